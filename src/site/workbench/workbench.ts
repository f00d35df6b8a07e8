import type { Files } from "../database.js";
import { withDatabase } from "../motor.js";
import type { Session } from "../session.js";
import { NAMES, wordsOf } from "./catalogue.js";
import { chartView, tableView } from "./chart-view.js";
import { button, h } from "./dom.js";
import type { Words } from "./editor.js";
import { faultText } from "./faults.js";
import type { Bench, CellView } from "./frame.js";
import { takeOver } from "./from-figure.js";
import { Asker, Graph, type Limits, type Result, rowCells } from "./graph.js";
import { STYLE } from "./look.js";
import { type Cell, freeName, NAME, type Notebook, nameOf } from "./notebook.js";
import { panel } from "./panel.js";
import { sqlView } from "./sql-view.js";
import { STARTER } from "./starter.js";
import { draft, dropDraft, fromLink, keepDraft } from "./store.js";
import { addButtons, toolbar, type Whole } from "./toolbar.js";
import { codeView, controlView, textView } from "./word-views.js";

interface Entry {
  readonly id: number;
  cell: Cell;
  view: CellView;
}

const UNDO_STEPS = 50;

/** The workbench: a reader's notebook on the figures of the release. */
class Workbench implements Bench, Whole {
  readonly element = h("div", { class: "werkbank" });
  private titel = "";
  private entries: Entry[] = [];
  private next = 1;
  private readonly asker = new Asker(
    () => this.session(),
    () => this.limits,
  );
  private graph = new Graph(this.asker);
  limits: Limits = { rijen: 1000, seconden: 10 };
  private readonly list = h("div", { class: "wb-cellen" });
  private readonly said = h("output", { class: "wb-melding" });
  private readonly title = h("input", { class: "wb-titel", "aria-label": "Titel van dit werkblad" });
  private readonly known = new Map<string, Result["kolommen"]>();
  private readonly past: Notebook[] = [];
  private opened: Promise<Session> | undefined;
  private spoken: Promise<Words> | undefined;
  /** Nothing of a link runs before its reader says so. */
  private held = false;

  constructor(private readonly files: Files) {
    this.title.addEventListener("change", () => {
      this.titel = this.title.value;
      this.keep();
    });
  }

  session(): Promise<Session> {
    this.opened ??= withDatabase(this.files, (db) => db.session());
    this.opened.catch(() => {
      this.opened = undefined;
    });
    return this.opened;
  }

  words(): Promise<Words> {
    this.spoken ??= this.beside(wordsOf);
    return this.spoken;
  }

  notebook(): Notebook {
    return { titel: this.titel, cellen: this.entries.map((e) => e.cell) };
  }

  fault(cause: unknown): string {
    const names = this.entries.flatMap((e) => nameOf(e.cell) ?? []);
    return faultText(cause, NAMES, names, this.limits.seconden);
  }

  rows(): readonly string[] {
    return rowCells(this.entries.map((e) => e.cell));
  }

  fields(naam: string): Result["kolommen"] {
    return this.known.get(naam) ?? [];
  }

  stop(id: number): void {
    this.graph.stop(id);
  }

  beside<T>(work: (s: Session) => Promise<T>): Promise<T> {
    return this.asker.beside(work);
  }

  /** Opens another notebook in place of this one. @param where it came from, where it is not the reader's own */
  open(n: Notebook, where?: string): void {
    this.remember();
    this.put(n, where !== undefined);
    if (where !== undefined) this.warn(where);
  }

  /** A new beginning; what was here can be taken back. */
  renew(): void {
    dropDraft();
    history.replaceState(null, "", location.pathname + location.search);
    this.open(STARTER);
  }

  /** @param held it came from elsewhere: it is shown, and runs when its reader says so */
  private put(n: Notebook, held: boolean): void {
    this.element.querySelector(".wb-vreemd")?.remove();
    this.graph.dispose();
    this.graph = new Graph(this.asker);
    this.known.clear();
    this.titel = n.titel;
    this.title.value = n.titel;
    this.held = held;
    this.entries = n.cellen.map((cell) => this.entry(cell));
    this.place();
    if (!held) this.run();
  }

  /** Puts all cells in the graph. */
  run(): void {
    this.held = false;
    for (const e of this.entries) this.graph.put(e.id, e.cell, e.view.watcher);
  }

  private entry(cell: Cell): Entry {
    const id = this.next++;
    return { id, cell, view: this.view(id, cell) };
  }

  private view(id: number, cell: Cell): CellView {
    switch (cell.soort) {
      case "tekst":
        return textView(this, id, cell);
      case "sql":
        return sqlView(this, id, cell, (r) => this.answered(id, r));
      case "keuze":
        return controlView(this, id, cell);
      case "figuur":
        return chartView(this, id, cell);
      case "tabel":
        return tableView(this, id, cell);
      case "code":
        return codeView(this, id, cell);
    }
  }

  private answered(id: number, r: Result): void {
    const naam = this.entries.map((e) => (e.id === id ? nameOf(e.cell) : null)).find((n) => n !== null);
    if (naam) this.known.set(naam, r.kolommen);
  }

