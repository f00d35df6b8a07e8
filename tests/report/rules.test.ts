import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readRules } from "../../src/engine/report/policy.js";
import type { Explained } from "../../src/site/mirror/casemix.js";
import type { Asked, Making } from "../../src/site/mirror/figures.js";
import type { Figure, TargetVerdict } from "../../src/site/mirror/model.js";
import { isComplete } from "../../src/site/mirror/moments.js";
import { CONDITIONS, nearHundred, questions, type Seen } from "../../src/site/mirror/questions.js";
import { RULES } from "../../src/site/mirror/rules.js";
import { judge } from "../../src/site/mirror/targets.js";
import { differenceWord } from "../../src/site/mirror/who.js";
import type { Cell } from "../../src/site/queries/cells.js";
import { tempFolder } from "../support/delivery.js";

/** Every rule of a report on both sides of its boundary. */

test.each([
  ["2020-H1", "2020-09-30", 3, true],
  ["2020-H1", "2020-09-29", 3, false],
  ["2019-H2", "2020-02-29", 2, true],
  ["2019-H2", "2020-02-28", 2, false],
  ["2020", "2020-12-31", 0, true],
  ["2020", "2020-12-30", 0, false],
  ["2020-K3", "2020-12-31", 3, true],
])("%s is complete on %s, %i months on: %s", (periode, peildatum, months, expected) => {
  expect(isComplete(periode, peildatum, months)).toBe(expected);
});

const figure = (laag: number | null, hoog: number | null): Figure =>
  ({ waarde: laag === null ? null : 80, laag, hoog }) as Figure;

test.each([
  [80, 90, "gehaald"],
  [79.9, 90, "niet te zeggen"],
  [70, 80, "niet te zeggen"],
  [70, 79.9, "niet gehaald"],
  [null, null, "niet beschikbaar"],
] as const)("interval %s to %s against at least 80: %s", (laag, hoog, expected) => {
  expect(judge(figure(laag, hoog), 80)).toBe(expected);
});

test.each([
  [0.0999, "nauwelijks anders"],
  [0.1, "iets anders"],
  [0.2999, "iets anders"],
  [0.3, "duidelijk anders"],
  [0.4999, "duidelijk anders"],
  [0.5, "sterk anders"],
  [null, "niet te zeggen: verborgen klasse"],
])("a standardised difference of %s is %s", (d, expected) => {
  expect(differenceWord(d, RULES.verschil_in_woorden)).toBe(expected);
});

const cell = (over: Partial<Cell>): Cell =>
  ({ eenheid: "v1", periode: "2020", soort: "jaar", label: "2020", n: 50, teller: null, reden: null, ...over }) as Cell;
const share = (periode: string, teller: number, n: number, eenheid = "v1"): Cell =>
  cell({ periode, label: periode, teller, n, waarde: (100 * teller) / n, eenheid });

describe("always near 100 %", () => {
  const rule = { grens: 95, perioden: 2, bron: "" };
  const years = (...values: (number | null)[]) =>
    values.map((waarde, i) => cell({ waarde, periode: String(2016 + i) }));
  test.each([
    [[95, 95], true],
    [[40, 95, 96], true],
    [[95, 94.9], false],
    [[94.9, 95], false],
    [[96, null, 96], false],
    [[97], false],
  ])("%j: %s", (values, expected) => {
    expect(nearHundred(years(...values), rule) !== null).toBe(expected);
  });
});

const NO_CASEMIX = { voor: null, na: null, zin: null } as unknown as Explained;
const asked = (indicator: string, cellen: readonly Cell[]): Asked =>
  ({ wat: indicator, maat: "percent", f: { indicator }, cellen, alle: null, definitie: "" }) as Asked;
const M = {
  over: { niveau: "vestiging", eenheid: "v1", naam: "Berk", organisatie: null },
  naast: [
    { rol: "eigen", eenheid: "v1", naam: "Berk" },
    { rol: "totaal", eenheid: "totaal", naam: "Totaal" },
  ],
  momenten: {
    soort: "jaar",
    nu: { periode: "2020", soort: "jaar", label: "2020" },
    ervoor: { periode: "2019", soort: "jaar", label: "2019" },
    geheel: { periode: "totaal", soort: "totaal", label: "2016–2020" },
    waarom: null,
  },
} as unknown as Making;
const SEEN: Seen = {
  m: M,
  streefwaarden: [],
  response: undefined,
  verbetering: undefined,
  sessies: undefined,
  casemix: NO_CASEMIX,
  groepen: [],
  patienten: [],
  getoond: 80,
  verborgen: 20,
};
const target = (indicator: string, oordeel: TargetVerdict["oordeel"]): TargetVerdict => ({
  indicator,
  wat: indicator,
  streef: 80,
  bron: "",
  oordeel,
  cijfer: `${indicator}, 2020: 61,0 %`,
  zin: "",
});
const comes = (code: string, seen: Partial<Seen>): boolean => CONDITIONS[code]?.({ ...SEEN, ...seen }, RULES) !== null;

