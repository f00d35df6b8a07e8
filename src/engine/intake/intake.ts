import { type Db, isAlive, lit, loadMacros } from "../db.js";
import { RomError } from "../errors.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import { readPolicy } from "../policy/policy.js";
import { findObjectors, maskObjectors, muteObjectors, removeObjectors } from "./consent.js";
import { type Container, fingerprint, openContainer } from "./container.js";
import { type Contract, readContract, type TableName } from "./contract.js";
import { addCovariates, checkCovariates, type UnreadableCovariate, withCovariates } from "./covariates.js";
import { type Description, NO_DESCRIPTION, readDescription, withLocalInstruments } from "./description.js";
import { Faults } from "./faults.js";
import { ITEM_PROFILE_DDL, ITEM_SUM_DDL } from "./item-pass.js";
import { loadItems } from "./load-items.js";
import { APART_DDL, EMPTIED_DDL, emptyTable, joinEmptied, loadTable, type RowAccount } from "./load-table.js";
import { loadUnits, unitColumns } from "./load-units.js";
import { addLineNumbers } from "./locate-lines.js";
import { type Opened, openTables } from "./open-tables.js";
import type { SourceFile } from "./source-file.js";
import { settleNames } from "./spellings.js";
import type { StagedXml } from "./xml/stage.js";

export type { RowAccount } from "./load-table.js";

/** Columns of a file that the contract does not know. */
export interface Unread {
  readonly tabel: TableName;
  readonly bestand: string;
  readonly kolommen: readonly string[];
  /** Columns of the contract that it does have. */
  readonly gelezen: readonly string[];
}

/** What a delivery turned out to hold; the rows themselves are in the database. */
export interface Delivery {
  readonly hash: string;
  readonly description: Description;
  readonly instruments: readonly Instrument[];
  readonly accounts: readonly RowAccount[];
  /**
   * Which columns of trajecten were delivered; rules that fall back on another column ask it. With organisatie and cluster
   * where only `eenheden` gives them.
   */
  readonly trajectColumns: readonly string[];
  /** Elements of XML files that a later file of the delivery replaced, per table; null where no XML was delivered. */
  readonly vervangen: StagedXml["vervangen"] | null;
  /** What was read otherwise than the contract says, per file; Dutch. */
  readonly gelezenAls: readonly { readonly bestand: string; readonly wat: readonly string[] }[];
  /** Columns that nothing was read from, per file, as they may be shown. */
  readonly ongelezen: readonly Unread[];
  /** Declared covariates with values that are no number. */
  readonly covariatenOnleesbaar: readonly UnreadableCovariate[];
}

/**
 * Gives each meting the registry's code of its instrument, NULL where the registry does not know it, and the number of its
 * zorgtraject, by which models join it. Every accepted meting has one.
 */
async function nameInstruments(db: Db, instruments: readonly Instrument[]): Promise<void> {
  const codes = new Map(instruments.flatMap((i) => i.aliassen.map((a) => [normalCode(a), i.code] as const)));
  const rows = [...codes].map(([code, instrument]) => `(${lit(code)}, ${lit(instrument)})`);
  // Each way of writing is read once: a hundred thousand metingen have a handful.
  await db.run(`CREATE TABLE instrument_alias (code VARCHAR, instrument VARCHAR);
    INSERT INTO instrument_alias VALUES ${rows.join(", ")};
    CREATE TABLE instrument_woord AS
    SELECT w.instrument, w.code, a.instrument AS instrument_code
    FROM (SELECT instrument, regexp_replace(upper(instrument), '[^A-Z0-9]', '', 'g') AS code
      FROM (SELECT DISTINCT instrument FROM metingen)) w LEFT JOIN instrument_alias a USING (code);
    CREATE OR REPLACE TABLE metingen AS
    SELECT m.*, t.nr AS traject_nr, w.code AS code_geleverd, w.instrument_code
    FROM metingen m JOIN trajecten t USING (traject_id) LEFT JOIN instrument_woord w USING (instrument)
    ORDER BY m.nr;
    DROP TABLE instrument_woord`);
}

