import type { CaseFile } from "../engine/cases/cases.js";
import { DEFINITIONS } from "../engine/definitions/registry.js";
import { type Database, type Files, openDatabase } from "./database.js";
import { asControls } from "./pages/control-list.js";
import { type Asked, type Choice, type Context, drawNoting } from "./pages/page.js";
import { choicesHtml, type Nearest } from "./pages/strip.js";
import { EngineLost } from "./patience.js";
import { type Query, remember } from "./query.js";
import type { DrawnBlock } from "./redraw.js";
import { drawFigure, type Figure } from "./words.js";

export { renderSvg } from "./charts/render.js";

/** What a page loads at the first interaction: the database, the queries and the drawing of figures. */

let database: Promise<Database> | undefined;

/** The page's database, opened at the first question; one that is lost is followed by a new one at the next try. */
export async function withDatabase<T>(files: Files, work: (q: Database) => Promise<T>): Promise<T> {
  database ??= openDatabase(files);
  const used = database;
  try {
    return await work(await used);
  } catch (cause) {
    if (cause instanceof EngineLost && database === used) database = undefined;
    throw cause;
  }
}

/** What was asked of a database while drawing. */
const answered = new WeakMap<Database, Query>();
function remembered(q: Database): Query {
  const known = answered.get(q) ?? remember(q);
  answered.set(q, known);
  return known;
}

/** A page as its figures are drawn for: without the database. */
export type Drawn = Omit<Context, "q">;

/**
 * Draws figures of a page for a choice, all at once: while one waits for an answer another draws.
 * @param figures by name
 * @returns null when a later choice has overtaken it
 * @throws EngineLost when there is no database; else what a figure's question or drawing threw
 */
export function drawFigures(
  files: Files,
  figures: ReadonlyMap<string, Figure>,
  page: Drawn,
  current: () => boolean,
): Promise<Map<string, DrawnBlock> | null> {
  const { cases } = files;
  const gevallen = async () => (cases === undefined ? [] : ((await (await fetch(cases)).json()) as CaseFile[]));
  return withDatabase(files, async (q) => {
    if (!current()) return null;
    const of = { q: remembered(q), uitgave: q.uitgave, gevallen, ...page };
    const drawn = await Promise.all(
      [...figures].map(
        async ([naam, figure]): Promise<[string, DrawnBlock]> => [
          naam,
          await drawNoting((c) => drawFigure(figure, c), of),
        ],
      ),
    );
    return current() ? new Map(drawn) : null;
  });
}

/** The choices of a page: its strip and its own. */
export const drawControls = (
  files: Files,
  keuzes: readonly Asked[],
  params: Choice,
  o: { readonly strip: boolean; readonly nearest: Nearest },
): ReturnType<typeof choicesHtml> =>
  withDatabase(files, (q) => choicesHtml({ controls: asControls(keuzes), ...o }, q, params));

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
