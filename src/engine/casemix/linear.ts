import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mediaanVerschil } from "../definitions/reliability.js";
import { addProducts, type DesignSums, dependentColumns } from "./cross-products.js";
import type { Design } from "./design.js";
import { effectDf } from "./effect-df.js";
import type { EffectFigure, Estimate, ModelFigure, Result } from "./estimate.js";
import type { Start } from "./minimise.js";
import { fitMixed, type MixedFit, ratiosOf } from "./mixed.js";
import { type Limits, profileSds } from "./profile.js";
import { type GroupSums, pickColumns, quadratic } from "./sums.js";

/** Fits of one linear model on other sets of columns, with what they say together. */

export const NOT_USED = "het model kwam niet tot een oplossing en is niet gebruikt";
/** A fit rests on at least so many residual degrees of freedom; ACRO's rule for regressions. */
export const LEAST_DF = 10;
/** Vestigingen are dealt over at most so many parts for the jackknife. */
const PARTS = 10;
/** A share of a spread whose interval goes below this (percent) is one of a spread that may well be nought. */
const WORST = -300;
/** How exact the fits of the jackknife are: their spread is what counts. */
const ROUGH = 1e-4;

/** What was reckoned before under a key, or else now. */
function recall<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

export class LinearFits {
  private readonly cache = new Map<string, MixedFit | null>();
  private readonly rest = new Map<number, GroupSums>();
  private readonly degrees = new Map<string, readonly number[]>();
  private readonly limits = new Map<string, readonly [Limits, Limits]>();
  readonly parts: readonly ReadonlySet<string>[];

  constructor(
    readonly design: Design,
    readonly data: DesignSums,
    /** Patients in the rows. */
    readonly patienten: number,
  ) {
    const vestigingen = [...data.perVestiging.keys()].sort();
    const count = Math.min(PARTS, vestigingen.length);
    this.parts = Array.from({ length: count }, (_, k) => new Set(vestigingen.filter((_v, i) => i % count === k)));
  }

  /** Columns of these terms, without what follows from others. The intercept is always in. */
  columns(terms: readonly string[], sums: GroupSums = this.data.sums): number[] {
    const keep = this.design.columns.flatMap((c, i) => (c.term === "" || terms.includes(c.term) ? [i] : []));
    const out = new Set(dependentColumns(sums.xx, keep));
    return keep.filter((i) => !out.has(i));
  }

  /** REML fit on these terms; null where it cannot be used. */
  of(terms: readonly string[], without?: number): MixedFit | null {
    const key = `${terms.join("|")}#${without ?? ""}`;
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const start = without === undefined ? undefined : this.of(terms);
    const sums = without === undefined ? this.data.sums : this.withoutPart(without);
    const fit = safeFit(
      pickColumns(sums, this.columns(terms, sums)),
      start ? { at: ratiosOf(start), bocht: start.bocht } : undefined,
      without === undefined ? undefined : ROUGH,
    );
    this.cache.set(key, fit);
    return fit;
  }

  /** Mean outcome of all rows. */
  get overall(): number {
    const { sums } = this.data;
    return (sums.xy[0] as number) / sums.n;
  }

  /** Mean of every column kept, over all rows. */
  means(keep: readonly number[]): number[] {
    const { sums } = this.data;
    return keep.map((c) => ((sums.xx[0] as number[])[c] as number) / sums.n);
  }

  /** Degrees of freedom of the effects of a fit on these terms, by column. */
  df(terms: readonly string[], fit: MixedFit): readonly number[] {
    return recall(this.degrees, terms.join("|"), () => effectDf(pickColumns(this.data.sums, this.columns(terms)), fit));
  }

  /** SD between vestigingen (0) or behandelaars (1) of a fit on these terms, with its profile interval. */
  sd(terms: readonly string[], fit: MixedFit, which: 0 | 1): Estimate {
    const limits = recall(this.limits, terms.join("|"), () =>
      profileSds(pickColumns(this.data.sums, this.columns(terms)), fit),
    );
    return { waarde: Math.sqrt(which === 0 ? fit.varVestiging : fit.varBehandelaar), ...limits[which] };
  }

