import { asControls, CONTROL_NAMES } from "../../site/pages/control-list.js";
import { type Choice, type Context, drawNoting, type ReleaseCard, standardChoice } from "../../site/pages/page.js";
import { bannerHtml } from "../../site/pages/static.js";
import { choicesHtml } from "../../site/pages/strip.js";
import { units } from "../../site/queries/lists.js";
import { type Query, remember } from "../../site/query.js";
import { namesFor } from "../../site/words.js";
import { readCases } from "../cases/cases.js";
import { RomError } from "../errors.js";
import { readEvents } from "../events/events.js";
import type { Release } from "../release/reader.js";
import { html } from "../text/html.js";
import { drawDeclared, IN_BROWSER } from "./declared.js";
import { runFence } from "./fence-run.js";
import { hasStrip, nearestOf } from "./markdown-rule.js";
import { pageFault } from "./page-file.js";
import { fillPath, parametersOf, rootOf, type SitePage } from "./pages.js";
import { openSealed, type Sealed } from "./sealed.js";

/** Beside a page's blocks: JSON of the choices that each of them hangs on. */
export const READS = "leest";

/** HTML of every block, by page path ("/uitkomsten/index") and block name; "titel" and READS are no blocks. */
export type Prerendered = Record<string, Record<string, string>>;

/** A page as the site has it: the file that it comes from, and its parameters. */
export interface PagePlace {
  readonly page: SitePage;
  readonly params: Choice;
  readonly pad: string;
}

/**
 * Every page of a site, a page with parameters once for each of their values.
 * @param values of the parameters that paths can have, by name
 * @throws RomError (site) at a parameter that is none
 */
export function placesOf(
  pages: readonly SitePage[],
  values: Readonly<Record<string, readonly string[]>>,
): readonly PagePlace[] {
  return pages.flatMap((page) => {
    const [naam, ...more] = parametersOf(page.pad);
    if (naam === undefined) return [{ page, params: {}, pad: page.pad }];
    const known = values[naam];
    if (!known || more.length)
      throw pageFault(
        page.bestand,
        1,
        `het pad vraagt om [${more[0] ?? naam}].`,
        `Een pad kan vragen om: ${Object.keys(values).join(", ")}.`,
      );
    return known.map((waarde) => ({ page, params: { [naam]: waarde }, pad: fillPath(page.pad, { [naam]: waarde }) }));
  });
}

/** Of each page with a parameter the first of its pages. */
export const firstPlaces = (
  pages: readonly SitePage[],
  values: Readonly<Record<string, readonly string[]>>,
): readonly PagePlace[] =>
  pages.flatMap((p) => (parametersOf(p.pad).length === 0 ? [] : placesOf([p], values).slice(0, 1)));

/** The choices that a page asks for. @throws RomError (site) at one that is none */
export function controlsOf(page: SitePage) {
  const unknown = page.keuzes.find((k) => !CONTROL_NAMES.includes(k.naam));
  if (unknown)
    throw pageFault(
      page.bestand,
      page.keuzesRegel,
      `de keuze ${unknown.naam} bestaat niet.`,
      `Keuzes zijn: ${CONTROL_NAMES.join(", ")}.`,
    );
  return asControls(page.keuzes);
}

/** The choice that a page opens with. */
export const firstChoice = (page: SitePage, q: Query, params: Choice): Promise<Record<string, string>> =>
  standardChoice(controlsOf(page), q, params);

/**
 * Draws figures of a page for a choice.
 * @param only names of figures; all where left out
 * @throws RomError (site) with file and line where its lines fail
 */
export async function drawPage(
  page: SitePage,
  q: Query,
  params: Choice,
  keuze: Choice,
  only?: readonly string[],
  uitgave?: ReleaseCard,
): Promise<Record<string, { html: string; leest: string[] }>> {
  const c: Context = {
    q,
    keuze,
    params,
    wortel: rootOf(page.pad),
    gevallen: async () => readCases(),
    ...(uitgave ? { uitgave } : {}),
  };
  const known = namesFor(c);
  const out: Record<string, { html: string; leest: string[] }> = {};
  for (const fence of page.figuren)
    if (only?.includes(fence.naam) ?? true)
      out[fence.naam] = await drawNoting((noting) => runFence(page.bestand, fence, known, noting), c);
  return out;
}

/** The first state of the figures that a page's own file holds. */
async function drawFile(
  pages: readonly SitePage[],
  page: SitePage,
  q: Query,
  params: Choice,
  uitgave: ReleaseCard,
  sealed: () => Promise<Sealed>,
): Promise<Record<string, string>> {
  const controls = controlsOf(page);
  const choices = { controls, strip: hasStrip(pages, page), nearest: nearestOf(pages, page) };
  const blocks: Record<string, string> = {};
  for (const [naam, form] of Object.entries(await choicesHtml(choices, q, params))) blocks[naam] = String(form);
  const opening = await firstChoice(page, q, params);
  for (const [naam, drawing] of Object.entries(await drawDeclared(page, sealed, { ...params, ...opening })))
    blocks[naam] = String(drawing);
  // The code of a page from elsewhere runs in its reader's browser only.
  if (page.elders) for (const f of page.figuren) blocks[f.naam] = String(IN_BROWSER);
  const drawn = page.elders ? [] : Object.entries(await drawPage(page, q, params, opening, undefined, uitgave));
  for (const [naam, { html }] of drawn) blocks[naam] = html;
  blocks[READS] = JSON.stringify(Object.fromEntries(drawn.map(([naam, { leest }]) => [naam, leest])));
  return blocks;
}

/**
 * Draws the first state of every page of a site.
 * @param faulty takes what is wrong with a page from elsewhere, of which there are then no blocks
 * @throws RomError (site) with file and line where the lines of a page fail
 */
export async function prerender(
  release: Release,
  query: Query,
  places: readonly PagePlace[],
  faulty?: (fault: RomError) => void,
): Promise<Prerendered> {
  const q = remember(query);
  const out: Prerendered = {};
  const uitgave = { manifest: release.manifest, certificaat: release.certificate, gebeurtenissen: readEvents() };
  const pages = [...new Set(places.map((p) => p.page))];
  let opened: Promise<Sealed> | undefined;
  const sealed = (): Promise<Sealed> => {
    opened ??= openSealed(release);
    return opened;
  };
  try {
    for (const { page, params, pad } of places) {
      const blocks: Record<string, string> = {
        banner: String(html`${bannerHtml(release.manifest, release.certificate)}`),
      };
      if (params["vestiging"]) {
        const naam = (await units(q)).find((u) => u.eenheid === params["vestiging"])?.naam ?? "Vestiging";
        blocks["titel"] = String(html`${naam} | ROM-werkbank`);
      }
      try {
        out[pad] = { ...blocks, ...(await drawFile(pages, page, q, params, uitgave, sealed)) };
      } catch (cause) {
        if (!faulty || !page.elders || !(cause instanceof RomError)) throw cause;
        faulty(cause);
      }
    }
  } finally {
    await opened?.then((s) => s.close());
  }
  return out;
}
