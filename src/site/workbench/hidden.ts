import { TABLES } from "../../engine/contract/tables.js";
import { bare, trimmed } from "./question.js";

/**
 * Hidden figures are rows without a value. Whoever adds up over them leaves them out without seeing it, so the workbench says
 * how many stood under the same conditions, or that it cannot tell.
 */

/** Tables and views in which a row may be a figure that is hidden. */
export const WITH_HIDDEN: ReadonlySet<string> = new Set([
  "cijfers",
  ...TABLES.filter((t) => t.kolommen.some((c) => c.naam === "status")).map((t) => t.naam),
]);

/** Functions of DuckDB that make one value of many rows. */
const AGGREGATES = new Set(
  "sum avg mean count min max median mode stddev stddev_samp stddev_pop var_samp var_pop variance quantile quantile_cont quantile_disc list array_agg string_agg any_value first last arg_min arg_max min_by max_by product bool_and bool_or corr covar_samp covar_pop regr_slope regr_intercept regr_r2 fsum favg kahan_sum sumkahan geomean geometric_mean histogram entropy skewness kurtosis mad approx_count_distinct approx_quantile count_if countif count_star".split(
    " ",
  ),
);

export interface Reckoning {
  /** The question for how many rows, and how many of them hidden; null: only a warning is possible. */
  readonly telt: string | null;
}

/**
 * Whether an answer adds up over figures of which some may be hidden, and what to ask to know how many.
 * @param sql with the values of other cells in it @param tables as the database says that the question reads them
 * @param plan how the database is going to answer it (EXPLAIN): what adds up under another name is seen there
 * @returns null where nothing is added up, or no table has hidden rows
 */
export function reckoning(sql: string, tables: readonly string[], plan: string): Reckoning | null {
  const read = tables.filter((t) => WITH_HIDDEN.has(t.toLowerCase()));
  const words = bare(sql).toLowerCase();
  const called = [...words.matchAll(/([a-z_]\w*)\s*\(/g)].map((m) => m[1] ?? "");
  const adds =
    called.some((f) => AGGREGATES.has(f)) ||
    /\b(group\s+by|summarize|pivot)\b/.test(words) ||
    /AGGREGATE|GROUP_BY|WINDOW/.test(plan);
  if (read.length === 0 || !adds) return null;
  return { telt: sameRows(sql) };
}

/**
 * The question for the rows that a plain one reads: one table, and conditions on its rows alone.
 * @returns null where it is not as plain as that
 */
function sameRows(sql: string): string | null {
  const text = trimmed(sql);
  const hollow = blanked(text);
  if (
    (hollow.match(/\bselect\b/gi) ?? []).length > 1 ||
    /\b(with|join|union|intersect|except|pivot|unpivot|summarize|qualify)\b/i.test(hollow)
  )
    return null;
  const from =
    /\bfrom\s+("?)([a-z_]\w*)\1(\s+(?:as\s+)?(?!where\b|group\b|order\b|limit\b|having\b)[a-z_]\w*)?\s*(?=where\b|group\b|order\b|having\b|limit\b|select\b|$)/i.exec(
      hollow,
    );
  const table = from?.[2] ?? "";
  if (!from || !WITH_HIDDEN.has(table.toLowerCase())) return null;
  const rest = hollow.slice(from.index + from[0].length);
  const start = /^\s*where\b/i.exec(rest);
  // FROM first: the conditions stand after what is asked.
  if (!start && /\bwhere\b/i.test(rest)) return null;
  let where = "";
  if (start) {
    const at = from.index + from[0].length + start[0].length;
    const end = /\b(group\s+by|order\s+by|having|limit|offset|select|window)\b/i.exec(hollow.slice(at));
    where = ` WHERE ${text.slice(at, end ? at + end.index : undefined)}`;
  }
  return `SELECT count(*)::INTEGER AS rijen, (count(*) FILTER (status = 'verborgen'))::INTEGER AS verborgen FROM ${table}${from[3] ?? ""}${where}`;
}

/** Of the same length, with comments and what stands within quotes and brackets made white. */
function blanked(sql: string): string {
  const white = (s: string): string => s.replace(/[^\n]/g, " ");
  const out = [
    ...sql
      .replace(/\/\*[\s\S]*?\*\//g, white)
      .replace(/--[^\n]*/g, white)
      .replace(/'(?:[^']|'')*'/g, white),
  ];
  let depth = 0;
  for (let i = 0; i < out.length; i++) {
    if (out[i] === ")") depth = Math.max(0, depth - 1);
    const inside = depth > 0;
    if (out[i] === "(") depth++;
    if (inside && out[i] !== "\n") out[i] = " ";
  }
  return out.join("");
}

const WITHOUT =
  "In een som of gemiddelde tellen verborgen cijfers niet mee, ook niet als nul; in een telling van rijen wel.";

/** What is said below such an answer, in Dutch. */
export function hiddenSentence(counted: { readonly rijen: number; readonly verborgen: number } | null): string {
  if (counted === null)
    return `Let op: deze uitkomst vat cijfers samen waarvan er verborgen kunnen zijn; hoeveel is aan deze vraag niet te zien. ${WITHOUT}`;
  const { rijen, verborgen } = counted;
  return verborgen === 0
    ? `Onder dezelfde voorwaarden is geen van de ${rijen} cijfers verborgen.`
    : `Let op: van de ${rijen} cijfers onder dezelfde voorwaarden ${verborgen === 1 ? "is er 1" : `zijn er ${verborgen}`} verborgen. ${WITHOUT} Dit is dus niet het geheel.`;
}
