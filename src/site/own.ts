import { light } from "./lit.js";
import { keepMine, mine } from "./mine.js";
import { pointToMine } from "./way.js";

/** Where a reader says which vestiging is theirs: the list on the start, and the button on a vestiging's own page. */

const NOT_KEPT = "Deze browser bewaart niets, dus ook uw vestiging niet.";

/** Codes that the site has pages of, where this page tells. */
function known(): string[] | null {
  const options = document.querySelectorAll<HTMLOptionElement>("select[name=vestiging] option, .uw-vestiging option");
  return options.length ? [...options].map((o) => o.value).filter((v) => v !== "") : null;
}

/** Shows on the start what stands first on the page of the reader's vestiging. */
async function showOwn(place: HTMLElement): Promise<void> {
  const own = mine();
  place.replaceChildren();
  if (!own || !known()?.includes(own.eenheid)) return;
  const address = new URL(`${place.dataset["bladen"]}${own.eenheid}.html`, location.href);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const block = page.querySelector('[data-blok="opening"]');
  if (!block || mine()?.eenheid !== own.eenheid) return;
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  link.href = address.href;
  link.textContent = `Alles van ${own.naam}`;
  heading.textContent = own.naam;
  const more = document.createElement("p");
  more.append(link);
  place.append(heading, ...block.childNodes, more);
  place.dispatchEvent(new CustomEvent("rom:getekend", { bubbles: true }));
}

function refresh(): void {
  pointToMine(known());
  light(document);
  const own = mine()?.eenheid;
  for (const b of document.querySelectorAll<HTMLButtonElement>("button.dit-is-mijn")) {
    b.hidden = false;
    b.setAttribute("aria-pressed", String(b.dataset["eenheid"] === own));
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form.uw-vestiging")) {
    form.hidden = false;
    const select = form.querySelector("select");
    if (select) select.value = [...select.options].some((o) => o.value === own) ? (own ?? "") : "";
    const forget = form.querySelector<HTMLButtonElement>("button.vergeet");
    if (forget) forget.hidden = mine() === null;
  }
  for (const place of document.querySelectorAll<HTMLElement>(".eigen-cijfers"))
    void showOwn(place).catch(() => undefined);
}

/** Takes hold of them, and lights up what is theirs wherever something is drawn. */
export function holdOwn(): void {
  const keep = (of: Parameters<typeof keepMine>[0], near: Element): void => {
    if (!keepMine(of)) {
      const line = document.createElement("p");
      line.className = "niet";
      line.textContent = NOT_KEPT;
      near.after(line);
    }
    refresh();
  };
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLSelectElement) || !target.closest(".uw-vestiging")) return;
    const naam = target.selectedOptions[0]?.textContent ?? "";
    keep(target.value ? { eenheid: target.value, naam } : null, target);
  });
  document.addEventListener("click", ({ target }) => {
    const button =
      target instanceof Element ? target.closest<HTMLButtonElement>("button.dit-is-mijn, button.vergeet") : null;
    if (!button) return;
    const { eenheid, naam } = button.dataset;
    const off = button.classList.contains("vergeet") || mine()?.eenheid === eenheid;
    keep(off || !eenheid || !naam ? null : { eenheid, naam }, button);
  });
  document.addEventListener("rom:getekend", ({ target }) => {
    if (target instanceof Element) light(target);
  });
  refresh();
}
