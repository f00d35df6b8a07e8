import { setTimeout as pause } from "node:timers/promises";
import type { Db } from "../../src/engine/db.js";
import type { Metric } from "../../src/engine/models/metric.js";
import { changePolicy, readPolicy } from "../../src/engine/policy/policy.js";
import { type Files, runFiles } from "./delivery.js";

/**
 * Worked examples of a few rows, run together: what is asked at the same time (tests of a `describe.concurrent`) and under the same
 * settings becomes one delivery, in which every example has zorgtrajecten, patients and vestigingen of its own. An example sees its own
 * rows only, under its own keys and numbers, as if it had been delivered alone; it is its test that fails, by name.
 */

/** Questions to the tables of an example. */
export type Asked = Pick<Db, "all" | "one">;

export interface Example {
  readonly files: Files;
  readonly metrics?: readonly Metric[] | undefined;
  /** Settings that differ from policy. */
  readonly beleid?: Readonly<Record<string, unknown>> | undefined;
  /** Folder of instruments. */
  readonly registry?: string | undefined;
}

/** Columns whose values are an example's own. */
const OWN = ["traject_id", "patient_id", "meting_id", "behandelaar", "organisatie", "vestiging", "team"];
/** Under this number of metingen no metric is fitted on the rows of other examples. */
const FIT = 100;
const mark = (k: number): string => `v${k}·`;
const bare = (column: string): string => `regexp_replace("${column}", '^v\\d+·', '') AS "${column}"`;

interface Csv {
  readonly head: string;
  readonly rows: readonly string[];
}
const parse = (text: string): Csv => {
  const [head = "", ...rows] = text.split("\n").filter((l) => l !== "");
  return { head, rows };
};
const TABLES = ["trajecten.csv", "metingen.csv", "items.csv", "contacten.csv"];
const tablesOf = (files: Files): ReadonlyMap<string, Csv> =>
  new Map(TABLES.filter((name) => name in files).map((name) => [name, parse(String(files[name]))]));
const rowsOf = (e: Example, name: string): number => tablesOf(e.files).get(name)?.rows.length ?? 0;

/** What must be the same for examples to be one delivery; null for one that goes alone. */
function settingsOf({ files, metrics, beleid, registry }: Example): string | null {
  const tables = tablesOf(files);
  const description = String(files["aanlevering.json"] ?? "");
  const known = Object.keys(files).every((name) => TABLES.includes(name) || name === "aanlevering.json");
  // Without a period of its own a delivery's would follow from all rows.
  if (!known || !description.includes('"periode"') || [...tables.values()].some((t) => t.rows.join().includes('"')))
    return null;
  if (metrics === undefined && rowsOf({ files }, "metingen.csv") >= FIT) return null;
  return JSON.stringify([description, [...tables].map(([name, t]) => [name, t.head]), metrics, beleid, registry]);
}

/** The examples as one delivery. */
function merged(examples: readonly Example[]): Files {
  const [first] = examples;
  const out: Record<string, string | Buffer> = { ...first?.files };
  for (const [name, { head }] of tablesOf(first?.files ?? {})) {
    const columns = head.split(",");
    const rows = examples.flatMap((e, k) =>
      (tablesOf(e.files).get(name)?.rows ?? []).map((row) =>
        row
          .split(",")
          .map((v, c) => (v !== "" && OWN.includes(columns[c] ?? "") ? mark(k) + v : v))
          .join(","),
      ),
    );
    out[name] = `${[head, ...rows].join("\n")}\n`;
  }
  return out;
}

/** Where the rows of an example stand: numbers above `na` up to and including `tot`. */
interface Span {
  readonly na: number;
  readonly tot: number;
}

