import { beforeAll, describe, expect, test } from "vitest";
import { openDb } from "../../src/engine/db.js";
import { MACROS } from "../../src/engine/definitions/macros.js";
import { DEFINITIONS } from "../../src/engine/definitions/registry.js";
import type { Query } from "../../src/site/query.js";
import { openWasm } from "../support/wasm.js";

/** Every worked example of every definition, in both engines: the ones that the methods page prints. */

let node: Query;
let wasm: Query;

beforeAll(async () => {
  const db = await openDb();
  for (const sql of MACROS) await db.run(sql);
  node = db;
  const browser = await openWasm();
  for (const sql of MACROS) browser.run(sql);
  wasm = browser;
});

function expectSame(found: unknown, expected: unknown): void {
  if (typeof expected === "number") {
    expect(typeof found).toBe("number");
    expect(Math.abs(Number(found) - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
  } else expect(found ?? null).toBe(expected);
}

describe.each(DEFINITIONS)("$id", (definition) => {
  test("has a source and at least two worked examples", () => {
    expect(definition.bron.length).toBeGreaterThan(10);
    expect(definition.voorbeelden.length).toBeGreaterThanOrEqual(2);
  });
  test.each(definition.voorbeelden)("$uitleg: $aanroep = $verwacht", async ({ aanroep, verwacht }) => {
    if (definition.soort === "functie") {
      const found = definition.roep[aanroep]?.();
      expect(found).toBeTypeOf("number");
      expect(found).toBeCloseTo(verwacht as number, 9);
      return;
    }
    const [inNode] = await node.all<{ x: unknown }>(`SELECT ${aanroep} AS x`);
    const [inBrowser] = await wasm.all<{ x: unknown }>(`SELECT ${aanroep} AS x`);
    expectSame(inNode?.x, verwacht);
    expectSame(inBrowser?.x, verwacht);
  });
});

/** Measures of change and spread that researchers ask for: their cards are read beside each other. */
const CARDS = [
  "meetfout",
  "rci",
  "rci-klasse",
  "klinisch",
  "jt-klasse",
  "afkap-a",
  "afkap-b",
  "afkap-c",
  "rci-gulliksen",
  "rci-edwards-nunnally",
  "rci-nunnally-kotsch",
  "betrouwbaarheid-verschil",
  "rci-hageman-arrindell",
  "percentage-verandering",
  "halvering",
  "belangrijk",
  "effectgrootte",
  "cronbach-alfa",
  "cohen-kappa",
  "overspreiding",
  "tau2",
  "tau2-afgekapt",
  "icc-odds",
];
test.each(CARDS)("the card of %s is two sentences", (id) => {
  const { uitleg } = DEFINITIONS.find((d) => d.id === id) as (typeof DEFINITIONS)[number];
  expect([...new Intl.Segmenter("nl", { granularity: "sentence" }).segment(uitleg)]).toHaveLength(2);
});

test("every macro of the registry is loaded, and no other", () => {
  expect([...MACROS].sort()).toEqual(DEFINITIONS.flatMap((d) => (d.soort === "macro" ? [d.sql] : [])).sort());
});

test("both engines agree to 1e-12 on a grid of scores", async () => {
  const sql = `SELECT v, n, rom_percentage_verbetering(v, n, 118) AS p, rom_t(v, 206.4656, 48.5475, false) AS t,
      rom_ruwe_som(v, 20 + n % 6, 25, 20) AS r, rom_delta_t_klasse(rom_t(v, 200, 50, false), rom_t(n, 200, 50, false), 5, 42.5) AS k
    FROM (SELECT 90 + 7 * a AS v, 90 + 11 * b AS n FROM range(0, 50) x(a), range(0, 32) y(b)) ORDER BY v, n`;
  type Row = Record<string, number | string>;
  const a = await node.all<Row>(sql);
  const b = await wasm.all<Row>(sql);
  expect(a).toHaveLength(1600);
  for (const [i, row] of a.entries()) for (const key of Object.keys(row)) expectSame(b[i]?.[key], row[key]);
});
