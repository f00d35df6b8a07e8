import type { Spec } from "./charts/theme.js";
import { holdExamples } from "./check-examples.js";
import { holdContents } from "./contents.js";
import type { Files } from "./database.js";
import { isSlow } from "./engine-source.js";
import { pageChoice, wake } from "./form.js";
import { offerWhole } from "./idle.js";
import { holdNotes } from "./notes.js";
import { holdTools, showValues } from "./on-figures.js";
import { holdOwn } from "./own.js";
import type { Asked, Choice, Width } from "./pages/page.js";
import type { Nearest } from "./pages/strip.js";
import { CODE_MS, EngineLost, within } from "./patience.js";
import { type Draw, fill, Redraw } from "./redraw.js";
import { holdSearch } from "./search.js";
import { type SqlValue, sqlText } from "./sql.js";
import { holdTables } from "./table-filter.js";
import { carryChoices, goToPageOf } from "./way.js";
import { holdWords } from "./word-cards.js";
import type { Row } from "./words/ask.js";
import type { Figure } from "./words.js";
import type { Rows } from "./workbench/declared.js";
import type { Json } from "./workbench/notebook.js";

/** The light part of a page: holds the controls, keeps the choice in the URL, shows the value under the pointer. */

/** The heavy part, at the first interaction. @throws EngineLost when it does not come */
const motor = () =>
  within(CODE_MS, "code", import("./motor.js")).catch((cause) => {
    throw new EngineLost("the page's code did not come", { cause });
  });

function follow(form: HTMLFormElement, draw: Draw, settled?: (choice: Choice) => void): Redraw {
  const page = new Redraw(form, draw, settled);
  wake(form);
  form.addEventListener("submit", (e) => e.preventDefault());
  // Controls that stand in the page belong to the form of the strip.
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLSelectElement) || target.form !== form) return;
    if (target === pageChoice(form)) goToPageOf(target.value);
    else page.fromControls([target.name]);
  });
  addEventListener("popstate", () => page.fromUrl());
  document.addEventListener("rom:getekend", ({ target }) => {
    if (target instanceof Element) offerWhole(form, target);
  });
  page.fromUrl();
  return page;
}

/** The button of the strip, and that of a figure, open meeting mode. */
function holdMeeting(): void {
  const open = (figure: HTMLElement | null): void => {
    void import("./groot.js").then(({ openGroot }) => openGroot(figure));
  };
  for (const b of document.querySelectorAll<HTMLButtonElement>(".overleg")) {
    b.hidden = document.querySelector(".blad figure.figuur") === null;
    b.addEventListener("click", () => open(null));
  }
  document.addEventListener("rom:groot", ({ target }) => open(target instanceof HTMLElement ? target : null));
}

/** What the build hands over to the script of a page (engine/publish/markdown-rule.ts). */
export interface HeldPage {
  /** Parameters of the page's route. */
  readonly params: Choice;
  readonly keuzes: readonly Asked[];
  readonly wortel: string;
  readonly files: Files;
  /** The page was written elsewhere: the build ran none of its code, so that its figures are drawn when it opens. */
  readonly elders?: boolean;
  /** The page is being written: nothing was drawn before it opened, and figures change while it is open. */
  readonly live?: { readonly strip: boolean; readonly nearest: Nearest };
}

/** A value that comes once, however often it is asked for. */
function promised<T>(): { readonly value: Promise<T>; readonly give: (value: T) => void } {
  let give: (value: T) => void = () => undefined;
  const value = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { value, give };
}

const held = promised<HeldPage>();
/** Figures by name: what stands in the page, and who waits for one that does not yet. */
const figures = new Map<string, Figure>();
const awaited = new Map<string, ReturnType<typeof promised<Figure>>>();
let redraw: Redraw | undefined;
let shown: Choice = {};
const listeners = new Set<(choice: Choice) => void>();

/** The lines of a figure; a cell that is still to run is waited for. */
function figureNamed(naam: string): Promise<Figure> {
  const known = figures.get(naam);
  if (known) return Promise.resolve(known);
  const wait = awaited.get(naam) ?? promised<Figure>();
  awaited.set(naam, wait);
  return within(CODE_MS, naam, wait.value);
}

/** The width that figures are seen in: what the style sheet shows. */
function widthInView(): Width {
  const small = document.querySelector(".figuur > .smal");
  return small && getComputedStyle(small).display !== "none" ? "smal" : "breed";
}

const drawNamed: Draw = async (names, keuze, current, both = false) => {
  const { params, wortel, files } = await held.value;
  const width = both ? {} : { breedte: widthInView() };
  const { drawFigures } = await motor();
  const asked = new Map<string, Figure>();
  for (const naam of names) asked.set(naam, await figureNamed(naam));
  return drawFigures(files, asked, { keuze, params, wortel, ...width }, current);
};

const placeOf = (naam: string): HTMLElement | null => document.querySelector(`[data-blok="${naam}"]`);

/** Draws one figure where it stands, while a page is written. */
async function drawHere(naam: string): Promise<void> {
  const place = placeOf(naam);
  if (!place) return;
  try {
    const drawn = (await drawNamed([naam], shown, () => true, true))?.get(naam);
    if (drawn) fill(place, drawn);
    holdExamples((await held.value).files);
  } catch (cause) {
    const line = document.createElement("p");
    line.className = "niet";
    line.textContent = `Figuur ${naam} kon niet worden getekend: ${cause instanceof Error ? cause.message : String(cause)}`;
    place.replaceChildren(line);
  }
}

