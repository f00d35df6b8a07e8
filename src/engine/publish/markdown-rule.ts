import type MarkdownIt from "markdown-it";
import { escapeHtml } from "../../site/format.js";
import { choiceOf } from "../../site/pages/page.js";
import type { RomError } from "../errors.js";
import { type Fence, figureName, type PageFile } from "./page-file.js";
import { pageAt, parametersOf, rootOf, type SitePage, seriesOf } from "./pages.js";

/**
 * What the build adds to a page's Markdown, so that its author need not: the status of the release first, the line of a
 * series above the title, the form of its choices, a place and a cell for every figure, and the cell that takes hold of the page.
 */

/** Where drawn HTML comes. */
export const placeHtml = (naam: string, inhoud = ""): string =>
  `<div class="blok" data-blok="${naam}">${inhoud}</div>\n`;

/** Files that the page's database is made from, as Framework wants them: literal, so that it copies them. */
const filesText = (root: string, cases: boolean): string =>
  `{ ${cases ? `cases: FileAttachment("${root}/data/gevallen.json").href, ` : ""}tables: FileAttachment("${root}/data/tabellen.bin").href, engine: FileAttachment("${root}/data/duckdb.bin").href, worker: FileAttachment("${root}/data/duckdb-worker.js").href }`;

/**
 * A figure as a cell of Framework's: it hands its lines to the page, which runs them when there is something to draw. The names
 * that they use come in from outside (src/site/words), so that a page loads none of it before the first choice.
 */
export const figureCell = (f: Fence): string =>
  `figuur("${f.naam}", async ({ ${f.vrij.map((v) => v.naam).join(", ")} }) => {\n${f.code}\n});`;

/** Names for cells of the page's own that come from the site and not from Framework. */
const GIVEN = ["sql", "vegaLite"] as const;

/** Names that a page's own cells use. */
const usedByCells = (page: PageFile): Set<string> =>
  new Set([
    ...page.cellen.flatMap((c) => c.vrij.map((v) => v.naam)),
    ...(page.cellen.some((c) => c.taal === "sql") ? ["sql"] : []),
  ]);

/** Names of the choices of a page, and of the parameters in its path. */
export const choicesOf = (page: SitePage): string[] => [
  ...new Set([...parametersOf(page.pad), ...page.keuzes.map(choiceOf)]),
];

/** The cells that take hold of a page; none where it has no figures, no choices and asks nothing. */
export function holdingCells(page: SitePage, live = false): string[] {
  const used = usedByCells(page);
  const given = GIVEN.filter((g) => used.has(g));
  const watched = choicesOf(page).filter((k) => used.has(k));
  if (page.figuren.length + page.keuzes.length + given.length + watched.length === 0) return [];
  const names = [
    "pagina",
    ...(page.figuren.length ? ["figuur"] : []),
    ...given,
    ...(watched.length ? ["keuzeVan"] : []),
  ];
  const root = rootOf(page.pad);
  const params = parametersOf(page.pad).map((p) => `${p}: observable.params.${p}`);
  return [
    `import { ${names.join(", ")} } from "${root}/site/start.js";\npagina({ params: { ${params.join(", ")} }, keuzes: ${JSON.stringify(page.keuzes)}, wortel: "${root}", ${live ? "live: true, " : ""}files: ${filesText(root, live && page.figuren.some((f) => f.vrij.some((v) => v.naam === "gevallen")))} });`,
    ...watched.map((k) => `const ${k} = Generators.observe((meld) => keuzeVan("${k}", meld));`),
  ];
}

/** The line above the title of a page in a series. */
function seriesHtml(pages: readonly SitePage[], page: SitePage): string {
  const all = seriesOf(pages, page);
  if (all.length < 2) return "";
  const root = rootOf(page.pad);
  const links = all.map(
    (p) =>
      `<a href="${root}${p.pad}"${p.pad === page.pad ? ' aria-current="page"' : ""}>${escapeHtml(p.kort ?? p.titel ?? p.pad)}</a>`,
  );
  return `<p class="bovenkop voor">${escapeHtml(page.reeks ?? "")} · ${links.join(" · ")}</p>\n`;
}

export interface RuleOptions {
  readonly pages: () => readonly SitePage[];
  /** What stands at the top of every page while it is written; a build draws it later. */
  readonly banner: string;
  /** Whether the page is being written: figures are drawn in the browser, and again when their lines change. */
  readonly live?: boolean;
  /** What is wrong with pages that are being written, by path. */
  readonly faults?: ReadonlyMap<string, RomError>;
}

const CHOICES_HERE = /^<!--\s*keuzes\s*-->\s*$/;
/** The rule for markdown-it, which Framework hands over by its config. */
export function pageRule(md: MarkdownIt, o: RuleOptions): MarkdownIt {
  md.core.ruler.push("rom", (state) => {
    const pages = o.pages();
    const where = (state.env as { path?: string }).path ?? "";
    const page = pageAt(pages, where);
    const fault = o.faults?.get(where);
    if (fault) {
      const text = `<p class="niet">${escapeHtml(fault.message)} ${escapeHtml(fault.advies ?? "")}</p>`;
      state.tokens = [Object.assign(new state.Token("html_block", "", 0), { content: text, block: true })];
    }
    if (!page) return;
    const html = (content: string) => Object.assign(new state.Token("html_block", "", 0), { content, block: true });
    const cell = (content: string) =>
      Object.assign(new state.Token("fence", "code", 0), { content, info: "js", block: true, markup: "```" });
    const out = [html(placeHtml("banner", o.banner))];
    const series = seriesHtml(pages, page);
    const form = page.keuzes.length ? [html(placeHtml("keuzes"))] : [];
    const marked = state.tokens.some((t) => t.type === "html_block" && CHOICES_HERE.test(t.content));
    let titled = false;
    for (const t of state.tokens) {
      const naam = t.type === "fence" ? figureName(t.info) : null;
      const fence = naam === null ? undefined : page.figuren.find((f) => f.naam === naam);
      if (t.type === "heading_open" && t.tag === "h1" && !titled && series) out.push(html(series));
      if (fence) out.push(html(placeHtml(fence.naam)), cell(figureCell(fence)));
      else if (t.type === "html_block" && CHOICES_HERE.test(t.content)) out.push(...form);
      else out.push(t);
      if (t.type === "heading_close" && t.tag === "h1" && !titled) {
        titled = true;
        if (!marked) out.push(...form);
      }
    }
    if (!titled && !marked) out.push(...form);
    out.push(...holdingCells(page, o.live).map(cell));
    state.tokens = out;
  });
  return md;
}
