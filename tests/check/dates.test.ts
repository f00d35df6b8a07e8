import { describe, expect, test } from "vitest";
import { day, findOnly, type Small } from "./small.js";

describe.concurrent("dates on one day", () => {
  test.each([
    ["een-dag-eerste-contact", "eerste_contact", -20],
    ["een-dag-laatste-contact", "laatste_contact", 90],
    ["een-dag-einddatum", "einddatum", 400],
  ])("%s", async (code, column, on) => {
    // 8 of 32 is a quarter; the others have a day of their own.
    const world = (n: number) => (w: Small) => {
      for (let k = 0; k < 32; k++) w.course(k, k < n ? { [column]: day(on) } : {});
    };
    const [f] = await findOnly(code, world(8));
    expect(f).toMatchObject({ ernst: "let op", rijen: 8, waar: `Abeel (De Vlier), trajecten, ${column}` });
    expect(f?.wat).toContain(`8 van 32 (25 %)`);
    expect(await findOnly(code, world(7))).toEqual([]);
  });
  test("metingen", async () => {
    const world =
      (n: number, all = 32) =>
      (w: Small) => {
        for (const [k, t] of w.courses(all).entries()) w.measure(t, "SCL-90", k < n ? 60 : k, 200);
      };
    expect(await findOnly("een-dag-metingen", world(8))).toMatchObject([{ rijen: 8 }]);
    expect(await findOnly("een-dag-metingen", world(7))).toEqual([]);
    expect(await findOnly("een-dag-metingen", world(20, 29))).toEqual([]);
  });
});

describe.concurrent("dates that cannot be right", () => {
  test("last contact or closing before the first contact", async () => {
    const world = (last: number) => (w: Small) => {
      w.course(10, { laatste_contact: day(last) });
      w.course(20);
    };
    const [f] = await findOnly("contact-omgekeerd", world(9));
    expect(f).toMatchObject({ ernst: "fout", rijen: 1 });
    expect(f?.wat).toContain("bij 1 zorgtraject ligt het laatste contact of de sluitdatum voor het eerste contact");
    expect(await findOnly("contact-omgekeerd", world(10))).toEqual([]);
  });
  test("metingen long after the closing or long before the first contact", async () => {
    const world = (date: number) => (w: Small) => {
      w.measure(w.course(300), "SCL-90", date, 200);
    };
    expect(await findOnly("meting-na-sluiting", world(425 + 184))).toMatchObject([{ rijen: 1 }]);
    expect(await findOnly("meting-na-sluiting", world(425 + 183))).toEqual([]);
    expect(await findOnly("meting-voor-start", world(300 - 184))).toMatchObject([{ rijen: 1 }]);
    expect(await findOnly("meting-voor-start", world(300 - 183))).toEqual([]);
  });
  test("closing and last contact far apart, in both directions", async () => {
    // The last contact is on day 130.
    const world = (closing: number) => (w: Small) => {
      w.course(10, { einddatum: day(closing) });
      for (let k = 0; k < 8; k++) w.course(20 + 60 * k);
    };
    const [f] = await findOnly("sluiting-lang-na-contact", world(130 + 366));
    expect(f).toMatchObject({ ernst: "let op", rijen: 1, waar: "trajecten, laatste_contact en einddatum" });
    expect(f?.wat).toContain("meer dan 365 dagen na het laatste contact");
    expect(await findOnly("sluiting-lang-na-contact", world(130 + 365))).toEqual([]);
    const later = (last: number) => (w: Small) => {
      w.course(10, { laatste_contact: day(last) });
      for (let k = 0; k < 8; k++) w.course(20 + 60 * k);
    };
    const [g] = await findOnly("contact-lang-na-sluiting", later(135 + 366));
    expect(g?.wat).toContain("het laatste contact meer dan 365 dagen na de einddatum");
    expect(await findOnly("contact-lang-na-sluiting", later(135 + 365))).toEqual([]);
  });
  test("after the peildatum that the delivery names; where it names none, nothing can be said", async () => {
    const world = (peildatum: number | null) => (w: Small) => {
      if (peildatum !== null) w.description["peildatum"] = day(peildatum);
      w.measure(w.course(0), "SCL-90", 130, 200);
    };
    expect(await findOnly("na-peildatum", world(129))).toMatchObject([{ waar: "metingen, datum", rijen: 1 }]);
    expect(await findOnly("na-peildatum", world(130))).toEqual([]);
    expect(await findOnly("na-peildatum", world(null))).toEqual([]);
  });
});
