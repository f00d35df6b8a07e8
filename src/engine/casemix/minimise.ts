/**
 * The minimum of a deviance over two variance ratios that may be 0. Newton steps on the logarithms with the curvature
 * taken from differences of the gradient; a ratio that runs off to 0 is put at 0, and stays there if the deviance does not
 * fall on leaving it (the conditions of Karush, Kuhn and Tucker).
 */

interface Value {
  readonly deviance: number;
  readonly gradient: readonly [number, number];
}
type Pair = readonly [number, number];
type Free = readonly [boolean, boolean];

/** Second derivatives by the logarithms: of the first, mixed, of the second. */
export type Curvature = readonly [number, number, number];

/** Where a search begins. With the curvature of a neighbouring problem every step costs one evaluation, not five. */
export interface Start {
  readonly at: Pair;
  readonly bocht?: Curvature;
  /** Crosses what is nearly flat in whole steps, and may end there: for who asks how low it is, not where. */
  readonly vlak?: boolean;
}

export interface Minimum {
  readonly at: Pair;
  /** As the search ended; that of the start where it was given. */
  readonly bocht: Curvature;
  readonly seLog: readonly [number | null, number | null];
  readonly evaluaties: number;
  readonly geconvergeerd: boolean;
}

/** Below this a ratio counts as 0: a vestiging would add a hundred-thousandth of the residual variance. */
const NOUGHT = 1e-7;
const STEP = 1e-4;
const LARGEST_STEP = 3;
const MOST_STEPS = 60;
/** Fall of the deviance that is not worth another step: by Newton the last one squares what is left. */
const SMALL = 1e-7;

const exp = (t: Pair, free: Free): Pair => [free[0] ? Math.exp(t[0]) : 0, free[1] ? Math.exp(t[1]) : 0];

class Search {
  evaluaties = 0;
  constructor(
    private readonly f: (at: Pair) => Value,
    /** A fall of the deviance smaller than this is not worth another step. */
    readonly small: number,
    private readonly given?: Curvature,
    readonly flat = false,
  ) {}

  /** Deviance and gradient by the logarithms. */
  at(t: Pair, free: Free): Value {
    this.evaluaties++;
    const x = exp(t, free);
    const v = this.f(x);
    return { deviance: v.deviance, gradient: [v.gradient[0] * x[0], v.gradient[1] * x[1]] };
  }

  /** Second derivatives by the logarithms, from the gradient a little to either side. */
  curvature(t: Pair, free: Free): Curvature {
    if (this.given) return this.given;
    const side = (i: 0 | 1, s: number): Pair => (i === 0 ? [t[0] + s, t[1]] : [t[0], t[1] + s]);
    const slope = (i: 0 | 1): Pair => {
      if (!free[i]) return [0, 0];
      const up = this.at(side(i, STEP), free).gradient;
      const down = this.at(side(i, -STEP), free).gradient;
      return [(up[0] - down[0]) / (2 * STEP), (up[1] - down[1]) / (2 * STEP)];
    };
    const [a, b] = slope(0);
    const [c, d] = slope(1);
    return [a, (b + c) / 2, d];
  }

  /** By λ, at a point on the edge. */
  slopeAt(at: Pair): Pair {
    this.evaluaties++;
    return this.f(at).gradient;
  }
}

/** A step down: Newton's where the curvature allows, else along the gradient; at most LARGEST_STEP in either direction. */
function stepFrom(g: Pair, [a, b, d]: Curvature, free: Free, flat: boolean): Pair {
  const limit = (x: number): number => Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, x));
  const alone = (slope: number, bend: number): number =>
    limit(bend > 0 ? -slope / bend : -Math.sign(slope) * (flat ? 1 : Math.min(1, Math.abs(slope))));
  const det = a * d - b * b;
  if (free[0] && free[1] && a > 0 && det > 0)
    return [limit((-d * g[0] + b * g[1]) / det), limit((b * g[0] - a * g[1]) / det)];
  return [free[0] ? alone(g[0], a) : 0, free[1] ? alone(g[1], d) : 0];
}

