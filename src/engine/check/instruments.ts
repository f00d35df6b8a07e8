import { lit } from "../db.js";
import { normalCode } from "../instruments/codes.js";
import { type Check, type CheckContext, type CheckFinding, count, plainText, type UnitRow } from "./base.js";
import type { Finding } from "./finding.js";

const SHOWN = 10;

/** Codes that the registry does not have. A code that is really a key or a behandelaar (columns swapped) is not shown. */
export const unknownInstruments: Check = async ({ db, names, delivery, policy }) => {
  // Codes under which a T stands as a subscale are no instruments of their own.
  const known = [
    ...delivery.description.t_als_schaal.map((t) => t.code),
    ...Object.values(policy.reeksen.vragenlijst_subschalen).flat(),
  ].map((code) => lit(normalCode(code)));
  const delivered = await db.all<{ code: string; n: number }>(`
    -- grain: delivered code; source: check_meting; bounds: none
    SELECT geleverd_als AS code, count(*) AS n FROM check_meting WHERE instrument IS NULL
      AND regexp_replace(upper(geleverd_als), '[^A-Z0-9]', '', 'g') NOT IN (${["''", ...known].join(", ")})
    GROUP BY ALL ORDER BY n DESC, code`);
  const withheld = delivered.filter((r) => names.hidden(r.code)).reduce((sum, r) => sum + r.n, 0);
  const rows: { code: string | null; n: number }[] = delivered.filter((r) => !names.hidden(r.code));
  if (withheld > 0) rows.push({ code: null, n: withheld });
  rows.sort((a, b) => b.n - a.n || Number(b.code === null) - Number(a.code === null));
  const finding = (wat: string, n: number): Finding => ({
    code: "instrument-onbekend",
    ernst: "let op",
    waar: "metingen, instrument",
    wat,
    gevolg: "Zonder register is er geen bereik en geen schaal: deze metingen tellen niet in response en uitkomst.",
    herstel: "Gebruik een code uit het register, of beschrijf het instrument onder instrumenten in aanlevering.json.",
    rijen: n,
  });
  const found = rows
    .slice(0, SHOWN)
    .map((r) =>
      finding(
        `instrument ${r.code === null ? "(afgeschermd: een sleutel of behandelaarcode)" : plainText(r.code, 40)} staat niet in het register; ${count(r.n)} metingen tellen niet mee`,
        r.n,
      ),
    );
  const rest = rows.slice(SHOWN);
  const n = rest.reduce((sum, r) => sum + r.n, 0);
  if (n > 0)
    found.push(
      finding(`nog ${count(rest.length)} codes staan niet in het register; ${count(n)} metingen tellen niet mee`, n),
    );
  return found;
};

type Sides = { instrument: string; voor: number; na: number; response: number };
const VALID = `SELECT z.organisatie, z.vestiging, k.instrument, count(k.voor) FILTER (gebruik = 'uitkomst') AS voor,
    count(k.na) FILTER (gebruik = 'uitkomst') AS na, count(*) FILTER (gebruik = 'response') AS response
  FROM koppeling k JOIN zorgtraject z USING (traject_nr)`;

function oneSided(r: Sides, where: Pick<CheckFinding, "waar" | "eenheid">): CheckFinding {
  const before = r.na === 0;
  return {
    code: before ? "instrument-alleen-voor" : "instrument-alleen-na",
    ernst: "let op",
    ...where,
    wat: `${count(before ? r.voor : r.na)} geldige ${before ? "voormetingen" : "nametingen"} en geen enkele geldige ${before ? "nameting" : "voormeting"}`,
    gevolg:
      "Zonder paar met hetzelfde instrument is er geen uitkomst, en telt de behandeling niet als completer in de response.",
    herstel: "Vraag na of voor en na hetzelfde instrument wordt gebruikt, en of de code aan beide kanten dezelfde is.",
    rijen: before ? r.voor : r.na,
  };
}

/** Instruments with metingen on one side only: in the whole delivery, or at one vestiging while others have both. */
async function sides({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const few = bound("instrument_metingen");
  const whole = await db.all<Sides>(`
    -- grain: instrument; source: koppeling (valid metingen of closed zorgtrajecten); bounds: instrument_metingen
    SELECT instrument, sum(voor) AS voor, sum(na) AS na, sum(response) AS response FROM (${VALID} GROUP BY ALL)
    GROUP BY ALL HAVING sum(voor) + sum(na) >= ${few} ORDER BY ALL`);
  const found: CheckFinding[] = [];
  for (const r of whole) {
    if (r.voor === 0 || r.na === 0) found.push(oneSided(r, { waar: names.shown(r.instrument) }));
    if (r.response === 0)
      found.push({
        code: "instrument-nooit-response",
        ernst: "ter informatie",
        waar: names.shown(r.instrument),
        wat: `${count(r.voor + r.na)} geldige voor- en nametingen, waarvan er geen meetelt voor de response`,
        gevolg:
          "Het instrument geeft uitkomsten, maar staat op deze datums niet op de lijst voor de response: behandelingen met alleen dit instrument tellen als niet gemeten.",
        herstel:
          "Niets, als dat zo is afgesproken; anders meten met een instrument van de lijst (data/policy/response.json).",
        rijen: r.voor + r.na,
      });
  }
  const both = new Set(whole.filter((r) => r.voor > 0 && r.na > 0).map((r) => r.instrument));
  const rows = await db.all<Sides & UnitRow>(`
    -- grain: vestiging and instrument; source: koppeling; bounds: instrument_metingen
    ${VALID} GROUP BY ALL HAVING voor + na >= ${few} AND (voor = 0 OR na = 0) ORDER BY ALL`);
  for (const r of rows) if (both.has(r.instrument)) found.push(oneSided(r, names.at(r, names.shown(r.instrument))));
  return found;
}

/** Instruments that do not, or only half, take part in the figures. */
export const instruments: Check = async (c) => [...(await unknownInstruments(c)), ...(await sides(c))];
