import type { Files } from "../database.js";
import type { Session } from "../session.js";
import { NAMES, wordsOf } from "./catalogue.js";
import { h } from "./dom.js";
import type { Words } from "./editor.js";
import { Engine } from "./engine.js";
import { faultText } from "./faults.js";
import { type Bench, type CellView, foreign, READER } from "./frame.js";
import { takeOver } from "./from-figure.js";
import { Asker, Graph, type Limits, type Result, rowCells } from "./graph.js";
import { STYLE } from "./look.js";
import { type Cell, freeName, isName, NO_NAME, type Notebook, nameOf, renamed } from "./notebook.js";
import { panel } from "./panel.js";
import { Past, type State } from "./past.js";
import { STARTER } from "./starter.js";
import { draft, fromLink, IN_HASH, keepDraft, setAside } from "./store.js";
import { addButtons, toolbar, type Whole } from "./toolbar.js";
import { viewOf } from "./views.js";

interface Entry {
  readonly id: number;
  cell: Cell;
  view: CellView;
}

/** The workbench: a reader's notebook on the figures of the release. */
class Workbench implements Bench, Whole {
  readonly element = h("div", { class: "werkbank" });
  private titel = "";
  private entries: Entry[] = [];
  private next = 1;
  limits: Limits = { rijen: 1000, seconden: 10 };
  private readonly asker: Asker;
  private graph: Graph;
  private readonly list = h("div", { class: "wb-cellen" });
  private readonly said = h("output", { class: "wb-melding" });
  private readonly title = h("input", { class: "wb-titel", "aria-label": "Titel van dit werkblad" });
  private readonly known = new Map<string, Result["kolommen"]>();
  private readonly past = new Past();
  private spoken: Promise<Words> | undefined;
  /** Where the notebook came from, while nothing of it has run; null: it runs. */
  private herkomst: string | null = null;
  /** The draft on this device is of another notebook, which is put aside at the first change of this one. */
  private vreemd = false;
  private openedHash = "";

  constructor(files: Files) {
    const engine = new Engine(files);
    this.asker = new Asker(
      () => engine.session(),
      () => this.limits,
    );
    this.graph = new Graph(this.asker);
    this.title.addEventListener("change", () => {
      this.past.before(this.state());
      this.titel = this.title.value;
      this.keep();
    });
  }

  words(): Promise<Words> {
    this.spoken ??= this.beside(wordsOf);
    return this.spoken;
  }

  notebook(): Notebook {
    return { titel: this.titel, cellen: this.entries.map((e) => e.cell) };
  }

  fault(cause: unknown): string {
    return faultText(
      cause,
      NAMES,
      this.notebook().cellen.flatMap((c) => nameOf(c) ?? []),
      this.limits.seconden,
    );
  }

