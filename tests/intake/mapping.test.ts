import { describe, expect, test } from "vitest";
import { faultGroups } from "../../src/engine/check/report.js";
import type { Db } from "../../src/engine/db.js";
import { RomError } from "../../src/engine/errors.js";
import { ONE_VALUE } from "../../src/engine/intake/mapping/places.js";
import { csv, type Files, intake } from "../support/delivery.js";
import { workbook } from "../support/exports.js";

/** What a mapping of aanlevering.json makes of an export, and what it refuses; a case on both sides of each rule. */

const gad = (text: string): string =>
  csv(text.replaceAll("{1..7}", Array.from({ length: 7 }, (_, k) => `gad7_${k + 1}`).join("|")));
const seven = (n: number): string => Array.from({ length: 7 }, () => n).join("|");

const LIST = { instrument: "GAD-7", datum: "gad7_datum", items: "gad7_{vraag}" };
const SOURCE = {
  bestand: "export.csv",
  vorm: "gebeurtenissen",
  traject_id: "record_id",
  meting_id: ["record_id", "redcap_event_name"],
  lijsten: [LIST],
  trajecten: { patient_id: "record_id", vestiging: "site", eerste_contact: "start" },
};
const EVENTS = gad(`record_id|redcap_event_name|site|start|bezoek|gad7_datum|{1..7}
  ZT-1|voor|Noord|2018-01-05|2018-01-05|2018-01-10|${seven(1)}
  ZT-1|na|||2018-06-12|2018-06-10|${seven(2)}
  ZT-2|voor|Zuid|2018-02-05|2018-02-05||||||||
  ZT-2|na||||2018-07-10|${seven(3)}`);

const read = (source: object | object[], files: Files = { "export.csv": EVENTS }, more: object = {}) =>
  intake({ ...files, "aanlevering.json": JSON.stringify({ ...more, indeling: [source].flat() }) });
const refusal = async (source: object | object[], files?: Files): Promise<string> => {
  try {
    await read(source, files);
  } catch (cause) {
    if (cause instanceof RomError && cause.kind === "aanlevering") return `${cause.message} ${cause.advies}`;
    throw cause;
  }
  throw new Error("was read");
};
const faults = (db: Db) => db.all("SELECT bestand, regel, kolom, waarde, verwacht FROM apart ORDER BY regel, kolom");

