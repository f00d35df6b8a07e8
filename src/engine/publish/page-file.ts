import { readFileSync } from "node:fs";
import matter from "gray-matter";
import MarkdownIt from "markdown-it";
import { z } from "zod";
import type { Asked } from "../../site/pages/page.js";
import { type Cell as NotebookCell, readJs } from "../../site/workbench/notebook.js";
import { RomError } from "../errors.js";
import { CodeFault, type ReadCode, readCode } from "./fence-code.js";

/** A page of the site as its author wrote it: front matter, figures and cells, each with its line in the file. */

/** A figure: a few lines that ask the release and return HTML, run in Node for the first view and in the browser after it. */
export interface Fence extends ReadCode {
  readonly naam: string;
  readonly code: string;
  /** Line of the file where the code starts, from 1. */
  readonly regel: number;
}

/** A cell that declares what it shows, as the workbench writes it. */
export type Declared = Extract<NotebookCell, { soort: "keuze" | "figuur" | "tabel" }>;

/** A cell of Framework's own. */
export interface Cell extends ReadCode {
  readonly taal: "js" | "sql";
  readonly code: string;
  readonly regel: number;
  /** The name that a cell of SQL gives to its rows. */
  readonly id: string | null;
  /** What it says without code, where it is written as the workbench writes it: a control, a drawing or a table of rows. */
  readonly verklaard: Declared | null;
}

/** What the reader of a notebook is told first. */
const card = z.strictObject({
  vraag: z.string().min(1),
  gegevens: z.string().min(1),
  methode: z.string().min(1),
  grenzen: z.string().min(1),
  veranderen: z.string().min(1),
});
export type Card = z.infer<typeof card>;

const choice = z.union([z.string(), z.record(z.string(), z.string())]);
const frontMatter = z.strictObject({
  title: z.string().optional(),
  /** Choices above the figures: the name of a control, or that name with a label of the page's own. */
  keuzes: z.array(choice).default([]),
  /** Place in the navigation; a page without one is not in it. */
  plaats: z.number().optional(),
  /** Label in the navigation; the title where left out. */
  menu: z.string().optional(),
  /** Pages of one series lead to each other; the first of them stands in the navigation. */
  reeks: z.string().optional(),
  /** How the other pages of its series call it; the title where left out. */
  kort: z.string().optional(),
  /** Questions for a conversation: name of a figure → the question that it raises. */
  gesprek: z.record(z.string(), z.string()).default({}),
  /** Makes a page a notebook: a card with question, data, method, limits and how to change it, and a way into the workbench. */
  kaart: card.optional(),
  // Framework's own, passed on.
  toc: z.unknown().optional(),
  index: z.unknown().optional(),
  keywords: z.unknown().optional(),
  draft: z.boolean().optional(),
  style: z.unknown().optional(),
  theme: z.unknown().optional(),
  head: z.unknown().optional(),
  header: z.unknown().optional(),
  footer: z.unknown().optional(),
});

export interface PageFile {
  /** As messages name it: src/uitkomsten/index.md. */
  readonly bestand: string;
  readonly titel: string | null;
  readonly keuzes: readonly Asked[];
  /** Line of the file where the choices stand, from 1. */
  readonly keuzesRegel: number;
  readonly plaats: number | null;
  readonly menu: string | null;
  readonly reeks: string | null;
  readonly kort: string | null;
  readonly concept: boolean;
  readonly kaart: Card | null;
  /** The page as it was written, for who takes it along. */
  readonly tekst: string;
  /** Questions for a conversation, each with the figure that raises it. */
  readonly gesprek: readonly { readonly figuur: string; readonly vraag: string }[];
  readonly figuren: readonly Fence[];
  readonly cellen: readonly Cell[];
}

/** A fault of a page's author, told with file and line. */
export const pageFault = (bestand: string, regel: number, message: string, raad: string): RomError =>
  new RomError("site", `${bestand}, regel ${regel}: ${message}`, raad);

const FIGURE = /^js\s+figuur(?:\s+(.*))?$/;

/** Names of what the build itself puts into a page: a figure of such a name would stand in its place, or take that of the banner. */
const RESERVED = /^(?:banner|strook|keuzes|titel|leest|cel-\d+)$/;

/** The name of a figure in the words after a fence's backticks; null where it is no figure, "" where it has no name. */
export const figureName = (info: string): string | null => {
  const found = FIGURE.exec(info.trim());
  return found ? (found[1] ?? "").trim() : null;
};

/** The language of a cell that Framework runs, or null for text that is only shown. */
function cellOf(info: string): { taal: "js" | "sql"; id: string | null } | null {
  const [taal, ...words] = info.trim().split(/\s+/);
  if ((taal !== "js" && taal !== "sql") || words.includes("run=false")) return null;
  return {
    taal,
    id:
      words
        .find((w) => w.startsWith("id="))
        ?.slice(3)
        .replaceAll('"', "") ?? null,
  };
}

/** What stands between `${` and `}` in SQL, one expression a line of that SQL. */
function expressions(sql: string): string {
  const out: string[] = [];
  for (const line of sql.split("\n")) out.push([...line.matchAll(/\$\{([^}]*)\}/g)].map((m) => `(${m[1]});`).join(" "));
  return out.join("\n");
}

/** Line of a key of the front matter, from 1; the first line where it is not there. */
const lineOfKey = (text: string, key: string): number =>
  Math.max(
    0,
    text.split("\n").findIndex((l) => l.startsWith(`${key}:`)),
  ) + 1;

