import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { MirrorReport, Subject } from "../../site/mirror/model.js";
import { mirrorReport, subjects } from "../../site/mirror/report.js";
import type { MirrorRules } from "../../site/mirror/rules.js";
import type { ReleaseCard } from "../../site/pages/page.js";
import { periods, units } from "../../site/queries/lists.js";
import { type Query, remember } from "../../site/query.js";
import type { Db } from "../db.js";
import { RomError } from "../errors.js";
import { openRelease, readRelease } from "../release/reader.js";
import { type Agreement, agreementsBlock, readAgreements } from "./agreements.js";
import { requireChromium, startChromium } from "./chromium.js";
import { ADDED_SENTENCE, type Added, addedBlock, readAdded, thresholds } from "./enriched.js";
import { type Entry, openReportFolder } from "./list.js";
import { fileNames, findSubject } from "./names.js";
import { type Form, reportDocument } from "./page.js";
import { type Printer, pagesOf, printerOn } from "./pdf.js";
import { readRules, rulesHash } from "./policy.js";
import { workbook } from "./workbook.js";

/** All reports of a release in one go: a value per unit, then paper, workbook and slides. */

export interface MakeOptions {
  readonly release: string;
  readonly out: string;
  /** Names or codes; nothing: of every vestiging and organisatie. */
  readonly vestigingen: readonly string[];
  readonly organisaties: readonly string[];
  readonly form: Form;
  readonly pdf: boolean;
  readonly xlsx: boolean;
  readonly pptx: boolean;
  /** File with figures that the network adds itself. */
  readonly added?: string;
  /** File with agreements of the last meeting. */
  readonly agreements?: string;
  /** Also of a release that may not leave the house. */
  readonly notForPublication: boolean;
  readonly step: <T>(name: string, work: (told?: (share: number) => void) => Promise<T>) => Promise<T>;
}

export interface Made {
  readonly made: number;
  /** That stood there already, made from the same. */
  readonly kept: number;
  readonly pages: number;
}

interface Beside {
  readonly added: readonly Added[];
  readonly agreements: readonly Agreement[] | null;
}

/** The report of one unit with what is not the release's. */
export async function wholeReport(
  q: Query,
  over: Subject,
  card: ReleaseCard,
  rules: MirrorRules,
  beside: Beside,
): Promise<MirrorReport> {
  const r = await mirrorReport(q, over, card, rules);
  const added = addedBlock(r, beside.added);
  return {
    ...r,
    blokken: [...r.blokken, ...(added ? [added] : []), agreementsBlock(over, beside.agreements, rules)],
  };
}

/** Goes up where the same input gives another report. */
const VERSION = 4;

/** What a report is made from, as one mark: with the same mark it need not be made again. */
function inputMark(o: MakeOptions, vingerafdruk: string): string {
  const hash = createHash("sha256");
  const file = (f: string | undefined): string =>
    f === undefined ? "" : createHash("sha256").update(readFileSync(f)).digest("hex");
  hash.update(
    JSON.stringify([
      VERSION,
      vingerafdruk,
      o.form,
      o.pdf,
      o.xlsx,
      o.pptx,
      rulesHash(),
      file(o.added),
      file(o.agreements),
    ]),
  );
  return hash.digest("hex").slice(0, 32);
}

function chosen(all: readonly Subject[], o: MakeOptions): readonly Subject[] {
  if (o.vestigingen.length + o.organisaties.length === 0) return all;
  return [
    ...o.vestigingen.map((n) => findSubject(all, "vestiging", n)),
    ...o.organisaties.map((n) => findSubject(all, "organisatie", n)),
  ];
}

async function startPrinter(): Promise<Printer> {
  const program = requireChromium();
  try {
    return await printerOn(await startChromium(program), Math.min(4, Math.max(2, availableParallelism())));
  } catch {
    throw new RomError(
      "gebruik",
      `Chromium (${program}) is gevonden, maar start niet.`,
      "Probeer het met de hand te starten, of zet in CHROME_PATH een ander.",
    );
  }
}

