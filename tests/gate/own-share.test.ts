import { expect, test } from "vitest";
import { assess } from "../../src/engine/gate/assess.js";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { publishFigures } from "../../src/engine/gate/publish/figures.js";
import { HIDDEN, ownWholes, SHOWN, type System, type SystemCell } from "../../src/engine/gate/system/system.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder } from "../support/delivery.js";
import { countCell } from "../support/system.js";

/**
 * A vestiging knows what of a cluster's figure is its own, also where nothing is published of the vestigingen: 5 in all
 * are shown, the three clusters are not, and vestiging 0 has 3 of them in the second. Then that cluster has 3 to 5 and
 * the others have at most 2.
 */

const cell = (waarde: number, own: number, kosten = 1): SystemCell =>
  countCell(waarde, { kosten, ...(own ? { eigen: new Map([[0, { n: own, waarde: own }]]) } : {}) });
const CLUSTERS = { cellen: [cell(5, 3, 100), cell(1, 0), cell(4, 3), cell(0, 0)] };
const SYSTEM: System = { ...CLUSTERS, relaties: [{ soort: "eenheid", ouder: 0, kinderen: [1, 2, 3] }] };
const pattern = Uint8Array.from([SHOWN, HIDDEN, HIDDEN, HIDDEN]);

test("an outsider is left with enough room, and so is the vestiging by its own cells alone", async () => {
  expect((await attack(SYSTEM, pattern, { leden: false })).zwak).toEqual([]);
  const unaware = { ...SYSTEM, cellen: SYSTEM.cellen.map(({ eigen: _, ...c }) => c) };
  expect((await attack(unaware, pattern)).zwak).toEqual([]);
});

test("with its share the vestiging comes too close to all three", async () => {
  const { zwak } = await attack(SYSTEM, pattern);
  expect(zwak.map((w) => [w.cel, w.lid, w.laag, w.hoog])).toEqual([
    [1, 0, 0, 2],
    [2, 0, 3, 5],
    [3, 0, 0, 2],
  ]);
});

test("the choice of what to hide knows it too: the whole is hidden as well", async () => {
  const { pattern: chosen, werelden } = await protect(SYSTEM);
  expect([...chosen]).toEqual([HIDDEN, HIDDEN, HIDDEN, HIDDEN]);
  expect((await attack(SYSTEM, chosen, { werelden })).zwak).toEqual([]);
});

test("sums: the others' part lies within the range of their own values", async () => {
  const sum = (waarde: number, aantal: number, own: number): SystemCell => ({
    ...cell(waarde, 0),
    soort: "som",
    breedte: 40,
    primair: aantal !== 0,
    over: { aantal, laag: -10, hoog: 10 },
    ...(own ? { eigen: new Map([[0, { n: own, waarde: 10 * own }]]) } : {}),
  });
  // Of 12 in cluster 1 ten are vestiging 0's, each +10; the other two lie between -20 and +20, not between -120 and 120.
  const s: System = {
    cellen: [cell(24, 10), cell(12, 10), cell(12, 0), sum(100, 0, 10), sum(100, 1, 10), sum(0, 2, 0)],
    relaties: [
      { soort: "eenheid", ouder: 0, kinderen: [1, 2] },
      { soort: "eenheid", ouder: 3, kinderen: [4, 5] },
    ],
  };
  const sums = Uint8Array.from([SHOWN, SHOWN, SHOWN, SHOWN, HIDDEN, HIDDEN]);
  const { zwak } = await attack(s, sums);
  // Two others ask for a sixth of the room in cluster 1 and have it; in cluster 2 the twelve have as little as these two.
  expect(zwak.map((w) => [w.cel, w.lid])).toEqual([]);
  const strict = { ...s, cellen: s.cellen.map((c, i) => (i === 5 ? { ...c, breedte: 60 } : c)) };
  const found = (await attack(strict, sums)).zwak;
  expect(found.map((w) => [w.cel, w.lid, Math.round(w.hoog - w.laag)])).toEqual([[5, 0, 40]]);
});

test("an instrument of one vestiging: what is wholly its own it knows in every part, and that is no leak", async () => {
  // 25 pairs in a year, all vestiging 0's; the quarters are published for everybody together only.
  const year: SystemCell = { ...cell(25, 25), eigen: new Map([[0, { n: 25, waarde: 25 }]]) };
  const cells = [year, { ...year, lid: 0 }, cell(3, 3), cell(4, 4), cell(8, 8), cell(10, 10)];
  const relaties: System["relaties"] = [
    { soort: "eenheid", ouder: 0, kinderen: [1] },
    { soort: "periode", ouder: 0, kinderen: [2, 3, 4, 5] },
  ];
  const hidden = Uint8Array.from([SHOWN, SHOWN, HIDDEN, HIDDEN, HIDDEN, HIDDEN]);
  // Its own cell leaves nothing for others in any quarter: there is nothing to learn about them.
  expect((await attack({ cellen: cells, relaties }, hidden)).zwak).toEqual([]);
  const own = ownWholes(cells, relaties);
  expect(own.map((c) => c.lid)).toEqual([0, 0, 0, 0, 0, 0]);
  // An outsider is still left with enough room.
  expect((await attack({ cellen: own, relaties }, hidden)).zwak).toEqual([]);
  // A part that somebody else has a share in stays as it was.
  const shared = ownWholes(
    [
      { ...year, lid: -1 },
      { ...year, lid: 0 },
      { ...year, lid: 1 },
    ],
    [{ soort: "eenheid", ouder: 0, kinderen: [1, 2] }],
  );
  expect(shared[0]?.lid).toBe(-1);
});

test("by any sum, not of units alone, a whole all of whose parts are one vestiging's is its own", () => {
  const cells = [cell(3, 3), { ...cell(3, 0), lid: 0 }, { ...cell(0, 0), lid: 0 }];
  for (const soort of ["eenheid", "populatie", "periode"] as const)
    expect(ownWholes(cells, [{ soort, ouder: 0, kinderen: [1, 2] }])[0]?.lid, soort).toBe(0);
  const two = [cell(3, 3), { ...cell(3, 0), lid: 0 }, { ...cell(0, 0), lid: 1 }];
  expect(ownWholes(two, [{ soort: "populatie", ouder: 0, kinderen: [1, 2] }])[0]?.lid).toBe(-1);
});

test("a delivery of six zorgtrajecten at one vestiging gives a release with everything hidden, not a refusal", async () => {
  const policy = readPolicy();
  const [edition] = policy.edities.edities;
  if (!edition) throw new Error("no edition");
  const { db, delivery, models } = await runFolder("tests/deliveries/gewoon");
  const a = await assess(db, delivery, models, policy, edition);
  expect(a.aanval.zwak).toEqual([]);
  const figures = publishFigures(a.cube, a.grid, a.built, a.pattern, a.membership, policy);
  expect(figures.length).toBeGreaterThan(50);
  expect(figures.filter((f) => f.status === "getoond" || f.n !== null)).toEqual([]);
});
