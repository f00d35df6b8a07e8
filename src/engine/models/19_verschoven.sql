-- verschoven: one row per vestiging and instrument whose answers stand at numbers one too high or one too low, over all its lists.
-- Inputs: metingen, item_beeld, instrument, nummering_bits, eenheid.
-- volgend: the number that no list has (0 below it, the number of questions + 1 above) · richting: 'hoog' or 'laag' · ontbreekt: the
-- first (hoog) or last (laag) number of the list that never came · lijsten: lists with answers · met: those that use volgend.
-- At least half of the lists use a number beside the list, and one within it never comes. Where that is the first (hoog) or the
-- last (laag) question the whole list is shifted, however few lists there are; where it lies in between, as with RoQua's OQ-45 (no 17,
-- and a 46), ten lists are asked, since of fewer any question may have been left open by all.
-- Where half of the lists go on beyond volgend the numbers are not one off but of another series (46 to 90), and nothing is said here.
-- Such lists get no score from their answers. Instruments with two numberings of their own: 19_nummering.
-- Source: domain facts §4.2; half of the lists and ten lists are our own choice (docs/methods/scores.md).
CREATE TABLE verschoven AS
WITH lijst AS (
  SELECT coalesce(e.organisatie, '(onbekend)') AS organisatie, e.vestiging, m.instrument_code AS instrument, i.aantal_items AS laatste,
    coalesce(b.vragen_laag, 0) AS laag, coalesce(b.vragen_hoog, 0) AS hoog
  FROM item_beeld b JOIN metingen m ON m.nr = b.meting_nr
  JOIN instrument i ON i.code = m.instrument_code AND i.aantal_items < 125
  JOIN eenheid e ON e.traject_nr = m.traject_nr
  WHERE m.instrument_code NOT IN (SELECT instrument FROM nummering_bits) AND coalesce(b.vragen_laag, b.vragen_hoog) IS NOT NULL),
plaats AS (
  SELECT organisatie, vestiging, instrument, laatste, count(*) AS lijsten, bit_or(laag) AS laag, bit_or(hoog) AS hoog,
    count(*) FILTER (laag & 1 <> 0) AS met_nul,
    count(*) FILTER (CASE WHEN laatste < 61 THEN (laag >> (laatste + 2)) <> 0 OR hoog <> 0 ELSE (hoog >> (laatste - 61)) <> 0 END) AS met_meer,
    count(*) FILTER (CASE WHEN laatste < 62 THEN laag & (1::BIGINT << (laatste + 1)) ELSE hoog & (1::BIGINT << (laatste - 62)) END <> 0) AS met_volgend
  FROM lijst GROUP BY ALL),
gemist AS (
  SELECT *, list_filter(range(1, laatste + 1),
    lambda k: CASE WHEN k < 63 THEN laag & (1::BIGINT << k) ELSE hoog & (1::BIGINT << (k - 63)) END = 0) AS nooit
  FROM plaats)
SELECT organisatie, vestiging, instrument, lijsten,
  CASE WHEN met_volgend >= 0.5 * lijsten THEN 'hoog' ELSE 'laag' END AS richting,
  CASE WHEN met_volgend >= 0.5 * lijsten THEN laatste + 1 ELSE 0 END AS volgend,
  CASE WHEN met_volgend >= 0.5 * lijsten THEN nooit[1] ELSE nooit[-1] END AS ontbreekt,
  CASE WHEN met_volgend >= 0.5 * lijsten THEN met_volgend ELSE met_nul END AS met
FROM gemist
WHERE (met_volgend >= 0.5 * lijsten AND met_nul = 0 AND met_meer < 0.5 * lijsten AND (nooit[1] = 1 OR (lijsten >= 10 AND len(nooit) > 0)))
  OR (met_nul >= 0.5 * lijsten AND met_volgend = 0 AND (nooit[-1] = laatste OR (lijsten >= 10 AND len(nooit) > 0)))
ORDER BY organisatie, vestiging, instrument;
