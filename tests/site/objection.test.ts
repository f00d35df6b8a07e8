import { expect, test } from "vitest";
import { objection } from "../../src/site/pages/objection.js";
import type { Query } from "../../src/site/query.js";

/** What the page says of objections, from published counts alone. */

const HIDDEN = "niet getoond (kleine aantallen)";
function said(bezwaar: number | null, response: { n: number; teller: number } | null): Promise<string> {
  const q: Query = {
    all: async <T>(sql: string) =>
      (sql.includes("verantwoording")
        ? [
            { post: "aanvaard", deel: "", aantal: 200, reden: null },
            {
              post: "buiten beschouwing: bezwaar van de patiënt",
              deel: "",
              aantal: bezwaar,
              reden: bezwaar === null ? HIDDEN : null,
            },
          ]
        : [
            response
              ? { ...response, waarde: (100 * response.teller) / response.n, laag: null, hoog: null, reden: null }
              : { n: null, teller: null, waarde: null, laag: null, hoog: null, reden: HIDDEN },
          ]) as T[],
  };
  return objection({ q, keuze: {}, params: {}, wortel: "." }).then((html) => String(html).replaceAll("\u00a0", " "));
}

test("60 of 100 completer and 25 objections: between 48 % and 68 %", async () => {
  const text = await said(25, { n: 100, teller: 60 });
  expect(text).toContain("Bij 25 van de 200 aanvaarde zorgtrajecten maakte de patiënt bezwaar (12,5 %)");
  expect(text).toContain("hoogstens 12,0 procentpunt lager geweest (48,0 %");
  expect(text).toContain("of 8,0 procentpunt hoger (68,0 %");
});
test("what is no whole tenth is rounded as every figure", async () => {
  // 400 of 1,000 and 50: 38.095 % and 42.857 %.
  const text = await said(50, { n: 1000, teller: 400 });
  expect(text).toContain("hoogstens 1,9 procentpunt lager geweest (38,1 %");
  expect(text).toContain("of 2,9 procentpunt hoger (42,9 %");
});
test("a hidden number stays hidden, with its reason and without a bound", async () => {
  const text = await said(null, { n: 100, teller: 60 });
  expect(text).toContain(HIDDEN);
  expect(text).not.toMatch(/procentpunt|\d/);
});
test("a hidden response gives no bound either", async () => {
  const text = await said(25, null);
  expect(text).toContain("25 van de 200");
  expect(text).toContain(HIDDEN);
  expect(text).not.toContain("procentpunt");
});
