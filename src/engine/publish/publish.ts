import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sourceLine } from "../../site/components/origin.js";
import type { Db } from "../db.js";
import { RomError } from "../errors.js";
import { inProject } from "../paths.js";
import { checkPlace, makeStaging, placeFolder } from "../place-folder.js";
import { openRelease, type Release, readRelease } from "../release/reader.js";
import { placeCode } from "./browser-code.js";
import { compressSite } from "./compress.js";
import { clearStages, endTogether, startFramework } from "./framework.js";
import { SITE_MARKER } from "./marker.js";
import { type OwnPage, type OwnPages, readOwnPages, stageOwnPages } from "./own-pages.js";
import { parametersOf, readPages } from "./pages.js";
import { finishSite } from "./post.js";
import { firstPlaces, type Prerendered, placesOf, prerender } from "./prerender.js";
import { searchEntries } from "./search-entries.js";
import { type Stage, stageSite } from "./stage.js";
import { TAKE_ALONG, writeTakeAlong } from "./take-along.js";
import { copyPages } from "./unit-pages.js";

export interface PublishOptions {
  readonly release: string;
  readonly out: string;
  /** Folder of the sources; the project's own where left out. */
  readonly bron?: string;
  /** Build even where the release may not leave the house. */
  readonly notForPublication: boolean;
  /** Folder of pages from elsewhere, to stand beside those of the project. */
  readonly notities?: string | undefined;
  /** Stop at the first fault in them, in stead of leaving out what is faulty. */
  readonly streng?: boolean | undefined;
  /** Takes a line for the console. */
  readonly tell?: (line: string) => void;
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** Runs Framework's build in the staged folder; its words come along only when it fails. @param stop ends it, which is a failure too */
async function runFramework(stage: Stage, release: string, stop: AbortSignal): Promise<void> {
  const words: Buffer[] = [];
  const child = startFramework(stage, release, ["build"]);
  endTogether(child);
  stop.addEventListener("abort", () => void child.kill());
  child.stdout?.on("data", (b: Buffer) => words.push(b));
  child.stderr?.on("data", (b: Buffer) => words.push(b));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0)
    throw new RomError(
      "site",
      `De site kon niet worden gebouwd:\n${Buffer.concat(words).toString("utf8").slice(-2000)}`,
      "Er is geen site geplaatst.",
    );
}

/**
 * Framework builds while the figures are drawn: neither needs the other, and Framework is a process of its own.
 * @returns the figures
 * @throws what drawing throws, else what building does
 */
async function buildBeside(stage: Stage, release: string, drawing: Promise<Prerendered>): Promise<Prerendered> {
  const stop = new AbortController();
  drawing.catch(() => stop.abort());
  const [drawn, built] = await Promise.allSettled([drawing, runFramework(stage, release, stop.signal)]);
  if (drawn.status === "rejected") throw drawn.reason;
  if (built.status === "rejected") throw built.reason;
  return drawn.value;
}

/**
 * A release → a static site in `out`: checked, staged, built, finished, and only then put in its place.
 * @throws RomError (uitgave) for a release that is broken, (poort) for one that may not leave the house and is not
 * synthetic, (gebruik) when `out` holds something else or `notities` is no folder of pages, (site) when the build fails its checks,
 * or with `streng` when a page from elsewhere does
 */
export async function publishSite(o: PublishOptions): Promise<void> {
  const release = readRelease(o.release);
  const { manifest, certificate } = release;
  if (certificate.niveau === "alleen-drempel" && !manifest.synthetisch && !o.notForPublication)
    throw new RomError(
      "poort",
      "Deze uitgave mag het huis niet uit: haar certificaat is 'alleen-drempel' en de gegevens zijn echt.",
      "Voor gebruik binnen het eigen huis: herhaal de opdracht met --niet-voor-publicatie. Op elke pagina staat dan dat zij niet gepubliceerd mag worden.",
    );
  checkPlace(o.out, SITE_MARKER);
  const told: RomError[] = [];
  const faulty = (fault: RomError): void => void told.push(fault);
  let own = o.notities === undefined ? NONE : readOwnPages(o.notities, faulty);
  process.umask(0o022);
  clearStages();
  const db = await openRelease(release);
  try {
    // What only Framework finds wrong with a page from elsewhere leaves it out of the next try.
    for (;;) {
      const tried = own;
      refuseAll(o, told);
      try {
        own = await buildOnce(o, release, db, tried, told);
        break;
      } catch (cause) {
        const single = cause instanceof RomError && cause.delen.length > 0 ? cause.delen : [cause];
        if (!single.every((f) => tried.pages.some((p) => ofPage(f, p)))) throw cause;
        for (const f of single) faulty(f as RomError);
        own = { ...tried, pages: tried.pages.filter((p) => !single.some((f) => ofPage(f, p))) };
      }
    }
  } finally {
    db.close();
  }
  for (const fault of told) o.tell?.(`  Weggelaten: ${fault.message}${fault.advies ? ` ${fault.advies}` : ""}`);
  if (o.notities !== undefined) o.tell?.(`  Notities: ${own.pages.length} geplaatst.`);
}

