import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";
import { fingerprint } from "../intake/container.js";
import { WORK } from "../paths.js";
import { retentionDays } from "../policy/retention.js";
import { count, type Reporter } from "./console.js";
import { forgetEarlier } from "./earlier.js";
import { HASH_DIGITS, inventory, type Kept, REGISTER, releasedFrom, removeKept, unusableLabel } from "./kept.js";
import { rotateKey } from "./key.js";

/** What `forget` was asked; exactly one of the first six. Dates as 2026-11-22. */
export interface ForgetOptions {
  readonly lijst?: boolean;
  readonly oud?: boolean;
  readonly aanlevering?: string;
  readonly personen?: boolean;
  readonly resten?: boolean;
  readonly sleutel?: string;
  readonly voor?: string;
  readonly peildatum?: string;
  readonly proef?: boolean;
}

const DAY = 86_400_000;
const usage = (message: string): RomError => new RomError("gebruik", message, "Zie: npm run rom -- forget --help");
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [unit, step] = bytes < 1 << 20 ? ["kB", 1 << 10] : ["MB", 1 << 20];
  return `${(bytes / Number(step)).toFixed(1).replace(".", ",")} ${unit}`;
}

/** Midnight (UTC) that a day begins with, in milliseconds. @throws RomError (gebruik) */
function midnight(date: string, option: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || dayOf(time) !== date)
    throw usage(`--${option} moet een bestaande datum zijn als 2026-03-31.`);
  return time;
}

/** Before which moment lists and reports go. The clock is not asked: the day is given. */
function cutoff(o: ForgetOptions): number {
  if ((o.voor === undefined) === (o.peildatum === undefined))
    throw usage("Geef bij --oud een dag op: --voor DATUM of --peildatum DATUM.");
  if (o.voor !== undefined) return midnight(o.voor, "voor");
  return midnight(o.peildatum ?? "", "peildatum") - retentionDays() * DAY;
}

/** First digits of the hash of a delivery that is named by its folder or file, by a release of it, or by the hash itself. */
async function hashOf(what: string): Promise<string> {
  if (existsSync(what)) {
    const released = releasedFrom(path.relative(WORK, path.resolve(what)));
    if (released !== null) return released;
    try {
      return await fingerprint(what);
    } catch (cause) {
      if (cause instanceof RomError) throw usage(`${what} is geen aanlevering en geen uitgave.`);
      throw cause;
    }
  }
  if (new RegExp(`^[0-9a-f]{${HASH_DIGITS},64}$`).test(what)) return what;
  throw usage(`${what} is geen map, geen bestand en geen vingerafdruk van minstens ${HASH_DIGITS} tekens.`);
}

/** What there is about a delivery: lists and reports named by its hash, releases and reports made of it, its folder if kept here. */
function about(all: readonly Kept[], hash: string, what: string): Kept[] {
  const start = hash.slice(0, HASH_DIGITS);
  const named = existsSync(what) ? realpathSync(what) : null;
  const unusable = named === null ? null : unusableLabel(what);
  return all.filter(
    (k) =>
      (k.groep === "lijst" && (path.basename(k.pad).startsWith(start) || path.basename(k.pad) === unusable)) ||
      (releasedFrom(k.pad)?.startsWith(start) ?? false) ||
      named === path.join(realpathSync(WORK), k.pad),
  );
}

const line = (k: Kept): string =>
  `  ${dayOf(k.tijd)}  ${k.pad}  (${k.soort}; ${count(k.bestanden)} bestand${k.bestanden === 1 ? "" : "en"}, ${size(k.bytes)}; personen: ${k.personen}${k.bezet ? "; in gebruik" : ""})`;

