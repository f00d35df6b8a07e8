import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import { contractName, listNames, shownHeader } from "./column-names.js";
import { type Container, type DeliveredFile, mayHoldTable, namesTable } from "./container.js";
import type { TableContract, TableName } from "./contract.js";
import { anyHeader, findHeader } from "./csv-header.js";
import { readHead } from "./file-head.js";

/** Files of other names are looked into up to this many. */
const MOST = 25;

/** Whether the beginning of a file holds the required columns of a table. */
async function holds(db: Db, f: DeliveredFile, contract: TableContract): Promise<boolean> {
  try {
    if (f.base.endsWith(".parquet")) {
      const rows = await db.all<{ column_name: string }>(`DESCRIBE FROM read_parquet(${lit(f.path)})`);
      const { columns } = contractName(
        rows.map((r) => r.column_name),
        contract,
      );
      return Object.entries(contract.kolommen).every(([n, c]) => !c.verplicht || columns.includes(n));
    }
    findHeader(f.name, await readHead(f.path, f.gz, f.name), contract);
    return true;
  } catch {
    return false;
  }
}

/** A file as a message names it, with what its first line holds. */
async function described(f: DeliveredFile, contract: TableContract): Promise<string> {
  // Only text has a first line.
  if (/\.(parquet|xlsx?|zip|pdf|docx?|sav|rdata)$/.test(f.base)) return f.name;
  try {
    const found = anyHeader(await readHead(f.path, f.gz, f.name));
    return found ? `${f.name} (${found.separator}: ${shownHeader(found.raw, contract).text})` : f.name;
  } catch {
    return f.name;
  }
}

/** Finds the files of other names that hold a table's required columns; of several those whose name says so. */
export type Seek = (table: TableName, contract: TableContract) => Promise<readonly DeliveredFile[]>;

/** Looks into files once for each table, however often it is asked. */
export function seekAmong(db: Db, others: readonly DeliveredFile[]): Seek {
  const found = new Map<TableName, Promise<readonly DeliveredFile[]>>();
  return (table, contract) => {
    const known = found.get(table) ?? fittingFiles(db, others, table, contract);
    found.set(table, known);
    return known;
  };
}

async function fittingFiles(
  db: Db,
  others: readonly DeliveredFile[],
  table: TableName,
  contract: TableContract,
): Promise<readonly DeliveredFile[]> {
  const looked = others.filter((f) => mayHoldTable(f.base) && (contract.verplicht || namesTable(f.name, table)));
  const fitting: DeliveredFile[] = [];
  for (const f of looked.slice(0, MOST)) if (await holds(db, f, contract)) fitting.push(f);
  const named = fitting.filter((f) => namesTable(f.name, table));
  return named.length ? named : fitting;
}

/**
 * Finds the file of another name that holds a table: the only one with its required columns; of several, the only one whose
 * name says so. A table that need not be delivered is only taken from a file whose name says so.
 * @param list whether the message names what was found instead
 * @returns null where an optional table was not delivered
 * @throws RomError (aanlevering) where a required one is nowhere, naming what was found instead
 */
export async function findOther(
  seek: Seek,
  { files, others, passed }: Pick<Container, "files" | "others" | "passed">,
  table: TableName,
  contract: TableContract,
  list: boolean,
): Promise<DeliveredFile | null> {
  const [one, ...more] = await seek(table, contract);
  if (one && more.length === 0) return one;
  if (one)
    throw new RomError(
      "aanlevering",
      `In de aanlevering ontbreekt ${table}.csv, en meer dan één bestand kan het zijn: ${[one, ...more].map((f) => f.name).join(", ")}.`,
      `Laat één van deze bestanden in de map staan, of noem het ${table}.csv.`,
    );
  if (!contract.verplicht) return null;
  const fits = `Een bestand met andere naam wordt gelezen als het de kolommen ${listNames(
    Object.entries(contract.kolommen)
      .filter(([, c]) => c.verplicht)
      .map(([n]) => n),
  )} heeft.`;
  if (!list) throw new RomError("aanlevering", `Ook ${table}.csv (of .csv.gz of .parquet) ontbreekt.`, fits);
  const shown: string[] = [];
  for (const f of others.slice(0, 8)) shown.push(await described(f, contract));
  const rest = [...others.slice(8), ...files].map((f) => f.name);
  const found = [...shown, ...rest, ...passed];
  const shownList =
    found.length === 0
      ? "De map is leeg."
      : `Gevonden: ${found.slice(0, 12).join("; ")}${found.length > 12 ? ` en nog ${found.length - 12}` : ""}.`;
  throw new RomError(
    "aanlevering",
    `In de aanlevering ontbreekt ${table}.csv (of .csv.gz of .parquet). ${shownList}`,
    `Een aanlevering is een map met ten minste trajecten.csv en metingen.csv, of met XML-bestanden van SBG. ${fits}`,
  );
}
