import { truncateSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { openDb } from "../../src/engine/db.js";
import { RomError } from "../../src/engine/errors.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { intake, quiet, tempFolder, writeFiles } from "../support/delivery.js";

/** A delivery that cannot be used as a whole is refused with a sentence that says where, what and what to do. */

const T = "traject_id,patient_id,vestiging,eerste_contact,laatste_contact\nT1,P1,A,2018-01-10,2018-06-10\n";
const M = "meting_id,traject_id,instrument,datum,ruwe_score\nM1,T1,SCL-90,2018-01-10,200\n";

const CASES: [string, Record<string, string | Buffer>, RegExp][] = [
  ["an empty folder", { "leesmij.txt": "niets" }, /ontbreekt trajecten\.csv/],
  ["no metingen", { "trajecten.csv": T }, /ontbreekt metingen\.csv/],
  ["an empty file", { "trajecten.csv": "", "metingen.csv": M }, /trajecten\.csv is leeg/],
  ["header only", { "trajecten.csv": `${T.split("\n")[0]}\n`, "metingen.csv": M }, /geen enkel bruikbaar zorgtraject/],
  [
    "every row bad",
    { "trajecten.csv": T.replace("2018-01-10", "ooit"), "metingen.csv": M },
    /geen enkel bruikbaar zorgtraject \(1 rijen gelezen\)/,
  ],
  [
    "missing columns, all named at once",
    { "trajecten.csv": "traject_id,naam\nT1,x\n", "metingen.csv": M },
    /patient_id, vestiging, eerste_contact/,
  ],
  [
    "a column twice",
    { "trajecten.csv": T.replace("laatste_contact", "vestiging"), "metingen.csv": M },
    /de kolom vestiging meer dan eens/,
  ],
  ["UTF-16", { "trajecten.csv": Buffer.from(`\uFEFF${T}`, "utf16le"), "metingen.csv": M }, /UTF-16/],
  [
    "a table twice",
    { "trajecten.csv": T, "trajecten.csv.gz": gzipSync(T), "metingen.csv": M },
    /meer dan eens aangeleverd/,
  ],
  [
    "gzip cut half-way",
    { "trajecten.csv": T, "metingen.csv.gz": gzipSync(M.repeat(2000)).subarray(0, 100) },
    /metingen\.csv\.gz is niet te lezen als gzip: het bestand is beschadigd of afgekapt/,
  ],
  [
    "gzip that is none",
    { "trajecten.csv": T, "metingen.csv.gz": "geen gzip" },
    /metingen\.csv\.gz is niet te lezen als gzip/,
  ],
  ["Parquet that is none", { "trajecten.parquet": "PAR1 niet echt", "metingen.csv": M }, /niet te lezen als Parquet/],
  [
    "aanlevering.json that is no JSON",
    { "trajecten.csv": T, "metingen.csv": M, "aanlevering.json": "{bron:" },
    /geen geldige JSON/,
  ],
  [
    "aanlevering.json with faults, all named at once",
    {
      "trajecten.csv": T,
      "metingen.csv": M,
      "aanlevering.json": '{"peildatum":"2018-02-30","periode":{"van":"2019-01-01","tot":"2018-01-01"},"onbekend":1}',
    },
    /periode[\s\S]*peildatum[\s\S]*onbekend/,
  ],
  [
    "a local instrument the registry already has",
    {
      "trajecten.csv": T,
      "metingen.csv": M,
      "aanlevering.json": '{"instrumenten":[{"code":"scl90","naam":"x","bereik":[0,1],"richting":"lager-is-beter"}]}',
    },
    /scl90/,
  ],
];

test.each(CASES)("%s", async (_, files, message) => {
  const error = await intake(files).then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(RomError);
  expect((error as RomError).kind).toBe("aanlevering");
  expect((error as RomError).message).toMatch(message);
  expect((error as RomError).advies).toBeTruthy();
});

test("a Latin-1 file: its faulty lines are set aside by name, the rest is used", async () => {
  const latin = Buffer.concat([
    Buffer.from(T),
    Buffer.from("T2,P2,Caf\xe9,2018-01-10,2018-06-10\nT3,P3,B,2018-01-10,2018-06-10\n", "latin1"),
  ]);
  const { db, delivery } = await intake({ "trajecten.csv": latin, "metingen.csv": M });
  expect(delivery.accounts[0]).toMatchObject({ gelezen: 3, aanvaard: 2, apart: 1 });
  expect(await db.all("SELECT regel, verwacht FROM apart")).toEqual([{ regel: 3, verwacht: "tekst in UTF-8" }]);
});

test("of a delivery that cannot be used no fingerprint is taken to the end of its files", async () => {
  const folder = writeFiles({ "trajecten.csv": T, "metingen.csv": "naam\nx\n", "items.csv": "meting_id,item,score\n" });
  // As long as hashing it would take minutes; it takes no room.
  truncateSync(path.join(folder, "items.csv"), 2 ** 37);
  const db = await openDb({ threads: 1 });
  try {
    await expect(readDelivery(db, folder, readInstruments(), quiet, tempFolder())).rejects.toThrow(
      /metingen\.csv mist/,
    );
  } finally {
    db.close();
  }
  await vi.waitFor(() => expect(process.getActiveResourcesInfo()).not.toContain("FSReqCallback"), 3000);
});
