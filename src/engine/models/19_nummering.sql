-- nummering: one row per meting with answers of an instrument that is numbered in two ways: which numbering it uses.
-- Inputs: metingen, item_beeld, item_deel, nummering_bits, eenheid.
-- The other numbering leaves out one number (overgeslagen) and has one more at the end (laatste). A list that answers only the
-- one or the other tells its own (where it answers neither, the one that came without a known answer). One with both is
-- 'tegenstrijdig', as is one with a number beyond the last: it holds something else (sub-items). One with neither follows the
-- other lists of its vestiging where those agree, and is 'onduidelijk' where they do not.
-- Source: HoNOS65+ is numbered 1–12, and 1–7 and 9–13 in SBG's table (domain facts §1.3, §4.1).
CREATE TABLE nummering AS
WITH gekomen AS (
  SELECT m.nr AS meting_nr, coalesce(e.organisatie, '(onbekend)') AS organisatie, e.vestiging, m.instrument_code AS instrument,
    EXISTS (SELECT 1 FROM item_deel d WHERE d.meting_nr = m.nr AND d.deel = b.overgeslagen_deel) AS antwoord_o,
    EXISTS (SELECT 1 FROM item_deel d WHERE d.meting_nr = m.nr AND d.deel = b.laatste_deel) AS antwoord_l,
    (coalesce(i.vragen_laag, 0) & (1::BIGINT << b.overgeslagen)) <> 0 AS kwam_o,
    (coalesce(i.vragen_laag, 0) & (1::BIGINT << b.laatste)) <> 0 AS kwam_l,
    (coalesce(i.vragen_laag, 0) >> (b.laatste + 1)) <> 0 OR i.vragen_hoog IS NOT NULL AS met_meer
  FROM item_beeld i JOIN metingen m ON m.nr = i.meting_nr
  JOIN nummering_bits b ON b.instrument = m.instrument_code
  JOIN eenheid e ON e.traject_nr = m.traject_nr),
lijst AS (
  SELECT meting_nr, organisatie, vestiging, instrument, met_meer,
    antwoord_o OR (NOT antwoord_l AND kwam_o AND NOT kwam_l) AS met_overgeslagen,
    antwoord_l OR (NOT antwoord_o AND kwam_l AND NOT kwam_o) AS met_laatste
  FROM gekomen),
plaats AS (
  SELECT organisatie, vestiging, instrument, bool_or(met_overgeslagen AND NOT met_laatste AND NOT met_meer) AS eigen,
    bool_or(met_laatste AND NOT met_overgeslagen AND NOT met_meer) AS anders
  FROM lijst GROUP BY ALL)
SELECT meting_nr, organisatie, vestiging, instrument,
  CASE WHEN (met_overgeslagen AND met_laatste) OR met_meer THEN 'tegenstrijdig'
       WHEN met_overgeslagen THEN 'eigen'
       WHEN met_laatste THEN 'anders'
       WHEN p.eigen AND p.anders THEN 'onduidelijk'
       WHEN p.anders THEN 'anders'
       ELSE 'eigen' END AS nummering
FROM lijst JOIN plaats p USING (organisatie, vestiging, instrument)
ORDER BY meting_nr;
