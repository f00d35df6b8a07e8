-- behoefte: one row per closed zorgtraject and rol (voor, na) with a valid CANSAS at that moment: whether it tells of at least
-- one unmet need. The denominator is whoever has a valid list at that moment; voor and na need not be the same zorgtrajecten.
-- Inputs: koppeling, zorgtraject. Score of the CANSAS: the number of unmet needs, prorated where few answers are missing.
-- Source: ValueCare ROM-managementrapportages, "Proportie cliënten met onopgeloste zorgbehoeften".
CREATE TABLE behoefte AS
SELECT k.traject_nr, r.rol, CASE r.rol WHEN 'voor' THEN k.voor ELSE k.na END > 0 AS onvervuld
FROM koppeling k JOIN zorgtraject z USING (traject_nr)
CROSS JOIN (VALUES ('voor'), ('na')) r(rol)
WHERE k.gebruik = 'uitkomst' AND k.instrument = 'CANSAS' AND z.status = 'afgesloten'
  AND CASE r.rol WHEN 'voor' THEN k.voor ELSE k.na END IS NOT NULL
ORDER BY k.traject_nr, r.rol DESC;
