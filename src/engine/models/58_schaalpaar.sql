-- schaalpaar: one row per zorgtraject, instrument and subscale, with the score of the voormeting and of the nameting, of pairs
-- that count for the outcome and have every subscale of the instrument, within its range, at both: so that all bars of one
-- picture are of the same zorgtrajecten.
-- Inputs: koppeling, schaalscore, schaal. Source: ValueCare ROM-managementrapportages, "subschalen" (voor- en nameting).
CREATE TABLE schaalpaar AS
WITH paren AS (
  SELECT traject_nr, instrument, voor_nr, na_nr FROM koppeling
  WHERE gebruik = 'uitkomst' AND voor_nr IS NOT NULL AND na_nr IS NOT NULL),
geldig AS (
  SELECT x.meting_nr, x.schaal, x.score FROM schaalscore x JOIN schaal s USING (instrument, schaal)
  WHERE x.score BETWEEN s.laag AND s.hoog),
beide AS (
  SELECT p.traject_nr, p.instrument, v.schaal, v.score AS voor, n.score AS na
  FROM paren p JOIN geldig v ON v.meting_nr = p.voor_nr
  JOIN geldig n ON n.meting_nr = p.na_nr AND n.schaal = v.schaal)
SELECT b.traject_nr, b.instrument, b.schaal, b.voor, b.na
FROM beide b JOIN schaal s USING (instrument, schaal)
QUALIFY count(*) OVER (PARTITION BY b.traject_nr, b.instrument)
  = (SELECT count(*) FROM schaal x WHERE x.instrument = b.instrument)
ORDER BY b.traject_nr, b.instrument, s.volgorde;
