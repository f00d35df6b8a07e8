import type { Db } from "../db.js";
import { textOf, valueSql } from "./column-sql.js";
import type { Contract } from "./contract.js";
import type { Description } from "./description.js";
import type { Faults } from "./faults.js";

/** A declared covariate of which some values are no number; they count as not told. */
export interface UnreadableCovariate {
  readonly naam: string;
  readonly rijen: number;
}

type Declared = Description["covariaten"];

/** Column of `trajecten` with a declared covariate: numbers as DECIMAL, words as text, blank as NULL. */
export const covariateColumn = (name: string): string => `cov_${name.toLowerCase()}`;

/** Words of the delivery: at most 200 characters, like all text. */
const asText = {
  type: "tekst",
  verplicht: false,
  leeg_toegestaan: false,
  fout: "waarde",
  persoon: false,
  betekenis: "Covariaat.",
} as const;

/**
 * The contract with the columns that aanlevering.json declares as covariates, so that the reader takes them along. Columns of
 * the contract itself may be covariates too, if they say nothing that identifies a person and are no dates.
 */
export function withCovariates(contract: Contract, declared: Declared, faults: Faults): Contract {
  const { trajecten } = contract.tabellen;
  const kolommen = { ...trajecten.kolommen };
  for (const name of Object.keys(declared)) {
    const known = trajecten.kolommen[name.toLowerCase()];
    if (!known) kolommen[name.toLowerCase()] = asText;
    else if (known.persoon || known.verplicht || known.type === "datum" || known.waarden)
      faults.add(
        `aanlevering.json noemt ${name} als covariaat, maar die kolom van het contract kan dat niet zijn.`,
        "Een covariaat is een kenmerk: geen sleutel, code van een persoon, datum of toestemming.",
      );
  }
  return { ...contract, tabellen: { ...contract.tabellen, trajecten: { ...trajecten, kolommen } } };
}

/** Says which declared covariates trajecten does not have. */
export function checkCovariates(declared: Declared, columns: readonly string[], file: string, faults: Faults): void {
  const missing = Object.keys(declared).filter((name) => !columns.includes(name.toLowerCase()));
  if (missing.length)
    faults.add(
      `aanlevering.json noemt ${missing.length === 1 ? "de covariaat" : "de covariaten"} ${missing.join(", ")}, maar ${file} heeft die kolom niet.`,
      "Lever de kolom mee, of laat de covariaat weg uit aanlevering.json.",
    );
}

/**
 * Makes the columns `cov_…` of `trajecten` from the delivered ones; those that are no part of the contract go.
 * @returns per covariate of numbers how many filled values are none; these are NULL
 */
export async function addCovariates(db: Db, declared: Declared, contract: Contract): Promise<UnreadableCovariate[]> {
  const names = Object.keys(declared);
  if (names.length === 0) return [];
  const number = (column: string): string => valueSql(column, { ...asText, type: "getal" });
  const unreadable: UnreadableCovariate[] = [];
  const columns: string[] = [];
  for (const naam of names) {
    const column = naam.toLowerCase();
    const text = `CAST("${column}" AS VARCHAR)`;
    if (declared[naam] === "categorie") {
      columns.push(`nullif(trim(${text}), '') AS "${covariateColumn(naam)}"`);
      continue;
    }
    columns.push(`${number(column)} AS "${covariateColumn(naam)}"`);
    const { n } = await db.one<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT * REPLACE (${text} AS "${column}") FROM trajecten) WHERE ${textOf(column)} IS NOT NULL AND ${number(column)} IS NULL`,
    );
    if (n) unreadable.push({ naam, rijen: n });
  }
  const texts = names.map((n) => `CAST("${n.toLowerCase()}" AS VARCHAR) AS "${n.toLowerCase()}"`);
  const extra = names.map((n) => n.toLowerCase()).filter((n) => !(n in contract.tabellen.trajecten.kolommen));
  await db.run(`CREATE OR REPLACE TABLE trajecten AS
    SELECT t.*${extra.length ? ` EXCLUDE (${extra.map((n) => `"${n}"`).join(", ")})` : ""}, c.* EXCLUDE (nr)
    FROM trajecten t JOIN (SELECT nr, ${columns.join(", ")} FROM (SELECT nr, ${texts.join(", ")} FROM trajecten)) c USING (nr)
    ORDER BY t.nr`);
  return unreadable;
}