/** Lines of a file before its text: those of the front matter. */
const linesBefore = (text: string, content: string): number =>
  text.slice(0, text.length - content.length).split("\n").length - 1;

/**
 * Reads a page.
 * @param file on disk
 * @param bestand as messages name it
 * @throws RomError (site) with file and line: front matter that is none, an unknown key, a figure without a name or with the
 * name of another, code that does not parse
 */
export function readPage(file: string, bestand: string): PageFile {
  return parsePage(readFileSync(file, "utf8").replaceAll("\r\n", "\n"), bestand);
}

/** {@link readPage} of a text. */
export function parsePage(text: string, bestand: string): PageFile {
  let content = text;
  let data: unknown = {};
  try {
    ({ content, data } = matter(text, {}));
  } catch (cause) {
    const { mark, reason } = cause as { mark?: { line: number }; reason?: string };
    throw pageFault(
      bestand,
      (mark?.line ?? 0) + 1,
      `de kop is geen YAML (${reason ?? "onleesbaar"}).`,
      "Herstel de regels tussen ---.",
    );
  }
  const read = frontMatter.safeParse(data);
  if (!read.success) {
    const [issue] = read.error.issues;
    const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path.join(".");
    throw pageFault(
      bestand,
      lineOfKey(text, String(key).split(".")[0] ?? ""),
      `de kop heeft ${issue?.code === "unrecognized_keys" ? `een onbekende sleutel, ${key}` : `een onbruikbare waarde bij ${key}`}.`,
      "Een kop kent: title, keuzes, plaats, menu, reeks, kort, gesprek, kaart (vraag, gegevens, methode, grenzen, veranderen), en van Framework toc, index, keywords, draft, style, theme, head, header en footer.",
    );
  }
  const before = linesBefore(text, content);
  const figuren: Fence[] = [];
  const cellen: Cell[] = [];
  for (const t of new MarkdownIt({ html: true }).parse(content, {})) {
    if (t.type !== "fence" || !t.map) continue;
    const regel = before + t.map[0] + 2;
    const naam = figureName(t.info);
    const cell = naam === null ? cellOf(t.info) : null;
    if (naam === null && !cell) continue;
    try {
      if (naam === null) {
        const code = readCode(cell?.taal === "sql" ? expressions(t.content) : t.content, false);
        const net = code.imports.find((i) => /^(npm:|jsr:|https?:)/.test(i.naam));
        if (net) throw new CodeFault(`${net.naam} komt van het net, en van het net wordt niets geladen`, net.regel);
        if (cell) {
          const verklaard = cell.taal === "js" ? readJs(t.content.trim()) : null;
          cellen.push({ ...cell, code: t.content, regel, ...code, verklaard: verklaard as Declared | null });
        }
        continue;
      }
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(naam))
        throw pageFault(
          bestand,
          regel - 1,
          naam === "" ? "een figuur heeft geen naam." : `“${naam}” kan geen naam van een figuur zijn.`,
          "Schrijf ```js figuur naam, met een naam van kleine letters, cijfers en streepjes.",
        );
      if (RESERVED.test(naam))
        throw pageFault(
          bestand,
          regel - 1,
          `een figuur kan niet ${naam} heten: zo heet een deel van de bladzijde zelf.`,
          "Geef haar een andere naam.",
        );
      if (figuren.some((f) => f.naam === naam))
        throw pageFault(
          bestand,
          regel - 1,
          `er zijn twee figuren ${naam}.`,
          "Geef elke figuur op een bladzijde een eigen naam.",
        );
      const code = readCode(t.content, true);
      const [imported] = code.imports;
      if (imported)
        throw new CodeFault(
          "een figuur kan niets importeren: wat zij gebruikt staat in src/site/words",
          imported.regel,
        );
      figuren.push({ naam, code: t.content, regel, ...code });
    } catch (cause) {
      if (!(cause instanceof CodeFault)) throw cause;
      const what = naam === null ? "deze cel" : `figuur ${naam}`;
      throw pageFault(
        bestand,
        regel + cause.regel - 1,
        `${what} kan niet worden gelezen: ${cause.message}.`,
        "Herstel de regel.",
      );
    }
  }
  const { title, keuzes, plaats, menu, reeks, kort, draft, gesprek, kaart } = read.data;
  const unknown = Object.keys(gesprek).find((naam) => !figuren.some((f) => f.naam === naam));
  if (unknown !== undefined)
    throw pageFault(
      bestand,
      lineOfKey(text, "gesprek"),
      `de vraag bij ${unknown} hoort bij geen figuur.`,
      `Figuren van deze bladzijde zijn: ${figuren.map((f) => f.naam).join(", ")}.`,
    );
  return {
    bestand,
    titel: title ?? null,
    keuzes: keuzes.flatMap((k) =>
      typeof k === "string" ? [{ naam: k }] : Object.entries(k).map(([naam, label]) => ({ naam, label })),
    ),
    keuzesRegel: lineOfKey(text, "keuzes"),
    plaats: plaats ?? null,
    menu: menu ?? null,
    reeks: reeks ?? null,
    kort: kort ?? null,
    concept: draft ?? false,
    kaart: kaart ?? null,
    tekst: text,
    gesprek: Object.entries(gesprek).map(([figuur, vraag]) => ({ figuur, vraag })),
    figuren,
    cellen,
  };
}
