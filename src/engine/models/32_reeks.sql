-- reeks: one row per series of a zorgtraject that is afgesloten or lopend: its instrument (JA: the questionnaire of the
-- series; NEE: the one expected in it), and the days between its moments.
-- JA: one series per questionnaire with at least one accepted meting; NEE: one across questionnaires. A zorgtraject without
-- any: one, of the questionnaire expected: the first of the list of its hoofdgroep that its vestiging uses at all, else the
-- first. Only instruments used as ROM make a series.
-- Inputs: oordeel, meetregel, zorgtraject, vragenlijst_diagnose.
-- Source: ValueCare, GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST, "Vragenlijst per diagnose",
-- GGZBI_TIJDSINTERVAL_ROM_MEETMOMENTEN_ONAFHANKELIJK_VAN_TYPE; the expected questionnaire is our rule (decision 0016).
CREATE TABLE reeks AS
WITH gebruik AS (
  SELECT DISTINCT z.organisatie, z.vestiging, o.instrument FROM oordeel o JOIN zorgtraject z USING (traject_nr) WHERE o.rom),
verwacht AS (
  SELECT z.organisatie, z.vestiging, z.hoofdgroep,
    arg_min(d.instrument, d.volgorde + CASE WHEN g.instrument IS NULL THEN 1000 ELSE 0 END) AS instrument
  FROM (SELECT DISTINCT organisatie, vestiging, hoofdgroep FROM zorgtraject) z
  JOIN vragenlijst_diagnose d USING (hoofdgroep)
  LEFT JOIN gebruik g ON g.organisatie = z.organisatie AND g.vestiging = z.vestiging AND g.instrument = d.instrument
  GROUP BY ALL),
gemeten AS (SELECT DISTINCT traject_nr, instrument FROM oordeel WHERE rom),
alle AS (
  SELECT r.traject_nr, g.instrument FROM meetregel r JOIN gemeten g USING (traject_nr) WHERE r.zelfde_type
  UNION ALL
  SELECT r.traject_nr, NULL FROM meetregel r LEFT JOIN (SELECT DISTINCT traject_nr FROM gemeten) g USING (traject_nr)
  WHERE NOT r.zelfde_type OR g.traject_nr IS NULL)
SELECT CAST(row_number() OVER (ORDER BY a.traject_nr, coalesce(a.instrument, v.instrument)) AS INTEGER) AS reeks_nr,
  a.traject_nr,
  coalesce(a.instrument, v.instrument) AS instrument,
  CASE WHEN r.zelfde_type THEN coalesce(d.interval_dagen, r.interval_dagen) ELSE r.interval_dagen END AS interval_dagen
FROM alle a
JOIN meetregel r USING (traject_nr)
JOIN zorgtraject z USING (traject_nr)
LEFT JOIN verwacht v ON v.organisatie = z.organisatie AND v.vestiging = z.vestiging AND v.hoofdgroep = z.hoofdgroep
LEFT JOIN vragenlijst_diagnose d ON d.hoofdgroep = z.hoofdgroep AND d.instrument = coalesce(a.instrument, v.instrument);
