import { escapeHtml } from "../../site/format.js";
import { casesHtml } from "../../site/pages/cases.js";
import { privacyHtml } from "../../site/pages/certificate.js";
import { controlsHtml } from "../../site/pages/controls.js";
import { checkHtml } from "../../site/pages/lifeless.js";
import { drawNoting, standardChoice } from "../../site/pages/page.js";
import { PAGES } from "../../site/pages/registry.js";
import { bannerHtml, definitionsHtml, editionHtml } from "../../site/pages/static.js";
import { whereHtml } from "../../site/pages/where.js";
import { units } from "../../site/queries/lists.js";
import type { Query } from "../../site/query.js";
import { readCases } from "../cases/cases.js";
import type { Release } from "../release/reader.js";

/** Beside a page's blocks: JSON of the choices that each of them hangs on. */
export const READS = "leest";

/** HTML of every block, by page path ("/uitkomsten/index") and block name; "titel" and READS are no blocks. */
export type Prerendered = Record<string, Record<string, string>>;

/** Which page definition a path uses. */
function pageOf(path: string): { page: keyof typeof PAGES | null; params: Record<string, string> } {
  if (path === "/index") return { page: "start", params: {} };
  if (path === "/gegevens/index") return { page: "gegevens", params: {} };
  if (path === "/uitkomsten/index") return { page: "uitkomsten", params: {} };
  const report = /^\/rapportage\/([a-z-]+)$/.exec(path)?.[1];
  if (report) return { page: `rapportage-${report}`, params: {} };
  const casemix = /^\/casemix\/([a-z-]+)$/.exec(path)?.[1];
  if (casemix) return { page: casemix === "index" ? "casemix" : `casemix-${casemix}`, params: {} };
  if (path === "/verantwoording/privacy") return { page: "privacy", params: {} };
  const vestiging = /^\/vestiging\/([a-z0-9]+)$/.exec(path)?.[1];
  return vestiging ? { page: "vestiging", params: { vestiging } } : { page: null, params: {} };
}

/** Remembers answers: while drawing, the same lists are asked for on every page. */
function remember(q: Query): Query {
  const answers = new Map<string, Promise<unknown[]>>();
  return {
    all: <T>(sql: string): Promise<T[]> => {
      const known = answers.get(sql) ?? q.all(sql);
      answers.set(sql, known);
      return known as Promise<T[]>;
    },
  };
}

/**
 * Draws the first state of every page of a site.
 * @param paths page paths without extension, root-relative
 */
export async function prerender(release: Release, query: Query, paths: readonly string[]): Promise<Prerendered> {
  const q = remember(query);
  const out: Prerendered = {};
  for (const path of paths) {
    const { page, params } = pageOf(path);
    const root = path.split("/").length > 2 ? ".." : ".";
    const blocks: Record<string, string> = { banner: bannerHtml(release.manifest, release.certificate) };
    if (params["vestiging"]) {
      const naam = (await units(q)).find((u) => u.eenheid === params["vestiging"])?.naam ?? "Vestiging";
      blocks["titel"] = `${escapeHtml(naam)} | ROM-werkbank`;
    }
    if (path === "/verantwoording/methoden")
      Object.assign(blocks, {
        narekenen: checkHtml(),
        definities: definitionsHtml(),
        gevallen: casesHtml(readCases()),
        waar: whereHtml(),
      });
    if (path === "/verantwoording/privacy") blocks["privacy"] = privacyHtml(release.manifest, release.certificate);
    if (path === "/verantwoording/index")
      Object.assign(blocks, await editionHtml(release.manifest, release.certificate, q));
    const definition = page === null ? undefined : PAGES[page];
    if (definition) {
      const keuze = await standardChoice(definition, q, params);
      if (definition.keuzes.length > 0) blocks["keuzes"] = await controlsHtml(definition.keuzes, q, params);
      const leest: Record<string, readonly string[]> = {};
      for (const [naam, block] of Object.entries(definition.blokken)) {
        const drawn = await drawNoting(block, { q, keuze, params, wortel: root });
        blocks[naam] = drawn.html;
        leest[naam] = drawn.leest;
      }
      blocks[READS] = JSON.stringify(leest);
    }
    out[path] = blocks;
  }
  return out;
}
