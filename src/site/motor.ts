import { DEFINITIONS } from "../engine/definitions/registry.js";
import { type Database, type Files, openDatabase } from "./database.js";
import { asControls } from "./pages/control-list.js";
import { controlsHtml } from "./pages/controls.js";
import { type Asked, type Choice, type Context, drawNoting } from "./pages/page.js";
import { PAGES } from "./pages/registry.js";
import { EngineLost } from "./patience.js";
import type { Query } from "./query.js";
import type { DrawnBlock } from "./redraw.js";
import { drawFigure, type Figure } from "./words.js";

export { renderSvg } from "./charts/render.js";

/** What a page loads at the first interaction: the database, the queries and the drawing of figures. */

let database: Promise<Database> | undefined;

/** The page's database, opened at the first question; one that is lost is followed by a new one at the next try. */
export async function withDatabase<T>(files: Files, work: (q: Query) => Promise<T>): Promise<T> {
  database ??= openDatabase(files);
  const used = database;
  try {
    return await work(await used);
  } catch (cause) {
    if (cause instanceof EngineLost && database === used) database = undefined;
    throw cause;
  }
}

/**
 * Draws figures of a page for a choice.
 * @param figures by name
 * @returns null when a later choice has overtaken it
 * @throws EngineLost when there is no database; else what a figure's question or drawing threw
 */
export function drawFigures(
  files: Files,
  figures: ReadonlyMap<string, Figure>,
  page: Omit<Context, "q">,
  current: () => boolean,
): Promise<Map<string, DrawnBlock> | null> {
  return withDatabase(files, async (q) => {
    const drawn = new Map<string, DrawnBlock>();
    for (const [naam, figure] of figures) {
      if (!current()) return null;
      drawn.set(naam, await drawNoting((c) => drawFigure(figure, c), { q, ...page }));
    }
    return drawn;
  });
}

/** The form of a page's choices. */
export const drawControls = (files: Files, keuzes: readonly Asked[], params: Choice): Promise<string> =>
  withDatabase(files, (q) => controlsHtml(asControls(keuzes), q, params));

/**
 * Draws blocks of a page for a choice.
 * @param names of the blocks
 * @returns null when a later choice has overtaken it
 * @throws EngineLost when there is no database; else what a block's query or drawing threw
 */
export function drawBlocks(
  files: Files,
  pagina: string,
  params: Readonly<Record<string, string>>,
  keuze: Choice,
  names: readonly string[],
  current: () => boolean,
): Promise<Map<string, DrawnBlock> | null> {
  const page = PAGES[pagina];
  if (!page) throw new Error(`no page ${pagina}`);
  return withDatabase(files, async (q) => {
    const drawn = new Map<string, DrawnBlock>();
    for (const [naam, block] of Object.entries(page.blokken)) {
      if (!names.includes(naam)) continue;
      if (!current()) return null;
      drawn.set(naam, await drawNoting(block, { q, keuze, params, wortel: ".." }));
    }
    return drawn;
  });
}

/** Runs every worked example: macros in the database, functions as they are. @returns value by "id-index" */
export function runExamples(files: Files): Promise<Map<string, { gevonden: unknown; klopt: boolean }>> {
  return withDatabase(files, async (q) => {
    const out = new Map<string, { gevonden: unknown; klopt: boolean }>();
    for (const d of DEFINITIONS)
      for (const [i, v] of d.voorbeelden.entries()) {
        const gevonden =
          d.soort === "macro" ? (await q.all<{ x: unknown }>(`SELECT ${v.aanroep} AS x`))[0]?.x : d.roep[v.aanroep]?.();
        out.set(`${d.id}-${i}`, { gevonden, klopt: sameValue(gevonden, v.verwacht) });
      }
    return out;
  });
}

/** Equal, numbers to nine digits. */
function sameValue(found: unknown, expected: unknown): boolean {
  if (expected === null) return found === null || found === undefined;
  if (typeof expected === "number") return Math.abs(Number(found) - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  return found === expected;
}
