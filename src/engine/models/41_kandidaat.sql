-- kandidaat: one row per meting of a closed zorgtraject and rol (voor, na) that it could fill: what keuring says of it in that
-- rol, and whether it lies in the window of that rol. From these follows why a rol has no valid meting.
-- In the window of a rol: of that rol (in both windows of a short zorgtraject: of both). In neither window: of the rol whose
-- contact is nearer, as far from both: voor; but of none where it fills an expected tussenmeting. The voormeting of a pair is
-- no nameting. A questionnaire that is not meant for ROM (satisfaction, the session) has no rol; an unknown one has.
-- Inputs: keuring, instrument, toewijzing, koppeling. Source: windows domain §1.5, 2; tussen as moment of its own: ValueCare
-- (docs/methods/reeksen.md); the nearer contact is our rule (docs/methods/koppeling.md).
CREATE TABLE kandidaat AS
SELECT k.meting_nr, k.traject_nr, k.rol, k.instrument, k.datum, k.in_venster, k.uitslag
FROM keuring k
LEFT JOIN instrument i ON i.code = k.instrument
LEFT JOIN (SELECT meting_nr FROM toewijzing WHERE soort = 'tussen' AND gebruik = 'uitkomst') t USING (meting_nr)
LEFT JOIN (SELECT DISTINCT voor_nr FROM koppeling WHERE gebruik = 'uitkomst') v ON v.voor_nr = k.meting_nr
WHERE (k.in_venster OR (k.buiten_beide AND k.dichtstbij AND t.meting_nr IS NULL))
  AND coalesce(i.als_rom, true)
  AND NOT (k.rol = 'na' AND v.voor_nr IS NOT NULL);
