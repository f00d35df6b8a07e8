import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { type Db, lit } from "../../db.js";
import { RomError } from "../../errors.js";
import { maskedSql } from "../column-sql.js";
import type { DeliveredFile } from "../container.js";
import type { TableName } from "../contract.js";
import { PLAIN } from "../csv-header.js";
import type { Faults } from "../faults.js";
import type { SourceFile } from "../source-file.js";
import { readPeriod, readXmlDates } from "./dates.js";
import { ATTRIBUTE_OF, readCodeLists } from "./elements.js";
import { parseFile } from "./parse.js";
import { type Cell, type FileInfo, ImportReader, type Numbers, type Sink, type StagedRow } from "./reader.js";

const PLACE = "nr INTEGER, bestand INTEGER, regel INTEGER";
/** The staging tables; columns in the order of the reader's rows. */
const TABLES = {
  xml_dbc: `${PLACE}, traject_id VARCHAR, patient_id VARCHAR, dbcnummer VARCHAR, eerste_contact VARCHAR, start VARCHAR,
    laatste_contact VARCHAR, einddatum VARCHAR, reden_einde VARCHAR, prestatiecode VARCHAR, reden_geen_voormeting VARCHAR,
    reden_geen_nameting VARCHAR, organisatie VARCHAR, vestiging VARCHAR, behandelaar VARCHAR, zorgdomein VARCHAR,
    diagnosegroep VARCHAR, nevendiagnose VARCHAR, gaf_begin VARCHAR, geboortejaar VARCHAR, geslacht VARCHAR,
    leefsituatie VARCHAR, opleidingsniveau VARCHAR`,
  xml_meting: `${PLACE}, dbc INTEGER, meting_id VARCHAR, traject_id VARCHAR, instrument VARCHAR, datum VARCHAR,
    respondent VARCHAR, ruwe_score VARCHAR, typemeting VARCHAR`,
  xml_fout: "bestand INTEGER, regel INTEGER, plek VARCHAR, waarde VARCHAR, verwacht VARCHAR, soort VARCHAR",
} as const;
type Staged = keyof typeof TABLES;
const BLOCK = 20_000;

/** A field of the file of answers; anything but plain letters and digits is quoted. */
const field = (text: Cell): string =>
  text === null || typeof text === "number" || /^[\w.-]+$/.test(text)
    ? String(text ?? "")
    : `"${text.replaceAll('"', '""')}"`;

/**
 * Rows that wait to be stored, per table. Answers, of which there are most, go to a file in the run's own folder, which the
 * database reads in one go.
 */
class Buffers implements Sink {
  private readonly rows: Record<Staged, StagedRow[]> = { xml_dbc: [], xml_meting: [], xml_fout: [] };
  private readonly items: number;
  private readonly file: string;
  private lines = "";
  constructor(
    private readonly db: Db,
    scratch: string,
  ) {
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    this.file = path.join(scratch, "xml-items.csv");
    this.items = openSync(this.file, "w", 0o600);
  }
  dbc(row: StagedRow): void {
    this.rows.xml_dbc.push(row);
  }
  meting(row: StagedRow): void {
    this.rows.xml_meting.push(row);
  }
  item(row: StagedRow): void {
    this.lines += `${row.map(field).join(",")}\n`;
    if (this.lines.length > 1 << 20) this.write();
  }
  fault(row: StagedRow): void {
    this.rows.xml_fout.push(row);
  }
  private write(): void {
    writeSync(this.items, this.lines);
    this.lines = "";
  }
  /** Stores what still waits. */
  async end(): Promise<void> {
    await this.flush(1);
    this.write();
    await this.db.run(`CREATE TABLE xml_item AS SELECT i.nr, m.bestand, i.regel, m.dbc, m.meting_id, i.item, i.score
      FROM read_csv(${lit(this.file)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '',
        max_line_size = 40000000, columns = {'nr': 'INTEGER', 'regel': 'INTEGER', 'meting': 'INTEGER', 'item': 'VARCHAR', 'score': 'VARCHAR'}) i
      JOIN xml_meting m ON m.nr = i.meting ORDER BY i.nr`);
  }
  close(): void {
    closeSync(this.items);
    rmSync(this.file, { force: true });
  }
  async flush(least: number): Promise<void> {
    for (const table of Object.keys(TABLES) as Staged[]) {
      if (this.rows[table].length < Math.max(1, least)) continue;
      const types = TABLES[table].split(",").map((c) => (c.trim().endsWith("INTEGER") ? "INTEGER" : "VARCHAR"));
      await this.db.append(table, types, this.rows[table]);
      this.rows[table] = [];
    }
  }
}

