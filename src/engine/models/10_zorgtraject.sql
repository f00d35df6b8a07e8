-- zorgtraject: one row per accepted zorgtraject of a patient who did not object, with its place in the organisation, its
-- dates, its status, its zorgsoort (lower case, NULL where not delivered) and its diagnosehoofdgroep (code, or 'onbekend').
-- Inputs: trajecten, eenheid, behandelaar, hoofdgroep_woord. Parameters: afgesloten (boolean SQL), van, tot (period of the
-- delivery).
-- status: lopend · zonder sluitdatum · buiten de periode · afgesloten; only 'afgesloten' enters any outcome or response,
-- 'lopend' has moments of measurement too.
-- Rule: design §3 "What counts". Closed = einddatum or reden_einde; laatste_contact where neither column was delivered.
-- A last contact that was not delivered is taken to be the einddatum. A diagnosis code counts by its chapter.
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
    lower(trim(zorgsoort)) AS zorgsoort,
    coalesce(h.hoofdgroep, 'onbekend') AS hoofdgroep,
    eerste_contact,
    coalesce(laatste_contact, einddatum) AS laatste_contact,
    coalesce(einddatum, laatste_contact) AS sluitdatum,
    {{afgesloten}} AS afgesloten,
    rom_leeftijd(eerste_contact, geboortejaar) AS leeftijd
  FROM trajecten JOIN eenheid e ON e.traject_nr = nr JOIN behandelaar b ON b.traject_nr = nr
  LEFT JOIN hoofdgroep_woord h
    ON h.woord = coalesce(nullif(regexp_extract(lower(trim(diagnosegroep)), '^as[12]_[0-9]+'), ''), lower(trim(diagnosegroep))))
SELECT * EXCLUDE (afgesloten),
  CASE WHEN NOT afgesloten THEN 'lopend'
       WHEN sluitdatum IS NULL THEN 'zonder sluitdatum'
       WHEN sluitdatum NOT BETWEEN DATE '{{van}}' AND DATE '{{tot}}' THEN 'buiten de periode'
       ELSE 'afgesloten' END AS status
FROM basis
ORDER BY traject_nr;