  rows(): readonly string[] {
    return rowCells(this.notebook().cellen);
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

  private state(): State {
    return { blad: this.notebook(), herkomst: this.herkomst };
  }

  /** Opens another notebook in place of this one. @param where it came from, where it is not the reader's own */
  open(n: Notebook, where?: string): void {
    this.past.before(this.state());
    this.vreemd = true;
    this.put({ blad: n, herkomst: where ?? null });
  }

  /** A new beginning; what was here can be taken back. */
  renew(): void {
    history.replaceState(null, "", location.pathname + location.search);
    this.open(STARTER);
  }

  /** The draft that another notebook put aside. */
  earlier(): void {
    const found = draft("vorig");
    if (found) this.open(found);
    else this.tell("Er is geen vorig concept op dit apparaat.");
  }

  private put({ blad, herkomst }: State): void {
    this.graph.dispose();
    this.graph = new Graph(this.asker);
    this.known.clear();
    this.titel = blad.titel;
    this.title.value = blad.titel;
    this.herkomst = herkomst;
    this.entries = blad.cellen.map((cell) => this.entry(cell));
    this.place();
    if (herkomst === null) this.run();
  }

  /** Puts all cells in the graph. */
  run(): void {
    this.herkomst = null;
    this.warning();
    for (const e of this.entries) this.graph.put(e.id, e.cell, e.view.watcher);
  }

  private entry(cell: Cell): Entry {
    const id = this.next++;
    return { id, cell, view: viewOf(this, id, cell, (r) => this.answered(id, r)) };
  }

  private answered(id: number, r: Result): void {
    const naam = this.entries.map((e) => (e.id === id ? nameOf(e.cell) : null)).find((n) => n !== null);
    if (naam) this.known.set(naam, r.kolommen);
  }

  /** Elements in the order of the cells; what a cell shows stays in it. */
  private place(): void {
    this.list.replaceChildren(...this.entries.map((e) => e.view.element));
    for (const e of this.entries) e.view.refresh?.();
    this.warning();
  }

  private keep(): void {
    if (this.herkomst !== null) return;
    if (this.vreemd) setAside();
    this.vreemd = false;
    if (IN_HASH.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
    const kept = keepDraft(this.notebook());
    this.tell(kept ? "Concept bewaard op dit apparaat." : "Deze browser bewaart geen concept; bewaar dit als bestand.");
  }

  tell(text: string): void {
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  change(id: number, cell: Cell, still = false): void {
    const e = this.entries.find((x) => x.id === id);
    if (!e) return;
    this.past.before(this.state(), id);
    e.cell = cell;
    if (this.herkomst !== null) {
      if (!still) this.tell("Er is nog niets uitgevoerd: kies eerst Uitvoeren boven het werkblad.");
      return;
    }
    if (!still) this.graph.put(id, cell, e.view.watcher);
    this.keep();
  }

  rename(id: number, naam: string): string | null {
    const e = this.entries.find((x) => x.id === id);
    if (!e || !("naam" in e.cell) || e.cell.naam === naam) return null;
    if (!isName(naam)) return NO_NAME;
    if (this.entries.some((x) => x.id !== id && nameOf(x.cell) === naam))
      return `Er is al een cel met de naam ${naam}.`;
    this.past.before(this.state());
    const blad = renamed(this.notebook(), e.cell.naam, naam);
    this.put({ blad, herkomst: this.herkomst });
    this.keep();
    this.element.querySelector<HTMLInputElement>(`.wb-naam[value="${naam}"]`)?.focus();
    return null;
  }

  move(id: number, step: -1 | 1): void {
    const at = this.entries.findIndex((e) => e.id === id);
    const to = at + step;
    if (at < 0 || to < 0 || to >= this.entries.length) return;
    this.past.before(this.state());
    const [e] = this.entries.splice(at, 1);
    if (e) this.entries.splice(to, 0, e);
    this.place();
    this.keep();
    e?.view.element.querySelector<HTMLButtonElement>(`.wb-knoppen button:nth-child(${step < 0 ? 1 : 2})`)?.focus();
  }

  remove(id: number): void {
    this.past.before(this.state());
    this.graph.remove(id);
    this.entries = this.entries.filter((e) => e.id !== id);
    this.place();
    this.keep();
    this.tell("Cel weggehaald; Ongedaan maken zet haar terug.");
  }

  add(cell: Cell): void {
    this.past.before(this.state());
    const e = this.entry(cell);
    this.entries.push(e);
    if (this.herkomst === null) this.graph.put(e.id, cell, e.view.watcher);
    this.place();
    this.keep();
    e.view.element.scrollIntoView({ block: "nearest" });
    e.view.focus?.();
  }

  undo(): void {
    const before = this.past.undo(this.state());
    if (before) this.put(before);
    else this.tell("Er is niets om ongedaan te maken.");
  }

  redo(): void {
    const after = this.past.redo(this.state());
    if (after) this.put(after);
    else this.tell("Er is niets om opnieuw te doen.");
  }

  /** Says of a notebook from elsewhere that it is a reader's, and lets it run only when asked. */
  private warning(): void {
    this.element.querySelector(".wb-vreemd")?.remove();
    if (this.herkomst === null) return;
    this.list.before(foreign(this.herkomst, () => this.run()));
  }

  async start(): Promise<void> {
    const main = h(
      "div",
      { class: "wb-blad" },
      toolbar(this, this.title, this.said),
      h("p", { class: "wb-lezer" }, READER),
      this.list,
      addButtons(this),
    );
    this.element.append(
      h("style", {}, STYLE),
      main,
      panel((t) => this.add({ soort: "sql", naam: freeName(this.notebook(), "rijen"), sql: `SELECT * FROM ${t}` })),
    );
    await this.first();
    addEventListener("hashchange", () => {
      // A heading's anchor is no notebook.
      if (IN_HASH.test(location.hash) && location.hash !== this.openedHash) void this.first();
    });
  }

  /** What an address holds, else what was left here, else a beginning. */
  private async first(): Promise<void> {
    const own = draft() ?? STARTER;
    this.openedHash = location.hash;
    try {
      const figure = takeOver();
      const given = figure ? null : await fromLink(location.hash);
      const other = figure ?? given;
      if (other) {
        this.past.before({ blad: own, herkomst: null });
        this.vreemd = true;
      }
      this.put({ blad: other ?? own, herkomst: given ? "Dit werkblad komt uit een link." : null });
    } catch {
      this.put({ blad: own, herkomst: null });
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
