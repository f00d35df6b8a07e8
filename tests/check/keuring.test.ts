import { describe, expect, test } from "vitest";
import { day, findOnly, type Small } from "./small.js";

/** Metingen on the first day of a course, so many of them with a respondent. */
const measured =
  (instrument: string, n: number, wrong: number, respondent: string, right = "") =>
  (w: Small): void => {
    for (const [k, t] of w.courses(n).entries())
      w.measure(t, instrument, k, 20 + (k % 7), [], { respondent: k < wrong ? respondent : right });
  };

describe.concurrent("a whole vestiging with the wrong respondent", () => {
  test("from a quarter of twenty on", async () => {
    const [f] = await findOnly("verkeerde-respondent", measured("HoNOS-12", 20, 5, "01", "02"));
    expect(f).toMatchObject({ ernst: "fout", waar: "Abeel (De Vlier), HoNOS-12", rijen: 5 });
    expect(f?.wat).toContain(
      "bij 5 van 20 (25 %) metingen is de respondent niet wie dit instrument invult (behandelaar); geleverd: patient",
    );
    expect(await findOnly("verkeerde-respondent", measured("HoNOS-12", 20, 4, "01", "02"))).toEqual([]);
    expect(await findOnly("verkeerde-respondent", measured("HoNOS-12", 19, 19, "01"))).toEqual([]);
    expect(await findOnly("verkeerde-respondent", measured("HoNOS-12", 20, 20, ""))).toEqual([]);
  });
  test.each([
    ["07", "voogd"],
    ["7", "voogd"],
    ["09", "familielid"],
    ["10", "anders"],
    ["qz99", "een code buiten de lijst"],
  ])("SDQ-P by %s: no ouder but %s", async (code, name) => {
    const [f] = await findOnly("verkeerde-respondent", measured("SDQ-P", 20, 20, code));
    expect(f?.wat).toContain(`(ouder); geleverd: ${name}`);
    expect(f?.wat).not.toContain("qz99");
  });
  test("vader and moeder are ouder", async () => {
    for (const code of ["04", "05"])
      expect(await findOnly("verkeerde-respondent", measured("SDQ-P", 20, 20, code))).toEqual([]);
  });
});

describe.concurrent("nearly all metingen outside both windows", () => {
  const between = (n: number, out: number) => (w: Small) => {
    for (let k = 0; k < n; k++) {
      const t = w.course(k, { laatste_contact: day(k + 600), einddatum: day(k + 605) });
      w.measure(t, "OQ-45-SD", k < out ? k + 300 : k, 40 + k);
    }
  };
  test("from nine in ten of twenty on", async () => {
    expect(await findOnly("buiten-venster", between(20, 18))).toMatchObject([
      { ernst: "let op", waar: "Abeel (De Vlier), OQ-45-SD", rijen: 18 },
    ]);
    expect(await findOnly("buiten-venster", between(20, 17))).toEqual([]);
    expect(await findOnly("buiten-venster", between(19, 19))).toEqual([]);
  });
});
