import { describe, expect, test } from "vitest";
import { compared, shares, difference as standardised } from "../../src/site/pages/casemix/distribution.js";
import {
  adjustedGroupsSentence,
  adjustedSentence,
  classSentences,
  groupSentences,
  shrunkenSentence,
  spreadChange,
} from "../../src/site/pages/casemix/groups-wording.js";
import { funnelOf } from "../../src/site/pages/casemix/limits.js";
import {
  boundSentences,
  difference,
  type Estimate,
  funnelSentences,
  goesAway,
  ownInFunnel,
  reliability,
  type Split,
  sideOf,
  splitSentences,
} from "../../src/site/pages/casemix/wording.js";
import type { UnitRow } from "../../src/site/queries/casemix.js";
import type { Cell } from "../../src/site/queries/cells.js";
import { linearUnit } from "../support/casemix-release.js";
import { HIDDEN } from "../support/hand-release.js";

const e = (
  waarde: number | null,
  laag: number | null = null,
  hoog: number | null = null,
  reden?: string,
): Estimate => ({
  waarde,
  laag,
  hoog,
  ...(reden ? { reden } : {}),
});
const GONE = e(null, null, null, HIDDEN);

/** Words that state a difference. */
const STATES =
  /\b(hoger|lager|keert|zichtbaar|verklaart het niet geheel|kleiner geworden|groter geworden|verdwijnt \d)/;

describe("which side of none an interval lies", () => {
  test.each([
    [e(2, 1, 3), 0, "hoger"],
    [e(-2, -3, -1), 0, "lager"],
    [e(1, -1, 3), 0, "geen"],
    [e(1, 0, 2), 0, "geen"],
    [e(-1, -2, 0), 0, "geen"],
    [e(1.2, 1.05, 1.4), 1, "hoger"],
    [e(1.2, 0.95, 1.4), 1, "geen"],
    [e(0.7, 0.5, 0.9), 1, "lager"],
    [e(0.7, 0.5, 1), 1, "geen"],
    [e(1, 3, -1), 0, null],
    [e(1, Number.NaN, 2), 0, null],
    [e(null, null, null), 0, null],
    [e(2, null, null), 0, null],
  ] as const)("%o against %d: %s", (x, none, side) => {
    expect(sideOf(x, none)).toBe(side);
  });
  test("a difference is named with its size only outside none", () => {
    expect(difference(e(-2.3, -3, -1.6), "T")).toBe("2,3 T lager dan het geheel (95 %-interval −3,0 tot −1,6)");
    expect(difference(e(4.1, 1, 7), "%")).toContain("4,1 procentpunt hoger");
    expect(difference(e(4.1, -1, 9), "%")).not.toMatch(STATES);
    expect(difference(GONE, "T")).toBe(HIDDEN);
  });
});

const split = (gemeten: Estimate, casemix: number | null, over: Estimate): Split => ({
  naam: "Abeel",
  gemeten,
  casemix,
  over,
  maat: "T",
});

