import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { RomError } from "../../src/engine/errors.js";
import { encodingOf } from "../../src/engine/intake/xml/parse.js";
import { type Files, intake } from "../support/delivery.js";
import { benchmarkImport, dbc, element, item, meting, patient, provider, single, traject } from "../support/xml.js";
import { zip } from "../support/zip.js";

/** SBG BenchmarkImport (domain facts §1.1–1.4): what each element and attribute becomes. */

const TRAJECT = `SELECT traject_id, patient_id, organisatie, vestiging, behandelaar, eerste_contact, laatste_contact, einddatum,
  reden_einde, prestatiecode, zorgdomein, diagnosegroep, nevendiagnose, gaf_begin, geboortejaar, geslacht, leefsituatie, opleidingsniveau FROM trajecten`;

async function read(files: Files) {
  const { db, delivery } = await intake(files);
  for (const a of delivery.accounts) expect(a.gelezen).toBe(a.aanvaard + a.apart);
  return {
    db,
    delivery,
    trajecten: await db.all(`${TRAJECT} ORDER BY nr`),
    metingen: await db.all("SELECT traject_id, instrument, datum, respondent, ruwe_score FROM metingen ORDER BY nr"),
    apart: await db.all<Record<string, unknown>>(
      "SELECT tabel, bestand, regel, kolom, waarde, verwacht FROM apart WHERE NOT alleen_waarde ORDER BY tabel, regel, kolom",
    ),
    geleegd: await db.all<Record<string, unknown>>(
      "SELECT tabel, bestand, regel, kolom, waarde, verwacht FROM apart WHERE alleen_waarde ORDER BY tabel, regel, kolom",
    ),
    fouten: await db.all<Record<string, unknown>>(
      "SELECT regel, plek, waarde, soort FROM xml_fout ORDER BY regel, plek",
    ),
  };
}

async function refusal(files: Files): Promise<RomError> {
  const error = await intake(files).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(RomError);
  expect((error as RomError).exitCode).toBe(3);
  return error as RomError;
}

test("a zorgtraject with its place, patient and measurements", async () => {
  const r = await read({
    "import.xml": single(
      meting({ datum: "2018-01-09", totaalscoreMeting: "55.0" }),
      meting({ datum: "2018-06-21", typemeting: 2, totaalscoreMeting: 999 }, item(2, 3), item(3, 1)),
    ),
  });
  expect(r.trajecten).toEqual([
    {
      traject_id: "06290001/Z1",
      patient_id: "06290001/P1",
      organisatie: "De Vlier",
      vestiging: "Abeel",
      behandelaar: "B1",
      eerste_contact: "2018-01-10",
      laatste_contact: "2018-06-20",
      einddatum: "2018-06-30",
      reden_einde: "1",
      prestatiecode: "123456003890",
      zorgdomein: "volwassenen kort",
      diagnosegroep: "as1_14",
      nevendiagnose: null,
      gaf_begin: 55,
      geboortejaar: 1980,
      geslacht: "v",
      leefsituatie: "alleenstaand",
      opleidingsniveau: "secundair 2e fase hoog",
    },
  ]);
  expect(r.metingen).toEqual([
    { traject_id: "06290001/Z1", instrument: "OQ45-sd", datum: "2018-01-09", respondent: "01", ruwe_score: 55 },
    { traject_id: "06290001/Z1", instrument: "OQ45-sd", datum: "2018-06-21", respondent: "01", ruwe_score: 999 },
  ]);
  expect(await r.db.all("SELECT som, beantwoord FROM item_som")).toEqual([{ som: 4, beantwoord: 2 }]);
  expect(r.apart).toEqual([]);
  expect(r.fouten).toEqual([]);
  expect(r.delivery.description.periode).toEqual({ van: "2018-01-01", tot: "2018-12-31" });
});

