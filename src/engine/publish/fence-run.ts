import { compileFunction } from "node:vm";
import type { Context } from "../../site/pages/page.js";
import { type Drawn, drawFigure, type Figure } from "../../site/words.js";
import { RomError } from "../errors.js";
import type { Html } from "../text/html.js";
import { type Fence, pageFault } from "./page-file.js";

/** The lines of a figure, run in Node for its first state: the same lines as the browser runs. */

const BEFORE = "return (async () => {";

/** The figure as a function; its lines keep their place in the file, for the traces of errors. */
function asFigure(bestand: string, fence: Fence): Figure {
  const names = fence.vrij.map((v) => v.naam);
  const body = compileFunction(`${BEFORE}${fence.code}\n})();`, names, {
    filename: bestand,
    lineOffset: fence.regel - 1,
    columnOffset: -BEFORE.length,
  }) as (...values: unknown[]) => Promise<Drawn>;
  return (given: Readonly<Record<string, unknown>>) => body(...names.map((naam) => given[naam]));
}

/** The line of a page that an error came from, as its trace tells; the first of the figure where it does not. */
function lineOf(cause: unknown, bestand: string, fence: Fence): number {
  const trace = cause instanceof Error ? (cause.stack ?? "") : "";
  const at = trace.indexOf(`${bestand}:`);
  return at < 0 ? fence.regel : Number.parseInt(trace.slice(at + bestand.length + 1), 10) || fence.regel;
}

/**
 * Draws a figure for a choice.
 * @param bestand as messages name the page
 * @param known names that its lines may use
 * @throws RomError (site) with file and line: a name that is neither a word nor a choice, or what the lines threw
 */
export async function runFence(bestand: string, fence: Fence, known: ReadonlySet<string>, c: Context): Promise<Html> {
  const unknown = fence.vrij.find((v) => !known.has(v.naam));
  if (unknown)
    throw pageFault(
      bestand,
      fence.regel + unknown.regel - 1,
      `figuur ${fence.naam} kent ${unknown.naam} niet.`,
      "Een figuur kent de keuzes van haar bladzijde en de woorden van src/site/words.",
    );
  try {
    return await drawFigure(asFigure(bestand, fence), c);
  } catch (cause) {
    if (cause instanceof RomError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw pageFault(bestand, lineOf(cause, bestand, fence), `figuur ${fence.naam}: ${message}`, "Herstel de regel.");
  }
}
