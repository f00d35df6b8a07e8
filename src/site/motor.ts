import { DEFINITIONS } from "../engine/definitions/registry.js";
import { type Files, openDatabase } from "./database.js";
import type { Choice } from "./pages/page.js";
import { PAGES } from "./pages/registry.js";
import type { Query } from "./query.js";

/** What a page loads at the first interaction: the database, the queries and the drawing of figures. */

let database: Promise<Query> | undefined;

function open(files: Files): Promise<Query> {
  database ??= openDatabase(files);
  database.catch(() => {
    database = undefined;
  });
  return database;
}

/** Draws every block of a page for a choice; null when a later choice has overtaken it. */
export async function drawBlocks(
  files: Files,
  pagina: string,
  params: Readonly<Record<string, string>>,
  keuze: Choice,
  current: () => boolean,
): Promise<Map<string, string> | null> {
  const page = PAGES[pagina];
  if (!page) throw new Error(`no page ${pagina}`);
  const q = await open(files);
  const drawn = new Map<string, string>();
  for (const [naam, block] of Object.entries(page.blokken)) {
    if (!current()) return null;
    drawn.set(naam, await block({ q, keuze, params, wortel: ".." }));
  }
  return drawn;
}

/** Runs every worked example: macros in the database, functions as they are. @returns value by "id-index" */
export async function runExamples(files: Files): Promise<Map<string, { gevonden: unknown; klopt: boolean }>> {
  const q = await open(files);
  const out = new Map<string, { gevonden: unknown; klopt: boolean }>();
  for (const d of DEFINITIONS)
    for (const [i, v] of d.voorbeelden.entries()) {
      const gevonden =
        d.soort === "macro" ? (await q.all<{ x: unknown }>(`SELECT ${v.aanroep} AS x`))[0]?.x : d.roep[v.aanroep]?.();
      out.set(`${d.id}-${i}`, { gevonden, klopt: sameValue(gevonden, v.verwacht) });
    }
  return out;
}

/** Equal, numbers to nine digits. */
function sameValue(found: unknown, expected: unknown): boolean {
  if (expected === null) return found === null || found === undefined;
  if (typeof expected === "number") return Math.abs(Number(found) - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  return found === expected;
}
