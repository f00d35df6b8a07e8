-- meetregel: one row per zorgtraject that is afgesloten or lopend: the rules in force for its measurements. Reference dates
-- of voor- and nameting (na only where it is closed), rhythm, and for the series (reeks_*) and for the pairing (keur_*) the
-- first and last day a voormeting and a nameting may have; zorgdomein (SBG); telt: not excluded by SBG's rules; in_response:
-- telt, and an adult or of unknown age (the one population of every figure and of the T constants, decision 0007).
-- Inputs: zorgtraject, trajecten, contacten, metingen, zorgsoort_regel, sbg_zorgdomein, sbg_meetdomein, sbg_productgroep,
-- sbg_begin, sbg_zonder, sbg_sluiting. Parameters: sbg (boolean: pairing by SBG's rules), standaard_zorgdomein,
-- minimumleeftijd.
-- Source: data/policy/reeksen.json (ValueCare's parameters; LVVP: intake, last but one session); for the pairing by SBG's
-- rules domain §1.4, §1.5 (calendar months; EPA: dates of the DBC), exclusions §3.1. A zorgdomein none of whose
-- questionnaires was filled in gives way to the first that has one (§1.5, 8).
CREATE TABLE meetregel AS
WITH contact AS (
  SELECT z.traject_nr, min(c.datum) FILTER (lower(trim(c.soort)) = 'intake') AS intake,
    list_extract(list_reverse_sort(list(DISTINCT c.datum)), 2) AS voorlaatste
  FROM contacten c JOIN trajecten t USING (traject_id) JOIN zorgtraject z ON z.traject_nr = t.nr
  WHERE (SELECT bool_or(bij_intake OR bij_voorlaatste) FROM zorgsoort_regel)
  GROUP BY ALL),
gemeten AS (
  SELECT m.traject_nr, d.zorgdomein FROM metingen m
  JOIN sbg_meetdomein d ON d.instrument = m.instrument_code WHERE {{sbg}} GROUP BY ALL),
domein AS (
  SELECT t.nr AS traject_nr, coalesce(lpad(trim(t.zorgdomein), 2, '0'), '{{standaard_zorgdomein}}') AS geleverd,
    min(g.zorgdomein) FILTER (g.zorgdomein = coalesce(lpad(trim(t.zorgdomein), 2, '0'), '{{standaard_zorgdomein}}')) AS zelf,
    min(g.zorgdomein) AS eerste
  FROM trajecten t LEFT JOIN gemeten g ON g.traject_nr = t.nr GROUP BY ALL),
regel AS (
  SELECT z.traject_nr, z.status = 'afgesloten' AS afgesloten,
    coalesce(e.marge_voor, a.marge_voor) AS marge_voor, coalesce(e.marge_na, a.marge_na) AS marge_na,
    coalesce(e.zelfde_type, a.zelfde_type) AS zelfde_type, coalesce(e.interval_dagen, a.interval_dagen) AS interval_dagen,
    coalesce(e.ritme, a.ritme) AS ritme, coalesce(e.sessies, a.sessies) AS sessies,
    CASE WHEN coalesce(e.bij_intake, a.bij_intake) THEN coalesce(c.intake, z.eerste_contact) ELSE z.eerste_contact END AS reeks_voor,
    CASE WHEN z.status <> 'afgesloten' THEN NULL
         WHEN coalesce(e.bij_voorlaatste, a.bij_voorlaatste) THEN coalesce(c.voorlaatste, z.laatste_contact)
         ELSE z.laatste_contact END AS reeks_na,
    coalesce(d.zelf, d.eerste, d.geleverd) AS zorgdomein,
    CASE WHEN z.status = 'afgesloten' THEN CASE WHEN s.eenvoudig THEN z.sluitdatum ELSE z.laatste_contact END END AS sbg_na,
    z.eerste_contact AS sbg_voor,
    to_months(coalesce(s.voor_referentie, 3)) AS terug, to_months(coalesce(s.na_referentie, 3)) AS verder,
    NOT {{sbg}} OR NOT (
      coalesce(right(trim(t.prestatiecode), 3) IN (FROM sbg_productgroep), false)
      OR EXISTS (SELECT 1 FROM sbg_begin b WHERE starts_with(trim(t.prestatiecode), b.begin))
      OR EXISTS (SELECT 1 FROM sbg_zonder x WHERE x.zorgdomein = d.geleverd AND z.sluitdatum >= x.vanaf)
      OR coalesce(nullif(ltrim(trim(t.reden_einde), '0'), '') IN (FROM sbg_sluiting), false)) AS telt,
    coalesce(z.leeftijd >= {{minimumleeftijd}}, true) AS volwassen
  FROM zorgtraject z
  JOIN trajecten t ON t.nr = z.traject_nr
  JOIN zorgsoort_regel a ON a.zorgsoort IS NULL
  LEFT JOIN zorgsoort_regel e ON e.zorgsoort = z.zorgsoort
  LEFT JOIN contact c ON c.traject_nr = z.traject_nr
  LEFT JOIN domein d ON d.traject_nr = z.traject_nr
  LEFT JOIN sbg_zorgdomein s ON s.zorgdomein = coalesce(d.zelf, d.eerste, d.geleverd)
  WHERE z.status IN ('afgesloten', 'lopend'))
SELECT traject_nr, afgesloten, zelfde_type, interval_dagen, ritme, sessies, reeks_voor, reeks_na,
  reeks_voor - marge_voor AS reeks_voor_van, reeks_voor + marge_voor AS reeks_voor_tot,
  reeks_na - marge_na AS reeks_na_van, reeks_na + marge_na AS reeks_na_tot,
  zorgdomein, telt, telt AND volwassen AS in_response,
  CASE WHEN {{sbg}} THEN sbg_voor ELSE reeks_voor END AS keur_voor,
  CASE WHEN {{sbg}} THEN sbg_na ELSE reeks_na END AS keur_na,
  CASE WHEN {{sbg}} THEN CAST(sbg_voor - terug AS DATE) ELSE reeks_voor_van END AS keur_voor_van,
  CASE WHEN {{sbg}} THEN CAST(sbg_voor + verder AS DATE) ELSE reeks_voor_tot END AS keur_voor_tot,
  CASE WHEN {{sbg}} THEN CAST(sbg_na - terug AS DATE) ELSE reeks_na_van END AS keur_na_van,
  CASE WHEN {{sbg}} THEN CAST(sbg_na + verder AS DATE) ELSE reeks_na_tot END AS keur_na_tot
FROM regel
ORDER BY traject_nr;