describe("questions", () => {
  test.each(["hsk-compleet:compleet", "response:response", "hsk-verbetering:verbetering"])(
    "a target that is shown not to be met, and only that: %s",
    (pair) => {
      const [indicator = "", code] = pair.split(":");
      const of = (oordeel: TargetVerdict["oordeel"]) =>
        comes(`${code}-onder-streef`, { streefwaarden: [target(indicator, oordeel)] });
      expect(of("niet gehaald")).toBe(true);
      expect(["gehaald", "niet te zeggen", "niet beschikbaar"].map((o) => of(o as TargetVerdict["oordeel"]))).toEqual([
        false,
        false,
        false,
      ]);
    },
  );
  test("a fall of the response that its own interval shows", () => {
    const of = (before: number, now: number) =>
      comes("response-gedaald", { response: asked("response", [share("2019", before, 100), share("2020", now, 100)]) });
    expect(of(60, 45)).toBe(true);
    expect(of(60, 55)).toBe(false);
    expect(of(45, 60)).toBe(false);
  });
  test("casemix: explained, not explained, nothing to say", () => {
    const of = (code: string, voor: boolean | null, na: boolean | null) =>
      comes(code, { casemix: { ...NO_CASEMIX, voor, na, zin: "zin" } });
    expect([
      of("casemix-verklaart", true, false),
      of("casemix-verklaart", false, false),
      of("casemix-verklaart", true, true),
    ]).toEqual([true, false, false]);
    expect([
      of("casemix-verklaart-niet", true, true),
      of("casemix-verklaart-niet", false, true),
      of("casemix-verklaart-niet", null, null),
    ]).toEqual([true, true, false]);
  });
  test("other patients from a clear difference on; sessions where the difference leaves out 0", () => {
    const trait = (totaal: number | null) =>
      comes("andere-patienten", { patienten: [{ naam: "Leeftijd", cluster: null, totaal }] });
    expect([trait(0.3), trait(0.299), trait(null)]).toEqual([true, false, false]);
    const mean = (waarde: number, sd: number, n: number, eenheid: string) =>
      cell({ periode: "totaal", waarde, sd, n, eenheid, laag: waarde - 1, hoog: waarde + 1, methode: "student" });
    const of = (own: number) =>
      comes("inzet-wijkt-af", { sessies: asked("sessies", [mean(own, 6, 200, "v1"), mean(12, 6, 2000, "totaal")]) });
    expect([of(14), of(12.1)]).toEqual([true, false]);
  });
  test("much hidden: half, and just less", () => {
    expect(comes("veel-verborgen", { getoond: 50, verborgen: 50 })).toBe(true);
    expect(comes("veel-verborgen", { getoond: 51, verborgen: 49 })).toBe(false);
    expect(comes("veel-verborgen", { getoond: 0, verborgen: 0 })).toBe(false);
  });
  test("three, of three subjects, in the order of policy; always three", () => {
    const many = questions(
      {
        ...SEEN,
        streefwaarden: [
          target("hsk-compleet", "niet gehaald"),
          target("response", "niet gehaald"),
          target("hsk-verbetering", "niet gehaald"),
        ],
        verborgen: 90,
      },
      RULES,
    );
    expect(many.map((q) => q.code)).toEqual(["compleet-onder-streef", "verbetering-onder-streef", "veel-verborgen"]);
    expect(many[0]?.aanleiding).toBe("hsk-compleet, 2020: 61,0 %; de streefwaarde is ten minste 80 %.");
    const none = questions(SEEN, RULES);
    expect(none.map((q) => q.code)).toEqual(["altijd-afspraken", "altijd-herkennen", "altijd-patient"]);
    expect(none.map((q) => q.aanleiding)).toEqual([null, null, null]);
  });
  test("no rule scolds, each asks, each has a source that is one of the documents", () => {
    for (const r of RULES.gesprek.regels) {
      expect(r.vraag, r.code).toMatch(/\?$/);
      expect(r.vraag, r.code).not.toMatch(
        /\b(fout|slecht|onvoldoende|schuld|tekort|moet(en)?|falen|faalt|waarom niet)\b/i,
      );
      expect(r.bron, r.code).toMatch(/Verbraak, Theuws & Verdellen 2015|LVVP|KiBG/);
    }
    expect(Object.keys(CONDITIONS).sort()).toEqual(RULES.gesprek.regels.map((r) => r.code).sort());
  });
});

test("rules are checked: an unknown code, a sentence that asks nothing, too few questions without a condition", () => {
  expect(readRules()).toEqual(RULES);
  const broken = (change: (r: { gesprek: { regels: Record<string, string>[] } }) => void): string => {
    const copy = structuredClone(RULES) as unknown as { gesprek: { regels: Record<string, string>[] } };
    change(copy);
    const file = path.join(tempFolder(), "rapport.json");
    writeFileSync(file, JSON.stringify(copy));
    return file;
  };
  const first = (key: string, value: string) =>
    broken((r) => Object.assign(r.gesprek.regels[0] ?? {}, { [key]: value }));
  expect(() => readRules(first("code", "verzonnen"))).toThrow(
    /gesprek\.regels\.0\.code: er is geen voorwaarde met deze code/,
  );
  expect(() => readRules(first("vraag", "Doe beter."))).toThrow(/een vraag eindigt op een vraagteken/);
  expect(() => readRules(broken((r) => r.gesprek.regels.pop()))).toThrow(/minder vragen zonder voorwaarde/);
});
