import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import binomialQuantile from "@stdlib/stats-base-dists-binomial-quantile";
import type { Interval } from "./intervals.js";
import {
  binomiaalTot,
  chiKwadraatKwantiel,
  kritiek,
  nulpunt,
  poissonBoven,
  poissonOnder,
  staart,
} from "./quantiles.js";
import type { FunctionDefinition } from "./types.js";

/**
 * Funnel limits: between which values a unit of a given size falls, in `niveau` percent of cases, if its true value is
 * the target. Every limit takes an additive variance τ² between units (definitions/overdispersion.ts; 0: none).
 * Methods, sources and choices: docs/methods/trechters.md.
 */

/**
 * How limits that only whole counts can cross are drawn. `staart`: a unit lies outside exactly where its one-sided exact
 * probability is under half of what is left (so where its exact interval excludes the target), continued between counts.
 * The others are what others publish, for comparison: `spiegelhalter` interpolates both limits from below, so that
 * counting successes or failures gives other limits; `chi-kwadraat` is the interval around the expected count itself.
 */
export type AandeelRegel = "staart" | "spiegelhalter";
export type VerhoudingRegel = "staart" | "chi-kwadraat";

const widest = (a: Interval, b: Interval): Interval => ({
  laag: Math.min(a.laag, b.laag),
  hoog: Math.max(a.hoog, b.hoog),
});

/**
 * Limits for a mean.
 * @param doel target, in the unit of the mean @param sd standard deviation within units @param n at least 1
 * @param niveau percent @param tau2 variance between units, in squared units of the mean
 * @returns doel ± z·√(sd²/n + τ²)
 */
export function trechterGemiddelde(doel: number, sd: number, n: number, niveau = 95, tau2 = 0): Interval {
  if (!(n >= 1) || !(sd >= 0) || !(tau2 >= 0)) throw new RangeError(`trechterGemiddelde: sd ${sd}, n ${n}, τ² ${tau2}`);
  const half = kritiek(niveau) * Math.sqrt((sd * sd) / n + tau2);
  return { laag: doel - half, hoog: doel + half };
}

/** Exact binomial limits as counts, by tail; see {@link AandeelRegel}. */
function binomialTails(kans: number, n: number, p: number): Interval {
  return {
    laag: nulpunt((y) => binomiaalTot(y, n, kans) - p, 0, n * kans),
    hoog: nulpunt((y) => p - (1 - binomiaalTot(y - 1, n, kans)), n * kans, n),
  };
}

/** Spiegelhalter's interpolated inverse: (r − α), r the smallest count with P(X ≤ r) ≥ q. */
function spiegelhalterCount(q: number, n: number, kans: number): number {
  const r = binomialQuantile(q, n, kans);
  const upTo = binomialCdf(r, n, kans);
  const below = r > 0 ? binomialCdf(r - 1, n, kans) : 0;
  return Math.max(0, r - (upTo - q) / (upTo - below));
}

const ASIN_TOP = Math.PI / 2;

/**
 * Limits for a share: exact binomial; with τ² on the scale asin√p, turned back by sin², and never inside the exact ones.
 * @param doel target, percent @param n at least 1 @param niveau percent
 * @param tau2 variance between units on the scale asin√p @returns limits in percent, 0..100
 */
export function trechterAandeel(
  doel: number,
  n: number,
  niveau = 95,
  tau2 = 0,
  regel: AandeelRegel = "staart",
): Interval {
  if (!(n >= 1) || !(doel >= 0 && doel <= 100) || !(tau2 >= 0))
    throw new RangeError(`trechterAandeel: doel ${doel}, n ${n}, τ² ${tau2}`);
  const kans = doel / 100;
  const p = staart(niveau);
  let exact: Interval = { laag: kans * n, hoog: kans * n };
  if (kans > 0 && kans < 1)
    exact =
      regel === "staart"
        ? binomialTails(kans, n, p)
        : { laag: spiegelhalterCount(p, n, kans), hoog: spiegelhalterCount(1 - p, n, kans) };
  const limits = { laag: (100 * exact.laag) / n, hoog: (100 * exact.hoog) / n };
  if (tau2 === 0) return limits;
  const half = kritiek(niveau) * Math.sqrt(1 / (4 * n) + tau2);
  const back = (x: number): number => 100 * Math.sin(Math.min(ASIN_TOP, Math.max(0, x))) ** 2;
  const centre = Math.asin(Math.sqrt(kans));
  return widest(limits, { laag: back(centre - half), hoog: back(centre + half) });
}

