-- t_score: one row per meting whose score is known and within range, and whose instrument has a T under the metric that policy
-- chose. On every metric a higher T means more complaints. metriek: what may be compared with what; a T as delivered carries
-- the name its source gave it, and differences are taken within one such name.
-- Inputs: score, instrument, metingen, metriek, metriek_stap, metriek_punt, metriek_term, metriek_gespiegeld, t_als_schaal,
-- t_code (ValueCare, "Vragenlijst subschalen": the delivered codes under which a T stands for an instrument).
-- Parameters: metriek, metriek_soort, t_laag, t_hoog (range of a delivered T).
-- Source: data/reference/metrieken, docs/methods/t-metrieken.md.
CREATE TABLE t_score AS
WITH geldig AS (
  SELECT s.meting_nr, s.traject_nr, s.instrument, s.score, i.hoger_is_beter
  FROM score s JOIN instrument i ON i.code = s.instrument WHERE s.score BETWEEN i.laag AND i.hoog),
-- Where a T is delivered as a subscale it stands under a code of its own, on the day of the meting it belongs to.
als_schaal AS (
  SELECT m.traject_nr, m.datum, t.instrument, any_value(t.metriek) AS metriek, any_value(m.ruwe_score) AS t
  FROM metingen m JOIN t_als_schaal t ON t.code = m.code_geleverd
  WHERE '{{metriek_soort}}' = 'geleverd'
  GROUP BY m.traject_nr, m.datum, t.instrument HAVING count(DISTINCT m.ruwe_score) = 1),
geleverd AS (
  SELECT meting_nr, traject_nr, instrument, gespiegeld, coalesce(eigen, t) AS t,
    '{{metriek}}' || coalesce(':' || nullif(CASE WHEN eigen IS NULL THEN metriek ELSE eigen_metriek END, ''), '') AS metriek
  FROM (
    SELECT g.meting_nr, g.traject_nr, g.instrument, a.t, a.metriek, p.instrument IS NOT NULL AS gespiegeld,
      CASE WHEN b.instrument IS NULL OR c.code IS NOT NULL THEN m.t_score END AS eigen,
      regexp_replace(upper(m.t_metric), '[^A-Z0-9]', '', 'g') AS eigen_metriek
    FROM geldig g JOIN metingen m ON m.nr = g.meting_nr
    LEFT JOIN als_schaal a ON a.traject_nr = m.traject_nr AND a.datum = m.datum AND a.instrument = g.instrument
    LEFT JOIN metriek_gespiegeld p ON p.instrument = g.instrument
    LEFT JOIN (SELECT DISTINCT instrument FROM t_code) b ON b.instrument = g.instrument
    LEFT JOIN t_code c ON c.instrument = g.instrument AND c.code = m.code_geleverd
    WHERE '{{metriek_soort}}' = 'geleverd')),
t AS (
  SELECT meting_nr, traject_nr, instrument, '{{metriek}}' AS metriek, rom_t(score, m.gemiddelde, m.sd, hoger_is_beter) AS t
  FROM geldig JOIN metriek m USING (instrument)
  UNION ALL
  SELECT g.meting_nr, g.traject_nr, g.instrument, '{{metriek}}', s.t
  FROM geldig g ASOF JOIN metriek_stap s ON g.instrument = s.instrument AND g.score >= s.vanaf
  UNION ALL
  SELECT g.meting_nr, g.traject_nr, g.instrument, '{{metriek}}',
    p.t + CASE WHEN g.score = p.score THEN 0 ELSE (g.score - p.score) / (p.volgende - p.score) * (p.t_volgende - p.t) END
  FROM geldig g JOIN metriek_punt p ON p.instrument = g.instrument
    AND (g.score = p.score OR (g.score > p.score AND g.score < p.volgende))
  UNION ALL
  SELECT g.meting_nr, g.traject_nr, g.instrument, '{{metriek}}', sum(c.coefficient * g.score::DOUBLE ** c.macht)
  FROM geldig g JOIN metriek_term c USING (instrument) GROUP BY ALL
  UNION ALL
  SELECT meting_nr, traject_nr, instrument, metriek, CASE WHEN gespiegeld THEN 100 - t ELSE t END
  FROM geleverd WHERE t BETWEEN {{t_laag}} AND {{t_hoog}} AND t NOT IN (99, 999, 9999))
SELECT meting_nr, traject_nr, instrument, metriek, CAST(round(t, 4) AS DECIMAL(9, 4)) AS t FROM t
ORDER BY meting_nr;
