import { describe, expect, test } from "vitest";
import { findImplausible } from "../../src/engine/check/plausible.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFiles } from "../support/delivery.js";
import { day, find, findOnly, Small } from "./small.js";

describe("instruments that half take part", () => {
  const sides =
    (before: number, after: number, vestiging = "Abeel") =>
    (w: Small) => {
      for (const [k, t] of w.courses(20, { vestiging }).entries()) {
        if (k < before) w.measure(t, "SCL-90", k, 200 + k);
        if (k < after) w.measure(t, "SCL-90", k + 120, 150 + k);
      }
    };
  test("only voor or only na, from twenty on", async () => {
    expect(await findOnly("instrument-alleen-voor", sides(20, 0))).toMatchObject([{ waar: "SCL-90", rijen: 20 }]);
    expect(await findOnly("instrument-alleen-na", sides(0, 20))).toMatchObject([{ waar: "SCL-90", rijen: 20 }]);
    expect(await findOnly("instrument-alleen-voor", sides(19, 0))).toEqual([]);
    expect(await findOnly("instrument-alleen-voor", sides(20, 1))).toEqual([]);
  });
  test("at one vestiging, while others have both", async () => {
    const found = await findOnly("instrument-alleen-voor", (w) => {
      sides(20, 0, "Berk")(w);
      sides(20, 20, "Den")(w);
    });
    expect(found.map((f) => f.waar)).toEqual(["Berk (De Vlier), SCL-90"]);
  });
  test("never for the response: the SCL-90 after 2016, not the OQ-45-SD", async () => {
    const one = (instrument: string) => (w: Small) => {
      for (const [k, t] of w.courses(20).entries()) w.measure(t, instrument, k, 90 + (k % 10));
    };
    expect(await findOnly("instrument-nooit-response", one("SCL-90"))).toMatchObject([
      { ernst: "ter informatie", rijen: 20 },
    ]);
    expect(await findOnly("instrument-nooit-response", one("OQ-45-SD"))).toEqual([]);
  });
  test("unknown codes are named, but not where a column of keys stands in their place", async () => {
    const found = await find((w) => {
      for (const t of w.courses(12)) {
        w.measure(t, t, 5, 3);
        w.measure(t, "VREEMD", 5, 4);
      }
    });
    expect(found.filter((f) => f.code === "instrument-onbekend").map((f) => f.wat)).toEqual([
      "instrument (afgeschermd: een sleutel of behandelaarcode) staat niet in het register; 12 metingen tellen niet mee",
      "instrument VREEMD staat niet in het register; 12 metingen tellen niet mee",
    ]);
  });
});

describe("columns that hold nothing", () => {
  const fill =
    (values: (k: number) => Record<string, string | number>, n = 30) =>
    (w: Small) => {
      for (let k = 0; k < n; k++) w.course(k, values(k));
    };
  test.each(["geboortejaar", "toestemming", "behandelaar"])("%s is empty", async (column) => {
    expect(
      await findOnly(
        "kolom-leeg",
        fill(() => ({ [column]: "" })),
      ),
    ).toMatchObject([{ waar: `trajecten, ${column}`, rijen: 30 }]);
    const one = column === "geboortejaar" ? 1980 : column === "toestemming" ? "ja" : "behandelaarqzaqz";
    expect(
      await findOnly(
        "kolom-leeg",
        fill((k) => ({ [column]: k === 0 ? one : "" })),
      ),
    ).toEqual([]);
  });
  test("a delivery without the column: no age is told of, no objection is not", async () => {
    const w = new Small();
    fill(() => ({}))(w);
    const files = w.files();
    const rows = String(files["trajecten.csv"]).trim().split("\n");
    files["trajecten.csv"] = `${rows.map((r) => r.split(",").slice(0, -2).join(",")).join("\n")}\n`;
    const { db, delivery, models } = await runFiles(files);
    const found = await findImplausible(db, delivery, models, readPolicy(), []);
    db.close();
    expect(found.map((f) => f.waar)).toEqual(["trajecten, geboortejaar"]);
  });
  test("one value for all, without saying which", async () => {
    const [f] = await findOnly(
      "kolom-een-waarde",
      fill(() => ({ geboortejaar: 1983 })),
    );
    expect(f).toMatchObject({ waar: "trajecten, geboortejaar", rijen: 30 });
    expect(JSON.stringify(f)).not.toContain("1983");
    expect(
      await findOnly(
        "kolom-een-waarde",
        fill((k) => ({ geboortejaar: k === 0 ? 1984 : 1983 })),
      ),
    ).toEqual([]);
  });
  test("nobody objected among five hundred", async () => {
    expect(
      await findOnly(
        "kolom-een-waarde",
        fill(() => ({}), 500),
      ),
    ).toMatchObject([{ waar: "trajecten, toestemming", rijen: 500 }]);
    expect(
      await findOnly(
        "kolom-een-waarde",
        fill((k) => ({ toestemming: k === 0 ? "nee" : "ja" }), 500),
      ),
    ).toEqual([]);
  });
});

test("who objected is left out of every check", async () => {
  const world = (toestemming: string) => (w: Small) => {
    w.course(30);
    const t = w.course(10, { toestemming, laatste_contact: day(5), behandelaar: "behandelaarqzaqz" });
    w.measure(t, "VREEMD", 10, 3);
    w.measure(t, "SCL-90", 10, 999);
    w.measure(t, "SCL-90", 10, 999);
  };
  expect((await find(world("ja"))).map((f) => f.code)).toEqual([
    "999-zonder-antwoorden",
    "contact-omgekeerd",
    "dubbele-meting",
    "instrument-onbekend",
  ]);
  expect(await find(world("nee"))).toEqual([]);
});
