import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";
import type { PagePlace } from "./prerender.js";

/**
 * Makes the pages of all units from the one that Framework built. Before the drawn blocks are placed these pages differ in
 * nothing but the code that they hand to the page's script, and Framework takes as long over each as over any page.
 * @param folder of the site
 * @param places of one page with a parameter, the one that was built first
 * @throws RomError (site) where that page does not hold the value of its parameter exactly once
 */
export function copyPages(folder: string, places: readonly PagePlace[]): void {
  const [first, ...others] = places;
  if (first === undefined) return;
  const value = (p: PagePlace): string => Object.values(p.params)[0] ?? "";
  const file = (p: PagePlace): string => path.join(folder, `${p.pad}.html`);
  const parts = readFileSync(file(first), "utf8").split(value(first));
  if (parts.length !== 2)
    throw new RomError(
      "site",
      `De gebouwde site klopt niet: ${first.page.bestand} noemt haar parameter ${parts.length - 1} keer in plaats van één keer.`,
      "Gebruik in cellen de naam van de parameter in plaats van observable.params.",
    );
  for (const other of others) writeFileSync(file(other), parts.join(value(other)));
}
