import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type ExitKind, RomError } from "./errors.js";

z.config(z.locales.nl());

/**
 * Reads a JSON file against a schema; all faults are reported together, each with its field.
 * @throws RomError of the given kind when the file is missing, is not JSON or breaks the schema
 */
export function readJson<T>(file: string, schema: z.ZodType<T>, kind: ExitKind): T {
  return checked(readJsonText(file, kind), schema, path.basename(file), kind);
}

/** What a JSON file holds, unchecked. @throws RomError of the given kind when it is missing or is not JSON */
export function readJsonText(file: string, kind: ExitKind): unknown {
  const name = path.basename(file);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new RomError(kind, `${name} is niet te lezen.`, `Controleer of het bestand bestaat: ${file}`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new RomError(kind, `${name} is geen geldige JSON.`, "Controleer komma's, haken en aanhalingstekens.");
  }
}

/** As {@link readJson}, for a value already parsed. */
export function checked<T>(value: unknown, schema: z.ZodType<T>, name: string, kind: ExitKind): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((i) => `  - ${i.path.length ? i.path.join(".") : "(bestand)"}: ${i.message}`);
  throw new RomError(
    kind,
    `${name} klopt niet:\n${faults.join("\n")}`,
    "Verbeter de genoemde velden en probeer opnieuw.",
  );
}
