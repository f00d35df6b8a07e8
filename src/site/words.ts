import { Html, html } from "../engine/text/html.js";
import type { Choice, Context } from "./pages/page.js";
import { ask } from "./words/ask.js";
import { cards } from "./words/cards.js";
import { casemix } from "./words/casemix.js";
import { change } from "./words/change.js";
import { figures } from "./words/figures.js";
import { meeting } from "./words/meeting.js";
import { mirror } from "./words/mirror.js";
import { outcomes } from "./words/outcomes.js";
import { release } from "./words/release.js";
import { reports } from "./words/reports.js";
import { research } from "./words/research.js";
import { sentences } from "./words/sentences.js";
import { shared } from "./words/shared.js";
import { vestigingSheet } from "./words/vestiging.js";

/**
 * Every name that the figures of pages may use, beside the choices of their page: how to ask, what to draw, what to say.
 * To add one, add it to a module of `words/`; to add a module, name it here.
 */
export const words = (c: Context) => ({
  ...ask(c),
  ...figures(c),
  ...sentences(c),
  ...cards(c),
  ...shared(c),
  ...outcomes(c),
  ...vestigingSheet(c),
  ...reports(c),
  ...casemix(c),
  ...change(c),
  ...release(c),
  ...meeting(c),
  ...mirror(c),
  ...research(),
  /** HTML of the page's own: html`<p>${text}</p>`; what is put in is text, never markup. */
  html,
  /** All choices, also those that bear the name of a word. */
  keuze: c.keuze,
  /** From the page to the root of the site: "." or "..". */
  wortel: c.wortel,
});

export type Words = ReturnType<typeof words>;

/** What the lines of a figure give: HTML, several of them, or text, which stands as text. */
export type Drawn = Html | readonly Html[] | string;

/** The lines of a figure as a function: the names that they use → what stands in its place. */
export type Figure = (names: never) => Drawn | Promise<Drawn>;

/** A figure as pages and their checks see it: choices are text, all else is a word. */
export type FigureOf<K extends string> = (names: Words & Readonly<Record<K, string>>) => Drawn | Promise<Drawn>;

/** What a page's lines may name: words, then the page's parameters and choices. */
export const namesFor = (c: Context): ReadonlySet<string> =>
  new Set([...Object.keys(words(c)), ...Object.keys(c.params), ...Object.keys(c.keuze)]);

/**
 * Runs the lines of a figure. Choices are read one by one, so that drawing can note which of them it hangs on.
 * @throws TypeError where they give nothing that can be shown, ReferenceError for a name that is neither a word nor a choice
 */
export async function drawFigure(figure: Figure, c: Context): Promise<Html> {
  const known: Readonly<Record<string, unknown>> = words(c);
  const given = c.params as Choice;
  const names = new Proxy(known, {
    get: (_, name) => {
      const key = String(name);
      if (Object.hasOwn(known, key)) return known[key];
      const value = given[key] ?? c.keuze[key];
      if (value === undefined) throw new ReferenceError(`onbekende naam ${key}`);
      return value;
    },
  });
  const drawn = await figure(names as never);
  if (drawn instanceof Html) return drawn;
  if (typeof drawn === "string" || (Array.isArray(drawn) && drawn.every((d) => d instanceof Html)))
    return html`${drawn}`;
  throw new TypeError("zij geeft geen figuur terug (return ontbreekt?)");
}