/** The most frequent faults, without a value, as lines under a message. */
async function commonFaults(db: Db): Promise<string> {
  const kinds = await db.all<{ kolom: string; verwacht: string; rijen: number }>(
    "SELECT kolom, verwacht, count(*) AS rijen FROM apart GROUP BY ALL ORDER BY rijen DESC, kolom, verwacht LIMIT 8",
  );
  return kinds.map((k) => `\n  - kolom ${k.kolom} verwacht ${k.verwacht} (${k.rijen} keer)`).join("");
}

/** The promise of the account: what was read is what was accepted and what was set aside, table by table. */
function checkAccounts(accounts: readonly RowAccount[]): void {
  for (const a of accounts)
    if (a.gelezen !== a.aanvaard + a.apart)
      throw new RomError(
        "intern",
        `De rijentelling van ${a.bestand} klopt niet: ${a.gelezen} gelezen, ${a.aanvaard} aanvaard, ${a.apart} apart gezet.`,
        "Dit is een fout in ROM-werkbank; er is niets weggeschreven. Meld haar met het type bestand (niet met de gegevens).",
      );
}

/** Metingen and answers that a later XML file replaced were read, and are not used. */
function withReplaced(account: RowAccount, xml: StagedXml | undefined): RowAccount {
  const replaced = xml && account.tabel !== "trajecten" ? (xml.vervangen[account.tabel as "metingen"] ?? 0) : 0;
  return { ...account, gelezen: account.gelezen + replaced, apart: account.apart + replaced };
}

/** Loads what was opened, in the order in which tables refer to each other; stops where nothing is left to refer to. */
async function loadAll(
  db: Db,
  opened: Opened,
  contract: Contract,
  faults: Faults,
  step: Step,
  items: (source: SourceFile) => Promise<RowAccount>,
  name: () => Promise<void>,
): Promise<RowAccount[]> {
  const accounts: RowAccount[] = [];
  const load = async (table: TableName, label: string, work: (s: SourceFile) => Promise<RowAccount>) => {
    const source = opened[table];
    const account = source && (await faults.attempt(() => step(label, () => work(source))));
    if (account) accounts.push(withReplaced(account, opened.xml));
    // A file on which the database itself broke down: nothing more can be read or told of this delivery.
    else if (source && !(await isAlive(db))) faults.raise();
    return account;
  };
  const { trajecten, metingen, contacten, eenheden } = contract.tabellen;
  const consent = opened.trajecten?.columns.includes("toestemming") ?? false;
  const read = await load("trajecten", "zorgtrajecten lezen", (s) =>
    loadTable(db, s, trajecten, (raw) => findObjectors(db, raw, consent)),
  );
  if (read?.aanvaard === 0 && !(read.gelezen === 0 && faults.any))
    faults.add(
      `${opened.trajecten?.name} bevat geen enkel bruikbaar zorgtraject (${read.gelezen} rijen gelezen).${await commonFaults(db)}`,
      "Verbeter eerst wat hier het vaakst staat; de fouten in rijen noemen elke plaats, en wat daar te doen is.",
    );
  if (!read?.aanvaard) return accounts;
  if (
    await load("metingen", "metingen lezen", (s) =>
      loadTable(db, s, metingen, (raw) => maskObjectors(db, "metingen", raw)),
    )
  ) {
    await name();
    await muteObjectors(db);
    await load("items", "antwoorden lezen en optellen", items);
  }
  if (
    !(await load("contacten", "contacten lezen", (s) =>
      loadTable(db, s, contacten, (raw) => maskObjectors(db, "contacten", raw)),
    ))
  )
    await emptyTable(db, "contacten", contacten);
  if (!(await load("eenheden", "eenheden lezen", (s) => loadUnits(db, s, eenheden))))
    await emptyTable(db, "eenheden", eenheden);
  return accounts;
}

