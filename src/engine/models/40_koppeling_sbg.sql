-- koppeling: one row per closed zorgtraject that counts, meetdomein and use (uitkomst, response): the voormeting and the
-- nameting that belong together; either may be missing. Instrument and na_instrument are the same. na_eerder: the nameting
-- is not dated later than the voormeting, which these rules allow.
-- Of the voor candidates in order of distance the first that has a nameting of the same questionnaire and another meting;
-- of those the nearest: greedy on the voormeting, as coded, not the least summed distance. Where the zorgdomein has a least
-- and most distance, it holds between them. No pair: the nearest voormeting alone; else, where no distance is asked, the
-- nearest nameting alone. Ties: the meting_id.
-- Inputs: keuring, meetregel, metingen, sbg_zorgdomein, sbg_meetdomein. Source: policy koppeling "sbg-koppelregels",
-- domain §1.5; a questionnaire without meetdomein pairs with itself only.
CREATE TABLE koppeling AS
WITH kandidaat AS (
  SELECT k.*, m.meting_id, coalesce(d.meetdomein, k.instrument) AS meetdomein, g.gebruik, s.minst, s.meest
  FROM keuring k
  JOIN metingen m ON m.nr = k.meting_nr
  JOIN meetregel r ON r.traject_nr = k.traject_nr AND r.telt
  LEFT JOIN sbg_zorgdomein s ON s.zorgdomein = r.zorgdomein
  LEFT JOIN sbg_meetdomein d ON d.zorgdomein = r.zorgdomein AND d.instrument = k.instrument
  CROSS JOIN (VALUES ('uitkomst'), ('response')) g(gebruik)
  WHERE k.uitslag = 'geldig' AND (g.gebruik = 'uitkomst' OR k.telt_response)),
paar AS (
  SELECT v.traject_nr, v.meetdomein, v.gebruik, v.instrument, v.meting_nr AS voor_nr, v.datum AS voor_datum, v.score AS voor,
    n.meting_nr AS na_nr, n.datum AS na_datum, n.score AS na
  FROM kandidaat v
  JOIN kandidaat n ON n.traject_nr = v.traject_nr AND n.meetdomein = v.meetdomein AND n.gebruik = v.gebruik
    AND n.instrument = v.instrument AND n.meting_nr <> v.meting_nr
    AND (v.minst IS NULL OR (CAST(n.datum - to_months(v.minst) AS DATE) >= v.datum
      AND CAST(n.datum - to_months(v.meest) AS DATE) <= v.datum))
  WHERE v.rol = 'voor' AND n.rol = 'na'
  QUALIFY row_number() OVER (PARTITION BY v.traject_nr, v.meetdomein, v.gebruik
    ORDER BY v.afstand, v.meting_id, n.afstand, n.meting_id) = 1),
los AS (
  SELECT k.traject_nr, k.meetdomein, k.gebruik, k.instrument, k.rol, k.meting_nr, k.datum, k.score
  FROM kandidaat k LEFT JOIN paar p USING (traject_nr, meetdomein, gebruik)
  WHERE p.traject_nr IS NULL AND (k.rol = 'voor' OR k.minst IS NULL)
  QUALIFY row_number() OVER (PARTITION BY k.traject_nr, k.meetdomein, k.gebruik
    ORDER BY CASE k.rol WHEN 'voor' THEN 1 ELSE 2 END, k.afstand, k.meting_id) = 1)
SELECT traject_nr, instrument, gebruik, voor_nr, voor_datum, voor, na_nr, na_datum, na, instrument AS na_instrument,
  na_datum <= voor_datum AS na_eerder
FROM paar
UNION ALL
SELECT traject_nr, instrument, gebruik,
  CASE rol WHEN 'voor' THEN meting_nr END, CASE rol WHEN 'voor' THEN datum END, CASE rol WHEN 'voor' THEN score END,
  CASE rol WHEN 'na' THEN meting_nr END, CASE rol WHEN 'na' THEN datum END, CASE rol WHEN 'na' THEN score END,
  CASE rol WHEN 'na' THEN instrument END, false
FROM los;
