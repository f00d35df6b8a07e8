-- oordeel: one row per meting of a zorgtraject that is afgesloten or lopend: the first check it fails, windows aside, or
-- 'geldig'; rom: of an instrument used as ROM; telt_voor, telt_na: of one that counts for the response on that date.
-- Checks in order: allowed · scorable · in range · right respondent.
-- Inputs: score, meetregel, instrument, respondent_code, instrument_respondent, response_instrument, sbg_meetdomein.
-- Parameters: lokaal_telt, zonder_items_telt, sbg (boolean: the questionnaire must be one of the zorgdomein, where that
-- names any).
-- Source: SBG's six checks (domain §3.1); instrument list is policy.
CREATE TABLE oordeel AS
SELECT s.meting_nr, s.traject_nr, s.instrument, s.datum, s.score,
  coalesce(i.rom, false) AS rom,
  CASE WHEN i.code IS NULL OR NOT i.rom THEN 'niet toegestaan'
       WHEN {{sbg}} AND r.zorgdomein IN (SELECT zorgdomein FROM sbg_meetdomein)
         AND NOT EXISTS (SELECT 1 FROM sbg_meetdomein d WHERE d.zorgdomein = r.zorgdomein AND d.instrument = s.instrument)
         AND NOT i.lokaal THEN 'niet toegestaan'
       WHEN s.score IS NULL THEN 'niet scoorbaar'
       WHEN s.score NOT BETWEEN i.laag AND i.hoog THEN 'buiten bereik'
       WHEN s.respondent IS NOT NULL AND i.heeft_respondent AND ir.respondent IS NULL THEN 'verkeerde respondent'
       ELSE 'geldig' END AS uitslag,
  coalesce((i.lokaal AND {{lokaal_telt}} AND i.code NOT IN (SELECT instrument FROM response_instrument))
    OR (v.instrument IS NOT NULL AND (v.geheel_vanaf IS NULL OR s.datum < v.geheel_vanaf
      OR coalesce(s.geheel_ingevuld, {{zonder_items_telt}}))), false) AS telt_voor,
  coalesce((i.lokaal AND {{lokaal_telt}} AND i.code NOT IN (SELECT instrument FROM response_instrument))
    OR (n.instrument IS NOT NULL AND (n.geheel_vanaf IS NULL OR s.datum < n.geheel_vanaf
      OR coalesce(s.geheel_ingevuld, {{zonder_items_telt}}))), false) AS telt_na
FROM score s
JOIN meetregel r USING (traject_nr)
LEFT JOIN instrument i ON i.code = s.instrument
LEFT JOIN respondent_code rc ON rc.code = lower(s.respondent)
LEFT JOIN instrument_respondent ir ON ir.instrument = s.instrument AND ir.respondent = rc.respondent
LEFT JOIN response_instrument v ON v.instrument = s.instrument AND v.rol = 'voor'
  AND (v.van IS NULL OR s.datum >= v.van) AND (v.tot IS NULL OR s.datum <= v.tot)
LEFT JOIN response_instrument n ON n.instrument = s.instrument AND n.rol = 'na'
  AND (n.van IS NULL OR s.datum >= n.van) AND (n.tot IS NULL OR s.datum <= n.tot);