describe("rows and lists", () => {
  test("a word for nothing says no other thing than a blank; one day in two spellings is one day", async () => {
    const event = (k: number, site: string, start: string, list: string) => `ZT-1|e${k}|${site}|${start}||${list}`;
    const text = gad(`record_id|redcap_event_name|site|start|bezoek|gad7_datum|{1..7}
      ${event(1, "nvt", "NULL", `2018-01-10|${seven(1)}`)}
      ${event(2, "Noord", "2018-01-05", `n.v.t.|${"-|".repeat(6)}NA`)}
      ${event(3, "noord ", "05-01-2018", `2018-06-10|${seven(2)}`)}
      ${event(4, "", "2018-01-05 10:30:00", `leeg|${"||||||"}`)}`);
    const { db, delivery } = await read(SOURCE, { "export.csv": text });
    expect(delivery.accounts.map((a) => [a.tabel, a.gelezen, a.aanvaard])).toEqual([
      ["trajecten", 1, 1],
      ["metingen", 2, 2],
      ["items", 14, 14],
    ]);
    expect(await db.all("SELECT lower(vestiging) AS v, eerste_contact FROM trajecten")).toEqual([
      { v: "noord", eerste_contact: "2018-01-05" },
    ]);
    expect(await db.all("FROM apart")).toEqual([]);
    db.close();
    // Where two days are told, or two places, they contradict each other.
    for (const [from, to] of [
      ["05-01-2018", "06-01-2018"],
      [",noord,", ",zuid,"],
    ] as const) {
      const other = await read(SOURCE, {
        "export.csv": `${text.replace(from, to)}${text.split("\n")[2]?.replaceAll("ZT-1", "ZT-2")}\n`,
      });
      expect(other.delivery.accounts[0]).toMatchObject({ gelezen: 2, aanvaard: 1 });
      other.db.close();
    }
  });
  test("kies passes over a word for nothing", async () => {
    const { db } = await read(
      { ...SOURCE, trajecten: { ...SOURCE.trajecten, laatste_contact: { kolom: "bezoek", kies: "laatste" } } },
      { "export.csv": EVENTS.replace("2018-06-12", "nvt") },
    );
    expect(await db.texts("SELECT laatste_contact FROM trajecten WHERE traject_id = 'ZT-1'")).toEqual(["2018-01-05"]);
    expect(await db.all("FROM apart")).toEqual([]);
    db.close();
  });
  test("a row without a list is no meting; the values of a zorgtraject come from whichever row has them", async () => {
    const { db, delivery } = await read(SOURCE);
    expect(delivery.accounts.map((a) => [a.tabel, a.gelezen, a.aanvaard])).toEqual([
      ["trajecten", 2, 2],
      ["metingen", 3, 3],
      ["items", 21, 21],
    ]);
    expect(await db.all("SELECT traject_id, vestiging, eerste_contact FROM trajecten ORDER BY nr")).toEqual([
      { traject_id: "ZT-1", vestiging: "Noord", eerste_contact: "2018-01-05" },
      { traject_id: "ZT-2", vestiging: "Zuid", eerste_contact: "2018-02-05" },
    ]);
    expect(await db.texts("SELECT som FROM item_som JOIN metingen ON nr = meting_nr ORDER BY nr")).toEqual([
      "7",
      "14",
      "21",
    ]);
  });

  test("a date alone makes a meting where it is the list's own, and none where lists share it", async () => {
    const text = csv("id|datum|a1|b1\nx|2018-01-10|1|\ny|2018-01-11||");
    const trajecten = { patient_id: "id", vestiging: { vast: "Noord" }, eerste_contact: "datum" };
    const one = {
      bestand: "e.csv",
      vorm: "breed",
      traject_id: "id",
      trajecten,
      lijsten: [{ instrument: "GAD-7", datum: "datum", items: "a{vraag}" }],
    };
    const alone = await read(one, { "e.csv": text });
    expect(alone.delivery.accounts.find((a) => a.tabel === "metingen")?.gelezen).toBe(2);
    const shared = await read(
      { ...one, lijsten: [...one.lijsten, { instrument: "PHQ-9", datum: "datum", items: "b{vraag}" }] },
      { "e.csv": text },
    );
    expect(shared.delivery.accounts.find((a) => a.tabel === "metingen")?.gelezen).toBe(1);
  });

  test("kies takes the first or last date, waarden translates, vast holds for all", async () => {
    const { db } = await read({
      ...SOURCE,
      trajecten: {
        ...SOURCE.trajecten,
        vestiging: { kolom: "site", waarden: { noord: "Locatie Noord" } },
        organisatie: { vast: "De Vlier" },
        eerste_contact: { kolom: "bezoek", kies: "eerste" },
        laatste_contact: { kolom: "bezoek", kies: "laatste" },
      },
    });
    expect(
      await db.all(
        "SELECT vestiging, organisatie, eerste_contact AS e, laatste_contact AS l FROM trajecten ORDER BY nr",
      ),
    ).toEqual([
      { vestiging: "Locatie Noord", organisatie: "De Vlier", e: "2018-01-05", l: "2018-06-12" },
      { vestiging: "Zuid", organisatie: "De Vlier", e: "2018-02-05", l: "2018-02-05" },
    ]);
  });

  test("blanks around a key, or another spelling of a name, part no zorgtraject", async () => {
    const text = EVENTS.replace("ZT-1,na,,", "\u00a0ZT-1 ,na,NOORD ,");
    const { db } = await read(SOURCE, { "export.csv": text });
    expect(await db.texts("SELECT count(*) FROM apart")).toEqual(["0"]);
    expect(await db.texts("SELECT count(*) FROM metingen JOIN trajecten USING (traject_id)")).toEqual(["3"]);
  });

  test("a date with a time is its day, with a zone the Dutch day; what is no date is told as it stands", async () => {
    const day = async (text: string) => {
      const { db } = await read(SOURCE, { "export.csv": EVENTS.replace("2018-06-10", text) });
      return (await db.texts("SELECT datum FROM metingen WHERE traject_id = 'ZT-1' ORDER BY nr"))[1];
    };
    expect(await day("2018-06-10 23:59:59")).toBe("2018-06-10");
    expect(await day("2018-06-10T22:30:00Z")).toBe("2018-06-11");
    expect(await day("2018-01-10T22:30:00Z")).toBe("2018-01-10");
    expect(await day("2018-06-10T00:30:00+02:00")).toBe("2018-06-10");
    expect(await day("2018-06-31 10:00:00")).toBeUndefined();
  });

  test("only rows where a column holds one of the values", async () => {
    const { delivery } = await read({ ...SOURCE, lijsten: [{ ...LIST, waar: { redcap_event_name: ["NA"] } }] });
    expect(delivery.accounts.find((a) => a.tabel === "metingen")?.gelezen).toBe(2);
  });

  test("words are answers, questions may begin at 0 or run on over blocks", async () => {
    const text = csv("id|datum|q0|q1|r1|r2|r3|r4|r5\nx|2018-01-10|Nooit|soms|1|1|1|1|3");
    const trajecten = { patient_id: "id", vestiging: { vast: "Noord" }, eerste_contact: "datum" };
    const source = { bestand: "e.csv", vorm: "breed", traject_id: "id", trajecten };
    const antwoorden = { nooit: 0, Soms: 1 };
    const { db } = await read(
      { ...source, lijsten: [{ instrument: "GAD-7", datum: "datum", items: ["q{vraag}", "r{vraag}"], antwoorden }] },
      { "e.csv": text },
    );
    expect(await db.all("SELECT som, beantwoord FROM item_som")).toEqual([{ som: 8, beantwoord: 7 }]);
    const zero = await read(
      { ...source, lijsten: [{ instrument: "GAD-7", datum: "datum", items: "q{vraag}", eerste_vraag: 0, antwoorden }] },
      { "e.csv": text },
    );
    expect(await zero.db.all("SELECT som, beantwoord, laagste, hoogste FROM item_som")).toEqual([
      { som: 1, beantwoord: 2, laagste: 0, hoogste: 1 },
    ]);
  });
});

