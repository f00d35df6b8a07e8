-- paar: one row per zorgtraject and instrument with a valid voor- and nameting, with every outcome of the pair.
-- T and what follows from it are NULL where either has no T, or the two are of different metrics; percentages where the
-- instrument has no zero point. Of two instruments (NEE) instrument is '(verschillende)' and raw scores are NULL: only T
-- can be compared. hoofd: the one pair with T that counts where instruments are taken together.
-- Inputs: koppeling, t_score, instrument, zorgtraject, vragenlijst_diagnose, instrument_volgorde.
-- Rules: engine/definitions; bounds from policy. hoofd: "Vragenlijst per diagnose", then the registry, then the code.
CREATE TABLE paar AS
WITH t AS (
  SELECT k.traject_nr,
    CASE WHEN k.instrument = k.na_instrument THEN k.instrument ELSE '(verschillende)' END AS instrument,
    k.instrument AS voor_instrument,
    CASE WHEN k.instrument = k.na_instrument THEN k.voor END AS voor,
    CASE WHEN k.instrument = k.na_instrument THEN k.na END AS na,
    i.nulpunt,
    CASE WHEN v.metriek = n.metriek OR n.metriek IS NULL OR v.metriek IS NULL THEN v.t END AS t_voor,
    CASE WHEN v.metriek = n.metriek OR n.metriek IS NULL OR v.metriek IS NULL THEN n.t END AS t_na
  FROM koppeling k JOIN instrument i ON i.code = k.instrument
  LEFT JOIN t_score v ON v.meting_nr = k.voor_nr
  LEFT JOIN t_score n ON n.meting_nr = k.na_nr
  WHERE k.gebruik = 'uitkomst' AND k.voor_nr IS NOT NULL AND k.na_nr IS NOT NULL)
SELECT t.* EXCLUDE (voor_instrument),
  CAST(rom_delta_t(t_voor, t_na) AS DECIMAL(9, 4)) AS delta_t,
  rom_delta_t_klasse(t_voor, t_na, {{grens}}, {{afkap}}) AS klasse,
  rom_delta_t_klasse_strikt(t_voor, t_na, {{grens}}, {{afkap}}) AS klasse_strikt,
  t_voor >= {{afkap}} AS start_klinisch,
  CAST(round(rom_percentage_verbetering(voor, na, nulpunt), 4) AS DECIMAL(9, 4)) AS verbetering,
  CAST(round(rom_percentage_verbetering_weggelaten(voor, na, nulpunt), 4) AS DECIMAL(9, 4)) AS verbetering_weggelaten,
  CAST(round(rom_percentage_verbetering_letterlijk(voor, na, nulpunt), 4) AS DECIMAL(9, 4)) AS verbetering_letterlijk,
  voor <= nulpunt AS start_normaal,
  t_voor IS NOT NULL AND t_na IS NOT NULL AND row_number() OVER (PARTITION BY t.traject_nr
    ORDER BY t_voor IS NULL OR t_na IS NULL, coalesce(d.volgorde, 1000), coalesce(o.volgorde, 1000), t.voor_instrument) = 1 AS hoofd
FROM t
JOIN zorgtraject z USING (traject_nr)
LEFT JOIN vragenlijst_diagnose d ON d.hoofdgroep = z.hoofdgroep AND d.instrument = t.voor_instrument
LEFT JOIN instrument_volgorde o ON o.instrument = t.voor_instrument;
