import type { Found } from "./search-index.js";

/** The search: a window over the page with what was found; its index and its code come when it is first opened. */

let dialog: HTMLDialogElement | undefined;

const resultHtml = (list: HTMLElement, found: readonly Found[], root: string): void => {
  list.replaceChildren(
    ...found.map((f) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = new URL(`.${f.naar}`, new URL(`${root}/`, location.href)).href;
      const kind = document.createElement("span");
      kind.textContent = f.bij ? `${f.soort} · ${f.bij}` : f.soort;
      link.append(f.titel, " ", kind);
      item.append(link);
      return item;
    }),
  );
};

function make(root: string): HTMLDialogElement {
  const d = document.createElement("dialog");
  d.className = "zoek";
  d.setAttribute("aria-label", "Zoeken");
  d.innerHTML = `<form method="dialog"><label>Zoek een pagina, figuur, begrip, instrument of vestiging <input type="search" autocomplete="off" spellcheck="false"></label><button>Sluiten</button></form><p class="gevonden" aria-live="polite"></p><ul></ul>`;
  const [input, said, list] = [d.querySelector("input"), d.querySelector("p"), d.querySelector("ul")];
  if (!input || !said || !list) throw new Error("no search");
  let turn = 0;
  const look = async (): Promise<void> => {
    const mine = ++turn;
    const text = input.value.trim();
    try {
      const { find } = await import("./search-index.js");
      const found = text === "" ? [] : await find(text, new URL(`${root}/zoek.json`, location.href).href);
      if (mine !== turn) return;
      resultHtml(list, found, root);
      said.textContent =
        text === ""
          ? ""
          : found.length === 0
            ? "Niets gevonden."
            : `${found.length} gevonden${found.length === 12 ? ", de beste" : ""}.`;
    } catch {
      if (mine === turn) said.textContent = "Zoeken lukt niet: de index is niet binnengekomen.";
    }
  };
  input.addEventListener("input", () => void look());
  input.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    list.querySelector("a")?.click();
  });
  d.addEventListener("keydown", (e) => {
    // A field for searching would only empty itself.
    if (e.key === "Escape") d.close();
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (by === undefined) return;
    e.preventDefault();
    const stops: HTMLElement[] = [input, ...list.querySelectorAll("a")];
    const at = stops.findIndex((s) => s === document.activeElement);
    stops[Math.min(stops.length - 1, Math.max(0, at + by))]?.focus();
  });
  // A result on the page itself leaves the page as it is.
  list.addEventListener("click", () => d.close());
  document.body.append(d);
  return d;
}

/** Takes hold of the button and of Ctrl+K. */
export function holdSearch(): void {
  const button = document.querySelector<HTMLButtonElement>(".zoekknop");
  if (!button) return;
  const open = (): void => {
    dialog ??= make(button.dataset["zoek"] ?? ".");
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input")?.select();
    void import("./search-index.js");
  };
  button.hidden = false;
  button.addEventListener("click", open);
  document.addEventListener("keydown", (e) => {
    if (e.key.toLowerCase() !== "k" || !(e.ctrlKey || e.metaKey)) return;
    e.preventDefault();
    open();
  });
}
