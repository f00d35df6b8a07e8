import { describe, expect, test } from "vitest";
import { type EarlierDelivery, earlierPeriods, outsidePeriod } from "../../src/engine/check/periods.js";
import { intake, runFiles } from "../support/delivery.js";
import { find, findOnly, Small } from "./small.js";

describe("periods already delivered", () => {
  const delivered = (van: string, tot: string, bron = "klein", hash = "x"): EarlierDelivery => ({
    hash,
    bron,
    van,
    tot,
    peildatum: tot,
  });
  const now = async (earlier: (hash: string) => EarlierDelivery[]) => {
    const w = new Small();
    w.description["periode"] = { van: "2018-01-01", tot: "2018-12-31" };
    w.course(0);
    const { db, delivery } = await intake(w.files());
    db.close();
    const periode = { van: "2018-01-01", tot: "2018-12-31" };
    return earlierPeriods(delivery, { periode, peildatum: "2018-12-31" }, earlier(delivery.hash)).map((f) => f.code);
  };
  test("the same files, overlap by one day, a gap of one day; other senders do not count", async () => {
    expect(await now((hash) => [delivered("2018-01-01", "2018-12-31", "klein", hash)])).toEqual([
      "periode-al-verwerkt",
    ]);
    expect(await now(() => [delivered("2017-01-01", "2018-01-01")])).toEqual(["periode-overlap"]);
    expect(await now(() => [delivered("2018-12-31", "2019-01-31")])).toEqual(["periode-overlap"]);
    expect(await now(() => [delivered("2017-01-01", "2017-12-31")])).toEqual([]);
    expect(await now(() => [delivered("2017-01-01", "2017-12-30")])).toEqual(["periode-gat"]);
    expect(await now(() => [delivered("2018-01-01", "2018-12-31", "een ander")])).toEqual([]);
    expect(await now(() => [delivered("2016-01-01", "2016-12-31"), delivered("2017-01-01", "2017-12-31")])).toEqual([]);
    expect(await now(() => [])).toEqual([]);
  });
  test("they come out with the other findings", async () => {
    const found = await find((w) => w.course(0), [delivered("2018-01-01", "2019-12-31")]);
    expect(found.map((f) => f.code)).toEqual(["periode-overlap"]);
  });
});

describe("a period that is derived", () => {
  /** Thirty zorgtrajecten that close within some months, and some that close far from them. */
  const spread =
    (...far: readonly number[]) =>
    async () => {
      const rows = [...Array.from({ length: 30 }, (_, k) => 10 * k), ...far].map(
        (days, k) =>
          `T${k},P${k},Abeel,2018-01-01,${new Date(Date.UTC(2018, 2, 1) + days * 86_400_000).toISOString().slice(0, 10)}`,
      );
      const { db, models } = await runFiles({
        "trajecten.csv": `traject_id,patient_id,vestiging,eerste_contact,einddatum\n${rows.join("\n")}\n`,
        "metingen.csv": "meting_id,traject_id,instrument,datum\n",
      });
      db.close();
      return { ...models.periode, peildatum: models.peildatum, buiten: models.buitenPeriode };
    };
  test("one wrong year sets neither period nor peildatum, at either end", async () => {
    const bulk = { van: "2018-03-01", tot: "2018-12-16", peildatum: "2018-12-16" };
    expect(await spread()()).toEqual({ ...bulk, buiten: 0 });
    // 2088, and 1918.
    expect(await spread(70 * 365)()).toEqual({ ...bulk, buiten: 1 });
    expect(await spread(-100 * 365)()).toEqual({ ...bulk, buiten: 1 });
    expect(await spread(70 * 365, -100 * 365)()).toEqual({ ...bulk, buiten: 2 });
  });
  test("a gap of half a year is one too far, a day less belongs to it", async () => {
    expect(await spread(290 + 183)()).toMatchObject({ tot: "2019-06-17", buiten: 0 });
    expect(await spread(290 + 184)()).toMatchObject({ tot: "2018-12-16", buiten: 1 });
  });
  test("what more than one in twenty have is no outlier, however far it lies", async () => {
    expect(await spread(2000, 2001, 2002)()).toMatchObject({ tot: "2023-08-24", buiten: 0 });
  });
  test("it is told, with the period that was taken", () => {
    const [f] = outsidePeriod({ periode: { van: "2018-03-01", tot: "2018-12-16" }, buitenPeriode: 1 });
    expect(f).toMatchObject({ code: "periode-uitschieters", ernst: "let op", rijen: 1 });
    expect(f?.wat).toContain("2018-03-01 tot en met 2018-12-16");
    expect(outsidePeriod({ periode: { van: "2018-03-01", tot: "2018-12-16" }, buitenPeriode: 0 })).toEqual([]);
  });
});

describe("first contacts far from all others", () => {
  const start =
    (...more: readonly (readonly [string, string?])[]) =>
    (w: Small): void => {
      w.courses(60);
      for (const [eerste_contact, laatste] of more)
        w.course(1, { eerste_contact, ...(laatste ? { laatste_contact: laatste, einddatum: laatste } : {}) });
    };
  test("before all others, or after them, is told with the days of the others", async () => {
    const [f] = await findOnly("eerste-contact-uitschieters", start(["1908-01-02"]));
    expect(f).toMatchObject({ ernst: "let op", rijen: 1 });
    expect(f?.wat).toContain("(2018-01-01 tot en met 2018-03-01)");
    expect(await findOnly("eerste-contact-uitschieters", start(["2031-01-02", "2031-05-01"]))).toMatchObject([
      { rijen: 1 },
    ]);
  });
  test("half a year apart is not far; one after its own end is told as that, and once", async () => {
    expect(await findOnly("eerste-contact-uitschieters", start(["2017-07-02"]))).toEqual([]);
    expect(await findOnly("eerste-contact-uitschieters", start(["2017-07-01"]))).toHaveLength(1);
    expect(await findOnly("eerste-contact-uitschieters", start(["2031-01-02"]))).toEqual([]);
    expect(await findOnly("contact-omgekeerd", start(["2031-01-02"]))).toHaveLength(1);
  });
});
