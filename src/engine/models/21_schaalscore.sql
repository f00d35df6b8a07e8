-- schaalscore: one row per meting of score and subscale of its instrument, where answers were delivered or a total that is this
-- subscale's; with its score or the reason why there is none.
-- Inputs: score, metingen, item_som, item_deel, nummering, verschoven, eenheid, schaal, schaal_deel, schaal_totaal, instrument.
-- The rules are those of score: a total first, else sum or mean of the answers, prorated from the scale's own minimum on; the
-- coding that score settled for the list holds here too.
-- Source: registry (data/reference/instrumenten), docs/methods/scores.md.
CREATE TABLE schaalscore AS
WITH deel AS (
  SELECT d.meting_nr, s.schaal, sum(d.som) AS som, sum(d.beantwoord) AS beantwoord, sum(d.omgekeerd) AS omgekeerd
  FROM item_deel d JOIN metingen m ON m.nr = d.meting_nr
  LEFT JOIN nummering u ON u.meting_nr = d.meting_nr
  JOIN schaal_deel s ON s.instrument = m.instrument_code AND s.deel = d.deel AND s.nummering = coalesce(u.nummering, 'eigen')
  GROUP BY ALL),
vraag AS (
  SELECT s.meting_nr, s.traject_nr, s.instrument, c.schaal, c.volgorde, c.items, c.minimum, c.regel, c.maal, s.codering,
    CASE WHEN w.instrument IS NOT NULL THEN 'verschoven' ELSE u.nummering END AS nummering, i.verschuiving, l.meting_nr IS NOT NULL AS met_antwoorden,
    CASE WHEN m.ruwe_score <> 999 AND t.code IS NOT NULL AND s.codering = 'eigen' THEN m.ruwe_score END AS totaal
  FROM score s JOIN schaal c ON c.instrument = s.instrument
  JOIN metingen m ON m.nr = s.meting_nr
  JOIN instrument i ON i.code = s.instrument
  LEFT JOIN item_som l ON l.meting_nr = s.meting_nr
  LEFT JOIN nummering u ON u.meting_nr = s.meting_nr
  LEFT JOIN eenheid e ON e.traject_nr = s.traject_nr
  LEFT JOIN verschoven w ON w.organisatie = coalesce(e.organisatie, '(onbekend)') AND w.vestiging = e.vestiging AND w.instrument = s.instrument
  LEFT JOIN schaal_totaal t ON t.instrument = c.instrument AND t.schaal = c.schaal AND t.code = m.code_geleverd
  WHERE l.meting_nr IS NOT NULL OR (t.code IS NOT NULL AND m.ruwe_score <> 999)),
berekend AS (
  SELECT v.*,
    v.som + CASE WHEN codering = 'anders' THEN verschuiving * (beantwoord - 2 * omgekeerd) ELSE 0 END AS som_eigen
  FROM (SELECT * FROM vraag LEFT JOIN deel USING (meting_nr, schaal)) v),
gescoord AS (
  SELECT *,
    CASE WHEN codering = 'onduidelijk' OR coalesce(nummering IN ('tegenstrijdig', 'onduidelijk', 'verschoven'), false) THEN NULL
         WHEN regel = 'gemiddelde' THEN rom_ruw_gemiddelde(maal * som_eigen, beantwoord, minimum)
         ELSE rom_ruwe_som(maal * som_eigen, beantwoord, items, minimum) END AS uit_items
  FROM berekend)
SELECT meting_nr, traject_nr, instrument, schaal,
  CAST(round(coalesce(totaal, uit_items), 4) AS DECIMAL(12, 4)) AS score,
  CASE WHEN coalesce(totaal, uit_items) IS NOT NULL THEN NULL
       WHEN codering = 'onduidelijk' THEN 'codering onduidelijk'
       WHEN nummering = 'verschoven' THEN 'nummering verschoven'
       WHEN nummering IN ('tegenstrijdig', 'onduidelijk') THEN 'nummering onduidelijk'
       WHEN met_antwoorden THEN 'te weinig antwoorden'
       ELSE 'geen score geleverd' END AS reden
FROM gescoord
ORDER BY meting_nr, volgorde;
