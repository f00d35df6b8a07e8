import type { Db } from "../../db.js";
import { RomError } from "../../errors.js";
import type { DeliveredFile } from "../container.js";
import type { Contract, TableContract, TableName } from "../contract.js";
import { PLAIN } from "../csv-header.js";
import type { Faults } from "../faults.js";
import type { SourceFile } from "../source-file.js";
import { type ExportFile, openParquet, openText } from "./export-file.js";
import { answersOf, fhirReader, valueAt } from "./fhir.js";
import { questionsOf } from "./patterns.js";
import { LIST_FIELDS, type Plan, planOf, shortList } from "./plan.js";
import { columnOf, type Field, keyParts, type MappingSource } from "./schema.js";
import { openSheet } from "./sheet.js";
import { addList, itemsSql, METINGEN_SQL, makeTrajecten, noteAnswered, TABLES_DDL } from "./tables.js";

/** What stands in files that a mapping describes, as the tables of a delivery. */
export interface StagedExport {
  /** Tables that the exports give; the others come from files of their own. */
  readonly sources: Readonly<Partial<Record<TableName, SourceFile>>>;
  readonly files: readonly ExportFile[];
}

/** Rows before the data, below the names: Qualtrics repeats the names as texts and as import ids. */
const headerRows = (source: MappingSource): number => (source.vorm === "qualtrics" ? 2 : 0);

const SHEET = /\.xlsx$/;
const FHIR = /\.(nd)?json(\.gz)?$/;
const TEXT = /\.(csv|tsv|txt)(\.gz)?$/;
const PARQUET = /\.parquet$/;

/** Names that a mapping asks of a file, without patterns. */
function wantedNames(s: MappingSource): string[] {
  const field = (f: Field | undefined): string[] => (f === undefined ? [] : [columnOf(f) ?? []].flat());
  return [
    ...keyParts(s.traject_id),
    ...(s.meting_id === undefined ? [] : keyParts(s.meting_id)),
    ...s.lijsten.flatMap((l) => LIST_FIELDS.flatMap((f) => field(l[f]))),
    ...Object.values(s.trajecten ?? {}).flatMap(field),
  ];
}

/** Opens the file of a mapping by its name. @throws RomError (aanlevering) */
export async function openExport(db: Db, f: DeliveredFile, source: MappingSource): Promise<ExportFile> {
  if (SHEET.test(f.base)) return openSheet(f, source.blad, wantedNames(source));
  if (FHIR.test(f.base))
    return { name: f.name, kind: "fhir", names: null, csv: null, fhir: fhirReader(f), load: async () => {} };
  if (PARQUET.test(f.base)) return openParquet(db, f);
  if (TEXT.test(f.base)) return openText(f);
  throw new RomError(
    "aanlevering",
    `${f.name} is van een soort die een indeling niet kent.`,
    "Een export is .csv, .tsv, .txt, .xlsx, .parquet, .json of .ndjson.",
  );
}

/** Stages FHIR resources: the paths that were asked for, and every answer. */
async function loadFhir(db: Db, k: number, file: ExportFile, paths: readonly string[]): Promise<void> {
  await db.run(
    `CREATE TABLE breed_${k} (rij INTEGER, regel INTEGER${paths.map((_, i) => `, k${i} VARCHAR`).join("")})`,
  );
  await db.run(`CREATE TABLE breed_lang_${k} (rij INTEGER, plek INTEGER, kolom VARCHAR, waarde VARCHAR)`);
  let rows: (string | number | null)[][] = [];
  let answers: (string | number | null)[][] = [];
  const flush = async (): Promise<void> => {
    await db.append(`breed_${k}`, ["INTEGER", "INTEGER", ...paths.map(() => "VARCHAR" as const)], rows);
    await db.append(`breed_lang_${k}`, ["INTEGER", "INTEGER", "VARCHAR", "VARCHAR"], answers);
    rows = [];
    answers = [];
  };
  await file.fhir?.(async ({ resource, regel, rij }) => {
    rows.push([rij, regel, ...paths.map((p) => valueAt(resource, p))]);
    for (const [n, a] of answersOf(resource).entries()) answers.push([rij, n, a.vraag, a.antwoord]);
    if (answers.length + rows.length > 50_000) await flush();
  });
  await flush();
}