test("DBCTrajecten of one zorgtraject are one zorgtraject, open as long as one of them is", async () => {
  const two = (b: Record<string, string | undefined>) =>
    benchmarkImport(
      {},
      provider(
        {},
        patient(
          {},
          traject(
            {},
            dbc({
              DBCTrajectnummer: "D2",
              startdatumDBC: "2018-07-01",
              datumEersteSessie: undefined,
              datumLaatsteSessie: "2018-12-01",
              einddatumDBC: "2018-12-20",
              redenEindeDBC: 3,
              DBCPrestatieCode: "222222004890",
              ...b,
            }),
            dbc({}),
          ),
        ),
      ),
    );
  const closed = (await read({ "a.xml": two({}) })).trajecten;
  expect(closed).toHaveLength(1);
  expect(closed[0]).toMatchObject({
    eerste_contact: "2018-01-10",
    laatste_contact: "2018-12-01",
    einddatum: "2018-12-20",
    reden_einde: "3",
    prestatiecode: "222222004890",
  });
  const open = (await read({ "a.xml": two({ einddatumDBC: undefined, redenEindeDBC: undefined }) })).trajecten;
  expect(open[0]).toMatchObject({ einddatum: null, reden_einde: null });
});

test("of several files the newest version of a DBCTraject counts, by either form of datumCreatie", async () => {
  const file = (datumCreatie: string, nummer: string, score: number) =>
    benchmarkImport(
      { datumCreatie },
      provider(
        {},
        patient(
          {},
          traject(
            {},
            dbc({ DBCTrajectnummer: nummer }, meting({ datum: "2018-01-09", totaalscoreMeting: score }, item(2, 1))),
          ),
        ),
      ),
    );
  const r = await read({
    "1-nieuw.xml": file("2018-08-05 09:00:00", "D1", 60),
    "2-oud.xml": file("2018-08-04T23:00:00", "D1", 50),
    "3-ander.xml": file("2018-08-03 23:00:00", "D0", 70),
  });
  expect(r.trajecten).toHaveLength(1);
  expect(r.metingen.map((m) => m["ruwe_score"])).toEqual([60, 70]);
  expect(r.delivery.vervangen).toEqual({ trajecten: 1, metingen: 1, items: 1 });
  expect(r.delivery.accounts.map((a) => [a.gelezen, a.aanvaard, a.apart])).toEqual([
    [1, 1, 0],
    [3, 2, 1],
    [3, 2, 1],
  ]);
});

test("the same numbers at two zorgaanbieders are two; a shared pseudonym is one patient", async () => {
  const at = (code: string, pseudoBSN?: string) =>
    provider({ zorgaanbiedercode: code, zorgaanbiedernaam: undefined }, patient({ pseudoBSN }, traject({}, dbc({}))));
  const two = await read({ "a.xml": benchmarkImport({}, at("06290001"), at("06290002")) });
  expect(two.trajecten.map((t) => [t["traject_id"], t["patient_id"], t["organisatie"]])).toEqual([
    ["06290001/Z1", "06290001/P1", "06290001"],
    ["06290002/Z1", "06290002/P1", "06290002"],
  ]);
  const one = await read({ "a.xml": benchmarkImport({}, at("06290001", "X"), at("06290002", "X")) });
  expect(one.trajecten.map((t) => t["patient_id"])).toEqual(["X", "X"]);
});

test("a row that cannot be used is named by file, line and attribute; persons stay out of it", async () => {
  const text = benchmarkImport(
    {},
    provider(
      {},
      patient(
        {},
        traject({}, dbc({}, meting({ datum: "2018-02-30" }), meting({ datum: "2018-01-09" }, item(2, 1), item(77, 1)))),
      ),
      patient({ koppelnummer: "P2" }, traject({ zorgtrajectnummer: "Z2", locatiecode: undefined }, dbc({}))),
      patient(
        { koppelnummer: "P3" },
        traject({ zorgtrajectnummer: "Z3" }, dbc({}), dbc({ DBCTrajectnummer: "D2", einddatumDBC: "31-06-2018" })),
      ),
      patient({ koppelnummer: "P4", geboorteJaar: 1780 }, traject({ zorgtrajectnummer: "Z4" }, dbc({}))),
    ),
  );
  const line = (part: string): number => text.split("\n").findIndex((l) => l.includes(part)) + 1;
  // A zorgtraject is told by the line of its first DBCTraject, or of the one that holds the fault.
  const dbcLines = text.split("\n").flatMap((l, k) => (l.includes("<DBCTraject") ? [k + 1] : []));
  const r = await read({ "a.xml": text });
  const at = (r: Record<string, unknown>) => [r["bestand"], r["regel"], r["kolom"], r["waarde"]];
  expect(r.apart.map(at)).toEqual([
    ["a.xml", line('itemnummer="77"'), "Item/@itemnummer, @score", "vraag 77, antwoord 1"],
    ["a.xml", line("2018-02-30"), "Meting/@datum", "2018-02-30"],
    ["a.xml", dbcLines[1], "Zorgtraject/@locatiecode", ""],
  ]);
  // What may be left out is: the row itself counts.
  expect(r.geleegd.map(at)).toEqual([
    ["a.xml", line("31-06-2018"), "DBCTraject/@einddatumDBC", "31-06-2018"],
    ["a.xml", dbcLines[4], "Patient/@geboorteJaar", "(afgeschermd)"],
  ]);
});

