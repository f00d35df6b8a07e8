import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openDb } from "../../src/engine/db.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readContract } from "../../src/engine/intake/contract.js";
import { adjust } from "../../src/engine/intake/mapping/adjust.js";
import { instrumentsOf, itemRuns } from "../../src/engine/intake/mapping/item-runs.js";
import { proposeAnswers } from "../../src/engine/intake/mapping/propose-answers.js";
import { columnFor, momentIn } from "../../src/engine/intake/mapping/propose-fields.js";
import { proposeFor } from "../../src/engine/intake/mapping/propose-file.js";
import { recogniseFile } from "../../src/engine/intake/mapping/recognise.js";
import { WORK } from "../../src/engine/paths.js";
import { romHere } from "../support/command.js";
import { csv, type Files, intake, writeFiles } from "../support/delivery.js";
import {
  type Form,
  fhir,
  limesurvey,
  type Plain,
  perPerson,
  qualtrics,
  readPlain,
  redcap,
  table,
  wide,
  workbook,
} from "../support/exports.js";
import { makeDemo } from "../support/releases.js";

/** The proposal of a mapping: recognised, right where it can be, open where only the sender knows. */

const registry = readInstruments();
const contract = readContract().tabellen.trajecten;

/** The proposal for the export of a form. */
async function proposed(form: Form, answers: readonly string[] = []) {
  const folder = writeFiles(form.files);
  const name = Object.keys(form.files).find((n) => n !== "trajecten.csv") ?? "";
  const file = (n: string) => ({ name: n, base: n.toLowerCase(), path: path.join(folder, n), gz: false });
  const seen = await recogniseFile(file(name), registry);
  const db = await openDb({ threads: 1 });
  const apart = "trajecten.csv" in form.files ? file("trajecten.csv") : null;
  const { proposal } = await proposeFor(db, file(name), seen, registry, contract, apart, undefined);
  db.close();
  return { seen, proposal: adjust(proposal, answers, contract) };
}

let plain: Plain;
beforeAll(() => {
  plain = readPlain(makeDemo(60, 5));
});

describe("the proposal reads what the mapping by hand reads", () => {
  const sums = async (files: Files, indeling: unknown) => {
    const { db, delivery } = await intake({ ...files, "aanlevering.json": JSON.stringify({ indeling }) });
    const found = await db.texts(`SELECT m.traject_id || m.instrument_code || m.datum || s.som || '/' || s.beantwoord
      FROM item_som s JOIN metingen m ON m.nr = s.meting_nr ORDER BY 1`);
    const trajecten = await db.texts(
      "SELECT traject_id || patient_id || vestiging || eerste_contact || coalesce(einddatum::VARCHAR, '') FROM trajecten ORDER BY 1",
    );
    return { found, trajecten, apart: delivery.accounts.reduce((n, a) => n + a.apart, 0) };
  };
  test.each([
    ["REDCap", redcap, "gebeurtenissen"],
    ["one row per person", perPerson, "breed"],
    ["LimeSurvey", limesurvey, "limesurvey"],
    ["FHIR", (p: Plain) => fhir(p, "ndjson"), "fhir"],
    ["one row per measurement", wide, null],
  ] as const)("%s", async (_, make, vorm) => {
    const form = make(plain);
    const { seen, proposal } = await proposed(form);
    expect(seen?.vorm ?? null).toBe(vorm);
    expect(proposal.open).toEqual([]);
    const found = await sums(form.files, proposal.indeling);
    expect(found.found.length).toBeGreaterThan(20);
    expect(found).toEqual(await sums(form.files, form.indeling));
  });

  /** The plain wide form, with its file rewritten. */
  const rewritten = (rewrite: (text: string) => string): Form => {
    const form = wide(plain);
    const name = Object.keys(form.files).find((n) => n !== "trajecten.csv") ?? "";
    return { ...form, files: { ...form.files, [name]: rewrite(String(form.files[name])) } };
  };

  test.each([
    ["a line sep=", (text: string) => `sep=,\n${text}`],
    ["a title of one line", (text: string) => `Vragenlijsten 2018\n${text}`],
    ["a title, a period and a blank line", (text: string) => `Vragenlijsten,\nPeriode,2018\n\n${text}`],
  ])("names of columns below %s", async (_, above) => {
    const form = rewritten(above);
    const { proposal } = await proposed(form);
    expect(proposal.open).toEqual([]);
    const hand = await sums(wide(plain).files, wide(plain).indeling);
    expect(await sums(form.files, proposal.indeling)).toEqual(hand);
  });

  test("names are not sought below a first line of names, however wide what follows is", async () => {
    const { proposal } = await proposed({
      files: { "a.csv": "naam,datum,oordeel\nJansen,2018-01-02,goed,Piet,Jan,Kees,Anna\n" },
      indeling: [],
    });
    expect(JSON.stringify(proposal)).not.toMatch(/Jansen|Piet/);
  });

  test("Excel with a page of explanation first: the sheet that holds answers, named in the mapping", async () => {
    const page = [["Export van vragenlijsten"], ["Zie het blad Metingen"]];
    const rows = [
      ["id", "zorgtraject", "datum", ...Array.from({ length: 7 }, (_, i) => `gad7_${i + 1}`)],
      ["a", "Z1", "2018-01-02", "1", "1", "1", "1", "1", "1", "1"],
    ];
    const { seen, proposal } = await proposed({
      files: { "rom.xlsx": workbook({ Toelichting: page, Metingen: rows }) },
      indeling: [],
    });
    expect(seen?.soort).toMatch(/in Excel op blad Metingen$/);
    expect(proposal.indeling).toMatchObject([{ blad: "Metingen", traject_id: "zorgtraject" }]);
    const first = await proposed({ files: { "rom.xlsx": workbook({ Metingen: rows }) }, indeling: [] });
    expect(first.proposal.indeling[0]).not.toHaveProperty("blad");
  });

  test("Qualtrics without names of lists: recognised, and asked which list is which", async () => {
    const { seen, proposal } = await proposed(qualtrics(plain));
    expect(seen?.vorm).toBe("qualtrics");
    expect(proposal.open.join("\n")).toMatch(/instrument van Q3_1 tot en met Q3_20 .*welke vragenlijst/);
    expect(proposal.open.join("\n")).toMatch(/blokken/);
  });
});