type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/**
 * Reads a delivery into the database: `trajecten`, `metingen` (with `instrument_code` and `traject_nr`), `item_som`, `item_deel`,
 * `eenheden`, `contacten`, `apart`, and `bezwaar`: numbers of the patients who objected, whose rows are in no other table; from XML also `xml_fout`. A
 * delivery is a folder with ROM-CSV tables or SBG XML files, or one XML or zip file.
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
  step: Step,
  scratch: string,
  contract: Contract = readContract(),
): Promise<Delivery> {
  await loadMacros(db);
  await db.run([APART_DDL, EMPTIED_DDL, ITEM_SUM_DDL, ITEM_PROFILE_DDL].join(";\n"));
  const faults = new Faults();
  const container = await openContainer(place, scratch, faults);
  // Beside the reading, which mostly waits for the database; what fails here is told where it is asked for.
  const ended = new AbortController();
  const fingerprinted = fingerprint(place, ended.signal);
  fingerprinted.catch(() => undefined);
  try {
    return await readContainer(db, container, fingerprinted, faults, registry, step, scratch, contract);
  } finally {
    // Of a delivery that cannot be used nobody asks for it; the program would wait for the end of the largest file.
    ended.abort();
  }
}

/** The rest of {@link readDelivery}. */
async function readContainer(
  db: Db,
  container: Container,
  fingerprinted: Promise<string>,
  faults: Faults,
  registry: readonly Instrument[],
  step: Step,
  scratch: string,
  contract: Contract,
): Promise<Delivery> {
  const described = (await faults.attempt(() => readDescription(container.description))) ?? NO_DESCRIPTION;
  const instruments = (await faults.attempt(() => withLocalInstruments(registry, described))) ?? registry;
  const { covariaten } = described;
  const wanted = withCovariates(contract, covariaten, faults);
  const opened = await step("bestanden openen", () =>
    openTables(db, container, described.indeling, instruments, wanted, faults, scratch),
  );
  if (opened.trajecten) checkCovariates(covariaten, opened.trajecten.columns, opened.trajecten.name, faults);
  const { xml, exports, ...tables } = opened;
  const sources = Object.values(tables).filter((s) => s !== null && s !== undefined);
  const accounts = await loadAll(
    db,
    opened,
    wanted,
    faults,
    step,
    (s) => loadItems(db, s, contract.tabellen.items, instruments, described.items_reeds_omgekeerd),
    () => nameInstruments(db, instruments),
  );
  await joinEmptied(db);
  await addLineNumbers(db, sources);
  if (xml) await (await import("./xml/stage.js")).placeXmlFaults(db);
  if (exports) {
    const { dropExports, placeExportFaults } = await import("./mapping/places.js");
    await placeExportFaults(db, exports);
    await dropExports(db);
  }
  faults.raise();
  checkAccounts(accounts);
  await removeObjectors(db);
  await settleNames(db, readPolicy().eenheden.namen_samen);
  const covariatenOnleesbaar = await addCovariates(db, covariaten, contract);
  const hash = await step("vingerafdruk van de aanlevering", () => fingerprinted);
  const description = { ...described, ...(xml?.periode && !described.periode ? { periode: xml.periode } : {}) };
  const trajectColumns = await unitColumns(db, opened.trajecten?.columns ?? []);
  return {
    hash,
    description,
    instruments,
    accounts,
    trajectColumns,
    vervangen: xml?.vervangen ?? null,
    gelezenAls: sources.filter((s) => s.told.length > 0).map((s) => ({ bestand: s.name, wat: s.told })),
    ongelezen: sources
      .map((s) => {
        const { kolommen } = wanted.tabellen[s.table];
        return {
          tabel: s.table,
          bestand: s.name,
          kolommen: s.columns.filter((c) => c !== "" && !(c in kolommen)),
          gelezen: s.columns.filter((c) => c in kolommen),
        };
      })
      .filter((u) => u.kolommen.length > 0),
    covariatenOnleesbaar,
  };
}
