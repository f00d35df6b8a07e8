import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * What `npm run rom` starts: the program as a few modules, made from its sources again where one of these has changed. Compiling and
 * linking some four hundred sources took more than a second of every command. Where nothing can be written it starts from its sources.
 */

const ROOT = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const PLACE = path.join(ROOT, "node_modules", ".cache", "rom");
/** The sources that the last one was made of. */
const LIST = path.join(PLACE, "bronnen.json");
/** What was not started for so long is removed: a program that runs loads parts of itself later on. */
const KEPT_MS = 7 * 24 * 3600e3;

/**
 * Makes the program and the thread that judges (gate/judge.ts) as modules that need only installed packages.
 * @param {string} folder below the project, so that packages are found from there
 * @returns {Promise<string[]>} the sources, from the project
 */
export async function bundle(folder) {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { main: "src/engine/cli/main.ts", "judge-thread": "src/engine/gate/judge-thread.ts" },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    packages: "external",
    sourcemap: "inline",
    metafile: true,
    // What is wrong in a source is told by whoever starts from it.
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs).sort();
}

/** A name for the state that sources are in; undefined where one is gone. @param {readonly string[]} sources */
function stateOf(sources) {
  const state = createHash("sha256").update(process.version);
  for (const file of [...sources, "package-lock.json"]) {
    const found = statSync(path.join(ROOT, file), { throwIfNoEntry: false });
    if (!found) return undefined;
    state.update(`${file} ${found.size} ${found.mtimeMs}\n`);
  }
  return state.digest("hex").slice(0, 16);
}

/** The folder that holds the program as its sources are now, if there is one. */
function made() {
  try {
    const state = stateOf(JSON.parse(readFileSync(LIST, "utf8")));
    const folder = state && path.join(PLACE, state);
    if (!folder || !statSync(path.join(folder, "main.mjs"), { throwIfNoEntry: false })) return undefined;
    utimesSync(folder, new Date(), new Date());
    return folder;
  } catch {
    return undefined;
  }
}

/** Makes it anew, beside what others may be running, and removes what nobody has started for long. */
async function make() {
  mkdirSync(PLACE, { recursive: true });
  const fresh = mkdtempSync(path.join(PLACE, "nieuw-"));
  const sources = await bundle(fresh).catch((cause) => {
    rmSync(fresh, { recursive: true, force: true });
    throw cause;
  });
  const folder = path.join(PLACE, stateOf(sources) ?? "");
  try {
    renameSync(fresh, folder);
  } catch {
    // Another command was first.
    rmSync(fresh, { recursive: true, force: true });
  }
  writeFileSync(`${LIST}.${process.pid}`, JSON.stringify(sources));
  renameSync(`${LIST}.${process.pid}`, LIST);
  for (const name of readdirSync(PLACE)) {
    const old = path.join(PLACE, name);
    if (old !== LIST && Date.now() - statSync(old).mtimeMs > KEPT_MS) rmSync(old, { recursive: true, force: true });
  }
  return folder;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // The modules do not lie in the project's src, from which the program would know where the project is.
  process.env["ROM_PROJECT"] ??= ROOT;
  const folder = made() ?? (await make().catch(() => undefined));
  if (!folder) (await import("tsx/esm/api")).register();
  await import(pathToFileURL(folder ? path.join(folder, "main.mjs") : path.join(ROOT, "src/engine/cli/main.ts")).href);
}
