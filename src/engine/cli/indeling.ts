import { existsSync, linkSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Db } from "../db.js";
import { EXIT, RomError } from "../errors.js";
import { type Instrument, readInstruments } from "../instruments/registry.js";
import type { DeliveredFile } from "../intake/container.js";
import { readContract, type TableContract } from "../intake/contract.js";
import { readDescription } from "../intake/description.js";
import { adjust, withoutOpen } from "../intake/mapping/adjust.js";
import { preview } from "../intake/mapping/preview.js";
import type { Proposal } from "../intake/mapping/propose.js";
import { proposeFor } from "../intake/mapping/propose-file.js";
import { recogniseFile } from "../intake/mapping/recognise.js";
import { mappingSchema } from "../intake/mapping/schema.js";
import { seekAmong } from "../intake/other-files.js";
import { readJsonText } from "../json-file.js";
import type { Reporter } from "./console.js";
import { printProposal } from "./print-proposal.js";
import { withRunDb } from "./work-folder.js";

export interface IndelingOptions {
  readonly place: string;
  readonly answers: readonly string[];
  readonly write: boolean;
  readonly out: string | undefined;
  readonly replace: boolean;
}

const DESCRIPTION = "aanlevering.json";
const file = (folder: string, name: string): DeliveredFile => {
  const base = name.toLowerCase();
  return { name, base, path: path.join(folder, name), gz: base.endsWith(".gz") };
};

/** The file itself, or the one of a folder that looks like an export. @throws RomError (gebruik, aanlevering) */
async function findFile(
  place: string,
  registry: readonly Instrument[],
): Promise<{ folder: string; target: DeliveredFile }> {
  if (!existsSync(place))
    throw new RomError(
      "gebruik",
      `${place} bestaat niet.`,
      "Geef het bestand van de export op, of de map waarin het staat.",
    );
  if (!statSync(place).isDirectory())
    return { folder: path.dirname(place), target: file(path.dirname(place), path.basename(place)) };
  const names = readdirSync(place).filter(
    (n) => !n.startsWith(".") && n.toLowerCase() !== DESCRIPTION && statSync(path.join(place, n)).isFile(),
  );
  const known: DeliveredFile[] = [];
  for (const name of names.sort()) if (await recogniseFile(file(place, name), registry)) known.push(file(place, name));
  const [target] = known;
  if (!target || known.length > 1)
    throw new RomError(
      "gebruik",
      known.length > 1
        ? `In ${place} lijken ${known.length} bestanden op een export: ${known.map((f) => f.name).join(", ")}.`
        : `In ${place} lijkt geen bestand op een export.`,
      "Geef het bestand zelf op.",
    );
  return { folder: place, target };
}

/** The file of zorgtrajecten beside an export: by its name, or the only other one with the columns. */
async function findTrajecten(
  db: Db,
  folder: string,
  target: DeliveredFile,
  contract: TableContract,
): Promise<DeliveredFile | null> {
  const others = readdirSync(folder)
    .filter((n) => !n.startsWith(".") && statSync(path.join(folder, n)).isFile())
    .map((n) => file(folder, n))
    .filter((f) => f.base !== target.base);
  const named = others.find((f) => /^trajecten\.(csv|csv\.gz|parquet)$/.test(f.base));
  const [one, ...more] = named ? [named] : await seekAmong(db, others)("trajecten", contract);
  return one && more.length === 0 ? one : null;
}

/** Writes a text whole, or not at all; an earlier file is replaced only where that was asked. */
function writeWhole(target: string, text: string, replace: boolean): void {
  const draft = `${target}.in-wording-${process.pid}`;
  writeFileSync(draft, text, { flag: "wx", mode: 0o600 });
  try {
    if (replace) renameSync(draft, target);
    // A link fails where something stands there already.
    else linkSync(draft, target);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    throw new RomError(
      "gebruik",
      `${target} bestaat al; er is niets overschreven.`,
      "Geef --vervang om alleen de indeling erin te vervangen.",
    );
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
}

/** What stands in an earlier description beside its mapping, and mappings of other files. */
function kept(target: string, name: string): { fields: Record<string, unknown>; others: unknown[] } {
  if (!existsSync(target)) return { fields: {}, others: [] };
  // A description that is not right is not written over with its faults.
  readDescription(target);
  const { indeling, ...fields } = readJsonText(target, "aanlevering") as Record<string, unknown>;
  const others = Array.isArray(indeling)
    ? indeling.filter((s: { bestand?: unknown }) => String(s.bestand).toLowerCase() !== name.toLowerCase())
    : [];
  return { fields, others };
}

/**
 * Proposes a mapping for an export, shows what it makes of it, and writes it where asked.
 * @returns the exit code: 0 complete, 7 something is to be filled in
 */
export async function mapExport(options: IndelingOptions, report: Reporter): Promise<number> {
  const registry = readInstruments();
  const contract = readContract();
  const { folder, target } = await findFile(options.place, registry);
  const seen = await recogniseFile(target, registry);
  if (!seen && !/\.(csv|tsv|txt|xlsx|parquet)(\.gz)?$/.test(target.base))
    throw new RomError(
      "aanlevering",
      `${target.name} is geen export die ROM-werkbank kent.`,
      "Een export is .csv, .tsv, .xlsx of .parquet met kolomnamen, of FHIR als .json of .ndjson.",
    );
  const blad = options.answers.flatMap((a) => /^\s*blad\s*=\s*(.+?)\s*$/.exec(a)?.[1] ?? [])[0];
  const { trajecten } = contract.tabellen;
  const first = await withRunDb(target.path, async (db) => {
    const apart = await findTrajecten(db, folder, target, trajecten);
    return proposeFor(db, target, seen, registry, trajecten, apart, blad);
  });
  const proposal: Proposal = adjust(first.proposal, options.answers, trajecten);
  const tried = withoutOpen(proposal.indeling);
  const shown =
    tried &&
    (await withRunDb(target.path, (db) => preview(db, [target], mappingSchema.parse(tried), contract, registry)));
  printProposal(
    { bestand: target.name, herkend: seen, rijen: first.rijen, kolommen: first.kolommen },
    proposal,
    shown,
    report,
  );
  const out = options.out ?? (options.write ? path.join(folder, DESCRIPTION) : null);
  if (out === null)
    report.line(
      `\n  Nog niets geschreven. Met --schrijf komt dit in ${path.join(path.relative(process.cwd(), folder), DESCRIPTION)}.`,
    );
  else {
    if (existsSync(out) && !options.replace)
      throw new RomError(
        "gebruik",
        `${out} bestaat al; er is niets overschreven.`,
        "Geef --vervang om alleen de indeling erin te vervangen.",
      );
    const { fields, others } = kept(out, target.name);
    const text = `${JSON.stringify({ ...fields, indeling: [...others, ...proposal.indeling] }, null, 2)}\n`;
    writeWhole(out, text, options.replace);
    report.line(`\n  Geschreven: ${out}`);
    if (proposal.open.length === 0) report.line(`  Controleer nu de aanlevering: npm run rom -- check ${folder}`);
  }
  return proposal.open.length ? EXIT.verbeteren : EXIT.ok;
}
