import { choiceIn, shareLink } from "../choice-url.js";
import { save } from "../save.js";
import { archiveOf } from "./archive.js";
import { pictureOf, pixelsOf } from "./picture.js";
import { bibliography, citation, saidOf } from "./said.js";

/** What the buttons of a figure do. Loaded at the first of them. */

/** Says how a button fared, to screen readers too. */
function tell(button: Element, text: string): void {
  const tools = button.closest(".gereedschap");
  let line = tools?.querySelector<HTMLElement>("output");
  if (!line) {
    line = document.createElement("output");
    tools?.append(line);
  }
  line.textContent = text;
}

async function copy(button: Element, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(button, "Gekopieerd.");
  } catch {
    tell(button, "Kopiëren lukt hier niet: selecteer de tekst en kopieer haar zelf.");
  }
}

/** A drawer below the tools that opens and closes with its button. @returns null where it was closed */
function drawer(button: HTMLButtonElement): HTMLElement | null {
  const tools = button.closest(".gereedschap");
  const name = button.dataset["doe"] ?? "";
  const open = tools?.querySelector(`.laatje.${name}`);
  if (open) {
    open.remove();
    button.setAttribute("aria-expanded", "false");
    return null;
  }
  const place = document.createElement("div");
  place.className = `laatje ${name}`;
  tools?.append(place);
  button.setAttribute("aria-expanded", "true");
  return place;
}

/** Text in a drawer, selected, with a button that copies it. */
function offer(place: HTMLElement, label: string, text: string): HTMLTextAreaElement {
  const field = document.createElement("textarea");
  field.readOnly = true;
  field.rows = Math.min(8, text.split("\n").length + 1);
  field.value = text;
  field.setAttribute("aria-label", label);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Kopieer";
  button.addEventListener("click", () => void copy(button, field.value));
  place.append(field, button);
  field.focus();
  field.select();
  return field;
}

/** The address of a figure with the choice of the page; that of a vestiging only where the reader wants it in. */
const addressOf = (figure: Element, metVestiging: boolean): string =>
  shareLink(location.href, { metVestiging, anker: figure.closest("[data-blok]")?.id ?? "" });

function link(button: HTMLButtonElement, figure: HTMLElement): void {
  const place = drawer(button);
  if (!place) return;
  const field = offer(place, "Adres van deze figuur", addressOf(figure, false));
  if (choiceIn(new URL(location.href))["vestiging"] === undefined) return;
  const label = document.createElement("label");
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.addEventListener("change", () => {
    field.value = addressOf(figure, tick.checked);
  });
  label.append(tick, " met de vestiging die is uitgelicht");
  place.append(label);
}

async function picture(figure: HTMLElement, kind: "png" | "svg"): Promise<void> {
  const said = saidOf(figure);
  const drawn = await pictureOf(figure, said);
  save(
    kind === "svg" ? new Blob([drawn.svg], { type: "image/svg+xml" }) : await pixelsOf(drawn),
    `${said.naam}.${kind}`,
  );
}

function csv(figure: HTMLElement, anchor: HTMLAnchorElement): void {
  const said = saidOf(figure);
  const text = decodeURIComponent(anchor.href.slice(anchor.href.indexOf(",") + 1));
  save(new Blob([archiveOf(said, text)], { type: "application/zip" }), `${said.naam}.zip`);
}

/** Opens the workbench with the questions of a figure and what it says. */
async function bench(button: HTMLButtonElement, figure: HTMLElement): Promise<void> {
  const page = benchPage();
  if (page === null) return tell(button, "Deze uitgave heeft geen werkbank.");
  const { handOver, notebookOf } = await import("../workbench/from-figure.js");
  handOver(notebookOf(saidOf(figure), button.closest(".laatje")?.querySelector("pre")?.textContent ?? ""));
  location.href = page;
}

/** Where the workbench is, by a link of the page; null where the site has none. */
const benchPage = (): string | null =>
  // By where it leads: from a page of its own folder the link is written "./werkbank".
  [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].find((a) =>
    /\/onderzoek\/werkbank(?:\.html)?$/.test(a.origin === location.origin ? a.pathname : ""),
  )?.href ?? null;

/** Opens a page that is a notebook in the workbench, as its own Markdown. */
async function benchWhole(button: HTMLElement): Promise<void> {
  const page = benchPage();
  const text = button.parentElement?.querySelector<HTMLAnchorElement>("a.markdown")?.href ?? "";
  if (page === null) return tell(button, "Deze uitgave heeft geen werkbank.");
  const [{ handOver }, { fromMarkdown }] = await Promise.all([
    import("../workbench/from-figure.js"),
    import("../workbench/notebook.js"),
  ]);
  const bytes = Uint8Array.from(atob(text.slice(text.indexOf(",") + 1)), (c) => c.charCodeAt(0));
  handOver(fromMarkdown(new TextDecoder().decode(bytes)));
  location.href = page;
}

/** Does what a button, or the link of the CSV, says. */
export async function act(pressed: HTMLElement): Promise<void> {
  if (pressed.dataset["doe"] === "kopieer")
    return copy(pressed, pressed.closest(".laatje")?.querySelector("pre")?.textContent ?? "");
  if (pressed.dataset["doe"] === "bladzijde")
    return benchWhole(pressed).catch(() => tell(pressed, "Dit lukt in deze browser niet."));
  const figure = pressed.closest<HTMLElement>("figure.figuur");
  if (!figure) return;
  try {
    if (pressed instanceof HTMLAnchorElement) return csv(figure, pressed);
    const button = pressed as HTMLButtonElement;
    switch (button.dataset["doe"]) {
      case "png":
      case "svg":
        return await picture(figure, button.dataset["doe"]);
      case "werkbank":
        return await bench(button, figure);
      case "link":
        return link(button, figure);
      case "citeer": {
        const place = drawer(button);
        if (!place) return;
        const [said, adres] = [saidOf(figure), addressOf(figure, false)];
        const first = offer(place, "Bronvermelding", citation(said, adres));
        const head = document.createElement("p");
        head.textContent = "Voor een lijst van bronnen (BibTeX):";
        place.append(head);
        offer(place, "Bronvermelding in BibTeX", bibliography(said, adres));
        first.focus();
        first.select();
        return;
      }
      case "groot":
        // Held by meeting mode (start.ts).
        figure.dispatchEvent(new CustomEvent("rom:groot", { bubbles: true }));
    }
  } catch {
    tell(pressed, "Dit lukt in deze browser niet.");
  }
}
