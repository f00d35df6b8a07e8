import { carried, withChoice } from "./choice-url.js";
import { mine } from "./mine.js";
import type { Choice } from "./pages/page.js";

/** From page to page: links take the choice along, and "Mijn vestiging" leads to the page of the vestiging kept on this device. */

/** Folders of pages that are about one vestiging, as the menu names them. */
const sheets = (): string[] =>
  [...document.querySelectorAll<HTMLElement>("a[data-mijn]")].map(
    (a) => new URL(a.dataset["mijn"] ?? "", location.href).pathname,
  );

/** A link to another page of the site; null for one within this page, a file, or elsewhere. */
function pageOf(a: HTMLAnchorElement, root: URL): URL | null {
  const to = new URL(a.dataset["naar"] ?? a.href, location.href);
  const ours = to.origin === location.origin && to.pathname.startsWith(root.pathname);
  if (!ours || a.hasAttribute("download") || !/\.html$|\/[^./]*$/.test(to.pathname)) return null;
  return to.pathname === location.pathname && to.hash !== "" ? null : to;
}

/**
 * Gives links of the site the choice of this page, at the moment one is used.
 * @param params of the page: of a vestiging's own page that vestiging travels on, unless it is the reader's own
 */
export function carryChoices(wortel: string, params: Choice): void {
  const root = new URL(`${wortel}/`, location.href);
  const { vestiging } = params;
  const take = ({ target }: Event): void => {
    const a = target instanceof Element ? target.closest("a") : null;
    const to = a && pageOf(a, root);
    if (!a || !to) return;
    a.dataset["naar"] ??= a.href;
    const extra = vestiging !== undefined && mine()?.eenheid !== vestiging ? { vestiging } : undefined;
    const out = carried(to, new URL(location.href), extra);
    a.href = (sheets().some((s) => out.pathname.startsWith(s)) ? withChoice(out, { vestiging: null }) : out).href;
  };
  for (const kind of ["pointerdown", "click", "contextmenu"]) document.addEventListener(kind, take, true);
}

/** Goes to the page of another vestiging, with the same choice. */
export function goToPageOf(eenheid: string): void {
  const to = new URL(`./${eenheid}.html`, location.href);
  to.search = location.search;
  location.assign(withChoice(to, { vestiging: null }));
}

/**
 * Points the menu to the page of the reader's own vestiging.
 * @param known codes that the site has pages of; null where this page does not tell
 */
export function pointToMine(known: readonly string[] | null): void {
  const own = mine();
  for (const a of document.querySelectorAll<HTMLAnchorElement>("a[data-mijn]")) {
    a.dataset["kies"] ??= a.getAttribute("href") ?? "";
    delete a.dataset["naar"];
    const there = own !== null && (known === null || known.includes(own.eenheid));
    a.setAttribute("href", there ? `${a.dataset["mijn"]}${own.eenheid}.html` : a.dataset["kies"]);
    a.classList.toggle("gekozen", there);
    a.title = there ? `${own.naam}: gemarkeerd in de figuren, alleen op dit apparaat` : "Kies uw vestiging";
    const page = new URL(a.href, location.href).pathname;
    if (there && page !== location.pathname) a.removeAttribute("aria-current");
  }
}
