import { expect, test } from "vitest";
import { type Db, openDb } from "../../src/engine/db.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { runModels } from "../../src/engine/models/run.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { exactCube } from "../support/cube.js";
import { quiet, tempFolder } from "../support/delivery.js";
import { makeDemo } from "../support/releases.js";

/**
 * No table of models or cube is made by comparing every row with every other: DuckDB falls back to that where a condition of a
 * LEFT JOIN is about one side only, and a delivery ten times as large then takes a hundred times as long.
 */

/** Against a list of two or a few words, whatever the delivery. */
const SMALL = new Set(["behoefte", "kenmerk_ruw"]);

test("no table is made by a nested loop", async () => {
  const db = await openDb();
  const slow: string[] = [];
  let seen = 0;
  /** Several statements may come at once: the plan of each can be had once those before it have run. */
  const run = async (sql: string): Promise<void> => {
    for (const one of sql.split(/;\s*(?=(?:--[^\n]*\n\s*)*(?:CREATE|INSERT|UPDATE|DELETE|DROP|ALTER|SET)\b)/))
      await runOne(one);
  };
  const runOne = async (sql: string): Promise<void> => {
    const table = /CREATE (?:OR REPLACE )?TABLE (\w+) AS/.exec(sql)?.[1];
    if (table && !SMALL.has(table)) {
      const plan = await db.all<{ explain_value: string }>(`EXPLAIN ${sql.replace(/^(\s*--[^\n]*\n)+/, "")}`);
      seen++;
      if (plan.some((p) => /BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN/.test(p.explain_value))) slow.push(table);
    }
    await db.run(sql);
  };
  const watched: Db = { ...db, run };
  const delivery = await readDelivery(watched, makeDemo(300), readInstruments(), quiet, tempFolder());
  const models = await runModels(watched, delivery, readPolicy(), quiet);
  await exactCube(watched, [{ niveau: "totaal", perioden: ["totaal"] }], models.periode);
  db.close();
  expect(slow).toEqual([]);
  expect(seen).toBeGreaterThan(30);
});
