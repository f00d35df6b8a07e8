import { doorToeval } from "../../../engine/definitions/difference.js";
import { within as lowered, number, percent } from "../../format.js";

/**
 * Sentences of the casemix pages, written from the numbers. One rule holds for all of them: a difference is stated only
 * where its interval leaves out "none" (0 for a difference, 1 for a ratio); an end that lies on it counts as inside.
 */

export interface Estimate {
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly reden?: string | null;
}

export type Side = "hoger" | "lager" | "geen";

/**
 * On which side of "none" an interval lies. An interval that is not there, or whose ends are the wrong way round, says
 * nothing.
 * @returns null where nothing can be said
 */
export function sideOf(e: Estimate, none = 0): Side | null {
  if (e.waarde === null || e.laag === null || e.hoog === null || !(e.laag <= e.hoog)) return null;
  if (e.laag > none) return "hoger";
  if (e.hoog < none) return "lager";
  return "geen";
}

export type Measure = "T" | "%" | "verhouding";

/** A size with its unit: `2,3 T`, `4,1 procentpunt`, `1,12`. */
export const size = (x: number, m: Measure): string =>
  m === "verhouding" ? number(x, 2) : `${number(x, 1)} ${m === "T" ? "T" : "procentpunt"}`;

/** ` (95 %-interval 0,2 tot 2,2)`, or nothing where there is none. */
export const within = (e: Estimate, m: Measure): string => {
  const digits = m === "verhouding" ? 2 : 1;
  return e.laag === null || e.hoog === null
    ? ""
    : ` (95 %-interval ${number(e.laag, digits)} tot ${number(e.hoog, digits)})`;
};

/** Why an estimate is absent. */
export const why = (e: Estimate): string => e.reden ?? "niet beschikbaar";

/** A difference from the whole: `2,3 T lager dan het geheel (95 %-interval …)`, or that none was shown. */
export function difference(e: Estimate, m: Measure, than = "het geheel"): string {
  const side = sideOf(e);
  if (side === null || e.waarde === null) return why(e);
  if (side === "geen") return `niet aantoonbaar anders dan ${than}${within(e, m)}`;
  return `${size(Math.abs(e.waarde), m)} ${side} dan ${than}${within(e, m)}`;
}

/** A unit's difference from the whole, split: as measured, what casemix makes one expect, what is left. */
export interface Split {
  readonly naam: string;
  readonly gemeten: Estimate;
  /** Part of the measured difference that goes with the patients; gemeten = casemix + over. */
  readonly casemix: number | null;
  readonly over: Estimate;
  readonly maat: Measure;
}

/** Never a verdict on treatment, whatever the numbers. */
export const NO_VERDICT =
  "Over de kwaliteit van de behandeling zegt dit niets rechtstreeks: ook wat niet is gemeten, of wie niet is gemeten, kan een verschil maken.";

/** What may be said of one unit: at most what its intervals allow. */
export function splitSentences(s: Split): string[] {
  const before = sideOf(s.gemeten);
  const after = sideOf(s.over);
  if (before === null || after === null)
    return [`${s.naam}: geen vergelijking; ${before === null ? why(s.gemeten) : why(s.over)}.`];
  const first =
    before === "geen"
      ? `${s.naam}: zoals gemeten is er geen aantoonbaar verschil met het geheel${within(s.gemeten, s.maat)}.`
      : `${s.naam} ligt, zoals gemeten, ${difference(s.gemeten, s.maat)}.`;
  const expected =
    s.casemix === null
      ? null
      : `De casemix deed naar schatting al een verschil van ${signed(s.casemix, s.maat)} verwachten.`;
  return [first, expected, remainder(before, after, s)].filter((x): x is string => x !== null);
}

