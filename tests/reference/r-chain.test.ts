import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { CHANGE_MEASURES } from "../../src/engine/gate/catalogue/change-atoms.js";
import { DEFINITION_MEASURES } from "../../src/engine/gate/catalogue/definition-atoms.js";
import { MEAN_OF_UNITS, MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { REPORT_MEASURES } from "../../src/engine/gate/catalogue/report-measures.js";
import { tempFolder } from "../support/delivery.js";
import { differences, FIXTURE, type Figures, ourFigures, readR, unpackFixture } from "./vergelijk.js";

/**
 * The whole chain against R: scoring, validity, pairing, T, classes, response and aggregation of the delivery in
 * tests/reference/keten, as keten.R computed them (`npx tsx tests/reference/vergelijk.ts --maak`, where Rscript is).
 */

let ours: Figures;
let theirs: Figures;
beforeAll(async () => {
  const folder = tempFolder();
  unpackFixture(folder);
  theirs = readR(gunzipSync(readFileSync(path.join(FIXTURE, "uitkomst-R.csv.gz"))).toString("utf8"));
  ours = await ourFigures(folder);
});

test("every figure of every unit, year and the whole period is what R makes of the same files", () => {
  expect(differences(ours, theirs)).toEqual([]);
});

describe("the comparison can fail", () => {
  const key = (part: string): string => [...ours.keys()].find((k) => k.startsWith(part) && k.endsWith(";totaal")) ?? "";
  const changed = (part: string, change: object): Figures =>
    new Map([...theirs].map(([k, f]) => [k, k === key(part) ? { ...f, ...change } : f]));
  test.each([
    ["response;", "n", 1],
    ["response;", "patienten", 1],
    ["delta-t-klasse;standaard", "teller", 1],
    ["delta-t;", "gemiddelde", 1e-6],
    ["hsk-verbetering;standaard", "sd", 1e-6],
  ])("%s %s off by %d is seen", (part, field, off) => {
    const f = theirs.get(key(part)) as unknown as Record<string, number>;
    expect(differences(ours, changed(part, { [field]: (f[field] ?? Number.NaN) + off }))).toHaveLength(1);
  });
  test("a figure that only one of them has is seen", () => {
    const [first = ""] = ours.keys();
    const [last = ""] = theirs.keys();
    expect(differences(ours, new Map([...theirs].filter(([k]) => k !== first)))).toHaveLength(1);
    expect(differences(new Map([...ours].filter(([k]) => k !== last)), theirs)).toHaveLength(1);
  });
});

test("no figure is left out of the comparison: every reading stands in it, at every level", () => {
  const seen = new Set([...ours.keys()].map((k) => k.split(";").slice(0, 3).join(";")));
  // The mean of vestigingen is made of published figures (derived-figures.ts); their parts are compared.
  for (const m of MEASURES.filter(
    (x) =>
      ![...REPORT_MEASURES, ...DEFINITION_MEASURES, ...CHANGE_MEASURES].includes(x) && x.definitie !== MEAN_OF_UNITS,
  ))
    expect(seen).toContain([m.indicator, m.definitie, m.populatie].join(";"));
  expect(new Set([...ours.keys()].map((k) => k.split(";")[5]))).toEqual(
    new Set(["totaal", "cluster", "organisatie", "vestiging"]),
  );
  expect(ours.size).toBeGreaterThan(3000);
});
