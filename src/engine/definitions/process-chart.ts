import { mean, median } from "simple-statistics";
import type { FunctionDefinition } from "./types.js";

/**
 * Limits of a process: how far figures of one unit move from period to period by themselves. For single values an XmR chart; for
 * shares whose n differs a P′ chart and for means a u′ chart (Laney), which reckon with n and with what values vary beyond chance.
 */

/** A figure of one period, in order of time. */
export interface Punt {
  readonly periode: string;
  /** null: hidden or not there. */
  readonly waarde: number | null;
  readonly n: number | null;
  /** Not complete yet: takes no part. */
  readonly voorlopig?: boolean;
}

/** What stands out, under the name of its rule. */
export interface Signaal {
  readonly regel:
    | "punt buiten de grenzen"
    | "zeven aan één kant"
    | "zeven stijgend of dalend"
    | "twee van drie bij een grens";
  readonly periode: string;
}

export interface Regelkaart {
  readonly soort: "XmR" | "P′" | "u′";
  readonly midden: number;
  /** Limits per period that takes part: of XmR the same everywhere. */
  readonly grenzen: readonly { readonly periode: string; readonly laag: number; readonly hoog: number }[];
  readonly signalen: readonly Signaal[];
}

/** Fewest complete periods that limits are made of, and how far n may lie from its median for an XmR chart. */
const MINST = 12;
const AFWIJKING = 0.25;
/**
 * Days after its end in which figures of a period can still grow: a nameting counts up to so long after the last contact
 * (BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING of data/policy/reeksen.json).
 */
export const NALOOP = 92;
/** 3/d2 for two values, and D4: as NHSRplotthedots has them. */
const LIMIT = 2.66;
const SCREEN = 3.267;
const D2 = 1.128;
const RUN = 7;

/** Steps between values that follow each other; over a hole there is none. */
const steps = (values: readonly (number | null)[]): number[] =>
  values.slice(1).flatMap((v, i) => {
    const before = values[i];
    return v === null || before == null ? [] : [Math.abs(v - before)];
  });

/** Mean moving range. @param screened ranges beyond 3.267 times their mean are left out once: they are no common cause */
function meanRange(values: readonly (number | null)[], screened: boolean): number {
  const all = steps(values);
  if (all.length === 0) return Number.NaN;
  const first = mean(all);
  const kept = screened ? all.filter((r) => r <= SCREEN * first) : all;
  return kept.length ? mean(kept) : first;
}

/**
 * Middle and limits of single values (individuals and moving range).
 * @param values in order of time; null where there is none
 * @returns in the unit of the values; NaN where no two follow each other
 */
export function xmr(
  values: readonly (number | null)[],
  screened = true,
): { midden: number; laag: number; hoog: number } {
  const known = values.filter((v) => v !== null);
  const midden = known.length ? mean(known) : Number.NaN;
  const half = LIMIT * meanRange(values, screened);
  return { midden, laag: midden - half, hoog: midden + half };
}

type Measured = { readonly waarde: number | null; readonly n: number | null };
type Limits = { readonly laag: number; readonly hoog: number } | null;

/**
 * Limits that are as wide as n asks for (Laney): values are put on one scale by their √n, and the moving range there says how far they
 * vary. What one patient varies by cancels out, so that shares and means have one formula.
 * @returns NaN where no two values follow each other
 */
function byN(points: readonly Measured[]): { midden: number; grenzen: Limits[] } {
  const known = points.filter((p) => p.waarde !== null && p.n);
  const total = known.reduce((s, p) => s + (p.n ?? 0), 0);
  const midden = known.reduce((s, p) => s + (p.waarde ?? 0) * (p.n ?? 0), 0) / total;
  const z = points.map((p) => (p.waarde === null || !p.n ? null : (p.waarde - midden) * Math.sqrt(p.n)));
  const spread = meanRange(z, true) / D2;
  const half = (n: number): number => (3 * spread) / Math.sqrt(n);
  return {
    midden,
    grenzen: points.map((p) =>
      p.waarde === null || !p.n ? null : { laag: midden - half(p.n), hoog: midden + half(p.n) },
    ),
  };
}

/** Limits of shares in per cent whose n differs (Laney's P′), within 0 and 100; null where there is no value. */
export function pAccent(points: readonly Measured[]): { midden: number; grenzen: Limits[] } {
  const { midden, grenzen } = byN(points);
  return {
    midden,
    grenzen: grenzen.map((g) => g && { laag: Math.max(0, g.laag), hoog: Math.min(100, g.hoog) }),
  };
}

/** The same for means (Laney's u′). */
export const uAccent = byN;

