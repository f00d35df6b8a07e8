import type { SqlValue } from "../../site/sql.js";
import { declaredHtml, type Rows } from "../../site/workbench/declared.js";
import { namesIn, withValues } from "../../site/workbench/question.js";
import { type Html, html } from "../text/html.js";
import { type Cell, pageFault } from "./page-file.js";
import type { SitePage } from "./pages.js";
import type { Sealed } from "./sealed.js";

/**
 * The first view of what a page declares: its cells of SQL, asked for the choices that it opens with, and the drawings and tables of
 * their rows. No line of its JavaScript is run.
 */

/** Cells that the build can draw: name of their place in the page, and what they declare. */
export function placesOfCells(
  page: Pick<SitePage, "cellen">,
): { naam: string; cel: Cell; rijen: string; spec: SpecOf }[] {
  return page.cellen.flatMap((cel, i) => {
    const d = cel.verklaard;
    if (d?.soort !== "figuur" && d?.soort !== "tabel") return [];
    return [{ naam: `cel-${i + 1}`, cel, rijen: d.rijen, spec: d.soort === "figuur" ? d.spec : null }];
  });
}
type SpecOf = Extract<NonNullable<Cell["verklaard"]>, { soort: "figuur" }>["spec"] | null;

/** What DuckDB found wrong, in its own words, and on which line of a question. */
function told(cause: unknown): { message: string; line: number } {
  const text = cause instanceof Error ? cause.message : String(cause);
  // The question stands one line down in the one that is asked.
  const line = Number(/LINE (\d+):/.exec(text)?.[1] ?? 2) - 1;
  return { message: (text.split("\n")[0] ?? "").replace(/\.$/, ""), line: Math.max(1, line) };
}

/** What stands where the build cannot draw: the rows hang on code, which only the reader's browser runs. */
export const IN_BROWSER = html`<p class="niet">Dit verschijnt zodra de bladzijde in de browser rekent.</p>`;

/**
 * Draws them.
 * @param choices of the page
 * @returns HTML by place
 * @throws RomError (site) with file and line: a question that fails, or a drawing that cannot be
 */
export async function drawDeclared(
  page: SitePage,
  sealed: () => Promise<Sealed>,
  choices: Readonly<Record<string, string>>,
): Promise<Record<string, Html>> {
  const values: Record<string, SqlValue> = { ...choices };
  for (const { verklaard: d } of page.cellen) if (d?.soort === "keuze") values[d.naam] = d.waarde;
  const rows = new Map<string, Rows | null>();
  for (const c of page.cellen) {
    if (c.taal !== "sql") continue;
    const known = namesIn(c.code);
    // A value that code makes, or an expression, is known in the browser only.
    const closed = c.vrij.every((v) => known.includes(v.naam)) && known.every((n) => n in values);
    try {
      const answer =
        closed && !/\$\{(?!\s*[a-z_][a-z0-9_]*\s*\})/.test(c.code)
          ? await (await sealed()).rows(withValues(c.code, values))
          : null;
      if (c.id !== null) rows.set(c.id, answer);
    } catch (cause) {
      const { message, line } = told(cause);
      throw pageFault(
        page.bestand,
        c.regel + line - 1,
        `deze vraag kan niet worden gesteld: ${message}.`,
        "Herstel de vraag.",
      );
    }
  }
  const out: Record<string, Html> = {};
  for (const { naam, cel, rijen, spec } of placesOfCells(page)) {
    const found = rows.get(rijen);
    try {
      out[naam] = found ? await declaredHtml({ rijen, spec }, found) : IN_BROWSER;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw pageFault(page.bestand, cel.regel, `deze tekening kan niet worden gemaakt: ${message}`, "Herstel de cel.");
    }
  }
  return out;
}