/**
 * Limits for a standardised ratio O/E: exact Poisson; with τ² on the scale of its logarithm, turned back by exp, and
 * never inside the exact ones.
 * @param verwacht expected count E, above 0 @param niveau percent @param tau2 variance between units of log(O/E)
 * @param doel target of the ratio @returns limits of the ratio, 0 or more
 */
export function trechterVerhouding(
  verwacht: number,
  niveau = 95,
  tau2 = 0,
  regel: VerhoudingRegel = "staart",
  doel = 1,
): Interval {
  if (!(verwacht > 0) || !(tau2 >= 0) || !(doel > 0))
    throw new RangeError(`trechterVerhouding: verwacht ${verwacht}, τ² ${tau2}, doel ${doel}`);
  const p = staart(niveau);
  const z = kritiek(niveau);
  const mean = doel * verwacht;
  const room = z + 1;
  const counts: Interval =
    regel === "staart"
      ? {
          laag: nulpunt((y) => poissonBoven(y, p) - mean, 0, mean),
          hoog: nulpunt((y) => poissonOnder(y, p) - mean, mean, mean + room * Math.sqrt(mean) + room * room),
        }
      : { laag: poissonOnder(mean, p), hoog: chiKwadraatKwantiel(1 - p, 2 * (mean + 1)) / 2 };
  const limits = { laag: counts.laag / verwacht, hoog: counts.hoog / verwacht };
  if (tau2 === 0) return limits;
  const half = z * Math.sqrt(1 / mean + tau2);
  return widest(limits, { laag: doel * Math.exp(-half), hoog: doel * Math.exp(half) });
}

const BRON_TRECHTER =
  "Spiegelhalter 2005 (doi 10.1002/sim.1970); Spiegelhalter e.a. 2012. Keuzen en afwijkingen: docs/methods/trechters.md.";

export const trechterGemiddeldeDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "trechter-gemiddelde",
  titel: "Trechtergrenzen van een gemiddelde",
  uitleg:
    "Hoe kleiner een eenheid, hoe verder haar gemiddelde door toeval van het geheel kan liggen. Tussen deze grenzen liggen bij 95 % (of 99,8 %) de eenheden van die omvang die in werkelijkheid niet van het geheel verschillen. Verschillen eenheden altijd al wat (τ²), dan zijn de grenzen wijder.",
  formule: "doel ± z·√(sd²/n + τ²)",
  bron: BRON_TRECHTER,
  voorbeelden: [
    {
      uitleg: "Doel 10, sd 10, n 100: ondergrens bij 95 %",
      aanroep: "trechterGemiddelde(10, 10, 100, 95).laag",
      verwacht: 8.04003601546,
    },
    {
      uitleg: "Vier maal zo veel: half zo breed",
      aanroep: "trechterGemiddelde(0, 10, 400, 95).hoog",
      verwacht: 0.979981992270027,
    },
    {
      uitleg: "Met τ² = 3: twee maal zo breed als zonder",
      aanroep: "trechterGemiddelde(0, 10, 100, 95, 3).hoog",
      verwacht: 3.919927969080108,
    },
  ],
  roep: {
    "trechterGemiddelde(10, 10, 100, 95).laag": () => trechterGemiddelde(10, 10, 100, 95).laag,
    "trechterGemiddelde(0, 10, 400, 95).hoog": () => trechterGemiddelde(0, 10, 400, 95).hoog,
    "trechterGemiddelde(0, 10, 100, 95, 3).hoog": () => trechterGemiddelde(0, 10, 100, 95, 3).hoog,
  },
};

