import { choiceOf } from "../../site/pages/page.js";
import { type Html, html, raw } from "../text/html.js";
import { menuOf, parametersOf, placed, rootOf, type SitePage, seriesOf } from "./pages.js";

/**
 * The way through the site as HTML: the one line above every page, the trail to a page, what stands beside it, and where it goes
 * on. All of it follows from the front matter of the pages (place, menu, series), so that a page that is added takes its place.
 */

const current = (here: boolean, what = "page"): Html | false => here && html` aria-current="${what}"`;

/** Where a reader chooses a vestiging: what leads to a page of one, as long as none is chosen. */
const CHOOSE = "/index#uw-vestiging";

/** The line above every page. The links of a page with a parameter lead to the place where its value is chosen. */
export function headerHtml(where: string, pages: readonly SitePage[], here: SitePage | undefined): Html {
  const links = menuOf(pages, here)
    .filter((m) => m.pad !== "/index")
    .map((m) => {
      const own = parametersOf(m.pad).length > 0;
      const mine = own && html` data-mijn="${rootOf(where)}${m.pad.replace(/\[\w+\]$/, "")}"`;
      return html`<a href="${own ? CHOOSE : m.pad}"${mine}${current(m.hier)}>${m.label}</a>`;
    });
  return html`<a class="overslaan" href="#observablehq-main">Naar de inhoud</a><div class="kop"><a class="merk" href="/index"${current(where === "/index")}>ROM-werkbank</a><nav class="menu" aria-label="Hoofdmenu">${links}</nav><button type="button" class="zoekknop" data-zoek="${rootOf(where)}" aria-keyshortcuts="Control+K" hidden>Zoeken</button></div>`;
}

const nameOf = (p: SitePage): string => p.kort ?? p.titel ?? p.pad;

/** The trail from the start to a page; none on the start itself. */
export function trailHtml(pages: readonly SitePage[], page: SitePage): Html | null {
  if (page.pad === "/index") return null;
  const root = rootOf(page.pad);
  const above = menuOf(pages, page).find((m) => m.hier);
  const steps = [html`<li><a href="${root}/index">Start</a></li>`];
  if (above && above.pad !== page.pad) steps.push(html`<li><a href="${root}${above.pad}">${above.label}</a></li>`);
  const own = parametersOf(page.pad).length > 0 ? (page.menu ?? nameOf(page)) : nameOf(page);
  steps.push(html`<li aria-current="page">${above?.pad === page.pad ? above.label : own}</li>`);
  return html`<nav class="kruimels" aria-label="Kruimelpad"><ol>${steps}</ol><a class="naar-zij" href="#zij">Op deze pagina</a></nav>\n`;
}

/** Beside a page: the pages of its series. What stands on the page itself comes when it is drawn (post.ts). */
export function besideHtml(pages: readonly SitePage[], page: SitePage): Html {
  const all = seriesOf(pages, page);
  const root = rootOf(page.pad);
  const links = all.map((p) => html`<li><a href="${root}${p.pad}"${current(p.pad === page.pad)}>${nameOf(p)}</a></li>`);
  const series = all.length > 1 && html`<p>${page.reeks}</p><ul>${links}</ul>`;
  return html`<nav class="zij" id="zij" aria-label="In dit deel en op deze pagina">${series}<!--inhoud--></nav>\n`;
}

/** Where the page goes on: the next in the order of the site, and the one before it. */
export function onwardHtml(pages: readonly SitePage[], page: SitePage): Html | null {
  const all = placed(pages).filter((p) => parametersOf(p.pad).length === 0);
  const at = all.findIndex((p) => p.pad === page.pad);
  const after = all.filter((p) => (p.plaats ?? 0) > (page.plaats ?? -1));
  const next = page.plaats === null ? all.find((p) => p.pad !== "/index") : after[0];
  const before = at > 0 ? all[at - 1] : undefined;
  const root = rootOf(page.pad);
  const link = (p: SitePage | undefined, kind: string, word: string): Html | undefined =>
    p && html`<a class="${kind}" href="${root}${p.pad}"><span>${word}</span> ${p.titel ?? p.pad}</a>`;
  if (!before && !next) return null;
  return html`<nav class="verder" aria-label="Verder">${link(before, "terug", "Vorige")}${link(next, "volgende", (next?.titel ?? "").endsWith("?") ? "Volgende vraag" : "Hierna")}</nav>\n`;
}

/** Where a choice has an effect: the first page of the same series, else of the site. */
export function nearestWith(pages: readonly SitePage[], page: SitePage, keuze: string): SitePage | undefined {
  const found = placed(pages).filter(
    (p) =>
      p !== page && p.pad !== "/index" && parametersOf(p.pad).length === 0 && p.keuzes.map(choiceOf).includes(keuze),
  );
  return found.find((p) => p.reeks !== null && p.reeks === page.reeks) ?? found[0];
}

/**
 * What stands on a page, from its finished HTML: headings of the second level that can be linked to, below a heading of
 * definitions the definitions.
 */
export function contentsHtml(page: string): Html | null {
  const main = page.slice(Math.max(0, page.indexOf('class="blad"')));
  const found = [
    ...main.matchAll(
      /<h2\b[^>]*\bid="([^"]+)"[^>]*>([\s\S]*?)<\/h2>|<section class="definitie" id="([^"]+)"><h3>([\s\S]*?)<\/h3>/g,
    ),
  ];
  if (found.length < 2) return null;
  const items = found.map(([, h2, text, id, name]) => {
    const plain = (text ?? name ?? "").replace(/<[^>]+>/g, "");
    // What stands in HTML is escaped already.
    return html`<li${!h2 && html` class="onder"`}><a href="#${raw(h2 ?? id ?? "")}">${raw(plain)}</a></li>`;
  });
  return html`<p>Op deze pagina</p><ul>${items}</ul>`;
}