/** Whether the deviance bends upwards in every free direction. */
const bowl = ([a, b, d]: Curvature, free: Free): boolean =>
  (!free[0] || a > 0) && (!free[1] || d > 0) && (!(free[0] && free[1]) || a * d > b * b);

function descend(search: Search, start: Pair, free: Free): { t: Pair; converged: boolean; free: Free } {
  let t = start;
  let now = search.at(t, free);
  for (let i = 0; i < MOST_STEPS; i++) {
    const tiny: Free = [free[0] && Math.exp(t[0]) < NOUGHT, free[1] && Math.exp(t[1]) < NOUGHT];
    if (tiny[0] || tiny[1]) {
      const left: Free = [free[0] && !tiny[0], free[1] && !tiny[1]];
      return left[0] || left[1] ? descend(search, t, left) : { t, converged: true, free: left };
    }
    const bend = search.curvature(t, free);
    const step = stepFrom(now.gradient, bend, free, search.flat);
    // What the step would lower the deviance by; then the error of log λ is the root of it times its standard error.
    const gain = -(now.gradient[0] * step[0] + now.gradient[1] * step[1]);
    if (gain >= 0 && gain < search.small && (search.flat || bowl(bend, free))) {
      const last: Pair = [t[0] + step[0], t[1] + step[1]];
      return { t: last, converged: true, free };
    }
    let part = 1;
    let next = now;
    let at: Pair = t;
    for (; part > 1e-8; part /= 2) {
      at = [t[0] + part * step[0], t[1] + part * step[1]];
      next = search.at(at, free);
      if (next.deviance < now.deviance) break;
    }
    if (!(next.deviance < now.deviance))
      return { t, converged: gain < Math.max(1e-6, search.small) && bowl(bend, free), free };
    t = at;
    now = next;
  }
  return { t, converged: false, free };
}

/**
 * @param f deviance and gradient at ratios of 0 or more @param exists which of the two there are; the other stays 0
 * @param from where to begin @param small when to stop
 * @returns where it is lowest, and whether that was reached
 */
export function minimise(
  f: (at: Pair) => Value,
  exists: Free,
  from: Start = { at: [0.05, 0.05] },
  small = SMALL,
): Minimum {
  const search = new Search(f, small, from.bocht, from.vlak);
  let start: Pair = [Math.log(Math.max(from.at[0], 1e-4)), Math.log(Math.max(from.at[1], 1e-4))];
  if (!exists[0] && !exists[1])
    return { at: [0, 0], bocht: [0, 0, 0], seLog: [null, null], evaluaties: 0, geconvergeerd: true };
  for (let round = 0; round < 3; round++) {
    const { t, converged, free } = descend(search, start, exists);
    const at = exp(t, free);
    const atEdge = ([0, 1] as const).filter((i) => exists[i] && !free[i]);
    const slope = atEdge.length ? search.slopeAt(at) : [0, 0];
    const leaves = atEdge.filter((i) => (slope[i] as number) < 0);
    if (leaves.length === 0 || round === 2) {
      const [a, b, d] = search.curvature(t, free);
      const det = a * d - b * b;
      const both = free[0] && free[1];
      const se = (own: number, other: number): number | null => {
        const variance = both ? (2 * other) / det : 2 / own;
        return variance > 0 && Number.isFinite(variance) ? Math.sqrt(variance) : null;
      };
      return {
        at,
        bocht: [a, b, d],
        seLog: [free[0] ? se(a, d) : null, free[1] ? se(d, a) : null],
        evaluaties: search.evaluaties,
        geconvergeerd: converged && leaves.length === 0,
      };
    }
    // It does not belong at 0: start again from there, with a little of it.
    start = [leaves.includes(0) ? Math.log(1e-3) : t[0], leaves.includes(1) ? Math.log(1e-3) : t[1]];
  }
  throw new Error("unreachable");
}
