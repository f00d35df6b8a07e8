import type { CaseTable, WorkedCase } from "../../src/engine/cases/cases.js";
import type { Metric } from "../../src/engine/models/metric.js";
import { type Asked, example } from "./batch.js";
import type { Files } from "./delivery.js";

const text = (t: CaseTable): string =>
  [t.kolommen, ...t.rijen].map((r) => `${r.map((v) => (v === null ? "" : String(v))).join(",")}\n`).join("");

/** The delivery of a case as files. */
export function filesOf(invoer: WorkedCase["invoer"]): Files {
  const { aanlevering, trajecten, metingen, items, antwoorden, contacten } = invoer;
  const answers = Object.entries(antwoorden ?? {}).flatMap(([id, list]) => list.map((x, i) => [id, i + 1, x]));
  const all = items ?? (answers.length ? { kolommen: ["meting_id", "item", "score"], rijen: answers } : undefined);
  return {
    "aanlevering.json": JSON.stringify(aanlevering),
    "trajecten.csv": text(trajecten),
    "metingen.csv": text(metingen),
    ...(all ? { "items.csv": text(all) } : {}),
    ...(contacten ? { "contacten.csv": text(contacten) } : {}),
  };
}

const KEYS: Readonly<Record<string, string>> = {
  traject: "(SELECT traject_id FROM trajecten k WHERE k.nr = t.traject_nr)",
  meting: "(SELECT meting_id FROM metingen k WHERE k.nr = t.meting_nr)",
  voor_meting: "(SELECT meting_id FROM metingen k WHERE k.nr = t.voor_nr)",
  na_meting: "(SELECT meting_id FROM metingen k WHERE k.nr = t.na_nr)",
};

/** Rows of a table as the expectation of a case names them. */
export async function rowsOf(db: Asked, e: Pick<WorkedCase["verwacht"][number], "tabel" | "waar" | "kolommen">) {
  const rows = await db.all<Record<string, unknown>>(
    `SELECT ${e.kolommen.map((k) => `${KEYS[k] ?? `t.${k}`} AS ${k}`).join(", ")} FROM ${e.tabel} t ${e.waar ? `WHERE ${e.waar}` : ""}`,
  );
  return inOrder(rows.map((r) => e.kolommen.map((k) => r[k])));
}

/** Rows in an order of their own, so that the order in which they were written does not matter. */
export const inOrder = (rows: readonly (readonly unknown[])[]): unknown[][] =>
  rows
    .map((r) => ({ r: [...r], key: JSON.stringify(r) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ r }) => r);

/** Runs a case through intake and models, with its own policy and constants. */
export function runCase(c: Pick<WorkedCase, "beleid" | "metriek" | "invoer">): Promise<Asked> {
  const metrics = c.metriek?.map(
    (m): Metric => ({ ...m, metriek: "patient-voormeting", n: 100, van: "2000-01-01", tot: "2000-12-31" }),
  );
  return example(filesOf(c.invoer), { metrics, beleid: c.beleid });
}