describe("one vestiging in parts", () => {
  const last = (s: Split): string => splitSentences(s).at(-1) ?? "";
  test("casemix takes it away", () => {
    const said = splitSentences(split(e(-3, -4, -2), -2.9, e(-0.1, -1, 0.8)));
    expect(said[0]).toContain("3,0 T lager dan het geheel");
    expect(said[1]).toContain("−2,9 T");
    expect(said[2]).toMatch(/blijft er geen aantoonbaar verschil over/);
    expect(said[2]).not.toMatch(STATES);
  });
  test("something is left", () => {
    expect(last(split(e(-3, -4, -2), -1, e(-2, -3, -1)))).toMatch(/verklaart het niet geheel.*2,0 T lager/);
  });
  test("reversed: what is left lies at the other side", () => {
    expect(last(split(e(-3, -4, -2), -5, e(2, 1, 3)))).toMatch(/keert het verschil om: 2,0 T hoger/);
  });
  test("casemix hid a difference", () => {
    expect(last(split(e(0.2, -1, 1.4), 2.5, e(-2.3, -3, -1.6)))).toMatch(
      /wordt wel een verschil zichtbaar: 2,3 T lager/,
    );
  });
  test("null: no difference before or after, and none is stated", () => {
    const said = splitSentences(split(e(0.4, -1, 2), 0.1, e(0.3, -1, 1.6)));
    expect(said.join(" ")).not.toMatch(STATES);
    expect(said.join(" ")).toMatch(/geen aantoonbaar verschil/);
  });
  test("an end on none is inside", () => {
    expect(splitSentences(split(e(1, 0, 2), 0, e(1, 0, 2))).join(" ")).not.toMatch(STATES);
  });
  test("hidden or without interval: the reason, and nothing else", () => {
    expect(splitSentences(split(GONE, null, GONE))).toEqual([`Abeel: geen vergelijking; ${HIDDEN}.`]);
    const singular = e(null, null, null, "het model is singulier en niet gebruikt");
    expect(splitSentences(split(e(-3, -4, -2), null, singular)).join(" ")).toMatch(
      /geen vergelijking; het model is singulier/,
    );
  });
  test("a part by casemix never reads as plus or minus nothing", () => {
    expect(splitSentences(split(e(1, 0.5, 1.5), 0.01, e(1, 0.5, 1.5)))[1]).toContain("verschil van 0,0 T");
  });
});

describe("all units in the funnel", () => {
  const f = {
    eenheden: 12,
    buiten: 0,
    verborgen: 0,
    grens: 95,
    overdispersie: false,
    meervoud: "vestigingen",
    enkelvoud: "vestiging",
  };
  test("everyone inside is said so", () => {
    expect(funnelSentences(f).join(" ")).toMatch(
      /^Alle 12 vestigingen liggen binnen de 95 %-grenzen: van geen ervan is hiermee een verschil met het doel aangetoond/,
    );
  });
  test("inside widened limits is not the same as equal to the target", () => {
    const said = funnelSentences({ ...f, overdispersie: true }).join(" ");
    expect(said).toMatch(/verruimde 95 %-grenzen.*iets anders dan gelijk/);
    expect(said).not.toMatch(/verschil met het doel/);
  });
  test("outside comes with what chance gives, and is no verdict", () => {
    const said = funnelSentences({ ...f, buiten: 2, grens: 99.8 }).join(" ");
    expect(said).toMatch(
      /2 van de 12 vestigingen liggen buiten de 99,8 %-grenzen; door toeval alleen zijn dat er naar verwachting 0,02, en in ongeveer 2 % van de gevallen één of meer\. Welke dat zijn is niet te zeggen/,
    );
    expect(said).toMatch(/geen oordeel/);
  });
  test("hidden units are counted apart; without any unit nothing is compared", () => {
    expect(funnelSentences({ ...f, verborgen: 3 }).join(" ")).toMatch(/3 vestigingen zijn niet getoond/);
    expect(funnelSentences({ ...f, eenheden: 0 }).join(" ")).toMatch(/niets te vergelijken/);
    expect(funnelSentences({ ...f, eenheden: 1 })[0]).toMatch(/^De ene vestiging ligt binnen/);
  });
  test("the chosen one", () => {
    expect(ownInFunnel("Abeel", null, true, 95)).toMatch(/binnen de 95 %/);
    expect(ownInFunnel("Abeel", "onder", true, 99.8)).toMatch(/onder de 99,8 %/);
    expect(ownInFunnel("Abeel", null, false, 95)).toBe("Abeel is niet getoond.");
  });
});

test("reliability: reached, not yet, never", () => {
  const r = (betrouwbaarheid: number | null, n_nodig: number | null) => ({
    naam: "Abeel",
    n: 40,
    betrouwbaarheid,
    n_nodig,
  });
  expect(reliability(r(0.8, 30), 0.7)).toMatch(/dat haalt 0,70/);
  expect(reliability(r(0.4, 140), 0.7)).toMatch(/voor 0,70 is n 140 nodig/);
  expect(reliability(r(0, null), 0.7)).toMatch(/met geen aantal te halen/);
  expect(reliability(r(null, null), 0.7)).toBeNull();
});