const NONE: OwnPages = { pages: [], files: new Map() };

/** Whether a fault is of this page. */
const ofPage = (cause: unknown, p: OwnPage): boolean =>
  cause instanceof RomError &&
  (cause.message.startsWith(`${p.bestand}, regel `) || new RegExp(`pagina ${p.pad}(?![\\w/-])`).test(cause.message));

/** With `streng` nothing is left out. @throws RomError (site) of all that was found */
function refuseAll(o: PublishOptions, told: readonly RomError[]): void {
  if (!o.streng || told.length === 0) return;
  throw new RomError(
    "site",
    told.map((f) => `${f.message}${f.advies ? ` ${f.advies}` : ""}`).join("\n"),
    "Er is geen site geplaatst. Zonder --streng blijft alleen weg wat niet klopt.",
  );
}

/**
 * Builds a site with the project's pages and these of elsewhere.
 * @returns those of elsewhere that stand in it
 */
async function buildOnce(
  o: PublishOptions,
  release: Release,
  db: Db,
  tried: OwnPages,
  told: RomError[],
): Promise<OwnPages> {
  const { manifest, certificate } = release;
  const vestigingen = (
    await db.all<{ eenheid: string }>("SELECT eenheid FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde")
  ).map((r) => r.eenheid);
  const bron = o.bron ?? inProject("src");
  const pages = readPages(bron);
  const wanted = placesOf([...pages, ...tried.pages], { vestiging: vestigingen });
  const draw = () => prerender(release, db, wanted, (f) => void told.push(f));
  // Of pages from elsewhere Framework is given those only that could be drawn.
  const early = tried.pages.length > 0 ? await o.step("figuren tekenen", draw) : undefined;
  const own = { ...tried, pages: tried.pages.filter((p) => early?.[p.pad] !== undefined) };
  refuseAll(o, told);
  const stage = await o.step("site klaarzetten", () =>
    stageSite(
      release,
      {
        titel: "ROM-werkbank",
        voet: sourceLine(manifest),
        bladen: firstPlaces(pages, { vestiging: vestigingen }).map((p) => p.pad),
      },
      bron,
    ),
  );
  try {
    stageOwnPages(own, path.join(stage.folder, "src"));
    const blocks = early
      ? await o.step("site bouwen", () => buildBeside(stage, o.release, Promise.resolve(early)))
      : await o.step("figuren tekenen en site bouwen", () => buildBeside(stage, o.release, draw()));
    const places = wanted.filter((p) => blocks[p.pad] !== undefined);
    // Of a page with parameters Framework builds one; the others are copies of it, which spares minutes where there are many.
    const sheets = pages.filter((p) => parametersOf(p.pad).length > 0);
    await o.step("site afwerken en controleren", async () => {
      const dist = path.join(stage.folder, "dist");
      placeCode(stage.code, dist);
      for (const sheet of sheets)
        copyPages(
          dist,
          places.filter((x) => x.page === sheet),
        );
      finishSite(dist, manifest, blocks, places);
      writeFileSync(path.join(dist, "zoek.json"), JSON.stringify(await searchEntries(dist, places, db)));
      await writeTakeAlong(release, db, path.join(dist, TAKE_ALONG), path.join(stage.folder, "csv"));
      await compressSite(dist);
      writeFileSync(
        path.join(dist, SITE_MARKER.file),
        `${JSON.stringify({ uitgave: manifest.vingerafdruk, niveau: certificate.niveau }, null, 2)}\n`,
      );
      const near = makeStaging(o.out, SITE_MARKER);
      for (const name of readdirSync(dist)) renameAcross(path.join(dist, name), path.join(near, name));
      placeFolder(near, o.out, SITE_MARKER);
    });
    return own;
  } finally {
    rmSync(stage.folder, { recursive: true, force: true });
  }
}

/** Moves a file or folder, also to another file system. */
function renameAcross(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    cpSync(from, to, { recursive: true });
  }
}