/** Runs work on every item, so many at a time; stops at the first fault. */
async function each<T>(items: readonly T[], abreast: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  let broken = false;
  const line = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && !broken; item = queue.shift())
      try {
        await work(item);
      } catch (e) {
        broken = true;
        throw e;
      }
  };
  const ended = await Promise.allSettled(Array.from({ length: abreast }, line));
  for (const e of ended) if (e.status === "rejected") throw e.reason;
}

/**
 * Makes reports into a folder. What is there already from the same input stays; no file ever stands there half.
 * @throws RomError: no release, an unknown name (near ones are offered), no Chromium, a folder that is not for this
 */
export async function makeReports(o: MakeOptions): Promise<Made> {
  const release = readRelease(o.release);
  const card: ReleaseCard = { manifest: release.manifest, certificaat: release.certificate };
  if (release.certificate.niveau === "alleen-drempel" && !release.manifest.synthetisch && !o.notForPublication)
    throw new RomError(
      "poort",
      "Deze uitgave mag het huis niet uit: haar certificaat is 'alleen-drempel' en de gegevens zijn echt.",
      "Voor gebruik binnen het eigen huis: herhaal de opdracht met --niet-voor-publicatie. Elk rapport zegt het dan.",
    );
  const rules = readRules();
  const db = await openRelease(release);
  try {
    return await makeFrom(o, db, card, rules);
  } finally {
    db.close();
  }
}

async function makeFrom(o: MakeOptions, db: Db, card: ReleaseCard, rules: MirrorRules): Promise<Made> {
  const q = remember(db);
  const all = await subjects(q);
  if (all.length === 0)
    throw new RomError(
      "gebruik",
      "Deze uitgave heeft geen vestigingen of organisaties om een rapport van te maken.",
      "Kies een uitgave van een editie die ze toont.",
    );
  const wanted = chosen(all, o);
  const known = await units(q);
  const beside: Beside = {
    added: o.added ? readAdded(o.added, known, await periods(q), thresholds(), card.manifest.reden_verborgen) : [],
    agreements: o.agreements ? readAgreements(o.agreements, known) : null,
  };
  const invoer = inputMark(o, card.manifest.vingerafdruk);
  const folder = openReportFolder(
    o.out,
    card,
    `${card.certificaat.betekenis}${beside.added.length ? ` ${ADDED_SENTENCE}` : ""}`,
  );
  const todo = wanted.filter((s) => !folder.made(s.eenheid, invoer));
  const names = fileNames(all);
  const slides = o.pptx ? (await import("./slides.js")).slides : undefined;
  let done = 0;
  if (todo.length > 0) {
    const printer = o.pdf ? await startPrinter() : null;
    try {
      await o.step(`rapporten maken (${todo.length})`, (told) =>
        each(todo, 3, async (over) => {
          const r = await wholeReport(q, over, card, rules, beside);
          const name = names.get(over.eenheid) ?? over.eenheid;
          const files: Entry["bestanden"] = [];
          if (printer) {
            const pdf = await printer.print(await reportDocument(r, card, o.form), card.manifest.peildatum);
            files.push({ ...folder.put(`${name}.pdf`, pdf), bladzijden: pagesOf(pdf) });
          }
          if (o.xlsx) files.push({ ...folder.put(`${name}.xlsx`, await workbook(r, card)), bladzijden: null });
          if (slides) files.push({ ...folder.put(`${name}.pptx`, await slides(r, card)), bladzijden: null });
          folder.note({
            niveau: over.niveau,
            eenheid: over.eenheid,
            naam: over.naam,
            periode: r.periode,
            invoer,
            bestanden: files,
          });
          told?.(++done / todo.length);
        }),
      );
    } finally {
      await printer?.close();
    }
  }
  folder.finish();
  const mine = folder.entries.filter((e) => wanted.some((s) => s.eenheid === e.eenheid));
  return {
    made: todo.length,
    kept: wanted.length - todo.length,
    pages: mine.reduce((sum, e) => sum + e.bestanden.reduce((n, f) => n + (f.bladzijden ?? 0), 0), 0),
  };
}
