import type { ReleaseRow } from "../../contract/tables.js";
import type { PeriodKind } from "../../policy/policy.js";

/** Periods by their code: `totaal`, `2018`, `2018-H1`, `2018-K3`, `2018-07`. Which codes there are: cube-sources.ts. */

/** The period of a kind that a finer period lies in. */
export function parentPeriod(periode: string, kind: PeriodKind): string {
  if (kind === "totaal") return "totaal";
  if (kind === "jaar") return periode.slice(0, 4);
  const quarter = periode.includes("-K") ? Number(periode.slice(6)) : Math.ceil(Number(periode.slice(5, 7)) / 3);
  return `${periode.slice(0, 4)}-${kind === "halfjaar" ? `H${Math.ceil(quarter / 2)}` : `K${quarter}`}`;
}

const MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split(" ");
const HALVES = ["eerste", "tweede"];

/** Kind and name of a period by the form of its code. @param period from when to when the whole goes */
function described(p: string, period: { readonly van: string; readonly tot: string }): [PeriodKind, string] {
  const [year = "", part = ""] = p.split("-");
  if (p === "totaal") return ["totaal", [...new Set([period.van.slice(0, 4), period.tot.slice(0, 4)])].join("–")];
  if (part.startsWith("H")) return ["halfjaar", `${HALVES[Number(part.slice(1)) - 1]} helft ${year}`];
  if (part.startsWith("K")) return ["kwartaal", `${year}, kwartaal ${part.slice(1)}`];
  return part === "" ? ["jaar", year] : ["maand", `${MONTHS[Number(part) - 1]} ${year}`];
}

/** Rows of the table `perioden`: those that published cells stand in. */
export const periodRows = (
  cells: readonly { readonly periode: string }[],
  period: { readonly van: string; readonly tot: string },
): ReleaseRow<"perioden">[] =>
  [...new Set(cells.map((c) => c.periode))]
    .sort((a, b) => (a === "totaal" ? -1 : b === "totaal" ? 1 : a < b ? -1 : 1))
    .map((periode, volgorde) => {
      const [soort, label] = described(periode, period);
      return { periode, soort, label, volgorde };
    });
