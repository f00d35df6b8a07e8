import { chartView, tableView } from "./chart-view.js";
import type { Bench, CellView } from "./frame.js";
import type { Result } from "./graph.js";
import type { Cell } from "./notebook.js";
import { sqlView } from "./sql-view.js";
import { codeView, controlView, textView } from "./word-views.js";

/** A cell as it stands on the page. @param answered a cell of SQL has rows */
export function viewOf(bench: Bench, id: number, cell: Cell, answered: (r: Result) => void): CellView {
  switch (cell.soort) {
    case "tekst":
      return textView(bench, id, cell);
    case "sql":
      return sqlView(bench, id, cell, answered);
    case "keuze":
      return controlView(bench, id, cell);
    case "figuur":
      return chartView(bench, id, cell);
    case "tabel":
      return tableView(bench, id, cell);
    case "code":
      return codeView(bench, id, cell);
  }
}