function remainder(before: Side, after: Side, s: Split): string {
  if (after === "geen")
    return before === "geen"
      ? `Ook met gelijke patiënten is er geen aantoonbaar verschil${within(s.over, s.maat)}.`
      : `Met gelijke patiënten blijft er geen aantoonbaar verschil over${within(s.over, s.maat)}.`;
  const left = difference(s.over, s.maat);
  if (before === "geen") return `Met gelijke patiënten wordt wel een verschil zichtbaar: ${left}.`;
  if (before !== after) return `Met gelijke patiënten keert het verschil om: ${left}.`;
  if (Math.abs(s.over.waarde ?? 0) >= Math.abs(s.gemeten.waarde ?? 0))
    return `De casemix verklaart het niet: met gelijke patiënten is het verschil niet kleiner, zij ligt ${left}.`;
  return `De casemix verklaart het niet geheel: met gelijke patiënten ligt zij ${left}.`;
}

/** A signed size: `−2,3 T`, `+1,1 procentpunt`. */
export const signed = (x: number, m: Measure): string => {
  const text = size(x, m);
  return x > 0 && !/^0(,0+)?\b/.test(text) ? `+${text}` : text;
};

export interface FunnelCount {
  /** Units with a figure, and those of them outside the limits. */
  readonly eenheden: number;
  readonly buiten: number;
  readonly verborgen: number;
  /** 95 or 99.8 */
  readonly grens: number;
  readonly overdispersie: boolean;
  /** Name of the units, plural and singular. */
  readonly meervoud: string;
  readonly enkelvoud: string;
}

/** What a funnel allows to be said of all units together. */
export function funnelSentences(f: FunnelCount): string[] {
  const limit = percent(f.grens, f.grens % 1 === 0 ? 0 : 1);
  if (f.eenheden === 0) return [`Geen enkele ${f.enkelvoud} heeft een cijfer; er valt niets te vergelijken.`];
  const hidden =
    f.verborgen > 0
      ? `${f.verborgen === 1 ? `Eén ${f.enkelvoud} is` : `${number(f.verborgen)} ${f.meervoud} zijn`} niet getoond; daarover valt niets te zeggen.`
      : null;
  const who = f.eenheden === 1 ? `De ene ${f.enkelvoud} ligt` : `Alle ${number(f.eenheden)} ${f.meervoud} liggen`;
  const limits = `${f.overdispersie ? "verruimde " : ""}${limit}-grenzen`;
  const inside = f.overdispersie
    ? `geen ervan wijkt meer af dan ${f.meervoud} onderling gewoonlijk doen. Dat is iets anders dan gelijk zijn aan het doel`
    : "van geen ervan is hiermee een verschil met het doel aangetoond";
  const chance = doorToeval(f.eenheden, (100 - f.grens) / 100);
  const said =
    f.buiten === 0
      ? [`${who} binnen de ${limits}: ${inside}.`]
      : [
          `${number(f.buiten)} van de ${number(f.eenheden)} ${f.meervoud} ${f.buiten === 1 ? "ligt" : "liggen"} buiten de ${limits}; ${
            f.overdispersie ? "ook zonder bijzondere eenheden" : "door toeval alleen"
          } zijn dat er naar verwachting ${number(chance.verwacht, chance.verwacht < 0.1 ? 2 : 1)}${f.eenheden > 1 ? `, en in ongeveer ${percent(100 * chance.eenOfMeer, 100 * chance.eenOfMeer < 1 ? 1 : 0)} van de gevallen één of meer` : ""}. Welke dat zijn is niet te zeggen.`,
          f.overdispersie
            ? `Buiten deze grenzen betekent: meer afwijking dan ${f.meervoud} onderling gewoonlijk hebben. Het is een reden om te kijken, geen oordeel.`
            : "Buiten de grenzen betekent: meer afwijking dan toeval doet verwachten. Spreiding die er tussen alle eenheden is, is niet verrekend. Het is een reden om te kijken, geen oordeel.",
        ];
  return [...said, hidden].filter((x): x is string => x !== null);
}

/** Where the chosen unit lies in the funnel. */
export function ownInFunnel(naam: string, buiten: "boven" | "onder" | null, getoond: boolean, grens: number): string {
  if (!getoond) return `${naam} is niet getoond.`;
  const limit = percent(grens, grens % 1 === 0 ? 0 : 1);
  return buiten === null ? `${naam} ligt binnen de ${limit}-grenzen.` : `${naam} ligt ${buiten} de ${limit}-grenzen.`;
}