  private withoutPart(k: number): GroupSums {
    const sums = this.rest.get(k) ?? this.leaveOut(this.parts[k] as ReadonlySet<string>);
    this.rest.set(k, sums);
    return sums;
  }

  /** The sums of all vestigingen but some. */
  leaveOut(out: ReadonlySet<string>): GroupSums {
    const { sums, perVestiging } = this.data;
    const left = [...perVestiging].filter(([v]) => !out.has(v)).map(([, x]) => x);
    const groepen = sums.groepen.filter((g) => !out.has(g.vestiging));
    return {
      ...sums,
      ...addProducts(left, sums.namen.length),
      n: groepen.reduce((n, g) => n + g.n, 0),
      groepen,
    };
  }

  /**
   * A quantity of several fits with an interval by leaving out part of the vestigingen at a time (delete-a-group
   * jackknife; Kott 2001). null where too few fits could be used.
   */
  jackknife(quantity: (without?: number) => number | null): Estimate | null {
    const whole = quantity();
    if (whole === null) return null;
    const some = this.parts.map((_, k) => quantity(k)).filter((x) => x !== null);
    const g = some.length;
    if (g < 5 || g < this.parts.length) return { waarde: whole };
    const mean = some.reduce((a, b) => a + b, 0) / g;
    const se = Math.sqrt(((g - 1) / g) * some.reduce((sum, x) => sum + (x - mean) ** 2, 0));
    const half = tQuantile(0.975, g - 1) * se;
    return { waarde: whole, laag: whole - half, hoog: whole + half };
  }
}

/** A fit that may be used, or null: not converged, dependent columns, or too few rows. */
function safeFit(sums: GroupSums, start?: Start, small?: number): MixedFit | null {
  if (sums.n - sums.namen.length < LEAST_DF) return null;
  try {
    const fit = fitMixed(sums, "REML", start, small);
    return fit.geconvergeerd ? fit : null;
  } catch {
    return null;
  }
}

/** Share (percent) of the variance between units of one fit that is gone in another. */
const gone = (before: number, after: number): number | null => (before > 0 ? 100 * (1 - after / before) : null);

/**
 * How much of the variance between vestigingen, and between behandelaars, goes away with more terms. A negative share is
 * possible: correction can bring differences out.
 */
export function shareGone(
  fits: LinearFits,
  before: readonly string[],
  after: readonly string[],
  level: "varVestiging" | "varBehandelaar",
): Result<Estimate> {
  const found = fits.jackknife((k) => {
    const a = fits.of(before, k);
    const b = fits.of(after, k);
    return a && b ? gone(a[level], b[level]) : null;
  });
  const most = (x: number): number => Math.min(100, x);
  if (found?.laag !== undefined && found.laag < WORST)
    return { reden: "de spreiding zonder deze kenmerken is te onzeker om er een aandeel van te geven" };
  if (found)
    return {
      waarde: found.waarde,
      ...(found.laag === undefined || found.hoog === undefined
        ? {}
        : { laag: most(found.laag), hoog: most(found.hoog) }),
    };
  return { reden: "zonder deze kenmerken is er geen spreiding tussen deze eenheden gevonden" };
}

