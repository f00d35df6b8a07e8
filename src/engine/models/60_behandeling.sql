-- behandeling: one row per closed zorgtraject: its response status and how far its measurements came.
-- in_response: adult or of unknown age. voormeting, nameting: 'geldig', or how far the metingen came that could have been it:
-- the furthest check that one inside the window reached, else one outside it; 'niet gemeten' where there is none; 'niet na de
-- voormeting' where one is valid but not later. hsk_van_toepassing: the HSK instrument is in use at the vestiging.
-- hoofdgroep: of the diagnosis. sessies: days with a contact (NULL without contacten); duur_dagen: last minus first contact.
-- arbeid_begin, arbeid_eind: ja, nee, NULL unknown. reden_geen_voormeting, reden_geen_nameting: as delivered, by the words of
-- SBG's code list; NULL where there is a valid one.
-- Inputs: zorgtraject, meetregel, trajecten, contacten, kandidaat, koppeling, paar, score, reden_geen_meting.
-- Source: SBG response (domain §3.1), HSK (seed 004), reasons redenNonResponse (domain §1.2).
CREATE TABLE behandeling AS
WITH trap AS (
  SELECT traject_nr, rol, max(CASE uitslag WHEN 'geldig' THEN 6 WHEN 'buiten venster' THEN 5
    WHEN 'verkeerde respondent' THEN 4 WHEN 'buiten bereik' THEN 3 WHEN 'niet scoorbaar' THEN 2 ELSE 1 END
    + CASE WHEN in_venster THEN 10 ELSE 0 END) % 10 AS trede
  FROM kandidaat GROUP BY ALL),
trede AS (
  SELECT traject_nr, max(trede) FILTER (rol = 'voor') AS voor, max(trede) FILTER (rol = 'na') AS na FROM trap GROUP BY ALL),
response AS (
  SELECT traject_nr, bool_or(voor IS NOT NULL AND na IS NOT NULL) AS paar, bool_or(voor IS NOT NULL) AS voor,
    bool_or(na IS NOT NULL) AS na
  FROM koppeling WHERE gebruik = 'response' GROUP BY ALL),
uitkomst AS (
  SELECT traject_nr, bool_or(na IS NOT NULL) AS na FROM koppeling WHERE gebruik = 'uitkomst' GROUP BY ALL),
in_gebruik AS (
  SELECT DISTINCT z.organisatie, z.vestiging FROM score s JOIN zorgtraject z USING (traject_nr) JOIN meetregel m USING (traject_nr)
  WHERE z.status = 'afgesloten' AND m.in_response AND s.instrument = '{{hsk_instrument}}'),
sessie AS (SELECT traject_id, count(DISTINCT datum) AS sessies FROM contacten GROUP BY ALL),
reden AS (
  SELECT code AS woord, label FROM reden_geen_meting
  UNION
  SELECT ltrim(code, '0'), label FROM reden_geen_meting
  UNION
  SELECT lower(label), label FROM reden_geen_meting)
SELECT z.traject_nr, z.patient_nr,
  z.leeftijd IS NULL AS leeftijd_onbekend,
  regel.in_response,
  rom_responsstatus(coalesce(r.paar OR r.voor, false), coalesce(r.paar OR (r.na AND NOT r.voor), false)) AS responsstatus,
  CASE coalesce(t.voor, 0) WHEN 6 THEN 'geldig' WHEN 5 THEN 'buiten venster' WHEN 4 THEN 'verkeerde respondent'
    WHEN 3 THEN 'buiten bereik' WHEN 2 THEN 'niet scoorbaar' WHEN 1 THEN 'niet toegestaan' ELSE 'niet gemeten' END AS voormeting,
  CASE WHEN u.na THEN 'geldig' ELSE CASE coalesce(t.na, 0) WHEN 6 THEN 'niet na de voormeting' WHEN 5 THEN 'buiten venster'
    WHEN 4 THEN 'verkeerde respondent' WHEN 3 THEN 'buiten bereik' WHEN 2 THEN 'niet scoorbaar'
    WHEN 1 THEN 'niet toegestaan' ELSE 'niet gemeten' END END AS nameting,
  g.vestiging IS NOT NULL AS hsk_van_toepassing,
  h.traject_nr IS NOT NULL AS hsk_compleet,
  z.hoofdgroep,
  s.sessies,
  z.laatste_contact - z.eerste_contact AS duur_dagen,
  CASE WHEN lower(trim(tr.arbeid_begin)) IN ('ja', 'nee') THEN lower(trim(tr.arbeid_begin)) END AS arbeid_begin,
  CASE WHEN lower(trim(tr.arbeid_eind)) IN ('ja', 'nee') THEN lower(trim(tr.arbeid_eind)) END AS arbeid_eind,
  CASE WHEN coalesce(t.voor, 0) = 6 THEN NULL WHEN nullif(trim(tr.reden_geen_voormeting), '') IS NULL THEN 'geen reden opgegeven'
    ELSE coalesce(rv.label, 'een reden buiten de lijst') END AS reden_geen_voormeting,
  CASE WHEN u.na THEN NULL WHEN nullif(trim(tr.reden_geen_nameting), '') IS NULL THEN 'geen reden opgegeven'
    ELSE coalesce(rn.label, 'een reden buiten de lijst') END AS reden_geen_nameting
FROM zorgtraject z
JOIN meetregel regel USING (traject_nr)
JOIN trajecten tr ON tr.nr = z.traject_nr
LEFT JOIN sessie s ON s.traject_id = tr.traject_id
LEFT JOIN reden rv ON rv.woord = lower(trim(tr.reden_geen_voormeting))
LEFT JOIN reden rn ON rn.woord = lower(trim(tr.reden_geen_nameting))
LEFT JOIN trede t USING (traject_nr)
LEFT JOIN response r USING (traject_nr)
LEFT JOIN uitkomst u USING (traject_nr)
LEFT JOIN in_gebruik g ON g.organisatie = z.organisatie AND g.vestiging = z.vestiging
LEFT JOIN (SELECT traject_nr FROM paar WHERE instrument = '{{hsk_instrument}}') h USING (traject_nr)
WHERE z.status = 'afgesloten';
