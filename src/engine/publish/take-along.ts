import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { citationFile, licenceOf, releaseBib, releaseTitle } from "../contract/citation.js";
import type { Manifest } from "../contract/manifest.js";
import type { ColumnType } from "../contract/table.js";
import { TABLES } from "../contract/tables.js";
import { VIEWS } from "../contract/views.js";
import { type Db, lit, openDb } from "../db.js";
import { DEFINITIONS, MACROS } from "../definitions/registry.js";
import type { Release } from "../release/reader.js";

/**
 * A release to take along: as one file of DuckDB, as CSV with a description of every column (Data Package of Frictionless), and how
 * it is named and may be used. Made from the release's tables only, so that nothing stands in it that the gate did not let through.
 */

/** Folder of the site in which it stands. */
export const TAKE_ALONG = "meenemen";

/** A table or view with its columns, as the dictionary has it. */
interface Described {
  readonly naam: string;
  readonly soort: "tabel" | "zicht";
  readonly korrel: string;
  readonly sleutel: readonly string[];
  readonly kolommen: readonly {
    readonly naam: string;
    readonly type: ColumnType | null;
    readonly betekenis: string;
    readonly eenheid?: string;
  }[];
}

const DESCRIBED: readonly Described[] = [
  ...TABLES.map(
    (t): Described => ({ naam: t.naam, soort: "tabel", korrel: t.korrel, sleutel: t.volgorde, kolommen: t.kolommen }),
  ),
  ...VIEWS.map(
    (v): Described => ({
      naam: v.naam,
      soort: "zicht",
      korrel: v.korrel,
      sleutel: [],
      kolommen: v.kolommen.map((k) => ({ ...k, type: null })),
    }),
  ),
];

const said = (k: { readonly betekenis: string; readonly eenheid?: string }): string =>
  k.eenheid ? `${k.betekenis} (${k.eenheid})` : k.betekenis;

/** Name of a macro in its own text, and what its definition says of it. */
const macros = () =>
  DEFINITIONS.flatMap((d) => {
    const naam = d.soort === "macro" ? /MACRO\s+(\w+)/.exec(d.sql)?.[1] : undefined;
    return naam ? [{ naam, titel: d.titel, bron: d.bron }] : [];
  });

/** What the release says of itself, a fact a row: it travels with the tables. */
const facts = (m: Manifest): [string, string][] => [
  ["titel", releaseTitle(m)],
  ["bron", m.bron],
  ["editie", `${m.editie.titel}: ${m.editie.toelichting}`],
  ["licentie", licenceOf(m)],
  ["periode", `${m.periode.van} tot en met ${m.periode.tot}`],
  ["peildatum", m.peildatum],
  ["versie van ROM-werkbank", m.versie],
  ["vingerafdruk", m.vingerafdruk],
  ["verborgen cijfers", `rijen zonder waarde, met reden “${m.reden_verborgen}”`],
  ...(m.voorbehoud ?? []).map((v): [string, string] => ["voorbehoud", v]),
];

/**
 * Writes rom.duckdb: tables in their order, views, macros, and a comment on each of them and on every column. Its contents are
 * those of the release; its bytes differ from one making to the next, because DuckDB does not promise them.
 */
async function writeDatabase(release: Release, file: string): Promise<void> {
  const db = await openDb();
  try {
    await db.run(`ATTACH ${lit(file)} AS rom; USE rom`);
    for (const t of TABLES) {
      const parquet = path.join(release.folder, "tables", `${t.naam}.parquet`);
      await db.run(`CREATE TABLE ${t.naam} AS FROM read_parquet(${lit(parquet)})`);
    }
    await db.run("CREATE TABLE uitgave (wat VARCHAR, waarde VARCHAR)");
    await db.append("uitgave", ["VARCHAR", "VARCHAR"], facts(release.manifest));
    for (const { sql } of VIEWS) await db.run(sql);
    for (const sql of MACROS) await db.run(sql);
    const comments = [
      ...DESCRIBED.flatMap((d) => [
        `COMMENT ON ${d.soort === "tabel" ? "TABLE" : "VIEW"} ${d.naam} IS ${lit(d.korrel)}`,
        ...d.kolommen.map((k) => `COMMENT ON COLUMN ${d.naam}."${k.naam}" IS ${lit(said(k))}`),
      ]),
      "COMMENT ON TABLE uitgave IS 'wat de uitgave over zichzelf zegt, één feit per rij'",
      "COMMENT ON COLUMN uitgave.wat IS 'welk feit'",
      "COMMENT ON COLUMN uitgave.waarde IS 'het feit, in woorden'",
      ...macros().map((m) => `COMMENT ON MACRO ${m.naam} IS ${lit(`${m.titel}. Bron: ${m.bron}`)}`),
    ];
    await db.run(comments.join(";\n"));
    await db.run("USE memory; DETACH rom");
  } finally {
    db.close();
  }
}

/** Types of Data Package (Table Schema) for those of the contract. */
const FIELD: Readonly<Record<ColumnType, string>> = {
  VARCHAR: "string",
  INTEGER: "integer",
  DOUBLE: "number",
  BOOLEAN: "boolean",
};

