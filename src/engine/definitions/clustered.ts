import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { type Interval, wilsonLimits, Z } from "./intervals.js";
import type { FunctionDefinition } from "./types.js";

/**
 * Sums over the patients of a set of rows, n_g rows and a sum S_g each; decimals as text, so that they are exact.
 * A share is the same with values 0 and 1.
 */
export interface PatientSums {
  readonly n: number;
  readonly patienten: number;
  /** Σ S_g. */
  readonly som: string;
  /** Σ S_g². */
  readonly kwadraat: string;
  /** Σ S_g · n_g. */
  readonly kruis: string;
  /** Σ n_g². */
  readonly aantallen: number;
}

const decimals = (text: string): number => text.split(".")[1]?.length ?? 0;

/** A decimal as a whole number of its last digit but `digits`. */
function scaled(text: string, digits: number): bigint {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new RangeError("clustered: not a plain decimal");
  const [whole = "0", part = ""] = text.replace("-", "").split(".");
  return BigInt(whole + part.padEnd(digits, "0")) * (text.startsWith("-") ? -1n : 1n);
}

/**
 * Standard error of a mean whose rows belong to patients, cluster-robust: √(G/(G−1) · Σ_g (Σ_i (x_i − mean))²) / n over G
 * patients. With one row per patient it is sd/√n. Computed in whole numbers up to the root.
 * @param s at least 2 patients @returns in the unit of the values
 * @source Liang & Zeger 1986 with the factor G/(G−1) (CR1 of a mean; Stata `mean, vce(cluster)`, Kish's ratio mean).
 */
export function clusterError(s: PatientSums): number {
  if (!(s.patienten >= 2) || s.n < s.patienten) throw new RangeError(`clustered: ${s.patienten} patients, n ${s.n}`);
  const d = Math.max(decimals(s.som), decimals(s.kruis), Math.ceil(decimals(s.kwadraat) / 2));
  const n = BigInt(s.n);
  const som = scaled(s.som, d);
  // n² · Σ (S_g − mean · n_g)²
  const squares =
    n * n * scaled(s.kwadraat, 2 * d) - 2n * n * som * scaled(s.kruis, d) + som * som * BigInt(s.aantallen);
  if (squares < 0n) throw new RangeError("clustered: sums of patients that cannot be");
  const variance = (s.patienten / (s.patienten - 1)) * (Number(squares) / Number(10n ** BigInt(2 * d)) / s.n ** 4);
  return Math.sqrt(variance);
}

/** What the error of independent rows is made of. */
export interface Spread {
  readonly sd: number;
  readonly n: number;
}

/** Standard deviation (n − 1) of the zeros and ones of a share. */
export const sdOfShare = (teller: number, n: number): number => Math.sqrt((teller * (n - teller)) / (n * (n - 1)));

/** How many times larger the variance of a mean is than were its rows independent; never held to be smaller. */
export function designEffect(fout: number, { sd, n }: Spread): number {
  return sd > 0 ? Math.max(1, (fout * fout * n) / (sd * sd)) : 1;
}

/**
 * Student interval of an unbounded mean with a clustered error.
 * @param patienten degrees of freedom are one fewer @returns limits in the unit of the mean
 */
export function studentCluster(gemiddelde: number, fout: number, patienten: number): Interval {
  if (!(patienten >= 2) || !(fout >= 0)) throw new RangeError(`studentCluster: fout ${fout}, patienten ${patienten}`);
  const half = tQuantile(0.975, patienten - 1) * fout;
  return { laag: gemiddelde - half, hoog: gemiddelde + half };
}

/**
 * Wilson interval of a share at the effective sample size that its clustered error leaves: n over the design effect, and
 * (z/t)² of that with t at patienten − 1. Never more than n, so never narrower than Wilson's own.
 * @param fout clustered error of the share, 0..1 @returns limits in percent
 * @source Korn & Graubard 1998 (effective sample size with degrees of freedom); Dean & Pagano 2015 (in Wilson's interval).
 */
export function wilsonCluster(teller: number, n: number, fout: number, patienten: number): Interval {
  if (!(n >= 2) || teller < 0 || teller > n || !(patienten >= 2))
    throw new RangeError(`wilsonCluster: teller ${teller} of n ${n}, patienten ${patienten}`);
  const p = teller / n;
  const t = tQuantile(0.975, patienten - 1);
  const size = (n / designEffect(fout, { sd: sdOfShare(teller, n), n })) * (Z / t) ** 2;
  const { laag, hoog } = wilsonLimits(p, size, Z);
  return { laag: 100 * laag, hoog: 100 * hoog };
}

/** Patients with rows 6; 6, 6, 6; and 1, 1. */
const DRIE: PatientSums = { n: 6, patienten: 3, som: "26", kwadraat: "364", kruis: "64", aantallen: 14 };

export const clusterDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "geclusterde-fout",
  titel: "Standaardfout, geclusterd naar patiënt",
  uitleg:
    "Metingen van één patiënt lijken op elkaar, en zo ook zorgtrajecten van één patiënt. Wie ze als losse waarnemingen telt, acht een gemiddelde zekerder dan het is. Deze fout telt per patiënt op hoever zijn waarden van het gemiddelde liggen. Heeft iedere patiënt één waarde, dan is het de gewone standaardfout.",
  formule: "√( G/(G−1) · Σ_g (Σ_i (x_i − gemiddelde))² ) / n, over G patiënten",
  bron: "Liang & Zeger 1986; voor aandelen Korn & Graubard 1998 in het interval van Wilson. Getoetst aan base R.",
  voorbeelden: [
    {
      uitleg: "Drie patiënten met 1, 3 en 2 rijen, samen 6, 18 en 2; gemiddelde 26/6; hun resten zijn 5/3, 5 en −20/3",
      aanroep: "clusterError(6 | 6, 6, 6 | 1, 1)",
      verwacht: 1.734721666221777,
    },
    {
      uitleg: "Tien patiënten met elk één waarde (vijf keer 0, vijf keer 1): de gewone fout, 0,527/√10",
      aanroep: "clusterError(0, 0, 0, 0, 0, 1, 1, 1, 1, 1)",
      verwacht: 1 / 6,
    },
  ],
  roep: {
    "clusterError(6 | 6, 6, 6 | 1, 1)": () => clusterError(DRIE),
    "clusterError(0, 0, 0, 0, 0, 1, 1, 1, 1, 1)": () =>
      clusterError({ n: 10, patienten: 10, som: "5", kwadraat: "5", kruis: "5", aantallen: 10 }),
  },
};
