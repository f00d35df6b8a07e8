import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { WORK } from "../../src/engine/paths.js";
import { romHere } from "../support/command.js";
import { tempFolder, writeFiles } from "../support/delivery.js";
import { benchmarkImport, dbc, meting, patient, provider, traject } from "../support/xml.js";

const check = (...args: string[]) => romHere(["check", ...args]);

/** A hundred patients at one vestiging, each with a valid pair; nothing to complain about. */
const clean = (change: (text: string) => string = (t) => t): string => {
  const patients = Array.from({ length: 100 }, (_, k) => {
    const day = (from: string, days: number): string =>
      new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
    const first = day("2018-01-02", k * 2);
    const last = day(first, 150 + (k % 40));
    return patient(
      { koppelnummer: `PAT-${k}`, geboorteJaar: 1950 + (k % 45), geslacht: 1 + (k % 2) },
      traject(
        { zorgtrajectnummer: `ZT-${k}`, locatiecode: k % 2 ? "Abeel" : "Berk" },
        dbc(
          {
            DBCTrajectnummer: `D-${k}`,
            startdatumDBC: first,
            datumEersteSessie: first,
            datumLaatsteSessie: last,
            einddatumDBC: day(last, 1 + (k % 9)),
            redenEindeDBC: 1 + (k % 3),
          },
          meting({ datum: day(first, (k % 11) - 5), totaalscoreMeting: 40 + ((k * 7) % 37) }),
          meting({ datum: day(last, (k % 13) - 6), typemeting: 2, totaalscoreMeting: 25 + ((k * 11) % 41) }),
        ),
      ).replace('alias="B1"', `alias="B${k % 2 ? 2 : 1}"`),
    );
  });
  return writeFiles({
    "import.xml": change(
      benchmarkImport(
        { datumCreatie: "2019-01-05T10:00:00", einddatumAangeleverdePeriode: "2018-12-31" },
        provider({}, ...patients),
      ),
    ),
  });
};

test("a delivery with faults ends with code 7 and a report that names them, for its owner only", async () => {
  const folder = clean((t) => t.replace(/(<Meting[^>]*datum=")[\d-]+/, "$12018-02-30"));
  const out = path.join(tempFolder(), "verslag");
  const r = await check(folder, "--uit", out);
  expect(r.stderr).toContain("Meting/@datum verwacht een bestaande datum");
  expect(r.stderr).toContain("bruikbaar, met punten om te verbeteren");
  expect(r.status).toBe(7);
  expect(readdirSync(out).sort()).toEqual(["rapport.csv", "rapport.html", "rapport.json", "regels.csv"]);
  expect(statSync(path.join(out, "rapport.html")).mode & 0o077).toBe(0);
  expect(readFileSync(path.join(out, "rapport.html"), "utf8")).toContain("2018-02-30");
  const all =
    r.stderr +
    readdirSync(out)
      .map((f) => readFileSync(path.join(out, f), "utf8"))
      .join("");
  expect(all).not.toMatch(/PAT-|ZT-|\bD-\d|\bB1\b/);
  expect(existsSync(path.join(WORK, "uitgave"))).toBe(false);
});

test("an unusable delivery ends with code 3; every reason is in the report, and rows are judged where they can be", async () => {
  const folder = writeFiles({
    "aanlevering.json": `{"periode": {"van": "2019-01-01", "tot": "2018-01-01"}, "kleur": 1}`,
    "trajecten.csv": "traject_id,patient_id,vestiging,eerste_contact\nT1,P1,A,2018-02-30\nT2,P2,A,2018-01-02\n",
    "metingen.csv": "meting_id,traject_id,instrument\nM1,T1,SCL-90\n",
  });
  const out = path.join(tempFolder(), "verslag");
  const r = await check(folder, "--uit", out);
  expect(r.status).toBe(3);
  for (const part of ["'van' ligt na 'tot'", "kleur", "metingen.csv mist de verplichte kolom datum", "eerste_contact"])
    expect(r.stderr).toContain(part);
  const page = readFileSync(path.join(out, "rapport.html"), "utf8");
  for (const part of ["metingen.csv mist de verplichte kolom datum", "2018-02-30", "onbruikbaar"])
    expect(page).toContain(part);
});

test("a folder with something else is not overwritten", async () => {
  const out = writeFiles({ "foto.txt": "x" });
  const r = await check(clean(), "--uit", out);
  expect(r.status).toBe(2);
  expect(readdirSync(out)).toEqual(["foto.txt"]);
  writeFileSync(path.join(out, "rapport.json"), `{"oordeel": "schoon"}`);
  expect((await check(clean(), "--uit", out)).status).toBe(0);
});

test("what looks strange is told with what is faulty, and makes a delivery one to mend", async () => {
  const out = path.join(tempFolder(), "verslag");
  const r = await check(
    clean((t) => t.replace(/alias="B2"/g, 'alias="B1"')),
    "--uit",
    out,
  );
  expect(r.stderr).toContain("Let op: trajecten, behandelaar: alle 100 ingevulde waarden zijn gelijk");
  expect(r.stderr).toMatch(/Let op: Abeel \(.*\) en Berk \(.*\): 1 behandelaarcode komt op beide vestigingen voor/);
  expect(r.status).toBe(7);
  const page = readFileSync(path.join(out, "rapport.html"), "utf8");
  expect(page).toContain("alle 100 ingevulde waarden zijn gelijk");
  expect(r.stderr + page).not.toMatch(/PAT-|ZT-|\bD-\d|\bB1\b/);
});