describe("places of faults", () => {
  const WRONG = EVENTS.replace("2018-06-10|".replaceAll("|", ","), "2018-06-31,").replace(
    /(ZT-2,na,.*),3\n$/,
    "$1,9\n",
  );
  test("file, line and column are those of the export", async () => {
    const { db, delivery } = await read(SOURCE, { "export.csv": WRONG });
    const found = await faults(db);
    expect(found.find((f) => f["kolom"] === "gad7_datum")).toEqual({
      bestand: "export.csv",
      regel: 3,
      kolom: "gad7_datum",
      waarde: "2018-06-31",
      verwacht: "een bestaande datum als 2018-03-31",
    });
    // The answers of that list go with it, each at its own column.
    expect(found.filter((f) => f["regel"] === 3).length).toBe(8);
    const last = found.at(-1);
    expect(last).toMatchObject({ bestand: "export.csv", regel: 5, kolom: "gad7_7", waarde: "vraag 7, antwoord 9" });
    for (const a of delivery.accounts) expect(a.gelezen).toBe(a.aanvaard + a.apart);
  });

  test("a line that is no row is told with its line, and its zorgtraject is not lost by it", async () => {
    const { db, delivery } = await read(SOURCE, { "export.csv": EVENTS.replace(/(ZT-1,na[^\n]*)/, "$1,te veel") });
    expect(await faults(db)).toEqual([
      {
        bestand: "export.csv",
        regel: 3,
        kolom: "(regel)",
        waarde: "(afgeschermd)",
        verwacht: "evenveel kolommen als de kopregel",
      },
    ]);
    expect(delivery.accounts.find((a) => a.tabel === "metingen")).toMatchObject({ gelezen: 3, aanvaard: 2, apart: 1 });
  });

  test("Qualtrics: the two rows below the names count as lines", async () => {
    const text = `ResponseId,RecordedDate,Q1_1,ExternalReference\nResponse ID,"Recorded\nDate","Hoe vaak, afgelopen week?",Ref\n"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}","{""ImportId"":""d""}"\nR_1,2018-13-01,1,ZT-1\nR_2,2018-01-02,1,ZT-1\n`;
    const { db, delivery } = await read(
      {
        bestand: "q.csv",
        vorm: "qualtrics",
        traject_id: "ExternalReference",
        meting_id: "ResponseId",
        lijsten: [{ instrument: "GAD-7", datum: "RecordedDate", items: "Q1_{vraag}" }],
      },
      {
        "q.csv": text,
        "trajecten.csv": csv("traject_id|patient_id|vestiging|eerste_contact\nZT-1|P1|Noord|2018-01-02"),
      },
    );
    expect(delivery.accounts.find((a) => a.tabel === "metingen")).toMatchObject({ gelezen: 2, aanvaard: 1, apart: 1 });
    expect((await faults(db))[0]).toMatchObject({ bestand: "q.csv", regel: 5, kolom: "RecordedDate" });
  });

  test("Excel: the row of the sheet, below a title and the names", async () => {
    const rows = [
      ["Overzicht 2018"],
      [],
      ["traject", "datum", "v1"],
      ["ZT-1", "2018-01-10", "1"],
      ["ZT-1", "vandaag", "2"],
    ];
    const source = {
      bestand: "rom.xlsx",
      blad: "Lijsten",
      vorm: "breed",
      traject_id: "traject",
      lijsten: [{ instrument: "GAD-7", datum: "datum", items: "v{vraag}" }],
      trajecten: {
        patient_id: "traject",
        vestiging: { vast: "Noord" },
        eerste_contact: { kolom: "datum", kies: "laatste" },
      },
    };
    const book = workbook({ Uitleg: [["niets"]], Lijsten: rows }, (n) => n === "v1");
    const { db } = await read(
      { ...source, trajecten: undefined },
      {
        "rom.xlsx": book,
        "trajecten.csv": csv("traject_id|patient_id|vestiging|eerste_contact\nZT-1|P1|Noord|2018-01-02"),
      },
    );
    expect((await faults(db))[0]).toMatchObject({ bestand: "rom.xlsx", regel: 5, kolom: "datum" });
    expect(await db.texts("SELECT datum FROM metingen")).toEqual(["2018-01-10"]);
    expect(await refusal({ ...source, blad: "Blad9" }, { "rom.xlsx": book })).toMatch(/rom.xlsx heeft geen blad Blad9/);
    expect(await refusal(source, { "rom.xlsx": Buffer.from("geen zip") })).toMatch(/niet te lezen als Excel-bestand/);
  });
});

