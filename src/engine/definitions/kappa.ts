import { type Interval, Z } from "./intervals.js";
import type { FunctionDefinition } from "./types.js";

/** Agreement of two classifications of the same persons. */
export interface Agreement extends Interval {
  readonly kappa: number;
  /** Share in the same class, 0..1. */
  readonly gelijk: number;
  readonly variantie: number;
}

/**
 * Cohen's kappa, unweighted, with a 95 % interval for large samples.
 * @param tabel square; row: class by the one, column: by the other, in the same order; counts of 0 or more
 * @returns null where both put everyone in one class: there is no agreement beyond chance to speak of
 * @source Cohen 1960; variance of Fleiss, Cohen & Everitt 1969 (doi 10.1037/h0028106), formula 13
 */
export function cohenKappa(tabel: readonly (readonly number[])[]): Agreement | null {
  const k = tabel.length;
  if (k < 2 || tabel.some((r) => r.length !== k || r.some((x) => !(x >= 0)))) throw new RangeError("cohenKappa: tabel");
  const n = tabel.flat().reduce((a, x) => a + x, 0);
  if (n === 0) return null;
  const p = tabel.map((r) => r.map((x) => x / n));
  const row = p.map((r) => r.reduce((a, x) => a + x, 0));
  const column = p.map((_, j) => p.reduce((a, r) => a + (r[j] as number), 0));
  const gelijk = p.reduce((a, r, i) => a + (r[i] as number), 0);
  const toeval = row.reduce((a, x, i) => a + x * (column[i] as number), 0);
  if (toeval >= 1) return null;
  const kappa = (gelijk - toeval) / (1 - toeval);
  let sum = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const cell = p[i]?.[j] as number;
      const margins = (column[i] as number) + (row[j] as number);
      sum +=
        i === j
          ? cell * (1 - ((row[i] as number) + (column[i] as number)) * (1 - kappa)) ** 2
          : cell * ((1 - kappa) * margins) ** 2;
    }
  const variantie = Math.max(0, (sum - (kappa - toeval * (1 - kappa)) ** 2) / (n * (1 - toeval) ** 2));
  const half = Z * Math.sqrt(variantie);
  return { kappa, gelijk, variantie, laag: Math.max(-1, kappa - half), hoog: Math.min(1, kappa + half) };
}

const TABEL = [
  [88, 14, 18],
  [10, 40, 10],
  [2, 6, 12],
];
const K = (v: "kappa" | "laag" | "hoog") => (): number => cohenKappa(TABEL)?.[v] ?? Number.NaN;

export const kappaDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "cohen-kappa",
  titel: "Overeenkomst van twee indelingen (Cohens κ)",
  uitleg:
    "Hoe vaak twee definities dezelfde patiënt in dezelfde klasse zetten, na aftrek van wat toeval al zou geven. Eén is altijd gelijk, nul niet vaker dan toeval.",
  formule:
    "κ = (P_o − P_e)/(1 − P_e), P_o het aandeel gelijk, P_e = Σ rij·kolom; interval κ ± 1,96·fout voor grote steekproeven",
  bron: "Cohen 1960 (doi 10.1177/001316446002000104); fout van Fleiss, Cohen & Everitt 1969 (doi 10.1037/h0028106); getoetst aan cohen.kappa van het R-pakket psych.",
  voorbeelden: [
    {
      uitleg: "Tweehonderd personen in drie klassen, 140 gelijk, 82 volgens toeval",
      aanroep: "cohenKappa(tabel).kappa",
      verwacht: 0.491525423728813,
    },
    { uitleg: "Ondergrens", aanroep: "cohenKappa(tabel).laag", verwacht: 0.391563702053547 },
    { uitleg: "Bovengrens", aanroep: "cohenKappa(tabel).hoog", verwacht: 0.59148714540408 },
    { uitleg: "Altijd gelijk", aanroep: "cohenKappa([[5, 0], [0, 7]]).kappa", verwacht: 1 },
  ],
  roep: {
    "cohenKappa(tabel).kappa": K("kappa"),
    "cohenKappa(tabel).laag": K("laag"),
    "cohenKappa(tabel).hoog": K("hoog"),
    "cohenKappa([[5, 0], [0, 7]]).kappa": () =>
      cohenKappa([
        [5, 0],
        [0, 7],
      ])?.kappa ?? Number.NaN,
  },
};
