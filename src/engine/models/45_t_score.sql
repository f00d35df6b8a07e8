-- t_score: one row per meting with a score in range whose instrument has a metric: its T, higher is more complaints.
-- Inputs: score, instrument, metriek. Source: linear T on the patients' own voormetingen (engine/definitions/tscore.ts).
CREATE TABLE t_score AS
SELECT s.meting_nr, s.traject_nr, s.instrument, 'patient-voormeting' AS metriek,
  CAST(round(rom_t(s.score, m.gemiddelde, m.sd, i.hoger_is_beter), 4) AS DECIMAL(9, 4)) AS t
FROM score s JOIN instrument i ON i.code = s.instrument JOIN metriek m ON m.instrument = s.instrument
WHERE s.score BETWEEN i.laag AND i.hoog;
