import { describe, expect, test } from "vitest";
import { findOnly, type Small } from "./small.js";

describe.concurrent("endings", () => {
  /** Three vestigingen with 40 treatments; those of Den have a nameting for `measured` of them, better by `better` points. */
  const world = (measured: number, better: number) => (w: Small) => {
    for (const vestiging of ["Abeel", "Berk", "Den"])
      for (const [k, t] of w.courses(40, { vestiging }).entries()) {
        w.measure(t, "SCL-90", k, 160 + 3 * k);
        const den = vestiging === "Den";
        if (k % 40 < (den ? measured : 32)) w.measure(t, "SCL-90", k + 118, 150 + 3 * k - (den ? better : 0));
      }
  };
  test("few namingen with an outcome far above the others: asked, not judged", async () => {
    const [f, ...more] = await findOnly("alleen-goed-einde", world(16, 60));
    expect(more).toEqual([]);
    expect(f).toMatchObject({ ernst: "let op", waar: "Den (De Vlier)", rijen: 16 });
    expect(f?.gevolg).toContain("Het kan zijn");
    expect(f?.herstel).toContain("Vraag na");
  });
  test("not when namingen are only somewhat fewer, nor when the outcome is like the others'", async () => {
    expect(await findOnly("alleen-goed-einde", world(17, 60))).toEqual([]);
    expect(await findOnly("alleen-goed-einde", world(16, 4))).toEqual([]);
  });
  test("vestigingen come in name order, whatever their outcome", async () => {
    const found = await findOnly("alleen-goed-einde", (w) => {
      for (const vestiging of ["Zilverspar", "Berk", "Den", "Abeel"])
        for (const [k, t] of w
          .courses(vestiging === "Den" || vestiging === "Berk" ? 120 : 40, { vestiging })
          .entries()) {
          const few = vestiging === "Zilverspar" || vestiging === "Abeel";
          w.measure(t, "SCL-90", k, 160 + 3 * (k % 40));
          if (!few || k < 12)
            w.measure(t, "SCL-90", k + 118, 150 + 3 * (k % 40) - (few ? (vestiging === "Abeel" ? 50 : 55) : 0));
        }
    });
    expect(found.map((f) => f.waar)).toEqual(["Abeel (De Vlier)", "Zilverspar (De Vlier)"]);
  });
  test("namingen with one reden_einde only", async () => {
    const reasons = (other: number) => (w: Small) => {
      for (const [k, t] of Array.from(
        { length: 40 },
        (_, i) => [i, w.course(i, { reden_einde: i < 20 ? 1 : 3 })] as const,
      )) {
        w.measure(t, "SCL-90", k, 200 + k);
        if (k < 20 || k >= 40 - other) w.measure(t, "SCL-90", k + 120, 150 + k);
      }
    };
    // 20 of 25 namingen against 20 of 40 closures: 30 points apart; with 6 others it is 27.
    expect(await findOnly("nameting-bij-een-sluitreden", reasons(5))).toMatchObject([
      { waar: "Abeel (De Vlier), reden_einde 1", rijen: 25 },
    ]);
    expect(await findOnly("nameting-bij-een-sluitreden", reasons(6))).toEqual([]);
  });
});

describe.concurrent("closed administratively", () => {
  const closed =
    (n: number, reden = "04") =>
    (w: Small) => {
      for (let k = 0; k < 40; k++) {
        const t = w.course(k, { reden_einde: k < n ? reden : 1 });
        w.measure(t, "OQ-45-SD", k, 40 + k);
        if (k >= n || k === 0) w.measure(t, "OQ-45-SD", k + 120, 30 + k);
      }
    };
  test("told with its response beside that of the others, leading zeros or not", async () => {
    const [f] = await findOnly("administratief-afgesloten", closed(10));
    expect(f).toMatchObject({ ernst: "ter informatie", rijen: 10 });
    expect(f?.wat).toContain("10 van 40 (25 %)");
    expect(f?.gevolg).toContain("Response 10 % bij administratief gesloten, 100 % bij de andere");
    expect(f?.gevolg).toContain("Samen 78 %");
    expect(await findOnly("administratief-afgesloten", closed(10, "2"))).toEqual([]);
    expect(await findOnly("administratief-afgesloten", closed(9))).toEqual([]);
  });
  test("a vestiging that does it far more often than the whole", async () => {
    const two = (n: number) => (w: Small) => {
      for (const vestiging of ["Abeel", "Berk"])
        for (let k = 0; k < 20; k++)
          w.measure(w.course(k, { vestiging, reden_einde: vestiging === "Berk" && k < n ? 9 : 1 }), "SCL-90", k, 200);
    };
    expect(await findOnly("vaak-administratief", two(12))).toMatchObject([{ waar: "Berk (De Vlier)", rijen: 12 }]);
    expect(await findOnly("vaak-administratief", two(7))).toEqual([]);
    // 10 of 20 against 10 of 40 is 2.6 standard errors, 9 against 9 is 2.4, though more than 20 points.
    expect(await findOnly("vaak-administratief", two(10))).toMatchObject([{ rijen: 10 }]);
    expect(await findOnly("vaak-administratief", two(9))).toEqual([]);
  });
});
