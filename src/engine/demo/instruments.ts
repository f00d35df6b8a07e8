import { SCHOKKEN } from "./effects.js";
import { day } from "./lines.js";
import type { Meting, Traject } from "./patients.js";
import type { Random } from "./random.js";

/** How a patient's latent severity becomes answers and totals on each list. Means and spreads are invented. */

const OQ_REVERSED = [1, 12, 13, 20, 21, 24, 31, 37, 43];
const OQ_SD = [2, 3, 5, 6, 8, 9, 10, 11, 13, 15, 22, 23, 24, 25, 27, 29, 31, 33, 34, 35, 36, 40, 41, 42, 45];
const CHANGE = day(SCHOKKEN.neemt_instrument_erbij.vanaf);

interface List {
  readonly items: number;
  readonly min: number;
  readonly max: number;
  readonly omgekeerd?: readonly number[];
  /** Answered yes/no, outside the scale. */
  readonly jaNee?: readonly number[];
  /** Share of the way from lowest to highest answer, of a latent severity. */
  readonly deel: (latent: number) => number;
  /** Chance that a list has gaps, and that gaps are many. */
  readonly gaten: readonly [number, number];
  /** Code for "not known", and how often. */
  readonly onbekend?: readonly [number, number];
}

const LISTS: Readonly<Record<string, List>> = {
  "SCL-90": { items: 90, min: 1, max: 5, deel: (z) => (115 + 48 * z) / 360, gaten: [0.06, 0.25] },
  "OQ-45": { items: 45, min: 0, max: 4, omgekeerd: OQ_REVERSED, deel: (z) => 0.48 + 0.144 * z, gaten: [0.05, 0.3] },
  BSI: { items: 53, min: 0, max: 4, deel: (z) => 0.35 + 0.14 * z, gaten: [0.05, 0.25] },
  "HoNOS-12": { items: 12, min: 0, max: 4, deel: (z) => 0.3 + 0.1 * z, gaten: [0, 0], onbekend: [9, 0.03] },
  "MANSA-12ph": {
    items: 16,
    min: 1,
    max: 7,
    jaNee: [7, 9, 10, 11],
    deel: (z) => 0.53 - 0.13 * z,
    gaten: [0.05, 0.3],
  },
  "SDQ-S11-17": {
    items: 25,
    min: 0,
    max: 2,
    omgekeerd: [7, 11, 14, 21, 25],
    deel: (z) => 0.38 + 0.12 * z,
    gaten: [0.03, 0.2],
  },
  "SDQ-P": {
    items: 25,
    min: 0,
    max: 2,
    omgekeerd: [7, 11, 14, 21, 25],
    deel: (z) => 0.36 + 0.12 * z,
    gaten: [0.03, 0.2],
  },
};

/** Totals only: mean, spread per latent point, noise, lowest, highest, decimals. */
const TOTALS: Readonly<Record<string, readonly [number, number, number, number, number, number]>> = {
  "SQ-48": [54, 22, 6, 0, 148, 0],
  HoNOS65: [15, 4.5, 2, 0, 48, 0],
  GDS15: [7, 2.8, 1, 0, 15, 0],
  "CORE-34": [17, 6, 1.5, 0, 40, 1],
};

/** Cumulative chances of a binomial(max, p) answer, so that one draw gives one answer. */
function answerTable(max: number, share: number): number[] {
  const p = Math.min(0.97, Math.max(0.005, share));
  let term = (1 - p) ** max;
  let sum = term;
  const table = [sum];
  for (let k = 1; k < max; k++) {
    term *= ((max - k + 1) / k) * (p / (1 - p));
    sum += term;
    table.push(sum);
  }
  return table;
}

function answer(rng: Random, table: readonly number[]): number {
  const u = rng.next();
  let k = 0;
  while (k < table.length && u >= (table[k] ?? 1)) k++;
  return k;
}

/** Item and answer by turns; a question left blank is absent. */
function fillIn(rng: Random, list: List, latent: number): number[] {
  const p = list.deel(latent);
  const steps = list.max - list.min;
  const low = answerTable(steps, p * 0.85);
  const high = answerTable(steps, p * 1.15);
  const blanks = rng.chance(list.gaten[0]) ? (rng.chance(list.gaten[1]) ? 0.3 : 0.03) : 0;
  const out: number[] = [];
  for (let item = 1; item <= list.items; item++) {
    if (blanks > 0 && rng.chance(blanks)) continue;
    if (list.jaNee?.includes(item)) {
      out.push(item, rng.int(0, 1));
      continue;
    }
    if (list.onbekend && rng.chance(list.onbekend[1])) {
      out.push(item, list.onbekend[0]);
      continue;
    }
    const a = answer(rng, item % 2 ? low : high);
    out.push(item, list.omgekeerd?.includes(item) ? list.max - a : list.min + a);
  }
  return out;
}

