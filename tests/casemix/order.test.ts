import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { fitCasemix } from "../../src/engine/casemix/casemix.js";
import type { CasemixResult } from "../../src/engine/casemix/estimate.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder } from "../support/delivery.js";
import { makeDemo } from "../support/releases.js";

test("rows in another order, on one thread or two: the same estimates to the last bit", async () => {
  const policy = readPolicy();
  const lean = { ...policy, casemix: { ...policy.casemix, vragen: ["ervaring", "ernst"] } };
  const run = async (folder: string, threads: number): Promise<CasemixResult> => {
    const { db, delivery, models } = await runFolder(folder);
    await db.run(`SET threads = ${threads}`);
    const result = await fitCasemix(db, delivery, models.kenmerken, lean);
    db.close();
    return result;
  };
  const plain = makeDemo(1500);
  const turned = makeDemo(1500);
  for (const name of ["trajecten.csv", "metingen.csv"]) {
    const file = path.join(turned, name);
    const [head = "", ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
    writeFileSync(file, `${[head, ...rows.reverse()].join("\n")}\n`);
  }
  const first = await run(plain, 2);
  expect(first.modellen.filter((m) => "waarde" in m.schatting).length).toBeGreaterThan(20);
  expect(first.eenheden.length).toBeGreaterThan(20);
  expect(await run(turned, 1)).toEqual(first);
});
