import { describe, expect, test } from "vitest";
import { parentPeriod, periodRows } from "../../src/engine/gate/cube/periods.js";
import { relationRows } from "../../src/engine/gate/system/relations.js";
import { waysDown } from "../../src/engine/gate/system/ways-down.js";
import type { PeriodKind } from "../../src/engine/policy/policy.js";
import { isWithin, periodInWords } from "../../src/site/queries/periods.js";

/** A year is its half-years, a half-year its quarters, in the gate's sums, in the release, and on the pages. */

const PERIODS = ["totaal", "2018", "2018-H1", "2018-H2", "2018-K1", "2018-K2", "2018-K3", "2018-K4"];
const rows = periodRows(
  PERIODS.map((periode) => ({ periode })),
  { van: "2018-01-01", tot: "2018-12-31" },
);

describe("in the gate", () => {
  test("what a finer period lies in", () => {
    expect(parentPeriod("2018-K2", "halfjaar")).toBe("2018-H1");
    expect(parentPeriod("2018-K3", "halfjaar")).toBe("2018-H2");
    expect(["2018-06", "2018-07"].map((m) => parentPeriod(m, "halfjaar"))).toEqual(["2018-H1", "2018-H2"]);
    expect(parentPeriod("2018-H2", "jaar")).toBe("2018");
    expect(parentPeriod("2018-07", "kwartaal")).toBe("2018-K3");
  });
  test("a year falls apart into half-years before quarters; a half-year into its own two", () => {
    const periods = new Map<PeriodKind, string[]>([
      ["halfjaar", PERIODS.filter((p) => p.includes("-H"))],
      ["kwartaal", PERIODS.filter((p) => p.includes("-K"))],
    ]);
    const down = (periode: string, soort: PeriodKind) =>
      waysDown({ niveau: "totaal", eenheid: "", periode, soort }, { below: () => [] } as never, periods)
        .filter((w) => w.soort === "periode")
        .flatMap((w) => w.stappen.map((s) => s.map((p) => p.periode)))
        .filter((s) => s.length);
    expect(down("2018", "jaar")[0]).toEqual(["2018-H1", "2018-H2"]);
    expect(down("2018-H2", "halfjaar")).toEqual([["2018-K3", "2018-K4"]]);
  });
});

describe("in a release", () => {
  test("names for readers", () => {
    expect(rows.map((r) => [r.soort, r.label])).toEqual([
      ["totaal", "2018"],
      ["jaar", "2018"],
      ["halfjaar", "eerste helft 2018"],
      ["halfjaar", "tweede helft 2018"],
      ...[1, 2, 3, 4].map((k) => ["kwartaal", `2018, kwartaal ${k}`]),
    ]);
  });
  test("both sums are told: of the year over half-years and over quarters, of a half-year over its quarters", () => {
    const sums = relationRows([], rows, new Map(), [])
      .filter((r) => r.soort === "periode")
      .map((r) => `${r.ouder} ${r.groep} ${r.kind}`);
    expect(sums).toEqual(
      expect.arrayContaining(["2018 halfjaar 2018-H2", "2018 kwartaal 2018-K4", "2018-H2 kwartaal 2018-K3"]),
    );
    expect(sums).not.toContain("2018-H1 kwartaal 2018-K3");
  });
});

describe("on pages", () => {
  test("what lies within a choice", () => {
    const inside = (of: string) => PERIODS.filter((p) => isWithin(p, of));
    expect(inside("2018-H1")).toEqual(["2018-H1", "2018-K1", "2018-K2"]);
    expect(inside("2018")).toEqual(PERIODS.slice(1));
    expect(isWithin("2018-07", "2018-H2")).toBe(true);
    expect(isWithin("2018-07", "2019")).toBe(false);
  });
  test("in a sentence", () => {
    expect(["2018", "2018-H1", "2018-H2"].map(periodInWords)).toEqual([
      "2018",
      "de eerste helft van 2018",
      "de tweede helft van 2018",
    ]);
  });
});