test("a value outside its list or form is left out and reported; the row stays", async () => {
  const r = await read({
    "a.xml": benchmarkImport(
      { datumCreatie: "gisteren", versie: "6" },
      provider(
        { zorgaanbiedercode: "123" },
        patient(
          { geslacht: 7, postcodegebied: 12, leefsituatie: 11, opleidingsniveau: 34 },
          traject(
            { zorgdomeinCode: 99, GAFscore: 101, primaireDiagnoseCode: "F32" },
            dbc({ DBCPrestatieCode: "1" }, meting({ datum: "2018-01-09", typemeting: 3 })),
          ),
        ),
      ),
    ),
  });
  expect(r.fouten.map((f) => [f["plek"], f["waarde"]])).toEqual([
    ["BenchmarkImport/@datumCreatie", "aaaaaaaa"],
    ["BenchmarkImport/@versie", "6"],
    ["Zorgaanbieder/@zorgaanbiedercode", "123"],
    ["Patient/@geslacht", "(afgeschermd)"],
    ["Patient/@leefsituatie", "(afgeschermd)"],
    ["Patient/@opleidingsniveau", "(afgeschermd)"],
    ["Patient/@postcodegebied", "(afgeschermd)"],
    ["Zorgtraject/@GAFscore", "(afgeschermd)"],
    ["Zorgtraject/@primaireDiagnoseCode", "(afgeschermd)"],
    ["Zorgtraject/@zorgdomeinCode", "99"],
    ["DBCTraject/@DBCPrestatieCode", "1"],
    ["Meting/@typemeting", "3"],
  ]);
  expect(r.trajecten[0]).toMatchObject({ geslacht: null, gaf_begin: null, zorgdomein: null, diagnosegroep: null });
  expect(r.metingen).toHaveLength(1);
});

test("a postcodegebied that lost its zeros, codes without their zero and reserve attributes are fine", async () => {
  const r = await read({
    "a.xml": benchmarkImport(
      { batchReserve01: "x", "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance" },
      provider(
        {},
        patient(
          { postcodegebied: 7, patientReserve05: "y" },
          traject(
            { zorgdomeinCode: 2, primaireDiagnoseCode: "nb" },
            dbc({ startdatumDBC: "2018-01-02Z" }, meting({ datum: "2018-01-09+01:00", aardMeting: undefined })),
          ),
        ),
      ),
    ),
  });
  expect(r.fouten).toEqual([]);
  expect(r.trajecten[0]).toMatchObject({ zorgdomein: "volwassenen kort", diagnosegroep: null });
  expect(r.metingen[0]).toMatchObject({ datum: "2018-01-09" });
});

test("elements in a wrong place, unknown or empty ones are reported, not read", async () => {
  const r = await read({
    "a.xml": benchmarkImport(
      {},
      provider(
        {},
        patient({}, traject({}, dbc({}, meting({ datum: "2018-01-09" })))),
        item(1, 2),
        patient({ koppelnummer: "P2" }),
        patient({ koppelnummer: "P3" }, traject({ zorgtrajectnummer: "Z9" })),
        element("Notitie", { tekst: "hoi" }, meting({ datum: "2018-01-10" })),
      ),
    ),
  });
  expect(r.fouten.map((f) => [f["plek"], f["soort"]])).toEqual([
    ["Item", "element"],
    ["Patient", "leeg"],
    ["Zorgtraject", "leeg"],
    ["element", "element"],
  ]);
  expect(r.metingen).toHaveLength(1);
});

