import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { type Db, lit, loadMacros } from "../db.js";
import { RomError } from "../errors.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import { type Contract, readContract } from "./contract.js";
import { type Description, readDescription, withLocalInstruments } from "./description.js";
import { ITEM_SUM_DDL, loadItems } from "./load-items.js";
import { APART_DDL, loadTable, type RowAccount } from "./load-table.js";
import { hashFiles, locateLines, openSource, type SourceFile } from "./source-file.js";

export type { RowAccount } from "./load-table.js";

/** What a delivery turned out to hold; the rows themselves are in the database. */
export interface Delivery {
  readonly folder: string;
  readonly hash: string;
  readonly description: Description;
  readonly instruments: readonly Instrument[];
  readonly accounts: readonly RowAccount[];
  /** Which columns of trajecten were delivered; rules that fall back on another column ask it. */
  readonly trajectColumns: readonly string[];
}

/** Gives each meting the registry's code of its instrument; NULL where the registry does not know it. */
async function nameInstruments(db: Db, instruments: readonly Instrument[]): Promise<void> {
  const codes = new Map(instruments.flatMap((i) => i.aliassen.map((a) => [normalCode(a), i.code] as const)));
  const rows = [...codes].map(([code, instrument]) => `(${lit(code)}, ${lit(instrument)})`);
  await db.run("CREATE TABLE instrument_alias (code VARCHAR, instrument VARCHAR)");
  await db.run(`INSERT INTO instrument_alias VALUES ${rows.join(", ")}`);
  await db.run(`CREATE OR REPLACE TABLE metingen AS
    SELECT m.*, regexp_replace(upper(m.instrument), '[^A-Z0-9]', '', 'g') AS code_geleverd, a.instrument AS instrument_code
    FROM metingen m LEFT JOIN instrument_alias a ON a.code = regexp_replace(upper(m.instrument), '[^A-Z0-9]', '', 'g')
    ORDER BY m.nr`);
}

/** Fills the line number of every row set aside. */
async function addLineNumbers(db: Db, sources: readonly SourceFile[]): Promise<void> {
  for (const s of sources) {
    const where = `tabel = ${lit(s.table)}`;
    const { last, n } = await db.one<{ last: number | null; n: number }>(
      `SELECT max(rij) AS last, count(*) AS n FROM apart WHERE ${where} AND regel IS NULL`,
    );
    if (n === 0 || s.kind === "parquet") continue;
    const positions = await db.all<{ positie: number }>(
      `SELECT DISTINCT positie FROM apart WHERE ${where} AND positie IS NOT NULL`,
    );
    const lines = await locateLines(
      s,
      last ?? 0,
      positions.map((p) => p.positie),
    );
    const shifts = lines.shifts.map((p) => [p.record, p.shift]);
    await joinLines(
      db,
      shifts,
      `UPDATE apart SET regel = p.regel
      FROM (SELECT a.rij, a.rij + v.b AS regel FROM (SELECT DISTINCT rij FROM apart WHERE ${where} AND rij IS NOT NULL) a
            ASOF JOIN plaats v ON a.rij >= v.a) p
      WHERE ${where} AND apart.rij = p.rij`,
    );
    await joinLines(
      db,
      [...lines.rejected],
      `UPDATE apart SET regel = p.b FROM plaats p WHERE ${where} AND apart.positie = p.a`,
    );
  }
}

/** Runs a statement that uses number pairs as table `plaats (a, b)`. */
async function joinLines(db: Db, pairs: readonly (readonly (number | undefined)[])[], sql: string): Promise<void> {
  await db.run("CREATE OR REPLACE TABLE plaats (a BIGINT, b BIGINT)");
  for (let i = 0; i < pairs.length; i += 5000)
    await db.run(
      `INSERT INTO plaats VALUES ${pairs
        .slice(i, i + 5000)
        .map((p) => `(${p.join(", ")})`)
        .join(", ")}`,
    );
  await db.run(sql);
  await db.run("DROP TABLE plaats");
}