describe("rows that contradict each other", () => {
  const TWO = EVENTS.replace("ZT-1,na,,", "ZT-1,na,Zuid,");
  test("a required value sets the zorgtraject aside, with the place", async () => {
    const { db, delivery } = await read(SOURCE, { "export.csv": TWO });
    expect((await faults(db)).find((f) => f["kolom"] === "site")).toMatchObject({
      bestand: "export.csv",
      regel: 3,
      verwacht: "op alle rijen van één zorgtraject dezelfde waarde",
    });
    expect(delivery.accounts[0]).toMatchObject({ gelezen: 2, aanvaard: 1, apart: 1 });
  });
  test("an optional value is left out and told, and the zorgtraject stays", async () => {
    const { db, delivery } = await read(
      { ...SOURCE, trajecten: { ...SOURCE.trajecten, vestiging: { vast: "Noord" }, team: "site" } },
      { "export.csv": TWO },
    );
    expect(delivery.accounts[0]).toMatchObject({ gelezen: 2, aanvaard: 2, apart: 0 });
    expect(await db.all("SELECT traject_id, team FROM trajecten ORDER BY nr")).toEqual([
      { traject_id: "ZT-1", team: null },
      { traject_id: "ZT-2", team: "Zuid" },
    ]);
    expect(await faultGroups(db)).toMatchObject([
      { bestand: "export.csv", plek: "site", plaatsen: ["regel 3"], verwacht: ONE_VALUE, waarde: "(afgeschermd)" },
    ]);
  });
  test("one objection counts for all rows", async () => {
    const text = EVENTS.replace("record_id,", "record_id,akkoord,")
      .replace("ZT-1,voor", "ZT-1,ja,voor")
      .replace("ZT-1,na", "ZT-1,nee,na")
      .replaceAll(/ZT-2,/g, "ZT-2,ja,");
    const { db } = await read(
      { ...SOURCE, trajecten: { ...SOURCE.trajecten, toestemming: "akkoord" } },
      { "export.csv": text },
    );
    expect(await db.texts("SELECT traject_id FROM trajecten")).toEqual(["ZT-2"]);
    // Nor is anything left of what was staged.
    expect(await db.texts("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'breed%'")).toEqual([
      "breed_fout",
    ]);
  });
});

