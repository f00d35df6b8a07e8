-- zorgtraject: one row per accepted zorgtraject of a patient who did not object, with its place in the organisation, its dates and its status.
-- Inputs: trajecten, eenheid, behandelaar. Parameters: afgesloten (boolean SQL), van, tot (period of the delivery).
-- status: lopend · zonder sluitdatum · buiten de periode · afgesloten; only 'afgesloten' enters any figure.
-- Rule: design §3 "What counts". Closed = einddatum or reden_einde; laatste_contact where neither column was delivered.
-- A last contact that was not delivered is taken to be the einddatum.
CREATE TABLE zorgtraject AS
WITH basis AS (
  SELECT nr AS traject_nr,
    dense_rank() OVER (ORDER BY patient_id) AS patient_nr,
    coalesce(e.cluster, '(onbekend)') AS cluster,
    coalesce(e.organisatie, '(onbekend)') AS organisatie,
    e.vestiging,
    coalesce(e.team, '(onbekend)') AS team,
    coalesce(b.behandelaar, '(onbekend)') AS behandelaar,
    b.overdracht,
    eerste_contact,
    coalesce(laatste_contact, einddatum) AS laatste_contact,
    coalesce(einddatum, laatste_contact) AS sluitdatum,
    {{afgesloten}} AS afgesloten,
    rom_leeftijd(eerste_contact, geboortejaar) AS leeftijd
  FROM trajecten JOIN eenheid e ON e.traject_nr = nr JOIN behandelaar b ON b.traject_nr = nr)
SELECT * EXCLUDE (afgesloten),
  CASE WHEN NOT afgesloten THEN 'lopend'
       WHEN sluitdatum IS NULL THEN 'zonder sluitdatum'
       WHEN sluitdatum NOT BETWEEN DATE '{{van}}' AND DATE '{{tot}}' THEN 'buiten de periode'
       ELSE 'afgesloten' END AS status
FROM basis
ORDER BY traject_nr;
