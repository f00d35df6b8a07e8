import type { WhereEntry } from "../../src/site/pages/where.js";

const HEAD = "| part | row of the document | in the product | place | test |\n|---|---|---|---|---|\n";
const cell = (text: string): string => text.replaceAll("|", "\\|");
const link = (file: string): string => `[${file.split("/").at(-1)}](../../${file})`;

/** The mapping of docs/methods/rapportages.md, from the same rows as the methods page. */
export const whereTable = (places: readonly WhereEntry[]): string =>
  HEAD +
  places
    .map((p) => `| ${cell(p.onderdeel)} | ${cell(p.regel)} | ${cell(p.product)} | ${link(p.plek)} | ${link(p.proef)} |`)
    .join("\n");
