-- keuring: one row per meting and rol (voor, na): the first check it fails, or 'geldig'.
-- Checks in order: allowed · scorable · in range · right respondent · inside the window of days round the first
-- (voor) or last (na) contact. telt_response: also of an instrument that counts for the response on that date.
-- Inputs: score, zorgtraject, instrument, respondent_code, instrument_respondent, response_instrument.
-- Source: SBG's six checks (domain §3.1); windows and instrument list are policy.
CREATE TABLE keuring AS
WITH rol AS (
  SELECT s.*, z.organisatie, r.rol, r.dagen,
    CASE r.rol WHEN 'voor' THEN z.eerste_contact ELSE z.laatste_contact END AS referentie
  FROM score s JOIN zorgtraject z USING (traject_nr)
  CROSS JOIN (VALUES ('voor', {{venster_voor}}), ('na', {{venster_na}})) r(rol, dagen))
SELECT k.meting_nr, k.traject_nr, k.rol, k.instrument, k.datum, k.score,
  abs(k.datum - k.referentie) AS afstand,
  CASE WHEN i.code IS NULL OR NOT i.rom THEN 'niet toegestaan'
       WHEN k.score IS NULL THEN 'niet scoorbaar'
       WHEN k.score NOT BETWEEN i.laag AND i.hoog THEN 'buiten bereik'
       WHEN k.respondent IS NOT NULL AND i.heeft_respondent AND ir.respondent IS NULL THEN 'verkeerde respondent'
       WHEN k.referentie IS NULL OR NOT rom_in_venster(k.datum, k.referentie, k.dagen) THEN 'buiten venster'
       ELSE 'geldig' END AS uitslag,
  coalesce((i.lokaal AND {{lokaal_telt}} AND i.code NOT IN (SELECT instrument FROM response_instrument)) OR (p.instrument IS NOT NULL AND (p.geheel_vanaf IS NULL OR k.datum < p.geheel_vanaf
    OR coalesce(k.geheel_ingevuld, {{zonder_items_telt}}))), false) AS telt_response
FROM rol k
LEFT JOIN instrument i ON i.code = k.instrument
LEFT JOIN respondent_code rc ON rc.code = lower(k.respondent)
LEFT JOIN instrument_respondent ir ON ir.instrument = k.instrument AND ir.respondent = rc.respondent
LEFT JOIN response_instrument p ON p.instrument = k.instrument AND p.rol = k.rol
  AND (p.van IS NULL OR k.datum >= p.van) AND (p.tot IS NULL OR k.datum <= p.tot);
