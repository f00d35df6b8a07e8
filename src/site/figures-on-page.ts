import { unmark } from "./word-cards.js";

/** The figures of a page as they stand there: what meeting mode shows, and what a hand-out prints. */

/** Figures in reading order; what is folded away or not available is none to talk about. */
export const figuresOn = (page: ParentNode = document): HTMLElement[] =>
  [...page.querySelectorAll<HTMLElement>(".blad figure.figuur")].filter(
    (f) => !f.closest("details:not([open])") && f.querySelector(".breed svg, .tabelvak") !== null,
  );

/** The question for a conversation that a page has of a figure; one that fits any where it has none. */
export function questionOf(figure: HTMLElement): string {
  const naam = figure.closest<HTMLElement>("[data-blok]")?.dataset["blok"] ?? "";
  return (
    document.querySelector(`.gesprek li[data-bij="${naam}"]`)?.textContent ??
    "Wat valt u op, en wat wilt u eerst weten voordat u er iets van vindt?"
  );
}

/** A figure without what only a page can do with it. */
export function copyOf(figure: HTMLElement): HTMLElement {
  const copy = figure.cloneNode(true) as HTMLElement;
  unmark(copy);
  for (const e of copy.querySelectorAll(".smal, .gereedschap, button, [popover], .toont")) e.remove();
  copy.removeAttribute("id");
  return copy;
}
