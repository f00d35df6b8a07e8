-- tevredenheid: one row per closed zorgtraject and CQI instrument: the score of its last valid meting, on the instrument's own
-- scale. Valid: a score within range, by a respondent who may fill it in; on whichever day. At one day the last row delivered.
-- Inputs: score, zorgtraject, instrument, respondent_code, instrument_respondent.
-- Source: BRaM shows the mean rating beside the outcome (domain facts §2.3, CQi); ValueCare, "Beheer BI: Vragenlijst" (CQI).
CREATE TABLE tevredenheid AS
SELECT s.traject_nr, s.instrument, s.score AS waarde
FROM score s JOIN zorgtraject z USING (traject_nr)
JOIN instrument i ON i.code = s.instrument AND i.cqi
LEFT JOIN respondent_code rc ON rc.code = lower(s.respondent)
LEFT JOIN instrument_respondent ir ON ir.instrument = s.instrument AND ir.respondent = rc.respondent
WHERE z.status = 'afgesloten' AND s.score BETWEEN i.laag AND i.hoog
  AND (s.respondent IS NULL OR NOT i.heeft_respondent OR ir.respondent IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY s.traject_nr, s.instrument ORDER BY s.datum DESC, s.meting_nr DESC) = 1
ORDER BY s.traject_nr, s.instrument;