export const trechterAandeelDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "trechter-aandeel",
  titel: "Trechtergrenzen van een aandeel",
  uitleg:
    "Een eenheid ligt buiten deze grenzen als de kans op haar aantal, of een aantal dat nog verder weg ligt, te klein is om bij het doel te passen. De grenzen zijn exact: ze rekenen met de kansen op aantallen zelf. Of men de herstelden telt of de anderen maakt geen verschil.",
  formule:
    "laag: aantal met P(X ≤ aantal) = (1 − niveau)/2; hoog: aantal met P(X ≥ aantal) = (1 − niveau)/2, X binomiaal; tussen gehele aantallen via de onvolledige bètafunctie. Met τ²: sin²(asin√doel ± z·√(1/4n + τ²)), nooit binnen de exacte grenzen",
  bron: `${BRON_TRECHTER} De interpolatie van Spiegelhalter (r − α met α = (P(X ≤ r) − q)/P(X = r)) staat er ter vergelijking naast.`,
  voorbeelden: [
    {
      uitleg: "Doel 50 %, n 1: geen enkele uitkomst ligt buiten",
      aanroep: "trechterAandeel(50, 1, 95).laag",
      verwacht: 0,
    },
    {
      uitleg: "Doel 50 %: onder- en bovengrens liggen even ver",
      aanroep: "trechterAandeel(50, 40, 95).laag + .hoog",
      verwacht: 100,
    },
    {
      uitleg: "Doel 30 %, n 50: ondergrens bij 95 %",
      aanroep: "trechterAandeel(30, 50, 95).laag",
      verwacht: 16.758918390215,
    },
    {
      uitleg: "Hetzelfde, zoals Spiegelhalter tussen aantallen rekent",
      aanroep: 'trechterAandeel(30, 50, 95, 0, "spiegelhalter").laag',
      verwacht: 16.613938031193,
    },
  ],
  roep: {
    "trechterAandeel(50, 1, 95).laag": () => trechterAandeel(50, 1, 95).laag,
    "trechterAandeel(50, 40, 95).laag + .hoog": () => {
      const i = trechterAandeel(50, 40, 95);
      return i.laag + i.hoog;
    },
    "trechterAandeel(30, 50, 95).laag": () => trechterAandeel(30, 50, 95).laag,
    'trechterAandeel(30, 50, 95, 0, "spiegelhalter").laag': () => trechterAandeel(30, 50, 95, 0, "spiegelhalter").laag,
  },
};

export const trechterVerhoudingDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "trechter-verhouding",
  titel: "Trechtergrenzen van een gestandaardiseerde verhouding (zeldzame uitkomsten)",
  uitleg:
    "De verhouding is het waargenomen aantal gedeeld door het aantal dat de casemix doet verwachten; 1 is precies naar verwachting. Een eenheid ligt buiten de grenzen precies als het exacte interval van haar verhouding de 1 niet bevat: trechter en interval spreken elkaar dus nooit tegen.",
  formule:
    "laag: aantal waarvan de exacte bovengrens E is, gedeeld door E; hoog: aantal waarvan de exacte ondergrens E is, gedeeld door E. Met τ²: exp(± z·√(1/E + τ²)), nooit binnen de exacte grenzen. Ter vergelijking de gangbare regel χ²(p; 2E)/2E en χ²(1−p; 2(E+1))/2E",
  bron: `${BRON_TRECHTER} Gangbare regel: FunnelPlotR, en getoetst aan diens waarden.`,
  voorbeelden: [
    {
      uitleg: "15 verwacht, gangbare regel: ondergrens bij 95 %",
      aanroep: 'trechterVerhouding(15, 95, 0, "chi-kwadraat").laag',
      verwacht: 0.5596924088522,
    },
    {
      uitleg: "30 verwacht, gangbare regel: bovengrens bij 99,8 %",
      aanroep: 'trechterVerhouding(30, 99.8, 0, "chi-kwadraat").hoog',
      verwacht: 1.7027708055308,
    },
    { uitleg: "3 verwacht: ook 0 waargenomen past daarbij", aanroep: "trechterVerhouding(3, 95).laag", verwacht: 0 },
    {
      uitleg: "15 verwacht: ondergrens bij 95 %",
      aanroep: "trechterVerhouding(15, 95).laag",
      verwacht: 0.49525240310926,
    },
  ],
  roep: {
    'trechterVerhouding(15, 95, 0, "chi-kwadraat").laag': () => trechterVerhouding(15, 95, 0, "chi-kwadraat").laag,
    'trechterVerhouding(30, 99.8, 0, "chi-kwadraat").hoog': () => trechterVerhouding(30, 99.8, 0, "chi-kwadraat").hoog,
    "trechterVerhouding(3, 95).laag": () => trechterVerhouding(3, 95).laag,
    "trechterVerhouding(15, 95).laag": () => trechterVerhouding(15, 95).laag,
  },
};
