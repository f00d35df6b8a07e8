import { TABLES } from "../../engine/contract/tables.js";
import { masked, trimmed } from "./question.js";

/**
 * Hidden figures are rows without a value. Whoever adds up over them leaves them out without seeing it, so the workbench says
 * how many there were that may fall under the same conditions, or that it cannot tell. Where it is not sure, it warns.
 */

/** Tables and views in which a row may be a figure that is hidden. */
export const WITH_HIDDEN: ReadonlySet<string> = new Set([
  "cijfers",
  ...TABLES.filter((t) => t.kolommen.some((c) => c.naam === "status")).map((t) => t.naam),
]);

/** Functions of DuckDB that make one value of many rows; what adds up under another name is seen in the plan. */
const AGGREGATES = new Set(
  "sum avg mean count min max median mode stddev stddev_samp stddev_pop var_samp var_pop variance quantile quantile_cont quantile_disc list array_agg string_agg any_value first last arg_min arg_max min_by max_by product bool_and bool_or corr covar_samp covar_pop regr_slope regr_intercept regr_r2 fsum favg geomean histogram entropy skewness kurtosis mad approx_count_distinct approx_quantile count_if".split(
    " ",
  ),
);
/** What makes a number, or a group, of a value that is not there. */
const FILLS = /\b(coalesce|ifnull|nvl|if|iif|case|is\s+(?:not\s+)?null|is\s+(?:not\s+)?distinct|try)\b/i;
/** With one of these a question reads other rows than those of one table under plain conditions. */
const NOT_PLAIN =
  /\b(with|join|union|intersect|except|pivot|unpivot|summarize|describe|qualify|filter|using|sample|tablesample|lateral|values|recursive)\b/i;

export interface Reckoning {
  /** The question for how many rows, and how many of them hidden; null: only a warning is possible. */
  readonly telt: string | null;
  /** It makes one value of many rows. */
  readonly somt: boolean;
  /** It can make a value of what is hidden. */
  readonly vult: boolean;
}

/**
 * Whether an answer adds up over figures of which some may be hidden, or fills them in, and what to ask to know how many.
 * @param sql with the values of other cells in it @param tables as the database says that the question reads them
 * @param plan how the database is going to answer it (EXPLAIN): what adds up under another name is seen there
 * @returns null where neither is done, or no table has hidden rows
 */
export function reckoning(sql: string, tables: readonly string[], plan: string): Reckoning | null {
  if (!tables.some((t) => WITH_HIDDEN.has(t.toLowerCase()))) return null;
  const words = masked(sql).toLowerCase();
  const called = [...words.matchAll(/([a-z_]\w*)\s*\(/g)].map((m) => m[1] ?? "");
  const adds =
    called.some((f) => AGGREGATES.has(f) || /^(list|array)_/.test(f)) ||
    /\b(group\s+by|summarize|pivot)\b/.test(words) ||
    /AGGREGATE|GROUP_BY|WINDOW/.test(plan);
  const vult = FILLS.test(words);
  if (!adds && !vult) return null;
  return { telt: adds ? sameRows(sql) : null, somt: adds, vult };
}

/**
 * The question for the rows that a plain one reads: one table, and conditions on its rows alone. A hidden figure counts where
 * the conditions do not rule it out: one on its value can say neither yes nor no.
 * @returns null where it is not as plain as that
 */
function sameRows(sql: string): string | null {
  const text = trimmed(sql);
  const words = masked(text);
  const times = (word: RegExp): number => (words.match(word) ?? []).length;
  if (times(/\bselect\b/gi) !== 1 || times(/\bfrom\b/gi) !== 1 || NOT_PLAIN.test(words)) return null;
  const hollow = unbracketed(words);
  const from =
    /\bfrom\s+("?)([a-z_]\w*)\1(\s+(?:as\s+)?(?!where\b|group\b|order\b|limit\b|having\b)[a-z_]\w*)?\s*(?=where\b|group\b|order\b|having\b|limit\b|$)/i.exec(
      hollow,
    );
  const table = from?.[2] ?? "";
  if (!from || !WITH_HIDDEN.has(table.toLowerCase())) return null;
  const after = from.index + from[0].length;
  const start = /^where\b/i.exec(hollow.slice(after));
  if (!start && /\bwhere\b/i.test(hollow)) return null;
  let where = "true";
  if (start) {
    const at = after + start[0].length;
    const end = /\b(group\s+by|order\s+by|having|limit|offset|window)\b/i.exec(hollow.slice(at));
    const conditions = words.slice(at, end ? at + end.index : undefined);
    // Whoever asks for what is shown, or for what has a value, has left the hidden ones out on purpose.
    if (/\b(status|reden)\b/i.test(conditions) || FILLS.test(conditions)) return null;
    where = text.slice(at, end ? at + end.index : undefined);
  }
  const may = `((${where}\n) IS NOT FALSE)`;
  return `SELECT (count(*) FILTER (${may}))::INTEGER AS rijen, (count(*) FILTER (${may} AND status = 'verborgen'))::INTEGER AS verborgen FROM ${table}${from[3] ?? ""}`;
}

/** Of the same length, with what stands within brackets made white. */
function unbracketed(sql: string): string {
  const out = [...sql];
  let depth = 0;
  for (let i = 0; i < out.length; i++) {
    if (out[i] === ")") depth = Math.max(0, depth - 1);
    const inside = depth > 0;
    if (out[i] === "(") depth++;
    if (inside && out[i] !== "\n") out[i] = " ";
  }
  return out.join("");
}

const WITHOUT = "In een som of gemiddelde tellen verborgen cijfers niet mee, in een telling van rijen wel.";
const FILLED =
  "Let op: deze vraag kan van een verborgen cijfer een getal of een groep maken (coalesce, CASE, IS NULL). Een verborgen cijfer is niet nul.";

/**
 * What is said below such an answer, in Dutch.
 * @param counted null where it could not be told
 */
export function hiddenSentence(
  counted: { readonly rijen: number; readonly verborgen: number } | null,
  { somt, vult }: Pick<Reckoning, "somt" | "vult"> = { somt: true, vult: false },
): string {
  if (!somt) return FILLED;
  const fills = vult ? `${FILLED} ` : "";
  if (counted === null)
    return `${fills}Let op: deze uitkomst kan cijfers samenvatten waarvan er verborgen zijn; hoeveel is aan deze vraag niet te zien.${vult ? "" : ` ${WITHOUT}`}`;
  const { rijen, verborgen } = counted;
  if (verborgen === 0) return `${fills}Onder dezelfde voorwaarden is geen van de ${rijen} cijfers verborgen.`;
  return `${fills}Let op: van de ${rijen} cijfers die onder deze voorwaarden kunnen vallen ${verborgen === 1 ? "is er 1" : `zijn er ${verborgen}`} verborgen.${vult ? "" : ` ${WITHOUT}`} Dit is dus niet het geheel.`;
}
