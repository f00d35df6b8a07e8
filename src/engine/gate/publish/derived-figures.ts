import { sdOfShare } from "../../definitions/clustered.js";
import { begrensd, type GroupMean } from "../../definitions/intervals.js";
import type { Policy } from "../../policy/policy.js";
import type { Measure } from "../catalogue/measure.js";
import { HSK, MEASURES } from "../catalogue/measures.js";
import type { CubeCell, cellsByPlace } from "../cube/cube.js";
import { type Grid, isDerived } from "../cube/positions.js";
import type { Membership } from "../cube/units.js";
import type { CubeSystem } from "../system/cube-system.js";
import { groupOf, round, withInterval } from "./figure-intervals.js";
import { type FigureKey, NO_FIGURE, type PublishedCell } from "./figures.js";

type Publication = Policy["publicatie"];

const isShare = (indicator: string): boolean => indicator !== HSK;

/** A vestiging as a group of the mean: its published mean, or its share as a mean of 0 and 100. */
function asGroup(m: PublishedCell): GroupMean {
  const { n, teller, waarde, sd, fout, patienten } = m;
  if (n === null || waarde === null || fout === null) throw new Error("a group without a figure");
  const spread = teller === null ? sd : 100 * sdOfShare(teller, n);
  return groupOf(teller === null ? waarde : (100 * teller) / n, spread ?? 0, n, { fout, patienten });
}

/**
 * The mean of the figures of vestigingen, each weighing the same, as the paper computes it for an organisatie. A function
 * of what is shown, so it adds no equation; of all vestigingen, since a mean of a selection is no figure of the whole.
 * @param members published figures of every vestiging of the unit in the period
 * @param n rows of the unit: what the vestigingen have together, else one of them is missing
 * @returns null where one of them is not shown
 */
export function meanOfVestigingen(
  key: FigureKey,
  members: readonly PublishedCell[],
  n: number,
  policy: Publication,
): PublishedCell | null {
  if (members.length === 0 || members.some((m) => m.status !== "getoond")) return null;
  if (members.reduce((sum, m) => sum + (m.n ?? 0), 0) !== n) return null;
  const share = isShare(key.indicator);
  const digits = policy.decimalen[share ? "aandeel" : "gemiddelde"];
  const groups = members.map(asGroup);
  const errors = members.reduce((sum, m) => sum + (m.fout ?? 0) ** 2, 0);
  const clustered = groups.some((g) => g.patient);
  return {
    ...key,
    ...NO_FIGURE,
    n,
    waarde: round(groups.reduce((sum, g) => sum + g.gemiddelde, 0) / groups.length, digits),
    fout: Number((Math.sqrt(errors) / groups.length).toPrecision(policy.fout.cijfers)),
    ...withInterval(begrensd(groups, share ? 0 : -100, 100), clustered ? "begrensd-patient" : "begrensd", digits),
    status: "getoond",
    reden: null,
  };
}

/**
 * The means of vestigingen above them: of the HSK percentage and of complete SCL-90. A series (a unit's periods of one kind)
 * has this figure in every period or in none, so that no line goes from one reading to another.
 */
export function derivedFigures(
  figures: readonly PublishedCell[],
  cells: ReturnType<typeof cellsByPlace>,
  grid: Grid,
  built: CubeSystem,
  membership: Membership,
  policy: Publication,
  keyOf: (m: Measure, c: CubeCell, categorie: string) => FigureKey,
): PublishedCell[] {
  const at = (indicator: string, periode: string, instrument: string): string =>
    `${indicator}|${periode}|${instrument}`;
  const indicators = new Set(MEASURES.filter((m) => isDerived(m, "totaal")).map((m) => m.indicator));
  const perVestiging = new Map<string, PublishedCell[]>();
  for (const f of figures) {
    if (!indicators.has(f.indicator) || f.definitie !== "standaard" || f.niveau !== "vestiging") continue;
    const key = at(f.indicator, f.periode, f.instrument);
    const list = perVestiging.get(key);
    if (list) list.push(f);
    else perVestiging.set(key, [f]);
  }
  const out: PublishedCell[] = [];
  for (const m of MEASURES)
    for (const { niveau, perioden } of isDerived(m, "totaal") ? (grid.get(m) ?? []) : [])
      for (const soort of isDerived(m, niveau) ? perioden : []) {
        const series = new Map<string, { key: FigureKey; cell: PublishedCell | null }[]>();
        for (const c of cells(m.noemer, niveau, soort)) {
          if (built.cel(m.noemer, c) === undefined || !built.bestaat(m.vereist, c.instrument)) continue;
          const key = keyOf(m, c, "");
          const members = (perVestiging.get(at(m.indicator, c.periode, key.instrument)) ?? []).filter(
            (v) => niveau === "totaal" || membership.get(v.eenheid)?.[niveau] === c.eenheid,
          );
          const line = `${c.eenheid}|${c.instrument}`;
          const list = series.get(line) ?? [];
          list.push({ key, cell: meanOfVestigingen(key, members, c.n, policy) });
          series.set(line, list);
        }
        for (const list of series.values()) {
          const whole = list.every((x) => x.cell !== null);
          for (const { key, cell } of list)
            out.push(whole && cell ? cell : { ...key, ...NO_FIGURE, status: "verborgen", reden: policy.reden });
        }
      }
  return out;
}
