import { WORDS } from "./pages/glossary.js";

/** A card for a word, where the word stands: the first time in each block. Without script the start explains them. */

const PLACES = ".zin, figcaption p, .regel, .kaart dt, .kaart dd";
const UNITS = ".blad [data-blok]";

/** Makes a button of the first place of each word within a block. */
function mark(block: Element): void {
  for (const word of WORDS) {
    if (block.querySelector(`.woord[data-woord="${word.id}"]`)) continue;
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const found = word.vorm.exec(node.textContent ?? "");
      const parent = node.parentElement;
      if (!found || !parent?.closest(PLACES) || parent.closest("button, a, svg, table, .woord")) continue;
      const text = node as Text;
      const rest = text.splitText(found.index);
      rest.splitText(found[0].length);
      // No button: that would break lines as a picture does.
      const button = document.createElement("span");
      button.setAttribute("role", "button");
      button.className = "woord";
      button.dataset["woord"] = word.id;
      button.setAttribute("aria-haspopup", "dialog");
      button.textContent = found[0];
      rest.replaceWith(button);
      break;
    }
  }
}

/** By keyboard a word is met once on a page, however often it can be pressed. */
function stops(): void {
  const met = new Set<string>();
  for (const b of document.querySelectorAll<HTMLElement>(".woord")) {
    const id = b.dataset["woord"] ?? "";
    b.tabIndex = met.has(id) ? -1 : 0;
    met.add(id);
  }
}

/** Puts the words back into the text: for a copy of a figure that has no cards. */
export function unmark(within: Element): void {
  for (const b of within.querySelectorAll(".woord")) b.replaceWith(b.textContent ?? "");
  within.normalize();
}

function cardFor(button: HTMLElement, card: HTMLElement): void {
  const word = WORDS.find((w) => w.id === button.dataset["woord"]);
  if (!word) return;
  const title = document.createElement("strong");
  title.textContent = word.woord;
  const text = document.createElement("p");
  text.textContent = word.uitleg;
  card.setAttribute("aria-label", word.woord);
  card.replaceChildren(title, text);
  card.showPopover();
  const at = button.getBoundingClientRect();
  const below = at.bottom + 6 + card.offsetHeight < innerHeight;
  card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 8))}px`;
  card.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - card.offsetHeight - 6)}px`;
  card.focus();
}

/** Gives the words of a page their cards, now and whenever something is drawn. */
export function holdWords(): void {
  const card = document.createElement("div");
  card.className = "woordkaart";
  card.popover = "auto";
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  document.body.append(card);
  for (const block of document.querySelectorAll(UNITS)) mark(block);
  stops();
  document.addEventListener("rom:getekend", ({ target }) => {
    if (target instanceof Element) mark(target);
    stops();
  });
  const wordAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>(".woord") : null;
  document.addEventListener("click", ({ target }) => {
    const word = wordAt(target);
    if (word) cardFor(word, card);
  });
  document.addEventListener("keydown", (e) => {
    const word = wordAt(e.target);
    if (!word || (e.key !== "Enter" && e.key !== " ")) return;
    e.preventDefault();
    cardFor(word, card);
  });
}
