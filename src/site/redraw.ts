import { choose, chosen, readUrl, selects, standard, words, writeUrl } from "./form.js";
import { sayIdle } from "./idle.js";
import type { Choice } from "./pages/page.js";
import { EngineLost, LOADING, type Loading } from "./patience.js";
import { withoutFields } from "./table-filter.js";

/**
 * Redraws a page when its choice changes: what is in view first, then the rest. No figure stands under a choice that it does not
 * show: until it is redrawn it is dimmed and says what it shows; if one cannot be redrawn all go back, the controls and the URL with
 * them, and the page says so.
 */

/** A block as drawn: its HTML and the choices that it hangs on. */
export interface DrawnBlock {
  readonly html: string;
  readonly leest: readonly string[];
}

/**
 * Draws blocks of a page for a choice, in the width that is in view, or in both.
 * @returns by name; null when a later choice has overtaken it
 * @throws EngineLost when code, engine or data do not come; else what drawing threw
 */
export type Draw = (
  names: readonly string[],
  choice: Choice,
  current: () => boolean,
  both?: boolean,
) => Promise<ReadonlyMap<string, DrawnBlock> | null>;

/** A block of the page that hangs on choices, and which. */
const reads = (place: HTMLElement): string[] => (place.dataset["leest"] ?? "").split(" ").filter((k) => k !== "");
const places = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-blok][data-leest]")];

/** Says on a block in what it shows another choice than the controls. */
function mark(place: HTMLElement, form: HTMLFormElement, shown: Choice, wanted: Choice): void {
  unmark(place);
  if (place.textContent?.trim() === "") return;
  place.classList.add("achter");
  place.setAttribute("aria-busy", "true");
  const line = document.createElement("p");
  line.className = "toont";
  const other = reads(place).filter((k) => wanted[k] !== shown[k]);
  line.textContent = `Dit toont nog: ${words(form, shown, other)}`;
  place.prepend(line);
}

function unmark(place: HTMLElement): void {
  place.classList.remove("achter");
  place.removeAttribute("aria-busy");
  place.querySelector(":scope > .toont")?.remove();
}

/** Puts a drawn block in its place and says so to who adds to it (`rom:getekend`); its table and its questions stay open if they were. */
export function fill(place: HTMLElement, { html, leest }: DrawnBlock): void {
  const drawers = (): HTMLDetailsElement[] => [...place.querySelectorAll<HTMLDetailsElement>(".gereedschap details")];
  const open = drawers().map((d) => d.open);
  place.innerHTML = html;
  place.dataset["leest"] = leest.join(" ");
  unmark(place);
  drawers().forEach((d, i) => {
    if (open[i]) d.open = true;
  });
  place.dispatchEvent(new CustomEvent("rom:getekend", { bubbles: true }));
}

/** Puts in what a block was not drawn in yet: the width that was not in view. What a reader opened in it stays. */
function complete(place: HTMLElement, html: string): void {
  const made = document.createElement("template");
  made.innerHTML = html;
  for (const width of ["breed", "smal"]) {
    const drawn = [...made.content.querySelectorAll(`figure > .${width}`)];
    place.querySelectorAll(`figure > .${width}`).forEach((e, i) => {
      if (e.childElementCount === 0) e.innerHTML = drawn[i]?.innerHTML ?? "";
    });
  }
}

/** A block as it was drawn: without what was added to it on the page (idle.ts), which is added anew when it is put back. */
function asDrawn(place: HTMLElement): DrawnBlock {
  const copy = place.cloneNode(true) as HTMLElement;
  for (const added of copy.querySelectorAll(".dichtstbij")) {
    if (added.previousSibling?.textContent === " ") added.previousSibling.remove();
    added.remove();
  }
  withoutFields(copy);
  return { html: copy.innerHTML, leest: reads(place) };
}

/** Whether any of it is in view, or nearly. */
function inView(place: HTMLElement): boolean {
  const { top, bottom } = place.getBoundingClientRect();
  return bottom > -40 && top < innerHeight + 40;
}

/** When the browser has nothing else to do. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => resolve(), { timeout: 2000 });
    else setTimeout(resolve, 200);
  });

/** Why the page could not follow, and what a reader can do. */
const failure = (cause: unknown, back: string): string =>
  `Bijwerken is niet gelukt: ${
    cause instanceof EngineLost
      ? "de rekenmachine of de gegevens zijn niet binnengekomen, of antwoorden niet meer"
      : "deze keuze kon niet worden berekend"
  }. De keuzes staan weer op wat u hier ziet (${back}). ${
    cause instanceof EngineLost
      ? "Controleer de verbinding en kies Opnieuw proberen; helpt dat niet, herlaad dan de pagina."
      : "Kies iets anders of kies Opnieuw proberen."
  }`;

/** Holds a page's figures to its controls. */
export class Redraw {
  /** The choice that all figures show, or showed when they last agreed. */
  private drawn: Choice;
  /** What a block shows where that is another choice, and how it stood before. */
  private readonly ahead = new Map<HTMLElement, { readonly shows: Choice; readonly before: DrawnBlock }>();
  private turn = 0;
  private readonly state: HTMLOutputElement | null;
  private readonly again: HTMLButtonElement;
  private readonly bar = document.createElement("progress");

