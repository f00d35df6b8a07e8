-- keuring: one row per meting of a closed zorgtraject and rol (voor, na): the first check it fails, or 'geldig'.
-- Checks in order: those of oordeel · inside the window round the first (voor) or last (na) contact. telt_response: also
-- of an instrument that counts for the response on that date. afstand: days to that contact. in_venster: inside the window of
-- the rol, whatever the other checks say; buiten_beide: in neither window; dichtstbij: the contact of this rol is the nearer
-- one, as far from both: voor.
-- Inputs: oordeel, meetregel. Source: SBG's six checks (domain §3.1); windows are policy.
CREATE TABLE keuring AS
WITH datums AS (
  SELECT o.*, abs(o.datum - m.keur_voor) AS tot_voor, abs(o.datum - m.keur_na) AS tot_na,
    coalesce(o.datum BETWEEN m.keur_voor_van AND m.keur_voor_tot, false) AS in_voor,
    coalesce(o.datum BETWEEN m.keur_na_van AND m.keur_na_tot, false) AS in_na
  FROM oordeel o JOIN meetregel m ON m.traject_nr = o.traject_nr AND m.afgesloten),
rol AS (
  SELECT d.*, 'voor' AS rol, tot_voor AS afstand, in_voor AS in_venster, coalesce(tot_voor <= tot_na, true) AS dichtstbij FROM datums d
  UNION ALL
  SELECT d.*, 'na', tot_na, in_na, coalesce(tot_na < tot_voor, false) FROM datums d)
SELECT meting_nr, traject_nr, rol, instrument, datum, score, afstand,
  CASE WHEN uitslag <> 'geldig' THEN uitslag WHEN in_venster THEN 'geldig' ELSE 'buiten venster' END AS uitslag,
  CASE rol WHEN 'voor' THEN telt_voor ELSE telt_na END AS telt_response,
  in_venster, NOT in_voor AND NOT in_na AS buiten_beide, dichtstbij
FROM rol;
