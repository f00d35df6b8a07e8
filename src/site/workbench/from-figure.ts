import type { Said } from "../tools/said.js";
import { intervals } from "./chart-form.js";
import type { Cell, Json, Notebook } from "./notebook.js";
import { fromMarkdown, toMarkdown } from "./notebook.js";

/** A figure of a page as a notebook: what it says, the questions that made its rows, and a drawing of them to change. */

const has = (sql: string, column: string): boolean => new RegExp(`(?:\\.|\\b)${column}\\b`).test(sql);

/** A drawing with intervals of one unit per line, or of one period where the question asks for no single one. */
function drawing(sql: string): Json | null {
  if (!["waarde", "laag", "hoog", "naam"].every((c) => has(sql, c))) return null;
  const y = /periode = '/.test(sql) || !has(sql, "label") ? "naam" : "label";
  return intervals(y, "waarde met 95 %-interval");
}

/** @param sql the questions of the figure, each ended by a semicolon */
export function notebookOf(f: Said, sql: string): Notebook {
  const said = [
    f.vraag && `## ${f.vraag}`,
    f.titel !== f.vraag && f.titel,
    ...f.bevinding,
    f.lees,
    f.keuze && `Keuze: ${f.keuze}.`,
  ];
  const cellen: Cell[] = [
    { soort: "tekst", tekst: said.filter((t) => t).join("\n\n") || "Een figuur van deze uitgave." },
  ];
  const asked = sql
    .split(/;\s*(?:\n\s*\n|$)/)
    .map((s) => s.trim())
    .filter((s) => s !== "");
  for (const [i, vraag] of asked.entries()) {
    const naam = i === 0 ? "rijen" : `rijen_${i + 1}`;
    cellen.push({ soort: "sql", naam, sql: vraag });
    const spec = drawing(vraag);
    if (spec) cellen.push({ soort: "figuur", rijen: naam, spec });
  }
  const about = [...f.regels, f.bron && `Bron: ${f.bron}.`].filter((t) => t);
  if (about.length) cellen.push({ soort: "tekst", tekst: about.join("\n\n") });
  return { titel: f.titel || f.vraag || "Figuur", cellen };
}

const KEY = "rom-werkbank-figuur";

/** Leaves a notebook for the workbench to open in this tab. @throws where the browser keeps nothing */
export const handOver = (n: Notebook): void => sessionStorage.setItem(KEY, toMarkdown(n));

/** What was left, once. */
export function takeOver(): Notebook | null {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text === null ? null : fromMarkdown(text);
  } catch {
    return null;
  }
}
