import { cells } from "../queries/cells.js";
import { type Period, periods } from "../queries/lists.js";
import type { Query } from "../query.js";

/** Which periods a report stands side by side. */

export interface Moments {
  readonly soort: "halfjaar" | "jaar" | "totaal";
  /** The newest complete one; undefined where only the whole is published. */
  readonly nu?: Period;
  readonly ervoor?: Period;
  /** The same half-year a year ago; absent of years, of which that is the one before. */
  readonly jaarEerder?: Period;
  readonly geheel: Period;
  /** Why not a half-year; null where it is one. */
  readonly waarom: string | null;
}

const days = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** Last month of a period, as year and month. */
function lastMonth(periode: string): readonly [number, number] {
  const [year = "", part = ""] = periode.split("-");
  const k = Number(part.slice(1));
  const month = part.startsWith("H") ? 6 * k : part.startsWith("K") ? 3 * k : part === "" ? 12 : Number(part);
  return [Number(year), month];
}

/**
 * Whether a period is complete: its last day, so many months on, is not after the peildatum.
 * @param peildatum ISO date @param months 0 or more
 */
export function isComplete(periode: string, peildatum: string, months: number): boolean {
  const [year, month] = lastMonth(periode);
  const at = 12 * year + month - 1 + months;
  const [y, m] = [Math.floor(at / 12), (at % 12) + 1];
  const pad = (x: number): string => String(x).padStart(2, "0");
  return `${y}-${pad(m)}-${pad(days(y, m))}` <= peildatum;
}

/** The same part of the year before: 2019-H1 of 2020-H1. */
const yearBefore = (periode: string): string => periode.replace(/^\d+/, (y) => String(Number(y) - 1));

const KIND = { halfjaar: "half jaar", jaar: "jaar" } as const;

/**
 * The newest complete half-year of which the unit's own response is shown; else the newest complete year; else the whole.
 * @param months after its end from which a period is complete
 */
export async function momentsOf(q: Query, eenheid: string, peildatum: string, months: number): Promise<Moments> {
  const all = await periods(q);
  const geheel = all.find((p) => p.soort === "totaal") ?? { periode: "totaal", soort: "totaal", label: "hele periode" };
  const own = await cells(q, { indicator: "response", eenheden: [eenheid] });
  const counted = own.length ? own : await cells(q, { indicator: "afgesloten", eenheden: [eenheid] });
  const why: string[] = [];
  for (const soort of ["halfjaar", "jaar"] as const) {
    const complete = all.filter((p) => p.soort === soort && isComplete(p.periode, peildatum, months));
    const nu = complete.at(-1);
    const cell = counted.find((c) => c.periode === nu?.periode);
    if (!nu) {
      why.push(`er is nog geen volledig ${KIND[soort]}`);
      continue;
    }
    if (!cell || cell.waarde === null) {
      why.push(
        cell
          ? `over ${nu.label} zijn de aantallen van deze eenheid te klein`
          : `deze uitgave heeft van deze eenheid geen cijfers per ${KIND[soort]}`,
      );
      continue;
    }
    const at = all.filter((p) => p.soort === soort);
    const before = at[at.indexOf(nu) - 1];
    const year = at.find((p) => p.periode === yearBefore(nu.periode));
    return {
      soort,
      nu,
      ...(before ? { ervoor: before } : {}),
      ...(soort === "halfjaar" && year ? { jaarEerder: year } : {}),
      geheel,
      waarom: why.length ? `Geen half jaar, want ${why.join("; ")}.` : null,
    };
  }
  return { soort: "totaal", geheel, waarom: `Alleen de hele periode, want ${[...new Set(why)].join("; ")}.` };
}
