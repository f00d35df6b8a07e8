import { setImmediate } from "node:timers/promises";
import highsLoader, { type Highs } from "highs";

/** A linear programme over bounded columns; rows in compressed form. */
export interface LpModel {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/**
 * A model of steps away from the truth: column j is a step up of the j-th cell, column m + j a step down, and every row
 * stays right. Standing still is a solution.
 * @param rows per relation its columns among the cells, with the sign of each
 * @param upper how far each may step: m columns up, m down
 */
export function stepModel(
  rows: readonly (readonly (readonly [column: number, factor: number])[])[],
  upper: Float64Array,
): LpModel {
  const m = upper.length / 2;
  const starts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = (starts[i] as number) + 2 * row.length;
  const indices = new Int32Array(starts[rows.length] as number);
  const values = new Float64Array(indices.length);
  let at = 0;
  for (const row of rows)
    for (const [j, factor] of row) {
      indices[at] = j;
      values[at++] = factor;
      indices[at] = m + j;
      values[at++] = -factor;
    }
  return {
    lower: new Float64Array(upper.length),
    upper,
    rowLower: new Float64Array(rows.length),
    rowUpper: new Float64Array(rows.length),
    starts,
    indices,
    values,
  };
}

/** One model kept in the solver between solves, so that each next solve starts from the last one's basis. */
export interface Lp {
  /** Maximises the objective. @returns the solution's columns, or null where the solver found none */
  maximise(cost: Float64Array): Float64Array | null;
  setBounds(columns: readonly number[], lower: readonly number[], upper: readonly number[]): void;
  dispose(): void;
}

// The package's types describe its CommonJS side; what an ES module gets is the loader itself.
const load = highsLoader as unknown as () => Promise<Highs>;
let loading: Promise<Highs> | null = null;

/**
 * Loads the solver once and puts a model in it. Solving holds the process; between models it looks at what came in
 * meanwhile, so that a termination signal need not wait until the last one.
 */
export async function openLp(model: LpModel): Promise<Lp> {
  loading ??= load();
  const highs = await loading;
  await setImmediate();
  const columns = model.lower.length;
  const rows = model.rowLower.length;
  const held = highs.createModel({
    numCols: columns,
    numRows: rows,
    sense: highs.constants.objectiveSense.maximize,
    colCost: new Float64Array(columns),
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: {
      format: "csr",
      numRows: rows,
      numCols: columns,
      starts: model.starts,
      indices: model.indices,
      values: model.values,
    },
  });
  held.options.set({
    output_flag: false,
    presolve: "off",
    solver: "simplex",
    simplex_strategy: 1,
    dual_simplex_cost_perturbation_multiplier: 0,
    random_seed: 1,
  });
  const all = { kind: "range" as const, from: 0, to: columns - 1 };
  const optimal = highs.constants.modelStatus.optimal;
  return {
    maximise: (cost) => {
      held.changeColsCost(all, cost);
      return held.run().modelStatus === optimal ? Float64Array.from(held.getSolution().colValue) : null;
    },
    setBounds: (list, lower, upper) => {
      for (const [i, c] of list.entries()) held.changeColBounds(c, lower[i] ?? 0, upper[i] ?? 0);
    },
    dispose: () => held.dispose(),
  };
}
