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
  /** All choices, also those that bear the name of a word. */
  keuze: c.keuze,
  /** From the page to the root of the site: "." or "..". */
  wortel: c.wortel,
});

export type Words = ReturnType<typeof words>;

/** The lines of a figure as a function: the names that they use → HTML. */
export type Figure = (names: never) => string | Promise<string>;

/** A figure as pages and their checks see it: choices are text, all else is a word. */
export type FigureOf<K extends string> = (names: Words & Readonly<Record<K, string>>) => string | Promise<string>;

/** What a page's lines may name: words, then the page's parameters and choices. */
export const namesFor = (c: Context): ReadonlySet<string> =>
  new Set([...Object.keys(words(c)), ...Object.keys(c.params), ...Object.keys(c.keuze)]);

/** Runs the lines of a figure. Choices are read one by one, so that drawing can note which of them it hangs on. */
export function drawFigure(figure: Figure, c: Context): Promise<string> {
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
  return Promise.resolve(figure(names as never));
}