test("what goes away: shown, not to be told, reversed, singular, without interval", () => {
  expect(goesAway(e(62, 37, 87), "Verwijzer")).toMatch(
    /verdwijnt 62 % \(95 %-interval 37 % tot 87 %\) als verwijzer meetelt/,
  );
  expect(goesAway(e(6, -8, 20), "Ervaring")).toMatch(/niet vast te stellen.*nul past daar ook bij/);
  expect(goesAway(e(-40, -70, -10), "Ernst")).toMatch(
    /wordt groter als ernst meetelt: 40 % \(95 %-interval 10 % tot 70 %\)/,
  );
  expect(goesAway(e(null, null, null, "singulier"), "Ernst")).toMatch(/niet te zeggen: singulier/);
  expect(goesAway(e(41), "Ernst")).toMatch(/zonder interval/);
});

test("groups: only those that differ are named, hidden ones are counted", () => {
  const g = (naam: string, x: Estimate, referentie = false) => ({ ...x, naam, referentie });
  const ref = g("Huisarts", e(0), true);
  expect(groupSentences([ref, g("Arts", e(-2, -3, -1)), g("Ggz", e(0.2, -1, 1.4))], "lineair")).toEqual([
    "‘Arts’: 2,0 T lager dan ‘Huisarts’ (95 %-interval −3,0 tot −1,0), de rest gelijk.",
    "Van de andere groepen is geen verschil ermee aangetoond.",
    "Bij 2 vergelijkingen laat toeval alleen er naar verwachting 0,1 zo uitkomen, en in ongeveer 10 % van de gevallen één of meer; welke dat zijn is niet te zeggen.",
  ]);
  expect(groupSentences([ref, g("A", e(1, -1, 3)), g("B", e(1, 0, 2))], "lineair")).toEqual([
    "Van geen van de 2 andere groepen is een verschil met ‘Huisarts’ aangetoond, de rest gelijk.",
  ]);
  expect(groupSentences([ref, g("A", e(1, -1, 3))], "lineair")).toEqual([
    "Tussen ‘A’ en ‘Huisarts’ is geen verschil aangetoond, de rest gelijk.",
  ]);
  expect(groupSentences([ref, g("A", e(1, -1, 3)), g("B", e(1, 0, 2))], "lineair").join(" ")).not.toMatch(STATES);
  expect(groupSentences([ref, g("A", e(0.4, 0.1, 0.7))], "logistisch")[0]).toMatch(/kans is hoger.*odds ratio 1,49/);
  expect(groupSentences([ref, g("A", e(0.4, -0.1, 0.9))], "logistisch").join(" ")).not.toMatch(STATES);
  expect(groupSentences([ref, g("A", GONE)], "lineair")).toEqual([`Geen vergelijking met ‘Huisarts’: ${HIDDEN}.`]);
  expect(groupSentences([ref, g("A", e(2, 1, 3)), g("B", GONE)], "lineair").join(" ")).toMatch(
    /Over één groep valt niets te zeggen/,
  );
  expect(groupSentences([], "lineair")).toHaveLength(1);
});