describe("FHIR", () => {
  const response = (id: string, answers: readonly object[], more: object = {}) => ({
    resourceType: "QuestionnaireResponse",
    id,
    status: "completed",
    subject: { reference: "Patient/p1" },
    encounter: { reference: "https://example.org/fhir/Encounter/e1/_history/2" },
    authored: "2018-01-10",
    item: [{ linkId: "groep", item: answers }],
    ...more,
  });
  const episode = {
    fullUrl: "urn:uuid:e1",
    resource: {
      resourceType: "EpisodeOfCare",
      patient: { reference: "Patient/p1" },
      managingOrganization: { display: "Noord" },
      period: { start: "2018-01-05", end: "2018-06-30" },
    },
  };
  const sources = (bestand: string) => [
    {
      bestand,
      vorm: "fhir",
      traject_id: "encounter.reference",
      meting_id: "id",
      lijsten: [
        {
          instrument: "GAD-7",
          datum: "authored",
          items: "{vraag}",
          waar: { resourceType: "QuestionnaireResponse", status: "completed" },
        },
      ],
    },
    {
      bestand,
      vorm: "fhir",
      traject_id: "id",
      trajecten_waar: { resourceType: "EpisodeOfCare" },
      trajecten: {
        patient_id: "patient.reference",
        vestiging: "managingOrganization.display",
        eerste_contact: "period.start",
        einddatum: "period.end",
      },
    },
  ];
  const weight = { url: "http://hl7.org/fhir/StructureDefinition/itemWeight", valueDecimal: 3 };
  const seven = [
    { linkId: "1", answer: [{ valueInteger: 2 }] },
    { linkId: "2", answer: [{ valueCoding: { code: "LA6569-3", extension: [weight] } }] },
    { linkId: "3", answer: [{ valueCoding: { code: "1" } }] },
    { linkId: "4", answer: [{ valueString: "0" }] },
    { linkId: "5" },
    { linkId: "6", answer: [{ valueDecimal: 1 }] },
    { linkId: "7", answer: [{ valueInteger: 1 }] },
  ];

  test("a Bundle: references to episodes, coded and weighed answers, groups", async () => {
    const entry = [
      episode,
      { resource: response("r1", seven) },
      { resource: response("r2", seven, { status: "entered-in-error" }) },
    ];
    const { db, delivery } = await read(sources("b.json"), {
      "b.json": `\uFEFF${JSON.stringify({ resourceType: "Bundle", entry })}`,
    });
    expect(delivery.accounts.map((a) => a.aanvaard)).toEqual([1, 1, 6]);
    expect(await db.all("SELECT som, beantwoord FROM item_som")).toEqual([{ som: 8, beantwoord: 6 }]);
    expect(await db.all("SELECT traject_id, patient_id, vestiging, einddatum FROM trajecten")).toEqual([
      { traject_id: "e1", patient_id: "p1", vestiging: "Noord", einddatum: "2018-06-30" },
    ]);
  });

  test("NDJSON: a fault has its line and linkId; a broken line and a bundle cut off are refused", async () => {
    const lines = [
      { ...episode.resource, id: "e1" },
      response("r1", seven),
      response("r2", [{ linkId: "1", answer: [{ valueInteger: 8 }] }]),
    ];
    const text = lines.map((l) => `${JSON.stringify(l)}\n`).join("\n");
    const { db } = await read(sources("q.ndjson"), { "q.ndjson": text });
    expect((await faults(db))[0]).toMatchObject({ bestand: "q.ndjson", regel: 5, kolom: "item(1)" });
    expect(await refusal(sources("q.ndjson"), { "q.ndjson": `${text}{"resourceType":` })).toMatch(
      /geen geldige JSON \(regel 6\)/,
    );
    expect(
      await refusal(sources("b.json"), { "b.json": '{"resourceType":"Bundle","entry":[{"resource":{}},' }),
    ).toMatch(/breekt af na onderdeel 1/);
  });
});

