-- meetmoment: one row per expected moment and per extra meting of every series, of zorgtrajecten that are afgesloten or
-- lopend. instrument: of the meting, else the one expected. soort: voor, tussen, na, extra. stand: gevuld · gemist (its
-- window is over on the peildatum) · nog mogelijk · extra. datum: of the meting, else the last day it was due. verwacht: the
-- day it was due (NULL: extra). moment_nr: of moment; of an extra meting minus its number. Delta-T against the previous
-- (delta_vorige) and the first (delta_initieel) valid meting of the series, plus is improvement; NULL with its reason.
-- in_response: as in behandeling.
-- Inputs: moment, toewijzing, reeks, reeksmeting, t_score, zorgtraject, meetregel. Parameters: peildatum, minimumleeftijd,
-- grens, afkap.
-- Source: ValueCare, "(Delta) t-score" and "Proces valide metingen". Rules of class: engine/definitions/tscore.ts.
CREATE TABLE meetmoment AS
WITH rij AS (
  SELECT k.reeks_nr, k.meting_nr, k.instrument, k.datum, t.t, t.metriek,
    row_number() OVER w AS plaats,
    lag(t.t) OVER w AS t_vorige, lag(t.metriek) OVER w AS metriek_vorige,
    first_value(t.t) OVER w AS t_eerste, first_value(t.metriek) OVER w AS metriek_eerste
  FROM reeksmeting k LEFT JOIN t_score t USING (meting_nr)
  WINDOW w AS (PARTITION BY k.reeks_nr ORDER BY k.datum, k.dagvolgorde)),
gevuld AS (SELECT moment_nr, meting_nr FROM toewijzing WHERE gebruik = 'uitkomst'),
alle AS (
  SELECT m.moment_nr, m.reeks_nr, m.traject_nr, m.soort, m.verwacht, m.tot, g.meting_nr
  FROM moment m LEFT JOIN gevuld g USING (moment_nr)
  UNION ALL
  SELECT -k.meting_nr, k.reeks_nr, k.traject_nr, 'extra', NULL, NULL, k.meting_nr
  FROM reeksmeting k ANTI JOIN gevuld g USING (meting_nr)),
met AS (
  SELECT a.moment_nr, a.reeks_nr, a.traject_nr, coalesce(r.instrument, s.instrument) AS instrument, a.soort,
    CASE WHEN a.soort = 'extra' THEN 'extra' WHEN a.meting_nr IS NOT NULL THEN 'gevuld'
         WHEN a.tot < DATE '{{peildatum}}' THEN 'gemist' ELSE 'nog mogelijk' END AS stand,
    coalesce(r.datum, a.tot) AS datum, a.verwacht, a.meting_nr, r.t,
    CASE WHEN a.meting_nr IS NULL THEN 'geen meting'
         WHEN r.plaats = 1 THEN 'eerste geldige meting'
         WHEN r.t IS NULL OR r.t_vorige IS NULL THEN 'geen T-score'
         WHEN r.metriek <> r.metriek_vorige THEN 'andere metriek' END AS reden_vorige,
    CASE WHEN a.meting_nr IS NULL THEN 'geen meting'
         WHEN r.plaats = 1 THEN 'eerste geldige meting'
         WHEN r.t IS NULL OR r.t_eerste IS NULL THEN 'geen T-score'
         WHEN r.metriek <> r.metriek_eerste THEN 'andere metriek' END AS reden_initieel,
    r.t_vorige, r.t_eerste
  FROM alle a JOIN reeks s USING (reeks_nr) LEFT JOIN rij r ON r.meting_nr = a.meting_nr)
SELECT moment_nr, traject_nr, z.patient_nr, reeks_nr, instrument, soort, stand, datum, verwacht, meting_nr, t,
  CASE WHEN reden_vorige IS NULL THEN CAST(rom_delta_t(t_vorige, t) AS DECIMAL(9, 4)) END AS delta_vorige,
  CASE WHEN reden_initieel IS NULL THEN CAST(rom_delta_t(t_eerste, t) AS DECIMAL(9, 4)) END AS delta_initieel,
  reden_vorige, reden_initieel,
  CASE WHEN reden_vorige IS NULL THEN rom_delta_t_klasse(t_vorige, t, {{grens}}, {{afkap}}) END AS klasse_vorige,
  CASE WHEN reden_initieel IS NULL THEN rom_delta_t_klasse(t_eerste, t, {{grens}}, {{afkap}}) END AS klasse_initieel,
  k.afgesloten,
  k.in_response
FROM met JOIN zorgtraject z USING (traject_nr) JOIN meetregel k USING (traject_nr);