/** Finds the columns of the answers of every list, and makes them known to the database. */
async function addQuestions(
  db: Db,
  k: number,
  plan: Plan,
  names: readonly string[],
  fhir: boolean,
): Promise<Set<number>> {
  const used = new Set<number>();
  const missing: string[] = [];
  for (const [made, list] of plan.lijsten.entries()) {
    if (list.items === null) continue;
    const found = questionsOf(list.items, list.eersteVraag, names);
    missing.push(...found.missing);
    const rows = found.questions.map((q) => {
      const at = names.indexOf(q.naam);
      used.add(at);
      return [k, made, fhir ? q.naam : `k${at}`, q.vraag, fhir ? `item(${q.naam})` : q.naam];
    });
    await db.append("breed_vraag", ["INTEGER", "INTEGER", "VARCHAR", "INTEGER", "VARCHAR"], rows);
  }
  if (missing.length)
    throw new RomError(
      "aanlevering",
      `In ${plan.bron.bestand} past geen ${fhir ? "vraag (linkId)" : "kolom"} op ${missing.join(", ")} uit de indeling.`,
      `Het bestand heeft: ${shortList(names)}. {vraag} staat voor het nummer van de vraag.`,
    );
  return used;
}

/** Reads one file into the staging tables. */
async function stageFile(
  db: Db,
  k: number,
  f: DeliveredFile,
  s: MappingSource,
  contract: TableContract,
): Promise<[Plan, ExportFile]> {
  const file = await openExport(db, f, s);
  const paths: string[] = [];
  const path = (name: string): number => {
    if (!paths.includes(name)) paths.push(name);
    return paths.indexOf(name);
  };
  const plan = planOf(s, file.names, path, contract);
  if (file.names === null) {
    await loadFhir(db, k, file, paths);
    const links = await db.texts(`SELECT kolom FROM breed_lang_${k} GROUP BY kolom ORDER BY min(rij), min(plek)`);
    await addQuestions(db, k, plan, links, true);
  } else {
    const questions = await addQuestions(db, k, plan, file.names, false);
    const columns = [...new Set([...plan.gelezen, ...questions])].sort((a, b) => a - b);
    await file.load(db, `breed_${k}`, columns, `afgekeurd_breed_${k}`, headerRows(s));
    const answers = [...questions].map((q) => `k${q}`);
    await db.run(
      answers.length
        ? `CREATE VIEW breed_lang_${k} AS SELECT rij, substr(kolom, 2)::INTEGER AS plek, kolom, waarde
            FROM (UNPIVOT (SELECT rij, ${answers.join(", ")} FROM breed_${k}) ON ${answers.join(", ")} INTO NAME kolom VALUE waarde)`
        : `CREATE VIEW breed_lang_${k} AS SELECT rij, 0 AS plek, '' AS kolom, '' AS waarde FROM breed_${k} WHERE false`,
    );
  }
  await noteAnswered(db, k);
  const several = plan.lijsten.length > 1;
  for (const [made, list] of plan.lijsten.entries()) await addList(db, k, made, plan, list, several);
  return [plan, file];
}

/** One table of lines that are no rows, of all files; positions tell the file as well (see places.ts). */
async function gatherRejects(db: Db, files: ReadonlyMap<number, ExportFile>): Promise<boolean> {
  const parts: string[] = [];
  for (const k of files.keys()) {
    const { n } = await db.one<{ n: number }>(
      `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = 'afgekeurd_breed_${k}'`,
    );
    if (n)
      parts.push(
        `SELECT ${k} * ${FILE_ROOM} + line_byte_position AS line_byte_position, error_type FROM afgekeurd_breed_${k}`,
      );
  }
  if (parts.length) await db.run(`CREATE TABLE afgekeurd_breed AS ${parts.join(" UNION ALL ")}`);
  return parts.length > 0;
}

/** No file of a delivery has more bytes than this. */
export const FILE_ROOM = 10_000_000_000_000;

