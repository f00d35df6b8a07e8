import MarkdownIt from "markdown-it";
import { choiceOf } from "../../site/pages/page.js";
import { namesFor } from "../../site/words.js";
import { TABLES } from "../contract/tables.js";
import { CodeFault, readCode } from "./fence-code.js";
import { type PageFile, pageFault } from "./page-file.js";

/**
 * What a page from elsewhere may hold, checked before anything is built. Its code runs in the reader's browser only, under the site's
 * policy; here it is seen to that the build needs no network for it, and that the page brings nothing in but text, cells and pictures.
 */

/** Names that Framework or the site gives to cells, and that come from no network. */
const GIVEN = [
  "sql",
  "vegaLite",
  "display",
  "view",
  "Inputs",
  "html",
  "svg",
  "width",
  "now",
  "invalidation",
  "visibility",
  "Generators",
  "Mutable",
  "FileAttachment",
  "resize",
  "observable",
];
/** Packages that cells may import: those that compute, and run in a browser. */
const PACKAGES = ["simple-statistics", "isoformat", "htl", "apache-arrow"];
/** Fences that Framework would run, beside js and sql. */
const RUNS = ["ts", "tsx", "jsx", "tex", "html", "svg", "dot", "mermaid"];
/** What Framework takes for a cell is one for us too, or is refused: words of a known form, none twice, no quotes with spaces. */
const WORDS = /^(?:[a-z][\w-]*)(?:=(?:"[^"\s]*"|[^"'\s]*))?$/i;
/** Of Framework's readers those that need a package from a network. */
const READERS = /\)\s*\.\s*(csv|tsv|parquet|arquero|xlsx|zip|sqlite)\s*\(/;

const TAGS = new Set(
  "a abbr aside b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "alt class colspan height href id lang open reversed rowspan scope src start title width datetime".split(" "),
);

/** An address elsewhere, as a browser reads it: without white space, and with what it takes for a slash. */
const outside = (address: string): boolean => /^(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(address.replace(/\s/g, ""));

type Fault = (regel: number, message: string, raad: string) => Error;

/** What of a piece of HTML may not stand in a page; null: nothing. */
export function forbiddenHtml(html: string): string | null {
  // `<!-->` is a whole comment to a browser.
  const bare = html.replace(/<!--(?!-?>)[\s\S]*?-->/g, "");
  if (/<[!?]/.test(bare)) return "<!";
  for (const { 1: name = "", 2: rest = "", 3: end } of bare.matchAll(TAG)) {
    const tag = `<${name.toLowerCase()}>`;
    if (!TAGS.has(name.toLowerCase())) return tag;
    if (end !== ">") return `een ${tag} zonder einde`;
    for (const { key, value } of attributesIn(rest)) {
      if (key === "data-blok" || (!ATTRIBUTES.has(key) && !/^(?:aria|data)-[a-z-]+$/.test(key)))
        return `${key} in ${tag}`;
      // A scheme can be spelt in entities too.
      if ((key === "href" || key === "src") && (outside(value) || /&(?:#|(?!amp;)\w+;)/.test(value)))
        return `een adres elders in ${tag}`;
    }
  }
  return null;
}

const TAG = /<\/?([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)(>?)/gi;
const attributesIn = (rest: string): { key: string; value: string }[] =>
  [...rest.matchAll(/([^\s"'=/>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)].map((m) => ({
    key: (m[1] ?? "").toLowerCase(),
    value: m[2] ?? m[3] ?? m[4] ?? "",
  }));

/** Pictures in a piece of HTML. */
const picturesIn = (html: string): string[] =>
  [...html.matchAll(TAG)].flatMap(({ 1: name = "", 2: rest = "" }) =>
    name.toLowerCase() === "img" ? attributesIn(rest).flatMap((a) => (a.key === "src" ? [a.value] : [])) : [],
  );

/** Text between `${` and `}`, which Framework runs in the reader's browser, with the line within the text. */
function inlineCode(
  text: string,
  spans: readonly string[],
  refuse: (line: number) => Error,
): { code: string; line: number }[] {
  const out: { code: string; line: number }[] = [];
  const marks = (s: string): number => s.split("${").length - 1;
  // Between backticks it is text, but only where Markdown takes them for such.
  const plain = spans.length ? text.replace(/`[^`\n]*`/g, (c) => " ".repeat(c.length)) : text;
  if (marks(plain) !== marks(text) - spans.reduce((sum, s) => sum + marks(s), 0)) throw refuse(1);
  for (const m of plain.matchAll(/\$\{/g)) {
    const line = plain.slice(0, m.index).split("\n").length;
    const code = /^\$\{([^{}]*)\}/.exec(plain.slice(m.index))?.[1];
    if (code === undefined) throw refuse(line);
    out.push({ code, line });
  }
  return out;
}

/** Names that a page declares itself: in cells of code, and as ids of questions. */
const declaredNames = (page: PageFile): string[] =>
  page.cellen.flatMap((c) => [...c.eigen, ...(c.id === null ? [] : [c.id])]);

/**
 * Checks a page.
 * @param text without its front matter
 * @param before lines of the file before that text
 * @param has whether a file stands at a path relative to the page
 * @throws RomError (site) with file and line
 */
export function checkOwnPage(page: PageFile, text: string, before: number, has: (name: string) => boolean): void {
  const fault: Fault = (regel, message, raad) => pageFault(page.bestand, regel, message, raad);
  const choices = page.keuzes.map(choiceOf);
  const known = new Set([...GIVEN, ...choices, ...declaredNames(page)]);
  const stub = {
    q: { all: async () => [] },
    keuze: Object.fromEntries(choices.map((c) => [c, ""])),
    params: {},
    wortel: "..",
  };
  const words = namesFor(stub);
  const unknown = (vrij: readonly { naam: string; regel: number }[], regel: number, of: ReadonlySet<string>): void => {
    const first = vrij.find((v) => !of.has(v.naam));
    if (first)
      throw fault(
        regel + first.regel - 1,
        `de naam ${first.naam} is hier niet bekend.`,
        "Een cel kent namen van de eigen bladzijde, haar keuzes, en sql, vegaLite, display, view, Inputs, html, svg, FileAttachment, width en resize; van het net komt niets.",
      );
  };
  for (const f of page.figuren) unknown(f.vrij, f.regel, words);
  for (const c of page.cellen) {
    unknown(c.vrij, c.regel, known);
    const odd = c.imports.find((i) => !PACKAGES.includes(i.naam));
    if (odd)
      throw fault(
        c.regel + odd.regel - 1,
        `${odd.naam} kan niet worden geïmporteerd.`,
        `Een eigen bladzijde kan importeren: ${PACKAGES.join(", ")}.`,
      );
    attached(c.code, c.regel);
  }
  function attached(code: string, from: number): void {
    for (const m of code.matchAll(/FileAttachment(?:\s*\(\s*(?:"([^"]*)"|'([^']*)')\s*[,)])?/g)) {
      const name = m[1] ?? m[2];
      const regel = from + code.slice(0, m.index).split("\n").length - 1;
      if (name === undefined || !has(name))
        throw fault(
          regel,
          `het bestand ${name ?? "(geen vaste naam)"} is er niet.`,
          `Leg het naast de bladzijde, of neem een tabel van de uitgave: ../data/${TABLES[0]?.naam}.arrow.`,
        );
      const reader =
        READERS.exec(code)?.[1] ?? (/\.(?:json|txt|arrow|png|jpe?g|webp|gif)$/.test(name) ? null : "zijn soort");
      if (reader)
        throw fault(
          regel,
          `${name} kan hier niet worden gelezen (${reader}): dat vraagt een pakket van het net.`,
          "Gebruik .json, .txt, of een tabel van de uitgave met .arrow().",
        );
    }
  }
  // As Framework has it: an address in the text becomes a link.
  const md = new MarkdownIt({ html: true, linkify: true });
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const env = {};
  const noPicture = (regel: number, name: string): Error =>
    fault(regel, `de afbeelding ${name} is er niet.`, "Leg haar naast de bladzijde.");
  for (const t of md.parse(text, env)) {
    const regel = before + (t.map?.[0] ?? 0) + 1;
    if (t.type === "fence") {
      const [tag = "", ...info] = t.info.trim().split(/\s+/);
      if (RUNS.includes(tag.toLowerCase()) && !info.includes("run=false"))
        throw fault(
          regel,
          `een blok ${tag} wordt hier niet uitgevoerd.`,
          "Gebruik js, sql of js figuur; schrijf run=false achter de taal om alleen de tekst te tonen.",
        );
      const own = tag === "js" || tag === "sql";
      const keys = info.map((w) => w.split("=")[0]?.toLowerCase());
      if (
        (!own && /^(?:js|sql)$/i.test(tag)) ||
        (own && /^\s/.test(t.info)) ||
        (own && (!info.every((w) => WORDS.test(w)) || new Set(keys).size < keys.length))
      )
        throw fault(
          regel,
          `het begin van dit blok, ${t.info.trim()}, kan op twee manieren worden gelezen.`,
          "Schrijf js, sql id=naam of js figuur naam, in kleine letters; of run=false achter de taal.",
        );
      continue;
    }
    if (t.type !== "inline" && t.type !== "html_block") continue;
    const pieces = t.type === "html_block" ? [t] : (t.children ?? []);
    for (const p of pieces) {
      const bad = p.type === "html_block" || p.type === "html_inline" ? forbiddenHtml(p.content) : null;
      if (bad)
        throw fault(
          regel,
          `${bad} mag niet in een bladzijde staan.`,
          "Gebruik Markdown, of gewone HTML voor tekst en tabellen.",
        );

      if (bad === null && p.type.startsWith("html_"))
        for (const name of picturesIn(p.content)) if (!has(name)) throw noPicture(regel, name);
      const address = p.type === "link_open" ? p.attrGet("href") : p.type === "image" ? p.attrGet("src") : null;
      if (address !== null && outside(address))
        throw fault(
          regel,
          `${address} verwijst naar buiten.`,
          "Een bladzijde verwijst alleen binnen de site; schrijf een bron als tekst, en een adres tussen `backticks`.",
        );
      if (p.type === "image" && address !== null && !has(address)) throw noPicture(regel, address);
    }
    const refuse = (line: number) =>
      fault(
        regel + line - 1,
        "dit stuk code in de tekst is te ingewikkeld.",
        "Zet het in een cel, en noem in de tekst alleen de naam.",
      );
    const spans = (t.children ?? []).flatMap((c) => (c.type === "code_inline" ? [c.content] : []));
    for (const { code, line } of inlineCode(t.content, spans, refuse))
      try {
        const read = readCode(`(${code});`, false);
        unknown(read.vrij, regel + line - 1, known);
        if (read.imports.length) throw refuse(line);
        attached(code, regel + line - 1);
      } catch (cause) {
        if (!(cause instanceof CodeFault)) throw cause;
        throw fault(
          regel + line - 1,
          `de code in de tekst kan niet worden gelezen: ${cause.message}.`,
          "Herstel de regel.",
        );
      }
  }
}
