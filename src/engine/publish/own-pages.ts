import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import matter from "gray-matter";
import { TABLES } from "../contract/tables.js";
import { RomError } from "../errors.js";
import { checkOwnPage } from "./own-check.js";
import { pageFault, parsePage } from "./page-file.js";
import { ELSEWHERE, type SitePage } from "./pages.js";
import { controlsOf } from "./prerender.js";

/** A folder of pages from elsewhere, to stand in a site beside its own: read, checked, and put in the staged sources. */

export interface OwnPages {
  readonly pages: readonly OwnPage[];
  /** Pictures and data that go along: place in the staged sources → file. */
  readonly files: ReadonlyMap<string, string>;
}
export interface OwnPage extends SitePage {
  /** As it goes to Framework: a head of our making, and the author's text. */
  readonly klaar: string;
}

/** What may go along with pages. No code: a loader would run while building. No SVG: opened by itself it may hold scripts. */
const ALONG = /\.(?:json|txt|png|jpe?g|webp|gif)$/;
const MD_MAX = 1_000_000;
const FILE_MAX = 20_000_000;
/** Keys of a head that bring HTML or style of their own. */
const HEAD_REFUSED = ["style", "theme", "head", "header", "footer", "index", "reeks"];
/** Between the workbench and the account. */
const PLACE = 59;

/** The name of a file as part of an address. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** Its text. @throws RomError (site) where it is none */
function textOf(file: string): string {
  const bytes = readFileSync(file);
  if (bytes.length > MD_MAX)
    throw pageFault(
      file,
      1,
      `het bestand is ${Math.round(bytes.length / 1e6)} MB groot.`,
      "Een bladzijde is hoogstens 1 MB.",
    );
  try {
    if (bytes.includes(0)) throw new TypeError("binary");
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    throw pageFault(file, 1, "het bestand is geen tekst in UTF-8.", "Bewaar het als Markdown in UTF-8.");
  }
}

const titleIn = (text: string): string | null => /^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? null;

/** A page, read and checked; its place among the others comes later. */
function readOwnPage(file: string, pad: string, has: (name: string) => boolean): OwnPage {
  const text = textOf(file);
  // gray-matter runs a head in another language than YAML (---js): no head but a plain one reaches it, here or in Framework.
  if (/^---[^\n]/.test(text) && !/^---[ \t]*\n/.test(text))
    throw pageFault(
      file,
      1,
      "de kop is geen YAML.",
      "Begin de kop met een regel van drie streepjes, en niets erachter.",
    );
  const page = parsePage(text, file);
  const { content, data } = matter(text, {});
  const key = HEAD_REFUSED.find((k) => k in data);
  if (key !== undefined) {
    const regel = text.split("\n").findIndex((l) => l.startsWith(`${key}:`)) + 1;
    throw pageFault(file, regel, `de kop van een eigen bladzijde kent geen ${key}.`, "Laat de regel weg.");
  }
  const before = text.slice(0, text.length - content.length).split("\n").length - 1;
  const stem = path.basename(file, ".md");
  const titel = page.titel ?? titleIn(content) ?? stem;
  const read = { ...page, titel, pad, elders: true, menu: "Notities", reeks: "Notities" };
  controlsOf(read);
  checkOwnPage(read, content, before, has);
  return { ...read, klaar: content };
}

/** Gives pages their order, and the head that Framework reads: JSON, which is YAML, and nothing of the author's own hand. */
const placedPages = (pages: readonly OwnPage[]): OwnPage[] =>
  [...pages]
    .sort((a, b) => (a.plaats ?? 1e6) - (b.plaats ?? 1e6) || (a.pad < b.pad ? -1 : 1))
    .map((p, i) => {
      const plaats = PLACE + (i + 1) / 1000;
      const { titel, keuzes, kort, kaart, gesprek, menu, reeks } = p;
      const head = {
        title: titel,
        plaats,
        menu,
        reeks,
        ...(kort === null ? {} : { kort }),
        keuzes: keuzes.map((k) => (k.label === undefined ? k.naam : { [k.naam]: k.label })),
        gesprek: Object.fromEntries(gesprek.map((g) => [g.figuur, g.vraag])),
        ...(kaart ? { kaart } : {}),
      };
      const lines = Object.entries(head).map(([k, v]) => `${k}: ${JSON.stringify(v)}`);
      return { ...p, plaats, klaar: `---\n${lines.join("\n")}\n---\n\n${p.klaar}` };
    });

/**
 * Reads a folder of pages. Links are not followed, and nothing outside the folder is read.
 * @param faulty takes what is wrong with a page or file, which is then left out
 * @throws RomError (gebruik) where the folder is none, or holds no page
 */
