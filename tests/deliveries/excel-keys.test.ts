import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { romHere } from "../support/command.js";
import { tempFolder, writeFiles } from "../support/delivery.js";
import { table } from "../support/exports.js";

/** Keys that went through Excel: the cause stands before whatever follows from it, on the console and in the report. */

const day = (n: number): string => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

/** Forty zorgtrajecten of which the first `broken` have one key, as Excel leaves it. */
function delivery(broken: number, mangled: string): string {
  const key = (k: number): string => (k < broken ? mangled : `1234567890${String(k).padStart(3, "0")}`);
  return writeFiles({
    "trajecten.csv": table(
      ["traject_id", "patient_id", "vestiging", "eerste_contact", "laatste_contact", "einddatum"],
      upTo(40).map((k) => [key(k), `P${k}`, "Abeel", day(k), day(k + 100), day(k + 100)]),
    ),
    "metingen.csv": table(
      ["meting_id", "traject_id", "instrument", "datum", "ruwe_score"],
      upTo(40).flatMap((k) => [
        [`V${k}`, key(k), "SCL-90", day(k), "190"],
        [`N${k}`, key(k), "SCL-90", day(k + 100), "150"],
      ]),
    ),
  });
}

const CAUSE = "Eerst dit: trajecten, kolom traject_id";

test.each([
  ["some rows", 5, "1.23E+15", 7],
  ["so many that too little is left", 30, "1.23E+15", 3],
  ["all rows", 40, "1.23E+15", 3],
  ["a key of eighteen digits, rounded", 30, "123456789012345000", 3],
])("%s: the diagnosis is said first", async (_, broken, mangled, code) => {
  const folder = tempFolder();
  const out = path.join(folder, "verslag");
  const { status, stderr } = await romHere(["check", delivery(broken, mangled), "--out", out]);
  expect(status).toBe(code);
  const at = (text: string | RegExp): number => stderr.search(text);
  expect(at(CAUSE)).toBeGreaterThan(-1);
  const first = at(/ apart gezet| Onbruikbaar: /);
  expect(first).toBeGreaterThan(at(CAUSE));
  expect(at("een sleutel die maar op één rij staat")).toBeGreaterThan(at(CAUSE));
  // What to do about what follows is to mend the cause.
  expect(stderr).toContain("Dit kan volgen uit de sleutels die door Excel zijn gegaan");
  expect(stderr).not.toContain("Geef elke rij een eigen sleutel");
  expect(stderr.match(/Eerst dit: trajecten, kolom traject_id/g)).toHaveLength(1);
  const page = readFileSync(path.join(out, "rapport.html"), "utf8");
  expect(page.indexOf("Eerst dit")).toBeGreaterThan(-1);
  for (const later of ["Waarom onbruikbaar", "Fouten in rijen", "Wat aan de inhoud opvalt"])
    if (page.includes(later)) expect(page.indexOf(later), later).toBeGreaterThan(page.indexOf("Eerst dit"));
  expect(readFileSync(path.join(out, "rapport.csv"), "utf8").split("\r\n")[1]).toMatch(/^fout;sleutel-/);
});

test("process says it first as well", async () => {
  const folder = tempFolder();
  const { status, stderr } = await romHere(["process", delivery(30, "1.23E+15"), "--out", path.join(folder, "uit")]);
  expect(status).toBe(8);
  expect(stderr.indexOf(CAUSE)).toBeGreaterThan(-1);
  expect(stderr.indexOf("apart gezet")).toBeGreaterThan(stderr.indexOf(CAUSE));
});

test("keys that only stand twice are told as that", async () => {
  const folder = tempFolder();
  const { stderr } = await romHere(["check", delivery(5, "T1"), "--out", path.join(folder, "verslag")]);
  expect(stderr).not.toContain("Eerst dit");
  expect(stderr).toContain("Geef elke rij een eigen sleutel");
});
