-- toewijzing: one row per moment that is filled and use (uitkomst, response): the meting that fills it.
-- The valid meting of the series inside the window that is nearest to the day it was due; ties: the earlier date, then the
-- order of the day. A nameting is later than the voormeting. Windows of tussen overlap no other, so that no meting fills two
-- moments. For response (voor and na only) from those that count for it.
-- Inputs: moment, reeksmeting. Source: ValueCare; SBG's pairing, greedy on the voormeting (domain §1.5); later-than is our rule.
CREATE TABLE toewijzing AS
WITH kandidaat AS (
  SELECT m.moment_nr, m.soort, abs(k.datum - m.verwacht) AS afstand, k.*
  FROM moment m JOIN reeksmeting k ON k.reeks_nr = m.reeks_nr AND k.datum BETWEEN m.van AND m.tot),
gebruikt AS (
  SELECT *, 'uitkomst' AS gebruik FROM kandidaat
  UNION ALL
  SELECT *, 'response' FROM kandidaat WHERE CASE soort WHEN 'voor' THEN telt_voor WHEN 'na' THEN telt_na ELSE false END),
voor_en_tussen AS (
  SELECT * FROM gebruikt WHERE soort <> 'na'
  QUALIFY row_number() OVER (PARTITION BY moment_nr, gebruik ORDER BY afstand, datum, dagvolgorde) = 1),
na AS (
  SELECT g.* FROM gebruikt g
  LEFT JOIN voor_en_tussen v ON v.reeks_nr = g.reeks_nr AND v.gebruik = g.gebruik AND v.soort = 'voor'
  WHERE g.soort = 'na' AND (v.datum IS NULL OR g.datum > v.datum)
  QUALIFY row_number() OVER (PARTITION BY g.moment_nr, g.gebruik ORDER BY g.afstand, g.datum, g.dagvolgorde) = 1)
SELECT moment_nr, reeks_nr, traject_nr, soort, gebruik, meting_nr, instrument, datum, score FROM voor_en_tussen
UNION ALL
SELECT moment_nr, reeks_nr, traject_nr, soort, gebruik, meting_nr, instrument, datum, score FROM na;
