import type { Db } from "../db.js";
import type { Design } from "./design.js";
import type { Group, GroupSums } from "./sums.js";

/** Cross-products of the rows of one vestiging, or of all. */
interface Products {
  readonly xx: number[][];
  readonly xy: number[];
  readonly yy: number;
}

/** Cross-products of all rows, and those of every vestiging. */
export interface DesignSums {
  readonly sums: GroupSums;
  /** By vestiging; only where asked for. */
  readonly perVestiging: ReadonlyMap<string, Products & { readonly n: number }>;
}

const pairs = (p: number): [number, number][] =>
  Array.from({ length: p }, (_, i) => Array.from({ length: p - i }, (_, j): [number, number] => [i, i + j])).flat();

/** SQL of every product once; sums of whole numbers, so exact in any order. */
function productSql(p: number): string[] {
  return [
    ...pairs(p).map(([i, j]) => (i === 0 ? `sum(x${j})` : i === j ? `sum(x${i} * x${i})` : `sum(x${i} * x${j})`)),
    ...Array.from({ length: p }, (_, i) => (i === 0 ? "sum(y)" : `sum(x${i} * y)`)),
    "sum(y * y)",
  ].map((sql, k) => `CAST(${sql} AS DOUBLE) AS c${k}`);
}

function productsOf(row: Readonly<Record<string, unknown>>, d: Design): Products {
  const p = d.columns.length;
  const scale = d.columns.map((c) => c.schaal);
  const s = (i: number): number => scale[i] as number;
  const xx = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  let k = 0;
  const next = (): number => Number(row[`c${k++}`] ?? 0);
  for (const [i, j] of pairs(p)) {
    const value = next() / (s(i) * s(j));
    (xx[i] as number[])[j] = value;
    (xx[j] as number[])[i] = value;
  }
  const xy = Array.from({ length: p }, (_, i) => next() / (s(i) * d.ySchaal));
  return { xx, xy, yy: next() / d.ySchaal ** 2 };
}

/** Products of several parts together. */
export function addProducts(parts: readonly Products[], p: number): Products {
  const xx = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  const xy = new Array<number>(p).fill(0);
  let yy = 0;
  for (const part of parts) {
    for (let i = 0; i < p; i++) {
      const row = xx[i] as number[];
      const other = part.xx[i] as number[];
      for (let j = 0; j < p; j++) row[j] = (row[j] as number) + (other[j] as number);
      xy[i] = (xy[i] as number) + (part.xy[i] as number);
    }
    yy += part.yy;
  }
  return { xx, xy, yy };
}

/**
 * The sums of a design, in one pass for the products and one for the groups.
 * @param where SQL condition on the rows (a year), or all · @param apart products of every vestiging too: for influence
 */
export async function sumDesign(db: Db, d: Design, where = "true", apart = false): Promise<DesignSums> {
  const p = d.columns.length;
  const groups = await db.all<Record<string, number | string | null>>(
    `SELECT vestiging, behandelaar, count(*) AS n, CAST(sum(y) AS DOUBLE) AS y,
       ${d.columns.map((_, i) => `CAST(sum(x${i}) AS DOUBLE) AS x${i}`).join(", ")}
     FROM ${d.tabel} WHERE ${where} GROUP BY 1, 2 ORDER BY 1, 2 NULLS FIRST`,
  );
  const groepen = groups.map(
    (g): Group => ({
      vestiging: String(g["vestiging"]),
      behandelaar: g["behandelaar"] === null ? null : String(g["behandelaar"]),
      n: Number(g["n"]),
      x: d.columns.map((c, i) => Number(g[`x${i}`]) / c.schaal),
      y: Number(g["y"]) / d.ySchaal,
    }),
  );
  const products = await db.all<Record<string, unknown>>(
    `SELECT ${apart ? "vestiging" : "''"} AS vestiging, count(*) AS n, ${productSql(p).join(", ")}
     FROM ${d.tabel} WHERE ${where} ${apart ? "GROUP BY 1 ORDER BY 1" : ""}`,
  );
  const perVestiging = new Map(
    products.map((row) => [String(row["vestiging"]), { ...productsOf(row, d), n: Number(row["n"]) }]),
  );
  const whole = apart ? addProducts([...perVestiging.values()], p) : productsOf(products[0] ?? {}, d);
  return {
    sums: {
      namen: d.columns.map((c) => c.naam),
      n: groepen.reduce((sum, g) => sum + g.n, 0),
      ...whole,
      groepen,
    },
    perVestiging: apart ? perVestiging : new Map(),
  };
}

/** Columns that follow from those before them, to a part in 10⁹ of their own size: they are left out of a fit. */
export function dependentColumns(xx: readonly (readonly number[])[], keep: readonly number[]): number[] {
  const out: number[] = [];
  const rows: number[][] = [];
  for (const c of keep) {
    const l: number[] = [];
    for (const [k, row] of rows.entries()) {
      const done = (l as number[]).reduce((sum, x, i) => sum + x * (row[i] as number), 0);
      const kept = keep.filter((x) => !out.includes(x))[k] as number;
      l.push((((xx[c] as number[])[kept] as number) - done) / (row[k] as number));
    }
    const own = (xx[c] as number[])[c] as number;
    const left = own - l.reduce((sum, x) => sum + x * x, 0);
    if (left <= 1e-9 * own || own === 0) out.push(c);
    else rows.push([...l, Math.sqrt(left)]);
  }
  return out;
}