  /** Elements in the order of the cells; what a cell shows stays in it. */
  private place(): void {
    this.list.replaceChildren(...this.entries.map((e) => e.view.element));
    for (const e of this.entries) e.view.refresh?.();
  }

  private remember(): void {
    this.past.push(this.notebook());
    if (this.past.length > UNDO_STEPS) this.past.shift();
  }

  private keep(): void {
    if (this.held) return;
    const kept = keepDraft(this.notebook());
    this.tell(kept ? "Concept bewaard op dit apparaat." : "Deze browser bewaart geen concept; bewaar dit als bestand.");
  }

  tell(text: string): void {
    this.said.textContent = text;
  }

  change(id: number, cell: Cell): void {
    const e = this.entries.find((x) => x.id === id);
    if (!e) return;
    e.cell = cell;
    if (cell.soort !== "tekst" && !this.held) this.graph.put(id, cell, e.view.watcher);
    this.keep();
  }

  rename(id: number, naam: string): string | null {
    const e = this.entries.find((x) => x.id === id);
    if (!e || !("naam" in e.cell) || e.cell.naam === naam) return null;
    if (!NAME.test(naam)) return "Een naam bestaat uit kleine letters, cijfers en _, en begint met een letter.";
    if (this.entries.some((x) => x.id !== id && nameOf(x.cell) === naam))
      return `Er is al een cel met de naam ${naam}.`;
    this.remember();
    const old = e.cell.naam;
    const renamed = (cell: Cell): Cell => {
      if (cell.soort === "sql")
        return { ...cell, sql: cell.sql.replaceAll(new RegExp(`\\$\\{\\s*${old}\\s*\\}`, "g"), `\${${naam}}`) };
      return (cell.soort === "figuur" || cell.soort === "tabel") && cell.rijen === old
        ? { ...cell, rijen: naam }
        : cell;
    };
    const { titel } = this.notebook();
    const cellen = this.entries.map((x) => (x.id === id ? { ...x.cell, naam } : renamed(x.cell)) as Cell);
    this.put({ titel, cellen }, this.held);
    this.keep();
    return null;
  }

  move(id: number, step: -1 | 1): void {
    const at = this.entries.findIndex((e) => e.id === id);
    const to = at + step;
    if (at < 0 || to < 0 || to >= this.entries.length) return;
    this.remember();
    const [e] = this.entries.splice(at, 1);
    if (e) this.entries.splice(to, 0, e);
    this.place();
    this.keep();
    e?.view.element.querySelector<HTMLButtonElement>(`.wb-knoppen button:nth-child(${step < 0 ? 1 : 2})`)?.focus();
  }

  remove(id: number): void {
    this.remember();
    this.graph.remove(id);
    this.entries = this.entries.filter((e) => e.id !== id);
    this.place();
    this.keep();
    this.tell("Cel weggehaald; Ongedaan maken zet haar terug.");
  }

  add(cell: Cell): void {
    this.remember();
    const e = this.entry(cell);
    this.entries.push(e);
    if (!this.held) this.graph.put(e.id, cell, e.view.watcher);
    this.place();
    this.keep();
    e.view.element.scrollIntoView({ block: "nearest" });
    e.view.focus?.();
  }

  undo(): void {
    const before = this.past.pop();
    if (before) this.put(before, false);
    else this.tell("Er is niets om ongedaan te maken.");
  }

  /** Says of a notebook that it is a reader's, and lets it run only when asked. */
  private warn(where: string): void {
    const bar = h(
      "div",
      { class: "wb-vreemd", role: "note" },
      h(
        "p",
        {},
        `${where} De cijfers komen uit deze uitgave; de vragen en de tekst zijn van een lezer, niet van de uitgever. Er is nog niets uitgevoerd.`,
      ),
      button("Uitvoeren", () => {
        bar.remove();
        this.run();
      }),
    );
    this.list.before(bar);
  }

  async start(): Promise<void> {
    const main = h("div", { class: "wb-blad" }, toolbar(this, this.title, this.said), this.list, addButtons(this));
    this.element.append(
      h("style", {}, STYLE),
      main,
      panel((t) => this.add({ soort: "sql", naam: freeName(this.notebook(), "rijen"), sql: `SELECT * FROM ${t}` })),
    );
    await this.first();
    addEventListener("hashchange", () => void this.first());
  }

  /** What an address holds, else what was left here, else a beginning. */
  private async first(): Promise<void> {
    try {
      const figure = takeOver();
      const given = figure ? null : await fromLink(location.hash);
      const own = draft();
      // What was left here can be taken back, also when the other is changed and kept in its place.
      if ((given || figure) && own) this.past.push(own);
      this.put(figure ?? given ?? own ?? STARTER, given !== null);
      if (given) this.warn("Dit werkblad komt uit een link.");
    } catch {
      this.put(draft() ?? STARTER, false);
      this.tell(
        "De link is geen heel werkblad: hij is onderweg afgebroken of veranderd. Vraag hem opnieuw, of laat u een bestand sturen.",
      );
    }
  }
}

/** @returns the element at once; cells run when the engine has come */
export async function workbench(files: Files): Promise<HTMLElement> {
  const w = new Workbench(files);
  await w.start();
  return w.element;
}
