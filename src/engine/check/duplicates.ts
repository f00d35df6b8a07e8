import { type Check, type CheckContext, type CheckFinding, ofAll, plural, type UnitRow } from "./base.js";
import type { Finding } from "./finding.js";
import { patientsBlurred } from "./keys.js";

type Counted = UnitRow & { readonly n: number };
const total = (rows: readonly Counted[]): number => rows.reduce((sum, r) => sum + r.n, 0);

/** Metingen of one zorgtraject and instrument on one day: the same twice, or two different ones. */
async function sameDay({ db, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<UnitRow & { gelijk: number; anders: number }>(`
    -- grain: vestiging; source: check_meting, per zorgtraject, instrument, respondent and day; bounds: none
    WITH dag AS (
      SELECT organisatie, vestiging, count(*) AS n,
        count(DISTINCT (ruwe_score, som, beantwoord_lijst)) FILTER (ruwe_score IS NOT NULL OR beantwoord_lijst IS NOT NULL) AS soorten
      FROM check_meting
      GROUP BY organisatie, vestiging, traject_nr, coalesce(instrument, geleverd_als), coalesce(respondent, ''), datum HAVING n > 1)
    SELECT organisatie, vestiging, coalesce(sum(n - 1) FILTER (soorten <= 1), 0) AS gelijk,
      coalesce(sum(n - 1) FILTER (soorten > 1), 0) AS anders
    FROM dag GROUP BY ALL ORDER BY ALL`);
  const part = (key: "gelijk" | "anders"): Counted[] =>
    rows.filter((r) => r[key] > 0).map((r) => ({ organisatie: r.organisatie, vestiging: r.vestiging, n: r[key] }));
  const found: Finding[] = [];
  const same = part("gelijk");
  if (same.length)
    found.push({
      code: "dubbele-meting",
      ernst: "let op",
      waar: "metingen",
      wat: `${plural(total(same), "meting staat", "metingen staan")} er nog eens, met een andere meting_id en dezelfde inhoud of geen (${names.perUnit(same)})`,
      gevolg:
        "Response en uitkomst veranderen er niet door (een paar gebruikt er één); in de tellingen van metingen tellen zij dubbel mee.",
      herstel: "Laat de leverancier elke vragenlijst één keer leveren.",
      rijen: total(same),
    });
  const other = part("anders");
  if (other.length)
    found.push({
      code: "twee-op-een-dag",
      ernst: "let op",
      waar: "metingen",
      wat: `${plural(total(other), "meting is", "metingen zijn")} van dezelfde dag en hetzelfde instrument als een andere meting van dat zorgtraject, met een andere score: mogelijk een nameting op de dag van de voormeting (${names.perUnit(other)})`,
      gevolg:
        "Van zulke metingen telt er één, en een nameting moet later zijn dan de voormeting: het zorgtraject mist een paar, response en aantal uitkomsten zijn lager.",
      herstel: "Laat de leverancier de datum van afname leveren, niet die van invoer of sluiting.",
      rijen: total(other),
    });
  return found;
}

/** The same score with one instrument of one zorgtraject within a few days. */
async function nearlySame({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<Counted>(`
    -- grain: vestiging; source: check_meting; bounds: bijna_dubbel_dagen
    WITH op_rij AS (
      SELECT organisatie, vestiging, datum - lag(datum) OVER w AS dagen, ruwe_score, lag(ruwe_score) OVER w AS score_eerder,
        som, lag(som) OVER w AS som_eerder
      FROM check_meting WHERE instrument IS NOT NULL
      WINDOW w AS (PARTITION BY traject_nr, instrument, coalesce(respondent, '') ORDER BY datum, meting_nr))
    SELECT organisatie, vestiging, count(*) AS n FROM op_rij
    WHERE dagen BETWEEN 1 AND ${bound("bijna_dubbel_dagen")} AND ruwe_score IS NOT DISTINCT FROM score_eerder
      AND som IS NOT DISTINCT FROM som_eerder AND coalesce(som, nullif(ruwe_score, 999)) IS NOT NULL
    GROUP BY ALL ORDER BY ALL`);
  const n = total(rows);
  if (n === 0) return [];
  return [
    {
      code: "bijna-dubbele-meting",
      ernst: "let op",
      waar: "metingen",
      wat: `${plural(n, "meting heeft", "metingen hebben")} dezelfde score als een meting van hetzelfde zorgtraject en instrument hoogstens ${bound("bijna_dubbel_dagen")} dagen eerder (${names.perUnit(rows)})`,
      gevolg:
        "Is het één vragenlijst met twee datums, dan kan zij zowel voor- als nameting worden: een paar met delta-T 0 dat er niet is.",
      herstel: "Laat de leverancier nagaan of deze lijsten twee keer zijn ingevoerd.",
      rijen: n,
    },
  ];
}

/** The same patient, vestiging and dates under two keys. */
async function sameCourse({ db, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<Counted>(`
    -- grain: vestiging; source: check_traject; bounds: none
    SELECT organisatie, vestiging, sum(keer - 1) AS n FROM (
      SELECT organisatie, vestiging, count(*) AS keer FROM check_traject
      GROUP BY organisatie, vestiging, patient_nr, eerste_contact, laatste_contact, einddatum HAVING keer > 1)
    GROUP BY ALL ORDER BY ALL`);
  const n = total(rows);
  if (n === 0) return [];
  return [
    {
      code: "dubbel-zorgtraject",
      ernst: "let op",
      waar: "trajecten",
      wat: `${plural(n, "zorgtraject heeft", "zorgtrajecten hebben")} dezelfde patiënt, vestiging en datums als een ander zorgtraject (${names.perUnit(rows)})`,
      gevolg:
        "Zij tellen dubbel in de noemer van de response; de metingen staan vaak maar bij één van de twee, zodat de response te laag uitkomt.",
      herstel: "Laat de leverancier één zorgtraject per behandeling leveren, met alle metingen erbij.",
      rijen: n,
    },
  ];
}

/** Zorgtrajecten of one patient at one vestiging that run at the same time. */
async function overlapping({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<Counted & { alle: number }>(`
    -- grain: vestiging; source: check_traject; bounds: overlap_trajecten, overlap_aandeel
    WITH reeks AS (
      SELECT organisatie, vestiging, coalesce(eerste_contact <= max(coalesce(sluitdatum, eerste_contact)) OVER (
          PARTITION BY organisatie, vestiging, patient_nr ORDER BY eerste_contact, traject_nr ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
          AND count(*) OVER (PARTITION BY organisatie, vestiging, patient_nr, eerste_contact, laatste_contact, einddatum) = 1, false) AS overlapt
      FROM check_traject)
    SELECT organisatie, vestiging, count(*) FILTER (overlapt) AS n, count(*) AS alle FROM reeks
    GROUP BY ALL HAVING n >= ${bound("overlap_trajecten")} AND n >= ${bound("overlap_aandeel")} * alle ORDER BY ALL`);
  return rows.map((r) => ({
    code: "overlappende-zorgtrajecten",
    ernst: "let op",
    ...names.at(r),
    wat: `${ofAll(r.n, r.alle)} zorgtrajecten beginnen terwijl een ander zorgtraject van dezelfde patiënt hier nog loopt`,
    gevolg:
      "Is het één behandeling in twee delen, dan telt zij twee keer in de response, en kan de nameting van het ene deel ontbreken bij het andere.",
    herstel:
      "Vraag na of vervolg-dbc's als apart zorgtraject zijn geleverd; lever de behandeling dan als één zorgtraject.",
    rijen: r.n,
  }));
}

/** What was delivered twice, or nearly. */
export const duplicates: Check = async (c) => [
  ...(await sameDay(c)),
  ...(await nearlySame(c)),
  // Patients whose keys fell together seem to have several zorgtrajecten at once.
  ...((await patientsBlurred(c.db)) ? [] : [...(await sameCourse(c)), ...(await overlapping(c))]),
];
