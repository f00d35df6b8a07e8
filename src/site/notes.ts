import { save } from "./save.js";

/** Agreements noted at a meeting, as the file that the command `rapport --afspraken` reads. Nothing is sent or kept. */

const COLUMNS = ["eenheid", "datum", "afspraak", "wie", "voor", "stand"] as const;
export type Note = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** Notes as CSV with semicolons; lines within a note become blanks. */
function notesCsv(notes: readonly Note[]): string {
  const field = (text: string): string => {
    const line = text.replace(/\s+/g, " ").trim();
    return /[;",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
  };
  const lines = notes.map((n) => COLUMNS.map((c) => field(n[c] ?? "")).join(";"));
  return `\uFEFF${[COLUMNS.join(";"), ...lines].join("\r\n")}\r\n`;
}

/** Takes hold of the form of a page, where it has one. */
export function holdNotes(): void {
  const form = document.querySelector<HTMLFormElement>("form.notities");
  const [keep, list, said] = ["[data-bewaar]", ".genoteerd", "output"].map((s) => form?.querySelector<HTMLElement>(s));
  if (!form || !(keep instanceof HTMLButtonElement) || !list || !said) return;
  const notes: Note[] = [];
  let saved = true;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const note = Object.fromEntries(
      [...new FormData(form)].map(([k, v]) => [k, typeof v === "string" ? v : ""]),
    ) as Note;
    if (!note.afspraak?.trim()) return;
    notes.push({ ...note, stand: "nieuw" });
    saved = false;
    const item = document.createElement("li");
    const unit = form.querySelector<HTMLSelectElement>("select")?.selectedOptions[0]?.textContent ?? "";
    item.textContent = [unit, note.datum, note.afspraak, note.wie, note.voor].filter(Boolean).join(" · ");
    list.append(item);
    keep.disabled = false;
    said.textContent = `${notes.length} genoteerd, nog niet bewaard.`;
    const text = form.querySelector("textarea");
    if (text) text.value = "";
  });
  keep.addEventListener("click", () => {
    save(new Blob([notesCsv(notes)], { type: "text/csv" }), "afspraken.csv");
    saved = true;
    said.textContent = `${notes.length} bewaard in afspraken.csv.`;
  });
  addEventListener("beforeunload", (event) => {
    if (!saved) event.preventDefault();
  });
}
