-- reeksmeting: one row per valid meting (windows aside), with the one series it belongs to. dagvolgorde: order of metingen
-- of one series on one day.
-- Inputs: oordeel, meetregel, reeks, zorgtraject, metingen, vragenlijst_diagnose, instrument_volgorde.
-- Source: ValueCare, GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST. On one day the order is ours: the questionnaire's place
-- in "Vragenlijst per diagnose", then in the registry, then the meting_id; never the order in which rows were delivered.
CREATE TABLE reeksmeting AS
SELECT r.reeks_nr, o.meting_nr, o.traject_nr, o.instrument, o.datum, o.score, o.telt_voor, o.telt_na,
  row_number() OVER (PARTITION BY r.reeks_nr, o.datum
    ORDER BY coalesce(d.volgorde, 1000), coalesce(i.volgorde, 1000), m.meting_id) AS dagvolgorde
FROM oordeel o
JOIN metingen m ON m.nr = o.meting_nr
JOIN meetregel k ON k.traject_nr = o.traject_nr
JOIN zorgtraject z ON z.traject_nr = o.traject_nr
JOIN reeks r ON r.traject_nr = o.traject_nr AND (NOT k.zelfde_type OR r.instrument = o.instrument)
LEFT JOIN vragenlijst_diagnose d ON d.hoofdgroep = z.hoofdgroep AND d.instrument = o.instrument
LEFT JOIN instrument_volgorde i ON i.instrument = o.instrument
WHERE o.uitslag = 'geldig';