export function readOwnPages(folder: string, faulty: (fault: RomError) => void): OwnPages {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new RomError(
      "gebruik",
      `${folder} is geen map.`,
      "Geef bij --notities een map met bladzijden in Markdown (.md).",
    );
  const files = new Map<string, string>();
  const found: { file: string; below: string }[] = [];
  const tell = (file: string, message: string, raad: string): void => faulty(pageFault(file, 1, message, raad));
  const walk = (below: string): void => {
    for (const e of readdirSync(path.join(folder, below), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const rel = path.join(below, e.name);
      const file = path.join(folder, rel);
      if (e.name.startsWith(".")) continue;
      if (e.isDirectory() && /^[a-z0-9][a-z0-9_-]*$/i.test(e.name)) walk(rel);
      else if (e.isDirectory())
        tell(file, "de naam van deze map kan niet in een adres staan.", "Gebruik letters, cijfers en streepjes.");
      else if (!e.isFile()) tell(file, "dit is een verwijzing en geen bestand.", "Zet het bestand zelf in de map.");
      else if (e.name.endsWith(".md")) found.push({ file, below });
      else if (!ALONG.test(e.name) || !/^[\w.-]+$/.test(e.name))
        tell(
          file,
          "dit bestand kan niet mee.",
          "Mee kunnen .md, .json, .txt, .png, .jpg, .webp en .gif, met letters, cijfers en streepjes in hun naam.",
        );
      else if (lstatSync(file).size > FILE_MAX) tell(file, "dit bestand is groter dan 20 MB.", "Vat het samen.");
      else files.set(path.posix.join(ELSEWHERE, ...rel.split(path.sep)), file);
    }
  };
  walk("");
  if (found.length === 0)
    throw new RomError(
      "gebruik",
      `${folder} bevat geen bladzijde in Markdown (.md).`,
      "Hoe u er een schrijft: docs/notebooks.md.",
    );
  const pages: OwnPage[] = [];
  const tables = new Set(TABLES.map((t) => `/data/${t.naam}.arrow`));
  for (const { file, below } of found)
    try {
      const name = slug(path.basename(file, ".md"));
      if (name === "")
        throw pageFault(
          file,
          1,
          "de naam van dit bestand kan niet in een adres staan.",
          "Gebruik letters, cijfers en streepjes.",
        );
      const pad = path.posix.join(ELSEWHERE, ...below.split(path.sep), name);
      const other = pages.find((p) => p.pad.toLowerCase() === pad.toLowerCase());
      if (other)
        throw pageFault(
          file,
          1,
          `deze bladzijde krijgt hetzelfde adres als ${other.bestand}.`,
          "Geef een van beide een andere naam.",
        );
      const has = (to: string): boolean => {
        const at = path.posix.join(path.posix.dirname(pad), to);
        return files.has(at) || tables.has(at);
      };
      const page = readOwnPage(file, pad, has);
      if (!page.concept) pages.push(page);
    } catch (cause) {
      if (cause instanceof RomError) faulty(cause);
      else if (typeof (cause as NodeJS.ErrnoException).code === "string")
        tell(file, "het bestand kan niet worden gelezen.", "Zorg dat u het mag lezen.");
      else throw cause;
    }
  return { pages: placedPages(pages), files };
}

/** Puts pages and what goes along into staged sources. @param src of the stage */
export function stageOwnPages(own: OwnPages, src: string): void {
  for (const p of own.pages) {
    const to = path.join(src, `${p.pad}.md`);
    mkdirSync(path.dirname(to), { recursive: true });
    if (!existsSync(to) || readFileSync(to, "utf8") !== p.klaar) writeFileSync(to, p.klaar);
  }
  for (const [to, file] of own.files) {
    mkdirSync(path.dirname(path.join(src, to)), { recursive: true });
    cpSync(file, path.join(src, to));
  }
}

/**
 * Keeps staged sources as a folder of pages is, while they are written.
 * @param told takes what is wrong with them, at every change
 */
export function followOwnPages(folder: string, src: string, told: (fault: RomError) => void): { close(): void } {
  let staged: readonly string[] = [];
  const put = (): void => {
    try {
      const own = readOwnPages(folder, told);
      const now = [...own.pages.map((p) => `${p.pad}.md`), ...own.files.keys()];
      for (const gone of staged.filter((s) => !now.includes(s))) rmSync(path.join(src, gone), { force: true });
      stageOwnPages(own, src);
      staged = now;
    } catch (cause) {
      if (!(cause instanceof RomError)) throw cause;
      told(cause);
    }
  };
  put();
  let soon: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    // An editor writes a file in several steps.
    clearTimeout(soon);
    soon = setTimeout(put, 100);
  });
  return {
    close: () => {
      clearTimeout(soon);
      watcher.close();
    },
  };
}
