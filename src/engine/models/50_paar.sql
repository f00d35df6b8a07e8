-- paar: one row per zorgtraject and instrument with a valid voor- and nameting, with every outcome of the pair.
-- T and what follows from it are NULL where the instrument has no metric; percentages where it has no zero point.
-- Inputs: koppeling, instrument, metriek. Rules: engine/definitions; bounds from policy.
CREATE TABLE paar AS
WITH t AS (
  SELECT k.traject_nr, k.instrument, k.voor, k.na, i.nulpunt,
    CAST(round(rom_t(k.voor, m.gemiddelde, m.sd, i.hoger_is_beter), 4) AS DECIMAL(9, 4)) AS t_voor,
    CAST(round(rom_t(k.na, m.gemiddelde, m.sd, i.hoger_is_beter), 4) AS DECIMAL(9, 4)) AS t_na
  FROM koppeling k JOIN instrument i ON i.code = k.instrument LEFT JOIN metriek m ON m.instrument = k.instrument
  WHERE k.gebruik = 'uitkomst' AND k.voor IS NOT NULL AND k.na IS NOT NULL)
SELECT *,
  CAST(rom_delta_t(t_voor, t_na) AS DECIMAL(9, 4)) AS delta_t,
  rom_delta_t_klasse(t_voor, t_na, {{grens}}, {{afkap}}) AS klasse,
  rom_delta_t_klasse_strikt(t_voor, t_na, {{grens}}, {{afkap}}) AS klasse_strikt,
  t_voor >= {{afkap}} AS start_klinisch,
  CAST(round(rom_percentage_verbetering(voor, na, nulpunt), 4) AS DECIMAL(9, 4)) AS verbetering,
  CAST(round(rom_percentage_verbetering_weggelaten(voor, na, nulpunt), 4) AS DECIMAL(9, 4)) AS verbetering_weggelaten,
  CAST(round(rom_percentage_verbetering_letterlijk(voor, na, nulpunt), 4) AS DECIMAL(9, 4)) AS verbetering_letterlijk,
  voor <= nulpunt AS start_normaal
FROM t;
