import type { Random } from "./random.js";

/** How a vestiging of the demo delivers its measurements. */
export interface Vestiging {
  readonly naam: string;
  readonly organisatie: string;
  readonly cluster: string;
  readonly behandelaars: readonly Behandelaar[];
  /** SCL-90 beside the OQ-45, or the OQ-45 alone. */
  readonly scl90: boolean;
  /** SCL-90 answers coded 0–4 in stead of 1–5. */
  readonly codering04: boolean;
  /** Delivers SCL-90 totals beside the items. */
  readonly totalen: boolean;
  /** Delivers OQ-45-SD totals without items. */
  readonly alleenTotalen: boolean;
  /** Probability that a nameting exists in the first year; rises over time. */
  readonly nameting: number;
  /** Difference in the mean share of the way to 118 that patients cover. */
  readonly effect: number;
  readonly gewicht: number;
}

export interface Behandelaar {
  readonly code: string;
  readonly effect: number;
}

const BOMEN = [
  ["De Vlier", ["Abeel", "Berk", "Beuk", "Ceder", "Den", "Els", "Es", "Esdoorn", "Haagbeuk"]],
  ["Het Wad", ["Hazelaar", "Hulst", "Iep", "Kastanje", "Kornoelje", "Lariks"]],
  ["Eikenrode", ["Lijsterbes", "Linde", "Meidoorn", "Populier", "Spar"]],
] as const;
const CLUSTERS = ["Noord", "Midden", "Zuid"] as const;
export const BEHANDELAARS_PER_VESTIGING = 12;

/** The invented organisations: 3 organisaties, 20 vestigingen, 240 behandelaars. */
export function makeWorld(rng: Random): Vestiging[] {
  const vestigingen: Vestiging[] = [];
  for (const [organisatie, namen] of BOMEN) {
    for (const naam of namen) {
      const index = vestigingen.length;
      vestigingen.push({
        naam: `Vestiging ${naam}`,
        organisatie,
        cluster: `Cluster ${CLUSTERS[index % CLUSTERS.length]}`,
        behandelaars: Array.from({ length: BEHANDELAARS_PER_VESTIGING }, (_, k) => ({
          code: `B${String(index * BEHANDELAARS_PER_VESTIGING + k + 1).padStart(3, "0")}`,
          effect: 0.05 * rng.normal(),
        })),
        scl90: organisatie !== "Eikenrode",
        codering04: naam === "Ceder",
        totalen: organisatie === "Het Wad",
        alleenTotalen: naam === "Spar",
        nameting: 0.45 + 0.25 * rng.next(),
        effect: 0.05 * rng.normal(),
        gewicht: 0.6 + 0.8 * rng.next(),
      });
    }
  }
  return vestigingen;
}
