import { expect, test } from "vitest";
import { ATOM, type RELATIONS } from "../../src/engine/gate/catalogue/atoms.js";
import { CHANGE_ATOMS, CHANGE_MEASURES, CHANGE_RELATIONS } from "../../src/engine/gate/catalogue/change-atoms.js";
import {
  DEFINITION_ATOMS,
  DEFINITION_MEASURES,
  DEFINITION_RELATIONS,
} from "../../src/engine/gate/catalogue/definition-atoms.js";
import { MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { rankOf } from "../../src/engine/gate/catalogue/ranks.js";
import type { Cube, CubeCell } from "../../src/engine/gate/cube/cube.js";
import { gridOf, tellerOf } from "../../src/engine/gate/cube/positions.js";
import { comparedWhereMany } from "../../src/engine/gate/system/compared.js";
import {
  changePolicy,
  type Edition,
  LEVELS,
  type Level,
  type PeriodKind,
  readPolicy,
} from "../../src/engine/policy/policy.js";

/** What compares definitions: after all else, of one population, with every equation that anyone can make. */

test("comes after every other figure, wherever it stands", () => {
  const ranks = (list: typeof MEASURES): number[] =>
    list.flatMap((m) => [
      rankOf(m, "totaal", "totaal", "delta-t"),
      rankOf(m, "vestiging", "jaar", "delta-t"),
      rankOf(m, "behandelaar", "jaar", "delta-t"),
    ]);
  const last = [...DEFINITION_MEASURES, ...CHANGE_MEASURES];
  const others = MEASURES.filter((m) => !last.includes(m) && m.indicator !== "hsk-honderd");
  expect(Math.min(...ranks(last))).toBeGreaterThan(Math.max(...ranks(others)));
});

test("every figure has all pairs of the instrument as its n, and numerators that exist", () => {
  for (const m of DEFINITION_MEASURES) {
    expect(m.noemer).toBe("paar");
    for (const c of m.categorieen) expect(ATOM.get(tellerOf(m, c) ?? ""), `${m.indicator} ${c}`).toBeDefined();
  }
});

/** Every pair of a small world of scores, by definition; counted by hand on the same conditions in TypeScript. */
interface Pair {
  readonly verbetering: number | null;
  readonly klasse: string;
  readonly klasse_rci: string;
  readonly klasse_jt: string;
  readonly gehalveerd: boolean;
  readonly belangrijk: boolean;
}
/** Scores 0–40, T = 50 + score − 20 with bound 5, RCI bound `grens`, zero point 12, cut-off 20. */
const world = (grens: number): Pair[] =>
  Array.from({ length: 41 * 41 }, (_, k) => {
    const [voor, na] = [k % 41, Math.floor(k / 41)];
    const d = voor - na;
    const better = d >= 5;
    const drie = d > grens ? "betrouwbaar verbeterd" : d < -grens ? "betrouwbaar verslechterd" : "onveranderd";
    return {
      verbetering: na <= 12 ? 100 : 0,
      klasse: better ? (voor >= 13 && na < 13 ? "hersteld" : "verbeterd") : d <= -5 ? "verslechterd" : "onveranderd",
      klasse_rci: drie,
      klasse_jt: drie === "betrouwbaar verbeterd" && voor >= 20 && na < 20 ? "hersteld" : drie,
      gehalveerd: voor > 0 && 2 * na <= voor,
      belangrijk: voor > 0 && 5 * (voor - na) >= voor,
    };
  });

const ofMain = CHANGE_ATOMS.filter((a) => a.tabel === "hoofdpaar");

test.each([3, 5, 9])("all equations hold on every pair of scores, with an RCI bound of %s", async (grens) => {
  const { openDb } = await import("../../src/engine/db.js");
  const db = await openDb();
  const rows = world(grens).map(
    (p, k) =>
      `(${p.verbetering}, '${p.klasse}', '${p.klasse_rci}', '${p.klasse_jt}', ${p.gehalveerd}, ${p.belangrijk}, ${k % 3 > 0})`,
  );
  await db.run(
    "CREATE TABLE p (verbetering DOUBLE, klasse VARCHAR, klasse_rci VARCHAR, klasse_jt VARCHAR, gehalveerd BOOLEAN, belangrijk BOOLEAN, hoofd BOOLEAN)",
  );
  await db.run(`INSERT INTO p VALUES ${rows.join(", ")}`);
  const count = new Map<string, number>();
  const names = new Set([
    ...DEFINITION_ATOMS.map((a) => a.id),
    ...DEFINITION_RELATIONS.flatMap((r) => [r.ouder, ...r.kinderen]),
    ...ofMain.map((a) => a.id),
    ...CHANGE_RELATIONS.flatMap((r) => [r.ouder, ...r.kinderen]),
  ]);
  for (const id of names) {
    const atom = ATOM.get(id);
    // Of hoofdparen only those that count once.
    const rows = atom?.tabel === "hoofdpaar" ? "p WHERE hoofd" : "p";
    count.set(
      id,
      (await db.one<{ n: number }>(`SELECT count(*) FILTER (${atom?.voorwaarde ?? "false"}) AS n FROM ${rows}`)).n,
    );
  }
  const holds = (r: (typeof RELATIONS)[number]): boolean =>
    r.kinderen.reduce((sum, k) => sum + (count.get(k) ?? Number.NaN), 0) === count.get(r.ouder);
  const own = [...DEFINITION_RELATIONS, ...CHANGE_RELATIONS.filter((r) => r.soort !== "instrument")];
  expect(own.filter((r) => !r.bijna && !holds(r))).toEqual([]);
  // Of every two that say which of delta-T and RCI lies within the other, one holds.
  const either = own.filter((r) => r.bijna);
  expect(either.length % 2).toBe(0);
  for (let i = 0; i < either.length; i += 2) expect([either[i], either[i + 1]].some((r) => r && holds(r))).toBe(true);
});

test("policy can make reliable change the chief figure: it takes the rank and the places of delta-T's classes, and these its own", () => {
  const of = (indicator: string, definitie: string) =>
    MEASURES.find(
      (m) => m.indicator === indicator && m.definitie === definitie && m.populatie === "paren",
    ) as (typeof MEASURES)[number];
  const [t, jt, rci] = [
    of("delta-t-klasse", "drie klassen"),
    of("jt-klasse", "drie klassen"),
    of("betrouwbaar-verbeterd", "standaard"),
  ];
  expect([t, jt, rci].map((m) => rankOf(m, "vestiging", "totaal", "delta-t"))).toEqual([0, 8, 8]);
  expect([t, jt, rci].map((m) => rankOf(m, "vestiging", "totaal", "jacobson-truax"))).toEqual([5, 0, 0]);
  const policy = readPolicy();
  const edition = policy.edities.edities.find((e) => e.niveaus.includes("vestiging")) as Edition;
  const places = (hoofdklassen: "delta-t" | "jacobson-truax", m: (typeof MEASURES)[number]) =>
    gridOf(changePolicy(policy, { uitkomsten: { verandering: { hoofdklassen } } }), edition, LEVELS).get(m);
  for (const m of [jt, rci]) {
    expect(places("jacobson-truax", m)).toEqual(places("delta-t", t));
    expect(places("delta-t", m)?.some((c) => c.niveau === "vestiging")).toBe(false);
  }
  expect(places("jacobson-truax", t)).toEqual(places("delta-t", jt));
});

test("definitions are compared per year and cluster only where half of the pairs are in large cells; the whole and chief figures stay", () => {
  const policy = readPolicy();
  const edition = policy.edities.edities.find((e) => e.niveaus.includes("vestiging")) as Edition;
  const asked = gridOf(policy, edition, LEVELS);
  const { definities: least } = policy.publicatie.vergroven;
  const pairs = (niveau: Level, eenheid: string, soort: PeriodKind, periode: string, n: number): CubeCell => ({
    ...{ niveau, eenheid, soort, periode, atoom: "paar", instrument: "X", n, patienten: n, sommen: {} },
  });
  const cube = (first: number, second: number): Cube => ({
    cellen: [
      pairs("totaal", "", "totaal", "totaal", 20),
      pairs("totaal", "", "jaar", "2018", first),
      pairs("totaal", "", "jaar", "2019", second),
      pairs("cluster", "c", "totaal", "totaal", least - 1),
    ],
    gebruik: new Set(),
  });
  const half = MEASURES.find((m) => m.indicator === "halvering") as (typeof MEASURES)[number];
  const chief = MEASURES.find((m) => m.indicator === "delta-t") as (typeof MEASURES)[number];
  const kinds = (c: Cube, m: typeof half, niveau: Level) =>
    comparedWhereMany(asked, c, policy)
      .grid.get(m)
      ?.find((x) => x.niveau === niveau)?.perioden;
  expect(kinds(cube(least, least), half, "totaal")).toEqual(["totaal", "jaar"]);
  expect(kinds(cube(least, least + 1), half, "cluster")).toEqual([]);
  // One patient under it in the larger year, and less than half is left.
  expect(kinds(cube(least - 1, least - 2), half, "totaal")).toEqual(["totaal"]);
  expect(kinds(cube(5, 5), chief, "totaal")).toEqual(asked.get(chief)?.find((x) => x.niveau === "totaal")?.perioden);
  expect(comparedWhereMany(asked, cube(5, 5), policy).weg.every((w) => w.minstens === least)).toBe(true);
});