describe("refused", () => {
  test.each([
    [
      "a column that is not there",
      { ...SOURCE, traject_id: "recordid" },
      /heeft de kolom recordid niet.*record_id, redcap_event_name/,
    ],
    [
      "a pattern that fits nothing",
      { ...SOURCE, lijsten: [{ ...LIST, items: "gad_{vraag}" }] },
      /past geen kolom op gad_\{vraag\}/,
    ],
    [
      "a place left open",
      { ...SOURCE, trajecten: { ...SOURCE.trajecten, vestiging: "?" } },
      /nog niet af: trajecten\.vestiging/,
    ],
    [
      "a column that trajecten does not know",
      { ...SOURCE, trajecten: { ...SOURCE.trajecten, kleur: "site" } },
      /vult kleur, maar trajecten kent die kolom niet/,
    ],
    [
      "no word on a required column",
      { ...SOURCE, trajecten: { patient_id: "record_id" } },
      /zegt niet waar vestiging, eerste_contact/,
    ],
    [
      "a file that is not there",
      { ...SOURCE, bestand: "ander.csv" },
      /noemt ander\.csv.*In de aanlevering staan: export\.csv/,
    ],
    ["another vorm", { ...SOURCE, vorm: "spss" }, /indeling\.0\.vorm: verwacht een van: breed/],
  ])("%s", async (_, source, text) => {
    expect(await refusal(source)).toMatch(text);
  });

  test("a table that mapping and file both give", async () => {
    const files = {
      "export.csv": EVENTS,
      "trajecten.csv": csv("traject_id|patient_id|vestiging|eerste_contact\nZT-1|P1|Noord|2018-01-02"),
    };
    expect(await refusal(SOURCE, files)).toMatch(/bevat trajecten\.csv en een indeling/);
  });

  test("an export without a mapping: what it looks like, and what to do", async () => {
    await expect(intake({ "export.csv": EVENTS })).rejects.toMatchObject({
      message: "export.csv lijkt op een export van REDCap (redcap_event_name).",
      advies: expect.stringContaining("npm run rom -- indeling export.csv"),
    });
    // A file that tells nothing is passed over, as before.
    await expect(intake({ "notities.csv": csv("a|b\n1|2") })).rejects.toMatchObject({
      message: expect.stringContaining("trajecten"),
    });
  });
});

test("the hash of a delivery counts the files that its mapping names, and no others", async () => {
  const hash = async (files: Files) => (await read(SOURCE, files)).delivery.hash;
  const first = await hash({ "export.csv": EVENTS });
  expect(await hash({ "export.csv": EVENTS, "notities.txt": "x" })).toBe(first);
  expect(await hash({ "export.csv": `${EVENTS}\n` })).not.toBe(first);
});
