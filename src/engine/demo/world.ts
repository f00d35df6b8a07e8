import { DIAGNOSES, type Diagnose, EENHEDEN, SCHOKKEN, VERWIJZERS, type Verwijzer } from "./effects.js";
import type { Random } from "./random.js";

export interface Behandelaar {
  readonly code: string;
  /** What is added to the latent outcome of each patient; positive is worse. */
  readonly effect: number;
  readonly ervaring: string;
  readonly team: string;
}

/** Which lists a vestiging uses. */
export type Lijsten = "SCL-90 en OQ-45" | "SCL-90, daarna ook OQ-45" | "BSI" | "BSI en SQ-48" | "OQ-45-SD totalen";

/** An invented vestiging: who comes there, how it measures and what it adds. */
export interface Vestiging {
  readonly naam: string;
  readonly organisatie: string;
  /** AGB-like code of the organisatie. */
  readonly zorgaanbieder: string;
  readonly cluster: string;
  readonly behandelaars: readonly Behandelaar[];
  readonly lijsten: Lijsten;
  /** SCL-90 answers coded 0–4 in stead of 1–5. */
  readonly codering04: boolean;
  /** Delivers SCL-90 totals beside the items. */
  readonly totalen: boolean;
  /** Share of patients who are under 18, over 65, or have a severe psychiatric illness (EPA). */
  readonly jeugd: number;
  readonly ouderen: number;
  readonly epa: number;
  /** Log-odds that a nameting exists in 2016, for the usual patient. */
  readonly nameting: number;
  /** What is added to the latent outcome in 2016; positive is worse. */
  readonly effect: number;
  /** What is added to the latent severity at the start. */
  readonly ernst: number;
  /** Social disadvantage: more low education, less work. */
  readonly achterstand: number;
  readonly diagnoses: readonly (readonly [Diagnose, number])[];
  readonly verwijzers: readonly (readonly [Verwijzer, number])[];
  readonly gewicht: number;
}

const BOMEN = [
  ["De Vlier", "06290001", ["Abeel", "Berk", "Beuk", "Ceder", "Den", "Els", "Es", "Esdoorn", "Haagbeuk"]],
  ["Het Wad", "06290002", ["Hazelaar", "Hulst", "Iep", "Kastanje", "Kornoelje", "Lariks"]],
  ["Eikenrode", "06290003", ["Lijsterbes", "Linde", "Meidoorn", "Populier", "Spar"]],
] as const;
const CLUSTERS = ["Noord", "Midden", "Zuid"] as const;
const BEHANDELAARS_PER_VESTIGING = 12;
const LIJSTEN: Readonly<Record<string, Lijsten>> = {
  Lijsterbes: "BSI",
  Linde: "BSI",
  Meidoorn: "BSI",
  Populier: "BSI en SQ-48",
  Den: "SCL-90, daarna ook OQ-45",
  Spar: "OQ-45-SD totalen",
};
/** Vestigingen with lists of their own are large, so that each instrument has enough patients. */
const GROOT = new Set(["Lijsterbes", "Linde", "Meidoorn", "Populier", "Lariks", "Kornoelje"]);

const logit = (p: number): number => Math.log(p / (1 - p));
const varied = <T extends string>(rng: Random, weights: Readonly<Record<T, number>>, spread: number) =>
  (Object.entries(weights) as [T, number][]).map(([k, w]) => [k, w * Math.exp(spread * rng.normal())] as const);

/** The item on which a point of 0..1 falls when all items lie end to end by weight. */
export function pickWeighted<T>(list: readonly (readonly [T, number])[], point: number): T {
  let left = point * list.reduce((a, [, w]) => a + w, 0);
  for (const [item, w] of list) {
    left -= w;
    if (left < 0) return item;
  }
  const last = list.at(-1);
  if (!last) throw new Error("demo: nothing to pick from");
  return last[0];
}

/** The invented organisations: 3 organisaties, 20 vestigingen, 240 behandelaars. */
export function makeWorld(rng: Random): Vestiging[] {
  const vestigingen: Vestiging[] = [];
  const diagnoseWeights = Object.fromEntries(Object.entries(DIAGNOSES).map(([k, d]) => [k, d.gewicht])) as Record<
    Diagnose,
    number
  >;
  for (const [organisatie, zorgaanbieder, namen] of BOMEN) {
    for (const naam of namen) {
      const index = vestigingen.length;
      const behandelaars = Array.from({ length: BEHANDELAARS_PER_VESTIGING }, (_, k) => ({
        code: `B${String(index * BEHANDELAARS_PER_VESTIGING + k + 1).padStart(3, "0")}`,
        effect: EENHEDEN.behandelaar_sd * rng.normal(),
        ervaring: pickWeighted(
          [
            ["0-4 jaar", 30],
            ["5-14 jaar", 45],
            ["15 jaar en meer", 25],
          ],
          rng.next(),
        ),
        team: `Team ${1 + (k % 2)}`,
      }));
      vestigingen.push({
        naam: `Vestiging ${naam}`,
        organisatie,
        zorgaanbieder,
        cluster: `Cluster ${CLUSTERS[index % CLUSTERS.length]}`,
        behandelaars,
        lijsten: LIJSTEN[naam] ?? "SCL-90 en OQ-45",
        codering04: naam === "Ceder",
        totalen: organisatie === "Het Wad",
        jeugd: naam === "Kornoelje" ? 0.15 : 0.02,
        ouderen: naam === "Lariks" ? 0.4 : 0.08,
        epa: naam === "Meidoorn" ? 0.5 : 0,
        // A campaign starts where the response is low.
        nameting: logit(`Vestiging ${naam}` === SCHOKKEN.campagne.vestiging ? 0.38 : 0.45 + 0.25 * rng.next()),
        effect: EENHEDEN.vestiging_sd_2016 * rng.normal(),
        ernst: EENHEDEN.beginernst_sd * rng.normal(),
        achterstand: rng.normal(),
        diagnoses: varied(rng, diagnoseWeights, 0.4),
        verwijzers: varied(rng, VERWIJZERS, 0.4),
        gewicht: GROOT.has(naam) ? 1.2 : 0.6 + 0.8 * rng.next(),
      });
    }
  }
  return vestigingen;
}
