import readWorkbook, { InvalidSpreadsheetError, readSheet, SheetNotFoundError } from "read-excel-file/node";
import yauzl, { type ZipFile } from "yauzl";
import type { AppendType, Db } from "../../db.js";
import { RomError } from "../../errors.js";
import type { DeliveredFile } from "../container.js";
import type { ExportFile } from "./export-file.js";
import { ColumnIndex } from "./patterns.js";

type Cell = string | number | boolean | Date | null;

/** A sheet is held in memory while it is read; beyond this much of it, unpacked, that is too much. */
const LARGEST = 200 * 2 ** 20;
/** Rows in which the names of the columns are sought. */
const HEAD_ROWS = 20;

/** Bytes of the sheets and shared texts of a workbook, unpacked; null where it is no zip. */
function unpackedSize(file: string): Promise<number | null> {
  return new Promise((done) => {
    yauzl.open(file, { lazyEntries: true }, (error, zip?: ZipFile) => {
      if (error || !zip) return done(null);
      let total = 0;
      zip.on("entry", (e) => {
        if (/^xl\/(worksheets\/|sharedStrings)/i.test(e.fileName)) total += e.uncompressedSize;
        zip.readEntry();
      });
      zip.on("end", () => done(total));
      zip.on("error", () => done(null));
      zip.readEntry();
    });
  });
}

/**
 * Names of columns per sheet of an Excel file, in its order, and whether it is the first, which need not be named; sheets without a row of several names are left out.
 * @throws RomError (aanlevering) where it cannot be read, or is too large
 */
export async function sheetNames(
  f: DeliveredFile,
): Promise<{ blad: string; eerste: boolean; names: readonly string[] }[]> {
  await checkSize(f);
  try {
    const sheets = await readWorkbook(f.path, { trim: false });
    return sheets
      .map(({ sheet, data }, k) => {
        const rows = data as readonly (readonly Cell[])[];
        const row = headerRow(rows, []);
        return { blad: sheet, eerste: k === 0, names: row < 0 ? [] : namesOf(rows[row] ?? []) };
      })
      .filter((s) => s.names.filter((n) => n !== "").length > 1);
  } catch (cause) {
    if (cause instanceof Error) throw broken(f);
    throw cause;
  }
}

const two = (n: number): string => String(n).padStart(2, "0");
/** A cell as the text it would have in a CSV file: dates as 2018-03-31, with the time where there is one. */
export function cellText(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined || cell === "") return null;
  if (!(cell instanceof Date)) return String(cell);
  if (Number.isNaN(cell.getTime())) return null;
  // A day is a count of days in Excel; times are rounded to the second that it shows.
  const at = new Date(Math.round(cell.getTime() / 1000) * 1000);
  const day = `${String(at.getUTCFullYear()).padStart(4, "0")}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return time === "00:00:00" ? day : `${day} ${time}`;
}

const broken = (f: DeliveredFile): RomError =>
  new RomError(
    "aanlevering",
    `${f.name} is niet te lezen als Excel-bestand (.xlsx).`,
    "Open het in Excel en sla het opnieuw op als .xlsx (zonder wachtwoord), of als CSV UTF-8.",
  );

/** @throws RomError (aanlevering) where it is no Excel file, or too large to hold */
async function checkSize(f: DeliveredFile): Promise<void> {
  const size = await unpackedSize(f.path);
  if (size === null) throw broken(f);
  if (size > LARGEST)
    throw new RomError(
      "aanlevering",
      `${f.name} is te groot om als Excel-bestand te lezen (uitgepakt ${Math.round(size / 2 ** 20)} MB; hoogstens ${LARGEST / 2 ** 20}).`,
      "Sla het blad op als CSV UTF-8 en noem dat bestand in de indeling.",
    );
}

const namesOf = (row: readonly Cell[]): string[] => row.map((c) => cellText(c)?.trim() ?? "");

/** The row of the names: of the first rows that with most of those wanted, or else most texts; -1 of an empty sheet. */
function headerRow(rows: readonly (readonly Cell[])[], wanted: readonly string[]): number {
  const heads = rows.slice(0, HEAD_ROWS).map((row) => {
    const names = row.map((c) => (typeof c === "string" ? c : ""));
    const index = new ColumnIndex(names);
    return wanted.filter((w) => index.find(w) !== null).length * 1000 + names.filter((n) => n.trim() !== "").length;
  });
  return heads.indexOf(Math.max(0, ...heads));
}

/**
 * Opens an Excel file (.xlsx). The names of the columns stand in the first row that holds most of those wanted, or most names.
 * @param sheet its name; the first sheet where undefined
 * @param wanted names that the mapping asks for
 * @throws RomError (aanlevering) where it cannot be read, is too large, or has no such sheet
 */
export async function openSheet(
  f: DeliveredFile,
  sheet: string | undefined,
  wanted: readonly string[] = [],
): Promise<ExportFile> {
  await checkSize(f);
  let rows: readonly (readonly Cell[])[];
  try {
    rows = (await readSheet(f.path, sheet ?? 1, { trim: false })) as readonly (readonly Cell[])[];
  } catch (cause) {
    if (cause instanceof SheetNotFoundError)
      throw new RomError(
        "aanlevering",
        `${f.name} heeft geen blad ${sheet ?? "1"}.`,
        "Noem in de indeling bij blad de naam zoals die onder in Excel staat.",
      );
    if (cause instanceof InvalidSpreadsheetError || cause instanceof Error) throw broken(f);
    throw cause;
  }
  const header = headerRow(rows, wanted);
  if (rows.length === 0 || header < 0)
    throw new RomError("aanlevering", `${f.name} is leeg.`, "Noem in de indeling bij blad het blad met de gegevens.");
  const names = namesOf(rows[header] ?? []);
  return {
    name: f.name,
    kind: "xlsx",
    names,
    csv: null,
    fhir: null,
    load: async (db: Db, table, columns, _rejects, headers) => {
      await db.run(
        `CREATE TABLE ${table} (rij INTEGER, regel INTEGER${columns.map((c) => `, k${c} VARCHAR`).join("")})`,
      );
      const types: AppendType[] = ["INTEGER", "INTEGER", ...columns.map(() => "VARCHAR" as const)];
      const first = header + 1 + headers;
      const data = function* () {
        for (let k = first; k < rows.length; k++) {
          const row = rows[k] ?? [];
          if (row.some((c) => c !== null && c !== "")) yield [k, k + 1, ...columns.map((c) => cellText(row[c]))];
        }
      };
      await db.append(table, types, data());
    },
  };
}
