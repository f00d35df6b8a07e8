import { type Check, count, decimal, ofAll, percentage, type UnitRow } from "./base.js";
import type { Finding } from "./finding.js";

interface ClosureCount extends UnitRow {
  readonly alle: number;
  readonly adm: number;
  readonly adm_alle: number;
  readonly alles: number;
}
interface Whole {
  readonly n: number;
  readonly compleet: number;
  readonly winst: number | null;
  readonly paren: number;
}

const change = (w: Whole): string => (w.winst === null ? "geen delta-T" : `gemiddelde delta-T ${decimal(w.winst)}`);

/** Closed administratively, without an end of treatment: how often, and what it does to response and outcome. */
export const closures: Check = async ({ db, bound, names }) => {
  const whole = await db.all<Whole & { administratief: boolean }>(`
    -- grain: administrative or not; source: behandeling in the response, paar; reden-einde-administratief.json; domain §1.2, §3.7
    WITH uitkomst AS (SELECT traject_nr, avg(delta_t) AS winst FROM paar GROUP BY ALL)
    SELECT coalesce(t.reden_einde IN (SELECT code FROM check_administratief), false) AS administratief, count(*) AS n,
      count(*) FILTER (b.responsstatus = 'completer') AS compleet, round(avg(u.winst), 1) AS winst, count(u.winst) AS paren
    FROM behandeling b JOIN check_traject t USING (traject_nr) LEFT JOIN uitkomst u USING (traject_nr)
    WHERE b.in_response GROUP BY ALL ORDER BY ALL`);
  const adm = whole.find((w) => w.administratief);
  const rest = whole.find((w) => !w.administratief);
  if (!adm || adm.n < bound("administratief_trajecten")) return [];
  const all = adm.n + (rest?.n ?? 0);
  const found: Finding[] = [
    {
      code: "administratief-afgesloten",
      ernst: "ter informatie",
      waar: "trajecten, reden_einde",
      wat: `${ofAll(adm.n, all)} afgesloten behandelingen zijn administratief gesloten; dat is niet altijd het einde van de behandeling`,
      gevolg: rest
        ? `Response ${percentage(adm.compleet / adm.n)} bij administratief gesloten, ${percentage(rest.compleet / rest.n)} bij de andere; ${change(adm)} (${count(adm.paren)} met een paar) tegen ${change(rest)} (${count(rest.paren)}). Samen ${percentage((adm.compleet + rest.compleet) / all)}: een vestiging die vaak administratief sluit heeft een lagere response om die reden alleen.`
        : `De response is ${percentage(adm.compleet / adm.n)}, geheel over administratief gesloten behandelingen.`,
      herstel:
        "Vraag of de behandeling verderging onder een vervolg-dbc; lever die dan als één zorgtraject met het echte einde.",
      rijen: adm.n,
    },
  ];
  const rows = await db.all<ClosureCount>(`
    -- grain: vestiging; source: behandeling in the response; bounds: administratief_trajecten, administratief_verschil,
    --   administratief_standaardfouten
    WITH per AS (
      SELECT t.organisatie, t.vestiging, count(*) AS alle,
        count(*) FILTER (t.reden_einde IN (SELECT code FROM check_administratief)) AS adm
      FROM behandeling b JOIN check_traject t USING (traject_nr) WHERE b.in_response GROUP BY ALL)
    SELECT *, sum(adm) OVER () AS adm_alle, sum(alle) OVER () AS alles FROM per
    WHERE true QUALIFY alle >= ${bound("administratief_trajecten")}
      AND adm / alle - adm_alle / alles >= greatest(${bound("administratief_verschil")},
        ${bound("administratief_standaardfouten")} * sqrt(adm_alle / alles * (1 - adm_alle / alles) / alle)) ORDER BY organisatie, vestiging`);
  for (const r of rows)
    found.push({
      code: "vaak-administratief",
      ernst: "let op",
      ...names.at(r),
      wat: `${ofAll(r.adm, r.alle)} afgesloten behandelingen zijn administratief gesloten, tegen ${percentage(r.adm_alle / r.alles)} in de hele aanlevering`,
      gevolg:
        "De response van deze vestiging gaat ook over behandelingen die misschien doorlopen en dan geen nameting hoeven te hebben; zij is daardoor niet goed te vergelijken.",
      herstel: "Vraag na hoe deze vestiging sluit, en of haar behandelingen onder een vervolg-dbc verdergingen.",
      rijen: r.adm,
    });
  return found;
};
