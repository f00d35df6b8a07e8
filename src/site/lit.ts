import { mine } from "./mine.js";

/** The reader's own vestiging stands out in figures and tables, on this device only: nothing is drawn anew for it. */

const CLASS = "mijn";

/** Whether a text is a name, or a name as figures write it: picked out, or with more behind it. */
const names = (text: string, naam: string): boolean => {
  const bare = text.replace(/^▸\s*/, "").trim();
  return bare === naam || [":", ",", " ·"].some((after) => bare.startsWith(naam + after));
};

/** Lights it up below an element; with none kept everything goes out. */
export function light(within: ParentNode): void {
  const naam = mine()?.naam;
  for (const e of within.querySelectorAll(
    ".figuur svg text, .figuur svg [aria-label], .figuur tbody tr, .lijst li, .groot svg text, .groot svg [aria-label], .groot tbody tr",
  )) {
    const text =
      e.getAttribute("aria-label") ??
      (e.tagName === "TR"
        ? [...e.children].map((c) => c.textContent ?? "").find((t) => naam !== undefined && names(t, naam))
        : e.textContent) ??
      "";
    e.classList.toggle(CLASS, naam !== undefined && names(text, naam));
  }
}
