import type { Choice } from "./pages/page.js";

/** A page's controls: the choice in them, in the URL, and in words. */

export const selects = (form: HTMLFormElement): HTMLSelectElement[] => [...form.querySelectorAll("select")];

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

/** The choice in the URL, left to what the controls offer. */
export function readUrl(form: HTMLFormElement): void {
  const url = new URLSearchParams(location.search);
  for (const s of selects(form)) {
    const wanted = url.get(s.name);
    const offered = [...s.options].some((o) => o.value === wanted);
    s.value = wanted !== null && offered ? wanted : (s.options[0]?.value ?? "");
  }
}

/** Writes the choice to the URL; the standard choice leaves no trace. */
export function writeUrl(form: HTMLFormElement): void {
  const url = new URL(location.href);
  for (const s of selects(form)) {
    if (s.selectedIndex <= 0) url.searchParams.delete(s.name);
    else url.searchParams.set(s.name, s.value);
  }
  history.replaceState(null, "", url);
}

/**
 * A choice as a reader sees it: "Periode: 2018 · Instrument: Symptom Checklist (SCL-90)".
 * @param names of the controls to tell; all where left out
 */
export const words = (form: HTMLFormElement, choice: Choice, names?: readonly string[]): string =>
  selects(form)
    .filter((s) => names?.includes(s.name) ?? true)
    .map((s) => {
      const label = s.labels?.[0]?.firstChild?.textContent?.trim() ?? "";
      return `${label}: ${[...s.options].find((o) => o.value === choice[s.name])?.textContent ?? ""}`;
    })
    .join(" · ");
