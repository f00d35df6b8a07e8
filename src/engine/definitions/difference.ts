import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { type Interval, wilson } from "./intervals.js";
import type { FunctionDefinition } from "./types.js";

/**
 * Differences with an interval of their own. Two intervals beside each other are no test: their ends add up, errors of
 * independent groups add up as squares, so that overlapping intervals can belong to groups that clearly differ.
 */

/** A value with its standard error and the degrees of freedom of that error. */
export interface Schatting {
  readonly waarde: number;
  readonly fout: number;
  readonly df: number;
}

/** A value with its own 95 % interval. */
export interface MetInterval extends Interval {
  readonly waarde: number;
}

/** One minus the other, with the 95 % interval of that difference, in the unit of both. */
export type Verschil = MetInterval;

/** A group of which number, mean and standard deviation are known. */
export interface Groep {
  readonly n: number;
  readonly gemiddelde: number;
  readonly sd: number;
}

/** The mean of a group as an estimate: error sd/√n. @param g n at least 2 */
export function schattingVan(g: Groep): Schatting {
  if (!(g.n >= 2) || !(g.sd >= 0)) throw new RangeError(`schattingVan: sd ${g.sd}, n ${g.n}`);
  return { waarde: g.gemiddelde, fout: g.sd / Math.sqrt(g.n), df: g.n - 1 };
}

/**
 * Difference of two independent means, each with an error of its own, whatever that error is made of (√(sd²/n), or one
 * that is clustered by patient). Variances are not taken to be equal.
 * @param ruim how far the difference may be off by the rounding of what it was made of; widens either end
 * @source Welch 1947; degrees of freedom of Satterthwaite 1946
 */
export function verschilGemiddelden(een: Schatting, ander: Schatting, ruim = 0): Verschil {
  for (const s of [een, ander])
    if (!(s.fout >= 0) || !(s.df > 0)) throw new RangeError(`verschilGemiddelden: fout ${s.fout}, df ${s.df}`);
  const [a, b] = [een.fout ** 2, ander.fout ** 2];
  const waarde = een.waarde - ander.waarde;
  const variance = a + b;
  if (variance === 0) return { waarde, laag: waarde - ruim, hoog: waarde + ruim };
  const df = 1 / ((a / variance) ** 2 / een.df + (b / variance) ** 2 / ander.df);
  const half = tQuantile(0.975, df) * Math.sqrt(variance) + ruim;
  return { waarde, laag: waarde - half, hoog: waarde + half };
}

/**
 * Difference of two independent values from the intervals that they have of their own: each end of a value lends its
 * distance to the end of the difference (method of variance estimates recovery).
 * @source Zou & Donner 2008 (Statistics in Medicine 27:1693); of two Wilson intervals it is Newcombe's method 10
 */
export function verschilIntervallen(een: MetInterval, ander: MetInterval): Verschil {
  for (const x of [een, ander])
    if (!(x.laag <= x.waarde && x.waarde <= x.hoog))
      throw new RangeError(`verschilIntervallen: ${x.laag} ≤ ${x.waarde} ≤ ${x.hoog}`);
  const waarde = een.waarde - ander.waarde;
  return {
    waarde,
    laag: waarde - Math.hypot(een.waarde - een.laag, ander.hoog - ander.waarde),
    hoog: waarde + Math.hypot(een.hoog - een.waarde, ander.waarde - ander.laag),
  };
}

/** How many of how many. */
export interface Aandeel {
  readonly teller: number;
  readonly n: number;
}

/**
 * Difference of two independent shares, in percentage points.
 * @param een teller 0..n, n at least 1 @returns within −100..100
 * @source Newcombe 1998 (Statistics in Medicine 17:873), method 10: hybrid score interval without continuity correction
 */
export function verschilAandelen(een: Aandeel, ander: Aandeel): Verschil {
  const of = ({ teller, n }: Aandeel): MetInterval => {
    const waarde = (100 * teller) / n;
    const { laag, hoog } = wilson(teller, n);
    // A limit at a count of none or all equals the share but for its last bits.
    return { waarde, laag: Math.min(laag, waarde), hoog: Math.max(hoog, waarde) };
  };
  return verschilIntervallen(of(een), of(ander));
}

/** Those of the whole that are not in the unit. `ruim`: how far unit minus rest may be off by rounding. */
export interface Rest {
  readonly groep: Groep;
  readonly ruim: number;
}

/**
 * The others, from a unit and the whole that holds it: number, mean and standard deviation. Of rounded figures the unit's
 * and the rest's sum of squares are taken as large as rounding allows.
 * @param afronding half of the last published digit of means and standard deviations; 0: exact
 * @returns null where fewer than two are left, or where the figures cannot be of one whole
 */