/** Removes, or only names, what was chosen; says of each what it is and that it went. */
function remove(chosen: readonly Kept[], dry: boolean, report: Reporter): void {
  if (chosen.length === 0) report.line("  Er is niets te wissen.");
  let [files, bytes] = [0, 0];
  for (const k of chosen) {
    if (k.bezet) {
      report.line(`${line(k)}\n    niet gewist: een opdracht die nu loopt gebruikt dit`);
      continue;
    }
    if (!dry) removeKept(k.pad);
    files += k.bestanden;
    bytes += k.bytes;
    report.line(`${line(k)}\n    ${dry ? "zou worden gewist" : "gewist"}`);
  }
  if (files > 0)
    report.line(
      `  ${dry ? "Proef: er is niets gewist; het zou gaan om" : "Gewist:"} ${count(files)} bestand${files === 1 ? "" : "en"}, ${size(bytes)}.`,
    );
}

function key(what: string, dry: boolean, report: Reporter): void {
  if (what !== "wissen" && what !== "vervangen") throw usage("Geef op: --sleutel wissen of --sleutel vervangen.");
  const there = inventory().filter((k) => k.groep === "sleutel");
  if (there.length === 0) {
    report.line("  Er is geen sleutel; de volgende verwerking van een echte aanlevering maakt er een.");
    return;
  }
  report.line(
    "  Let op: met een andere sleutel krijgt elke eenheid in de volgende uitgave een andere code, en elke vestiging een ander adres op de site. Oude en nieuwe uitgaven zijn dan niet meer op code te koppelen, ook niet door u.",
  );
  if (what === "wissen") remove(there, dry, report);
  else if (dry) report.line("  Proef: de sleutel zou worden vervangen.");
  else {
    rotateKey();
    report.line("  De sleutel is vervangen; de oude is weg.");
  }
}

/**
 * Shows or removes what is kept in the work folder; nothing outside it, and no link is followed. Removing is deleting,
 * not wiping.
 * @throws RomError (gebruik) when not exactly one thing was asked, or a date, hash or folder makes no sense
 */
export async function forget(o: ForgetOptions, report: Reporter): Promise<void> {
  const asked = (["lijst", "oud", "aanlevering", "personen", "resten", "sleutel"] as const).filter(
    (k) => o[k] !== undefined,
  );
  if (asked.length !== 1)
    throw usage("Geef bij forget precies één op van --lijst, --oud, --aanlevering, --personen, --resten en --sleutel.");
  if (!o.oud && (o.voor !== undefined || o.peildatum !== undefined))
    throw usage("--voor en --peildatum horen bij --oud.");
  const all = inventory();
  const dry = o.proef ?? false;
  if (o.lijst) {
    report.line(`  In ${WORK}:`);
    for (const k of all) report.line(line(k));
    if (all.length === 0) report.line("  Er staat niets.");
    return;
  }
  if (o.sleutel !== undefined) return key(o.sleutel, dry, report);
  if (o.oud) {
    const before = cutoff(o);
    report.line(`  Lijsten en verslagen van voor ${dayOf(before)}:`);
    return remove(
      all.filter((k) => k.groep === "lijst" && k.tijd < before),
      dry,
      report,
    );
  }
  if (o.resten)
    return remove(
      all.filter((k) => k.groep === "rest"),
      dry,
      report,
    );
  if (o.aanlevering !== undefined) {
    const hash = await hashOf(o.aanlevering);
    const chosen = about(all, hash, o.aanlevering);
    const entries = forgetEarlier(hash.slice(0, HASH_DIGITS), dry);
    if (entries === 0 || chosen.length > 0) remove(chosen, dry, report);
    if (entries > 0) report.line(`  De vermelding in ${REGISTER} ${dry ? "zou worden gewist" : "is gewist"}.`);
    report.line("  Uitgaven en sites buiten data/work zijn niet aangeraakt; zij bevatten geen rijen over personen.");
    return;
  }
  remove(
    all.filter((k) => k.personen === "ja"),
    dry,
    report,
  );
  const unknown = all.filter((k) => k.personen === "onbekend");
  if (unknown.length)
    report.line(
      `  Niet van ROM-werkbank en daarom niet gewist; kijk zelf of het over personen gaat: ${unknown.map((k) => k.pad).join(", ")}.`,
    );
}