test("a prefix, gzip, UTF-16 and Windows-1252 read the same", async () => {
  const plain = single(meting({ datum: "2018-01-09" })).replace("Abeel", "Abeel Zuïd");
  const prefixed = plain.replace(/<(\/?)([A-Z])/g, "<$1b:$2").replace("xmlns=", "xmlns:b=");
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plain.replace("UTF-8", "UTF-16"), "utf16le")]);
  const latin = Buffer.from(plain.replace("UTF-8", "windows-1252"), "latin1");
  for (const files of [
    { "a.xml": plain },
    { "a.xml": `\uFEFF${plain}` },
    { "a.XML": prefixed },
    { "a.xml.gz": gzipSync(plain) },
    { "a.xml": utf16 },
    { "a.xml": latin },
  ] as Files[]) {
    const r = await read(files);
    expect(r.trajecten[0]).toMatchObject({ vestiging: "Abeel Zuïd" });
    expect(r.metingen).toHaveLength(1);
  }
  expect(encodingOf(utf16)).toBe("utf-16le");
});

test("a zip holds XML files or tables; names cannot lead out of it, locks and bombs are refused", async () => {
  const one = await read({
    "maart.zip": zip({
      "map/a.xml": single(meting({ datum: "2018-01-09" })),
      "leesmij.txt": "hoi",
      "__MACOSX/a.xml": "x",
    }),
  });
  expect(one.metingen).toHaveLength(1);
  expect(one.delivery.accounts[0]?.bestand).toBe("maart.zip: a.xml (Zorgtraject)");
  const tables = await intake({
    "tabellen.zip": zip({
      "trajecten.csv": "traject_id,patient_id,vestiging,eerste_contact\nT1,P1,A,2018-01-10\n",
      "metingen.csv": "meting_id,traject_id,instrument,datum\n",
    }),
  });
  expect(tables.delivery.accounts.map((a) => [a.bestand, a.aanvaard])).toEqual([
    ["tabellen.zip: trajecten.csv", 1],
    ["tabellen.zip: metingen.csv", 0],
  ]);
  expect((await refusal({ "a.zip": zip({ "../../a.xml": single() }) })).message).toContain("buiten de zip");
  expect((await refusal({ "a.zip": zip({ "a.xml": single() }, 1) })).message).toContain("wachtwoord");
  expect((await refusal({ "a.zip": zip({ "a.xml": Buffer.alloc(110 * 2 ** 20, 32) }) })).message).toContain(
    "veel te groot",
  );
});

test.each([
  [
    "cut off half-way",
    single(meting({ datum: "2018-01-09" })).slice(0, 900),
    /a\.xml, regel \d+: .*houdt midden in op/,
  ],
  [
    "a DOCTYPE with an entity bomb",
    `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><BenchmarkImport versie="&b;"/>`,
    /regel 1: bevat een DOCTYPE/,
  ],
  ["an unknown entity", single(meting({ datum: "2018-01-09" })).replace("Abeel", "A&b;"), /entiteit/],
  ["another kind of XML", "<rss/>", /geen BenchmarkImport/],
  ["another namespace", single().replace("sbggz.nl/schema/import", "example.org"), /geen BenchmarkImport/],
  ["nothing", "", /is leeg/],
  ["no XML at all", "traject_id,patient_id\n", /geen geldige XML/],
  ["an encoding nobody knows", single().replace("UTF-8", "EBCDIC-X"), /EBCDIC-X/],
  ["bytes that are no UTF-8", Buffer.from(single().replace("Abeel", "Zuïd"), "latin1"), /niet gecodeerd zoals/],
])("refuses %s, saying where", async (_, content, message) => {
  expect((await refusal({ "a.xml": content })).message).toMatch(message);
});

test("refuses a gzip that was cut off, a broken zip, and XML beside tables", async () => {
  const big = gzipSync(
    single(...Array.from({ length: 300 }, (_, k) => meting({ datum: "2018-01-09", totaalscoreMeting: k % 97 }))),
  );
  expect((await refusal({ "a.xml.gz": big.subarray(0, big.length / 2) })).message).toContain("a.xml.gz");
  expect((await refusal({ "a.zip": "geen zip" })).message).toContain("niet te lezen als zip");
  const both = await refusal({ "a.xml": single(meting({ datum: "2018-01-09" })), "metingen.csv": "x\n" });
  expect(both.message).toContain("zowel XML (a.xml) als tabellen (metingen.csv)");
});

test("several files that cannot be read are told together, and so is what is wrong with tables beside them", async () => {
  const cut = single(meting({ datum: "2018-01-09" })).slice(0, 900);
  const error = await refusal({
    "a.xml": cut,
    "b.xml": "<rss/>",
    "c.zip": "geen zip",
    "d.xml": single(meting({ datum: "2018-01-09" })),
    "metingen.csv": "meting_id,traject_id\n",
  });
  for (const part of [
    "a.xml, regel",
    "b.xml is XML, maar geen",
    "c.zip is niet te lezen",
    "zowel XML",
    "metingen.csv mist",
  ])
    expect(error.message).toContain(part);
  expect(error.delen).toHaveLength(5);
});

