import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sourceLine } from "../../site/components/origin.js";
import { RomError } from "../errors.js";
import { inProject } from "../paths.js";
import { checkPlace, makeStaging, placeFolder } from "../place-folder.js";
import { openRelease, readRelease } from "../release/reader.js";
import { compressSite } from "./compress.js";
import { clearStages, startFramework } from "./framework.js";
import { SITE_MARKER } from "./marker.js";
import { parametersOf, readPages } from "./pages.js";
import { finishSite } from "./post.js";
import { firstPlaces, placesOf, prerender } from "./prerender.js";
import { searchEntries } from "./search-entries.js";
import { type Stage, stageSite } from "./stage.js";
import { copyPages } from "./unit-pages.js";

export interface PublishOptions {
  readonly release: string;
  readonly out: string;
  /** Folder of the sources; the project's own where left out. */
  readonly bron?: string;
  /** Build even where the release may not leave the house. */
  readonly notForPublication: boolean;
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** Runs Framework's build in the staged folder; its words come along only when it fails. */
async function runFramework(stage: Stage, release: string): Promise<void> {
  const words: Buffer[] = [];
  const child = startFramework(stage, release, ["build"]);
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
 * A release → a static site in `out`: checked, staged, built, finished, and only then put in its place.
 * @throws RomError (uitgave) for a release that is broken, (poort) for one that may not leave the house and is not
 * synthetic, (gebruik) when `out` holds something else, (site) when the build fails its checks
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
  process.umask(0o022);
  clearStages();
  const db = await openRelease(release);
  try {
    const vestigingen = (
      await db.all<{ eenheid: string }>("SELECT eenheid FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde")
    ).map((r) => r.eenheid);
    const bron = o.bron ?? inProject("src");
    const pages = readPages(bron);
    const places = placesOf(pages, { vestiging: vestigingen });
    const blocks = await o.step("figuren tekenen", () => prerender(release, db, places));
    // Of a page with parameters Framework builds one; the others are copies of it, which spares minutes where there are many.
    const sheets = pages.filter((p) => parametersOf(p.pad).length > 0);
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
      await o.step("site bouwen", () => runFramework(stage, o.release));
      await o.step("site afwerken en controleren", async () => {
        const dist = path.join(stage.folder, "dist");
        for (const sheet of sheets)
          copyPages(
            dist,
            places.filter((x) => x.page === sheet),
          );
        finishSite(dist, manifest, blocks, places);
        writeFileSync(path.join(dist, "zoek.json"), JSON.stringify(await searchEntries(dist, places, db)));
        compressSite(dist);
        writeFileSync(
          path.join(dist, SITE_MARKER.file),
          `${JSON.stringify({ uitgave: manifest.vingerafdruk, niveau: certificate.niveau }, null, 2)}\n`,
        );
        const near = makeStaging(o.out, SITE_MARKER);
        for (const name of readdirSync(dist)) renameAcross(path.join(dist, name), path.join(near, name));
        placeFolder(near, o.out, SITE_MARKER);
      });
    } finally {
      rmSync(stage.folder, { recursive: true, force: true });
    }
  } finally {
    db.close();
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
