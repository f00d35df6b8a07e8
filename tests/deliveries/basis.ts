/** The plain delivery on which the cases that are made by `maak.ts` build. */

import { readFileSync } from "node:fs";

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

/** Six zorgtrajecten at two vestigingen. */
export const TRAJECTEN = read("gewoon/trajecten.csv");
/** A voormeting and a nameting of each. */
export const METINGEN = read("gewoon/metingen.csv");
/** The same as a BenchmarkImport. */
export const IMPORT = read("xml-gewoon/import.xml");