export function restVan(eenheid: Groep, geheel: Groep, afronding = 0): Rest | null {
  const n = geheel.n - eenheid.n;
  if (!(eenheid.n >= 2) || !(n >= 2)) return null;
  const apart = eenheid.gemiddelde - geheel.gemiddelde;
  const gemiddelde = geheel.gemiddelde - (eenheid.n * apart) / n;
  // Squares of the whole = within the unit + within the rest + between both.
  const between = ((eenheid.n * geheel.n) / n) * Math.max(0, Math.abs(apart) - 2 * afronding) ** 2;
  const ss = (geheel.n - 1) * (geheel.sd + afronding) ** 2 - between;
  const left = ss - (eenheid.n - 1) * Math.max(0, eenheid.sd - afronding) ** 2;
  // Sums of squares that are exact in theory leave a rest of rounding bits.
  if (left < -1e-9 * ss || !Number.isFinite(left)) return null;
  const sd = Math.sqrt(Math.max(0, left) / (n - 1));
  return { groep: { n, gemiddelde, sd }, ruim: afronding * (1 + (geheel.n + eenheid.n) / n) };
}

/** Difference of a unit and the others of the whole that holds it; see {@link restVan}. */
export function verschilMetRest(eenheid: Groep, geheel: Groep, afronding = 0): Verschil | null {
  const rest = restVan(eenheid, geheel, afronding);
  if (!rest) return null;
  const own = { ...eenheid, sd: eenheid.sd + afronding };
  return verschilGemiddelden(schattingVan(own), schattingVan(rest.groep), rest.ruim);
}

/** Share of a unit less that of the others, in percentage points; null where no others are left. */
export function verschilAandeelMetRest(eenheid: Aandeel, geheel: Aandeel): Verschil | null {
  const rest = { teller: geheel.teller - eenheid.teller, n: geheel.n - eenheid.n };
  return rest.n >= 1 && rest.teller >= 0 && rest.teller <= rest.n ? verschilAandelen(eenheid, rest) : null;
}

/**
 * From unit − rest to unit − whole. The whole is a mixture of both, so that the difference and its error shrink by the
 * rest's part of it: the covariance of a unit with the whole that holds it.
 */
export function tegenGeheel(v: Verschil, nEenheid: number, nGeheel: number): Verschil {
  const part = (nGeheel - nEenheid) / nGeheel;
  return { waarde: part * v.waarde, laag: part * v.laag, hoog: part * v.hoog };
}

/**
 * What chance alone gives among so many 95 % intervals where nothing differs: the expected number that leaves out 0, and
 * the probability (0..1) of one or more. For independent comparisons; units of one whole nearly are.
 */
export function doorToeval(vergelijkingen: number, alfa = 0.05): { verwacht: number; eenOfMeer: number } {
  if (!(vergelijkingen >= 0) || !(alfa > 0 && alfa < 1)) throw new RangeError(`doorToeval: ${vergelijkingen}, ${alfa}`);
  return { verwacht: vergelijkingen * alfa, eenOfMeer: 1 - (1 - alfa) ** vergelijkingen };
}

const at = (v: Verschil | null, end: keyof Verschil): number => v?.[end] ?? Number.NaN;

// R's chickwts: casein against the other feeds.
const CASEINE: Groep = { n: 12, gemiddelde: 323.583333333333, sd: 64.4338396882391 };
const ALLEN: Groep = { n: 71, gemiddelde: 261.30985915493, sd: 78.0736998975594 };

export const verschilDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "verschil",
  titel: "Verschil van gemiddelden, met een eigen 95 %-interval",
  uitleg:
    "Of twee cijfers verschillen is aan hun eigen intervallen niet te zien: ook als die elkaar overlappen kan het verschil aantoonbaar zijn. Daarom krijgt het verschil een eigen interval. Een eenheid wordt vergeleken met de rest van het geheel: aantal, gemiddelde en standaarddeviatie van de rest volgen uit die van beide. Ligt nul binnen het interval, dan is er geen verschil aangetoond; dat is iets anders dan gelijk zijn.",
  formule:
    "m₁ − m₂ ± t(0,975; df)·√(f₁² + f₂²), f de standaardfout (sd/√n, of per patiënt geclusterd), df = (f₁² + f₂²)²/(f₁⁴/df₁ + f₂⁴/df₂); rest: n = N − n₁, m = (N·M − n₁·m₁)/n, (n − 1)·sd² = (N − 1)·SD² − (n₁ − 1)·sd₁² − (n₁·N/n)·(m₁ − M)²; tegen het geheel: maal n/N. Door afronding ruimer: ε·(1 + (N + n₁)/n)",
  bron: "Welch 1947, Satterthwaite 1946; getoetst aan t.test van R (chickwts). Wie in beide groepen zit telt als twee patiënten: het interval is dan eerder te breed.",
  voorbeelden: [
    {
      uitleg: "Kuikens op caseïne (12) tegen de andere (59), uit die 12 en alle 71",
      aanroep: "verschilMetRest(n 12, 323.58 ± 64.43; n 71, 261.31 ± 78.07).waarde",
      verwacht: 74.9392655367,
    },
    { uitleg: "Ondergrens, als t.test van R", aanroep: "….laag", verwacht: 30.753250996 },
    { uitleg: "Bovengrens", aanroep: "….hoog", verwacht: 119.125280077 },
    {
      uitleg:
        "Twee keer honderd, 53,5 en 50, beide sd 10: de intervallen overlappen, en toch is de ondergrens van het verschil boven nul",
      aanroep: "verschilGemiddelden(53.5 ± 1, 50 ± 1; df 99).laag",
      verwacht: 0.711146137607,
    },
  ],
  roep: {
    "verschilMetRest(n 12, 323.58 ± 64.43; n 71, 261.31 ± 78.07).waarde": () =>
      at(verschilMetRest(CASEINE, ALLEN), "waarde"),
    "….laag": () => at(verschilMetRest(CASEINE, ALLEN), "laag"),
    "….hoog": () => at(verschilMetRest(CASEINE, ALLEN), "hoog"),
    "verschilGemiddelden(53.5 ± 1, 50 ± 1; df 99).laag": () =>
      verschilGemiddelden({ waarde: 53.5, fout: 1, df: 99 }, { waarde: 50, fout: 1, df: 99 }).laag,
  },
};