/** datapackage.json: what stands in the CSV files (specs.frictionlessdata.io). */
const dataPackage = (m: Manifest, types: (d: Described) => readonly ColumnType[]): object => ({
  profile: "tabular-data-package",
  name: `rom-${m.vingerafdruk.slice(0, 8)}`,
  title: releaseTitle(m),
  description: `Bron: ${m.bron}. Peildatum ${m.peildatum}. Vingerafdruk ${m.vingerafdruk}.`,
  version: m.vingerafdruk.slice(0, 8),
  licenses: [{ name: licenceOf(m) }],
  resources: DESCRIBED.map((d) => ({
    profile: "tabular-data-resource",
    name: d.naam,
    path: `${d.naam}.csv`,
    description: d.korrel,
    encoding: "utf-8",
    dialect: { delimiter: ",", header: true },
    schema: {
      fields: d.kolommen.map((k, i) => ({
        name: k.naam,
        type: FIELD[types(d)[i] ?? "VARCHAR"],
        description: k.betekenis,
        ...(k.eenheid ? { unit: k.eenheid } : {}),
      })),
      missingValues: [""],
      ...(d.sleutel.length ? { primaryKey: d.sleutel } : {}),
    },
  })),
});

const readme = (m: Manifest): string =>
  `${[
    `# ${releaseTitle(m)}`,
    "",
    ...facts(m)
      .slice(1)
      .map(([k, v]) => `- ${k}: ${v}`),
    "",
    "## Wat staat waar",
    "",
    "- rom.duckdb: alle tabellen, het zicht `cijfers` (met namen in plaats van codes) en de formules als macro's. Bij elke tabel en kolom staat wat zij betekent: `SELECT * FROM duckdb_columns()`.",
    "- rom-csv.zip: dezelfde tabellen en `cijfers` als CSV (UTF-8, komma, decimale punt), met datapackage.json en woordenboek.csv.",
    "- ../tabellen/*.parquet: de tabellen van de uitgave zelf; hun vingerafdrukken staan in het certificaat. In elk bestand staat wat de kolommen betekenen.",
    "- CITATION.cff en rom.bib: zo noemt u de uitgave. LICENTIE.txt: wat ermee mag.",
    "",
    "## Lezen",
    "",
    "Begin met `cijfers`: één rij per cijfer. Een verborgen cijfer is een rij zonder waarde; `status` en `reden` zeggen waarom. Tel nooit rijen op waar er een verborgen is: de som is dan niet bekend. Zet eenheden niet op volgorde van uitkomst, en lees elk cijfer met zijn n en zijn interval.",
    "",
    "## Tabellen",
    "",
    ...DESCRIBED.map((d) => `- ${d.naam}: ${d.korrel}`),
  ].join("\n")}\n`;

const licenceText = (m: Manifest): string =>
  m.editie.licentie === undefined
    ? `Licentie: ${licenceOf(m)}.\n\nDe editie “${m.editie.titel}” zegt niet wat er met deze cijfers mag. Vraag het aan wie haar uitgaf: ${m.bron}.\n`
    : `Licentie: ${m.editie.licentie}.\n\nZo staat het in de editie “${m.editie.titel}” van ${m.bron}.\n`;

/** The tables and views as CSV in one zip, the same bytes for the same release. */
async function csvArchive(m: Manifest, db: Db, folder: string): Promise<Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  const types = new Map<string, ColumnType[]>();
  for (const d of DESCRIBED) {
    const file = path.join(folder, `${d.naam}.csv`);
    const order = d.sleutel.length ? ` ORDER BY ${d.sleutel.map((c) => `"${c}"`).join(", ")}` : "";
    await db.run(`COPY (SELECT * FROM ${d.naam}${order}) TO ${lit(file)} (FORMAT csv, HEADER)`);
    files[`${d.naam}.csv`] = readFileSync(file);
    types.set(d.naam, (await db.texts(`SELECT column_type FROM (DESCRIBE ${d.naam})`)) as ColumnType[]);
  }
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const words = DESCRIBED.flatMap((d) =>
    d.kolommen.map((k, i) =>
      [d.naam, k.naam, types.get(d.naam)?.[i] ?? "", k.betekenis, k.eenheid ?? ""].map(quoted).join(","),
    ),
  );
  files["woordenboek.csv"] = strToU8(`${["tabel,kolom,type,betekenis,eenheid", ...words].join("\n")}\n`);
  const pack = dataPackage(m, (d) => types.get(d.naam) ?? []);
  files["datapackage.json"] = strToU8(`${JSON.stringify(pack, null, 2)}\n`);
  files["LEESMIJ.md"] = strToU8(readme(m));
  files["LICENTIE.txt"] = strToU8(licenceText(m));
  files["CITATION.cff"] = strToU8(citationFile(m));
  // A fixed time: the same release is the same file.
  return zipSync(files, { mtime: new Date("2020-01-01T00:00:00") });
}

/**
 * Writes everything that a reader can take along into a folder.
 * @param release checked
 * @param db with its tables and views
 * @param folder is made; holds nothing else
 * @param temporary folder for what is written in between, removed by the caller
 */
export async function writeTakeAlong(release: Release, db: Db, folder: string, temporary: string): Promise<void> {
  const { manifest: m } = release;
  mkdirSync(folder, { recursive: true });
  mkdirSync(temporary, { recursive: true });
  await writeDatabase(release, path.join(folder, "rom.duckdb"));
  writeFileSync(path.join(folder, "rom-csv.zip"), await csvArchive(m, db, temporary));
  const texts = {
    "LEESMIJ.md": readme(m),
    "LICENTIE.txt": licenceText(m),
    "CITATION.cff": citationFile(m),
    "rom.bib": releaseBib(m),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, name), text);
}
