import { number } from "../format.js";
import { button, h } from "./dom.js";
import { type Bench, type CellView, framed, outcome } from "./frame.js";
import type { Result } from "./graph.js";
import { hiddenSentence, reckoning } from "./hidden.js";
import type { Cell } from "./notebook.js";
import { resultTable } from "./results.js";

/** A cell of SQL: the question, its rows, and what of them is hidden. */

type SqlCell = Extract<Cell, { soort: "sql" }>;

/** @param changed the columns of this cell are others than before */
export function sqlView(bench: Bench, id: number, cell: SqlCell, changed: (r: Result) => void): CellView {
  let text = cell.sql;
  let ran = cell.sql;
  const out = outcome();
  const about = h("p", { class: "wb-verborgen", role: "note", hidden: true });
  const run = (): void => {
    ran = text;
    bench.change(id, { ...cell, sql: text });
    mark();
  };
  const go = button("Uitvoeren", run, `Uitvoeren: cel ${cell.naam} (Ctrl+Enter)`);
  const stop = button("Stop", () => bench.stop(id), `Stop cel ${cell.naam}`);
  stop.hidden = true;
  const mark = (): void => {
    go.classList.toggle("wb-anders", text !== ran);
    go.textContent = text === ran ? "Uitvoeren" : "Uitvoeren: gewijzigd";
  };
  const typed = (now: string): void => {
    text = now;
    bench.change(id, { ...cell, sql: text }, true);
    mark();
  };
  const area = h("textarea", {
    class: "wb-vraag",
    rows: Math.min(18, Math.max(3, text.split("\n").length)),
    spellcheck: "false",
    "aria-label": `SQL van cel ${cell.naam}`,
    input: () => typed(area.value),
    keydown: (e) => {
      if ((e as KeyboardEvent).key !== "Enter" || !((e as KeyboardEvent).ctrlKey || (e as KeyboardEvent).metaKey))
        return;
      e.preventDefault();
      run();
    },
    focus: () => void enrich(),
  });
  area.value = text;
  const editor = h("div", { class: "wb-editor" }, area);
  let rich = false;
  /** The editor comes at the first visit; without it the text area does. */
  const enrich = async (): Promise<void> => {
    if (rich) return;
    rich = true;
    try {
      const [{ sqlEditor }, words] = await Promise.all([import("./editor.js"), bench.words()]);
      const had = document.activeElement === area;
      const e = sqlEditor({ tekst: text, label: `SQL van cel ${cell.naam}`, words, changed: typed, run });
      editor.replaceChildren(e.element);
      if (had) e.focus(area.selectionStart, area.selectionEnd);
    } catch {
      rich = false;
    }
  };

  /** How many rows of the same kind are hidden is asked after the answer stands. */
  const tellHidden = async (r: Result): Promise<void> => {
    about.hidden = true;
    const said = await bench
      .beside(async (session) => {
        const tables = await session.tables(r.vraag);
        const plan = await session.ask(`EXPLAIN ${r.vraag}`, 5000);
        const reckoned = reckoning(r.vraag, tables, JSON.stringify(plan.rijen));
        if (!reckoned) return null;
        const [counted] = reckoned.telt === null ? [] : (await session.ask(reckoned.telt, 5000)).rijen;
        return hiddenSentence((counted as { rijen: number; verborgen: number } | undefined) ?? null, reckoned);
      })
      .catch(() => hiddenSentence(null));
    about.textContent = said;
    about.hidden = said === null;
  };
  return {
    element: framed(bench, id, cell, cell.naam, [editor, out.element, about], [go, stop]),
    watcher: {
      bezig: () => {
        out.busy();
        stop.hidden = false;
      },
      waarde: (value) => {
        const r = value as Result;
        stop.hidden = true;
        out.show(
          resultTable(r, cell.naam, `Uitkomst van cel ${cell.naam}`),
          h("p", { class: "wb-tijd" }, `${number(r.ms)} ms`),
        );
        changed(r);
        void tellHidden(r);
      },
      fout: (cause) => {
        stop.hidden = true;
        about.hidden = true;
        out.fault(bench.fault(cause));
      },
    },
    focus: () => area.focus(),
  };
}