/** What the XML files of a delivery say of themselves, and the tables made of them. */
export interface StagedXml {
  readonly sources: Readonly<Record<"trajecten" | "metingen" | "items", SourceFile>>;
  readonly periode: { readonly van: string; readonly tot: string } | null;
  /**
   * Elements not used, since a newer version of their DBCTraject counts, per table; `trajecten` counts DBCTrajecten of which
   * that version stands in another file.
   */
  readonly vervangen: Readonly<Record<"trajecten" | "metingen" | "items", number>>;
}

/**
 * One row per zorgtraject from its DBCTrajecten. First contact: the earliest; last contact and closing: the latest, and no
 * closing while one is open; reason and code: of the DBCTraject that started last; the rest, the patient's key included, as
 * the newest file has it. A date that is no date goes through as it stands, so that the contract names it. The same
 * DBCTraject in several files counts as the newest file (by datumCreatie) has it, twice in one file as it stands there last,
 * which is a fault. One number for zorgtrajecten of two patients of one file is left to the contract: two rows of one key.
 */
const MERGE = `
CREATE TABLE xml_dubbel AS
  SELECT traject_id FROM xml_dbc WHERE traject_id IS NOT NULL GROUP BY traject_id, bestand HAVING count(DISTINCT coalesce(patient_id, '')) > 1;
CREATE TABLE xml_versie AS
  SELECT d.*, b.volgorde, CASE WHEN traject_id IN (FROM xml_dubbel) THEN patient_id END AS eigen,
    first_value(nr) OVER v AS geldig, first_value(bestand) OVER v AS geldig_bestand
  FROM xml_dbc d JOIN xml_bestand b USING (bestand)
  WINDOW v AS (PARTITION BY traject_id, CASE WHEN traject_id IN (FROM xml_dubbel) THEN patient_id END, dbcnummer,
    CASE WHEN traject_id IS NULL OR dbcnummer IS NULL THEN nr END ORDER BY b.volgorde DESC, nr DESC);
CREATE TABLE xml_geldig AS SELECT * EXCLUDE (geldig, geldig_bestand) FROM xml_versie WHERE nr = geldig;
INSERT INTO xml_fout SELECT bestand, regel, 'DBCTraject/@DBCTrajectnummer', '(afgeschermd)',
    'een DBCTrajectnummer dat in het bestand één keer staat', 'dubbel' FROM xml_versie WHERE nr <> geldig AND bestand = geldig_bestand;
CREATE TABLE xml_traject AS
  SELECT min(nr) AS nr, arg_min(bestand, (is_fout_rang, nr)) AS bestand, arg_min(regel, (is_fout_rang, nr)) AS regel,
    traject_id, arg_max(patient_id, (volgorde, nr)) AS patient_id,
    coalesce(min(eerste_contact) FILTER (TRY_CAST(eerste_contact AS DATE) IS NULL), min(eerste_contact)) AS eerste_contact,
    coalesce(min(laatste_contact) FILTER (TRY_CAST(laatste_contact AS DATE) IS NULL), max(laatste_contact)) AS laatste_contact,
    CASE WHEN bool_and(einddatum IS NOT NULL)
      THEN coalesce(min(einddatum) FILTER (TRY_CAST(einddatum AS DATE) IS NULL), max(einddatum)) END AS einddatum,
    CASE WHEN bool_and(einddatum IS NOT NULL) THEN arg_max(reden_einde, (start, nr)) END AS reden_einde,
    arg_max(prestatiecode, (start, nr)) AS prestatiecode,
    arg_min(reden_geen_voormeting, (start, nr)) AS reden_geen_voormeting,
    arg_max(reden_geen_nameting, (start, nr)) AS reden_geen_nameting,
    {{rest}}
  FROM (SELECT *, CASE WHEN coalesce(TRY_CAST(eerste_contact AS DATE) IS NULL, true) OR (laatste_contact IS NOT NULL AND TRY_CAST(laatste_contact AS DATE) IS NULL)
      OR (einddatum IS NOT NULL AND TRY_CAST(einddatum AS DATE) IS NULL) THEN 0 ELSE 1 END AS is_fout_rang FROM xml_geldig)
  GROUP BY traject_id, eigen, CASE WHEN traject_id IS NULL THEN nr END ORDER BY 1`;