test("a zip carries its own aanlevering.json", async () => {
  const described = { "aanlevering.json": `{"bron": "uit de zip", "peildatum": "2019-01-01"}` };
  const tables = { "a.xml": single(meting({ datum: "2018-01-09" })) };
  const { delivery } = await intake({ "a.zip": zip({ ...tables, ...described }) });
  expect(delivery.description).toMatchObject({ bron: "uit de zip", peildatum: "2019-01-01" });
  expect((await refusal({ ...described, "a.zip": zip({ ...tables, ...described }) })).message).toContain(
    "meer dan eens",
  );
});

test("a patient whose key changes from one file to the next stays one zorgtraject, with the newest key", async () => {
  const file = (datumCreatie: string, nummer: string, pseudoBSN?: string) =>
    benchmarkImport(
      { datumCreatie },
      provider(
        {},
        patient({ pseudoBSN }, traject({}, dbc({ DBCTrajectnummer: nummer }, meting({ datum: "2018-01-09" })))),
      ),
    );
  const r = await read({
    "1.xml": file("2018-07-01T00:00:00", "D1"),
    "2.xml": file("2018-08-01T00:00:00", "D2", "X9"),
  });
  expect(r.trajecten.map((t) => t["patient_id"])).toEqual(["X9"]);
  expect(r.metingen).toHaveLength(2);
  expect(r.apart).toEqual([]);
});

test("one number for two patients of a file, and one DBCTraject twice in a file, are faults", async () => {
  const two = await read({
    "a.xml": benchmarkImport(
      {},
      provider(
        {},
        patient({}, traject({}, dbc({}))),
        patient({ koppelnummer: "P2" }, traject({}, dbc({ DBCTrajectnummer: "D2" }))),
        patient({ koppelnummer: "P3" }, traject({ zorgtrajectnummer: "Z3" }, dbc({}))),
      ),
    ),
  });
  expect(two.trajecten.map((t) => t["traject_id"])).toEqual(["06290001/Z3"]);
  expect(two.apart.map((a) => [a["kolom"], a["verwacht"]])).toEqual([
    ["Zorgtraject/@zorgtrajectnummer", "een sleutel die maar op één rij staat"],
    ["Zorgtraject/@zorgtrajectnummer", "een sleutel die maar op één rij staat"],
  ]);
  const twice = await read({
    "a.xml": benchmarkImport(
      {},
      provider(
        {},
        patient({}, traject({}, dbc({}, meting({ datum: "2018-01-09" })), dbc({}, meting({ datum: "2018-01-10" })))),
      ),
    ),
  });
  expect(twice.fouten.map((f) => [f["plek"], f["soort"]])).toEqual([["DBCTraject/@DBCTrajectnummer", "dubbel"]]);
  expect(twice.metingen.map((m) => m["datum"])).toEqual(["2018-01-10"]);
  expect(twice.delivery.vervangen).toMatchObject({ trajecten: 0, metingen: 1 });
});

test("what SBG requires and is not there is told, without losing the row", async () => {
  const r = await read({
    "a.xml": benchmarkImport(
      {},
      provider(
        {},
        patient(
          { geslacht: undefined, geboorteJaar: undefined },
          traject(
            {},
            dbc(
              { DBCTrajectnummer: undefined, startdatumDBC: undefined, redenEindeDBC: "abc" },
              meting({ datum: "2018-01-09", typemeting: undefined, typeRespondent: 99 }),
            ),
          ),
        ),
      ),
    ),
  });
  expect(r.fouten.map((f) => [f["plek"], f["soort"]])).toEqual([
    ["Patient/@geboorteJaar", "mist"],
    ["Patient/@geslacht", "mist"],
    ["DBCTraject/@DBCTrajectnummer", "mist"],
    ["DBCTraject/@redenEindeDBC", "waarde"],
    ["DBCTraject/@startdatumDBC", "mist"],
    ["Meting/@typeRespondent", "waarde"],
    ["Meting/@typemeting", "mist"],
  ]);
  expect(r.metingen).toHaveLength(1);
});
