-- koppeling: one row per series of a closed zorgtraject and use (uitkomst, response): the voormeting and the nameting that
-- belong together; either may be missing. instrument: that of the voormeting, else of the nameting; na_instrument differs
-- from it only in a series across questionnaires (NEE). Under JA there is one row per zorgtraject and instrument.
-- They are the meting that fills the moment voor and the one that fills na. na_eerder: never here.
-- Inputs: toewijzing, meetregel. Source: policy koppeling "reeks" (docs/methods/reeksen.md).
CREATE TABLE koppeling AS
SELECT t.traject_nr,
  coalesce(max(t.instrument) FILTER (soort = 'voor'), max(t.instrument)) AS instrument,
  t.gebruik,
  max(t.meting_nr) FILTER (soort = 'voor') AS voor_nr,
  max(t.datum) FILTER (soort = 'voor') AS voor_datum,
  max(t.score) FILTER (soort = 'voor') AS voor,
  max(t.meting_nr) FILTER (soort = 'na') AS na_nr,
  max(t.datum) FILTER (soort = 'na') AS na_datum,
  max(t.score) FILTER (soort = 'na') AS na,
  max(t.instrument) FILTER (soort = 'na') AS na_instrument,
  false AS na_eerder
FROM toewijzing t JOIN meetregel r USING (traject_nr)
WHERE r.afgesloten AND t.soort <> 'tussen'
GROUP BY t.traject_nr, t.reeks_nr, t.gebruik;