test("spread over the years: a change only where its own interval leaves out none, also where the two overlap", () => {
  const at = (label: string, x: Estimate) => ({ ...x, label });
  expect(spreadChange(at("2016", e(2, 1.6, 2.4)), at("2020", e(1, 0.7, 1.3)), "vestigingen")).toMatch(
    /kleiner geworden/,
  );
  expect(spreadChange(at("2016", e(1, 0.7, 1.3)), at("2020", e(2, 1.6, 2.4)), "vestigingen")).toMatch(
    /groter geworden/,
  );
  // 2,4 and 2,6 overlap; the difference is 1,0 with √(0,4² + 0,6²) to its upper end.
  expect(spreadChange(at("2016", e(3, 2.4, 3.8)), at("2020", e(2, 1.6, 2.6)), "vestigingen")).toBe(
    "De spreiding tussen vestigingen is kleiner geworden: 3,0 (95 %-interval 2,4 tot 3,8) in 2016, 2,0 (95 %-interval 1,6 tot 2,6) in 2020; verschil −1,0 T (95 %-interval −1,9 tot −0,2).",
  );
  expect(spreadChange(at("2016", e(2, 1, 3)), at("2020", e(1, 0.5, 1.5)), "vestigingen")).toMatch(
    /^Dat de spreiding tussen vestigingen is veranderd is niet aangetoond: .*verschil −1,0 T \(95 %-interval −2,1 tot 0,1\)/,
  );
  // Two that touch: the difference still leaves out none.
  expect(spreadChange(at("2016", e(2, 1, 3)), at("2020", e(0.8, 0.5, 1)), "vestigingen")).toMatch(
    /kleiner geworden: .*verschil −1,2 T \(95 %-interval −2,2 tot −0,2\)/,
  );
  expect(spreadChange(at("2016", e(2, 1, 3)), at("2020", e(null, null, null, "singulier")), "vestigingen")).toMatch(
    /singulier/,
  );
  expect(spreadChange(undefined, undefined, "vestigingen")).toMatch(/valt niet te zeggen/);
});

test("bounds: room, nobody missing, hidden", () => {
  const m = { waarde: 8, n: 200, reden: null };
  const s = (waarde: number | null) => ({ naam: "x", waarde, n_aangevuld: 100 });
  expect(boundSentences("Abeel", m, [s(5.5), s(10)]).join(" ")).toMatch(
    /100 zijn niet gemeten \(33 %\).*tussen 5,5 en 10,0 T/,
  );
  expect(boundSentences("Abeel", m, [{ naam: "x", waarde: 8, n_aangevuld: 0 }]).join(" ")).toMatch(
    /niets aan te vullen/,
  );
  expect(boundSentences("Abeel", { waarde: null, n: null, reden: HIDDEN }, [s(5)])).toEqual([
    `Abeel: geen grenzen; ${HIDDEN}.`,
  ]);
});

test("shrunken: everyone around the middle is said so", () => {
  const k = (krimp: number, half: number) => ({ krimp, krimp_laag: krimp - half, krimp_hoog: krimp + half });
  expect(shrunkenSentence([k(8, 1), k(9, 1)], 8.2, "vestiging", "vestigingen")).toMatch(
    /^Elk interval bevat het midden/,
  );
  expect(shrunkenSentence([k(8, 1), k(11, 1)], 8.2, "vestiging", "vestigingen")).toMatch(/^Van 1 van de 2 vestigingen/);
  expect(shrunkenSentence([k(8, 1), k(11, 1)], 8.2, "vestiging", "vestigingen")).toMatch(
    /Of twee vestigingen van elkaar verschillen is aan hun strepen niet te zien/,
  );
  expect(shrunkenSentence([], 8, "vestiging", "vestigingen")).toMatch(/geen enkele/);
  expect(shrunkenSentence([k(8, 1)], null, "vestiging", "vestigingen")).toMatch(/valt er niets/);
});

