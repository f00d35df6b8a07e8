import { describe, expect, test } from "vitest";
import type { Measure } from "../../src/engine/gate/catalogue/measure.js";
import { MEAN_OF_UNITS, MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import type { CubeCell } from "../../src/engine/gate/cube/cube.js";
import { derivedFigures, meanOfVestigingen } from "../../src/engine/gate/publish/derived-figures.js";
import { type FigureKey, type PublishedCell, publishFigure } from "../../src/engine/gate/publish/figures.js";
import type { CubeSystem } from "../../src/engine/gate/system/cube-system.js";
import { readPolicy } from "../../src/engine/policy/policy.js";

const policy = readPolicy().publicatie;
const key = (indicator: string): FigureKey => ({
  niveau: "vestiging",
  eenheid: "A",
  periode: "2018",
  uitsplitsing: "",
  categorie: "",
  populatie: "paren",
  instrument: "SCL-90",
  indicator,
  definitie: "standaard",
});
const mean = (n: number, som: number, som2: number, getoond = true, indicator = "delta-t"): PublishedCell =>
  publishFigure(
    key(indicator),
    "gemiddelde",
    { n, nGetoond: true, som: { som: String(som), som2: String(som2), getoond } },
    policy,
  );

describe("what a figure shows of its parts", () => {
  test("a mean: value, sd and interval from its sums", () => {
    expect(mean(10, 80, 1000)).toMatchObject({ status: "getoond", n: 10, waarde: 8, sd: 6.32, methode: "student" });
  });
  test("a hidden mean keeps its n, and nothing else", () => {
    const { n, waarde, sd, laag, hoog, methode, status, reden } = mean(9, 72, 900, false);
    expect([n, waarde, sd, laag, hoog, methode, status]).toEqual([9, null, null, null, null, null, "verborgen"]);
    expect(reden).toBe("niet getoond (kleine aantallen)");
  });
  test("with its n a figure loses everything: nought looks like four, and like any number hidden to protect another", () => {
    const of = (n: number): PublishedCell =>
      publishFigure(key("response"), "aandeel", { n, nGetoond: false, teller: { aantal: n, getoond: true } }, policy);
    expect(of(0)).toEqual(of(4));
    expect(of(0)).toEqual(of(400));
    expect([of(4).n, of(4).teller, of(4).waarde]).toEqual([null, null, null]);
  });
  test("percentages get the bounded interval", () => {
    const p = mean(20, 1960, 192400, true, "hsk-verbetering");
    expect(p).toMatchObject({ methode: "begrensd", waarde: 98 });
    expect(p.hoog).toBeLessThanOrEqual(100);
  });
  test("a share: numerator and interval, or n alone", () => {
    const of = (getoond: boolean): PublishedCell =>
      publishFigure(key("response"), "aandeel", { n: 50, nGetoond: true, teller: { aantal: 5, getoond } }, policy);
    expect(of(true)).toMatchObject({ status: "getoond", n: 50, teller: 5, waarde: 10, methode: "wilson" });
    expect(of(false)).toMatchObject({ status: "verborgen", n: 50, teller: null, waarde: null, laag: null });
  });
});

describe("the mean of the vestigingen", () => {
  const figures = [mean(100, 8000, 680_000), mean(20, 800, 40_000)];
  const hidden = mean(9, -900, 90_000, false);
  const above = { ...key("hsk-verbetering"), niveau: "totaal" } as const;
  test("weighs each the same, and has n of all", () => {
    expect(meanOfVestigingen(above, figures, 120, policy)).toMatchObject({
      waarde: 60,
      n: 120,
      sd: null,
      // √(2.01² + 4.59²) / 2
      fout: 2.51,
      methode: "begrensd",
      status: "getoond",
    });
  });
  test("is never that of a selection: not with one hidden, not with one missing, not of none", () => {
    expect(meanOfVestigingen(above, [...figures, hidden], 129, policy)).toBeNull();
    expect(meanOfVestigingen(above, figures, 129, policy)).toBeNull();
    expect(meanOfVestigingen(above, [], 0, policy)).toBeNull();
  });
  test("of complete SCL-90: 90 of 100 and 10 of 20 make 70.0, where all together are 83.3", () => {
    const share = (n: number, teller: number): PublishedCell =>
      publishFigure(
        key("hsk-compleet"),
        "aandeel",
        { n, nGetoond: true, teller: { aantal: teller, getoond: true } },
        policy,
      );
    const of = [share(100, 90), share(20, 10)];
    const found = meanOfVestigingen(
      { ...key("hsk-compleet"), niveau: "totaal", definitie: MEAN_OF_UNITS },
      of,
      120,
      policy,
    );
    expect(found).toMatchObject({ waarde: 70, n: 120, teller: null, methode: "begrensd" });
    expect(share(120, 100).waarde).toBe(83.3);
    expect([found?.laag, found?.hoog].every((x) => x !== null && x !== undefined && x > 0 && x < 100)).toBe(true);
  });
});

describe("a series has one reading throughout", () => {
  const measure = (definitie: string, indicator: string) =>
    MEASURES.find((m) => m.indicator === indicator && m.definitie === definitie) as Measure;
  const hsk = measure("standaard", "hsk-verbetering");
  const at = (periode: string, n: number): CubeCell => ({
    niveau: "totaal",
    eenheid: "",
    soort: periode === "totaal" ? "totaal" : "jaar",
    periode,
    atoom: "paar",
    instrument: "SCL-90",
    n,
    patienten: n,
    sommen: {},
  });
  const year = (periode: string, f: PublishedCell): PublishedCell => ({ ...f, periode });
  const run = (figures: readonly PublishedCell[], cells: readonly CubeCell[]): PublishedCell[] =>
    derivedFigures(
      figures,
      (_, __, soort) => cells.filter((c) => c.soort === soort),
      new Map([[hsk, [{ niveau: "totaal", perioden: ["totaal", "jaar"] }]]]),
      { cel: () => 0, bestaat: () => true } as unknown as CubeSystem,
      new Map(),
      policy,
      (m, c) => ({
        ...key(m.indicator),
        niveau: c.niveau,
        eenheid: c.eenheid,
        periode: c.periode,
        definitie: m.definitie,
      }),
    );
  const a = mean(100, 8000, 680_000, true, "hsk-verbetering");
  const b = mean(20, 800, 40_000, true, "hsk-verbetering");
  const c = mean(20, 800, 40_000, false, "hsk-verbetering");
  const cells = [at("2017", 120), at("2018", 120), at("totaal", 120)];
  const whole = [year("totaal", a), year("totaal", b)];
  test("where one year lacks one vestiging, no year has the mean of the vestigingen; the whole period is a series of its own", () => {
    const found = run([year("2017", a), year("2017", b), year("2018", a), year("2018", c), ...whole], cells);
    const of = (p: string) => found.find((f) => f.periode === p);
    expect([of("2017"), of("2018")].map((f) => [f?.status, f?.waarde, f?.n])).toEqual([
      ["verborgen", null, null],
      ["verborgen", null, null],
    ]);
    expect(of("totaal")).toMatchObject({ status: "getoond", waarde: 60, n: 120 });
  });
  test("where every year has them all, every year has it", () => {
    const found = run([year("2017", a), year("2017", b), year("2018", a), year("2018", b), ...whole], cells);
    expect(found.map((f) => [f.periode, f.waarde])).toEqual([
      ["totaal", 60],
      ["2017", 60],
      ["2018", 60],
    ]);
  });
});
