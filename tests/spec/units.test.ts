import { describe, expect, test } from "vitest";
import { findUnitFaults } from "../../src/engine/check/units.js";
import type { Db } from "../../src/engine/db.js";
import type { Cube } from "../../src/engine/gate/cube/cube.js";
import { makeUnits } from "../../src/engine/gate/cube/units.js";
import { type Edition, type Level, type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { exactCube } from "../support/cube.js";
import { csv, type Files, intake, runFiles, runShort } from "../support/delivery.js";

/**
 * Units over time, as worked examples: what a vestiging was called and where it stood, and where its treatments count.
 * The peildatum is 31 December 2020 unless an example says otherwise.
 */

const METINGEN = "meting_id,traject_id,instrument,datum\n";
const policy = readPolicy();
const under = (over: Partial<Policy["eenheden"]>): Policy => ({ ...policy, eenheden: { ...policy.eenheden, ...over } });
const SLUITDATUM = under({ indeling: "sluitdatum" });

/** Treatments at a vestiging, each closed on a day ("" is still open): `vestiging | einddatum`, more columns at will. */
function files(eenheden: string, trajecten: string, extra: Files = {}): Files {
  const [head = "", ...rows] = trajecten
    .trim()
    .split("\n")
    .map((l) => l.trim());
  return {
    "aanlevering.json": JSON.stringify({ periode: { van: "2015-01-01", tot: "2020-12-31" } }),
    "trajecten.csv": csv(
      [
        `traject_id | patient_id | eerste_contact | ${head}`,
        ...rows.map((r, i) => `T${i + 1} | P${i + 1} | 2015-01-01 | ${r}`),
      ].join("\n"),
    ),
    "metingen.csv": METINGEN,
    ...(eenheden === "" ? {} : { "eenheden.csv": csv(eenheden) }),
    ...extra,
  };
}

/** The cells of closed zorgtrajecten at one level over the whole period. */
function closedCube(db: Db, niveau: Level): Promise<Cube> {
  const crossing = [{ niveau, perioden: ["totaal" as const] }];
  const period = { van: "2015-01-01", tot: "2020-12-31" };
  return exactCube(db, crossing, period, ["behandeling"]);
}

/** The number of the model that says where a treatment counts. */
const ZORGTRAJECT = 10;
/** Where each treatment counts: organisatie / cluster / vestiging / team. */
async function places(f: Files, p: Policy = policy): Promise<string[]> {
  const { db } = await runShort(f, p, ZORGTRAJECT);
  return (
    await db.texts(
      "SELECT concat_ws(' / ', organisatie, cluster, vestiging, team) FROM zorgtraject ORDER BY traject_nr",
    )
  ).map((s) => s.replaceAll(" / (onbekend)", "").replace("(onbekend) / ", ""));
}

describe("a rename: V1 is called Berk up to and including 30 June 2018, Berkenhof from 1 July", () => {
  const RENAME = `
    code | niveau    | naam      | geldig_van | geldig_tot
    V1   | vestiging | Berk      |            | 2018-06-30
    V1   | vestiging | Berkenhof | 2018-07-01 |`;
  const TWO_DAYS = `
    vestiging | einddatum
    V1        | 2018-06-30
    V1        | 2018-07-01
    V1        |`;
  test("on the peildatum: one series under the new name", async () => {
    expect(await places(files(RENAME, TWO_DAYS))).toEqual(["Berkenhof", "Berkenhof", "Berkenhof"]);
  });
  test("on the closing date: the last day of the old name, the first of the new one; open ones as on the peildatum", async () => {
    expect(await places(files(RENAME, TWO_DAYS), SLUITDATUM)).toEqual(["Berk", "Berkenhof", "Berkenhof"]);
  });
  test("a delivery that names the vestiging in stead of the code, by its old or its new name, is understood", async () => {
    const names = TWO_DAYS.replace("V1        | 2018-06-30", "Berk | 2018-06-30").replaceAll("V1 ", "Berkenhof ");
    expect(await places(files(RENAME, names))).toEqual(["Berkenhof", "Berkenhof", "Berkenhof"]);
    expect(await places(files(RENAME, names), SLUITDATUM)).toEqual(["Berk", "Berkenhof", "Berkenhof"]);
  });
  test("a peildatum on the last day of the old name still has the old name, a day later the new one", async () => {
    const at = (peildatum: string): Files => ({
      ...files(RENAME, "vestiging | einddatum\nV1 | 2017-03-01"),
      "aanlevering.json": JSON.stringify({ peildatum }),
    });
    expect(await places(at("2018-06-30"))).toEqual(["Berk"]);
    expect(await places(at("2018-07-01"))).toEqual(["Berkenhof"]);
  });
});

describe("a merger: Els and Es become Elsenhof under De Vlier on 1 January 2019", () => {
  const MERGER = `
    code | niveau      | naam     | ouder | geldig_van | geldig_tot
    O1   | organisatie | De Vlier |       |            |
    V1   | vestiging   | Els      | O1    |            | 2018-12-31
    V1   | vestiging   | Elsenhof | O1    | 2019-01-01 |
    V2   | vestiging   | Es       | O1    |            | 2018-12-31
    V2   | vestiging   | Elsenhof | O1    | 2019-01-01 |`;
  const CLOSED = `
    vestiging | einddatum
    V1        | 2018-12-31
    V2        | 2018-12-31
    V1        | 2019-01-01
    V2        | 2019-01-01
    Elsenhof  | 2020-02-01
    Els       | 2018-02-01`;
  test("on the peildatum they were always one", async () => {
    expect(new Set(await places(files(MERGER, CLOSED)))).toEqual(new Set(["De Vlier / Elsenhof"]));
  });
  test("on the closing date they are two until the last day of 2018, and one from the first of 2019", async () => {
    expect(await places(files(MERGER, CLOSED), SLUITDATUM)).toEqual([
      "De Vlier / Els",
      "De Vlier / Es",
      "De Vlier / Elsenhof",
      "De Vlier / Elsenhof",
      "De Vlier / Elsenhof",
      "De Vlier / Els",
    ]);
  });
});

describe("a move: Iep goes from Het Wad to Eikenrode, and from Noord to Zuid, on 1 April 2018", () => {
  const MOVE = `
    code | niveau      | naam      | ouder | cluster | geldig_van | geldig_tot
    O1   | organisatie | Het Wad   |       |         |            |
    O2   | organisatie | Eikenrode |       |         |            |
    C1   | cluster     | Noord     |       |         |            |
    V1   | vestiging   | Iep       | O1    | C1      |            | 2018-03-31
    V1   | vestiging   | Iep       | O2    | Zuid    | 2018-04-01 |`;
  const CLOSED = `
    vestiging | organisatie | einddatum
    V1        | Het Wad     | 2018-03-31
    V1        | Eikenrode   | 2018-04-01
    Iep       | Het Wad     | 2017-04-01`;
  test("on the peildatum its history goes along", async () => {
    expect(new Set(await places(files(MOVE, CLOSED)))).toEqual(new Set(["Eikenrode / Zuid / Iep"]));
  });
  test("on the closing date it is one unit under each: same name, two keys, two codes", async () => {
    const f = files(MOVE, CLOSED);
    expect(await places(f, SLUITDATUM)).toEqual([
      "Het Wad / Noord / Iep",
      "Eikenrode / Zuid / Iep",
      "Het Wad / Noord / Iep",
    ]);
    const { db } = await runFiles(f, undefined, SLUITDATUM);
    const cube = await closedCube(db, "vestiging");
    const units = makeUnits(cube.cellen, ["vestiging"], policy.edities.edities[0] as Edition, "k".repeat(32));
    expect(units.map((u) => u.naam)).toEqual(["Iep (Eikenrode)", "Iep (Het Wad)"]);
    expect(new Set(units.map((u) => u.code)).size).toBe(2);
    const n = cube.cellen.filter((c) => c.atoom === "afgesloten").map((c) => c.n);
    expect(n.sort()).toEqual([1, 2]);
  });
  test("organisatie and cluster count as known, although trajecten has no such column", async () => {
    const { delivery } = await intake(files(MOVE, "vestiging | einddatum\nV1 | 2018-03-31"));
    expect(delivery.trajectColumns).toEqual(expect.arrayContaining(["organisatie", "cluster"]));
  });
  test("a team takes its treatments along to another vestiging", async () => {
    const teams = `
      code | niveau    | naam  | ouder | geldig_van | geldig_tot
      V1   | vestiging | Iep   |       |            |
      V2   | vestiging | Linde |       |            |
      M1   | team      | Angst | V1    |            | 2018-03-31
      M1   | team      | Angst | V2    | 2018-04-01 |`;
    const closed = `
      vestiging | team | einddatum
      V1        | M1   | 2018-03-31
      V2        | M1   | 2018-04-01
      V1        |      | 2018-03-31`;
    expect(await places(files(teams, closed))).toEqual(["Linde / Angst", "Linde / Angst", "Iep"]);
    expect(await places(files(teams, closed), SLUITDATUM)).toEqual(["Iep / Angst", "Linde / Angst", "Iep"]);
  });
});

describe("what eenheden does not tell", () => {
  const ONE = `
    code | niveau    | naam | ouder    | geldig_van | geldig_tot
    V1   | vestiging | Beuk | De Vlier | 2016-01-01 | 2016-12-31
    V1   | vestiging | Eik  | De Vlier | 2018-01-01 | 2018-12-31`;
  test("before the first day the first row holds; in a gap and after the end the row before", async () => {
    const closed = `
      vestiging | einddatum
      V1        | 2015-06-01
      V1        | 2017-12-31
      V1        | 2018-01-01
      V1        | 2019-06-01`;
    const name = (v: string): string => `De Vlier / ${v}`;
    expect(await places(files(ONE, closed), SLUITDATUM)).toEqual(["Beuk", "Beuk", "Eik", "Eik"].map(name));
    expect(await places(files(ONE, closed))).toEqual(["Eik", "Eik", "Eik", "Eik"].map(name));
  });
  test("a vestiging it does not know keeps its own name, organisatie and cluster, and is counted", async () => {
    const f = files(
      ONE,
      "vestiging | organisatie | cluster | einddatum\nLariks | Het Wad | Noord | 2018-03-01\nV1 | Het Wad | Noord | 2018-03-01",
    );
    expect(await places(f)).toEqual(["Het Wad / Noord / Lariks", "De Vlier / Noord / Eik"]);
    const { db } = await intake(f);
    const found = await findUnitFaults(db);
    expect(found.map((x) => [x.code, x.rijen])).toEqual([
      ["eenheid-ouder-onbekend", 2],
      ["eenheid-gat-in-tijd", 1],
      ["vestiging-niet-in-eenheden", 1],
    ]);
    expect(found[2]?.wat).toContain("Lariks");
  });
  test("a name under another organisatie is not this unit; a name of two units stays as it is", async () => {
    const twice = `
      code | niveau    | naam    | ouder
      V1   | vestiging | Centrum | De Vlier
      V2   | vestiging | Centrum | Het Wad`;
    const f = files(
      twice,
      "vestiging | organisatie | einddatum\nCentrum | De Vlier | 2018-03-01\nCentrum | Eikenrode | 2018-03-01\nCentrum |  | 2018-03-01",
    );
    expect(await places(f)).toEqual(["De Vlier / Centrum", "Eikenrode / Centrum", "Centrum"]);
    const { db } = await intake(f);
    expect((await findUnitFaults(db)).map((x) => x.code)).toContain("vestiging-naam-van-meer-eenheden");
  });
  test("without eenheden all stands as delivered, and there is nothing to find", async () => {
    const f = files("", "vestiging | organisatie | einddatum\nBerk | De Vlier | 2018-03-01");
    expect(await places(f)).toEqual(["De Vlier / Berk"]);
    const { db } = await intake(f);
    expect(await findUnitFaults(db)).toEqual([]);
  });
});

describe("rows of eenheden that cannot all be true are set aside, with their line", () => {
  async function aside(eenheden: string) {
    const { db, delivery } = await intake(files(eenheden, "vestiging | einddatum\nV1 | 2018-03-01"));
    const account = delivery.accounts.find((a) => a.tabel === "eenheden");
    return {
      rows: (await db.all<{ regel: number }>("SELECT regel FROM apart WHERE tabel = 'eenheden' ORDER BY 1")).map(
        (r) => r.regel,
      ),
      left: await db.texts("SELECT code FROM eenheden ORDER BY nr"),
      account: [account?.gelezen, account?.aanvaard, account?.apart],
      codes: (await findUnitFaults(db)).map((f) => `${f.code} ${f.rijen}`),
    };
  }
  test("times of one code that overlap by a day: both; a row that touches them: not", async () => {
    expect(
      await aside(`
        code | niveau    | naam | geldig_van | geldig_tot
        V1   | vestiging | A    |            | 2018-06-30
        V1   | vestiging | B    | 2018-06-30 | 2018-12-31
        V1   | vestiging | C    | 2019-01-01 |
        V2   | vestiging | A    | 2018-01-01 |`),
    ).toEqual({
      rows: [2, 3],
      left: ["V1", "V2"],
      account: [4, 2, 2],
      codes: [],
    });
  });
  test("an end before the beginning; one day is a time too; a copy counts once; an unknown niveau", async () => {
    expect(
      await aside(`
        code | niveau    | naam | geldig_van | geldig_tot
        V1   | vestiging | A    | 2018-06-30 | 2018-06-29
        V1   | vestiging | B    | 2018-06-30 | 2018-06-30
        V1   | vestiging | B    | 2018-06-30 | 2018-06-30
        V2   | afdeling  | C    |            |`),
    ).toEqual({
      rows: [2, 4, 5],
      left: ["V1"],
      account: [4, 1, 3],
      codes: [],
    });
  });
  test("units that stand under themselves; the same code at two levels does not", async () => {
    expect(
      await aside(`
        code | niveau      | ouder
        O1   | organisatie | V1
        V1   | vestiging   | O1
        X    | organisatie |
        X    | vestiging   | X
        V3   | vestiging   | V3`),
    ).toEqual({
      rows: [2, 3, 6],
      left: ["X", "X"],
      account: [5, 2, 3],
      codes: ["vestiging-niet-in-eenheden 1"],
    });
  });
});

describe("the behandelaar a treatment counts for", () => {
  const contacts = csv(`
    traject_id | datum      | behandelaar
    T1         | 2018-01-10 | Anna
    T1         | 2018-02-10 | Anna
    T1         | 2018-03-10 | Bram`);
  async function whose(trajecten: string, contacten = contacts, p: Policy = policy): Promise<string[]> {
    const { db } = await runShort(
      files("", trajecten, contacten === "" ? {} : { "contacten.csv": contacten }),
      p,
      ZORGTRAJECT,
    );
    return db.texts(
      "SELECT behandelaar || CASE WHEN overdracht THEN ' (overgenomen)' ELSE '' END FROM zorgtraject ORDER BY traject_nr",
    );
  }
  const one = (behandelaar: string, overgenomen: string): string =>
    `vestiging | behandelaar | overgenomen | einddatum\nA | ${behandelaar} | ${overgenomen} | 2018-03-20`;
  const MOST = under({ behandelaar_bij_overdracht: "meeste-contacten" });

  test("the one delivered, whoever saw the patient more often", async () => {
    expect(await whose(one("Bram", ""))).toEqual(["Bram"]);
    expect(await whose(one("Bram", "nee"), contacts, MOST)).toEqual(["Bram"]);
  });
  test("none delivered: the one with most contacts; at a tie the one seen last", async () => {
    expect(await whose(one("", ""))).toEqual(["Anna"]);
    expect(await whose(one("", ""), contacts.replace("T1,2018-02-10,Anna\n", ""))).toEqual(["Bram"]);
    expect(
      await whose(one("", ""), contacts.replace("T1,2018-02-10,Anna\n", "").replace("2018-01-10", "2018-03-10")),
    ).toEqual(["Bram"]);
    expect(await whose(one("", ""), "")).toEqual(["(onbekend)"]);
  });
  test("taken over: for the one who took over, and marked", async () => {
    expect(await whose(one("Bram", "ja"))).toEqual(["Bram (overgenomen)"]);
    expect(await whose(one("", "Ja"))).toEqual(["Bram (overgenomen)"]);
  });
  test("taken over, under the other policy: for the one with most contacts, where there are any", async () => {
    expect(await whose(one("Bram", "ja"), contacts, MOST)).toEqual(["Anna (overgenomen)"]);
    expect(await whose(one("Bram", "ja"), "", MOST)).toEqual(["Bram (overgenomen)"]);
  });
  test("two contacts on one day are two, also where the rows are the same", async () => {
    const { delivery } = await intake(
      files("", one("", ""), {
        "contacten.csv": `${contacts}T1,2018-03-10,Bram\nT1,2018-03-10,Bram\nT9,2018-03-10,Bram\n`,
      }),
    );
    expect(delivery.accounts.find((a) => a.tabel === "contacten")).toMatchObject({ gelezen: 6, aanvaard: 5, apart: 1 });
  });

  test("one behandelaar at two vestigingen is two units: keys, codes and figures stay apart", async () => {
    const rows = ["vestiging | organisatie | behandelaar | einddatum"];
    for (let i = 0; i < 5; i++) rows.push(`${i < 3 ? "Abeel" : "Beuk"} | De Vlier | Anna | 2018-03-20`);
    rows.push("Abeel | Het Wad | Anna | 2018-03-20");
    const { db } = await runFiles(files("", rows.join("\n")));
    const cube = await closedCube(db, "behandelaar");
    const n = cube.cellen
      .filter((c) => c.atoom === "afgesloten")
      .map((c) => [c.eenheid.replaceAll("\u001f", " · "), c.n]);
    expect(n).toEqual([
      ["De Vlier · Abeel · Anna", 3],
      ["De Vlier · Beuk · Anna", 2],
      ["Het Wad · Abeel · Anna", 1],
    ]);
    const units = makeUnits(cube.cellen, ["behandelaar"], policy.edities.edities[0] as Edition, "k".repeat(32));
    expect(new Set(units.map((u) => u.code)).size).toBe(3);
    expect(units.map((u) => u.naam)).toEqual([
      "Anna (Abeel, De Vlier)",
      "Anna (Abeel, Het Wad)",
      "Anna (Beuk, De Vlier)",
    ]);
  });
});
