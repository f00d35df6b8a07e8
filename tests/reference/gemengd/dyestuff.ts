import type { ModelRij } from "./sommen.js";

/** Batches of five as rows of one vestiging each. */
const batches = (values: readonly (readonly number[])[]): ModelRij[] =>
  values.flatMap((v, i) => v.map((y) => ({ vestiging: "ABCDEF"[i] as string, behandelaar: null, x: [1], y })));

/** Yields of six batches of dyestuff, and made-up ones whose batches vary less than chance: Davies and Goldsmith, Box and Tiao, as in lme4. */
export const DYESTUFF = batches([
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
]);
export const DYESTUFF2 = batches([
  [7.298, 3.846, 2.434, 9.566, 7.99],
  [5.22, 6.556, 0.608, 11.788, -0.892],
  [0.11, 10.386, 13.434, 5.51, 8.166],
  [2.212, 4.852, 7.092, 9.288, 4.98],
  [0.282, 9.014, 4.458, 9.446, 7.198],
  [1.722, 4.782, 8.106, 0.758, 3.758],
]);
