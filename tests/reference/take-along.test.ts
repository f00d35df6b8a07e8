import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { citationFile, figureBib, licenceOf, releaseBib } from "../../src/engine/contract/citation.js";
import { TABLES } from "../../src/engine/contract/tables.js";
import { writeTakeAlong } from "../../src/engine/publish/take-along.js";
import { openRelease, type Release, readRelease } from "../../src/engine/release/reader.js";
import { LINES } from "../../src/site/pages/take-along.js";
import { tempFolder } from "../support/delivery.js";
import { GOLDEN } from "../support/golden.js";
import { deep } from "../support/sizes.js";

/** What a reader takes along, opened by programs that know nothing of the workbench. */

let release: Release;
let folder: string;
let zip: Record<string, Uint8Array>;
type Row = Readonly<Record<string, unknown>>;

const textOf = (name: string): string => Buffer.from(zip[name] ?? []).toString("utf8");

/** Rows of a question to rom.duckdb, opened for reading only as a reader would. */
async function ask(sql: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(path.join(folder, "rom.duckdb"), { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function make(name: string): Promise<string> {
  const place = path.join(tempFolder(), name);
  const db = await openRelease(release);
  await writeTakeAlong(release, db, place, `${place}-tijdelijk`);
  db.close();
  return place;
}

beforeAll(async () => {
  release = readRelease(GOLDEN);
  folder = await make("mee");
  zip = unzipSync(readFileSync(path.join(folder, "rom-csv.zip")));
});

describe("rom.duckdb", () => {
  test("holds the rows of every table of the release, and no other", async () => {
    for (const t of TABLES) {
      const file = path.join(GOLDEN, "tables", `${t.naam}.parquet`);
      const differ = await ask(
        `SELECT count(*)::INTEGER AS n FROM ((FROM ${t.naam} EXCEPT ALL FROM read_parquet('${file}')) UNION ALL (FROM read_parquet('${file}') EXCEPT ALL FROM ${t.naam}))`,
      );
      expect(differ, t.naam).toEqual([{ n: 0 }]);
    }
  });
  test("says of every table, view, column and macro what it is", async () => {
    const bare = await ask(`
      SELECT table_name || '.' || column_name AS wat FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''
      UNION ALL SELECT table_name FROM duckdb_tables() WHERE coalesce(comment, '') = ''
      UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''
      UNION ALL SELECT function_name FROM duckdb_functions() WHERE NOT internal AND coalesce(comment, '') = ''`);
    expect(bare).toEqual([]);
    expect(await ask("SELECT count(*)::INTEGER AS n FROM duckdb_columns() WHERE NOT internal")).not.toEqual([{ n: 0 }]);
  });
  test("has formulas that work, and facts of the release", async () => {
    const [row] = await ask("SELECT round(rom_wilson_laag(65, 100), 6) AS laag");
    expect(row).toEqual({ laag: 55.254443 });
    const facts = await ask("SELECT waarde FROM uitgave WHERE wat IN ('vingerafdruk', 'licentie') ORDER BY wat");
    expect(facts).toEqual([{ waarde: "niet opgegeven" }, { waarde: release.manifest.vingerafdruk }]);
  });
});

describe("CSV", () => {
  test("holds every figure, a hidden one as a row without a value and with its reason", async () => {
    const rows: Record<string, string>[] = parse(textOf("cijfers.csv"), { columns: true });
    const [known] = await ask("SELECT count(*)::INTEGER AS n FROM indicatoren");
    expect(rows.length).toBe(known?.["n"]);
    const hidden = rows.filter((r) => r["status"] === "verborgen");
    expect(hidden.length).toBeGreaterThan(50);
    for (const r of hidden)
      expect([r["waarde"], r["teller"], r["laag"], r["hoog"], r["reden"]]).toEqual([
        "",
        "",
        "",
        "",
        release.manifest.reden_verborgen,
      ]);
  });
  test("is described column by column, by types that its values have", () => {
    const pack = JSON.parse(textOf("datapackage.json")) as {
      resources: { path: string; schema: { fields: { name: string; type: string; description: string }[] } }[];
    };
    expect(pack.resources.map((r) => r.path)).toEqual([...TABLES.map((t) => `${t.naam}.csv`), "cijfers.csv"]);
    for (const { path: file, schema } of pack.resources) {
      const rows: string[][] = parse(textOf(file));
      expect(rows[0]).toEqual(schema.fields.map((f) => f.name));
      for (const [i, f] of schema.fields.entries()) {
        expect(f.description, `${file} ${f.name}`).not.toBe("");
        const form = { integer: /^(-?\d+)?$/, number: /^(-?[\d.]+(e[-+]?\d+)?)?$/, boolean: /^(true|false)?$/ }[f.type];
        if (form) for (const r of rows.slice(1)) expect(r[i], `${file} ${f.name}`).toMatch(form);
      }
    }
  });
  test("has the same bytes each time, as have the texts", async () => {
    const again = await make("weer");
    for (const f of ["rom-csv.zip", "LEESMIJ.md", "LICENTIE.txt", "CITATION.cff", "rom.bib"])
      expect(readFileSync(path.join(again, f)).equals(readFileSync(path.join(folder, f))), f).toBe(true);
  });
});

test("a Parquet file says what its table and columns are", async () => {
  const rows = await ask(
    `SELECT decode(key) AS k, decode(value) AS v FROM parquet_kv_metadata('${path.join(GOLDEN, "tables", "indicatoren.parquet")}')`,
  );
  const said = Object.fromEntries(rows.map((r) => [r["k"], String(r["v"])]));
  expect(said["bron"]).toBe("demo (synthetisch)");
  expect(said["licentie"]).toBe("niet opgegeven");
  expect(JSON.parse(said["kolommen"] ?? "")).toEqual(TABLES.find((t) => t.naam === "indicatoren")?.kolommen);
});

describe("licence and citation", () => {
  const under = (licentie: string) => ({
    ...release.manifest,
    bron: 'Netwerk "A & B" {100%}',
    editie: { ...release.manifest.editie, licentie },
  });
  test("name the licence of the edition, and none where it names none", () => {
    expect(licenceOf(release.manifest)).toBe("niet opgegeven");
    expect(citationFile(release.manifest)).not.toMatch(/^license:/m);
    expect(citationFile(under("CC-BY-4.0"))).toMatch(/^license: CC-BY-4\.0$/m);
    // Words are no identifier: a file of citation may not call them one.
    expect(citationFile(under("alleen binnen het netwerk"))).not.toMatch(/^license:/m);
    expect(citationFile(under("alleen binnen het netwerk"))).toContain("alleen binnen het netwerk");
  });
  test("hold against signs that mean something to YAML and TeX", () => {
    expect(citationFile(under("x"))).toContain('- name: "Netwerk \\"A & B\\" {100%}"');
    expect(releaseBib(under("x"))).toContain('author = {{Netwerk "A \\& B" \\{100\\%\\}}}');
    const bib = figureBib({
      naam: "delta",
      titel: "50 % of meer?",
      bron: "",
      keuze: "",
      licentie: "x",
      adres: "https://a.nl/?a_b=1#c",
    });
    expect(bib).toBe(
      "@misc{rom-delta,\n  title = {50 \\% of meer?},\n  howpublished = {Figuur, ROM-werkbank},\n  note = {Licentie: x.},\n  url = {https://a.nl/?a_b=1#c}\n}\n",
    );
  });
});

describe("the lines of the page Gegevens", () => {
  /** Units with n and value, as the release has them. */
  const expected = () =>
    ask(
      "SELECT naam, n, waarde FROM cijfers WHERE indicator = 'response' AND niveau = 'vestiging' AND soort_periode = 'totaal' ORDER BY naam",
    );
  const line = (programma: string): string => LINES.find((l) => l.programma === programma && l.gedraaid)?.tekst ?? "";
  const present = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0;
  /** Debian's Python knows Debian's packages, also where another stands before it. */
  const python = ["python3", "/usr/bin/python3"].find((p) => present(p, ["-c", "import pandas"])) ?? "";
  const run = (program: string, args: readonly string[]): string => {
    const place = path.join(folder, "elders");
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, "rom-csv.zip"), readFileSync(path.join(folder, "rom-csv.zip")));
    const done = spawnSync(program, args, { cwd: place, encoding: "utf8" });
    expect(done.stderr).not.toMatch(/error/i);
    return done.stdout;
  };

  test("open the release in DuckDB", async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const text = line("DuckDB").replace("'rom.duckdb'", `'${path.join(folder, "rom.duckdb")}'`);
    const rows = (await connection.runAndReadAll(text)).getRowObjectsJson() as Row[];
    connection.closeSync();
    instance.closeSync();
    expect(rows.length).toBeGreaterThan(10);
    const plain = rows.map(({ naam, n, waarde }) => ({ naam, n, waarde }));
    expect(plain.sort((a, b) => (String(a.naam) < String(b.naam) ? -1 : 1))).toEqual(await expected());
  });
  test.skipIf(!deep || !present("Rscript", ["--version"]))("open it in R", async () => {
    const out = run("Rscript", [
      "-e",
      `${line("R")}\nx <- subset(cijfers, indicator == "response" & niveau == "vestiging" & soort_periode == "totaal"); x <- x[order(x$naam, method = "radix"), ]; cat(paste(x$naam, x$n, x$waarde, sep = "|"), sep = "\\n"); cat("\\nverborgen", sum(cijfers$status == "verborgen"), sum(is.na(cijfers$waarde[cijfers$status == "verborgen"])))`,
    ]);
    for (const r of await expected()) expect(out).toContain(`${r["naam"]}|${r["n"] ?? "NA"}|${r["waarde"] ?? "NA"}`);
    const [, all, empty] = /verborgen (\d+) (\d+)/.exec(out) ?? [];
    expect(Number(all)).toBeGreaterThan(50);
    expect(empty).toBe(all);
  });
  test.skipIf(!deep || python === "")("open it in Python", async () => {
    const out = run(python, [
      "-c",
      `${line("Python")}\nx = cijfers.query("indicator == 'response' and niveau == 'vestiging' and soort_periode == 'totaal'")\nfor r in x.itertuples(): print(r.naam, r.n, r.waarde, sep="|")`,
    ]);
    for (const r of await expected())
      expect(out).toContain(
        `${r["naam"]}|${r["n"] === null ? "nan" : Number(r["n"]).toFixed(1)}|${r["waarde"] ?? "nan"}`,
      );
  });
});