  constructor(
    private readonly form: HTMLFormElement,
    private readonly draw: Draw,
    /** Hears every choice that all figures have come to show. */
    private readonly settled: (choice: Choice) => void = () => undefined,
  ) {
    this.drawn = standard(form);
    this.state = form.querySelector("output");
    this.again = document.createElement("button");
    this.again.type = "button";
    this.again.hidden = true;
    this.again.textContent = "Opnieuw proberen";
    this.bar.hidden = true;
    this.bar.setAttribute("aria-label", "Rekenmachine en gegevens komen binnen");
    this.state?.before(this.bar);
    form.append(this.again);
    document.addEventListener(LOADING, (event) => this.tellLoading((event as CustomEvent<Loading>).detail));
  }

  /** The choice that the figures show now. */
  get shown(): Choice {
    return this.drawn;
  }

  /** Follows the URL: at the start, and when the reader goes back or forward through choices. */
  fromUrl(): void {
    sayIdle(this.form, readUrl(this.form));
    void this.follow();
  }

  /** Follows the controls; each choice is a step that Back takes back. @param names of those that changed */
  fromControls(names: readonly string[] = selects(this.form).map((s) => s.name)): void {
    writeUrl(this.form, names, true);
    sayIdle(this.form);
    void this.follow();
  }

  /** What is known of how far the engine is: it can have begun to come before anything was chosen. */
  private loading: Loading | null = null;
  private tellLoading(of: Loading | null): void {
    this.loading = of;
    this.bar.hidden =
      of === null || document.body.dataset["stand"] !== "bezig" || (of.totaal > 0 && of.gekomen >= of.totaal);
    if (!of || of.totaal === 0) this.bar.removeAttribute("value");
    else {
      this.bar.max = of.totaal;
      this.bar.value = of.gekomen;
    }
  }

  private say(text: string, stand: "bezig" | "klaar" | "mislukt"): void {
    if (this.state) this.state.textContent = text;
    document.body.dataset["stand"] = stand;
    this.tellLoading(this.loading);
  }

  /** All figures show this choice now; paper says it too. */
  private settle(choice: Choice): void {
    this.drawn = choice;
    this.ahead.clear();
    this.form.dataset["gekozen"] = words(this.form, choice);
    for (const place of places()) unmark(place);
    this.settled(choice);
  }

  private shownBy = (place: HTMLElement): Choice => this.ahead.get(place)?.shows ?? this.drawn;

  private async follow(): Promise<void> {
    const mine = ++this.turn;
    const current = (): boolean => mine === this.turn;
    const wanted = chosen(this.form);
    this.again.hidden = true;
    const lags = (p: HTMLElement): boolean => reads(p).some((k) => wanted[k] !== this.shownBy(p)[k]);
    const behind = places().filter(lags);
    for (const place of places()) if (!behind.includes(place)) unmark(place);
    if (behind.length === 0) {
      this.settle(wanted);
      // Nothing was asked for yet: a page that just opened has no news.
      if (mine > 1) this.say("", "klaar");
      return;
    }
    const first = behind.filter(inView);
    const rest = behind.filter((p) => !first.includes(p));
    for (const place of behind) mark(place, this.form, this.shownBy(place), wanted);
    this.say("Bezig met bijwerken. Wat nog niet bij uw keuze hoort, is grijs en zegt wat het toont.", "bezig");
    try {
      for (const some of [first, ...rest.map((p) => [p])]) {
        if (some.length === 0) continue;
        if (!(await this.drawSome(some, wanted, current))) return;
      }
      this.settle(wanted);
      const half = places().filter((p) => p.querySelector("figure > :is(.breed, .smal):empty"));
      if (half.length) document.body.dataset["breedtes"] = "een";
      this.say("", "klaar");
      await this.drawOtherWidth(half, wanted, current);
    } catch (cause) {
      if (current()) this.goBack(wanted, cause);
    }
  }

  /** Draws blocks and puts them in their places together. @returns false where a later choice has overtaken it */
  private async drawSome(some: readonly HTMLElement[], wanted: Choice, current: () => boolean): Promise<boolean> {
    const names = some.map((p) => p.dataset["blok"] ?? "");
    const result = await this.draw(names, wanted, current);
    if (!result || !current()) return false;
    for (const place of some) {
      const block = result.get(place.dataset["blok"] ?? "");
      if (!block) continue;
      unmark(place);
      const before = this.ahead.get(place)?.before ?? asDrawn(place);
      fill(place, block);
      this.ahead.set(place, { shows: wanted, before });
    }
    // From the first block on, paper is of the new choice: what is not there yet says so itself.
    this.form.dataset["gekozen"] = words(this.form, wanted);
    return true;
  }

  /** For paper, and a window that becomes narrower or wider: when there is nothing else to do. */
  private async drawOtherWidth(some: readonly HTMLElement[], wanted: Choice, current: () => boolean): Promise<void> {
    for (const place of some) {
      await idle();
      const naam = place.dataset["blok"] ?? "";
      const block = (await this.draw([naam], wanted, current, true).catch(() => null))?.get(naam);
      if (!block || !current()) return;
      complete(place, block.html);
    }
    delete document.body.dataset["breedtes"];
  }

  /** Controls, URL and figures as they were, with why, and a button for what the reader wanted. */
  private goBack(wanted: Choice, cause: unknown): void {
    for (const [place, { before }] of this.ahead) fill(place, before);
    choose(this.form, this.drawn);
    writeUrl(
      this.form,
      selects(this.form).map((s) => s.name),
      false,
    );
    this.settle(this.drawn);
    this.say(failure(cause, words(this.form, this.drawn)), "mislukt");
    this.again.hidden = false;
    this.again.onclick = () => {
      choose(this.form, wanted);
      selects(this.form)[0]?.focus();
      this.fromControls();
    };
  }
}