const NEWEST = [
  "organisatie",
  "vestiging",
  "behandelaar",
  "zorgdomein",
  "diagnosegroep",
  "nevendiagnose",
  "gaf_begin",
  "geboortejaar",
  "geslacht",
  "leefsituatie",
  "opleidingsniveau",
] as const;
const TRAJECT_COLUMNS = [
  "traject_id",
  "patient_id",
  "eerste_contact",
  "laatste_contact",
  "einddatum",
  "reden_einde",
  "prestatiecode",
  "reden_geen_voormeting",
  "reden_geen_nameting",
  ...NEWEST,
];
const METING_COLUMNS = ["meting_id", "traject_id", "instrument", "datum", "respondent", "ruwe_score"];
const ITEM_COLUMNS = ["meting_id", "item", "score"];

/** Files in the order in which they were made; those that do not say come first, by name. */
async function writeFiles(db: Db, files: readonly DeliveredFile[], infos: readonly FileInfo[]): Promise<void> {
  const order = files
    .map((f, k) => ({ k, key: `${infos[k]?.gecreeerd ?? ""}\u0000${f.name}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  await db.run("CREATE TABLE xml_bestand (bestand INTEGER, naam VARCHAR, volgorde INTEGER)");
  await db.append(
    "xml_bestand",
    ["INTEGER", "VARCHAR", "INTEGER"],
    files.map((f, k) => [k, f.name, order.findIndex((o) => o.k === k)]),
  );
}

/**
 * Reads all XML files of a delivery, one after another, into staging tables, and gives them to intake as its three tables.
 * Also makes `xml_fout`: values left out and elements not read, with their place.
 * @param scratch folder of this run, readable by its owner only
 * @param faults told of files that cannot be read to their end
 */
export async function stageXml(
  db: Db,
  files: readonly DeliveredFile[],
  scratch: string,
  faults: Faults,
): Promise<StagedXml> {
  for (const [table, columns] of Object.entries(TABLES)) await db.run(`CREATE TABLE ${table} (${columns})`);
  const lists = readCodeLists();
  const buffers = new Buffers(db, scratch);
  const numbers: Numbers = { dbc: 0, meting: 0, item: 0 };
  const infos: FileInfo[] = [];
  try {
    for (const [k, file] of files.entries()) {
      // A file that cannot be read to its end is a fault of its own; what came before is judged with the rest.
      const reader = await faults.attempt(() =>
        parseFile(
          file,
          (line) => new ImportReader(k, lists, numbers, buffers, line),
          () => buffers.flush(BLOCK),
        ),
      );
      infos.push(reader?.info ?? { gecreeerd: "", van: "", tot: "" });
    }
    await buffers.end();
    await readXmlDates(db);
  } finally {
    buffers.close();
  }
  await db.run(
    `UPDATE xml_fout SET waarde = ${maskedSql("waarde")} WHERE soort = 'waarde' AND waarde <> '(afgeschermd)'`,
  );
  await writeFiles(db, files, infos);
  const rest = NEWEST.map((c) => `arg_max(${c}, (volgorde, nr)) AS ${c}`).join(",\n    ");
  for (const sql of MERGE.replace("{{rest}}", rest).split(";\n")) await db.run(sql);
  const stored = await db.one<Numbers>(
    "SELECT (SELECT count(*) FROM xml_dbc) AS dbc, (SELECT count(*) FROM xml_meting) AS meting, (SELECT count(*) FROM xml_item) AS item",
  );
  // Where a file breaks off, what was open is not handed out.
  if (!faults.any && (stored.dbc !== numbers.dbc || stored.meting !== numbers.meting || stored.item !== numbers.item))
    throw new RomError(
      "intern",
      "Niet elk gelezen XML-element is bewaard.",
      "Dit is een fout in ROM-werkbank; er is niets weggeschreven.",
    );
  return { ...(await makeSources(db, files)), periode: await readPeriod(db, infos) };
}

async function makeSources(db: Db, files: readonly DeliveredFile[]): Promise<Pick<StagedXml, "sources" | "vervangen">> {
  const replaced = await db.one<Record<"trajecten" | "metingen" | "items", number>>(`
    WITH weg AS (SELECT nr FROM xml_versie WHERE nr <> geldig)
    SELECT (SELECT count(*) FROM xml_versie WHERE nr <> geldig AND bestand <> geldig_bestand) AS trajecten,
      (SELECT count(*) FROM xml_meting WHERE dbc IN (FROM weg)) AS metingen,
      (SELECT count(*) FROM xml_item WHERE dbc IN (FROM weg)) AS items`);
  if (replaced.metingen > 0)
    for (const table of ["xml_item", "xml_meting"])
      await db.run(`DELETE FROM ${table} WHERE dbc NOT IN (SELECT nr FROM xml_geldig)`);
  const name = files.length === 1 ? (files[0]?.name ?? "") : `${files.length} XML-bestanden`;
  const source = (table: TableName, from: string, columns: readonly string[]): SourceFile => ({
    table,
    file: "",
    name: `${name} (${{ trajecten: "Zorgtraject", metingen: "Meting", items: "Item" }[table as "items"]})`,
    kind: "xml",
    gz: false,
    delimiter: "",
    newline: 10,
    ...PLAIN,
    columns,
    relation: `(SELECT ${columns.join(", ")} FROM ${from})`,
    typed: null,
    rejects: null,
  });
  return {
    sources: {
      trajecten: source("trajecten", "xml_traject", TRAJECT_COLUMNS),
      metingen: source("metingen", "xml_meting", METING_COLUMNS),
      items: source("items", "xml_item", ITEM_COLUMNS),
    },
    vervangen: replaced,
  };
}

/** Gives every row set aside its place in the XML: file, line, and the attribute that filled the column. */
export async function placeXmlFaults(db: Db): Promise<void> {
  for (const [table, part, verwacht] of [
    ["metingen", "traject_id die", "een Zorgtraject dat zelf is aanvaard"],
    ["items", "meting_id die", "een Meting die zelf is aanvaard"],
  ] as const)
    await db.run(
      `UPDATE apart SET verwacht = ${lit(verwacht)} WHERE tabel = ${lit(table)} AND contains(verwacht, ${lit(part)})`,
    );
  for (const [table, from] of [
    ["trajecten", "xml_traject"],
    ["metingen", "xml_meting"],
    ["items", "xml_item"],
  ] as const) {
    await db.run(`UPDATE apart SET bestand = p.naam, regel = p.regel
      FROM (SELECT x.rij, b.naam, x.regel FROM (SELECT row_number() OVER (ORDER BY nr) AS rij, bestand, regel FROM ${from}) x
            JOIN xml_bestand b USING (bestand)) p
      WHERE apart.tabel = ${lit(table)} AND apart.rij = p.rij`);
    for (const [column, attribute] of Object.entries(ATTRIBUTE_OF[table] ?? {}))
      await db.run(`UPDATE apart SET kolom = ${lit(attribute)} WHERE tabel = ${lit(table)} AND kolom = ${lit(column)}`);
  }
}
