import { beforeAll, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { runFolder, runShort } from "../support/delivery.js";
import {
  delivered,
  excel,
  type Form,
  fhir,
  limesurvey,
  type Plain,
  perPerson,
  qualtrics,
  readPlain,
  redcap,
  wide,
} from "../support/exports.js";
import { makeDemo } from "../support/releases.js";

/** A delivery in any form of export that a mapping describes gives what it gives as ROM-CSV. */

/** Everything that leaves intake and models, without running numbers and keys of metingen. */
const LOOKS = {
  trajecten: "SELECT * EXCLUDE (nr) FROM trajecten ORDER BY traject_id",
  metingen:
    "SELECT * EXCLUDE (nr, meting_id, t_score, t_metric), row_number() OVER (PARTITION BY traject_id, instrument, datum ORDER BY ruwe_score, respondent) AS keer FROM metingen ORDER BY ALL",
  sommen: `SELECT m.traject_id, m.instrument, m.datum, m.respondent, s.* EXCLUDE (meting_nr)
    FROM item_som s JOIN metingen m ON m.nr = s.meting_nr ORDER BY ALL`,
  delen:
    "SELECT m.traject_id, m.instrument, m.datum, m.respondent, d.* EXCLUDE (meting_nr) FROM item_deel d JOIN metingen m ON m.nr = d.meting_nr ORDER BY ALL",
  paren: `SELECT t.traject_id, p.* EXCLUDE (traject_nr) FROM paar p JOIN trajecten t ON t.nr = traject_nr ORDER BY ALL`,
  behandeling: `SELECT t.traject_id, b.* EXCLUDE (traject_nr) FROM behandeling b JOIN trajecten t ON t.nr = traject_nr ORDER BY ALL`,
  apart: "SELECT count(*) AS n FROM apart",
} as const;

async function look(db: Db): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, sql] of Object.entries(LOOKS)) found[name] = JSON.stringify(await db.all(sql));
  return found;
}

let plain: Plain;
let expected: Record<string, string>;
beforeAll(async () => {
  const folder = makeDemo(90, 3);
  plain = readPlain(folder);
  const { db } = await runFolder(folder);
  expected = await look(db);
  db.close();
});

const FORMS: Readonly<Record<string, (p: Plain) => Form>> = {
  "breed, één rij per meting": wide,
  "breed met tabs": (p) => wide(p, "\t"),
  "REDCap, rijen per gebeurtenis": redcap,
  "één rij per zorgtraject, kolommen per moment": perPerson,
  LimeSurvey: limesurvey,
  Qualtrics: qualtrics,
  "FHIR als NDJSON": (p) => fhir(p, "ndjson"),
  "FHIR als Bundle": (p) => fhir(p, "bundle"),
  "Excel, twee bladen": excel,
};

test("the delivery that is rewritten holds pairs, answers and totals", () => {
  expect(plain.trajecten.length).toBe(90);
  expect((JSON.parse(expected["paren"] ?? "[]") as unknown[]).length).toBeGreaterThan(20);
  expect((JSON.parse(expected["sommen"] ?? "[]") as unknown[]).length).toBeGreaterThan(50);
});

test.each(Object.keys(FORMS))("%s gives the same tables", async (name) => {
  const form = FORMS[name]?.(plain);
  if (!form) throw new Error(name);
  const { db } = await runShort(delivered(plain, form));
  const found = await look(db);
  db.close();
  for (const [table, text] of Object.entries(expected))
    expect(found[table]?.slice(0, 3000), table).toBe(text.slice(0, 3000));
  expect(found).toEqual(expected);
});
