import { describe, expect, test } from "vitest";
import { type EarlierDelivery, earlierPeriods } from "../../src/engine/check/periods.js";
import { intake } from "../support/delivery.js";
import { find, Small } from "./small.js";

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