describe("parts of a proposal", () => {
  test("runs of columns: numbers that run on, not years; the largest group of a name with several numbers", () => {
    const run = (names: string[]) => itemRuns(names).map((r) => [r.patroon, r.names.length]);
    expect(
      run(["phq9_1_t0", "phq9_2_t0", "phq9_3_t0", "phq9_4_t0", "phq9_1_t1", "phq9_2_t1", "phq9_3_t1", "phq9_4_t1"]),
    ).toEqual([
      ["phq9_{vraag}_t0", 4],
      ["phq9_{vraag}_t1", 4],
    ]);
    expect(run(["omzet_17", "omzet_18", "omzet_19", "omzet_20"])).toEqual([]);
    expect(run(["a_1", "a_2", "a_3"])).toEqual([]);
  });
  test("questionnaires by name and number: both, name alone, number alone", () => {
    const guess = (voor: string, n: number) => {
      const names = Array.from({ length: n }, (_, k) => `${voor}${k + 1}`);
      const [g] = instrumentsOf({ voor, na: "", names, numbers: names.map((_, k) => k + 1) }, registry);
      return g && [g.instrument.code, g.zeker, g.opNaam];
    };
    expect(guess("oq45_", 45)).toEqual(["OQ-45-SD", true, true]);
    expect(guess("oq", 45)).toEqual(["OQ-45-SD", true, true]);
    expect(guess("oq45_", 40)).toEqual(["OQ-45-SD", false, true]);
    expect(guess("vraag", 90)).toEqual(["SCL-90", false, false]);
    expect(guess("vraag", 61)).toBeUndefined();
  });
  test("answers: numbers, codes that count from 1, words", () => {
    const oq = registry.find((i) => i.code === "OQ-45-SD") ?? null;
    expect(proposeAnswers(["0", "1", "4"], oq, "OQ")).toEqual({ antwoorden: undefined, onzeker: null, open: null });
    expect(proposeAnswers(["A1", "A5"], oq, "OQ").antwoorden).toEqual({ A1: 0, A5: 4 });
    expect(proposeAnswers(["A0", "A4"], oq, "OQ").antwoorden).toEqual({ A0: 0, A4: 4 });
    expect(proposeAnswers(["Nooit", "Soms"], oq, "OQ").antwoorden).toEqual({ Nooit: "?", Soms: "?" });
    expect(proposeAnswers(["0", "7"], oq, "OQ").onzeker).toMatch(/7\) die de vragenlijst niet kent/);
  });
  test("a column by another name of what it holds, with or without its accents", () => {
    const names = ["Cliëntnummer", "Traject", "startbehandeling", "Einde behandeling"];
    const found = ["patient_id", "traject_id", "eerste_contact", "einddatum"].map((c) =>
      columnFor(c, names, () => true),
    );
    expect(found).toEqual(names);
  });

  test("moments are whole words", () => {
    expect(momentIn(["voor_phq", "na_phq"])).toEqual({ patroon: "{moment}_phq", momenten: ["voor", "na"] });
    expect(momentIn(["q_t0", "q_t10"])).toEqual({ patroon: "q_{moment}", momenten: ["t0", "t10"] });
    expect(momentIn(["q", "q_na"])).toBeNull();
  });
});

