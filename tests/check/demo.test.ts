import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findImplausible } from "../../src/engine/check/plausible.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder } from "../support/delivery.js";
import { makeDemo } from "../support/releases.js";

test("of the demo only what is really there: one vestiging codes the SCL-90 0-4", async () => {
  const folder = makeDemo(3000);
  const { db, delivery, models } = await runFolder(folder);
  const found = await findImplausible(db, delivery, models, readPolicy(), []);
  expect(found.map((f) => [f.code, f.waar])).toEqual([["codering-omgerekend", "Vestiging Ceder (De Vlier), SCL-90"]]);
  // The witness: lists of Ceder with an answer 0, counted from the files.
  const lines = (name: string): string[][] =>
    readFileSync(path.join(folder, name), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((l) => l.split(","));
  const ceder = new Set(lines("trajecten.csv").flatMap((t) => (t[2] === "Vestiging Ceder" ? [t[0]] : [])));
  const lists = new Set(lines("metingen.csv").flatMap((m) => (ceder.has(m[1]) && m[2] === "SCL-90" ? [m[0]] : [])));
  const zero = new Set(lines("items.csv").flatMap((i) => (i[2] === "0" && lists.has(i[0]) ? [i[0]] : [])));
  const open = new Set(lines("trajecten.csv").flatMap((t) => (t[8] === "" || t[15] === "nee" ? [t[0]] : [])));
  const counted = lines("metingen.csv").filter((m) => zero.has(m[0]) && !open.has(m[1])).length;
  const rijen = found[0]?.rijen ?? 0;
  expect(counted).toBeGreaterThan(100);
  expect(rijen).toBeGreaterThanOrEqual(counted);
  expect(rijen - counted).toBeLessThan(5);
  // Nothing is left behind for whoever uses the database next.
  expect(await db.texts("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'check%'")).toEqual([]);
  db.close();
});
