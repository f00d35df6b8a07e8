import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";

/**
 * Makes the pages of all units from the one that Framework built. Before the drawn blocks are placed these pages differ in
 * nothing but the code that they hand to the page's script, and Framework takes as long over each as over any page.
 * @param folder of the pages, with that of the first unit
 * @param codes of the units, the first one first
 * @throws RomError (site) where that page does not hold the code of its unit exactly once
 */
export function copyPages(folder: string, codes: readonly string[]): void {
  const [first, ...others] = codes;
  if (first === undefined) return;
  const parts = readFileSync(path.join(folder, `${first}.html`), "utf8").split(first);
  if (parts.length !== 2)
    throw new RomError(
      "site",
      `De gebouwde site klopt niet: de pagina van een vestiging noemt haar code ${parts.length - 1} keer in plaats van één keer.`,
      "Dit is een fout in ROM-werkbank; er is geen site geplaatst.",
    );
  for (const code of others) writeFileSync(path.join(folder, `${code}.html`), parts.join(code));
}
