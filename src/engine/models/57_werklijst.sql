-- werklijst: one row per zorgtraject on a worklist: voor (a valid voormeting is still possible), na-afgesloten (closed, a
-- valid nameting is still possible), na-open (lopend, with a valid voormeting: its nameting is still to come). A zorgtraject
-- can be on two.
-- Inputs: meetmoment. Source: worklists of InfinitCare (domain §1.7). That na-open asks a voormeting is our reading: a
-- nameting without one gives no outcome.
CREATE TABLE werklijst AS
SELECT DISTINCT traject_nr, patient_nr,
  CASE WHEN stand = 'gevuld' THEN 'na-open' WHEN soort = 'voor' THEN 'voor' ELSE 'na-afgesloten' END AS lijst
FROM meetmoment
WHERE (stand = 'nog mogelijk' AND soort IN ('voor', 'na')) OR (stand = 'gevuld' AND soort = 'voor' AND NOT afgesloten)
ORDER BY ALL;