/** A table as an example sees it. */
function seen(table: string, columns: readonly string[], trajecten: Span, metingen: Span): string {
  const self = { trajecten, metingen }[table];
  const moved = (column: string): Span | undefined =>
    column === "nr"
      ? self
      : column === "traject_nr"
        ? trajecten
        : /^(meting|voor|na)_nr$/.test(column)
          ? metingen
          : undefined;
  const key = ["nr", "traject_nr", "meting_nr"].find((c) => columns.includes(c) && moved(c));
  if (key === undefined) return `SELECT * FROM main.${table}`;
  const changes = columns.flatMap((c) => {
    const span = moved(c);
    return span ? [`"${c}" - ${span.na} AS "${c}"`] : OWN.includes(c) ? [bare(c)] : [];
  });
  const { na, tot } = moved(key) as Span;
  return `SELECT * REPLACE (${changes.join(", ")}) FROM main.${table} WHERE ${key} > ${na} AND ${key} <= ${tot}`;
}

/** Runs examples of the same settings as one delivery. */
async function runTogether(examples: readonly Example[]): Promise<Asked[]> {
  const [first] = examples;
  const policy = changePolicy(readPolicy(), first?.beleid ?? {});
  const { db } = await runFiles(merged(examples), first?.metrics, policy, { registry: first?.registry });
  const columns = new Map<string, string[]>();
  for (const c of await db.all<{ tabel: string; kolom: string }>(
    "SELECT table_name AS tabel, column_name AS kolom FROM duckdb_columns() WHERE NOT internal AND database_name = current_database() ORDER BY table_name, column_index",
  ))
    columns.set(c.tabel, [...(columns.get(c.tabel) ?? []), c.kolom]);
  const spans = (name: string): Span[] => {
    let na = 0;
    return examples.map((e) => {
      const span = { na, tot: na + rowsOf(e, name) };
      na = span.tot;
      return span;
    });
  };
  const [trajecten, metingen] = [spans("trajecten.csv"), spans("metingen.csv")];
  return examples.map((_, k): Asked => {
    const own = (sql: string): string => {
      const named = [...columns].filter(([table]) => new RegExp(`\\b(from|join)\\s+${table}\\b`, "i").test(sql));
      const parts = named.map(([t, c]) => `${t} AS (${seen(t, c, trajecten[k] as Span, metingen[k] as Span)})`);
      return parts.length ? `WITH ${parts.join(", ")} ${sql}` : sql;
    };
    return { all: (sql) => db.all(own(sql)), one: (sql) => db.one(own(sql)) };
  });
}

interface Waiting {
  readonly example: Example;
  readonly resolve: (asked: Asked) => void;
  readonly reject: (cause: unknown) => void;
}
let waiting: Waiting[] = [];

/** Splits where so many metingen together could fit a metric. */
function parts(all: readonly Waiting[]): Waiting[][] {
  const out: Waiting[][] = [];
  let rows = 0;
  for (const w of all) {
    const n = w.example.metrics === undefined ? rowsOf(w.example, "metingen.csv") : 0;
    if (out.length === 0 || rows + n >= FIT) {
      out.push([]);
      rows = 0;
    }
    out.at(-1)?.push(w);
    rows += n;
  }
  return out;
}

async function runWaiting(): Promise<void> {
  const now = waiting;
  waiting = [];
  const groups = new Map<string, Waiting[]>();
  for (const [k, w] of now.entries()) {
    const settings = settingsOf(w.example) ?? `alone ${k}`;
    groups.set(settings, [...(groups.get(settings) ?? []), w]);
  }
  for (const group of [...groups.values()].flatMap(parts)) {
    const each = async (ws: readonly Waiting[]): Promise<void> => {
      const asked = await runTogether(ws.map((w) => w.example));
      for (const [k, w] of ws.entries()) w.resolve(asked[k] as Asked);
    };
    // One that fails must not take the others with it.
    await each(group).catch(async () => {
      for (const w of group) await each([w]).catch(w.reject);
    });
  }
}

/** Runs an example through intake and models, with those that are asked at the same time. @throws what the run throws */
export async function example(files: Files, more: Omit<Example, "files"> = {}): Promise<Asked> {
  const done = new Promise<Asked>((resolve, reject) => waiting.push({ example: { files, ...more }, resolve, reject }));
  if (waiting.length === 1) void pause(10).then(runWaiting);
  return done;
}
