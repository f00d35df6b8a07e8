import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { NO_RCI } from "../../src/site/pages/report/shared.js";
import { PLACES } from "../../src/site/pages/where.js";
import { words } from "../../src/site/words.js";

/**
 * A change of 5 T is an agreement and no test of measurement error. "Betrouwbaar verbeterd" (also as a code) and RCI are words
 * for a change that is weighed against that error: they stand only where one is (WEIGHED), and in the names of ValueCare's tiles,
 * whose figures are of 5 T and say so.
 */
const WEIGHED = [
  "data/policy/casemix.json",
  "src/engine/casemix/outcomes.ts",
  "src/engine/definitions/alpha.ts",
  "src/engine/definitions/reliable-change.ts",
  "src/engine/definitions/reliable-change-variants.ts",
  "src/engine/gate/catalogue/change-atoms.ts",
  "src/engine/gate/catalogue/definition-atoms.ts",
  "src/engine/models/52_verandering.sql",
  "src/engine/models/reliability.ts",
  "src/onderzoek/definities.md",
  "src/onderzoek/zelfde-paren.md",
  "src/site/pages/reliable.ts",
  "src/uitkomsten/index.md",
];
/** Codes of figures that are weighed against that error, where policy and code name them. */
const CODES = /\bbetrouwbaar-verbeterd(-alle)?\b/g;

const files = (folder: string, ends: readonly string[]): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((f) => ends.some((e) => f.endsWith(e)))
    .map((f) => path.join(folder, f));

/** Sources of everything that a user reads: pages, labels, definitions, policy, instruments, what commands say. */
const SOURCES = [
  ...files("src", [".ts", ".sql", ".md", ".json"]),
  ...files("data/policy", [".json"]),
  "README.md",
].filter((f) => !WEIGHED.includes(f));
const RELIABLE = /betrouwba(?:ar|re)[\s_-]+(?:verbeter|hersteld|verslechter|verander|vooruit|achteruit)/i;
/** As a word on a page; `rci` of the registry of instruments is a published constant, that nothing computes with. */
const RCI = /\bRCI\b/;

describe("betrouwbaar verbeterd", () => {
  test("the pattern sees the words and codes that it is for", () => {
    for (const text of [
      "Betrouwbaar verbeterd",
      "betrouwbaar-verbeterd",
      "betrouwbare verandering",
      "betrouwbaar_hersteld",
    ])
      expect(text).toMatch(RELIABLE);
    for (const text of ["Betrouwbaarheid 0,70", "verbeterd (5 T)"]) expect(text).not.toMatch(RELIABLE);
  });
  test("stands only where a change is weighed against measurement error", () => {
    expect(SOURCES.length).toBeGreaterThan(100);
    for (const f of WEIGHED) expect(readFileSync(f, "utf8"), f).toMatch(/meetfout/);
    expect(SOURCES.filter((f) => RELIABLE.test(readFileSync(f, "utf8").replace(CODES, "")))).toEqual([]);
  });
  test("the outcome of 5 T says what it is, and that it is no test of measurement error", () => {
    const found = readPolicy().casemix.modellen.filter((m) => m.uitkomst === "verbeterd-5t");
    expect(found.map((m) => [m.code, m.titel])).toEqual([["verbeterd-5t", "Verbeterd (5 T)"]]);
    for (const m of found) expect(m.toelichting).toMatch(/vijf T-punten.*geen toets op meetfouten/);
  });
});

describe("RCI", () => {
  const TILES = PLACES.map((p) => p.regel).filter((r) => RCI.test(r));
  test("ValueCare's tiles keep their names", () =>
    expect(TILES).toEqual(["Delta T-score ROM per RCI", "ROM RCI score per maand", "ROM RCI score per diagnosegroep"]));
  test("stands in the titles of those tiles only, each beside the sentence", () => {
    const found = SOURCES.flatMap((f) =>
      readFileSync(f, "utf8")
        .split("\n")
        .filter((line) => RCI.test(line) && !/^\s*(?:\/\*|\*|--)/.test(line))
        .map((line) => ({ f, line })),
    );
    const titled = found.filter(({ line }) => /\btitel(:| =)/.test(line));
    expect(titled.map((x) => x.line.match(/"([^"]+)"/)?.[1]).sort()).toEqual(
      [
        ...TILES,
        "Delta T-score ROM per RCI en organisatieniveau",
        "Delta T-score ROM per RCI en soort vragenlijst",
      ].sort(),
    );
    // What is left: the sentence itself, and the table that says where each tile is.
    expect(
      found
        .filter((x) => !titled.includes(x))
        .filter(
          ({ f, line }) => !(line.includes(NO_RCI) || (f.endsWith("where.ts") && TILES.some((t) => line.includes(t)))),
        ),
    ).toEqual([]);
    for (const f of new Set(titled.map((x) => x.f))) {
      const text = readFileSync(f, "utf8");
      const count = (what: RegExp): number => text.match(what)?.length ?? 0;
      expect(count(/\$\{(?:NO_RCI|GEEN_RCI)\}/g), f).toBe(titled.filter((x) => x.f === f).length);
    }
    // The name under which pages know the sentence.
    const c = { q: { all: async () => [] }, keuze: {}, params: {}, wortel: "." };
    expect(words(c).GEEN_RCI).toBe(NO_RCI);
  });
});