/** The most frequent faults, without a value, as lines under a message. */
async function commonFaults(db: Db): Promise<string> {
  const kinds = await db.all<{ kolom: string; verwacht: string; rijen: number }>(
    "SELECT kolom, verwacht, count(*) AS rijen FROM apart GROUP BY ALL ORDER BY rijen DESC, kolom, verwacht LIMIT 8",
  );
  return kinds.map((k) => `\n  - kolom ${k.kolom} verwacht ${k.verwacht} (${k.rijen} keer)`).join("");
}

/** The promise of the account: what was read is what was accepted and what was set aside, table by table. */
export function checkAccounts(accounts: readonly RowAccount[]): void {
  for (const a of accounts)
    if (a.gelezen !== a.aanvaard + a.apart)
      throw new RomError(
        "intern",
        `De rijentelling van ${a.bestand} klopt niet: ${a.gelezen} gelezen, ${a.aanvaard} aanvaard, ${a.apart} apart gezet.`,
        "Dit is een fout in ROM-werkbank; er is niets weggeschreven. Meld haar met het type bestand (niet met de gegevens).",
      );
}

/**
 * Reads a ROM-CSV delivery into the database: `trajecten`, `metingen` (with `instrument_code`), `item_som`, `apart`.
 * @param folder the delivery
 * @param step told the name of each step
 * @throws RomError (aanlevering) when the delivery as a whole cannot be used
 */
export async function readDelivery(
  db: Db,
  folder: string,
  registry: readonly Instrument[],
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>,
  contract: Contract = readContract(),
): Promise<Delivery> {
  if (!existsSync(folder))
    throw new RomError("aanlevering", `De map ${folder} bestaat niet.`, "Geef de map met de aanlevering op.");
  if (!statSync(folder).isDirectory())
    throw new RomError(
      "aanlevering",
      `${folder} is een bestand, geen map.`,
      "Geef de map op waarin trajecten.csv en metingen.csv staan.",
    );
  const description = readDescription(folder);
  const instruments = withLocalInstruments(registry, description);
  const { trajecten, metingen, items } = contract.tabellen;
  const trajectSource = await openSource(db, folder, "trajecten", trajecten);
  const metingSource = await openSource(db, folder, "metingen", metingen);
  const itemSource = await openSource(db, folder, "items", items);
  if (!trajectSource || !metingSource) throw new Error("required sources are missing after opening");
  const sources = [trajectSource, metingSource, ...(itemSource ? [itemSource] : [])];

  await loadMacros(db);
  await db.run(APART_DDL);
  await db.run(ITEM_SUM_DDL);
  const accounts: RowAccount[] = [];
  accounts.push(await step("zorgtrajecten lezen", () => loadTable(db, trajectSource, trajecten)));
  if (accounts[0]?.aanvaard === 0)
    throw new RomError(
      "aanlevering",
      `${trajectSource.name} bevat geen enkel bruikbaar zorgtraject (${accounts[0].gelezen} rijen gelezen).${await commonFaults(db)}`,
      "Controleer kolommen en datums; zie docs/data-contract.md.",
    );
  accounts.push(await step("metingen lezen", () => loadTable(db, metingSource, metingen)));
  await nameInstruments(db, instruments);
  if (itemSource)
    accounts.push(
      await step("antwoorden lezen en optellen", () =>
        loadItems(db, itemSource, items, instruments, description.items_reeds_omgekeerd),
      ),
    );
  await addLineNumbers(db, sources);
  checkAccounts(accounts);
  const descriptionFile = path.join(folder, "aanlevering.json");
  const hash = await step("vingerafdruk van de aanlevering", () =>
    hashFiles([...sources.map((s) => s.file), ...(existsSync(descriptionFile) ? [descriptionFile] : [])]),
  );
  return { folder, hash, description, instruments, accounts, trajectColumns: trajectSource.columns };
}