export const verschilAandelenDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "verschil-aandelen",
  titel: "Verschil van aandelen, en van begrensde gemiddelden, met een eigen 95 %-interval",
  uitleg:
    "Het verschil van twee percentages, in procentpunten, van een eenheid met de rest van het geheel of tussen twee perioden. Het interval wordt gemaakt uit de intervallen van beide percentages en blijft tussen −100 en +100. Van het percentage verbetering (HSK) zijn het de begrensde intervallen: van een vestiging, en van het gemiddelde van de andere vestigingen.",
  formule:
    "d − √((p₁ − l₁)² + (h₂ − p₂)²) tot d + √((h₁ − p₁)² + (p₂ − l₂)²), d = p₁ − p₂, l en h de eigen grenzen (Wilson)",
  bron: "Newcombe 1998, methode 10 (de getallen hieronder zijn die van dat artikel); voor andere intervallen Zou & Donner 2008.",
  voorbeelden: [
    { uitleg: "56 van 70 tegen 48 van 80", aanroep: "verschilAandelen(56/70, 48/80).waarde", verwacht: 20 },
    { uitleg: "Ondergrens", aanroep: "verschilAandelen(56/70, 48/80).laag", verwacht: 5.243147240237 },
    { uitleg: "Bovengrens", aanroep: "verschilAandelen(56/70, 48/80).hoog", verwacht: 33.387265403691 },
    {
      uitleg: "Geen van 10 tegen geen van 20: verschil 0, en toch onzeker; bovengrens",
      aanroep: "verschilAandelen(0/10, 0/20).hoog",
      verwacht: 27.753279986289,
    },
  ],
  roep: {
    "verschilAandelen(56/70, 48/80).waarde": () =>
      verschilAandelen({ teller: 56, n: 70 }, { teller: 48, n: 80 }).waarde,
    "verschilAandelen(56/70, 48/80).laag": () => verschilAandelen({ teller: 56, n: 70 }, { teller: 48, n: 80 }).laag,
    "verschilAandelen(56/70, 48/80).hoog": () => verschilAandelen({ teller: 56, n: 70 }, { teller: 48, n: 80 }).hoog,
    "verschilAandelen(0/10, 0/20).hoog": () => verschilAandelen({ teller: 0, n: 10 }, { teller: 0, n: 20 }).hoog,
  },
};

export const toevalDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "door-toeval",
  titel: "Veel vergelijkingen tegelijk",
  uitleg:
    "Wie veel eenheden tegelijk vergelijkt, vindt er altijd wel een die door toeval buiten het interval valt. Hoeveel dat er naar verwachting zijn, en hoe vaak het er minstens één is, hangt alleen af van het aantal vergelijkingen. Welke dat zijn is niet te zeggen: trek het verwachte aantal dus nergens van af. Het is een benadering, want vergelijkingen binnen één geheel hangen een beetje samen.",
  formule: "verwacht 0,05·k; één of meer 1 − 0,95^k",
  bron: "Kansrekening: k onafhankelijke vergelijkingen op 95 %.",
  voorbeelden: [
    { uitleg: "Twintig vergelijkingen: naar verwachting één", aanroep: "doorToeval(20).verwacht", verwacht: 1 },
    {
      uitleg: "Twintig vergelijkingen: kans op één of meer",
      aanroep: "doorToeval(20).eenOfMeer",
      verwacht: 0.641514077591,
    },
  ],
  roep: {
    "doorToeval(20).verwacht": () => doorToeval(20).verwacht,
    "doorToeval(20).eenOfMeer": () => doorToeval(20).eenOfMeer,
  },
};