/**
 * Reads every file that the mapping of a delivery describes.
 * @param files all files of the delivery
 * @param contract the contract with the covariates of the delivery
 * @param faults told of every file that cannot be read as described
 */
export async function stageExports(
  db: Db,
  files: readonly DeliveredFile[],
  mapping: readonly MappingSource[],
  contract: Contract,
  faults: Faults,
): Promise<StagedExport> {
  for (const sql of TABLES_DDL.split(";\n")) await db.run(sql);
  const plans = new Map<number, Plan>();
  const opened = new Map<number, ExportFile>();
  const failed = new Set<string>();
  for (const [k, s] of mapping.entries()) {
    // A file that several parts of the mapping name is told of once.
    if (failed.has(s.bestand.toLowerCase())) continue;
    const staged = await faults.attempt(() => {
      const f = files.find((d) => d.base === s.bestand.toLowerCase());
      if (!f)
        throw new RomError(
          "aanlevering",
          `De indeling in aanlevering.json noemt ${s.bestand}, maar dat bestand is niet aangeleverd.`,
          `In de aanlevering staan: ${shortList(files.map((d) => d.name))}.`,
        );
      return stageFile(db, k, f, s, contract.tabellen.trajecten);
    });
    if (!staged) {
      failed.add(s.bestand.toLowerCase());
      continue;
    }
    plans.set(k, staged[0]);
    opened.set(k, staged[1]);
  }
  if (plans.size < mapping.length) return { sources: {}, files: [...opened.values()] };
  return { sources: await makeSources(db, plans, opened, contract, faults), files: [...opened.values()] };
}

async function makeSources(
  db: Db,
  plans: ReadonlyMap<number, Plan>,
  files: ReadonlyMap<number, ExportFile>,
  contract: Contract,
  faults: Faults,
): Promise<StagedExport["sources"]> {
  await db.run(METINGEN_SQL);
  const names = [...new Set([...files.values()].map((f) => f.name))];
  const name = names.length === 1 ? (names[0] ?? "") : `${names.length} bestanden`;
  const rejects = (await gatherRejects(db, files)) ? "afgekeurd_breed" : null;
  const source = (table: TableName, what: string, columns: readonly string[], from: string): SourceFile => ({
    table,
    file: "",
    name: `${name} (${what})`,
    kind: "export",
    gz: false,
    delimiter: "",
    newline: 10,
    ...PLAIN,
    columns,
    relation: `(SELECT ${table === "items" ? "rij, " : ""}${columns.map((c) => `"${c}"`).join(", ")} FROM ${from})`,
    typed: null,
    rejects: null,
  });
  const sources: Partial<Record<TableName, SourceFile>> = {};
  const lists = [...plans.values()].flatMap((p) => p.lijsten);
  if (lists.length) {
    const given = LIST_FIELDS.filter((f) => lists.some((l) => l.velden[f]));
    const columns = ["meting_id", "traject_id", "instrument", ...given];
    sources.metingen = { ...source("metingen", "vragenlijsten", columns, "breed_meting"), rejects };
    if (lists.some((l) => l.items !== null))
      sources.items = source("items", "antwoorden", ["meting_id", "item", "score"], `(${itemsSql([...plans.keys()])})`);
  }
  if ([...plans.values()].some((p) => p.trajecten)) {
    const columns = await makeTrajecten(db, plans, contract.tabellen.trajecten);
    const missing = Object.entries(contract.tabellen.trajecten.kolommen)
      .filter(([c, rule]) => rule.verplicht && !columns.includes(c))
      .map(([c]) => c);
    if (missing.length)
      faults.add(
        `De indeling in aanlevering.json zegt niet waar ${missing.join(", ")} van zorgtrajecten staat.`,
        'Noem bij trajecten de kolom, of één waarde voor alle rijen ({ "vast": "…" }), of lever trajecten.csv naast de export en laat trajecten weg uit de indeling.',
      );
    sources.trajecten = {
      ...source("trajecten", "zorgtrajecten", columns, "breed_traject"),
      rejects: lists.length ? null : rejects,
    };
  }
  return sources;
}
