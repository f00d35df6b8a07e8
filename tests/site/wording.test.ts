import { describe, expect, test } from "vitest";
import { begrensd, student, wilson } from "../../src/engine/definitions/intervals.js";
import { html } from "../../src/engine/text/html.js";
import { csvText } from "../../src/site/components/table.js";
import { enumerate, number, percent } from "../../src/site/format.js";
import {
  chanceSentence,
  differenceCell,
  differenceText,
  manySentences,
} from "../../src/site/pages/difference-wording.js";
import { between, fromOtherMeans, fromRest } from "../../src/site/pages/differences.js";
import { againstRest, againstTarget, change, compact, paragraph, withInterval } from "../../src/site/pages/wording.js";
import type { Cell } from "../../src/site/queries/cells.js";

const cell = (waarde: number | null, laag: number | null, hoog: number | null, label = "2018"): Cell => ({
  niveau: "vestiging",
  eenheid: "v1",
  naam: "Abeel",
  organisatie: null,
  periode: "2018",
  label,
  soort: "jaar",
  instrument: "",
  categorie: "",
  definitie: "standaard",
  populatie: "paren",
  n: waarde === null ? null : 1234,
  teller: null,
  rest: null,
  waarde,
  sd: null,
  fout: null,
  patienten: null,
  laag,
  hoog,
  methode: null,
  reden: waarde === null ? "niet getoond (kleine aantallen)" : null,
});

/** A share with Wilson's interval. */
const share = (teller: number, n: number, eenheid = "v1"): Cell => ({
  ...cell((100 * teller) / n, wilson(teller, n).laag, wilson(teller, n).hoog),
  eenheid,
  teller,
  n,
  methode: "wilson",
});
/** A mean with Student's interval. */
const mean = (waarde: number, sd: number, n: number, eenheid = "v1"): Cell => ({
  ...cell(waarde, student(waarde, sd, n).laag, student(waarde, sd, n).hoog),
  eenheid,
  sd,
  n,
  methode: "student",
});

