import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
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
    // An error names the source and its line, of which the text is at hand.
    sourcemap: "inline",
    sourcesContent: false,
    metafile: true,
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
    if (!folder) return undefined;
    // What may be read but not written is not kept by whoever starts it.
    accessSync(path.join(folder, "main.mjs"), constants.R_OK);
    attempt(() => utimesSync(folder, new Date(), new Date()));
    return folder;
  } catch {
    return undefined;
  }
}

/** Does what another command may have done already, or this one may not do. @param {() => void} work */
function attempt(work) {
  try {
    work();
  } catch {}
}

/**
 * Makes it anew, beside what others may be running, and removes what nobody has started for long.
 * @returns {Promise<string>} its folder
 * @throws Error where a source is wrong or changed meanwhile, or nothing can be written
 */
async function make() {
  mkdirSync(PLACE, { recursive: true });
  const fresh = mkdtempSync(path.join(PLACE, "nieuw-"));
  const remove = () => rmSync(fresh, { recursive: true, force: true });
  const began = Date.now();
  const sources = await bundle(fresh).catch((cause) => {
    remove();
    throw cause;
  });
  const state = stateOf(sources);
  // Of what is saved while it is read nobody knows which text was made.
  if (!state || sources.some((file) => statSync(path.join(ROOT, file)).mtimeMs >= began)) {
    remove();
    throw new Error("a source changed while the program was made");
  }
  const folder = path.join(PLACE, state);
  // As all packages: others may start it.
  chmodSync(fresh, 0o755);
  try {
    renameSync(fresh, folder);
  } catch {
    // Another command was first.
    remove();
  }
  writeFileSync(`${LIST}.${process.pid}`, JSON.stringify(sources));
  renameSync(`${LIST}.${process.pid}`, LIST);
  for (const name of readdirSync(PLACE)) {
    const old = path.join(PLACE, name);
    attempt(() => {
      if (old !== LIST && Date.now() - statSync(old).mtimeMs > KEPT_MS) rmSync(old, { recursive: true, force: true });
    });
  }
  return folder;
}

/** Says what is wrong in a source, by file and line: a fault in a part that is loaded later on tells only its kind. @param {unknown} cause */
function tell(cause) {
  const { errors = [] } = /** @type {Partial<import("esbuild").BuildFailure>} */ (cause);
  for (const { location, text } of errors)
    if (location) process.stderr.write(`${location.file}:${location.line}:${location.column + 1}: ${text}\n`);
  return undefined;
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  // The modules do not lie in the project's src, from which the program would know where the project is.
  process.env["ROM_PROJECT"] ??= ROOT;
  const folder = made() ?? (await make().catch(tell));
  if (folder) process.setSourceMapsEnabled(true);
  else (await import("tsx/esm/api")).register();
  await import(pathToFileURL(folder ? path.join(folder, "main.mjs") : path.join(ROOT, "src/engine/cli/main.ts")).href);
}