describe("the command", () => {
  const text =
    csv(`record_id|redcap_event_name|clientnr|locatie|start_datum|eind_datum|akkoord|oq_datum|${Array.from({ length: 45 }, (_, k) => `oq45_${k + 1}`).join("|")}
    ZT-4711|voor|PAT-0815|Jansen|2018-01-05|2018-07-01|1|2018-01-06|${"2|".repeat(44)}2
    ZT-4711|na||||||2018-06-20|${"1|".repeat(44)}1`);
  const run = async (args: readonly string[]) => {
    const { status, stdout, stderr } = await romHere(["indeling", ...args]);
    return { code: status, said: stdout + stderr };
  };

  test("proposes without writing, shows no key or name, writes on demand, and the delivery is read by it", async () => {
    const folder = writeFiles({ "export.csv": text });
    const file = path.join(folder, "export.csv");
    const first = await run([file]);
    expect(first.code, first.said).toBe(0);
    expect(first.said).toMatch(/lijkt op een export van REDCap/);
    expect(first.said).toMatch(/OQ-45: 2 metingen van 2018-01-06 tot en met 2018-06-20, 90 antwoorden/);
    expect(first.said).toMatch(/akkoord|Niet gebruikt/);
    for (const secret of ["4711", "0815", "Jansen"]) expect(first.said).not.toContain(secret);
    expect(readdirSync(folder)).toEqual(["export.csv"]);
    expect((await run([file, "--schrijf", "--zet", "vestiging=vast:Praktijk Noord"])).code).toBe(0);
    const written = path.join(folder, "aanlevering.json");
    writeFileSync(
      written,
      JSON.stringify({ bron: "De Vlier", ...(JSON.parse(readFileSync(written, "utf8")) as object) }),
    );
    const again = await run([file, "--schrijf"]);
    expect(again.code).toBe(2);
    expect(again.said).toMatch(/bestaat al; er is niets overschreven/);
    expect((await run([folder, "--schrijf", "--vervang", "--zet", "vestiging=vast:Zuid"])).code).toBe(0);
    const kept = JSON.parse(readFileSync(written, "utf8")) as { bron: string; indeling: { trajecten: object }[] };
    expect(kept.bron).toBe("De Vlier");
    expect(kept.indeling[0]?.trajecten).toMatchObject({ vestiging: { vast: "Zuid" }, patient_id: "clientnr" });
    expect(readdirSync(folder).sort()).toEqual(["aanlevering.json", "export.csv"]);
    const { delivery } = await intake({ "export.csv": text, "aanlevering.json": readFileSync(written) });
    expect(delivery.accounts.map((a) => a.aanvaard)).toEqual([1, 2, 90]);
    expect(readdirSync(WORK)).toEqual([]);
  });

  test("LimeSurvey beside a file of zorgtrajecten of another name: its keys are found, and no date of the survey is a contact", async () => {
    const questions = Array.from({ length: 45 }, (_, k) => `OQ45[${k + 1}]`);
    const token = (k: number): string => `t${"abcdefgh"[k]}${k}x`;
    const survey = table(
      ["id", "submitdate", "lastpage", "startlanguage", "token", "startdate", ...questions],
      Array.from({ length: 8 }, (_, k) => [
        ...[String(k + 1), `2018-01-1${k} 11:12:13`, "4", "nl", token(k), `2018-01-1${k} 11:00:00`],
        ...questions.map((_q, q) => `A${1 + ((k + q) % 5)}`),
      ]),
    );
    const trajecten = table(
      ["Traject ID", "Patient ID", "Vestiging", "Eerste contact", "Laatste contact"],
      Array.from({ length: 8 }, (_, k) => [token(k), `p${k}`, "Noord", `1${k}-01-2018`, "n.v.t."]),
      ";",
    );
    const folder = writeFiles({ "results-survey1.csv": survey, "Behandelingen 2018.csv": trajecten });
    const { code, said } = await run([folder, "--schrijf"]);
    expect(code, said).toBe(0);
    expect(said).toMatch(/traject_id {2,}token/);
    expect(said).not.toMatch(/eerste_contact {2,}startdate/);
    const { delivery } = await intake({
      "results-survey1.csv": survey,
      "Behandelingen 2018.csv": trajecten,
      "aanlevering.json": readFileSync(path.join(folder, "aanlevering.json")),
    });
    expect(delivery.accounts.map((a) => [a.tabel, a.aanvaard, a.apart])).toEqual([
      ["trajecten", 8, 0],
      ["metingen", 8, 0],
      ["items", 360, 0],
    ]);
    // Alone, the survey does not tell when a treatment began.
    const alone = await run([writeFiles({ "results-survey1.csv": survey })]);
    expect(alone.code).toBe(7);
    expect(alone.said).toMatch(/eerste_contact: de dag waarop de behandeling begon/);
  });

  test("ends with 7 where something is to be filled in, with 2 or 3 where it cannot", async () => {
    const bare = writeFiles({ "export.csv": csv("token|oq_datum|a\nx|2018-01-05|1") });
    const open = await run([path.join(bare, "export.csv"), "--uit", path.join(bare, "voorstel.json")]);
    expect(open.code, open.said).toBe(7);
    expect(open.said).toMatch(/Nog in te vullen[\s\S]*vestiging: .*--zet vestiging=KOLOM/);
    expect(existsSync(path.join(bare, "voorstel.json"))).toBe(true);
    expect((await run([path.join(bare, "weg.csv")])).code).toBe(2);
    expect((await run([path.join(bare, "export.csv"), "--zet", "kleur=a"])).code).toBe(2);
    const strange = writeFiles({ "foto.png": "x" });
    expect((await run([path.join(strange, "foto.png")])).code).toBe(3);
  });
});