/** Everything that one variant of a linear model says about itself. */
export function describe(fits: LinearFits, model: string, variant: string, terms: readonly string[]): ModelFigure[] {
  const base = { model, variant, n: fits.data.sums.n, patienten: fits.patienten };
  const fit = fits.of(terms);
  if (!fit) return [{ ...base, grootheid: "sd_rest", schatting: { reden: NOT_USED } }];
  const keep = fits.columns(terms);
  const sums = pickColumns(fits.data.sums, keep);
  const ml = safeMl(sums, fit);
  const total = fit.varVestiging + fit.varBehandelaar + fit.varRest;
  const fixed = fixedVariance(sums, fit.beta);
  const groups = fits.data.sums.groepen;
  const nested = groups.some((g) => g.behandelaar !== null);
  const out: [string, Result<Estimate>][] = [
    ["vestigingen", { waarde: fits.data.perVestiging.size }],
    ["sd_vestiging", fits.sd(terms, fit, 0)],
    ["icc_vestiging", { waarde: (100 * fit.varVestiging) / total }],
    ["mediaan_verschil_vestiging", { waarde: mediaanVerschil(fit.varVestiging) }],
    ...(nested
      ? ([
          ["behandelaars", { waarde: groups.filter((g) => g.behandelaar !== null).length }],
          ["sd_behandelaar", fits.sd(terms, fit, 1)],
          ["icc_behandelaar", { waarde: (100 * fit.varBehandelaar) / total }],
          ["mediaan_verschil_behandelaar", { waarde: mediaanVerschil(fit.varBehandelaar) }],
        ] satisfies [string, Result<Estimate>][])
      : []),
    ["sd_rest", { waarde: Math.sqrt(fit.varRest) }],
    ["r2_marginaal", { waarde: (100 * fixed) / (fixed + total) }],
    ["r2_conditioneel", { waarde: (100 * (fixed + total - fit.varRest)) / (fixed + total) }],
    ["loglik_ml", ml === null ? { reden: NOT_USED } : { waarde: ml }],
    ["parameters", { waarde: keep.length + (nested ? 3 : 2) }],
    ["singulier", { waarde: fit.singulier ? 1 : 0 }],
  ];
  return out.map(([grootheid, schatting]) => ({ ...base, grootheid, schatting }));
}

function safeMl(sums: GroupSums, start: MixedFit): number | null {
  const fit = fitMixed(sums, "ML", { at: ratiosOf(start) });
  return fit.geconvergeerd ? fit.logLik : null;
}

/** Variance of Xβ over the rows. */
function fixedVariance(sums: GroupSums, beta: readonly number[]): number {
  const mean = beta.reduce((s, b, i) => s + b * ((sums.xx[0] as number[])[i] as number), 0) / sums.n;
  return quadratic(sums.xx, beta) / sums.n - mean * mean;
}

/**
 * Effects of a fit, the classes compared with included.
 * @param half half the width of the interval of a column, from its standard error
 */
export function effectsOf(
  design: Design,
  keep: readonly number[],
  fit: { readonly beta: readonly number[]; readonly covBeta: readonly (readonly number[])[] },
  half: (column: number, se: number) => number,
  base: {
    readonly model: string;
    readonly variant: string;
    readonly n: number;
    readonly patienten: number;
    /** Of a share: how many of all had the outcome. */
    readonly teller?: number;
  },
): EffectFigure[] {
  const { teller: had = null, ...about } = base;
  return design.terms.flatMap((t) => {
    const own = keep.flatMap((c, k) => (design.columns[c]?.term === t.code ? [{ c, k }] : []));
    if (own.length === 0) return [];
    const classes = design.klassen.get(t.code) ?? [];
    const size = (klasse: string): Pick<EffectFigure, "n" | "patienten" | "van" | "teller" | "eenEenheid"> => {
      const found = classes.find((c) => c.klasse === klasse);
      if (!found) return { n: base.n, patienten: base.patienten, van: [], teller: had, eenEenheid: false };
      const { n, patienten, van, teller, vestigingen, organisaties } = found;
      const eenEenheid = vestigingen < 2 || (organisaties < 2 && design.organisaties > 1);
      return { n, patienten, van, teller: had === null ? null : teller, eenEenheid };
    };
    const rows = own.map(({ c, k }): EffectFigure => {
      const column = design.columns[c] as Design["columns"][number];
      const se = Math.sqrt((fit.covBeta[k] as number[])[k] as number);
      return {
        ...about,
        totaal: base.n,
        term: t.code,
        klasse: column.klasse,
        naam: column.naam,
        ...size(column.klasse),
        effect: fit.beta[k] as number,
        se,
        half: half(k, se),
        referentie: false,
      };
    });
    if (!t.referentie) return rows;
    const { klasse, naam } = t.referentie;
    return [
      {
        ...about,
        totaal: base.n,
        term: t.code,
        klasse,
        naam,
        ...size(klasse),
        effect: 0,
        se: null,
        half: null,
        referentie: true,
      },
      ...rows,
    ];
  });
}