describe("adjusted figures and the line of the whole", () => {
  const a = (x: number, half: number) => ({
    gecorrigeerd: x,
    gecorrigeerd_laag: x - half,
    gecorrigeerd_hoog: x + half,
  });
  test("units: how many lie apart, beside chance; never a pair", () => {
    expect(adjustedSentence([a(8, 1), a(12, 1), a(9, 0.5)], 8, "vestigingen")).toBe(
      "Gecorrigeerd ligt bij 2 van de 3 vestigingen het interval naast de gestreepte lijn. Bij 3 vergelijkingen laat toeval alleen er naar verwachting 0,2 zo uitkomen, en in ongeveer 14 % van de gevallen één of meer; welke dat zijn is niet te zeggen. Of twee vestigingen van elkaar verschillen is aan hun strepen niet te zien.",
    );
    expect(adjustedSentence([a(8, 1)], null, "vestigingen")).toMatch(/^Of twee/);
  });
  test("groups: against all others together; an end on the line is inside", () => {
    expect(adjustedGroupsSentence([a(8, 1), a(9, 1)], 8, "Huisarts")).toBe(
      "Met de rest gelijk is van geen groep een verschil met alle andere groepen samen aangetoond: geen streep van een vol punt ligt naast de gestreepte lijn. Of twee groepen verschillen is aan hun strepen niet te zien: de tabel geeft het verschil met ‘Huisarts’, met een eigen interval.",
    );
    expect(adjustedGroupsSentence([a(8, 1), a(9.1, 1)], 8, null)).toMatch(
      /^Met de rest gelijk is van 1 van de 2 groepen een verschil .* aangetoond: daar ligt de streep van het volle punt naast/,
    );
    expect(
      adjustedGroupsSentence([{ gecorrigeerd: null, gecorrigeerd_laag: null, gecorrigeerd_hoog: null }], 8, null),
    ).toBe("Of twee groepen verschillen is aan hun strepen niet te zien.");
  });
  test("classes of a unit: those that differ from the others, with the size", () => {
    const v = (waarde: number, half: number) => ({ waarde, laag: waarde - half, hoog: waarde + half });
    const of = (klasse: string, waarde: number, half: number) => ({ klasse, verschil: v(waarde, half) });
    const others = "de andere vestigingen samen";
    expect(classSentences("Abeel", [of("18–24", -5, 2), of("25–44", 1, 2), of("45+", 4, 6)], 3, others)).toEqual([
      "18–24: Abeel 5,0 procentpunt lager dan bij de andere vestigingen samen (95 %-interval van het verschil −7,0 tot −3,0).",
      "Van de andere getoonde klassen is geen verschil aangetoond.",
      // Of three classes that are all shown the third follows from the others.
      "Bij 2 vergelijkingen laat toeval alleen er naar verwachting 0,1 zo uitkomen, en in ongeveer 10 % van de gevallen één of meer; welke dat zijn is niet te zeggen.",
    ]);
    expect(classSentences("Abeel", [of("a", 1, 2), of("b", -1, 2)], 2, others)).toEqual([
      "Van geen van de 2 klassen is een verschil tussen Abeel en de andere vestigingen samen aangetoond.",
    ]);
    expect(classSentences("Abeel", [], 3, others)).toEqual(["De verdeling bij Abeel is niet getoond."]);
  });
});

