import type { Interval } from "./intervals.js";
import {
  type Aantalgrenzen,
  type Kansen,
  kansenVan,
  omvang,
  thetaBij,
  thetaInterval,
  trechterAantal,
  variantieBij,
  verwachtBij,
} from "./poisson-binomial.js";
import { nulpunt, poissonBoven, poissonInterval, poissonOnder, staart } from "./quantiles.js";
import type { FunctionDefinition } from "./types.js";

/**
 * A unit's share with the patients of all: each patient has a chance by the model, and θ says by how much the log-odds of all of
 * the unit's patients differ from it. Limits of the count, interval of O/E and adjusted share are three readings of one θ.
 */

/** How a count varies: each patient with a chance of their own, or as Poisson where policy calls it rare. */
export type Verdeling = "poisson-binomiaal" | "poisson";

/** The adjusted share: what all patients would have if every log-odds moved by θ. @returns percent, 0..100 also at ±∞ */
export const aandeelBij = (allen: Kansen, theta: number): number => (100 * verwachtBij(allen, theta)) / omvang(allen);

const GRAIN = 0.01;
/**
 * A large group in steps of 0.01 log-odds, each at its own mean: means over it are the same to 10⁻⁵ of a point, and cost less.
 * @param logOdds ascending
 */
export function samengevat(logOdds: ArrayLike<number>): Kansen {
  const means: number[] = [];
  const counts: number[] = [];
  let [at, sum, n] = [Number.NaN, 0, 0];
  const close = (): void => {
    if (n > 0) {
      means.push(sum / n);
      counts.push(n);
    }
  };
  for (let i = 0; i < logOdds.length; i++) {
    const l = logOdds[i] as number;
    const step = Math.floor(l / GRAIN);
    if (step !== at) {
      close();
      [at, sum, n] = [step, 0, 0];
    }
    sum += l;
    n++;
  }
  close();
  return { logOdds: means, aantal: counts };
}

/** Funnel limits of a unit's count, by how it varies; see {@link trechterAantal}. */
export function aantalGrenzen(k: Kansen, niveau: number, verdeling: Verdeling): Aantalgrenzen {
  if (verdeling === "poisson-binomiaal") return trechterAantal(k, niveau);
  const e = verwachtBij(k);
  const p = staart(niveau);
  const room = 40 + 40 * Math.sqrt(e);
  const least = nulpunt((y) => poissonBoven(y, p) - e, 0, e + 1);
  const most = nulpunt((y) => poissonOnder(y, p) - e, 0, e + room);
  return { onder: Math.ceil(least - 1e-9), boven: Math.min(omvang(k), Math.floor(most + 1e-9)) };
}

/** Interval of θ, by how the count varies; it leaves out 0 exactly where the count lies outside {@link aantalGrenzen}. */
export function thetaGrenzen(k: Kansen, waargenomen: number, niveau: number, verdeling: Verdeling): Interval {
  if (verdeling === "poisson-binomiaal") return thetaInterval(k, waargenomen, niveau);
  const { laag, hoog } = poissonInterval(waargenomen, niveau);
  return { laag: thetaBij(k, laag), hoog: thetaBij(k, Math.min(omvang(k), hoog)) };
}

/**
 * θ shrunken to 0: where likelihood and a normal spread between units with variance τ² together are highest. It is there at
 * every count, also at none and at all.
 * @param tau2 0 or more @returns θ and its standard error; 0 and 0 where units do not differ
 */
export function gekrompenTheta(k: Kansen, waargenomen: number, tau2: number): { theta: number; se: number } {
  if (!(tau2 > 0)) return { theta: 0, se: 0 };
  const slope = (theta: number): number => theta / tau2 - (waargenomen - verwachtBij(k, theta));
  // The slope at 0 bounds how far the answer lies.
  const far = tau2 * (waargenomen - verwachtBij(k));
  const theta = nulpunt(slope, Math.min(0, far), Math.max(0, far));
  return { theta, se: 1 / Math.sqrt(variantieBij(k, theta) + 1 / tau2) };
}

/**
 * What a shrunken θ may be off beyond its conditional variance, which takes the whole and τ² as known: the error of the middle as it
 * is left after shrinking, and twice that of τ².
 * @param s2 variance by chance of the unit's θ @param alle the same of every unit @param tau2 above 0
 * @returns g₂ + 2g₃, on the scale of log-odds squared
 * @source Prasad & Rao 1990 (doi 10.1080/01621459.1990.10475312), the area-level model, Var(τ²) = 2/Σ(τ² + s²)⁻²
 */
export function krimpFout(s2: number, alle: readonly number[], tau2: number): number {
  const weights = alle.map((x) => 1 / (tau2 + x));
  const middle = (s2 / (tau2 + s2)) ** 2 / weights.reduce((a, w) => a + w, 0);
  const ofTau2 = 2 / weights.reduce((a, w) => a + w * w, 0);
  return middle + (2 * s2 * s2 * ofTau2) / (tau2 + s2) ** 3;
}

