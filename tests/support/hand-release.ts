import { TABLES } from "../../src/engine/contract/tables.js";
import { type Db, openDb } from "../../src/engine/db.js";

/** Tables of a release written by hand, for what the demo does not hold. Values that are left out are NULL. */

type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export const HIDDEN = "niet getoond (kleine aantallen)";

/** A row of `indicatoren`: the whole, over the whole period, shown unless `waarde` is null. */
export const figure = (f: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  niveau: "totaal",
  eenheid: "totaal",
  periode: "totaal",
  uitsplitsing: "",
  categorie: "",
  populatie: "",
  instrument: "",
  definitie: "standaard",
  n: 100,
  ...(f["waarde"] === null ? { status: "verborgen", reden: HIDDEN } : { status: "getoond" }),
  ...f,
});

const quoted = (v: unknown): string =>
  v === null || v === undefined ? "NULL" : typeof v === "string" ? `'${v.replaceAll("'", "''")}'` : String(v);

export async function handRelease(rows: Rows): Promise<Db> {
  const db = await openDb();
  for (const t of TABLES) {
    await db.run(`CREATE TABLE ${t.naam} (${t.kolommen.map((k) => `${k.naam} ${k.type}`).join(", ")})`);
    const values = (rows[t.naam] ?? []).map((r) => `(${t.kolommen.map((k) => quoted(r[k.naam])).join(", ")})`);
    if (values.length) await db.run(`INSERT INTO ${t.naam} VALUES ${values.join(", ")}`);
  }
  return db;
}

const MONTHS = ["januari", "februari", "maart", "april", "mei", "juni"];

/** Periods of half a year of two years: whole, years, quarters and months. */
export const PERIODS = [
  { periode: "totaal", soort: "totaal", label: "2018–2019", volgorde: 0 },
  ...[2018, 2019].flatMap((j, i) => [
    { periode: `${j}`, soort: "jaar", label: `${j}`, volgorde: 100 * i + 1 },
    ...[1, 2].map((k) => ({
      periode: `${j}-K${k}`,
      soort: "kwartaal",
      label: `${j}, kwartaal ${k}`,
      volgorde: 100 * i + 10 + k,
    })),
    ...MONTHS.map((m, k) => ({
      periode: `${j}-0${k + 1}`,
      soort: "maand",
      label: `${m} ${j}`,
      volgorde: 100 * i + 20 + k,
    })),
  ]),
];

/** Two vestigingen in a cluster, one outside every cluster; names in the neutral order. */
export const UNITS = [
  { niveau: "totaal", eenheid: "totaal", naam: "Totaal", volgorde: 0 },
  { niveau: "cluster", eenheid: "c1", naam: "Cluster Noord", volgorde: 1 },
  { niveau: "organisatie", eenheid: "o1", naam: "De Vlier", organisatie: "o1", volgorde: 2 },
  { niveau: "vestiging", eenheid: "v1", naam: "Abeel", organisatie: "o1", volgorde: 3 },
  { niveau: "vestiging", eenheid: "v2", naam: "Berk", organisatie: "o1", volgorde: 4 },
  { niveau: "vestiging", eenheid: "v3", naam: "Ceder", organisatie: "o1", volgorde: 5 },
];

export const RELATIONS = [
  { soort: "eenheid", groep: "cluster", ouder: "totaal", kind: "c1" },
  { soort: "eenheid", groep: "vestiging", ouder: "c1", kind: "v1" },
  { soort: "eenheid", groep: "vestiging", ouder: "c1", kind: "v2" },
];
