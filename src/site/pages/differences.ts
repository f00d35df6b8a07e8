import { mean } from "simple-statistics";
import {
  type Groep,
  schattingVan,
  type Verschil,
  verschilAandeelMetRest,
  verschilAandelen,
  verschilGemiddelden,
  verschilIntervallen,
  verschilMetRest,
} from "../../engine/definitions/difference.js";
import {
  type Geclusterd,
  verschilAandeelMetRestFout,
  verschilMetRestFout,
} from "../../engine/definitions/difference-clustered.js";
import { begrensd } from "../../engine/definitions/intervals.js";
import type { Column } from "../components/table.js";
import { number } from "../format.js";
import type { Cell } from "../queries/cells.js";

/**
 * Differences of published figures, each with an interval of its own. Made of what is published only: where a figure is not
 * shown, there is no difference with it either.
 */

/** A share's parts, or null where it is none or not shown. */
const share = (c: Cell): { teller: number; n: number } | null =>
  c.teller === null || c.n === null || c.waarde === null ? null : { teller: c.teller, n: c.n };

const group = (c: Cell): Groep | null =>
  c.waarde === null || c.sd === null || c.n === null || c.n < 2 ? null : { gemiddelde: c.waarde, sd: c.sd, n: c.n };

/** Errors have three digits: half of the last one is at most this part of them. */
const OF_ERROR = 0.005;
/** Numbers of patients are published down to a multiple of five. */
const OF_PATIENTS = 4;

/**
 * A figure with its published error, clustered where patients count more than once; null where nothing is shown, or the
 * release has no errors.
 */
function clustered(c: Cell): Geclusterd | null {
  if (c.waarde === null || c.n === null || c.fout == null) return null;
  return { waarde: c.waarde, n: c.n, fout: c.fout, df: (c.patienten ?? c.n) - 1 };
}

/** Unit and whole with clustered errors; null where one of them is not to be had. */
function clusteredPair(own: Cell, whole: Cell): readonly [Geclusterd, Geclusterd] | null {
  const [a, b] = [clustered(own), clustered(whole)];
  return a && b && a.df > 0 ? [a, { ...b, df: b.df - (own.patienten == null ? 0 : OF_PATIENTS) }] : null;
}

/** Half of the last digit that published means were rounded to, told from the figures; a tenth is taken for the coarsest. */
function rounding(rows: readonly Cell[]): number {
  const digits = (x: number | null): number => (x === null ? 0 : (`${x}`.split(".")[1]?.length ?? 0));
  return 0.5 * 10 ** -Math.max(1, ...rows.flatMap((c) => [digits(c.waarde), digits(c.sd)]));
}

/**
 * A unit less the others of the whole that holds it: of a share by Newcombe, of a mean by Welch.
 * @param whole the same figure of the whole, of the same period
 * @returns in percentage points or points; null where either is not shown or nobody else is left
 */
export function fromRest(own: Cell | undefined, whole: Cell | undefined): Verschil | null {
  if (!own || !whole || own.eenheid === whole.eenheid) return null;
  const [a, b] = [share(own), share(whole)];
  if (own.patienten != null || whole.patienten != null) {
    const pair = clusteredPair(own, whole);
    if (!pair) return null;
    const [mine, all] = pair;
    if (!a || !b) return verschilMetRestFout(mine, all, { waarde: rounding([own, whole]), fout: OF_ERROR });
    if (own.laag === null || own.hoog === null) return null;
    const value = (100 * a.teller) / a.n;
    return verschilAandeelMetRestFout(
      { ...mine, waarde: value, laag: Math.min(own.laag, value), hoog: Math.max(own.hoog, value) },
      { ...all, waarde: (100 * b.teller) / b.n },
      { waarde: 0, fout: OF_ERROR },
    );
  }
  if (a && b) return verschilAandeelMetRest(a, b);
  const [g, h] = [group(own), group(whole)];
  return g && h ? verschilMetRest(g, h, rounding([own, whole])) : null;
}

/**
 * The HSK percentage of a vestiging less the mean of those of the other vestigingen, every one as heavy (decision 0003).
 * @param all the same figure of every vestiging that has it, own included
 * @returns null unless all of them are shown: a mean of a selection would be another figure
 */
export function fromOtherMeans(own: Cell | undefined, all: readonly Cell[]): Verschil | null {
  const others = all.filter((c) => c.eenheid !== own?.eenheid);
  if (!own || own.waarde === null || own.laag === null || own.hoog === null || others.length === 0) return null;
  // Where patients count more than once: as spread as the clustered error says.
  const groups = others.map((c) => {
    const g = group(c);
    return g && c.patienten != null && c.fout != null ? { ...g, sd: Math.max(g.sd, c.fout * Math.sqrt(g.n)) } : g;
  });
  if (!groups.every((g) => g !== null)) return null;
  const waarde = mean(groups.map((g) => g.gemiddelde));
  return verschilIntervallen(
    { waarde: own.waarde, laag: own.laag, hoog: own.hoog },
    { waarde, ...begrensd(groups, -100, 100) },
  );
}

/**
 * One figure less another, of groups that share nobody: two periods, two classes. Where patients are in both, their figures
 * go together and the interval is rather too wide.
 */
export function between(one: Cell | undefined, other: Cell | undefined): Verschil | null {
  if (!one || !other) return null;
  const [a, b] = [share(one), share(other)];
  const several = one.patienten != null || other.patienten != null;
  if (a && b && !several) return verschilAandelen(a, b);
  const bounded = one.methode?.startsWith("begrensd") || other.methode?.startsWith("begrensd");
  const [g, h] = [group(one), group(other)];
  if (g && h && !bounded) {
    const [x, y] = several ? [clustered(one), clustered(other)] : [schattingVan(g), schattingVan(h)];
    return x && y && x.df > 0 && y.df > 0 ? verschilGemiddelden(x, y) : null;
  }
  if (one.waarde === null || one.laag === null || one.hoog === null) return null;
  if (other.waarde === null || other.laag === null || other.hoog === null) return null;
  return verschilIntervallen(
    { waarde: one.waarde, laag: one.laag, hoog: one.hoog },
    { waarde: other.waarde, laag: other.laag, hoog: other.hoog },
  );
}

/** Differences of units in a table, beside their figures; why one is absent stands at it. */
export function differenceColumns(kop: string, of: (c: Cell) => Verschil | null, why: string): readonly Column<Cell>[] {
  const reden = (c: Cell): string | null => (of(c) ? null : (c.reden ?? why));
  const column = (title: string, end: keyof Verschil): Column<Cell> => ({
    kop: title,
    reden,
    waarde: (c) => of(c)?.[end] ?? null,
    toon: (c) => number(of(c)?.[end], 1),
    getal: true,
  });
  return [
    { ...column(kop, "waarde"), toon: (c) => (of(c) ? number(of(c)?.waarde, 1) : (reden(c) ?? "–")) },
    column("95 % laag, verschil", "laag"),
    column("95 % hoog, verschil", "hoog"),
  ];
}
