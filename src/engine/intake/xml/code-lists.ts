import { z } from "zod";
import { readJson } from "../../json-file.js";
import { inProject } from "../../paths.js";

const schema = z.strictObject({ bron: z.string(), codes: z.record(z.string(), z.string()) });

/** Code → label of a list in data/reference/codelijsten. */
export type CodeList = ReadonlyMap<string, string>;

/** @throws RomError (intern) naming file and field where the file breaks its schema */
export function readCodeList(name: string): CodeList {
  const file = inProject("data", "reference", "codelijsten", `${name}.json`);
  return new Map(Object.entries(readJson(file, schema, "intern").codes));
}
