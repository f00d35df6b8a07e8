import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { remedyFor } from "../../src/engine/check/remedy.js";
import { faultGroups, makeReport } from "../../src/engine/check/report.js";
import { reportCsv, reportHtml, writeFaultLines } from "../../src/engine/check/report-files.js";
import { RomError } from "../../src/engine/errors.js";
import { expectation, readContract } from "../../src/engine/intake/contract.js";
import { UNIT_FAULTS } from "../../src/engine/intake/load-units.js";
import { ONE_VALUE } from "../../src/engine/intake/mapping/places.js";
import { readCodeLists, valueRules } from "../../src/engine/intake/xml/elements.js";
import { intake, tempFolder } from "../support/delivery.js";

const TRAJECTEN = `traject_id,patient_id,vestiging,eerste_contact,laatste_contact
T1,P1,A,2018-02-30,2018-06-10
T2,P2,A,2018-02-31,2018-06-10
T3,P3,A,2018-01-10,2018-06-10
T4,P4,,2018-01-10,2018-06-10
`;
const METINGEN = `meting_id,traject_id,instrument,datum,ruwe_score
M1,T3,SCL-90,2018-01-10,200
M2,T9,SCL-90,2018-01-10,200
M3,T1,SCL-90,2018-01-10,200
`;

describe("the report", () => {
  test("groups faults by place and expectation, with first lines, number of rows and a remedy", async () => {
    const { db } = await intake({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN });
    expect(await faultGroups(db)).toEqual([
      {
        bestand: "trajecten.csv",
        plek: "eerste_contact",
        waarde: "2018-02-30",
        verwacht: "een bestaande datum als 2018-03-31",
        rijen: 2,
        plaatsen: ["regel 2", "regel 3"],
        gevolg: expect.stringContaining("in geen enkel cijfer"),
        herstel: expect.stringContaining("jaar-maand-dag"),
      },
      {
        bestand: "trajecten.csv",
        plek: "vestiging",
        waarde: "",
        verwacht: "ingevuld: tekst van hoogstens 200 tekens",
        rijen: 1,
        plaatsen: ["regel 5"],
        gevolg: expect.stringContaining("in geen enkel cijfer"),
        herstel: expect.stringContaining("Vul dit in elke rij in"),
      },
      {
        bestand: "metingen.csv",
        plek: "traject_id",
        waarde: "(afgeschermd)",
        verwacht: "een traject_id die in trajecten staat en daar is aanvaard",
        rijen: 2,
        plaatsen: ["regel 3", "regel 4"],
        gevolg: expect.stringContaining("tellen niet mee"),
        herstel: expect.stringContaining("teken voor teken gelijk"),
      },
    ]);
  });
  test("names every place in regels.csv", async () => {
    const { db } = await intake({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN });
    const file = path.join(tempFolder(), "regels.csv");
    await writeFaultLines(db, file);
    expect(
      readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((l) => l.split(";").slice(0, 4).join(";")),
    ).toEqual([
      "bestand;regel;rij;plek",
      "metingen.csv;3;2;traject_id",
      "metingen.csv;4;3;traject_id",
      "trajecten.csv;2;1;eerste_contact",
      "trajecten.csv;3;2;eerste_contact",
      "trajecten.csv;5;4;vestiging",
    ]);
  });
  test("judges: clean, usable, unusable", async () => {
    const clean = await intake({
      "trajecten.csv": "traject_id,patient_id,vestiging,eerste_contact\nT3,P3,A,2018-01-10\n",
      "metingen.csv": "meting_id,traject_id,instrument,datum\n",
    });
    expect((await makeReport(clean.db, clean.delivery, [], null)).oordeel).toBe("schoon");
    const finding = { code: "x", ernst: "let op", waar: "w", wat: "w", gevolg: "g", herstel: "h", rijen: 1 } as const;
    expect((await makeReport(clean.db, clean.delivery, [finding], null)).oordeel).toBe("bruikbaar");
    expect((await makeReport(clean.db, clean.delivery, [{ ...finding, ernst: "onbruikbaar" }], null)).oordeel).toBe(
      "onbruikbaar",
    );
    const faulty = await intake({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN });
    expect((await makeReport(faulty.db, faulty.delivery, [], null)).oordeel).toBe("bruikbaar");
    const fatal = new RomError("aanlevering", "som", undefined, [
      new RomError("aanlevering", "een", "doe"),
      new RomError("aanlevering", "twee"),
    ]);
    const report = await makeReport(faulty.db, null, [], fatal);
    expect(report.oordeel).toBe("onbruikbaar");
    expect(report.onbruikbaar).toEqual([
      { wat: "een", herstel: "doe" },
      { wat: "twee", herstel: "" },
    ]);
  });
  test("is inert: no markup and no formula from the delivery survives in it", async () => {
    const { db, delivery } = await intake({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN });
    const evil = `=HYPERLINK("http://x")<script>alert(1)</script>`;
    const report = await makeReport(
      db,
      delivery,
      [{ code: "x", ernst: "let op", waar: evil, wat: `@${evil}`, gevolg: "-1", herstel: "\tx", rijen: 1 }],
      null,
    );
    const page = reportHtml(report, evil);
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;");
    for (const cell of reportCsv(report).split(/;|\r\n/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/);
  });
  test("has a remedy for every expectation that intake can name", () => {
    const contract = readContract();
    const expected = Object.values(contract.tabellen).flatMap((t) =>
      Object.values(t.kolommen).flatMap((c) => [expectation(c), `ingevuld: ${expectation(c)}`]),
    );
    const xml = Object.values(valueRules(readCodeLists())).flatMap((rules) => (rules ?? []).map((r) => r.expected));
    const others = [
      "evenveel kolommen als de kopregel",
      "een afgesloten aanhalingsteken",
      "een regel korter dan 12 MB",
      "tekst in UTF-8",
      "een leesbare regel",
      "elke rij één keer",
      "een sleutel die maar op één rij staat",
      "elke vraag één keer per meting",
      "een vraagnummer en antwoord die het instrument kent",
      "een meting_id die in metingen staat en daar is aanvaard",
      ...Object.values(UNIT_FAULTS),
      "een Zorgtraject dat zelf is aanvaard",
      "een Meting die zelf is aanvaard",
      "een DBCTrajectnummer dat in het bestand één keer staat",
      "binnen DBCTraject",
      "een element van BenchmarkImport",
      "ten minste één DBCTraject",
    ];
    for (const e of [...expected, ...xml, ...others, ONE_VALUE]) expect(remedyFor(e), e).toBeDefined();
    expect(remedyFor("iets wat niemand schreef")).toBeUndefined();
  });
});