/** Which points stand out, by named rules; no run goes over a hole. */
function signals(
  points: readonly Punt[],
  midden: number,
  limits: readonly ({ laag: number; hoog: number } | null)[],
): Signaal[] {
  const out: Signaal[] = [];
  let side = 0;
  let same = 0;
  let way = 0;
  let going = 0;
  const near: number[] = [];
  points.forEach((p, i) => {
    const limit = limits[i];
    if (p.waarde === null || !limit) {
      side = same = way = going = 0;
      near.length = 0;
      return;
    }
    const above = Math.sign(p.waarde - midden);
    same = above !== 0 && above === side ? same + 1 : 1;
    side = above;
    const before = i > 0 && limits[i - 1] ? points[i - 1]?.waarde : null;
    const to = before == null ? 0 : Math.sign(p.waarde - before);
    going = to !== 0 && to === way ? going + 1 : to === 0 ? 0 : 1;
    way = to;
    const third = (above > 0 ? limit.hoog - midden : midden - limit.laag) / 3;
    near.push(Math.abs(p.waarde - midden) > 2 * third ? above : 0);
    const add = (regel: Signaal["regel"]): void => void out.push({ regel, periode: p.periode });
    if (p.waarde > limit.hoog || p.waarde < limit.laag) add("punt buiten de grenzen");
    if (same >= RUN) add("zeven aan één kant");
    if (going >= RUN - 1) add("zeven stijgend of dalend");
    if (above !== 0 && near.at(-1) === above && near.slice(-3).filter((x) => x === above).length >= 2)
      add("twee van drie bij een grens");
  });
  return out;
}

/**
 * The chart that a course allows.
 * @param points every period from first to last, in order of time; hidden and provisional ones have no part
 * @param aandeel whether values are shares in per cent, of n
 * @returns why there is none, in Dutch, where it does not qualify
 */
export function regelkaart(points: readonly Punt[], aandeel: boolean): Regelkaart | { readonly reden: string } {
  const used = points.map((p) => (p.voorlopig ? { ...p, waarde: null } : p));
  const complete = used.filter((p) => p.waarde !== null && p.n !== null);
  if (complete.length < MINST)
    return {
      reden: `${complete.length === 1 ? "er is 1 volledige periode die is" : `er zijn ${complete.length} volledige perioden die zijn`} getoond; grenzen vragen er minstens ${MINST}.`,
    };
  const sizes = complete.map((p) => p.n ?? 0);
  const usual = median(sizes);
  const alike = sizes.every((n) => Math.abs(n - usual) <= AFWIJKING * usual);
  if (steps(used.map((p) => p.waarde)).length === 0) return { reden: "geen twee perioden volgen op elkaar." };
  const { midden, limits } = alike ? fixed(used) : varying(used, aandeel);
  return {
    soort: alike ? "XmR" : aandeel ? "P′" : "u′",
    midden,
    grenzen: used.flatMap((p, i) => (limits[i] ? [{ periode: p.periode, ...limits[i] }] : [])),
    signalen: signals(used, midden, limits),
  };
}

function fixed(points: readonly Punt[]) {
  const { midden, laag, hoog } = xmr(points.map((p) => p.waarde));
  return { midden, limits: points.map((p) => (p.waarde === null ? null : { laag, hoog })) };
}

function varying(points: readonly Punt[], aandeel: boolean) {
  const { midden, grenzen } = (aandeel ? pAccent : uAccent)(points);
  return { midden, limits: grenzen };
}

/** NHSRplotthedots' own example of one value that does not belong. */
const SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];

export const regelkaartDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "regelkaart",
  titel: "Procesgrenzen (XmR)",
  uitleg:
    "Hoe ver een cijfer van periode tot periode vanzelf schommelt. Grenzen komen uit de stappen tussen perioden die op elkaar volgen; over een periode zonder cijfer wordt geen stap gezet. Een stap die veel groter is dan de andere telt niet mee. Alleen met minstens twaalf volledige perioden waarvan n hoogstens een kwart van de mediaan afwijkt; bij een wisselende n komt er een P′-kaart (aandelen) of een u′-kaart (gemiddelden), met grenzen die wijder zijn naarmate n kleiner is.",
  formule:
    "midden ± 2,66 × gemiddelde stap; stappen boven 3,267 × het gemiddelde eenmaal weggelaten. P′ en u′: midden (gewogen naar n) ± 3/√n × gemiddelde stap van (waarde − midden)·√n / 1,128; P′ binnen 0 en 100",
  bron: "NHSRplotthedots (nhs-r-community; Wheeler); Laney 2002 (doi 10.1081/QEN-120006555). Zeven punten op een rij als in NHSRplotthedots; twaalf perioden en een kwart zijn een eigen keuze.",
  voorbeelden: [
    {
      uitleg: "Eén uitschieter tussen enen en tweeën: bovengrens",
      aanroep: "xmr(reeks).hoog",
      verwacht: 1.94444444444444 + 2.66,
    },
    {
      uitleg: "Dezelfde zonder zeven van de stappen",
      aanroep: "xmr(reeks, false).hoog",
      verwacht: 1.94444444444444 + (2.66 * 32) / 17,
    },
  ],
  roep: { "xmr(reeks).hoog": () => xmr(SPIKE).hoog, "xmr(reeks, false).hoog": () => xmr(SPIKE, false).hoog },
};
