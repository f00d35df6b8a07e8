import { choiceIn, nearest, withChoice } from "./choice-url.js";
import type { Choice } from "./pages/page.js";

/** A page's controls: the choice in them, in the URL, and in words. */

const all = (form: HTMLFormElement): HTMLSelectElement[] =>
  [...form.elements].filter((e): e is HTMLSelectElement => e instanceof HTMLSelectElement);

/** The controls whose choice the figures of the page follow. */
export const selects = (form: HTMLFormElement): HTMLSelectElement[] =>
  all(form).filter((s) => !("reist" in s.dataset) && !("ga" in s.dataset));

/** The controls of choices that only travel on from this page. */
const travellers = (form: HTMLFormElement): HTMLSelectElement[] => all(form).filter((s) => "reist" in s.dataset);

/** The control that leads to the same page of another vestiging; null where the page is not about one. */
export const pageChoice = (form: HTMLFormElement): HTMLSelectElement | null =>
  all(form).find((s) => "ga" in s.dataset) ?? null;

/** Takes the controls out of their sleep. */
export const wake = (form: HTMLFormElement): void => {
  for (const s of all(form)) s.disabled = false;
};

/** The choice that the controls stand at. */
export const chosen = (form: HTMLFormElement): Choice =>
  Object.fromEntries(selects(form).map((s) => [s.name, s.value]));

/** The choice that a page opens with: the first option of every control, whatever the browser put back in them. */
export const standard = (form: HTMLFormElement): Choice =>
  Object.fromEntries(selects(form).map((s) => [s.name, s.options[0]?.value ?? ""]));

/** Puts the controls at a choice. */
export function choose(form: HTMLFormElement, choice: Choice): void {
  for (const s of selects(form)) s.value = choice[s.name] ?? s.options[0]?.value ?? "";
}

const offered = (s: HTMLSelectElement): string[] => [...s.options].map((o) => o.value);
const labelOf = (s: HTMLSelectElement): string => s.labels?.[0]?.firstElementChild?.textContent?.trim() ?? "";
const textOf = (s: HTMLSelectElement, value = s.value): string =>
  [...s.options].find((o) => o.value === value)?.textContent ?? "";

/**
 * The choice in the URL, left to what the controls offer; where they do not offer it, what comes nearest.
 * @returns what was asked for and is not offered, in words
 */
export function readUrl(form: HTMLFormElement): string[] {
  const url = choiceIn(new URL(location.href));
  const missing: string[] = [];
  for (const s of [...selects(form), ...travellers(form)]) {
    const wanted = url[s.name];
    const there = wanted === undefined || offered(s).includes(wanted);
    const near = there ? wanted : nearest(wanted, offered(s));
    s.value = near ?? s.options[0]?.value ?? "";
    // A unit goes by a code that no reader knows: an organisatie of the spiegelrapportage is none of the vestigingen here.
    const what =
      s.name === "vestiging" ? "wat eerder is gekozen (een organisatie of een andere vestiging)" : `“${wanted}”`;
    if (!there) missing.push(`${labelOf(s)}: ${what} is hier niet te kiezen; u ziet ${textOf(s)}.`);
  }
  return missing;
}

/**
 * Writes choices to the URL; the standard choice leaves no trace.
 * @param names of the controls that changed; the others stay in the address as they are
 * @param step a step that Back takes back; false puts the address right without one
 */
export function writeUrl(form: HTMLFormElement, names: readonly string[], step: boolean): void {
  const changed = [...selects(form), ...travellers(form)].filter((s) => names.includes(s.name));
  const url = withChoice(
    new URL(location.href),
    Object.fromEntries(changed.map((s) => [s.name, s.selectedIndex <= 0 ? null : s.value])),
  );
  if (url.href === location.href) return;
  if (step) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

/**
 * A choice as a reader sees it: "Periode: 2018 · Instrument: Symptom Checklist (SCL-90)".
 * @param names of the controls to tell; all where left out
 */
export const words = (form: HTMLFormElement, choice: Choice, names?: readonly string[]): string =>
  selects(form)
    .filter((s) => names?.includes(s.name) ?? true)
    .map((s) => `${labelOf(s)}: ${textOf(s, choice[s.name])}`)
    .join(" · ");

/** What is chosen and does not count on this page, with the nearest page where it does. */
export interface Idle {
  readonly wat: string;
  readonly waar: string | null;
  readonly naar: string | null;
}
export const idle = (form: HTMLFormElement): Idle[] =>
  travellers(form)
    .filter((s) => s.selectedIndex > 0)
    .map((s) => ({
      wat: `${labelOf(s)} ${textOf(s)}`,
      waar: s.dataset["waar"] ?? null,
      naar: s.dataset["naar"] ?? null,
    }));
