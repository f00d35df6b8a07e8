import { begrensd, type Interval, student, wilson } from "../definitions/intervals.js";
import type { Policy } from "../policy/policy.js";
import type { CellKey, CubeCell } from "./cube.js";
import { MEASURES, type Measure } from "./measures.js";

/** A cell as it may be published: a figure, or the reason why there is none. */
export interface PublishedCell extends CellKey {
  readonly n: number | null;
  readonly teller: number | null;
  readonly waarde: number | null;
  readonly sd: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly methode: string | null;
  readonly status: "getoond" | "verborgen" | "niet beschikbaar";
  readonly reden: string | null;
}

type Publication = Policy["publicatie"];

export const round = (x: number, digits: number): number => {
  const f = 10 ** digits;
  const r = Math.round((x + Math.sign(x) * Number.EPSILON) * f) / f;
  return Object.is(r, -0) ? 0 : r;
};

const key = (c: CellKey): CellKey => ({
  niveau: c.niveau,
  eenheid: c.eenheid,
  periode: c.periode,
  uitsplitsing: c.uitsplitsing,
  categorie: c.categorie,
  populatie: c.populatie,
  instrument: c.instrument,
  indicator: c.indicator,
  definitie: c.definitie,
});

const none = { n: null, teller: null, waarde: null, sd: null, laag: null, hoog: null, methode: null } as const;

function withInterval(i: Interval, methode: string, digits: number) {
  return { laag: round(i.laag, digits), hoog: round(i.hoog, digits), methode };
}

/** Percentages are bounded; everything else that has a mean is not. */
const isBounded = (indicator: string): boolean => indicator === "hsk-verbetering";

/**
 * Applies the thresholds to one cell: outcomes need enough distinct patients, counts and numerators enough cases.
 * Intervals are computed from the published, rounded figures, so that they tell nothing more.
 */
export function publishCell(cell: CubeCell, measure: Measure, policy: Publication): PublishedCell {
  const hidden = { ...key(cell), status: "verborgen", reden: policy.reden } as const;
  const count = policy.drempels.telling.aantal;
  if (measure.klasse === "uitkomst" && cell.patienten < policy.drempels.uitkomst.patienten)
    return { ...hidden, ...none };
  if (measure.klasse === "telling" && (cell.n < count || cell.patienten < count)) return { ...hidden, ...none };
  const { aandeel, gemiddelde } = policy.decimalen;
  if (measure.soort === "aantal")
    return { ...key(cell), ...none, n: cell.n, waarde: cell.n, status: "getoond", reden: null };
  if (measure.soort === "aandeel") {
    const teller = cell.teller ?? 0;
    if (teller < count || (cell.teller_patienten ?? 0) < count) return { ...hidden, ...none, n: cell.n };
    return {
      ...key(cell),
      n: cell.n,
      teller,
      waarde: round((100 * teller) / cell.n, aandeel),
      sd: null,
      ...withInterval(wilson(teller, cell.n), "wilson", aandeel),
      status: "getoond",
      reden: null,
    };
  }
  const som = Number(cell.som);
  const waarde = round(som / cell.n, gemiddelde);
  const sd = round(Math.sqrt(Math.max(0, (Number(cell.som2) - (som * som) / cell.n) / (cell.n - 1))), gemiddelde);
  const interval = isBounded(measure.indicator)
    ? withInterval(begrensd([{ gemiddelde: waarde, sd, n: cell.n }], -100, 100), "begrensd", gemiddelde)
    : withInterval(student(waarde, sd, cell.n), "student", gemiddelde);
  return { ...key(cell), n: cell.n, teller: null, waarde, sd, ...interval, status: "getoond", reden: null };
}

/** Whether a level lies above the vestiging. */
const aboveVestiging = (c: { niveau: string }): boolean => ["totaal", "cluster", "organisatie"].includes(c.niveau);

/**
 * The HSK percentage of an organisatie, cluster or the whole: the unweighted mean of the published figures of its
 * vestigingen, as the paper computes it. It adds no equation, since it follows from what is published. Which vestigingen
 * are shown depends on their number of patients, never on their outcome. (Complete pairs above the vestiging are a plain
 * share: a vestiging whose numerator is hidden is hidden because of its outcome, and a mean of the others would flatter.)
 * @param members which published vestiging cells belong to the unit
 */
export function meanOfVestigingen(
  cell: PublishedCell,
  members: readonly PublishedCell[],
  policy: Publication,
): PublishedCell {
  const shown = members.filter((m) => m.status === "getoond");
  const groups = shown.map((m) => ({ gemiddelde: m.waarde ?? 0, sd: m.sd ?? 0, n: m.n ?? 0 }));
  if (groups.length === 0) return { ...cell, ...none, status: "verborgen", reden: policy.reden };
  const digits = policy.decimalen.gemiddelde;
  const n = groups.reduce((sum, g) => sum + g.n, 0);
  const waarde = round(groups.reduce((sum, g) => sum + g.gemiddelde, 0) / groups.length, digits);
  return {
    ...cell,
    n,
    teller: null,
    waarde,
    sd: null,
    ...withInterval(begrensd(groups, -100, 100), "begrensd", digits),
    status: "getoond",
    reden: null,
  };
}

/** Which units a vestiging belongs to, by level. */
export type Membership = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * The threshold gate over a whole cube.
 * @param membership vestiging key → key of its cluster and organisatie; a vestiging in several clusters is in none
 */
export function publishCube(
  cells: readonly CubeCell[],
  membership: Membership,
  variantLevels: readonly string[],
  policy: Publication,
): PublishedCell[] {
  const measures = new Map(MEASURES.map((m) => [`${m.indicator}|${m.definitie}|${m.populatie}`, m]));
  const out: PublishedCell[] = [];
  const perVestiging = new Map<string, PublishedCell[]>();
  const later: { cell: PublishedCell }[] = [];
  for (const cell of cells) {
    const measure = measures.get(`${cell.indicator}|${cell.definitie}|${cell.populatie}`);
    if (!measure) throw new Error(`no measure for ${cell.indicator}`);
    const published = publishCell(cell, measure, policy);
    if (cell.indicator === "hsk-verbetering" && cell.definitie === "standaard" && aboveVestiging(cell)) {
      later.push({ cell: published });
      if (variantLevels.includes(cell.niveau)) out.push({ ...published, definitie: "patiëntniveau" });
      continue;
    }
    if (cell.indicator === "hsk-verbetering" && cell.definitie === "standaard" && cell.niveau === "vestiging") {
      const at = `${cell.periode}|${cell.instrument}`;
      perVestiging.set(at, [...(perVestiging.get(at) ?? []), published]);
    }
    out.push(published);
  }
  for (const { cell } of later) {
    const candidates = perVestiging.get(`${cell.periode}|${cell.instrument}`) ?? [];
    const members = candidates.filter(
      (v) => cell.niveau === "totaal" || membership.get(v.eenheid)?.[cell.niveau] === cell.eenheid,
    );
    out.push(meanOfVestigingen(cell, members, policy));
  }
  return out;
}
