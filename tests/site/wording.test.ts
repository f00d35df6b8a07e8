import { describe, expect, test } from "vitest";
import { csvText } from "../../src/site/components/table.js";
import { enumerate, escapeHtml, number, percent } from "../../src/site/format.js";
import { againstTarget, againstWhole, change, compact, paragraph, withInterval } from "../../src/site/pages/wording.js";
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
  laag,
  hoog,
  methode: null,
  reden: waarde === null ? "niet getoond (kleine aantallen)" : null,
});

describe("sentences never say more than the interval", () => {
  test("against a target", () => {
    expect(againstTarget(cell(60, 55, 65), 85)).toBe("ligt onder de streefwaarde van 85 %");
    expect(againstTarget(cell(90, 86, 93), 85)).toBe("ligt boven de streefwaarde van 85 %");
    expect(againstTarget(cell(80, 70, 88), 85)).toMatch(/niet te onderscheiden/);
    expect(againstTarget(cell(85, 85, 90), 85)).toMatch(/niet te onderscheiden/);
    expect(againstTarget(cell(null, null, null), 85)).toBeNull();
    expect(againstTarget(undefined, 85)).toBeNull();
  });
  test("against the whole: a difference only where intervals do not touch", () => {
    const whole = cell(60, 58, 62);
    expect(againstWhole(cell(50, 45, 57), whole)).toMatch(/^lager/);
    expect(againstWhole(cell(70, 63, 77), whole)).toMatch(/^hoger/);
    for (const [laag, hoog] of [
      [45, 58],
      [62, 70],
      [40, 80],
      [59, 61],
    ] as const)
      expect(againstWhole(cell(60, laag, hoog), whole)).toMatch(/niet te onderscheiden/);
    expect(againstWhole(cell(null, null, null), whole)).toBeNull();
  });
  test("over time", () => {
    expect(change(cell(50, 45, 55, "2016"), cell(70, 65, 75, "2020"))).toBe("hoger in 2020 dan in 2016");
    expect(change(cell(70, 65, 75, "2016"), cell(50, 45, 55, "2020"))).toBe("lager in 2020 dan in 2016");
    expect(change(cell(50, 45, 60, "2016"), cell(58, 55, 65, "2020"))).toMatch(/niet aantoonbaar veranderd/);
    expect(change(undefined, cell(58, 55, 65))).toBeNull();
  });
  test("a figure comes with interval and n, a hidden one with its reason", () => {
    expect(withInterval(cell(62.34, 58.1, 66.52), "percent")).toBe("62,3 % (95 %-interval 58,1 tot 66,5; n 1.234)");
    expect(withInterval(cell(-3.25, -4, -2), "points")).toBe("−3,3 (95 %-interval −4,0 tot −2,0; n 1.234)");
    expect(withInterval(cell(null, null, null), "percent")).toBe("niet getoond (kleine aantallen)");
    expect(withInterval(undefined, "percent")).toBe("niet gepubliceerd");
    expect(compact(cell(62.34, 58.1, 66.52), "percent")).toBe("62,3 % (58,1–66,5; n 1.234)");
    expect(compact(cell(-3.25, -4, -2), "points")).toBe("−3,3 (−4,0 tot −2,0; n 1.234)");
    expect(compact(cell(null, null, null), "points")).toBe("niet getoond (kleine aantallen)");
    expect(paragraph(["SCL-90 <b>", null, "50 % (n 12)"])).toBe(
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
    expect(escapeHtml(`<script>"x"&'y'`)).toBe("&lt;script&gt;&quot;x&quot;&amp;&#39;y&#39;");
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
