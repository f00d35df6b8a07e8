import type { Db } from "../db.js";
import type { Design } from "./design.js";
import { type Group, type GroupSums, joinGroups } from "./sums.js";

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

/** Sums of one vestiging in one year, or of as much as is asked for. */
interface KeyedSums {
  readonly jaar: number | null;
  readonly vestiging: string;
  readonly n: number;
  readonly products: Products;
}

async function partsOf(db: Db, d: Design, keys: readonly ("vestiging" | "jaar")[]): Promise<KeyedSums[]> {
  const rows = await db.all<Record<string, unknown>>(
    `SELECT ${[...keys, "count(*) AS n", ...productSql(d.columns.length)].join(", ")} FROM ${d.tabel}
     ${keys.length ? `GROUP BY ${keys.join(", ")} ORDER BY ${keys.join(", ")}` : ""}`,
  );
  return rows.map((row) => ({
    jaar: row["jaar"] === undefined || row["jaar"] === null ? null : Number(row["jaar"]),
    vestiging: String(row["vestiging"] ?? ""),
    n: Number(row["n"]),
    products: productsOf(row, d),
  }));
}

async function groupsOf(db: Db, d: Design, jaar: boolean): Promise<(Group & { readonly jaar: number | null })[]> {
  const keys = ["vestiging", "behandelaar", ...(jaar ? ["jaar"] : [])];
  const rows = await db.all<Record<string, number | string | null>>(
    `SELECT ${keys.join(", ")}, count(*) AS n, CAST(sum(y) AS DOUBLE) AS y,
       ${d.columns.map((_, i) => `CAST(sum(x${i}) AS DOUBLE) AS x${i}`).join(", ")}
     FROM ${d.tabel} GROUP BY ${keys.join(", ")} ORDER BY vestiging, behandelaar NULLS FIRST${jaar ? ", jaar" : ""}`,
  );
  return rows.map((g) => ({
    jaar: jaar && g["jaar"] !== null ? Number(g["jaar"]) : null,
    vestiging: String(g["vestiging"]),
    behandelaar: g["behandelaar"] === null ? null : String(g["behandelaar"]),
    n: Number(g["n"]),
    x: d.columns.map((c, i) => Number(g[`x${i}`]) / c.schaal),
    y: Number(g["y"]) / d.ySchaal,
  }));
}

function assemble(d: Design, parts: readonly KeyedSums[], groups: readonly Group[], apart: boolean): DesignSums {
  const p = d.columns.length;
  const perVestiging = new Map<string, Products & { readonly n: number }>();
  if (apart)
    for (const part of parts) {
      const known = perVestiging.get(part.vestiging);
      perVestiging.set(part.vestiging, {
        ...(known ? addProducts([known, part.products], p) : part.products),
        n: (known?.n ?? 0) + part.n,
      });
    }
  return {
    sums: {
      namen: d.columns.map((c) => c.naam),
      n: groups.reduce((sum, g) => sum + g.n, 0),
      ...addProducts(
        parts.map((x) => x.products),
        p,
      ),
      groepen: joinGroups(groups),
    },
    perVestiging,
  };
}

/**
 * The sums of a design, in one pass for the products and one for the groups.
 * @param apart products of every vestiging too: for influence and the jackknife
 */
export async function sumDesign(db: Db, d: Design, apart = false): Promise<DesignSums> {
  return assemble(d, await partsOf(db, d, apart ? ["vestiging"] : []), await groupsOf(db, d, false), apart);
}

/** The sums of all years together and of every year by itself, from the same two passes. */
export async function sumYears(
  db: Db,
  d: Design,
): Promise<{ readonly alle: DesignSums; readonly jaren: ReadonlyMap<number, DesignSums> }> {
  const parts = await partsOf(db, d, ["vestiging", "jaar"]);
  const groups = await groupsOf(db, d, true);
  const years = [...new Set(parts.flatMap((x) => (x.jaar === null ? [] : [x.jaar])))].sort((a, b) => a - b);
  return {
    alle: assemble(d, parts, groups, true),
    jaren: new Map(
      years.map((y) => [
        y,
        assemble(
          d,
          parts.filter((x) => x.jaar === y),
          groups.filter((x) => x.jaar === y),
          true,
        ),
      ]),
    ),
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
