-- keuring: one row per meting of a closed zorgtraject and rol (voor, na): the first check it fails, or 'geldig'.
-- Checks in order: those of oordeel · inside the window round the first (voor) or last (na) contact. telt_response: also
-- of an instrument that counts for the response on that date. afstand: days to that contact.
-- Inputs: oordeel, meetregel. Source: SBG's six checks (domain §3.1); windows are policy.
CREATE TABLE keuring AS
WITH rol AS (
  SELECT o.*, r.rol,
    CASE r.rol WHEN 'voor' THEN m.keur_voor ELSE m.keur_na END AS referentie,
    CASE r.rol WHEN 'voor' THEN m.keur_voor_van ELSE m.keur_na_van END AS van,
    CASE r.rol WHEN 'voor' THEN m.keur_voor_tot ELSE m.keur_na_tot END AS tot
  FROM oordeel o JOIN meetregel m ON m.traject_nr = o.traject_nr AND m.afgesloten
  CROSS JOIN (VALUES ('voor'), ('na')) r(rol))
SELECT meting_nr, traject_nr, rol, instrument, datum, score,
  abs(datum - referentie) AS afstand,
  CASE WHEN uitslag <> 'geldig' THEN uitslag
       WHEN coalesce(datum BETWEEN van AND tot, false) THEN 'geldig'
       ELSE 'buiten venster' END AS uitslag,
  CASE rol WHEN 'voor' THEN telt_voor ELSE telt_na END AS telt_response
FROM rol;
