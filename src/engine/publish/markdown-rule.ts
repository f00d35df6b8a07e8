import type MarkdownIt from "markdown-it";
import { isTravelling, TRAVELLING } from "../../site/choice-url.js";
import { type Asked, choiceOf } from "../../site/pages/page.js";
import type { Nearest } from "../../site/pages/strip.js";
import type { RomError } from "../errors.js";
import { type Html, type HtmlPart, html } from "../text/html.js";
import { placesOfCells } from "./declared.js";
import { type Fence, figureName, type PageFile } from "./page-file.js";
import { pageAt, parametersOf, rootOf, type SitePage, seriesOf } from "./pages.js";
import { besideHtml, nearestWith, onwardHtml, trailHtml } from "./way.js";

/**
 * What the build adds to a page's Markdown, so that its author need not: the status of the release first, the strip of choices, the
 * trail, what stands beside and where it goes on, a place and a cell for every figure, the questions for a conversation, and the
 * cell that takes hold of the page.
 */

/** Where drawn HTML comes. */
const placeHtml = (naam: string, inhoud?: Html | null): Html =>
  html`<div class="blok" data-blok="${naam}">${inhoud}</div>\n`;

/** Files that the page's database is made from, as Framework wants them: literal, so that it copies them. */
const filesText = (root: string, cases: boolean): string =>
  `{ ${cases ? `cases: FileAttachment("${root}/data/gevallen.json").href, ` : ""}tables: FileAttachment("${root}/data/tabellen.bin").href, engine: FileAttachment("${root}/data/duckdb.bin").href, streamed: FileAttachment("${root}/data/duckdb.wasm").href, worker: FileAttachment("${root}/data/duckdb-worker.js").href }`;

/**
 * A figure as a cell of Framework's: it hands its lines to the page, which runs them when there is something to draw. The names
 * that they use come in from outside (src/site/words), so that a page loads none of it before the first choice.
 */
const figureCell = (f: Fence): string =>
  `figuur("${f.naam}", async ({ ${f.vrij.map((v) => v.naam).join(", ")} }) => {\n${f.code}\n});`;

/**
 * A cell that declares a drawing or table, as a cell of Framework's: it hands its rows to the place where the build drew the first
 * view, so that what stands there is drawn anew and not twice.
 */
const declaredCell = (c: { naam: string; rijen: string; spec: object | null }): string =>
  `teken("${c.naam}", ${JSON.stringify({ rijen: c.rijen, spec: c.spec })}, ${c.rijen});`;

/** The card of a notebook: what it asks and how, and the page itself to take along or to open in the workbench. */
export function cardHtml(page: PageFile): Html | null {
  const { kaart } = page;
  if (!kaart) return null;
  const facts = (
    [
      ["Vraag", kaart.vraag],
      ["Gegevens", kaart.gegevens],
      ["Methode", kaart.methode],
      ["Grenzen", kaart.grenzen],
      ["Zelf veranderen", kaart.veranderen],
    ] as const
  ).map(([k, v]) => html`<div><dt>${k}</dt><dd>${v}</dd></div>`);
  const name = /([^/]+)\.md$/.exec(page.bestand)?.[1] ?? "notitie";
  // Framework decodes and encodes addresses once more, which letters and digits only survive.
  const address = `data:text/markdown;charset=utf-8;base64,${Buffer.from(page.tekst, "utf8").toString("base64")}`;
  return html`<aside class="paginakaart" aria-label="Over deze bladzijde"><dl>${facts}</dl><div class="gereedschap"><button type="button" data-doe="bladzijde" title="Verander deze bladzijde in de werkbank, als werkblad">Open in werkbank</button><a class="csv markdown" href="${address}" download="${name}.md">Markdown</a></div></aside>\n`;
}

/** Whose word a page from elsewhere is. */
const elsewhereHtml = (page: SitePage): Html | null =>
  page.elders
    ? html`<p class="elders">Deze notitie is aan de site toegevoegd door wie haar bouwde. Zij rekent met de cijfers van de uitgave, en is geen deel van ROM-werkbank.</p>\n`
    : null;

/** In a notebook the lines of a question or of code can be read where they stand; a control speaks for itself. */
function sourceHtml(page: PageFile, text: string): Html | null {
  const cel = page.cellen.find((c) => c.code === text && c.verklaard === null);
  if (!cel) return null;
  const head = cel.taal === "sql" ? `SQL${cel.id === null ? "" : `: ${cel.id}`}` : "Code";
  return html`<details class="bron"><summary>${head}</summary><pre><code>${text.trimEnd()}</code></pre></details>\n`;
}

/** Names for cells of the page's own that come from the site and not from Framework. */
const GIVEN = ["sql", "vegaLite", "werkbank"] as const;

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

/** The cells that take hold of a page. */
function holdingCells(page: SitePage, pages: readonly SitePage[] = [page], live = false): string[] {
  const used = usedByCells(page);
  const given = GIVEN.filter((g) => used.has(g));
  const watched = choicesOf(page).filter((k) => used.has(k));
  const names = [
    "pagina",
    ...(page.figuren.length ? ["figuur"] : []),
    ...given,
    ...(placesOfCells(page).length ? ["teken"] : []),
    ...(watched.length ? ["keuzeVan"] : []),
  ];
  const root = rootOf(page.pad);
  const params = parametersOf(page.pad).map((p) => `${p}: observable.params.${p}`);
  return [
    `import { ${names.join(", ")} } from "${root}/site/start.js";\npagina({ params: { ${params.join(", ")} }, keuzes: ${JSON.stringify(page.keuzes)}, wortel: "${root}", ${page.elders ? "elders: true, " : ""}${live ? `live: ${JSON.stringify({ strip: hasStrip(pages, page), nearest: nearestOf(pages, page) })}, ` : ""}files: ${filesText(root, live && page.figuren.some((f) => f.vrij.some((v) => v.naam === "gevallen")))} });`,
    ...watched.map((k) => `const ${k} = Generators.observe((meld) => keuzeVan("${k}", meld));`),
  ];
}

