import { lit } from "./query.js";

/** The `sql` of pages and cells: text with values in it → one statement. */

export type SqlValue = string | number | boolean | null | readonly (string | number)[];

function literal(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "string") return lit(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`sql: ${value} is geen getal dat in een vraag kan`);
    return String(value);
  }
  return `(${value.map(literal).join(", ") || "NULL"})`;
}

/** A statement: each value as a literal, so that no value can become SQL. */
export const sqlText = (strings: readonly string[], values: readonly SqlValue[]): string =>
  strings.map((text, i) => text + (i < values.length ? literal(values[i]) : "")).join("");
