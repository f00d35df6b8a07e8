-- behandelaar: one row per accepted zorgtraject, with the one behandelaar it counts for, and overdracht: whether it was
-- taken over from another.
-- Inputs: trajecten, contacten. Parameter: bij_overdracht (geleverd, meeste-contacten).
-- The delivered behandelaar is the primary one and the whole zorgtraject counts for them. Where none is delivered: the
-- one with most contacts, at a tie the one of the later last contact, then of the last row delivered. Taken over
-- (overgenomen = ja): for who took over, the delivered behandelaar, else the one of the last contact; or, by policy,
-- for the one with most contacts.
-- Rule: data/policy/eenheden.json, docs/methods/eenheden.md.
CREATE TABLE behandelaar AS
WITH contact AS (
  SELECT traject_id, behandelaar, count(*) AS keer, max({'datum': datum, 'nr': nr}) AS laatste
  FROM contacten WHERE behandelaar IS NOT NULL GROUP BY ALL),
meeste AS (
  SELECT traject_id, behandelaar FROM contact
  QUALIFY row_number() OVER (PARTITION BY traject_id ORDER BY keer DESC, laatste DESC) = 1),
laatste AS (
  SELECT traject_id, behandelaar FROM contact
  QUALIFY row_number() OVER (PARTITION BY traject_id ORDER BY laatste DESC) = 1)
SELECT tr.nr AS traject_nr,
  coalesce(lower(tr.overgenomen) = 'ja', false) AS overdracht,
  CASE WHEN overdracht AND '{{bij_overdracht}}' = 'meeste-contacten' THEN coalesce(m.behandelaar, tr.behandelaar)
       WHEN overdracht THEN coalesce(tr.behandelaar, l.behandelaar)
       ELSE coalesce(tr.behandelaar, m.behandelaar) END AS behandelaar
FROM trajecten tr
LEFT JOIN meeste m USING (traject_id)
LEFT JOIN laatste l USING (traject_id)
ORDER BY tr.nr;
