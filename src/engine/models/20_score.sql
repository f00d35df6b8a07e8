-- score: one row per accepted meting of a zorgtraject that is afgesloten or lopend, with its raw score on the registry's scale or the reason
-- why there is none.
-- Inputs: metingen, item_som, item_deel, hoofd_plaats, nummering, verschoven, zorgtraject, instrument, totaal_code. 999 means "items only".
-- A delivered total comes first, else the items, by the entry's rule (som, gemiddelde, aantal) times its factor.
-- bijzonder: main scales that are no plain sum: how many answers equal one value (CANSAS), or the highest answer of a group of
-- questions (IDS-SR). A list in two numberings at once, or at numbers one off, gives no score.
-- Coding: where an instrument has another known coding (SCL-90: 0–4, OQ-45: 1–5), the answers of a vestiging tell which
-- one it uses; answers are shifted, or set aside where they cannot tell. An answer that only the other coding has is
-- evidence of it, one that only the own coding has is evidence against. A shift moves a reversed answer the other way.
-- Beside answers that had to be shifted a delivered total is not used.
-- totaal_geleverd, uit_items: both as they are, before one of them is chosen.
-- Source: domain facts §4.1–4.2; shares of 10 % below are our own choice (docs/methods/scores.md).
CREATE TABLE score AS
WITH plaats AS (
  SELECT d.meting_nr, p.plaats, p.telt, CASE WHEN p.plaats = 0 THEN sum(d.som) ELSE max(d.som) END AS som,
    CASE WHEN p.plaats = 0 THEN sum(d.beantwoord) ELSE max(d.beantwoord) END AS beantwoord
  FROM item_deel d JOIN metingen m ON m.nr = d.meting_nr
  JOIN hoofd_plaats p ON p.instrument = m.instrument_code AND p.deel = d.deel
  GROUP BY d.meting_nr, p.plaats, p.telt),
bijzonder AS (
  SELECT meting_nr, CASE WHEN any_value(telt) IS NULL THEN sum(som) ELSE count(*) FILTER (som = telt) END AS som,
    sum(beantwoord) AS beantwoord
  FROM plaats GROUP BY meting_nr),
meting AS (
  SELECT m.nr AS meting_nr, z.traject_nr, z.organisatie, z.vestiging, m.instrument_code AS instrument, m.datum,
    m.respondent, i.laag, i.hoog, i.schaal_items, i.minimum, i.aantal_items, i.verschuiving, i.regel, i.maal,
    CASE WHEN m.ruwe_score <> 999 AND t.code IS NOT NULL THEN m.ruwe_score END AS totaal,
    coalesce(b.som, s.som) AS som, coalesce(b.beantwoord, s.beantwoord) AS beantwoord, s.omgekeerd, s.beantwoord_lijst, s.laagste,
    s.laagste < i.antwoord_min OR s.hoogste > i.antwoord_max AS met_ander,
    s.laagste < i.anders_min OR s.hoogste > i.anders_max AS met_eigen
  FROM metingen m
  JOIN zorgtraject z ON z.traject_nr = m.traject_nr AND z.status IN ('afgesloten', 'lopend')
  LEFT JOIN instrument i ON i.code = m.instrument_code
  LEFT JOIN totaal_code t ON t.instrument = m.instrument_code AND t.code = m.code_geleverd
  LEFT JOIN item_som s ON s.meting_nr = m.nr
  LEFT JOIN bijzonder b ON b.meting_nr = m.nr),
vestiging_codering AS (
  SELECT organisatie, vestiging, instrument,
    count(*) FILTER (met_ander) / nullif(count(laagste), 0) AS deel_ander,
    coalesce(bool_or(met_eigen), false) AS eigen,
    count(*) FILTER (laagste IS NULL AND CASE WHEN verschuiving > 0 THEN totaal < laag ELSE totaal > hoog END)
      / nullif(count(totaal) FILTER (laagste IS NULL), 0) AS deel_totaal_ander
  FROM meting WHERE verschuiving IS NOT NULL GROUP BY ALL),
gecodeerd AS (
  SELECT m.*,
    coalesce(u.nummering = 'tegenstrijdig', false) AS twee_nummeringen,
    v.instrument IS NOT NULL AND m.beantwoord_lijst IS NOT NULL AS is_verschoven,
    CASE WHEN m.verschuiving IS NULL THEN 'eigen'
         WHEN m.laagste IS NULL THEN
           CASE WHEN coalesce(c.deel_totaal_ander, 0) >= 0.1 OR coalesce(c.deel_ander, 0) >= 0.5 THEN 'onduidelijk' ELSE 'eigen' END
         WHEN c.deel_ander = 0 THEN 'eigen'
         WHEN m.met_ander AND m.met_eigen THEN 'onduidelijk'
         WHEN c.deel_ander < 0.1 THEN CASE WHEN m.met_ander THEN 'onduidelijk' ELSE 'eigen' END
         WHEN m.met_ander THEN 'anders'
         WHEN m.met_eigen THEN CASE WHEN c.deel_ander <= 0.9 THEN 'eigen' ELSE 'onduidelijk' END
         WHEN (c.deel_ander >= 0.5 AND NOT c.eigen) OR c.deel_ander > 0.9 THEN 'anders'
         ELSE 'onduidelijk' END AS codering
  FROM meting m LEFT JOIN vestiging_codering c USING (organisatie, vestiging, instrument)
  LEFT JOIN verschoven v USING (organisatie, vestiging, instrument)
  LEFT JOIN nummering u ON u.meting_nr = m.meting_nr),
verschoven AS (
  SELECT * REPLACE (CASE WHEN codering = 'eigen' THEN totaal END AS totaal),
    totaal AS totaal_geleverd,
    CASE WHEN twee_nummeringen OR is_verschoven THEN NULL WHEN regel = 'gemiddelde' THEN rom_ruw_gemiddelde(maal * som_eigen, beantwoord, minimum)
      ELSE rom_ruwe_som(maal * som_eigen, beantwoord, schaal_items, minimum) END AS uit_items
  FROM (SELECT *, som + CASE WHEN codering = 'anders' THEN verschuiving * (beantwoord - 2 * omgekeerd) ELSE 0 END AS som_eigen
    FROM gecodeerd))
SELECT meting_nr, traject_nr, instrument, datum, respondent, codering,
  CAST(round(CASE WHEN codering <> 'onduidelijk'
    THEN coalesce(totaal, uit_items) END, 4) AS DECIMAL(12, 4)) AS score,
  CASE WHEN codering = 'onduidelijk' THEN 'codering onduidelijk'
       WHEN totaal IS NULL AND is_verschoven THEN 'nummering verschoven'
       WHEN totaal IS NULL AND twee_nummeringen THEN 'nummering onduidelijk'
       WHEN totaal IS NULL AND uit_items IS NULL AND beantwoord IS NOT NULL AND schaal_items IS NOT NULL THEN 'te weinig antwoorden'
       WHEN totaal IS NULL AND uit_items IS NULL THEN 'geen score geleverd' END AS reden,
  CASE WHEN beantwoord_lijst IS NULL THEN NULL ELSE beantwoord_lijst = aantal_items END AS geheel_ingevuld,
  coalesce(beantwoord = schaal_items AND abs(totaal_geleverd - uit_items)
    > CASE regel WHEN 'gemiddelde' THEN 0.0051 * maal ELSE 0.0001 END, false) AS totaal_wijkt_af,
  totaal_geleverd, uit_items
FROM verschoven
ORDER BY meting_nr;
