import { describe, expect, test } from "vitest";
import type { CubeCell } from "../../src/engine/gate/cube.js";
import { MEASURES, type Measure } from "../../src/engine/gate/measures.js";
import { meanOfVestigingen, publishCell, publishCube } from "../../src/engine/gate/threshold.js";
import { readPolicy } from "../../src/engine/policy/policy.js";

const policy = readPolicy().publicatie;
const measure = (indicator: string): Measure => {
  const m = MEASURES.find((x) => x.indicator === indicator);
  if (!m) throw new Error(indicator);
  return m;
};
const cell = (indicator: string, over: Partial<CubeCell>): CubeCell => {
  const m = measure(indicator);
  return {
    niveau: "vestiging",
    eenheid: "A",
    periode: "2018",
    uitsplitsing: m.uitsplitsing,
    categorie: m.categorieen[0] ?? "",
    populatie: m.populatie,
    instrument: "SCL-90",
    indicator,
    definitie: m.definitie,
    n: 50,
    patienten: 50,
    teller: null,
    som: null,
    som2: null,
    teller_patienten: over.teller ?? null,
    ...over,
  };
};
const publish = (indicator: string, over: Partial<CubeCell>) =>
  publishCell(cell(indicator, over), measure(indicator), policy);

describe("outcomes", () => {
  const of = (n: number, patienten: number) =>
    publish("delta-t", { n, patienten, som: String(8 * n), som2: String(100 * n) });
  test("ten patients are shown, nine are not", () => {
    expect(of(10, 10)).toMatchObject({ status: "getoond", n: 10, waarde: 8, reden: null, methode: "student" });
    expect(of(9, 9).status).toBe("verborgen");
  });
  test("distinct patients count, not treatments", () => {
    expect(of(12, 9).status).toBe("verborgen");
    expect(of(12, 10).status).toBe("getoond");
  });
  test("a hidden figure carries nothing at all but the one published reason", () => {
    const { n, teller, waarde, sd, laag, hoog, methode, reden } = of(9, 9);
    expect([n, teller, waarde, sd, laag, hoog, methode]).toEqual(Array(7).fill(null));
    expect(reden).toBe("niet getoond (kleine aantallen)");
    expect(of(0, 0)).toEqual(of(9, 9));
  });
  test("percentages get the bounded interval, T-points Student's", () => {
    const p = publish("hsk-verbetering", { n: 20, patienten: 20, som: "1960", som2: "192400" });
    expect(p).toMatchObject({ methode: "begrensd", waarde: 98 });
    expect(p.hoog).toBeLessThanOrEqual(100);
  });
});

describe("counts", () => {
  test("five are shown, four are not, and zero looks like four", () => {
    const of = (n: number) => publish("afgesloten", { n, patienten: n, teller: n });
    expect(of(5)).toMatchObject({ status: "getoond", waarde: 5 });
    expect(of(4).status).toBe("verborgen");
    expect(of(0)).toEqual(of(4));
  });
  test("a share hides a numerator under five, and keeps its n", () => {
    expect(publish("response", { n: 50, patienten: 50, teller: 5 })).toMatchObject({
      status: "getoond",
      teller: 5,
      waarde: 10,
      methode: "wilson",
    });
    expect(publish("response", { n: 50, patienten: 50, teller: 4 })).toMatchObject({
      status: "verborgen",
      n: 50,
      teller: null,
      waarde: null,
      laag: null,
    });
    expect(publish("response", { n: 50, patienten: 50, teller: 0 })).toEqual(
      publish("response", { n: 50, patienten: 50, teller: 4 }),
    );
  });
  test("five treatments of four patients are too few", () => {
    expect(publish("response", { n: 50, patienten: 50, teller: 5, teller_patienten: 4 }).status).toBe("verborgen");
    expect(publish("response", { n: 50, patienten: 50, teller: 6, teller_patienten: 5 }).status).toBe("getoond");
  });
  test("categories of an outcome need both: ten patients and five in the category", () => {
    expect(publish("delta-t-klasse", { n: 10, patienten: 10, teller: 5 }).status).toBe("getoond");
    expect(publish("delta-t-klasse", { n: 10, patienten: 10, teller: 4 })).toMatchObject({
      status: "verborgen",
      n: 10,
      teller: null,
    });
    expect(publish("delta-t-klasse", { n: 9, patienten: 9, teller: 5 })).toMatchObject({
      status: "verborgen",
      n: null,
    });
  });
});

test("complete SCL-90 above the vestiging counts every treatment: vestigingen with few complete pairs are not left out", () => {
  const of = (niveau: CubeCell["niveau"], eenheid: string, teller: number, n: number) =>
    cell("hsk-compleet", { niveau, eenheid, n, patienten: n, teller, teller_patienten: teller, instrument: "" });
  const rows = publishCube(
    [of("vestiging", "X\u001fA", 80, 91), of("vestiging", "X\u001fB", 4, 32), of("totaal", "", 84, 123)],
    new Map(),
    ["totaal"],
    policy,
  );
  expect(rows.find((c) => c.eenheid === "X\u001fB")).toMatchObject({ status: "verborgen" });
  expect(rows.find((c) => c.niveau === "totaal")).toMatchObject({
    waarde: 68.3,
    n: 123,
    teller: 84,
    methode: "wilson",
  });
});

describe("the HSK figure above the vestiging", () => {
  const v = (eenheid: string, mean: number, n: number) =>
    cell("hsk-verbetering", { eenheid, n, patienten: n, som: String(mean * n), som2: String((mean * mean + 400) * n) });
  const whole = cell("hsk-verbetering", {
    niveau: "totaal",
    eenheid: "",
    n: 140,
    patienten: 140,
    som: "9999",
    som2: "999999",
  });
  const published = publishCube(
    [v("X\u001fA", 80, 100), v("X\u001fB", 40, 20), v("X\u001fC", -100, 9), whole],
    new Map(),
    ["totaal"],
    policy,
  );
  const total = published.filter((c) => c.niveau === "totaal");
  test("is the unweighted mean of the figures that are shown", () => {
    const standard = total.find((c) => c.definitie === "standaard");
    expect(standard).toMatchObject({ waarde: 60, n: 120, sd: null, methode: "begrensd", status: "getoond" });
  });
  test("keeps the mean of all patients as a reading of its own", () => {
    expect(total.find((c) => c.definitie === "patiëntniveau")).toMatchObject({ waarde: 71.42, n: 140 });
  });
  test("is hidden where no vestiging is shown", () => {
    const shown = published.find((c) => c.niveau === "totaal" && c.definitie === "standaard");
    const hidden = published.filter((c) => c.niveau === "vestiging" && c.status === "verborgen");
    expect(hidden).toHaveLength(1);
    expect(shown && meanOfVestigingen(shown, hidden, policy)).toMatchObject({
      status: "verborgen",
      n: null,
      waarde: null,
    });
  });
});