/** Whether a page has the strip of choices that travel: it has one of them, or another page of its series has. */
export const hasStrip = (pages: readonly SitePage[], page: SitePage): boolean =>
  [page, ...seriesOf(pages, page)].some((p) => p.keuzes.some((k) => isTravelling(choiceOf(k))));

/** Where the travelling choices that a page does not follow have an effect. */
export const nearestOf = (pages: readonly SitePage[], page: SitePage): Nearest =>
  Object.fromEntries(
    TRAVELLING.flatMap((naam) => {
      const to = nearestWith(pages, page, naam);
      return to ? [[naam, { titel: to.titel ?? to.pad, href: `${rootOf(page.pad)}${to.pad}.html` }]] : [];
    }),
  );

/** The choices that a page shows apart from the strip. */
const ownChoices = (pages: readonly SitePage[], page: SitePage): readonly Asked[] =>
  hasStrip(pages, page) ? page.keuzes.filter((k) => !isTravelling(choiceOf(k))) : page.keuzes;

/** The questions for a conversation, each with the figure that it is about. */
const talkHtml = (page: SitePage): Html | null =>
  page.gesprek.length === 0
    ? null
    : html`<section class="gesprek"><h2 id="voor-het-gesprek">Voor het gesprek</h2><ol>${page.gesprek.map(
        ({ figuur, vraag }) => html`<li data-bij="${figuur}">${vraag}</li>`,
      )}</ol></section>\n`;

export interface RuleOptions {
  readonly pages: () => readonly SitePage[];
  /** What stands at the top of every page while it is written; a build draws it later. */
  readonly banner: Html | null;
  /** Whether the page is being written: figures are drawn in the browser, and again when their lines change. */
  readonly live?: boolean;
  /** What is wrong with pages that are being written, by path. */
  readonly faults?: ReadonlyMap<string, RomError>;
}

const CHOICES_HERE = /^<!--\s*keuzes\s*-->\s*$/;
const TALK_HERE = /^<!--\s*gesprek\s*-->\s*$/;

/**
 * The rule for markdown-it, which Framework hands over by its config. Figures that follow each other stand in one `div`, so that a
 * wide screen can put them side by side; the cells that hand over their lines come after it.
 */
export function pageRule(md: MarkdownIt, o: RuleOptions): MarkdownIt {
  md.core.ruler.push("rom", (state) => {
    const pages = o.pages();
    const where = (state.env as { path?: string }).path ?? "";
    const page = pageAt(pages, where);
    const block = (content: HtmlPart) =>
      Object.assign(new state.Token("html_block", "", 0), { content: String(html`${content}`), block: true });
    const fault = o.faults?.get(where);
    if (fault) {
      state.tokens = [block(html`<p class="niet">${fault.message} ${fault.advies}</p>`)];
    }
    if (!page) return;
    const cell = (content: string) =>
      Object.assign(new state.Token("fence", "code", 0), { content, info: "js", block: true, markup: "```" });
    const strip = hasStrip(pages, page) && placeHtml("strook");
    const out = [block(html`${placeHtml("banner", o.banner)}${strip}<div class="blad">\n${trailHtml(pages, page)}`)];
    const form = ownChoices(pages, page).length ? [block(placeHtml("keuzes"))] : [];
    const found = (mark: RegExp): boolean => state.tokens.some((t) => t.type === "html_block" && mark.test(t.content));
    const marked = found(CHOICES_HERE);
    // In the order of the page: two cells of the same text are two places.
    const declared = placesOfCells(page);
    const drawnCell = (text: string) => (declared[0]?.cel.code === text ? declared.shift() : undefined);
    let titled = false;
    let group: Fence[] = [];
    const closeGroup = (): void => {
      if (group.length === 0) return;
      out.push(block(html`<div class="figuren">\n${group.map((f) => placeHtml(f.naam))}</div>\n`));
      out.push(...group.map((f) => cell(figureCell(f))));
      group = [];
    };
    for (const t of state.tokens) {
      const naam = t.type === "fence" ? figureName(t.info) : null;
      const fence = naam === null ? undefined : page.figuren.find((f) => f.naam === naam);
      if (fence) {
        group.push(fence);
        continue;
      }
      closeGroup();
      const cellAt = t.type === "fence" && t.map ? drawnCell(t.content) : undefined;
      if (cellAt) {
        out.push(block(placeHtml(cellAt.naam)), cell(declaredCell(cellAt)));
        continue;
      }
      if (page.kaart && t.type === "fence") out.push(block(sourceHtml(page, t.content)));
      if (t.type === "html_block" && CHOICES_HERE.test(t.content)) out.push(...form);
      else if (t.type === "html_block" && TALK_HERE.test(t.content)) out.push(block(talkHtml(page)));
      else out.push(t);
      if (t.type === "heading_close" && t.tag === "h1" && !titled) {
        titled = true;
        out.push(block([elsewhereHtml(page), cardHtml(page)]));
        if (!marked) out.push(...form);
      }
    }
    closeGroup();
    if (!titled) out.push(block([elsewhereHtml(page), cardHtml(page)]));
    if (!titled && !marked) out.push(...form);
    if (!found(TALK_HERE)) out.push(block(talkHtml(page)));
    out.push(block(html`${onwardHtml(pages, page)}</div>\n${besideHtml(pages, page)}`));
    out.push(...holdingCells(page, pages, o.live).map(cell));
    state.tokens = out;
  });
  return md;
}
