-- moment: one row per expected moment of a series: soort (voor, tussen, na), the day it is due (verwacht), and the first and
-- last day of its window (van, tot). moment_nr: number of the series and place in it (na last).
-- Inputs: reeks, meetregel, contacten, trajecten. Parameter: peildatum.
-- Voor at the first contact, na at the last of a closed zorgtraject, window ± margin. Tussen: every interval after the first
-- contact, at every so many sessions, or at each evaluatie (a zorgtraject without contacten: every interval); due after the
-- window of voor and before that of na. Its window runs from half an interval before to half an interval after, the day that
-- is as far from two belongs to the earlier, and is cut off by the windows of voor and na. Of a zorgtraject that is still
-- open: those whose window began on or before the peildatum.
-- Source: ValueCare (parameters of series), HSK (sessions), LVVP (evaluatie); windows of tussen are our rule (decision 0016).
CREATE TABLE moment AS
WITH sessie AS (
  SELECT DISTINCT t.nr AS traject_nr, c.datum, coalesce(lower(trim(c.soort)) = 'evaluatie', false) AS evaluatie
  FROM contacten c JOIN trajecten t USING (traject_id)
  WHERE t.nr IN (SELECT traject_nr FROM meetregel WHERE ritme <> 'tijd')),
keer AS (
  SELECT s.traject_nr, s.datum, r.ritme, r.sessies, bool_or(s.evaluatie) AS evaluatie,
    row_number() OVER (PARTITION BY s.traject_nr ORDER BY s.datum) AS nummer
  FROM sessie s JOIN meetregel r USING (traject_nr) GROUP BY s.traject_nr, s.datum, r.ritme, r.sessies),
tijd AS (
  SELECT r.reeks_nr, k.k, m.reeks_voor + CAST(k.k * r.interval_dagen AS INTEGER) AS verwacht,
    CAST((r.interval_dagen + 1) // 2 AS INTEGER) AS terug, CAST(r.interval_dagen // 2 AS INTEGER) AS verder
  FROM reeks r JOIN meetregel m USING (traject_nr),
    unnest(range(1, 1 + greatest(0, CASE WHEN m.afgesloten THEN m.reeks_na_van - m.reeks_voor - 1
      ELSE DATE '{{peildatum}}' - m.reeks_voor + (r.interval_dagen + 1) // 2 - 1 END) // r.interval_dagen)) k(k)
  WHERE m.ritme = 'tijd' OR m.traject_nr NOT IN (SELECT traject_nr FROM sessie)),
bij_sessie AS (
  SELECT traject_nr, row_number() OVER w AS k, datum AS verwacht,
    datum - coalesce(lag(datum) OVER w, m.reeks_voor) AS stap,
    lead(datum) OVER w - datum AS volgende_stap
  FROM keer k JOIN meetregel m USING (traject_nr)
  WHERE k.datum > m.reeks_voor AND CASE k.ritme WHEN 'evaluatie' THEN k.evaluatie ELSE k.nummer % k.sessies = 0 END
  WINDOW w AS (PARTITION BY traject_nr ORDER BY datum)),
gepland AS (
  SELECT * FROM tijd
  UNION ALL
  SELECT r.reeks_nr, b.k, b.verwacht, CAST((b.stap + 1) // 2 AS INTEGER), CAST(coalesce(b.volgende_stap, b.stap) // 2 AS INTEGER)
  FROM bij_sessie b JOIN reeks r USING (traject_nr)),
alle AS (
  SELECT r.reeks_nr, r.traject_nr, 0 AS k, 'voor' AS soort, m.reeks_voor AS verwacht, m.reeks_voor_van AS van, m.reeks_voor_tot AS tot
  FROM reeks r JOIN meetregel m USING (traject_nr)
  UNION ALL
  SELECT r.reeks_nr, r.traject_nr, g.k, 'tussen', g.verwacht,
    greatest(g.verwacht - g.terug + 1, m.reeks_voor_tot + 1),
    CASE WHEN m.afgesloten THEN least(g.verwacht + g.verder, m.reeks_na_van - 1) ELSE g.verwacht + g.verder END
  FROM gepland g JOIN reeks r USING (reeks_nr) JOIN meetregel m USING (traject_nr)
  WHERE g.verwacht > m.reeks_voor_tot AND (NOT m.afgesloten OR g.verwacht < m.reeks_na_van)
    AND (m.afgesloten OR greatest(g.verwacht - g.terug + 1, m.reeks_voor_tot + 1) <= DATE '{{peildatum}}')
  UNION ALL
  SELECT r.reeks_nr, r.traject_nr, 99999, 'na', m.reeks_na, m.reeks_na_van, m.reeks_na_tot
  FROM reeks r JOIN meetregel m USING (traject_nr) WHERE m.afgesloten)
-- No zorgtraject has 99,999 moments: dates span two centuries of days.
SELECT CAST(reeks_nr AS BIGINT) * 100000 + k AS moment_nr, * EXCLUDE (k)
FROM alle;