describe("funnel of rows", () => {
  const EMPTY = Object.fromEntries(
    "ongecorrigeerd ongecorrigeerd_laag ongecorrigeerd_hoog verwacht gecorrigeerd gecorrigeerd_laag gecorrigeerd_hoog se krimp krimp_laag krimp_hoog betrouwbaarheid n_nodig waargenomen verwacht_aantal variantie z verhouding verhouding_laag verhouding_hoog n"
      .split(" ")
      .map((c) => [c, null]),
  ) as unknown as UnitRow;
  const unit = (naam: string, n: number, over: number): UnitRow =>
    ({ ...EMPTY, ...linearUnit("vestiging", naam, n, 0, over), naam }) as unknown as UnitRow;
  const asked = {
    soort: "gemiddelde",
    gecorrigeerd: true,
    inZ: false,
    doel: 8,
    grens: 95,
    grenzen: [95, 99.8],
    verruimd: false,
    sd: new Map(),
    aantallen: [],
  } as const;
  const rows = [
    unit("a", 100, 0.1),
    unit("b", 400, 3),
    unit("c", 25, 3),
    { ...EMPTY, eenheid: "d", naam: "d", reden: HIDDEN, status: "verborgen" },
  ];
  test("the same difference is outside at a large unit and inside at a small one; a hidden unit is kept apart", () => {
    const f = funnelOf(rows, asked);
    expect(f?.places.map((p) => [p.row.naam, p.buiten])).toEqual([
      ["a", null],
      ["b", "boven"],
      ["c", null],
    ]);
    expect(f?.verborgen.map((r) => r.naam)).toEqual(["d"]);
    expect(f?.spreiding.beschikbaar).toBe(false);
    // 8 ± 1.96 · 9 / √400
    expect(f?.places[1]?.grenzen.hoog).toBeCloseTo(8.882, 3);
  });
  test("what is drawn is what is judged: the curve at a unit's size has its limits", () => {
    const f = funnelOf(rows, asked);
    for (const p of f?.places ?? []) {
      const near = f?.curves
        .filter((l) => l.grens === "95 %")
        .sort((x, y) => Math.abs(x.maat - p.maat) - Math.abs(y.maat - p.maat))[0];
      expect(Math.abs((near?.hoog ?? 0) - p.grenzen.hoog)).toBeLessThan(0.12);
    }
  });
  test("extra spread widens the limits, and only where asked", () => {
    const many = Array.from({ length: 14 }, (_, i) => unit(`u${i}`, 300, i % 2 ? 3 : -3));
    const [narrow, wide] = [false, true].map((verruimd) => funnelOf(many, { ...asked, verruimd }));
    expect(narrow?.tau2).toBe(0);
    expect(wide?.tau2).toBeGreaterThan(4);
    expect(narrow?.places.filter((p) => p.buiten)).toHaveLength(14);
    expect(wide?.places.filter((p) => p.buiten)).toHaveLength(0);
  });
  test("a ratio of 1 is the target; exact limits hold 0 of 3 expected", () => {
    const r = {
      ...EMPTY,
      eenheid: "r",
      naam: "r",
      n: 10,
      waargenomen: 0,
      verwacht_aantal: 3,
      verhouding: 0,
      ongecorrigeerd: 0,
    } as UnitRow;
    expect(funnelOf([r], { ...asked, soort: "verhouding" })?.places[0]).toMatchObject({ buiten: null, maat: 3 });
    const far = { ...r, waargenomen: 12, verhouding: 4 } as UnitRow;
    expect(funnelOf([far], { ...asked, soort: "verhouding" })?.places[0]?.buiten).toBe("boven");
    // Where counts are published as limits, these decide.
    const at = (onder: number, boven: number) => {
      const aantallen = [{ eenheid: "r", grens: 95, onder, boven }];
      return funnelOf([r], { ...asked, soort: "verhouding", aantallen })?.places[0]?.buiten;
    };
    expect([at(0, 7), at(1, 7)]).toEqual([null, "onder"]);
  });
  /** Units of 90 patients who each recover with chance .78: 70.2 expected. */
  const share = (naam: string, observed: number): UnitRow => {
    const v = 90 * 0.78 * 0.22;
    return {
      ...EMPTY,
      eenheid: naam,
      naam,
      n: 90,
      waargenomen: observed,
      verwacht_aantal: 70.2,
      variantie: v,
      z: (observed - 70.2) / Math.sqrt(v),
      verhouding: observed / 70.2,
    } as UnitRow;
  };
  // Seventeen between 63 and 77, and three that chance would not give; by Poisson all twenty would lie within 54 and 87.
  const observed = [70, 66, 74, 69, 72, 63, 77, 71, 68, 73, 70, 67, 75, 70, 65, 72, 69, 60, 61, 80];
  const twenty = observed.map((o, i) => share(`u${i}`, o));
  const within = twenty.flatMap((u) => [
    { eenheid: u.eenheid, grens: 95, onder: 62, boven: 78 },
    { eenheid: u.eenheid, grens: 99.8, onder: 57, boven: 81 },
  ]);
  const chances = { ...asked, soort: "kans", aantallen: within } as const;
  test("units of a common outcome are judged by their own chances: three lie outside, where Poisson's limits held all twenty", () => {
    const f = funnelOf(twenty, chances);
    expect(f?.places.flatMap((p) => (p.buiten ? [[p.row.naam, p.buiten]] : []))).toEqual([
      ["u17", "onder"],
      ["u18", "onder"],
      ["u19", "boven"],
    ]);
    expect(funnelOf(twenty, { ...asked, soort: "verhouding" })?.places.every((p) => p.buiten === null)).toBe(true);
    // Limits stand at each unit, as O/E; no curve can hold for all.
    expect(f?.curves).toEqual([]);
    expect(f?.ticks).toHaveLength(40);
    expect(f?.ticks[0]).toMatchObject({ grens: "95 %", maat: expect.closeTo(70.2, 9) });
    expect(f?.places[0]?.grenzen).toEqual({ laag: expect.closeTo(62 / 70.2, 9), hoog: expect.closeTo(78 / 70.2, 9) });
    const phi = (soort: "kans" | "verhouding") => {
      const s = funnelOf(twenty, { ...chances, soort })?.spreiding;
      return s?.beschikbaar ? s.phi : Number.NaN;
    };
    // By Poisson the variance is taken 70.2 in stead of 15.4, and φ comes out at some quarter of what it is.
    expect(phi("kans")).toBeGreaterThan(1);
    expect(phi("verhouding") / phi("kans")).toBeCloseTo(0.22, 1);
  });
  test("a count on its limit lies within, one further does not", () => {
    const at = (o: number) => funnelOf([share("u0", o)], chances)?.places[0]?.buiten;
    expect([61, 62, 78, 79].map(at)).toEqual(["onder", null, null, "boven"]);
    expect(funnelOf([share("u0", 79)], { ...chances, grens: 99.8 })?.places[0]?.buiten).toBeNull();
  });
  test("in standard deviations the same units lie outside, with a curve to compare; spread widens both", () => {
    const f = funnelOf(twenty, { ...chances, inZ: true });
    expect(f?.places.filter((p) => p.buiten).map((p) => p.row.naam)).toEqual(["u17", "u18", "u19"]);
    expect(f?.doel).toBe(0);
    expect(f?.places[17]?.waarde).toBeCloseTo((60 - 70.2) / Math.sqrt(15.444), 9);
    for (const c of f?.curves ?? []) expect(Math.abs(c.hoog)).toBeCloseTo(c.grens === "95 %" ? 1.96 : 3.0902, 3);
    const far = [...observed.slice(0, 10).map((o) => o - 8), ...observed.slice(10).map((o) => o + 8)];
    const spreadOut = far.map((o, i) => share(`u${i}`, o));
    const [narrow, wide] = [false, true].map((verruimd) => funnelOf(spreadOut, { ...chances, inZ: true, verruimd }));
    const tau2 = wide?.tau2 ?? 0;
    expect(tau2).toBeGreaterThan(0.1);
    expect(wide?.curves[0]?.hoog).toBeCloseTo(1.95996 * Math.sqrt(1 + tau2 * (wide?.curves[0]?.maat ?? 0)), 4);
    expect(wide?.ticks[0]?.hoog).toBeCloseTo(
      Math.min((90 - 70.2) / Math.sqrt(15.444), 1.95996 * Math.sqrt(1 + tau2 * 15.444)),
      4,
    );
    expect(narrow?.places.filter((p) => p.buiten).length).toBeGreaterThan(
      wide?.places.filter((p) => p.buiten).length ?? 99,
    );
  });
  test("a mean in standard errors: the same units lie outside as of the mean itself", () => {
    const f = funnelOf(rows, { ...asked, inZ: true });
    expect(f?.places.map((p) => p.buiten)).toEqual([null, "boven", null]);
    // 3 above, of a standard error of 9/√400.
    expect(f?.places[1]?.waarde).toBeCloseTo(3 / 0.45, 6);
    expect(f?.places[1]?.grenzen.hoog).toBeCloseTo(1.95996, 4);
  });
  test("a share without published limits is not judged", () => {
    const f = funnelOf(twenty, { ...chances, aantallen: within.slice(2) });
    expect(f?.verborgen.map((r) => r.naam)).toEqual(["u0"]);
  });
  test("without spread within units there is no funnel", () => {
    expect(funnelOf([{ ...unit("a", 100, 0), se: null }], asked)).toBeNull();
  });
});

