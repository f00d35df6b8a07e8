import { copyOf, questionOf } from "./figures-on-page.js";
import { unmark } from "./word-cards.js";

/** A hand-out of two pages for a conversation: what the page finds, one large figure and its questions; two further figures and the source. */

const PRINTS = "drukt-hand-out";

const copy = (selector: string): Node[] =>
  [...document.querySelectorAll(selector)].slice(0, 1).map((e) => {
    const out = e.cloneNode(true) as Element;
    unmark(out);
    return out;
  });

const line = (text: string, kind: string, tag = "p"): HTMLElement => {
  const e = document.createElement(tag);
  e.className = kind;
  e.textContent = text;
  return e;
};

/**
 * Prints it.
 * @param figures of the page
 * @param at the figure to begin with; the two after it, or before it at the end, come on the second page
 */
export function printHandout(figures: readonly HTMLElement[], at: number): void {
  const [main, ...rest] = [...figures.slice(at), ...figures.slice(0, at)].slice(0, 3);
  if (!main) return;
  const sheet = document.createElement("div");
  sheet.className = "hand-out";
  const [one, two] = [document.createElement("section"), document.createElement("section")];
  const chosen = document.querySelector<HTMLElement>("form.strook")?.dataset["gekozen"] ?? "";
  const asked = document.createElement("ol");
  asked.append(...[main, ...rest].map((f) => line(questionOf(f), "vraag", "li")));
  one.append(
    ...copy('[data-blok="banner"]'),
    ...copy("h1"),
    line(chosen, "bron"),
    ...copy('[data-blok="opening"]'),
    copyOf(main),
    line("Voor het gesprek", "kop-gesprek", "h2"),
    asked,
  );
  two.append(
    ...rest.map(copyOf),
    line(document.querySelector("#observablehq-footer")?.textContent?.trim() ?? "", "bron"),
  );
  sheet.append(one, two);
  document.body.append(sheet);
  document.body.classList.add(PRINTS);
  addEventListener(
    "afterprint",
    () => {
      document.body.classList.remove(PRINTS);
      sheet.remove();
    },
    { once: true },
  );
  print();
}
