import { describe, expect, test } from "vitest";
import { type FigureKey, meanOfVestigingen, type PublishedCell, publishFigure } from "../../src/engine/gate/figures.js";
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

describe("the HSK figure above the vestiging", () => {
  const figures = [mean(100, 8000, 680_000), mean(20, 800, 40_000), mean(9, -900, 90_000, false)];
  test("is the unweighted mean of the figures that are shown", () => {
    expect(meanOfVestigingen({ ...key("hsk-verbetering"), niveau: "totaal" }, figures, policy)).toMatchObject({
      waarde: 60,
      n: 120,
      sd: null,
      methode: "begrensd",
      status: "getoond",
    });
  });
  test("is hidden where no vestiging is shown", () => {
    expect(meanOfVestigingen(key("hsk-verbetering"), figures.slice(2), policy)).toMatchObject({
      status: "verborgen",
      n: null,
      waarde: null,
    });
  });
});
