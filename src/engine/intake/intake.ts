import { existsSync } from "node:fs";
import path from "node:path";
import { type Db, isAlive, lit, loadMacros } from "../db.js";
import { RomError } from "../errors.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import { type DeliveredFile, hashFiles, openContainer } from "./container.js";
import { type Contract, readContract, type TableName } from "./contract.js";
import { type Description, NO_DESCRIPTION, readDescription, withLocalInstruments } from "./description.js";
import { ITEM_SUM_DDL, loadItems } from "./load-items.js";
import { APART_DDL, loadTable, type RowAccount } from "./load-table.js";
import { locateLines } from "./locate-lines.js";
import { openSource, type SourceFile } from "./source-file.js";
import { placeXmlFaults, type StagedXml, stageXml } from "./xml/stage.js";

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
  /** Elements of XML files that a later file of the delivery replaced, per table; null where no XML was delivered. */
  readonly vervangen: StagedXml["vervangen"] | null;
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
    if (n === 0 || s.kind !== "csv") continue;
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

/** Gathers the faults that make a delivery unusable, so that they are told together. */
class Faults {
  readonly list: RomError[] = [];
  /** Does the work, or keeps its fault and gives undefined. */
  async attempt<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof RomError) || cause.kind !== "aanlevering") throw cause;
      this.list.push(cause);
      return undefined;
    }
  }
  /** @throws RomError (aanlevering) with all faults, where there are any */
  raise(): void {
    const [first, ...more] = this.list;
    if (!first) return;
    if (more.length === 0) throw first;
    const lines = this.list.map((f) => `\n  - ${f.message}${f.advies ? ` ${f.advies}` : ""}`);
    throw new RomError(
      "aanlevering",
      `De aanlevering is om ${this.list.length} redenen niet te gebruiken:${lines.join("")}`,
      "Verbeter alle genoemde punten en lever opnieuw aan.",
      this.list,
    );
  }
}

interface Opened {
  readonly trajecten?: SourceFile | null | undefined;
  readonly metingen?: SourceFile | null | undefined;
  readonly items?: SourceFile | null | undefined;
  readonly xml?: StagedXml;
}

/** Opens the files of the three tables, or stages the XML files as these. */
async function openTables(
  db: Db,
  files: readonly DeliveredFile[],
  contract: Contract,
  faults: Faults,
): Promise<Opened> {
  const xml = files.filter((f) => /\.xml(\.gz)?$/.test(f.base));
  if (xml.length === 0) {
    const open = (table: TableName) => faults.attempt(() => openSource(db, files, table, contract.tabellen[table]));
    return { trajecten: await open("trajecten"), metingen: await open("metingen"), items: await open("items") };
  }
  const tables = files.filter((f) => /^(trajecten|metingen|items)\./.test(f.base));
  if (tables.length)
    faults.list.push(
      new RomError(
        "aanlevering",
        `De aanlevering bevat zowel XML (${xml[0]?.name}) als tabellen (${tables.map((f) => f.name).join(", ")}).`,
        "Lever óf XML óf tabellen; laat de andere bestanden weg.",
      ),
    );
  const staged = await faults.attempt(() => stageXml(db, xml));
  return staged ? { ...staged.sources, xml: staged } : {};
}

/**
 * Reads a delivery into the database: `trajecten`, `metingen` (with `instrument_code`), `item_som`, `apart`; from XML also
 * `xml_fout`. A delivery is a folder with ROM-CSV tables or SBG XML files, or one XML or zip file.
 * @param place the delivery
 * @param step told the name of each step
 * @param scratch folder of this run, readable by its owner only, where zips are unpacked
 * @throws RomError (aanlevering) when the delivery as a whole cannot be used; all reasons together. What could be read then
 * stands in the database, its faulty rows in `apart`.
 */
export async function readDelivery(
  db: Db,
  place: string,
  registry: readonly Instrument[],
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>,
  scratch: string,
  contract: Contract = readContract(),
): Promise<Delivery> {
  await loadMacros(db);
  await db.run(APART_DDL);
  await db.run(ITEM_SUM_DDL);
  const { folder, files } = await openContainer(place, scratch);
  const faults = new Faults();
  const described = (await faults.attempt(() => readDescription(folder))) ?? NO_DESCRIPTION;
  const instruments = (await faults.attempt(() => withLocalInstruments(registry, described))) ?? registry;
  const opened = await step("bestanden openen", () => openTables(db, files, contract, faults));
  const { xml } = opened;
  const sources = [opened.trajecten, opened.metingen, opened.items].filter((s) => s !== null && s !== undefined);
  const accounts: RowAccount[] = [];
  const load = async (
    source: SourceFile | null | undefined,
    name: string,
    work: (s: SourceFile) => Promise<RowAccount>,
  ) => {
    const account = source && (await faults.attempt(() => step(name, () => work(source))));
    if (account) accounts.push(withReplaced(account, xml));
    // A file on which the database itself broke down: nothing more can be read or told of this delivery.
    else if (source && !(await isAlive(db))) faults.raise();
    return account;
  };
  const { trajecten, metingen, items } = contract.tabellen;
  const read = await load(opened.trajecten, "zorgtrajecten lezen", (s) => loadTable(db, s, trajecten));
  if (read?.aanvaard === 0)
    faults.list.push(
      new RomError(
        "aanlevering",
        `${opened.trajecten?.name} bevat geen enkel bruikbaar zorgtraject (${read.gelezen} rijen gelezen).${await commonFaults(db)}`,
        "Controleer kolommen en datums; zie docs/data-contract.md.",
      ),
    );
  else if (read) {
    const measured = await load(opened.metingen, "metingen lezen", (s) => loadTable(db, s, metingen));
    if (measured) {
      await nameInstruments(db, instruments);
      await load(opened.items, "antwoorden lezen en optellen", (s) =>
        loadItems(db, s, items, instruments, described.items_reeds_omgekeerd),
      );
    }
  }
  await addLineNumbers(db, sources);
  if (xml) await placeXmlFaults(db);
  faults.raise();
  checkAccounts(accounts);
  const descriptionFile = path.join(folder, "aanlevering.json");
  const hash = await step("vingerafdruk van de aanlevering", () =>
    hashFiles([
      ...new Set(sources.flatMap((s) => s.origins)),
      ...(existsSync(descriptionFile) ? [descriptionFile] : []),
    ]),
  );
  const description = { ...described, ...(xml?.periode && !described.periode ? { periode: xml.periode } : {}) };
  const trajectColumns = opened.trajecten?.columns ?? [];
  return { folder, hash, description, instruments, accounts, trajectColumns, vervangen: xml?.vervangen ?? null };
}

/** Metingen and answers that a later XML file replaced were read, and are not used. */
function withReplaced(account: RowAccount, xml: StagedXml | undefined): RowAccount {
  const replaced = account.tabel === "trajecten" ? 0 : (xml?.vervangen[account.tabel as "metingen"] ?? 0);
  return { ...account, gelezen: account.gelezen + replaced, apart: account.apart + replaced };
}