describe("sentences never say more than the interval", () => {
  test("against a target", () => {
    expect(againstTarget(cell(60, 55, 65), 85)).toBe("ligt onder de streefwaarde van 85 %");
    expect(againstTarget(cell(90, 86, 93), 85)).toBe("ligt boven de streefwaarde van 85 %");
    expect(againstTarget(cell(80, 70, 88), 85)).toMatch(/^verschilt niet aantoonbaar van/);
    expect(againstTarget(cell(85, 85, 90), 85)).toMatch(/^verschilt niet aantoonbaar van/);
    expect(againstTarget(cell(null, null, null), 85)).toBeNull();
    expect(againstTarget(undefined, 85)).toBeNull();
  });
  test("a unit against the others: the difference with its own interval, where intervals overlap too", () => {
    // 70 of 100 within 560 of 1,000: the others are 490 of 900.
    const whole = share(560, 1000, "totaal");
    expect(againstRest(share(70, 100), whole, "percent")).toBe(
      "15,6 procentpunt hoger dan bij de andere vestigingen samen (95 %-interval van het verschil 5,4 tot 24,3)",
    );
    // 46 of 100: its interval overlaps that of the whole, and the difference leaves out 0 only where it should.
    const near = share(46, 100);
    expect(againstRest(near, whole, "percent")).toBe(
      "11,1 procentpunt lager dan bij de andere vestigingen samen (95 %-interval van het verschil −21,1 tot −0,8)",
    );
    expect(near.hoog).toBeGreaterThan(whole.laag ?? 0);
    expect(againstRest(share(50, 100), whole, "percent")).toMatch(
      /^niet aantoonbaar anders dan bij de andere vestigingen samen \(verschil −6,7 procentpunt, 95 %-interval/,
    );
    expect(againstRest(mean(12, 9, 60), mean(8, 9, 900, "totaal"), "points")).toMatch(/^4,3 punt hoger dan/);
    expect(againstRest(mean(8.4, 9, 60), mean(8, 9, 900, "totaal"), "points")).toMatch(/^niet aantoonbaar anders/);
  });
  test("no difference with what is not shown, with itself, or where nobody else is left", () => {
    const whole = share(560, 1000, "totaal");
    expect(againstRest(cell(null, null, null), whole, "percent")).toBeNull();
    expect(againstRest(share(70, 100), { ...whole, teller: null, waarde: null }, "percent")).toBeNull();
    expect(againstRest({ ...share(70, 100), teller: null, waarde: null }, whole, "percent")).toBeNull();
    expect(againstRest(whole, whole, "percent")).toBeNull();
    expect(againstRest(share(560, 1000), whole, "percent")).toBeNull();
    expect(againstRest(undefined, whole, "percent")).toBeNull();
    expect(againstRest(mean(8, 9, 60), { ...mean(8, 9, 900, "totaal"), sd: null }, "points")).toBeNull();
  });
  test("patients that count more than once: with the published clustered errors", () => {
    // Two equal rows per patient: errors √2 as large, as if there were half as many.
    const twice = (c: Cell, fout: number): Cell => ({ ...c, fout: Math.SQRT2 * fout, patienten: (c.n ?? 0) / 2 });
    const [own, whole] = [mean(12, 9, 60), mean(8, 9, 900, "totaal")];
    const plain = fromRest(own, whole);
    const wide = fromRest(twice(own, 9 / Math.sqrt(60)), twice(whole, 9 / Math.sqrt(900)));
    expect(wide?.waarde).toBeCloseTo(plain?.waarde ?? 0, 9);
    const width = (v: typeof plain): number => (v?.hoog ?? 0) - (v?.laag ?? 0);
    expect(width(wide) / width(plain)).toBeGreaterThan(1.38);
    expect(width(wide) / width(plain)).toBeLessThan(1.55);
    const s = fromRest(twice(share(70, 100), 4.6), twice(share(560, 1000, "totaal"), 1.57));
    expect(width(s)).toBeGreaterThan(width(fromRest(share(70, 100), share(560, 1000, "totaal"))));
    // Without the errors there is no difference of such figures.
    expect(fromRest({ ...own, patienten: 30 }, { ...whole, patienten: 450 })).toBeNull();
    const between2 = between(twice(own, 9 / Math.sqrt(60)), twice(mean(8, 9, 400), 0.45));
    expect(width(between2) / width(between(own, mean(8, 9, 400)))).toBeGreaterThan(1.38);
  });
  test("the HSK percentage: against the mean of the other vestigingen, and only where all of them are shown", () => {
    const of = (eenheid: string, waarde: number, sd: number, n: number) => ({
      ...mean(waarde, sd, n, eenheid),
      ...begrensd([{ gemiddelde: waarde, sd, n }], -100, 100),
      methode: "begrensd",
    });
    const [own, b, c] = [of("a", 40, 55, 80), of("b", 60, 50, 400), of("c", 70, 45, 20)];
    // Not of 420 patients together (60.5): the mean of two vestigingen is 65.
    expect(fromOtherMeans(own, [own, b, c])?.waarde).toBe(-25);
    expect(fromOtherMeans(own, [own, b, c])?.hoog).toBeLessThan(0);
    expect(fromOtherMeans(own, [own, b, { ...c, waarde: null, sd: null }])).toBeNull();
    expect(fromOtherMeans(own, [own])).toBeNull();
    expect(fromOtherMeans(undefined, [b, c])).toBeNull();
  });
  test("over time: the difference, with its own interval", () => {
    const at = (label: string, c: Cell): Cell => ({ ...c, label, periode: label });
    expect(change(at("2016", mean(7, 9, 400)), at("2020", mean(9, 9, 400)), "points")).toBe(
      "in 2020 2,0 punt hoger dan in 2016 (95 %-interval van het verschil 0,8 tot 3,2)",
    );
    expect(change(at("2016", mean(9, 9, 400)), at("2020", mean(7, 9, 400)), "points")).toMatch(
      /^in 2020 2,0 punt lager/,
    );
    expect(change(at("2016", mean(8, 9, 400)), at("2020", mean(8.5, 9, 400)), "points")).toBe(
      "in 2020 niet aantoonbaar anders dan in 2016 (verschil +0,5 punt, 95 %-interval van het verschil −0,7 tot 1,7)",
    );
    expect(change(at("2016", mean(8, 9, 400)), at("2016", mean(8, 9, 400)), "points")).toBeNull();
    expect(change(undefined, at("2020", mean(8, 9, 400)), "points")).toBeNull();
    // Only intervals: of a mean of vestigingen.
    expect(between(cell(60, 55, 66), cell(50, 44, 55))).toEqual({
      waarde: 10,
      laag: 10 - Math.hypot(5, 5),
      hoog: 10 + Math.hypot(6, 6),
    });
  });
  test("no number in a sentence reads as nothing, or at the other side of it", () => {
    expect(differenceText({ waarde: 0.06, laag: 0.04, hoog: 0.08 }, "punt", "toen")).toBe(
      "0,06 punt hoger dan toen (95 %-interval van het verschil 0,04 tot 0,08)",
    );
    expect(differenceText({ waarde: 1, laag: 0, hoog: 2 }, "punt", "toen")).toMatch(/^niet aantoonbaar anders/);
    expect(differenceText({ waarde: -1, laag: -2, hoog: 0 }, "punt", "toen")).toMatch(/^niet aantoonbaar anders/);
    expect(differenceCell({ waarde: 1.25, laag: -0.4, hoog: 2.9 })).toBe("+1,3 (−0,4 tot 2,9)");
  });
  test("many comparisons: what chance gives stands beside them, and nothing is subtracted", () => {
    const apart = { waarde: 2, laag: 1, hoog: 3 };
    const none = { waarde: 1, laag: -1, hoog: 3 };
    const twenty = [...Array(3).fill(apart), ...Array(17).fill(none)];
    expect(manySentences(twenty, "vestigingen", "de andere samen")).toBe(
      "Van 20 vestigingen is het verschil met de andere samen berekend; bij 3 ligt nul buiten het 95 %-interval. Bij 20 vergelijkingen laat toeval alleen er naar verwachting 1,0 zo uitkomen, en in ongeveer 64 % van de gevallen één of meer; welke dat zijn is niet te zeggen.",
    );
    expect(manySentences([none, none], "vestigingen", "de andere samen")).toMatch(/bij geen ervan ligt nul buiten/);
    expect(manySentences([apart], "vestigingen", "de andere samen")).toBe(
      "Voor één van de vestigingen is een verschil met de andere samen te geven; nul ligt buiten het 95 %-interval ervan.",
    );
    expect(manySentences([], "vestigingen", "de andere samen")).toBeNull();
    expect(chanceSentence(1)).toBeNull();
  });
  test("a figure comes with interval and n, a hidden one with its reason", () => {
    expect(withInterval(cell(62.34, 58.1, 66.52), "percent")).toBe("62,3 % (95 %-interval 58,1 tot 66,5; n 1.234)");
    expect(withInterval(cell(-3.25, -4, -2), "points")).toBe("−3,3 (95 %-interval −4,0 tot −2,0; n 1.234)");
    expect(withInterval(cell(null, null, null), "percent")).toBe("niet getoond (kleine aantallen)");
    expect(withInterval(undefined, "percent")).toBe("niet gepubliceerd");
    expect(compact(cell(62.34, 58.1, 66.52), "percent")).toBe("62,3 % (58,1–66,5; n 1.234)");
    expect(compact(cell(-3.25, -4, -2), "points")).toBe("−3,3 (−4,0 tot −2,0; n 1.234)");
    expect(compact(cell(null, null, null), "points")).toBe("niet getoond (kleine aantallen)");
    expect(String(paragraph(["SCL-90 <b>", null, "50 % (n 12)"]))).toBe(
      '<p class="zin"><span class="heel">SCL-90</span> &lt;b&gt; 50\u00a0% (n\u00a012)</p>',
    );
  });
});

describe("numbers and text", () => {
  test("Dutch numbers", () => {
    expect(number(1234567)).toBe("1.234.567");
    expect(number(-0.04, 1)).toBe("0,0");
    expect(number(-1234.5, 1)).toBe("−1.234,5");
    expect(number(null)).toBe("–");
    expect(percent(50)).toBe("50,0 %");
    expect(enumerate(["a", "b", "c"])).toBe("a, b en c");
  });
  test("names cannot become markup", () => {
    expect(String(html`${`<script>"x"&'y'`}`)).toBe("&lt;script&gt;&quot;x&quot;&amp;&#39;y&#39;");
  });
  test("CSV for Dutch spreadsheets; names cannot become formulas", () => {
    const rows = [
      { naam: "=1+1", x: 1.5 },
      { naam: 'Berk; "zuid"', x: null },
    ];
    expect(
      csvText(
        [
          { kop: "naam", waarde: (r) => r.naam },
          { kop: "x", waarde: (r) => r.x },
        ],
        rows,
      ),
    ).toBe(`\uFEFFnaam;x\r\n'=1+1;1,5\r\n"Berk; ""zuid""";\r\n`);
  });
});
