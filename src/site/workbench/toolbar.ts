import type { Session } from "../session.js";
import { button, download, h } from "./dom.js";
import type { Limits } from "./graph.js";
import { type Cell, freeName, fromMarkdown, type Notebook, toMarkdown } from "./notebook.js";
import { fileName, linkOf } from "./store.js";

/** What can be done with a notebook as a whole, and what can be added to it. */
export interface Whole {
  notebook(): Notebook;
  /** Opens another; `where` it came from, if it is not the reader's own. */
  open(n: Notebook, where?: string): void;
  renew(): void;
  undo(): void;
  redo(): void;
  /** Opens the draft that another notebook put aside. */
  earlier(): void;
  add(cell: Cell): void;
  rows(): readonly string[];
  beside<T>(work: (s: Session) => Promise<T>): Promise<T>;
  limits: Limits;
  tell(text: string): void;
  fault(cause: unknown): string;
}

/** A file larger than this is no notebook. */
const FILE_MAX = 1_000_000;

async function share(w: Whole): Promise<void> {
  try {
    const link = await linkOf(w.notebook(), location.href);
    history.replaceState(null, "", link);
    const holds = "Hij bevat het hele werkblad; niets ervan gaat naar een server.";
    await navigator.clipboard.writeText(link).then(
      () => w.tell(`Link gekopieerd. ${holds}`),
      () => w.tell(`De link staat in de adresbalk. ${holds}`),
    );
  } catch (cause) {
    w.tell(cause instanceof RangeError ? cause.message : "De link kon niet worden gemaakt.");
  }
}

async function openFile(w: Whole, file: File | undefined): Promise<void> {
  if (!file) return;
  try {
    if (file.size > FILE_MAX) throw new RangeError("too large");
    const n = fromMarkdown(await file.text());
    w.open({ ...n, titel: n.titel || file.name.replace(/\.md$/, "") }, "Dit werkblad komt uit een bestand.");
  } catch {
    w.tell(`${file.name} is geen werkblad: verwacht is een Markdown-bestand zoals de werkbank het bewaart.`);
  }
}

/** @param title the field with the notebook's title @param said where the workbench says what happened */
export function toolbar(w: Whole, title: HTMLElement, said: HTMLElement): HTMLElement {
  const file = h("input", { type: "file", accept: ".md,text/markdown", hidden: true });
  file.addEventListener("change", () => {
    void openFile(w, file.files?.[0]);
    file.value = "";
  });
  const limit = (label: string, key: keyof Limits, values: readonly number[], unit: string): HTMLElement => {
    const select = h(
      "select",
      {},
      ...values.map((v) =>
        h("option", { value: v, selected: v === w.limits[key] }, `${v.toLocaleString("nl-NL")} ${unit}`),
      ),
    );
    select.addEventListener("change", () => {
      w.limits = { ...w.limits, [key]: Number(select.value) };
    });
    return h("label", { class: "wb-veld" }, `${label} `, select);
  };
  return h(
    "div",
    { class: "wb-balk" },
    title,
    button("Link", () => void share(w), "Link naar dit werkblad kopiëren"),
    button("Bewaar bestand", () => {
      const n = w.notebook();
      download(fileName(n.titel), "text/markdown", toMarkdown(n));
    }),
    button("Open bestand", () => file.click()),
    file,
    button("Ongedaan maken", () => w.undo()),
    button("Opnieuw", () => w.redo()),
    button("Nieuw", () => w.renew()),
    button("Vorig concept", () => w.earlier(), "Vorig concept: het werkblad dat hier stond voor u een ander opende"),
    limit("Hoogstens", "rijen", [1000, 10_000, 100_000], "rijen"),
    limit("en", "seconden", [10, 60, 300], "seconden"),
    said,
  );
}

/** A choice of vestigingen under their names, for a peer group of one's own. */
async function addUnits(w: Whole): Promise<void> {
  try {
    const found = await w.beside((s) =>
      s.ask("SELECT naam FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde", 10_000),
    );
    const opties = found.rijen.map((r) => String(r["naam"]));
    const naam = freeName(w.notebook(), "groep");
    w.add({ soort: "keuze", naam, vorm: "meer", label: "Groep van vestigingen", opties, waarde: opties.slice(0, 2) });
  } catch (cause) {
    w.tell(w.fault(cause));
  }
}

export function addButtons(w: Whole): HTMLElement {
  const free = (wish: string): string => freeName(w.notebook(), wish);
  const make: readonly (readonly [string, () => Cell])[] = [
    ["Tekst", () => ({ soort: "tekst", tekst: "" })],
    ["SQL", () => ({ soort: "sql", naam: free("rijen"), sql: "" })],
    [
      "Keuze",
      () => ({ soort: "keuze", naam: free("keuze"), vorm: "een", label: "Keuze", opties: ["a", "b"], waarde: "a" }),
    ],
    [
      "Schuif",
      () => ({
        soort: "keuze",
        naam: free("minst"),
        vorm: "schuif",
        label: "Minstens",
        van: 0,
        tot: 100,
        stap: 5,
        waarde: 10,
      }),
    ],
    ["Figuur", () => ({ soort: "figuur", rijen: w.rows().at(-1) ?? "", spec: {} })],
    ["Tabel", () => ({ soort: "tabel", rijen: w.rows().at(-1) ?? "" })],
  ];
  return h(
    "div",
    { class: "wb-erbij", role: "group", "aria-label": "Cel toevoegen" },
    "Cel erbij: ",
    ...make.map(([text, cell]) => button(text, () => w.add(cell()))),
    button("Groep van vestigingen", () => void addUnits(w)),
  );
}
