import { copyOf, figuresOn, questionOf } from "./figures-on-page.js";
import { enlarge, sheetsOf } from "./groot-drawing.js";
import { printHandout } from "./handout.js";
import { light } from "./lit.js";

/** Meeting mode: one figure at a time, as large as the screen, in letters that the back row can read. */

const button = (text: string, label: string, act: () => void): HTMLButtonElement => {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = text;
  b.setAttribute("aria-label", label);
  b.addEventListener("click", act);
  return b;
};

/**
 * Opens meeting mode.
 * @param first the figure to begin with; the first of the page where left out
 */
export function openGroot(first?: HTMLElement | null): void {
  const figures = figuresOn();
  if (figures.length === 0) return;
  let at = Math.max(0, first ? figures.indexOf(first) : 0);
  const dialog = document.createElement("dialog");
  dialog.className = "groot";
  dialog.setAttribute("aria-label", "Overleg: één figuur per keer");
  const place = document.createElement("p");
  place.className = "plaats";
  place.setAttribute("aria-live", "polite");
  const view = document.createElement("div");
  view.className = "beeld";
  view.tabIndex = 0;
  view.setAttribute("role", "region");
  view.setAttribute("aria-label", "Figuur");
  /** Sheets of the figure in view, and which of them is; none of most. */
  let sheets: HTMLElement[] = [];
  let sheet = 0;
  const turn = (to: number): void => {
    sheet = to;
    sheets.forEach((s, k) => {
      s.hidden = k !== to;
    });
    const chosen = document.querySelector<HTMLElement>("form.strook")?.dataset["gekozen"] ?? "";
    const part = sheets.length > 1 ? `, deel ${to + 1} van ${sheets.length}` : "";
    place.textContent = `${at + 1} van ${figures.length}${part} · ${document.querySelector("h1")?.textContent ?? ""}${chosen ? ` · ${chosen}` : ""}`;
  };
  const show = (): void => {
    const figure = figures[at];
    if (!figure) return;
    const copy = copyOf(figure);
    const ask = document.createElement("p");
    ask.className = "vraag";
    ask.textContent = questionOf(figure);
    view.replaceChildren(copy, ask);
    view.scrollTop = 0;
    light(dialog);
    const drawings = [...copy.querySelectorAll<SVGSVGElement>("svg")];
    const rest = drawings.reduce((sum, s) => sum - s.getBoundingClientRect().height, view.scrollHeight);
    const beside = copy.querySelector(".naast") ? 2 : 1;
    const room = {
      width: (view.clientWidth - 48) / beside,
      height: (view.clientHeight - Math.min(rest, view.clientHeight * 0.6)) / Math.max(1, drawings.length / beside),
    };
    for (const svg of drawings) enlarge(svg, room);
    sheets = drawings.length === 1 && drawings[0] ? sheetsOf(drawings[0], room) : [];
    if (sheets.length) drawings[0]?.replaceWith(...sheets);
    turn(0);
  };
  const step = (by: number): void => {
    const next = sheet + Math.sign(by);
    if (Math.abs(by) === 1 && next >= 0 && next < sheets.length) {
      turn(next);
      return;
    }
    at = Math.min(figures.length - 1, Math.max(0, at + by));
    show();
  };
  const tools = document.createElement("div");
  tools.className = "knoppen";
  tools.append(
    button("←", "Vorige figuur", () => step(-1)),
    button("→", "Volgende figuur", () => step(1)),
    button("Hand-out", "Hand-out van twee pagina's afdrukken", () => printHandout(figures, at)),
    button("Sluiten", "Overleg sluiten", () => dialog.close()),
  );
  const top = document.createElement("div");
  top.className = "boven";
  top.append(place, tools);
  dialog.append(top, view);
  dialog.addEventListener("keydown", (e) => {
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, Home: -figures.length, End: figures.length }[
      e.key
    ];
    if (by === undefined) return;
    e.preventDefault();
    step(by);
  });
  addEventListener("resize", show);
  dialog.addEventListener("close", () => {
    removeEventListener("resize", show);
    dialog.remove();
    figures[at]?.scrollIntoView({ block: "center" });
  });
  document.body.append(dialog);
  dialog.showModal();
  view.focus();
  show();
}
