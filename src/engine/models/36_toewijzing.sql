-- toewijzing: one row per moment that is filled and use (uitkomst, response): the meting that fills it.
-- The valid meting of the series inside the window that is nearest to the day it was due; ties: the earlier date, then the
-- order of the day. A nameting is later than the voormeting. Windows of tussen overlap no other, so that no meting fills two
-- moments. For response (voor and na only) from those that count for it.
-- Inputs: moment, reeksmeting. Source: ValueCare; SBG's pairing, greedy on the voormeting (domain §1.5); later-than is our rule.
CREATE TABLE toewijzing AS
WITH kandidaat AS (
  SELECT m.moment_nr, m.soort, k.reeks_nr, k.meting_nr, k.datum, k.telt_voor, k.telt_na,
    -- Less is nearer, then earlier, then first in the order of the day, of which there are fewer than a million.
    (2 * abs(k.datum - m.verwacht) + CASE WHEN k.datum > m.verwacht THEN 1 ELSE 0 END) * 1000000 + k.dagvolgorde AS rang
  FROM moment m JOIN reeksmeting k ON k.reeks_nr = m.reeks_nr AND k.datum BETWEEN m.van AND m.tot),
voor AS (
  SELECT reeks_nr, arg_min(datum, rang) AS uitkomst, arg_min(datum, rang) FILTER (telt_voor) AS response
  FROM kandidaat WHERE soort = 'voor' GROUP BY reeks_nr),
gevuld AS (
  SELECT k.moment_nr, k.soort,
    arg_min(k.meting_nr, k.rang) FILTER (k.soort <> 'na' OR v.uitkomst IS NULL OR k.datum > v.uitkomst) AS uitkomst,
    arg_min(k.meting_nr, k.rang) FILTER (CASE k.soort WHEN 'voor' THEN k.telt_voor
      WHEN 'na' THEN k.telt_na AND (v.response IS NULL OR k.datum > v.response) ELSE false END) AS response
  FROM kandidaat k LEFT JOIN voor v USING (reeks_nr) GROUP BY k.moment_nr, k.soort),
gebruikt AS (
  SELECT moment_nr, soort, 'uitkomst' AS gebruik, uitkomst AS meting_nr FROM gevuld
  UNION ALL
  SELECT moment_nr, soort, 'response', response FROM gevuld)
SELECT g.moment_nr, k.reeks_nr, k.traject_nr, g.soort, g.gebruik, k.meting_nr, k.instrument, k.datum, k.score
FROM gebruikt g JOIN reeksmeting k USING (meting_nr);
