import type { Session } from "../session.js";
import { button, h } from "./dom.js";
import type { Words } from "./editor.js";
import type { Watcher } from "./graph.js";
import type { Cell, Notebook } from "./notebook.js";

/** What every cell has around it, and what it can ask of the workbench. */

export const KINDS: Readonly<Record<Cell["soort"], string>> = {
  tekst: "Tekst",
  sql: "SQL",
  keuze: "Keuze",
  figuur: "Figuur",
  tabel: "Tabel",
  code: "Code",
};

/** What a cell may do to the notebook it stands in. */
export interface Bench {
  /** Another text or value of a cell. @param still it is kept, and nothing runs for it */
  change(id: number, cell: Cell, still?: boolean): void;
  rename(id: number, naam: string): string | null;
  move(id: number, step: -1 | 1): void;
  remove(id: number): void;
  stop(id: number): void;
  /** Names of cells with rows. */
  rows(): readonly string[];
  /** The columns of a cell with rows, once it has an answer. */
  fields(naam: string): readonly { readonly naam: string; readonly getal: boolean }[];
  words(): Promise<Words>;
  /** Asks something when no cell's question runs. */
  beside<T>(work: (s: Session) => Promise<T>): Promise<T>;
  fault(cause: unknown): string;
  notebook(): Notebook;
}

/** A cell as it stands on the page. */
export interface CellView {
  readonly element: HTMLElement;
  readonly watcher?: Watcher;
  /** The cells with rows, or their columns, are others than before. */
  refresh?(): void;
  focus?(): void;
}

/** The frame of a cell: its kind, its name, and what can be done with it. */
export function framed(
  bench: Bench,
  id: number,
  cell: Cell,
  naam: string | null,
  body: readonly (Node | null)[],
  extra: readonly Node[] = [],
): HTMLElement {
  const label = `${KINDS[cell.soort]}${naam ? ` ${naam}` : ""}`;
  const own =
    naam === null
      ? null
      : h("input", {
          class: "wb-naam",
          value: naam,
          "aria-label": `Naam van deze cel (${KINDS[cell.soort]})`,
          spellcheck: "false",
          size: 14,
          change: (e) => {
            const field = e.target as HTMLInputElement;
            const wrong = bench.rename(id, field.value.trim());
            field.setCustomValidity(wrong ?? "");
            if (wrong) field.reportValidity();
          },
        });
  return h(
    "div",
    { class: `wb-cel wb-${cell.soort}`, role: "group", "aria-label": label },
    h(
      "div",
      { class: "wb-kop" },
      h("span", { class: "wb-soort" }, KINDS[cell.soort]),
      own,
      ...extra,
      h(
        "span",
        { class: "wb-knoppen" },
        button("↑", () => bench.move(id, -1), `${label}: omhoog`),
        button("↓", () => bench.move(id, 1), `${label}: omlaag`),
        button("✕", () => bench.remove(id), `${label}: weghalen`),
      ),
    ),
    ...body.filter((b): b is Node => b !== null),
  );
}

/** Where a cell shows its value, and what is said in its place. */
export function outcome(): {
  readonly element: HTMLElement;
  busy(): void;
  show(...nodes: Node[]): void;
  fault(text: string): void;
  clear(): void;
} {
  const element = h("div", { class: "wb-toont" });
  return {
    element,
    busy: () => element.classList.add("wb-bezig"),
    show: (...nodes) => {
      element.classList.remove("wb-bezig");
      element.replaceChildren(...nodes);
    },
    fault: (text) => {
      element.classList.remove("wb-bezig");
      element.replaceChildren(h("p", { class: "wb-fout", role: "alert" }, text));
    },
    clear: () => element.replaceChildren(),
  };
}

/** Stands above every notebook, on paper too. */
export const READER =
  "Werkblad van een lezer, op de cijfers van deze uitgave. Vragen, figuren en tekst zijn niet van de uitgever.";

/** What stands above a notebook from elsewhere until its reader lets it run. @param where it came from, as a sentence */
export const foreign = (where: string, run: () => void): HTMLElement =>
  h(
    "div",
    { class: "wb-vreemd", role: "note" },
    h(
      "p",
      {},
      `${where} De cijfers komen uit deze uitgave; de vragen en de tekst zijn van een lezer, niet van de uitgever. Er is nog niets uitgevoerd.`,
    ),
    button("Uitvoeren", run),
  );