/** The form of the choices: as the build drew it, or made here, anew with every change of the code, while a page is written. */
async function formOf(page: HeldPage): Promise<HTMLFormElement | null> {
  const place = placeOf("keuzes");
  if (page.live && (place || placeOf("strook"))) {
    const drawn = await (await motor()).drawControls(page.files, page.keuzes, page.params, page.live);
    for (const [naam, html] of Object.entries(drawn)) {
      const at = placeOf(naam);
      if (at) at.innerHTML = String(html);
    }
  }
  return document.querySelector<HTMLFormElement>("form.keuzes");
}

const tell = (choice: Choice): void => {
  shown = choice;
  for (const listen of listeners) listen(choice);
};

/** Whether the form is there and figures can be drawn for its choice. */
let ready: Promise<void> | undefined;

/**
 * Gets ready for a first choice: engine, data and drawings, so that it need not wait. When the page has nothing else to do, or at
 * the first touch of a control; not before a touch where the reader saves data or the line is slow.
 */
function warmUp(form: HTMLFormElement): void {
  let begun = false;
  let chosen = false;
  const ofForm = ({ target }: Event): boolean => target instanceof HTMLSelectElement && target.form === form;
  document.addEventListener("change", (event) => {
    if (ofForm(event)) chosen = true;
  });
  const begin = (): void => {
    if (begun) return;
    begun = true;
    const names = [...document.querySelectorAll<HTMLElement>("[data-blok][data-leest]")]
      .filter((p) => p.dataset["leest"] !== "")
      .map((p) => p.dataset["blok"] ?? "");
    // What fails here fails again, and is told, when something is chosen.
    void (async () => {
      for (const naam of names) {
        // A reader who chooses goes first.
        if (chosen) return;
        await drawNamed([naam], shown, () => !chosen);
        await new Promise((next) => setTimeout(next, 0));
      }
      document.body.dataset["warm"] = "ja";
    })().catch(() => undefined);
  };
  for (const touch of ["focusin", "pointerover"])
    document.addEventListener(touch, (event) => {
      if (ofForm(event)) begin();
    });
  if (isSlow()) return;
  const soon = (): void => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(begin, { timeout: 800 });
    else setTimeout(begin, 500);
  };
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}

/** Takes hold of a page: its choices, and what is to be drawn when they change. */
export function pagina(page: HeldPage): void {
  if (ready) return;
  showValues();
  holdTools();
  holdExamples(page.files);
  carryChoices(page.wortel, page.params);
  holdSearch();
  holdMeeting();
  holdWords();
  holdNotes();
  holdTables();
  if (page.live) holdContents();
  holdOwn();
  held.give(page);
  ready = formOf(page).then((form) => {
    if (form?.querySelector("select")) redraw = follow(form, drawNamed, tell);
    if (redraw) shown = redraw.shown;
    if (form && redraw && !page.live) warmUp(form);
    document.body.dataset["gehouden"] = "ja";
  });
  ready.catch((cause) => placeOf("keuzes")?.replaceChildren(`De keuzes zijn niet gekomen: ${String(cause)}`));
}

/**
 * A figure of the page. It runs when there is something to draw: never at the first view of a built page, where its first
 * state stands already.
 */
export function figuur(naam: string, figure: Figure): void {
  figures.set(naam, figure);
  awaited.get(naam)?.give(figure);
  void held.value.then(async ({ live, elders }) => {
    if (!live && !elders) return;
    await ready?.catch(() => undefined);
    await drawHere(naam);
  });
}

/** Reports the choice that the figures show, now and whenever it has changed: for cells of the page's own. */
export function keuzeVan(naam: string, report: (value: string) => void): () => void {
  const listen = (choice: Choice): void => {
    const value = choice[naam];
    if (value !== undefined) report(value);
  };
  listeners.add(listen);
  void held.value.then(async (page) => {
    const own = page.params[naam];
    if (own !== undefined) return report(own);
    await ready;
    listen(shown);
  });
  return () => void listeners.delete(listen);
}

/** Rows of a question to the release, for cells of the page's own; a value between `${}` is a literal. */
export async function sql(strings: TemplateStringsArray, ...values: SqlValue[]): Promise<Row[]> {
  const { files } = await held.value;
  return (await motor()).withDatabase(files, (q) => q.all(sqlText(strings, values)));
}

/** Draws rows where the build drew the first view of them, as a cell declares. */
export async function teken(naam: string, how: { rijen: string; spec: Json | null }, rows: Rows): Promise<void> {
  const place = placeOf(naam);
  if (!place) return;
  try {
    const { declaredHtml } = await within(CODE_MS, "code", import("./workbench/declared.js"));
    fill(place, { html: String(await declaredHtml(how, rows)), leest: [] });
  } catch (cause) {
    // What stood there is of another choice.
    place.replaceChildren();
    throw cause;
  }
}

/** A reader's own notebook on the figures of the release (src/site/workbench). */
export async function werkbank(): Promise<HTMLElement> {
  const { files } = await held.value;
  const { workbench } = await within(CODE_MS, "code", import("./workbench/workbench.js"));
  return workbench(files);
}

/** A Vega-Lite specification drawn as the site draws: interpreted, without a request. */
export async function vegaLite(spec: Spec): Promise<HTMLElement> {
  const { renderSvg } = await motor();
  const figure = document.createElement("figure");
  figure.className = "figuur";
  figure.innerHTML = await renderSvg(spec);
  return figure;
}
