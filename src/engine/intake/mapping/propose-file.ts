import type { Db } from "../../db.js";
import { RomError } from "../../errors.js";
import type { Instrument } from "../../instruments/registry.js";
import { contractName } from "../column-names.js";
import type { DeliveredFile } from "../container.js";
import type { TableContract } from "../contract.js";
import { openParquet, openText } from "./export-file.js";
import { type Proposal, propose } from "./propose.js";
import { proposeFhir } from "./propose-fhir.js";
import type { Recognition } from "./recognise.js";
import { sheetNames } from "./sheet.js";
import { openExport } from "./stage.js";

/** A proposal, and how large the file is. */
export interface FileProposal {
  readonly proposal: Proposal;
  readonly rijen: number | null;
  readonly kolommen: number | null;
}

/** Column of `proef` whose values are keys of a file of zorgtrajecten: at least half of them, and most of all columns. */
async function matchingColumn(
  db: Db,
  names: readonly string[],
  apart: DeliveredFile,
  contract: TableContract,
): Promise<string | null> {
  const file = apart.base.endsWith(".parquet") ? await openParquet(db, apart) : await openText(apart);
  const key = contractName(file.names ?? [], contract).columns.indexOf("traject_id");
  if (key < 0) return null;
  await file.load(db, "proef_sleutel", [key], "afgekeurd_sleutel", 0);
  let best: { name: string; share: number } | null = null;
  for (const [k, name] of names.entries()) {
    const { n, m } = await db.one<{ n: number; m: number }>(`SELECT count(*) AS n,
      count(*) FILTER (trim(w) IN (SELECT trim(k${key}) FROM proef_sleutel)) AS m FROM (SELECT DISTINCT k${k} AS w FROM proef WHERE trim(k${k}) <> '' LIMIT 2000)`);
    // Answers and ages are numbers that small keys hold too; a key has many values.
    if (n >= 5 && m >= n / 2 && m / n > (best?.share ?? 0)) best = { name, share: m / n };
  }
  return best?.name ?? null;
}

/** Of an Excel file whose first sheet has no names of columns, the first that has; undefined for every other. */
async function laterSheet(f: DeliveredFile): Promise<string | undefined> {
  const [first] = await sheetNames(f);
  return first?.eerste === false ? first.blad : undefined;
}

/**
 * Proposes a mapping for a file.
 * @param apart the file of zorgtrajecten beside it, if there is one
 * @param sheet of an Excel file; where undefined the one that was recognised, else the first with names of columns
 * @throws RomError (aanlevering) where the file cannot be read
 */
export async function proposeFor(
  db: Db,
  f: DeliveredFile,
  seen: Recognition | null,
  registry: readonly Instrument[],
  contract: TableContract,
  apart: DeliveredFile | null,
  sheet: string | undefined,
): Promise<FileProposal> {
  const shape = seen ?? { vorm: "breed" as const, soort: "een bestand met kolommen", waaraan: "de kolomnamen" };
  const blad = sheet ?? seen?.blad ?? (f.base.endsWith(".xlsx") ? await laterSheet(f) : undefined);
  const source = { bestand: f.name, vorm: shape.vorm, traject_id: "?", lijsten: [], ...(blad ? { blad } : {}) };
  const file = await openExport(db, f, source);
  if (file.kind === "fhir")
    return { proposal: await proposeFhir(file, registry, apart !== null), rijen: null, kolommen: null };
  const names = file.names ?? [];
  if (names.length < 2)
    throw new RomError(
      "aanlevering",
      `${f.name} heeft geen kopregel met kolomnamen.`,
      "Exporteer met de namen van de kolommen (variabelen) op de eerste regel.",
    );
  const all = names.map((_, k) => k);
  await file.load(db, "proef", all, "afgekeurd_proef", shape.vorm === "qualtrics" ? 2 : 0);
  const { n } = await db.one<{ n: number }>("SELECT count(*) AS n FROM proef");
  const matching = apart && (await matchingColumn(db, names, apart, contract));
  const proposal = await propose(db, file, shape, registry, Object.keys(contract.kolommen), apart && { matching });
  const indeling = proposal.indeling.map((m) => (blad ? { ...m, blad } : m));
  return { proposal: { ...proposal, indeling }, rijen: n, kolommen: names.length };
}
