import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TABLES } from "../../src/engine/contract/tables.js";
import { VIEWS } from "../../src/engine/contract/views.js";
import type { Db } from "../../src/engine/db.js";
import { releaseTables } from "../../src/engine/release/browser-tables.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { splitTables } from "../../src/site/database.js";
import { asRows, withValues } from "../../src/site/workbench/question.js";
import { GOLDEN } from "../support/golden.js";
import { openWasm } from "../support/wasm.js";

/**
 * The same question has the same answer in Node's DuckDB, in the browser's, and in plain TypeScript over the rows: questions are
 * made by chance, over the figures of the golden release.
 */

type Row = Readonly<Record<string, string | number | null>>;
let node: Db;
let wasm: Awaited<ReturnType<typeof openWasm>>;
let rows: readonly Row[];

beforeAll(async () => {
  node = await openRelease(readRelease(GOLDEN));
  wasm = await openWasm();
  const { parts } = splitTables(await releaseTables(readRelease(GOLDEN)));
  for (const [name, bytes] of parts) wasm.insert(name, bytes);
  for (const v of VIEWS) wasm.run(v.sql);
  rows = await node.all<Row>("SELECT * FROM cijfers");
});
afterAll(() => node.close());

const NUMBERS = ["n", "teller", "waarde", "laag", "hoog"] as const;
const WORDS = ["niveau", "indicator", "definitie", "populatie", "instrument", "soort_periode", "status"] as const;
type Op = "=" | "<>" | "<" | ">=" | "IS NULL";
interface Term {
  readonly kolom: string;
  readonly op: Op;
  readonly waarde: string | number;
}
interface Asked {
  readonly terms: readonly Term[];
  readonly by: readonly string[];
  readonly sum: (typeof NUMBERS)[number];
}

const asked: fc.Arbitrary<Asked> = fc.record({
  terms: fc.array(
    fc.oneof(
      fc.record({
        kolom: fc.constantFrom(...NUMBERS),
        op: fc.constantFrom<Op>("<", ">=", "=", "IS NULL"),
        waarde: fc.integer({ min: 0, max: 120 }),
      }),
      fc.constantFrom(...WORDS).chain((kolom) =>
        fc.record({
          kolom: fc.constant(kolom),
          op: fc.constantFrom<Op>("=", "<>", "="),
          waarde: fc.nat().map((i) => String(rows[i % rows.length]?.[kolom] ?? "")),
        }),
      ),
    ),
    { maxLength: 3 },
  ),
  by: fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 2 }),
  sum: fc.constantFrom(...NUMBERS),
});

/** As a reader would write it, with the values in cells of their own. */
function question({ terms, by, sum }: Asked): string {
  const where = terms
    .map((t, i) => (t.op === "IS NULL" ? `${t.kolom} IS NULL` : `${t.kolom} ${t.op} \${v${i}}`))
    .join(" AND ");
  const keys = by.map((k) => `${k}, `).join("");
  const sql = `SELECT ${keys}count(*) AS rijen, count(${sum}) AS gevuld, round(sum(${sum}), 6) AS som, min(${sum}) AS laagste, max(${sum}) AS hoogste
    FROM cijfers${where ? ` WHERE ${where}` : ""}${by.length ? ` GROUP BY ${by.join(", ")} ORDER BY ${by.join(", ")}` : ""}`;
  return withValues(sql, Object.fromEntries(terms.map((t, i) => [`v${i}`, t.waarde])));
}

const holds = (r: Row, t: Term): boolean => {
  const v = r[t.kolom] ?? null;
  if (t.op === "IS NULL") return v === null;
  if (v === null) return false;
  return t.op === "=" ? v === t.waarde : t.op === "<>" ? v !== t.waarde : t.op === "<" ? v < t.waarde : v >= t.waarde;
};

/** The same, over the rows. */
function byHand({ terms, by, sum }: Asked): Row[] {
  const groups = new Map<string, Row[]>();
  if (by.length === 0) groups.set("[]", []);
  for (const r of rows)
    if (terms.every((t) => holds(r, t))) {
      const key = JSON.stringify(by.map((k) => r[k] ?? null));
      groups.set(key, [...(groups.get(key) ?? []), r]);
    }
  const out = [...groups].map(([key, own]) => {
    const values = own.map((r) => r[sum]).filter((v): v is number => typeof v === "number");
    return {
      ...Object.fromEntries(by.map((k, i) => [k, (JSON.parse(key) as (string | null)[])[i] ?? null])),
      rijen: own.length,
      gevuld: values.length,
      som: values.length ? values.reduce((a, b) => a + b, 0) : null,
      laagste: values.length ? Math.min(...values) : null,
      hoogste: values.length ? Math.max(...values) : null,
    };
  });
  return out;
}

const sorted = (list: readonly Row[], by: readonly string[]): Row[] =>
  [...list].sort((a, b) => {
    const [x, y] = [a, b].map((r) => JSON.stringify(by.map((k) => r[k])));
    return (x ?? "") < (y ?? "") ? -1 : 1;
  });
/** Numbers to six decimals: sums are made in another order. */
const rounded = (list: readonly Row[]): Row[] =>
  list.map((r) =>
    Object.fromEntries(Object.entries(r).map(([k, v]) => [k, typeof v === "number" ? Math.round(v * 1e4) / 1e4 : v])),
  );

test("tables and view hold the same rows in both", async () => {
  for (const { naam } of [...TABLES, ...VIEWS]) {
    const sql = `SELECT count(*)::INTEGER AS n FROM ${naam}`;
    expect((await wasm.all<{ n: number }>(sql))[0]?.n, naam).toBe((await node.one<{ n: number }>(sql)).n);
  }
  expect(rows.length).toBeGreaterThan(5000);
});

test("questions made by chance have one answer", async () => {
  let filled = 0;
  await fc.assert(
    fc.asyncProperty(asked, async (a) => {
      const sql = asRows(question(a), 100_000);
      const [one, other] = [await node.all<Row>(sql), await wasm.all<Row>(sql)];
      const own = rounded(sorted(byHand(a), a.by));
      expect(rounded(sorted(one, a.by))).toEqual(own);
      expect(rounded(sorted(other, a.by))).toEqual(own);
      if (own.length > 1) filled++;
    }),
    { numRuns: 40 },
  );
  expect(filled).toBeGreaterThan(8);
});
