-- koppeling: one row per zorgtraject, instrument and use (uitkomst, response): the voormeting and the nameting that
-- belong together; either may be missing.
-- Voormeting: the valid one nearest to the first contact. Nameting: the valid one nearest to the last contact and later
-- than the voormeting. Ties: the earlier date, then the order of delivery.
-- Inputs: keuring. Source: SBG's pairing, greedy on the voormeting (domain §1.5); later-than is our rule.
CREATE TABLE koppeling AS
WITH kandidaat AS (
  SELECT *, 'uitkomst' AS gebruik FROM keuring WHERE uitslag = 'geldig'
  UNION ALL
  SELECT *, 'response' FROM keuring WHERE uitslag = 'geldig' AND telt_response),
voor AS (
  SELECT traject_nr, instrument, gebruik, meting_nr, datum, score FROM kandidaat WHERE rol = 'voor'
  QUALIFY row_number() OVER (PARTITION BY traject_nr, instrument, gebruik ORDER BY afstand, datum, meting_nr) = 1),
na AS (
  SELECT k.traject_nr, k.instrument, k.gebruik, k.meting_nr, k.datum, k.score
  FROM kandidaat k LEFT JOIN voor v USING (traject_nr, instrument, gebruik)
  WHERE k.rol = 'na' AND (v.datum IS NULL OR k.datum > v.datum)
  QUALIFY row_number() OVER (PARTITION BY traject_nr, instrument, gebruik ORDER BY k.afstand, k.datum, k.meting_nr) = 1)
SELECT traject_nr, instrument, gebruik,
  v.meting_nr AS voor_nr, v.datum AS voor_datum, v.score AS voor, n.meting_nr AS na_nr, n.datum AS na_datum, n.score AS na
FROM voor v FULL JOIN na n USING (traject_nr, instrument, gebruik);
