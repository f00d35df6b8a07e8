import { describe, expect, test } from "vitest";
import { MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { isOfGroup } from "../../src/engine/gate/catalogue/ranks.js";
import { type CubeCell, cellsByPlace } from "../../src/engine/gate/cube/cube.js";
import { gridOf } from "../../src/engine/gate/cube/positions.js";
import { coarsen, whyCoarsened } from "../../src/engine/gate/system/coarsen.js";
import { expectedShare, withoutEmptyGroups } from "../../src/engine/gate/system/per-group.js";
import { type Edition, LEVELS, readPolicy } from "../../src/engine/policy/policy.js";

/** Where diagnosis groups stand per unit: chosen from margins, before any search. */

const policy = readPolicy();
const edition = policy.edities.edities[0] as Edition;
const grid = gridOf(policy, edition, LEVELS);

const cell = (atoom: string, niveau: CubeCell["niveau"], eenheid: string, n: number): CubeCell => ({
  niveau,
  eenheid,
  soort: "totaal",
  periode: "totaal",
  atoom,
  instrument: "",
  n,
  patienten: n,
  sommen: {},
});
/** Pairs per vestiging, and per group its pairs there. */
function cubeOf(whole: readonly number[], groups: Readonly<Record<string, readonly number[]>>) {
  const rows = (atoom: string, list: readonly number[]): CubeCell[] => [
    cell(
      atoom,
      "totaal",
      "",
      list.reduce((a, b) => a + b, 0),
    ),
    ...list.map((n, i) => cell(atoom, "vestiging", `v${i}`, n)),
  ];
  const cellen = [
    ...rows("hoofdpaar", whole),
    ...Object.entries(groups).flatMap(([g, list]) => rows(`hoofdgroep/${g}`, list)),
  ];
  return { cellen, gebruik: new Set<string>() };
}
const at = (g: ReturnType<typeof withoutEmptyGroups>, code: string, definitie = "standaard") =>
  [...g]
    .filter(([m]) => m.noemer === `hoofdgroep/${code}` && m.definitie === definitie)
    .flatMap(([m, crossing]) =>
      crossing.flatMap(({ niveau, perioden }) => perioden.map((p) => `${m.indicator} ${niveau} ${p}`)),
    );
const mean = MEASURES.find((m) => m.indicator === "delta-t-hoofdgroep" && m.noemer === "hoofdgroep/angst");
const three = MEASURES.find(
  (m) => m.indicator === "delta-t-hoofdgroep-klasse" && m.definitie !== "standaard" && m.noemer === "hoofdgroep/angst",
);

describe("diagnosis groups per unit", () => {
  test("are expected where margins are: how many of a group are at a unit has no part in it", () => {
    if (!mean || !three) throw new Error("no such figure");
    // 100 of 250 in the group: 40, 40 and 20 are expected; of three classes 18 are asked for.
    const spread = cubeOf([100, 100, 50], { angst: [40, 40, 20], stemming: [60, 60, 30] });
    const crowded = cubeOf([100, 100, 50], { angst: [100, 0, 0], stemming: [0, 100, 50] });
    for (const cube of [spread, crowded])
      expect([mean, three].map((m) => expectedShare(m, "vestiging", cellsByPlace(cube), policy))).toEqual([1, 1]);
    const few = cubeOf([100, 100, 50], { angst: [12, 12, 6], stemming: [88, 88, 44] });
    expect(expectedShare(mean, "vestiging", cellsByPlace(few), policy)).toBeCloseTo(0.8);
    expect(expectedShare(three, "vestiging", cellsByPlace(few), policy)).toBe(0);
  });
  test("a table that margins do not bear is left out and named; one beside it keeps its cells in the system", () => {
    const cube = cubeOf([100, 100, 50], { angst: [9, 9, 4], stemming: [91, 91, 46] });
    const full = withoutEmptyGroups(grid, cube, policy);
    expect(at(full, "angst")).toContain("delta-t-hoofdgroep vestiging totaal");
    const { grid: left, vergroofd } = coarsen(full, cube, policy);
    expect(at(left, "angst")).not.toContain("delta-t-hoofdgroep vestiging totaal");
    expect(at(left, "stemming")).toContain("delta-t-hoofdgroep vestiging totaal");
    expect(
      vergroofd
        .filter((v) => v.verwacht && v.niveau === "vestiging" && v.figuur.includes("Angst"))
        .map((v) => v.figuur),
    ).toEqual([
      "delta-t-hoofdgroep, standaard, Angststoornissen",
      "delta-t-hoofdgroep-klasse, drie klassen, Angststoornissen",
    ]);
  });
  test("what is named tells the bound and not the share: from that, the number of a group that is hidden could be reckoned", () => {
    const whole = [60, ...Array.from({ length: 9 }, () => 20)];
    // Of 50 in the group 12.5 are expected at the large vestiging, a quarter of all; of 30 nowhere ten.
    const named = [50, 30].map((n) => {
      const cube = cubeOf(whole, { angst: [n], stemming: [240 - n] });
      const { vergroofd } = coarsen(grid, cube, policy);
      const ofGroup = vergroofd.filter((v) => v.verwacht && v.figuur.includes("Angst"));
      return ofGroup.map((v) => `${v.figuur} ${v.niveau}: ${whyCoarsened(v)}`);
    });
    expect(named[0]).toEqual(named[1]);
    expect(named[0]).toContain(
      "delta-t-hoofdgroep, standaard, Angststoornissen vestiging: naar verwachting zou minder dan 30 % van de zorgtrajecten zichtbaar zijn",
    );
  });
  test.each([
    ["none could stand", cubeOf([15, 15, 15], { angst: [7, 7, 7], stemming: [8, 8, 8] })],
    ["there is one group only", cubeOf([100, 100, 50], { onbekend: [100, 100, 50] })],
  ])("are in no table and no system where %s", (_, cube) => {
    const full = withoutEmptyGroups(grid, cube, policy);
    const levels = [...full].filter(([m]) => isOfGroup(m)).flatMap(([, c]) => c.map((x) => x.niveau));
    expect(new Set(levels)).toEqual(new Set(["totaal"]));
    const rest = (g: typeof full): number => [...g].filter(([m]) => !isOfGroup(m)).flatMap(([, c]) => c).length;
    expect(rest(full)).toBe(rest(grid));
  });
});
