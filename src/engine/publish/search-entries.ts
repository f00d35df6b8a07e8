import { readFileSync } from "node:fs";
import path from "node:path";
import { choiceOf } from "../../site/pages/page.js";
import { instruments, units } from "../../site/queries/lists.js";
import type { Query } from "../../site/query.js";
import type { Entry } from "../../site/search-index.js";
import { parametersOf, type SitePage } from "./pages.js";
import type { PagePlace } from "./prerender.js";

/** What can be found on a site, taken from its finished pages and from the release: nothing stands in it that the pages do not show. */

const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/&(?:nbsp|#160);/g, " ")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();

const ordered = (places: readonly PagePlace[]): PagePlace[] =>
  [...places].sort((a, b) => (a.page.plaats ?? 999) - (b.page.plaats ?? 999));

/** The page itself, its sections, figures and definitions. */
function ofPage(page: SitePage, pad: string, html: string): Entry[] {
  const titel = page.titel ?? pad;
  const main = html.slice(html.indexOf('class="blad"'), html.indexOf('class="zij"'));
  const words = [...main.matchAll(/<p[^>]*>([\s\S]*?)<\/p>/g)].slice(0, 3).map((m) => plain(m[1] ?? ""));
  const out: Entry[] = [
    { titel, soort: "pagina", naar: `${pad}.html`, ...(page.reeks && { bij: page.reeks }), tekst: words.join(" ") },
  ];
  const add = (soort: string, anchor: string, name: string, tekst = ""): void => {
    const found = plain(name);
    if (found) out.push({ titel: found, soort, naar: `${pad}.html#${anchor}`, bij: titel, ...(tekst && { tekst }) });
  };
  for (const [, id = "", text = ""] of main.matchAll(/<h2\b[^>]*\bid="([^"]+)"[^>]*>([\s\S]*?)<\/h2>/g))
    if (id !== "voor-het-gesprek") add("kop", id, text);
  for (const [, id = "", text = "", said = ""] of main.matchAll(
    /<section class="definitie" id="([^"]+)"><h3>([\s\S]*?)<\/h3><p>([\s\S]*?)<\/p>/g,
  ))
    add("begrip", id, text, plain(said));
  for (const [, id = "", text = "", said = ""] of main.matchAll(
    /<div id="(woord-[^"]+)"><dt>([\s\S]*?)<\/dt><dd>([\s\S]*?)<\/dd>/g,
  ))
    add("woord", id, text, plain(said));
  for (const block of main.split('<div class="blok" id="').slice(1)) {
    const id = block.slice(0, block.indexOf('"'));
    for (const [, text = ""] of block.matchAll(/<figcaption><h[23]>([\s\S]*?)<\/h[23]>/g)) add("figuur", id, text);
  }
  return out;
}

/** Where an indicator is shown: the first figure of the site whose lines name it; null where they name it nowhere. */
function shownAt(places: readonly PagePlace[], indicator: string): { naar: string; bij: string } | null {
  for (const { page, pad } of places) {
    if (parametersOf(page.pad).length) continue;
    const figure = page.figuren.find((f) => f.code.includes(`"${indicator}"`));
    if (figure) return { naar: `${pad}.html#figuur-${figure.naam}`, bij: page.titel ?? pad };
  }
  return null;
}

/**
 * Entries of the search, in a fixed order.
 * @param folder of the finished site
 * @param q asks the release
 */
export async function searchEntries(folder: string, places: readonly PagePlace[], q: Query): Promise<Entry[]> {
  const inOrder = ordered(places);
  const out: Entry[] = [];
  for (const { page, pad } of inOrder)
    if (parametersOf(page.pad).length === 0)
      out.push(...ofPage(page, pad, readFileSync(path.join(folder, `${pad}.html`), "utf8")));
  const names = new Map((await units(q)).map((u) => [u.eenheid, u]));
  for (const { params, pad } of inOrder) {
    const unit = names.get(params["vestiging"] ?? "");
    if (unit)
      out.push({
        titel: unit.naam,
        soort: "vestiging",
        naar: `${pad}.html`,
        ...(unit.organisatienaam && { bij: unit.organisatienaam }),
      });
  }
  const outcomes = inOrder.find(
    (p) =>
      p.pad !== "/index" && parametersOf(p.page.pad).length === 0 && p.page.keuzes.map(choiceOf).includes("instrument"),
  );
  if (outcomes)
    for (const i of await instruments(q))
      out.push({
        titel: i.naam,
        soort: "instrument",
        naar: `${outcomes.pad}.html?instrument=${encodeURIComponent(i.instrument)}`,
        bij: outcomes.page.titel ?? outcomes.pad,
        tekst: i.instrument,
      });
  const told = await q.all<{ indicator: string; noemer: string }>(
    "SELECT indicator, min(noemer) AS noemer FROM begrippen GROUP BY indicator ORDER BY indicator",
  );
  for (const { indicator, noemer } of told) {
    const at = shownAt(inOrder, indicator);
    if (at) out.push({ titel: indicator, soort: "indicator", ...at, tekst: noemer });
  }
  return out;
}
