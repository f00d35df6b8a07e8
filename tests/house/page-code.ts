import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { WORK } from "../../src/engine/paths.js";
import { choicesOf } from "../../src/engine/publish/markdown-rule.js";
import { readPages, type SitePage } from "../../src/engine/publish/pages.js";

/**
 * Checks the code in pages as all other code: types (tsc) and habits (biome). Each page becomes a TypeScript file with its code on the
 * lines where it stands in the page, so that what is found is told with the page's own lines. `npm run types` and `npm run lint` end
 * with it. The code of pages is JavaScript: parameters without a type are allowed, everything else is strict.
 *
 *   npx tsx tests/house/page-code.ts types|lint
 */

/** Names that Framework gives to cells. */
const FRAMEWORK: Readonly<Record<string, string>> = {
  display: "<T>(value: T) => T",
  view: "(input: unknown) => any",
  FileAttachment: "(name: string) => any",
  Generators: "any",
  Inputs: "any",
  html: "(strings: TemplateStringsArray, ...values: unknown[]) => Element",
  svg: "(strings: TemplateStringsArray, ...values: unknown[]) => Element",
  width: "number",
  invalidation: "Promise<void>",
  observable: "{ readonly params: Readonly<Record<string, any>> }",
  resize: "(draw: (width: number, height: number) => unknown) => Element",
};
/** What TypeScript says of a parameter without a type, and of a name that a later cell declares: Framework runs cells as they need each other. */
const ALLOWED = /error TS(?:70(?:06|19|31)|2448|2454):/;
const NOT_OF_CELLS = ["--skip=suspicious/noExplicitAny", "--skip=correctness/noInvalidUseBeforeDeclaration"];
const OURS = ["sql", "vegaLite", "werkbank"];

/** A page's code as TypeScript, every line where it was. */
export function pageCode(page: SitePage, text: string, site: string): string {
  const lines = text.split("\n");
  const out = lines.map(() => "");
  const put = (code: string, regel: number): number => {
    const own = code.replace(/\n$/, "").split("\n");
    for (const [i, line] of own.entries()) out[regel - 1 + i] = line;
    return regel - 1 + own.length;
  };
  const choices = choicesOf(page);
  const kind = choices.length ? choices.map((c) => JSON.stringify(c)).join(" | ") : "never";
  for (const f of page.figuren) {
    out[f.regel - 2] = `figuur("${f.naam}", async ({ ${f.vrij.map((v) => v.naam).join(", ")} }) => {`;
    out[put(f.code, f.regel)] = "});";
  }
  const used = new Set(page.cellen.flatMap((c) => c.vrij.map((v) => v.naam)));
  for (const c of page.cellen)
    if (c.taal === "js") put(c.code, c.regel);
    else {
      used.add("sql");
      out[c.regel - 2] = `${c.id === null ? "await " : `const ${c.id} = await `}sql\``;
      out[put(c.code, c.regel)] = "`;";
    }
  const declared = new Set(page.cellen.filter((c) => c.taal === "sql").map((c) => c.id));
  const names = [...used].filter((n) => !declared.has(n));
  const given = names.filter((n) => OURS.includes(n));
  out[0] = [
    `import type { FigureOf } from "${site}/words.js";`,
    given.length ? `import { ${given.join(", ")} } from "${site}/start.js";` : "",
    page.figuren.length
      ? `declare const figuur: (naam: string, lines: FigureOf<${kind}>) => void;`
      : "export type Page = FigureOf<never>;",
    ...names.flatMap((n) => (FRAMEWORK[n] ? [`declare const ${n}: ${FRAMEWORK[n]};`] : [])),
    ...names.filter((n) => choices.includes(n)).map((n) => `declare const ${n}: string;`),
    out[0],
  ].join(" ");
  return out.join("\n");
}

/** Writes the code of all pages below a folder, and runs a tool on it. @returns whether it found nothing */
function check(what: "types" | "lint"): boolean {
  const folder = path.join(WORK, "bladcode");
  rmSync(folder, { recursive: true, force: true });
  const pages = readPages("src").filter((p) => p.figuren.length + p.cellen.length > 0);
  for (const page of pages) {
    const file = path.join(folder, `${page.pad}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    const site = path.relative(path.dirname(file), path.resolve("src", "site"));
    writeFileSync(file, pageCode(page, readFileSync(page.bestand, "utf8"), site));
  }
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: path.relative(folder, path.resolve("tsconfig.json")),
      compilerOptions: { rootDirs: [".", path.relative(folder, path.resolve("src"))] },
      include: ["**/*.ts"],
    }),
  );
  const tool =
    what === "types"
      ? ["tsc", "--noEmit", "--pretty", "false", "-p", folder]
      : ["biome", "lint", "--vcs-use-ignore-file=false", ...NOT_OF_CELLS, folder];
  const { status, stdout, stderr } = spawnSync("npx", tool, { encoding: "utf8" });
  const here = path.relative(process.cwd(), folder);
  const own = new RegExp(`${here}/(\\S+?)\\.ts(?=[(:])`, "g");
  const said = `${stdout}${stderr}`
    .split("\n")
    .filter((line) => !ALLOWED.test(line))
    .join("\n")
    .replace(own, "src/$1.md");
  const good = status === 0 || (what === "types" && said.trim() === "");
  process.stdout.write(good ? `${pages.length} bladzijden: ${what === "types" ? "typen" : "regels"} in orde\n` : said);
  return good;
}

if (process.argv[1]?.endsWith("page-code.ts")) {
  const [, , what] = process.argv;
  if (what !== "types" && what !== "lint") throw new Error("page-code.ts types|lint");
  process.exitCode = check(what) ? 0 : 1;
}
