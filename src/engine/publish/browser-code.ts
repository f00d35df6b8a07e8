import { createHash } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BuildOptions, build } from "esbuild";
import { inProject } from "../paths.js";
import { fault } from "./post.js";

/**
 * The browser's code of a site: start.js, and the parts that it loads at the first interaction. Framework gives every local module a
 * name with a hash and fills that in where it is imported, for which it would parse our two megabytes twice. What it is given in a
 * build is the imports of each part and a mark of its text; the text comes in after it, with the names that Framework gave.
 */

/** How the browser's code is bundled into local modules: start.js, and what it loads at the first interaction. */
export const bundling = (src: string) =>
  ({
    entryPoints: [inProject("src", "site", "start.ts")],
    outdir: path.join(src, "site"),
    entryNames: "[name]",
    chunkNames: "deel-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "none",
    tsconfigRaw: {},
    logLevel: "error",
    absWorkingDir: inProject(),
  }) as const satisfies BuildOptions;

/** One module of the bundle. */
export interface CodePart {
  readonly naam: string;
  readonly tekst: string;
  /** Other parts that it imports, in order. */
  readonly imports: readonly { readonly naam: string; readonly later: boolean }[];
}

/** Bundles the browser's code for a staged folder of sources, and writes nothing. */
export async function bundleCode(src: string): Promise<CodePart[]> {
  const { outputFiles, metafile } = await build({ ...bundling(src), write: false, metafile: true });
  return outputFiles.map((file) => ({
    naam: path.basename(file.path),
    tekst: file.text,
    imports: (metafile.outputs[path.relative(inProject(), file.path).split(path.sep).join("/")]?.imports ?? []).map(
      (i) => ({ naam: path.posix.basename(i.path), later: i.kind === "dynamic-import" }),
    ),
  }));
}

/** What Framework is given of a part. */
const outline = (part: CodePart): string =>
  [
    `// ${createHash("sha256").update(part.tekst).digest("hex")}`,
    ...part.imports.map(({ naam, later }) => (later ? `import("./${naam}");` : `import "./${naam}";`)),
    "",
  ].join("\n");

/** Writes the code below staged sources. @param whole with its text, else the outline of each part */
export function stageCode(code: readonly CodePart[], src: string, whole: boolean): void {
  for (const part of code) writeFileSync(path.join(src, "site", part.naam), whole ? part.tekst : outline(part));
}

/**
 * Puts the text of the code in the place of its outlines.
 * @param dist folder that Framework built
 * @throws RomError (site) when Framework did not place every part once
 */
export function placeCode(code: readonly CodePart[], dist: string): void {
  const folder = path.join(dist, "_import", "site");
  const files = readdirSync(folder);
  const named = new Map<string, string>();
  for (const { naam } of code) {
    const found = files.filter((f) => f.replace(/\.[0-9a-f]{8}\.js$/, ".js") === naam);
    const [file] = found;
    if (found.length !== 1 || file === undefined)
      throw fault(`het deel ${naam} van de code staat er ${found.length} keer in`);
    named.set(naam, file);
  }
  for (const part of code) {
    const file = path.join(folder, named.get(part.naam) ?? "");
    const given = new Set(part.imports.map((i) => i.naam));
    const tekst = part.tekst.replace(/"\.\/([^"/]+\.js)"/g, (asIs, naam: string) =>
      given.has(naam) ? `"./${named.get(naam)}"` : asIs,
    );
    const missing = [...given].find((naam) => !tekst.includes(`"./${named.get(naam)}"`));
    if (missing !== undefined) throw fault(`het deel ${part.naam} van de code vraagt niet om ${missing}`);
    writeFileSync(file, tekst);
  }
}
