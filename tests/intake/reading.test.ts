import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyWordFindings } from "../../src/engine/check/empty-words.js";
import { keyFindings } from "../../src/engine/check/keys.js";
import { findUnitFaults } from "../../src/engine/check/units.js";
import { type Db, lit, openDb } from "../../src/engine/db.js";
import { dateSql } from "../../src/engine/intake/dates.js";
import { decodedOnce, mended } from "../../src/engine/intake/spellings.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { type Files, intake } from "../support/delivery.js";
import { benchmarkImport, dbc, meting, patient, provider, traject } from "../support/xml.js";

/** How values are read: dates, words that mean nothing, keys that went through Excel, names in several spellings. */

const COLUMNS = [
  "traject_id",
  "patient_id",
  "organisatie",
  "vestiging",
  "behandelaar",
  "eerste_contact",
  "laatste_contact",
  "einddatum",
  "reden_einde",
  "geboortejaar",
  "toestemming",
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;
const BASE = {
  organisatie: "Vlier",
  vestiging: "Abeel",
  eerste_contact: "2018-01-10",
  laatste_contact: "2018-06-10",
  toestemming: "ja",
};
const delivery = (...rows: readonly Row[]): Files => ({
  "trajecten.csv": `${COLUMNS.join(";")}\n${rows
    .map((r, k) => ({ traject_id: `T${k}`, patient_id: `P${k}`, ...BASE, ...r }) as Row)
    .map((r) => `${COLUMNS.map((c) => r[c] ?? "").join(";")}\n`)
    .join("")}`,
  "metingen.csv": "meting_id;traject_id;instrument;datum\nM0;T0;OQ-45;2018-01-10\n",
});
const read = async (files: Files, sql: string) => {
  const { db, delivery: d } = await intake(files);
  const rows = await db.all<Record<string, unknown>>(sql);
  const found = [...(await keyFindings(db)), ...(await emptyWordFindings(db)), ...(await findUnitFaults(db))];
  db.close();
  return { rows, found, accounts: d.accounts };
};

describe("dates", () => {
  let db: Db;
  beforeAll(async () => {
    db = await openDb();
  });
  afterAll(() => db.close());
  const day = async (text: string): Promise<string | null> =>
    (await db.one<{ d: string | null }>(`SELECT CAST(${dateSql("t")} AS VARCHAR) AS d FROM (SELECT ${lit(text)} AS t)`))
      .d;
  test.each([
    ["2018-03-31", "2018-03-31"],
    ["2018-02-30", null],
    ["2018-03-31 14:05:33", "2018-03-31"],
    ["2018-03-31T23:59:59.999", "2018-03-31"],
    ["2018-03-31T25:00:00", null],
    ["2018-03-31Z", "2018-03-31"],
    ["2018-03-31+01:00", "2018-03-31"],
    ["31-03-2018", "2018-03-31"],
    ["1-3-2018 9:05", "2018-03-01"],
    ["31/03/2018", "2018-03-31"],
    ["2018/03/31", "2018-03-31"],
    ["2018/3/1 0:00", "2018-03-01"],
    ["2018.03.31", "2018-03-31"],
    ["2018/02/30", null],
    ["2018/31/03", null],
    ["20180331", "2018-03-31"],
    ["20180230", null],
    ["2018033", null],
    ["31-02-2018", null],
    ["03-31-2018", null],
    ["2018-13-05", null],
    ["31-03-18", null],
    ["43110", null],
    ["0018-01-01", null],
    ["2108-01-01", null],
    // The day in the Netherlands: an hour ahead in winter, two in summer.
    ["2018-01-10T22:59:59Z", "2018-01-10"],
    ["2018-01-10T23:00:00Z", "2018-01-11"],
    ["2018-07-10T21:59:59Z", "2018-07-10"],
    ["2018-07-10T22:00:00Z", "2018-07-11"],
    // Clocks turn on 25 March and 28 October 2018, at 01:00 UTC.
    ["2018-03-24T22:30:00Z", "2018-03-24"],
    ["2018-03-24T23:00:00Z", "2018-03-25"],
    ["2018-03-25T21:59:00Z", "2018-03-25"],
    ["2018-03-25T22:00:00Z", "2018-03-26"],
    ["2018-10-27T22:00:00Z", "2018-10-28"],
    ["2018-10-28T22:59:00Z", "2018-10-28"],
    ["2018-10-28T23:00:00Z", "2018-10-29"],
    // A zone of its own.
    ["2018-07-10T00:30:00+02:00", "2018-07-10"],
    ["2018-07-09T19:00:00-0300", "2018-07-10"],
    ["2018-01-10 00:00:00+00", "2018-01-10"],
    ["2018-12-31T23:30:00.000Z", "2019-01-01"],
  ])("%s is %s", async (text, expected) => {
    expect(await day(text)).toBe(expected);
  });
  test("the rule for summer time agrees with the machine's own, hour by hour around every turn of 1996 to 2040", async () => {
    const local = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Amsterdam", dateStyle: "short" });
    const moments: string[] = [];
    for (let year = 1996; year <= 2040; year++)
      for (const month of [2, 9])
        for (let h = 0; h < 8 * 24; h += 1) {
          const at = new Date(Date.UTC(year, month, 24, h, 30));
          if ([21, 22, 23].includes(at.getUTCHours())) moments.push(`${at.toISOString().slice(0, 19)}Z`);
        }
    await db.run(`CREATE TEMP TABLE m AS SELECT unnest([${moments.map(lit).join(", ")}]) AS t`);
    const days = await db.all<{ t: string; d: string }>(`SELECT t, CAST(${dateSql("t")} AS VARCHAR) AS d FROM m`);
    expect(days.length).toBeGreaterThan(2000);
    expect(days.filter((r) => local.format(new Date(r.t)) !== r.d)).toEqual([]);
  });
  test("XML reads the same forms", async () => {
    const file = (datum: string, eind: string): Files => ({
      "a.xml": benchmarkImport(
        {},
        provider(
          {},
          patient(
            {},
            traject(
              {},
              dbc(
                {
                  startdatumDBC: "2018-01-05",
                  datumEersteSessie: "2018-01-05",
                  datumLaatsteSessie: "31-05-2018",
                  einddatumDBC: eind,
                },
                meting({ datum }),
              ),
            ),
          ),
        ),
      ),
    });
    const days =
      "SELECT CAST(m.datum AS VARCHAR) AS datum, CAST(laatste_contact AS VARCHAR) AS laatste, CAST(einddatum AS VARCHAR) AS eind FROM metingen m JOIN trajecten USING (traject_id)";
    expect((await read(file("2018-01-04T23:30:00Z", "01-06-2018"), days)).rows).toEqual([
      { datum: "2018-01-05", laatste: "2018-05-31", eind: "2018-06-01" },
    ]);
    expect((await read(file("2018-01-05T14:00:00", "9999-12-31"), days)).rows).toEqual([
      { datum: "2018-01-05", laatste: "2018-05-31", eind: null },
    ]);
  });
  const contacts = (...days: string[]): Files =>
    delivery(...days.map((eerste_contact) => ({ eerste_contact, laatste_contact: "" })));
  const few = Array.from({ length: 20 }, (_, k) => `2018-0${1 + (k % 9)}-${String(1 + k).padStart(2, "0")}`);
  test("a column with day and month turned is refused as a whole; two slips are not", async () => {
    const turn = (d: string): string => `${d.slice(0, 4)}-${d.slice(8)}-${d.slice(5, 7)}`;
    await expect(intake(contacts(...few.map(turn)))).rejects.toThrow(
      /eerste_contact dag en maand verwisseld: 8 datums/,
    );
    await expect(intake(contacts(...few.map((d) => d.split("-").reverse().join("-"))))).resolves.toBeDefined();
    await expect(intake(contacts(...few.map((d) => `${d.slice(5, 7)}/${d.slice(8)}/2018`)))).rejects.toThrow(
      /dag en maand verwisseld/,
    );
    const { accounts } = await read(contacts(...few, "2018-13-05", "2018-14-05"), "SELECT 1");
    expect(accounts[0]).toMatchObject({ gelezen: 22, aanvaard: 20, apart: 2 });
  });
  test("what Excel turned where it could is refused; two forms that both hold late days are read", async () => {
    const early = few.slice(0, 12).map((d) => `2018-${d.slice(8)}-${d.slice(5, 7)}`);
    const late = few.slice(12).map((d) => `${d.slice(8)}-${d.slice(5, 7)}-2018`);
    await expect(intake(contacts(...early, ...late))).rejects.toThrow(
      /twee schrijfwijzen van datums door elkaar: 12 als 2018-03-31 en 8 als 31-03-2018/,
    );
    const { accounts } = await read(contacts(...few, ...late), "SELECT 1");
    expect(accounts[0]).toMatchObject({ gelezen: 28, aanvaard: 28 });
  });
  test("a serial number of Excel is told as such, and costs a row only where the date is required", async () => {
    const { rows, accounts } = await read(
      delivery({ einddatum: "43110" }, { eerste_contact: "43110,58" }, {}),
      "SELECT kolom, verwacht, alleen_waarde FROM apart ORDER BY kolom",
    );
    expect(rows).toEqual([
      {
        kolom: "eerste_contact",
        verwacht: "een bestaande datum als 2018-03-31; dit lijkt een reeksgetal van Excel",
        alleen_waarde: false,
      },
      {
        kolom: "einddatum",
        verwacht: "een bestaande datum als 2018-03-31; dit lijkt een reeksgetal van Excel",
        alleen_waarde: true,
      },
    ]);
    expect(accounts[0]).toMatchObject({ gelezen: 3, aanvaard: 2, apart: 1 });
  });
});

describe("words that mean nothing", () => {
  const words = readPolicy().lezen.leeg.woorden;
  test("an open zorgtraject stays open whatever word says so", async () => {
    const all = [...words, ...words.map((w) => w.toUpperCase()), " nvt\u00a0"];
    const { rows, found } = await read(
      delivery(...all.map((w) => ({ reden_einde: w, einddatum: w }))),
      "SELECT count(*) AS n, count(reden_einde) AS reden, count(einddatum) AS eind, count(*) FILTER (NOT alleen_waarde) AS fout FROM trajecten FULL JOIN apart ON false",
    );
    expect(rows).toEqual([{ n: all.length, reden: 0, eind: 0, fout: 0 }]);
    expect(found.map((f) => [f.code, f.ernst, f.waar, f.rijen])).toEqual([
      ["leeg-woord", "ter informatie", "trajecten, kolom einddatum", all.length],
      ["leeg-woord", "ter informatie", "trajecten, kolom reden_einde", all.length],
    ]);
  });
  test("a word that only begins so, and a code, are values", async () => {
    const { rows } = await read(
      delivery({ reden_einde: "nvt sinds maart" }, { reden_einde: "0" }, { reden_einde: "9" }),
      "SELECT reden_einde FROM trajecten ORDER BY nr",
    );
    expect(rows.map((r) => r["reden_einde"])).toEqual(["nvt sinds maart", "0", "9"]);
  });
  test("a word that says that the treatment goes on is no reden_einde, and is a value elsewhere", async () => {
    const { rows } = await read(
      delivery(
        { reden_einde: "Lopend" },
        { reden_einde: "nog niet afgesloten" },
        { vestiging: "Open", reden_einde: "lopende zaak" },
      ),
      "SELECT reden_einde, vestiging FROM trajecten ORDER BY nr",
    );
    expect(rows).toEqual([
      { reden_einde: null, vestiging: "Abeel" },
      { reden_einde: null, vestiging: "Abeel" },
      { reden_einde: "lopende zaak", vestiging: "Open" },
    ]);
  });
  test("of toestemming every text but ja stays an objection, word by word", async () => {
    const texts = [...words, "9999", "0", "x", "j", "ja?", "ja\u200b"];
    // A patient per text, who has a second zorgtraject without one.
    const { db } = await intake(
      delivery(...texts.flatMap((toestemming, k) => [{ patient_id: `P${k}`, toestemming }, { patient_id: `P${k}` }]), {
        patient_id: "Q",
      }),
    );
    const kept = await db.texts("SELECT patient_id FROM trajecten");
    expect(kept.map((p) => (p === "Q" ? p : texts[Number(p.slice(1))]))).toEqual(["Q"]);
    db.close();
    const { rows } = await read(
      delivery({ toestemming: " JA\u00a0" }, { toestemming: "" }),
      "SELECT toestemming FROM trajecten ORDER BY nr",
    );
    expect(rows.map((r) => r["toestemming"])).toEqual(["ja", null]);
  });
  test("a required field without a value sets its row aside; a vestiging may be called Onbekend", async () => {
    const { rows, accounts } = await read(
      delivery({ patient_id: "nvt" }, { vestiging: "NULL" }, { vestiging: "Onbekend" }),
      "SELECT vestiging FROM trajecten",
    );
    expect(rows).toEqual([{ vestiging: "Onbekend" }]);
    expect(accounts[0]).toMatchObject({ aanvaard: 1, apart: 2 });
  });
  test("9999-12-31 is open, and a year of birth of 0 or 9999 is unknown and told; 1780 empties itself", async () => {
    const { rows, found, accounts } = await read(
      delivery(
        { einddatum: "9999-12-31" },
        { einddatum: "31-12-9999 00:00:00" },
        { geboortejaar: "0" },
        { geboortejaar: "9999" },
        { geboortejaar: "1780" },
        { geboortejaar: "1980", einddatum: "2018-06-20" },
      ),
      "SELECT count(einddatum) AS eind, count(geboortejaar) AS jaar, (SELECT count(*) FROM apart WHERE alleen_waarde) AS leeg FROM trajecten",
    );
    expect(rows).toEqual([{ eind: 1, jaar: 1, leeg: 1 }]);
    expect(accounts[0]).toMatchObject({ aanvaard: 6, apart: 0 });
    expect(found.map((f) => [f.ernst, f.waar, f.rijen])).toEqual([
      ["ter informatie", "trajecten, kolom einddatum", 2],
      ["let op", "trajecten, kolom geboortejaar", 2],
    ]);
    expect(found[1]?.wat).toContain("0 (1 keer), 9999 (1 keer)");
  });
  test("an answer NA is a question that was not answered", async () => {
    const items = Array.from({ length: 45 }, (_, i) => `M0;${i + 1};${i === 3 ? "NA" : 2}\n`).join("");
    const { rows, accounts } = await read(
      { ...delivery({}), "items.csv": `meting_id;item;score\n${items}` },
      "SELECT beantwoord_lijst AS n FROM item_som",
    );
    expect(rows).toEqual([{ n: 44 }]);
    expect(accounts.find((a) => a.tabel === "items")).toMatchObject({ gelezen: 45, aanvaard: 45, apart: 0 });
  });
});

describe("keys that went through Excel", () => {
  const codes = async (...keys: string[]) =>
    (await read(delivery(...keys.map((patient_id) => ({ patient_id }))), "SELECT 1")).found.map((f) => f.code);
  test.each([
    [["1,23E+15", "1,23E+15"], ["sleutel-wetenschappelijk"]],
    [["1.00e+14", "P2"], ["sleutel-wetenschappelijk"]],
    [["1E15", "12E+34A"], []],
    [Array(6).fill("123456789012345000"), ["sleutel-afgerond"]],
    [Array(4).fill("123456789012345000"), []],
    [
      [
        "1234567890123450",
        "1234567890123451",
        "1234567890123452",
        "1234567890123453",
        "1234567890123454",
        "1234567890123450",
      ],
      [],
    ],
    [Array(6).fill("100000000000000"), []],
    [["2-jan", "13-45"], ["sleutel-datum"]],
    [["01-02-2018", "x"], ["sleutel-datum"]],
    [["2018-02-01-7", "janssen"], []],
    // One key for ten zorgtrajecten is no patient's, for nine it may be one's; and of many zorgtrajecten it is one in ten that counts.
    [Array(10).fill("0"), ["sleutel-gedeeld"]],
    [Array(9).fill("0"), []],
    [[...Array(10).fill("0"), ...Array.from({ length: 90 }, (_, k) => `Q${k}x`)], ["sleutel-gedeeld"]],
    [[...Array(10).fill("0"), ...Array.from({ length: 91 }, (_, k) => `Q${k}x`)], []],
    [Array(10).fill("1,23E+15"), ["sleutel-wetenschappelijk"]],
  ])("%j: %j", async (keys, expected) => {
    expect(await codes(...(keys as string[]))).toEqual(expected);
  });
  test("the remedy is to export as text, no key is shown, and a refused delivery is told so too", async () => {
    const { found } = await read(delivery({ patient_id: "1,23E+15" }, { patient_id: "1,23E+15" }), "SELECT 1");
    expect(found[0]).toMatchObject({ ernst: "fout", waar: "trajecten, kolom patient_id", rijen: 2 });
    expect(found[0]?.herstel).toMatch(/als tekst/);
    expect(JSON.stringify(found[0]?.wat)).toMatch(/zoals 1,23E\+15/);
  });
});

describe("rows whose key is nearly there", () => {
  const refer = async (key: (k: number) => string, to: (k: number) => string) => {
    const four = [0, 1, 2, 3];
    const files = {
      ...delivery(...four.map((k) => ({ traject_id: key(k), patient_id: `P${70 + k}` }))),
      "metingen.csv": `meting_id;traject_id;instrument;datum\n${four.map((k) => `M${k};${to(k)};OQ-45;2018-01-10\n`).join("")}`,
    };
    const { found } = await read(files, "SELECT 1");
    for (const f of found) expect(JSON.stringify(f)).not.toMatch(/ZT-10|P7\d/);
    return found.map((f) => [f.code, f.rijen, f.oorzaak]);
  };
  const number = (k: number): string => String(101 + k);
  test.each([
    ["a word before the number", number, (k: number) => `ZT-${number(k)}`],
    ["the word in the other table", (k: number) => `ZT-${number(k)}`, number],
    ["a decimal", number, (k: number) => `${number(k)}.0`],
    ["an apostrophe", (k: number) => `'${number(k)}`, number],
    ["a formula of Excel", (k: number) => `="${number(k)}"`.replaceAll('"', '""').replace(/^(.*)$/, '"$1"'), number],
    ["half of them", number, (k: number) => (k < 2 ? `ZT-${number(k)}` : `X${900 + k}`)],
  ])("by the digits alone: %s", async (_, key, to) => {
    const [[code, rows, cause] = [], ...more] = await refer(key, to);
    expect([code, cause]).toEqual(["verwijzing-cijfers", true]);
    expect(rows).toBe(_ === "half of them" ? 2 : 4);
    expect(more).toEqual([]);
  });
  test("one in four may be chance, and digits that two keys share tell nothing", async () => {
    expect(await refer(number, (k) => (k < 1 ? `ZT-${number(k)}` : `X${900 + k}`))).toEqual([]);
    expect(
      await refer(
        (k) => `${k % 2 ? "A" : "B"}-${k < 2 ? 1 : 2}`,
        (k) => (k < 2 ? "1" : "2"),
      ),
    ).toEqual([]);
  });
  test("the key of the patient in the place of that of the zorgtraject", async () => {
    expect(await refer(number, (k) => `P${70 + k}`)).toEqual([["verwijzing-patient", 4, true]]);
  });
});

describe("names in several spellings", () => {
  const places = "SELECT organisatie, vestiging, count(*) AS n FROM trajecten GROUP BY ALL ORDER BY ALL";
  test("case, blanks and NFC are joined under the most frequent, and told", async () => {
    const { rows, found } = await read(
      delivery(
        { vestiging: "noord" },
        { vestiging: "Noord" },
        { vestiging: "Noord" },
        { vestiging: "NOORD", organisatie: "vlier" },
        { vestiging: "Noord  West" },
        { vestiging: "Noord\u00a0West" },
        { vestiging: "Noord West" },
        { vestiging: "Noord West" },
        { vestiging: "Cafe\u0301" },
        { vestiging: "Café" },
      ),
      places,
    );
    expect(rows).toEqual([
      { organisatie: "Vlier", vestiging: "Café", n: 2 },
      { organisatie: "Vlier", vestiging: "Noord", n: 4 },
      { organisatie: "Vlier", vestiging: "Noord West", n: 4 },
    ]);
    expect(found.map((f) => [f.code, f.waar, f.rijen])).toEqual([
      ["naam-schrijfwijzen", "trajecten, kolom organisatie", 1],
      ["naam-schrijfwijzen", "trajecten, kolom vestiging", 4],
    ]);
    expect(found[1]?.wat).toContain("Noord (2), NOORD (1), noord (1) als Noord");
  });
  test("accents, dashes and points are told and not joined; signs between digits tell names apart, and eenheden knows its own", async () => {
    const names = [
      "Café Zuid",
      "Cafe Zuid",
      "Cafe Zuid",
      "Noord-West",
      "Noord West",
      '"A &amp; B"',
      "A & B",
      "Locatie 1.1",
      "Locatie 11",
    ];
    const files = delivery(...names.map((vestiging) => ({ vestiging })));
    const { rows, found } = await read(files, places);
    expect(rows).toHaveLength(8);
    expect(found.map((f) => [f.code, f.ernst, f.rijen])).toEqual([["naam-bijna-gelijk", "let op", 3]]);
    expect(found[0]?.wat).toContain("Cafe Zuid (2), Café Zuid (1)");
    expect(found[0]?.wat).not.toContain("Locatie");
    const eenheden = `code;niveau\n${[...new Set(names)].map((n) => `${n};vestiging\n`).join("")}`;
    const known = await read({ ...files, "eenheden.csv": eenheden }, places);
    expect(known.found.map((f) => f.code)).not.toContain("naam-bijna-gelijk");
  });
  test("at a tie the one with plain blanks and letters of both cases", async () => {
    const { rows } = await read(
      delivery(
        { vestiging: "NOORD  West" },
        { vestiging: "NOORD WEST" },
        { vestiging: "noord west" },
        { vestiging: "Noord West" },
      ),
      places,
    );
    expect(rows).toEqual([{ organisatie: "Vlier", vestiging: "Noord West", n: 4 }]);
  });
  test("the spelling of eenheden counts; two codes that differ in case stay two, and are told", async () => {
    const eenheden = (...codes: string[]) => ({
      "eenheden.csv": `code;niveau;naam\n${codes.map((c) => `${c};vestiging;Huis ${c}\n`).join("")}`,
    });
    const rows = [{ vestiging: "AB" }, { vestiging: "AB" }, { vestiging: "ab" }];
    expect(
      (await read({ ...delivery(...rows), ...eenheden("ab") }, "SELECT DISTINCT vestiging FROM trajecten")).rows,
    ).toEqual([{ vestiging: "ab" }]);
    const two = await read({ ...delivery(...rows), ...eenheden("ab", "AB") }, places);
    expect(two.rows.map((r) => [r["vestiging"], r["n"]])).toEqual([
      ["AB", 2],
      ["ab", 1],
    ]);
    expect(two.found.map((f) => f.code)).toContain("naam-schrijfwijzen-apart");
  });
  test("codes of behandelaars are never joined", async () => {
    const { rows } = await read(
      delivery({ behandelaar: "B1" }, { behandelaar: "b1" }, { behandelaar: " B1" }),
      "SELECT behandelaar, count(*) AS n FROM trajecten GROUP BY ALL ORDER BY ALL",
    );
    expect(rows.map((r) => [r["behandelaar"], r["n"]])).toEqual([
      ["B1", 2],
      ["b1", 1],
    ]);
  });
  test("letters that were encoded twice are mended where that is certain", async () => {
    expect(decodedOnce("BeÃ«indiging")).toBe("Beëindiging");
    expect(mended("CafÃƒÂ©")).toEqual({ text: "Café", certain: true });
    expect(mended("â€œNoordâ€\u009d")).toEqual({ text: "“Noord”", certain: true });
    for (const sound of ["Café", "São Paulo", "Ångström", "Noord", "ÃO"]) expect(mended(sound), sound).toBeNull();
    expect(mended("Caf\ufffd")).toEqual({ text: "Caf\ufffd", certain: false });
    const { rows, found } = await read(
      delivery({ vestiging: "CafÃ©" }, { vestiging: "Café" }, { vestiging: "Caf\ufffd" }),
      places,
    );
    expect(rows.map((r) => r["vestiging"])).toEqual(["Café", "Caf\ufffd"]);
    expect(found.map((f) => [f.code, f.ernst])).toEqual([
      ["naam-dubbel-gecodeerd", "let op"],
      ["naam-letters-verloren", "fout"],
    ]);
  });
});
