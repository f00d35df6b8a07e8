import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import path from "node:path";
import { context, type Plugin } from "esbuild";
import { sourceLine } from "../../site/components/origin.js";
import { bannerHtml } from "../../site/pages/static.js";
import { RomError } from "../errors.js";
import { inProject } from "../paths.js";
import { openRelease, readRelease } from "../release/reader.js";
import { bundling } from "./browser-code.js";
import { clearStages, startFramework } from "./framework.js";
import { followOwnPages } from "./own-pages.js";
import { readPages } from "./pages.js";
import { firstPlaces } from "./prerender.js";
import { stageSite } from "./stage.js";

/** Pages while they are written: Framework's own preview on a release, with every figure drawn in the browser. */

/** The release that pages are written on where none is named: the small one that the tests keep. */
export const PREVIEW_RELEASE = inProject("tests", "golden", "uitgave");

export interface Preview {
  readonly url: string;
  /** Ends it and leaves nothing behind. */
  close(): Promise<void>;
}

/** Whether something answers at an address. */
const answers = (url: string): Promise<boolean> =>
  fetch(url, { method: "HEAD" }).then(
    () => true,
    () => false,
  );

/** Writes a file without removing it first, which Framework takes for the end of a page; and not at all where nothing changes. */
function writeInPlace(file: string, bytes: Uint8Array): void {
  if (existsSync(file) && readFileSync(file).equals(bytes)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** Writes what esbuild makes; left to itself it would remove parts that an open page is still to load. */
const keepParts: Plugin = {
  name: "keep-parts",
  setup: (build) => {
    build.onEnd(({ outputFiles }) => {
      // The part that names the others comes last.
      const files = [...(outputFiles ?? [])].sort(
        (a, b) => Number(a.path.endsWith("start.js")) - Number(b.path.endsWith("start.js")),
      );
      for (const f of files) writeInPlace(f.path, f.contents);
    });
  },
};

/**
 * Keeps a copy of the sources as they are: what changes below `src` changes there too. Figures and components are not copied but
 * bundled anew, by esbuild.
 */
function mirror(from: string, to: string): { close(): void } {
  return watch(from, { recursive: true }, (_, name) => {
    if (name === null || name.split(path.sep).some((part) => part.startsWith("."))) return;
    const source = path.join(from, name);
    if (!existsSync(source)) rmSync(path.join(to, name), { force: true, recursive: true });
    else if (statSync(source).isFile()) writeInPlace(path.join(to, name), readFileSync(source));
  });
}

/**
 * Serves the pages live on this machine.
 * @param folder of the release
 * @param bron folder of the pages and loaders
 * @param notities folder of pages from elsewhere, shown beside them
 * @throws RomError (uitgave) for a release that is none, (site) when Framework does not start
 */
export async function startPreview(
  folder: string,
  port: number,
  bron = inProject("src"),
  notities?: string,
): Promise<Preview> {
  if (!existsSync(folder))
    throw new RomError(
      "uitgave",
      `Er is geen uitgave om bladzijden op te schrijven: ${folder} ontbreekt.`,
      "Geef er een op: npm run preview -- MAP. Een uitgave van verzonnen gegevens komt van npm start (data/work/demo/uitgave).",
    );
  const release = readRelease(folder);
  clearStages();
  const db = await openRelease(release);
  const vestigingen = (
    await db.all<{ eenheid: string }>("SELECT eenheid FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde")
  ).map((r) => r.eenheid);
  db.close();
  const pages = readPages(bron, () => undefined);
  const input = {
    titel: "ROM-werkbank",
    voet: sourceLine(release.manifest),
    bladen: firstPlaces(pages, { vestiging: vestigingen }).map((p) => p.pad),
    banner: String(bannerHtml(release.manifest, release.certificate) ?? ""),
  };
  const stage = await stageSite(release, input, bron);
  const src = path.join(stage.folder, "src");
  const bundle = await context({ ...bundling(src), write: false, plugins: [keepParts] });
  await bundle.watch();
  const files = mirror(bron, src);
  const own =
    notities === undefined
      ? null
      : followOwnPages(notities, src, (f) => void process.stderr.write(`  ${f.message} ${f.advies ?? ""}\n`));
  const framework = startFramework(stage, folder, [
    "preview",
    "--no-open",
    "--port",
    String(port),
    "--host",
    "127.0.0.1",
  ]);
  framework.stderr?.on("data", (words: Buffer) => process.stderr.write(words));
  framework.stdout?.resume();
  const close = async (): Promise<void> => {
    files.close();
    own?.close();
    await bundle.dispose();
    if (framework.exitCode === null) {
      framework.kill();
      await once(framework, "exit");
    }
    rmSync(stage.folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}/`;
  for (let waited = 0; !(await answers(url)); waited += 200) {
    if (framework.exitCode !== null || waited > 60_000) {
      await close();
      throw new RomError(
        "site",
        `De bladzijden kunnen niet worden getoond op ${url}.`,
        "Is de poort vrij? Kies een andere met --poort.",
      );
    }
    await new Promise((go) => setTimeout(go, 200));
  }
  return { url, close };
}
