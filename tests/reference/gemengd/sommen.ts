import type { GroupSums } from "../../../src/engine/casemix/sums.js";

/** One row as the models see it: a row of X (first the intercept), an outcome, and where it belongs. */
export interface ModelRij {
  readonly vestiging: string;
  readonly behandelaar: string | null;
  readonly x: readonly number[];
  readonly y: number;
}

/** Cross-products and sums per group of rows, in plain TypeScript: apart from the SQL that makes them of a delivery. */
export function sommen(namen: readonly string[], rijen: readonly ModelRij[]): GroupSums {
  const p = namen.length;
  const xx = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  const xy = new Array<number>(p).fill(0);
  let yy = 0;
  const groepen = new Map<
    string,
    { vestiging: string; behandelaar: string | null; n: number; x: number[]; y: number }
  >();
  for (const r of rijen) {
    const key = JSON.stringify([r.vestiging, r.behandelaar]);
    const g = groepen.get(key) ?? {
      vestiging: r.vestiging,
      behandelaar: r.behandelaar,
      n: 0,
      x: new Array<number>(p).fill(0),
      y: 0,
    };
    groepen.set(key, g);
    g.n++;
    g.y += r.y;
    yy += r.y * r.y;
    for (const [i, a] of r.x.entries()) {
      g.x[i] = (g.x[i] as number) + a;
      xy[i] = (xy[i] as number) + a * r.y;
      const row = xx[i] as number[];
      for (const [j, b] of r.x.entries()) row[j] = (row[j] as number) + a * b;
    }
  }
  return { namen: [...namen], n: rijen.length, xx, xy, yy, groepen: [...groepen.values()] };
}
