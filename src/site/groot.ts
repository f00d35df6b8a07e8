import { copyOf, figuresOn, questionOf } from "./figures-on-page.js";
import { printHandout } from "./handout.js";
import { light } from "./lit.js";

/** Meeting mode: one figure at a time, as large as the screen, in letters that the back row can read. */

/** Least size of any text, in pixels of the screen. */
const LETTER = 20;

/**
 * Makes a drawing as large as its place allows, with no text below LETTER. Labels that then reach outside the drawing make it wider.
 * @param room width and height in pixels; a drawing that is too tall for it at a readable size is as wide as the room and scrolls
 */
function enlarge(svg: SVGSVGElement, room: { readonly width: number; readonly height: number }): void {
  const { width, height } = svg.viewBox.baseVal.width
    ? svg.viewBox.baseVal
    : { width: svg.clientWidth, height: svg.clientHeight };
  const scaleOf = (w: number, h: number): number => Math.min(room.width / w, Math.max(room.height / h, 1.25));
  let scale = scaleOf(width, height);
  let box = { x: 0, y: 0, width, height };
  for (let turn = 0; turn < 2; turn++) {
    svg.style.setProperty("--groot-letter", `${Math.max(12, LETTER / scale).toFixed(2)}px`);
    const drawn = svg.getBBox();
    const x = Math.min(0, drawn.x);
    const y = Math.min(0, drawn.y);
    box = {
      x,
      y,
      width: Math.max(width, drawn.x + drawn.width) - x,
      height: Math.max(height, drawn.y + drawn.height) - y,
    };
    scale = scaleOf(box.width, box.height);
  }
  svg.setAttribute("viewBox", [box.x, box.y, box.width, box.height].map((n) => n.toFixed(1)).join(" "));
  svg.style.setProperty("--groot-letter", `${(LETTER / scale + 0.05).toFixed(2)}px`);
  svg.style.width = `${(box.width * scale).toFixed(0)}px`;
  svg.style.height = `${(box.height * scale).toFixed(0)}px`;
}

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
  const show = (): void => {
    const figure = figures[at];
    if (!figure) return;
    const copy = copyOf(figure);
    const ask = document.createElement("p");
    ask.className = "vraag";
    ask.textContent = questionOf(figure);
    view.replaceChildren(copy, ask);
    view.scrollTop = 0;
    const chosen = document.querySelector<HTMLElement>("form.strook")?.dataset["gekozen"] ?? "";
    place.textContent = `${at + 1} van ${figures.length} · ${document.querySelector("h1")?.textContent ?? ""}${chosen ? ` · ${chosen}` : ""}`;
    light(dialog);
    const drawings = [...copy.querySelectorAll<SVGSVGElement>("svg")];
    const rest = drawings.reduce((sum, s) => sum - s.getBoundingClientRect().height, view.scrollHeight);
    const beside = copy.querySelector(".naast") ? 2 : 1;
    for (const svg of drawings)
      enlarge(svg, {
        width: (view.clientWidth - 48) / beside,
        height: (view.clientHeight - Math.min(rest, view.clientHeight * 0.6)) / Math.max(1, drawings.length / beside),
      });
  };
  const step = (by: number): void => {
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