const negentig = kansenVan(new Array<number>(90).fill(0.78));
const gemengd = kansenVan([...new Array<number>(30).fill(0.6), ...new Array<number>(60).fill(0.87)]);
const verhouding = (o: number, end: "laag" | "hoog"): number =>
  verwachtBij(gemengd, thetaInterval(gemengd, o)[end]) / verwachtBij(gemengd);

export const trechterKansDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "trechter-kans",
  titel: "Trechtergrenzen van een gecorrigeerd aandeel",
  uitleg:
    "Het model geeft iedere patiënt een eigen kans. Daaruit volgt hoe vaak elk aantal bij precies deze patiënten door toeval voorkomt. Een eenheid ligt buiten de grenzen als haar aantal, of een aantal dat nog verder weg ligt, te zeldzaam is. De grenzen hangen van de patiënten van de eenheid zelf af; daarom staan zij als streepjes bij elke eenheid en niet als één kromme.",
  formule:
    "X is de som van onafhankelijke ja/nee-uitkomsten met kansen pᵢ (Poisson-binomiaal); binnen: elk aantal met P(X ≤ aantal) en P(X ≥ aantal) minstens (1 − niveau)/2. z = (O − E)/√V, E = Σ p, V = Σ p(1 − p)",
  bron: "Exacte verdeling door convolutie; boven 10.000 patiënten het zadelpunt van Lugannani & Rice met de continuïteitscorrectie van Daniels 1987 (doi 10.2307/1403269). Getoetst aan een convolutie in R. Zijn alle kansen gelijk, dan zijn het de binomiale grenzen. Poisson alleen waar het beleid een uitkomst zeldzaam noemt.",
  voorbeelden: [
    {
      uitleg: "90 patiënten met kans 0,78: minste aantal binnen 95 %",
      aanroep: "trechterAantal(90 × 0,78).onder",
      verwacht: 62,
    },
    { uitleg: "En het meeste", aanroep: "trechterAantal(90 × 0,78).boven", verwacht: 78 },
    {
      uitleg: "Evenveel verwacht, maar 30 met kans 0,60 en 60 met kans 0,87: nauwer",
      aanroep: "trechterAantal(30 × 0,60; 60 × 0,87).onder",
      verwacht: 63,
    },
  ],
  roep: {
    "trechterAantal(90 × 0,78).onder": () => trechterAantal(negentig).onder,
    "trechterAantal(90 × 0,78).boven": () => trechterAantal(negentig).boven,
    "trechterAantal(30 × 0,60; 60 × 0,87).onder": () => trechterAantal(gemengd).onder,
  },
};

export const gecorrigeerdAandeelDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "gecorrigeerd-aandeel",
  titel: "Gecorrigeerd aandeel, met interval",
  uitleg:
    "Hoeveel moeten de kansen van alle patiënten van de eenheid schuiven om het gevonden aantal te doen verwachten? Dezelfde verschuiving bij alle patiënten samen geeft het gecorrigeerde percentage. Het blijft daardoor tussen 0 en 100. Het interval komt uit dezelfde kansen als de trechtergrenzen: ligt een eenheid buiten de grenzen, dan ligt het geheel buiten haar interval, en andersom.",
  formule:
    "θ zo dat Σ expit(logit pᵢ + θ) = O over de eenheid; gecorrigeerd = gemiddelde van expit(logit pᵢ + θ) over allen. Interval van θ: P(X ≥ O) = (1 − niveau)/2 en P(X ≤ O) = (1 − niveau)/2; dat van O/E is Σ expit(logit pᵢ + θ)/E",
  bron: "Inversie van exacte staarten (Clopper & Pearson 1934), hier voor kansen die per patiënt verschillen; eigen keuze: geen mid-p, zoals bij de andere trechters (docs/methods/trechters.md).",
  voorbeelden: [
    {
      uitleg: "30 met kans 0,60 en 60 met kans 0,87 (70,2 verwacht), 62 waargenomen: bovengrens van O/E, onder 1",
      aanroep: "interval(O/E, 62).hoog",
      verwacht: 0.99767912843984,
    },
    { uitleg: "Allen: bovengrens van O/E is 90/70,2", aanroep: "interval(O/E, 90).hoog", verwacht: 90 / 70.2 },
    { uitleg: "Geen enkele: gecorrigeerd 0 %", aanroep: "gecorrigeerd(0 van 90)", verwacht: 0 },
  ],
  roep: {
    "interval(O/E, 62).hoog": () => verhouding(62, "hoog"),
    "interval(O/E, 90).hoog": () => verhouding(90, "hoog"),
    "gecorrigeerd(0 van 90)": () => aandeelBij(negentig, thetaBij(gemengd, 0)),
  },
};