/** What a unit's number of measurements is good for. */
export function reliability(
  r: { naam: string; n: number | null; betrouwbaarheid: number | null; n_nodig: number | null },
  aim: number,
): string | null {
  if (r.betrouwbaarheid === null || r.n === null) return null;
  const at = `Betrouwbaarheid van ${r.naam} bij n ${number(r.n)}: ${number(r.betrouwbaarheid, 2)}`;
  const wanted = number(aim, 2);
  if (r.betrouwbaarheid >= aim) return `${at}; dat haalt ${wanted}.`;
  return r.n_nodig === null
    ? `${at}; ${wanted} is met geen aantal te halen zolang er tussen eenheden geen spreiding is gevonden.`
    : `${at}; voor ${wanted} is n ${number(r.n_nodig)} nodig. Tot dan zegt het cijfer meer over het geheel dan over deze eenheid.`;
}

/** How much of the spread between units goes away when a characteristic is taken along, in percent. */
export function goesAway(e: Estimate, naam: string, who = "vestigingen"): string {
  const side = sideOf(e);
  const label = lowered(naam);
  if (e.waarde !== null && e.laag === null)
    return `Welk deel van het verschil tussen ${who} door ${label} verdwijnt is geschat op ${percent(e.waarde, 0)}, maar zonder interval: daar valt niets uit te besluiten.`;
  if (side === null || e.waarde === null)
    return `Welk deel van het verschil tussen ${who} door ${label} verdwijnt is niet te zeggen: ${why(e)}.`;
  const range = ` (95 %-interval ${percent(e.laag, 0)} tot ${percent(e.hoog, 0)})`;
  if (side === "geen")
    return `Of er iets van het verschil tussen ${who} door ${label} verdwijnt is niet vast te stellen: geschat ${percent(e.waarde, 0)}${range}, en nul past daar ook bij.`;
  return side === "hoger"
    ? `Van de variantie tussen ${who} verdwijnt ${percent(e.waarde, 0)}${range} als ${label} meetelt.`
    : `De variantie tussen ${who} wordt groter als ${label} meetelt: ${percent(-e.waarde, 0)} (95 %-interval ${percent(-(e.hoog ?? 0), 0)} tot ${percent(-(e.laag ?? 0), 0)}).`;
}

/** How far the mean of the measured could move if the others counted too. */
export function boundSentences(
  naam: string,
  measured: { waarde: number | null; n: number | null; reden: string | null } | undefined,
  scenarios: readonly { naam: string; waarde: number | null; n_aangevuld: number | null }[],
): string[] {
  if (!measured || measured.waarde === null || measured.n === null)
    return [`${naam}: geen grenzen; ${measured?.reden ?? "niet gepubliceerd"}.`];
  const known = scenarios.filter((s) => s.waarde !== null);
  const added = scenarios.find((s) => s.n_aangevuld !== null)?.n_aangevuld ?? null;
  if (added === 0) return [`${naam}: bij iedereen is een paar gemeten; er is niets aan te vullen.`];
  if (known.length === 0 || added === null)
    return [`${naam}: gemeten ${number(measured.waarde, 1)} T; voor wie niet is gemeten is geen scenario beschikbaar.`];
  const values = known.map((s) => s.waarde ?? 0);
  const [lo, hi] = [Math.min(...values), Math.max(...values)];
  const share = (100 * added) / (added + measured.n);
  return [
    `${naam}: gemeten ${number(measured.waarde, 1)} T over n ${number(measured.n)}; ${number(added)} zijn niet gemeten (${percent(share, 0)}).`,
    number(lo, 1) === number(hi, 1)
      ? `In elk van de scenario's is het gemiddelde van allen ${number(lo, 1)} T.`
      : `Tellen zij mee, dan ligt het gemiddelde volgens de scenario's tussen ${number(lo, 1)} en ${number(hi, 1)} T.`,
  ];
}
