-- score: one row per accepted meting of a closed zorgtraject, with its raw score on the registry's scale or the reason
-- why there is none.
-- Inputs: metingen, item_som, zorgtraject, instrument, totaal_code. 999 means "items only".
-- A delivered total comes first, else the items. Coding: where an instrument has another known coding (SCL-90: 0–4),
-- the answers of a vestiging tell which one it uses; answers are shifted, or set aside where they cannot tell. Beside
-- answers that had to be shifted a delivered total is not used.
-- totaal_geleverd, uit_items: both as they are, before one of them is chosen.
-- Source: domain facts §4.1–4.2; shares of 10 % below are our own choice (docs/methods/scores.md).
CREATE TABLE score AS
WITH meting AS (
  SELECT m.nr AS meting_nr, z.traject_nr, z.organisatie, z.vestiging, m.instrument_code AS instrument, m.datum,
    m.respondent, i.laag, i.hoog, i.schaal_items, i.minimum, i.aantal_items, i.verschuiving, i.antwoord_min, i.anders_max,
    CASE WHEN m.ruwe_score <> 999 AND t.code IS NOT NULL THEN m.ruwe_score END AS totaal,
    s.som, s.beantwoord, s.beantwoord_lijst, s.laagste, s.hoogste,
    s.laagste < i.antwoord_min AS met_laag, s.hoogste > i.anders_max AS met_hoog
  FROM metingen m
  JOIN trajecten tr USING (traject_id)
  JOIN zorgtraject z ON z.traject_nr = tr.nr AND z.status = 'afgesloten'
  LEFT JOIN instrument i ON i.code = m.instrument_code
  LEFT JOIN totaal_code t ON t.instrument = m.instrument_code AND t.code = m.code_geleverd
  LEFT JOIN item_som s ON s.meting_nr = m.nr),
vestiging_codering AS (
  SELECT organisatie, vestiging, instrument,
    count(*) FILTER (met_laag) / nullif(count(laagste), 0) AS deel_laag,
    coalesce(bool_or(met_hoog), false) AS hoog,
    count(*) FILTER (totaal < laag AND laagste IS NULL) / nullif(count(totaal) FILTER (laagste IS NULL), 0) AS deel_totaal_laag
  FROM meting WHERE verschuiving IS NOT NULL GROUP BY ALL),
gecodeerd AS (
  SELECT m.*,
    CASE WHEN m.verschuiving IS NULL THEN 'eigen'
         WHEN m.laagste IS NULL THEN
           CASE WHEN coalesce(c.deel_totaal_laag, 0) >= 0.1 OR coalesce(c.deel_laag, 0) >= 0.5 THEN 'onduidelijk' ELSE 'eigen' END
         WHEN c.deel_laag = 0 THEN 'eigen'
         WHEN m.met_laag AND m.met_hoog THEN 'onduidelijk'
         WHEN c.deel_laag < 0.1 THEN CASE WHEN m.met_laag THEN 'onduidelijk' ELSE 'eigen' END
         WHEN m.met_laag THEN 'anders'
         WHEN m.met_hoog THEN CASE WHEN c.deel_laag <= 0.9 THEN 'eigen' ELSE 'onduidelijk' END
         WHEN (c.deel_laag >= 0.5 AND NOT c.hoog) OR c.deel_laag > 0.9 THEN 'anders'
         ELSE 'onduidelijk' END AS codering
  FROM meting m LEFT JOIN vestiging_codering c USING (organisatie, vestiging, instrument)),
verschoven AS (
  SELECT * REPLACE (CASE WHEN codering = 'eigen' THEN totaal END AS totaal),
    totaal AS totaal_geleverd,
    rom_ruwe_som(som + (CASE WHEN codering = 'anders' THEN verschuiving ELSE 0 END) * beantwoord,
      beantwoord, schaal_items, minimum) AS uit_items
  FROM gecodeerd)
SELECT meting_nr, traject_nr, instrument, datum, respondent, codering,
  CAST(round(CASE WHEN codering <> 'onduidelijk'
    THEN coalesce(totaal, uit_items) END, 4) AS DECIMAL(12, 4)) AS score,
  CASE WHEN codering = 'onduidelijk' THEN 'codering onduidelijk'
       WHEN totaal IS NULL AND uit_items IS NULL AND beantwoord IS NOT NULL THEN 'te weinig antwoorden'
       WHEN totaal IS NULL AND uit_items IS NULL THEN 'geen score geleverd' END AS reden,
  CASE WHEN beantwoord_lijst IS NULL THEN NULL ELSE beantwoord_lijst = aantal_items END AS geheel_ingevuld,
  coalesce(beantwoord = schaal_items AND abs(totaal_geleverd - uit_items) > 0.0001, false) AS totaal_wijkt_af,
  totaal_geleverd, uit_items
FROM verschoven
ORDER BY meting_nr;
