import type { Meting, Traject } from "./patients.js";
import { type Random, random } from "./random.js";

/**
 * Lists that stand beside the outcome: needs of people with a severe psychiatric illness (CANSAS), the twelve scales of the
 * HoNOS65+, what clients thought of their treatment, and ORS and SRS at one vestiging. Drawn from a generator of its own, so
 * that every other list, and the total of the HoNOS65+, is what it is without. All numbers are invented.
 */

const NEEDS = 25;
const SCALES = 12;
/** Vestiging that works with ORS and SRS; organisatie that uses the GGZ-thermometer in stead of the CQi. */
const FIT = "Vestiging Spar";
const THERMOMETER = "Het Wad";
/** Share of clients who give a rating at the end. */
const RATES = 0.6;

const within = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
const tenth = (x: number): number => Math.round(10 * x) / 10;

/** Twelve scale scores of 0–4 that add up to a total of 0–48, item and answer by turns. */
function scalesOf(rng: Random, total: number): number[] {
  const scores = Array.from({ length: SCALES }, () => 0);
  let left = total;
  while (left > 0) {
    const k = rng.int(0, SCALES - 1);
    const now = scores[k] ?? 0;
    if (now >= 4) continue;
    scores[k] = now + 1;
    left--;
  }
  return scores.flatMap((x, i) => [i + 1, x]);
}

/** Answers 0 (no need), 1 (met) and 2 (unmet), the last more often the worse it is. */
function needsOf(rng: Random, latent: number): number[] {
  const unmet = within(0.13 + 0.06 * latent, 0.01, 0.5);
  return Array.from({ length: NEEDS }, (_, i) => {
    const u = rng.next();
    return [i + 1, u < unmet ? 2 : u < unmet + 0.22 ? 1 : 0];
  }).flat();
}

export class MoreLists {
  readonly rng: Random;
  constructor(seed: number) {
    this.rng = random(seed ^ 0x3c6ef372);
  }
  /** A zorgtraject with its further lists, each on the day of a list it already has. */
  add(t: Traject): Traject {
    const { rng } = this;
    const days = new Map<number, Meting>();
    for (const m of t.metingen) if (!days.has(m.datum)) days.set(m.datum, m);
    const extra: Meting[] = [];
    const put = (
      at: Meting,
      instrument: string,
      respondent: string,
      totaal: number | null,
      antwoorden: number[] = [],
    ) => void extra.push({ ...at, instrument, respondent, totaal, antwoorden });
    for (const at of days.values()) {
      const share = within((at.datum - t.eerste) / Math.max(1, t.laatste - t.eerste), 0, 1);
      const latent =
        at.moment === "voor" ? t.begin : at.moment === "na" ? t.eind : t.begin + (t.eind - t.begin) * share;
      if (t.domein === "01") put(at, "CANSAS", "patient", null, needsOf(rng, latent));
      if (t.vestiging.naam === FIT) {
        put(at, "ORS", "patient", tenth(within(21 - 5.5 * latent + 2.5 * rng.normal(), 0, 40)));
        put(at, "SRS", "patient", tenth(within(34 + 3 * rng.normal(), 0, 40)));
      }
      if (at.moment === "na" && rng.chance(RATES))
        put(
          at,
          t.vestiging.organisatie === THERMOMETER ? "GGZ-thermometer" : "CQi",
          "patient",
          tenth(within(7.6 - 0.5 * t.eind + 0.8 * rng.normal(), 1, 10)),
        );
    }
    const metingen = t.metingen.map((m) =>
      m.instrument === "HoNOS65" && m.totaal !== null ? { ...m, totaal: null, antwoorden: scalesOf(rng, m.totaal) } : m,
    );
    return { ...t, metingen: [...metingen, ...extra] };
  }
}