/** A total of its own, drawn round the latent severity. */
export function drawTotal(rng: Random, instrument: string, latent: number): number {
  const spec = TOTALS[instrument];
  if (!spec) throw new Error(`demo: no totals for ${instrument}`);
  const [mean, per, noise, lowest, highest, decimals] = spec;
  const raw = Math.min(highest, Math.max(lowest, mean + per * latent + noise * rng.normal()));
  return Math.round(raw * 10 ** decimals) / 10 ** decimals;
}

/** Sum of the answers to some questions, reversed where the list says so. */
export function sumOf(
  answers: readonly number[],
  items: readonly number[] | null,
  reversed: readonly number[] = [],
  max = 4,
): number {
  let sum = 0;
  for (let i = 0; i < answers.length; i += 2) {
    const item = answers[i] ?? 0;
    if (items && !items.includes(item)) continue;
    const score = answers[i + 1] ?? 0;
    sum += reversed.includes(item) ? max - score : score;
  }
  return sum;
}
const oqSd = (answers: readonly number[]): number => sumOf(answers, OQ_SD, OQ_REVERSED);
export const OQ_REVERSED_ITEMS: readonly number[] = OQ_REVERSED;

const BOTH: readonly [string, string][] = [
  ["SCL-90", "patient"],
  ["OQ-45", "patient"],
];

/** The lists that are filled in at one moment: instrument and respondent. */
function listsFor(rng: Random, t: Omit<Traject, "metingen">, at: number): readonly [string, string][] {
  const v = t.vestiging;
  if (t.leeftijd < 18 && v.jeugd > 0.05)
    return [
      ["SDQ-S11-17", "patient"],
      ["SDQ-P", "ouder"],
    ];
  if (t.domein === "01")
    return [
      ["HoNOS-12", "behandelaar"],
      ["MANSA-12ph", "patient"],
    ];
  if (t.domein === "31")
    return [
      ["OQ-45", "patient"],
      ["HoNOS65", "behandelaar"],
      ["GDS15", "patient"],
    ];
  switch (v.lijsten) {
    case "BSI":
      return [["BSI", "patient"]];
    case "OQ-45-SD totalen":
      return [["OQ-45-SD", "patient"]];
    case "BSI en SQ-48":
      return [
        ["BSI", "patient"],
        ["SQ-48", "patient"],
      ];
    case "SCL-90, daarna ook OQ-45":
      if (at < CHANGE) return [["SCL-90", "patient"]];
      return BOTH;
    default:
      return rng.chance(0.9) ? BOTH : BOTH.slice(0, 1);
  }
}

/** Fills in every list of one moment. */
export function measure(
  rng: Random,
  t: Omit<Traject, "metingen">,
  moment: { readonly at: number; readonly latent: number; readonly moment: Meting["moment"] },
): Meting[] {
  const v = t.vestiging;
  const unreadable = rng.chance(0.0002) ? { datumTekst: "onbekend" } : {};
  return listsFor(rng, t, moment.at).map(([instrument, respondent]) => {
    const base = { instrument, respondent, datum: moment.at, moment: moment.moment, ...unreadable };
    if (TOTALS[instrument]) return { ...base, totaal: drawTotal(rng, instrument, moment.latent), antwoorden: [] };
    const list = LISTS[instrument === "OQ-45-SD" ? "OQ-45" : instrument];
    if (!list) throw new Error(`demo: unknown list ${instrument}`);
    // The OQ-45 follows the complaints with some room of its own.
    const own = list === LISTS["OQ-45"] ? 0.28 * rng.normal() : 0;
    const answers = fillIn(rng, list, moment.latent + own);
    if (instrument === "OQ-45-SD") return { ...base, totaal: oqSd(answers), antwoorden: [] };
    const whole = answers.length === 2 * list.items;
    const totaal = instrument === "SCL-90" && v.totalen && whole ? sumOf(answers, null) : null;
    if (instrument === "SCL-90" && v.codering04)
      return { ...base, totaal, antwoorden: answers.map((x, i) => (i % 2 ? x - 1 : x)) };
    return { ...base, totaal, antwoorden: answers };
  });
}
