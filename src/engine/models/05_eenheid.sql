-- eenheid: one row per accepted zorgtraject, with the vestiging, organisatie, cluster and team it counts for; bekend:
-- whether eenheden knows its vestiging. Without eenheden: as delivered.
-- Inputs: trajecten, eenheden. Parameters: afgesloten (boolean SQL), indeling (peildatum, sluitdatum), peildatum.
-- A delivered word is a code, else a name: one that the unit bore on the closing date, else one it ever bore; never under
-- another unit than the delivered one. A name that could be several units is left as it is. What a code was called and
-- where it stood is taken on one day: the peildatum, or the closing date. On a day that no row covers the row before it
-- holds, else the first. Two codes with one name under one organisatie are one vestiging from there on: a merger.
-- A team takes its vestiging along, if it ever stood under the one delivered.
-- Rule: data/policy/eenheden.json, docs/methods/eenheden.md.
CREATE TABLE eenheid AS
WITH traject AS (
  SELECT nr, organisatie, cluster, vestiging, team,
    coalesce(CASE WHEN {{afgesloten}} THEN coalesce(einddatum, laatste_contact) END, DATE '{{peildatum}}') AS gesloten,
    CASE WHEN '{{indeling}}' = 'sluitdatum' THEN gesloten ELSE DATE '{{peildatum}}' END AS dag
  FROM trajecten),
tijd AS (
  SELECT niveau, code, coalesce(naam, code) AS naam, ouder, cluster,
    CASE WHEN row_number() OVER w = 1 THEN DATE '0001-01-01' ELSE geldig_van END AS van,
    coalesce(lead(geldig_van) OVER w - 1, DATE '9999-12-31') AS tot
  FROM eenheden WINDOW w AS (PARTITION BY niveau, code ORDER BY geldig_van NULLS FIRST)),
roep AS (
  SELECT DISTINCT niveau, code, code AS woord, true AS is_code, DATE '0001-01-01' AS van, DATE '9999-12-31' AS tot FROM tijd
  UNION ALL
  SELECT niveau, code, naam, false, van, tot FROM tijd WHERE naam <> code),
onder AS (
  SELECT niveau, code, ouder AS woord FROM tijd
  UNION
  SELECT t.niveau, t.code, o.naam FROM tijd t JOIN tijd o ON o.code = t.ouder
    AND o.niveau = CASE t.niveau WHEN 'team' THEN 'vestiging' WHEN 'vestiging' THEN 'organisatie' END),
vraag AS (
  SELECT DISTINCT 'vestiging' AS niveau, vestiging AS woord, organisatie AS boven, gesloten, dag FROM traject
  UNION ALL
  SELECT DISTINCT 'organisatie', organisatie, CAST(NULL AS VARCHAR), gesloten, dag FROM traject WHERE organisatie IS NOT NULL
  UNION ALL
  SELECT DISTINCT 'cluster', cluster, CAST(NULL AS VARCHAR), gesloten, dag FROM traject WHERE cluster IS NOT NULL
  UNION ALL
  SELECT DISTINCT 'team', team, vestiging, gesloten, dag FROM traject WHERE team IS NOT NULL),
kandidaat AS (
  SELECT v.*, r.code
  FROM vraag v JOIN roep r USING (niveau, woord)
  WHERE r.is_code OR v.boven IS NULL OR EXISTS (
    SELECT 1 FROM onder x WHERE x.niveau = r.niveau AND x.code = r.code AND (x.woord IS NULL OR x.woord = v.boven))
  QUALIFY rank() OVER (PARTITION BY v.niveau, v.woord, v.boven, v.gesloten, v.dag
    ORDER BY CASE WHEN r.is_code THEN 0 WHEN v.gesloten BETWEEN r.van AND r.tot THEN 1 ELSE 2 END) = 1),
stand AS (
  SELECT k.niveau, k.woord, k.boven, k.gesloten, k.dag, min(k.code) AS code, min(t.naam) AS naam, min(t.ouder) AS ouder
  FROM kandidaat k JOIN tijd t ON t.niveau = k.niveau AND t.code = k.code AND k.dag BETWEEN t.van AND t.tot
  GROUP BY ALL
  HAVING count(DISTINCT {'naam': t.naam, 'ouder': coalesce(t.ouder, ''), 'cluster': coalesce(t.cluster, '')}) = 1),
geplaatst AS (
  SELECT tr.nr, tr.vestiging, tr.dag, coalesce(m.naam, tr.team) AS team,
    coalesce(o.naam, tr.organisatie) AS organisatie, coalesce(c.naam, tr.cluster) AS cluster,
    CASE WHEN EXISTS (SELECT 1 FROM onder x WHERE x.niveau = 'team' AND x.code = m.code AND x.woord = v.code)
      THEN m.ouder ELSE v.code END AS code
  FROM traject tr
  LEFT JOIN stand v ON v.niveau = 'vestiging' AND v.woord = tr.vestiging AND v.boven IS NOT DISTINCT FROM tr.organisatie
    AND v.gesloten = tr.gesloten AND v.dag = tr.dag
  LEFT JOIN stand o ON o.niveau = 'organisatie' AND o.woord = tr.organisatie AND o.gesloten = tr.gesloten AND o.dag = tr.dag
  LEFT JOIN stand c ON c.niveau = 'cluster' AND c.woord = tr.cluster AND c.gesloten = tr.gesloten AND c.dag = tr.dag
  LEFT JOIN stand m ON m.niveau = 'team' AND m.woord = tr.team AND m.boven = tr.vestiging
    AND m.gesloten = tr.gesloten AND m.dag = tr.dag)
SELECT g.nr AS traject_nr,
  coalesce(v.naam, g.vestiging) AS vestiging,
  CASE WHEN v.ouder IS NULL THEN g.organisatie ELSE coalesce(o.naam, v.ouder) END AS organisatie,
  CASE WHEN v.cluster IS NULL THEN g.cluster ELSE coalesce(c.naam, v.cluster) END AS cluster,
  g.team,
  v.code IS NOT NULL AS bekend
FROM geplaatst g
LEFT JOIN tijd v ON v.niveau = 'vestiging' AND v.code = g.code AND g.dag BETWEEN v.van AND v.tot
LEFT JOIN tijd o ON o.niveau = 'organisatie' AND o.code = v.ouder AND g.dag BETWEEN o.van AND o.tot
LEFT JOIN tijd c ON c.niveau = 'cluster' AND c.code = v.cluster AND g.dag BETWEEN c.van AND c.tot
ORDER BY g.nr;