describe("classes of a characteristic", () => {
  const cell = (categorie: string, n: number | null) =>
    ({ categorie, n, teller: null, waarde: n, reden: n === null ? HIDDEN : null }) as unknown as Cell;
  test("shares are of the published total; a hidden class stays hidden and is no zero", () => {
    const rows = shares([cell("a", 30), cell("b", null)], 40);
    expect(rows.map((r) => [r.teller, r.waarde, r.reden])).toEqual([
      [30, 75, null],
      [null, null, HIDDEN],
    ]);
    expect(shares([cell("a", 30), cell("b", null)], null).map((r) => r.waarde)).toEqual([null, null]);
    expect(shares([cell("a", 30), cell("b", 10)], null).map((r) => r.waarde)).toEqual([75, 25]);
  });
  test("those without an outcome are all minus those with one; hidden where either is", () => {
    const { zonder, apart } = compared(
      shares([cell("a", 30), cell("b", 20), cell("c", null)], 60),
      shares([cell("a", 10), cell("b", null), cell("c", 2)], 20),
    );
    expect(apart).toEqual([]);
    expect(zonder.map((r) => [r.n, r.teller, r.waarde])).toEqual([
      [40, 20, 50],
      [40, null, null],
      [40, null, null],
    ]);
  });
  const closed = [cell("licht", 160), cell("zwaar", 140), cell("geen voormeting", 100)];
  const paired = [cell("licht", 100), cell("zwaar", 100)];
  test("a class that only those without an outcome can be in stands apart: shares on both sides are of the others", () => {
    const { met, zonder, apart } = compared(shares(closed, 400), shares(paired, 200));
    // Of 200 without an outcome 100 have no voormeting; 40 of the other 100 are severe, not 40 of 200.
    expect(met.map((r) => [r.categorie, r.n, r.waarde])).toEqual([
      ["licht", 200, 50],
      ["zwaar", 200, 50],
    ]);
    expect(zonder.map((r) => [r.categorie, r.n, r.teller, r.waarde])).toEqual([
      ["licht", 100, 60, 60],
      ["zwaar", 100, 40, 40],
    ]);
    expect(apart.map((r) => [r.categorie, r.n, r.teller, r.waarde])).toEqual([["geen voormeting", 200, 100, 50]]);
    // |0.5 − 0.4| / √((0.25 + 0.24)/2); with the class on one side only there was no number at all.
    expect(standardised(met, zonder)).toBeCloseTo(0.202, 3);
  });
  test("nobody without a voormeting: nothing is left out, and the shares are those of all without an outcome", () => {
    const { zonder, apart } = compared(
      shares([...closed.slice(0, 2), cell("geen voormeting", 0)], 300),
      shares(paired, 200),
    );
    expect(apart.map((r) => [r.teller, r.waarde])).toEqual([[0, 0]]);
    expect(zonder.map((r) => [r.n, r.waarde])).toEqual([
      [100, 60],
      [100, 40],
    ]);
  });
  test("where the class apart is hidden, the shares are of the shown others, or hidden with them", () => {
    const hidden = cell("geen voormeting", null);
    const rest = compared(shares([...closed.slice(0, 2), hidden], 400), shares(paired, 200));
    expect(rest.zonder.map((r) => [r.n, r.waarde])).toEqual([
      [100, 60],
      [100, 40],
    ]);
    expect(rest.apart.map((r) => [r.teller, r.reden])).toEqual([[null, HIDDEN]]);
    const more = compared(shares([cell("licht", 160), cell("zwaar", null), hidden], 400), shares(paired, 200));
    expect(more.zonder.map((r) => [r.n, r.waarde])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
  test("a standardised difference needs every class", () => {
    const full = shares([cell("a", 50), cell("b", 50)], 100);
    expect(standardised(full, shares([cell("a", 40), cell("b", 60)], 100))).toBeCloseTo(0.202, 3);
    expect(standardised(full, shares([cell("a", 40), cell("b", null)], 100))).toBeNull();
    expect(standardised(full, shares([cell("a", 40)], 40))).toBeNull();
  });
});
