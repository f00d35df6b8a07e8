/**
 * What holds in the demo's invented world: every planted effect, once. `waarheid.json` is written from this module.
 * The latent scale has mean 0 and standard deviation about 1 among patients at the start; higher is worse; ten T-points
 * are one. Sizes: between vestigingen and between behandelaars each about 5 % of the variance of the outcome after
 * casemix (domain facts §3.2: 5.4 %, §3.6: 5.8 %); closure after §3.7. The other numbers are invented.
 */

export const FIRST_YEAR = 2016;
/** Where the population without complaints lies: 118 on the SCL-90 (205 + 48 x). */
const WELL = (118 - 205) / 48;

export const DIAGNOSES = {
  depressie: { gewicht: 28, begin: 0.1, uitkomst: 0, code: "as1_13.02" },
  angst: { gewicht: 26, begin: 0, uitkomst: -0.06, code: "as1_10.03" },
  somatoform: { gewicht: 12, begin: 0.05, uitkomst: 0.14, code: "as1_14.01" },
  aanpassing: { gewicht: 14, begin: -0.35, uitkomst: -0.16, code: "as1_17.01" },
  persoonlijkheid: { gewicht: 10, begin: 0.3, uitkomst: 0.22, code: "as2_1.04" },
  overig: { gewicht: 10, begin: -0.1, uitkomst: 0.05, code: "as1_20.02" },
  psychose: { gewicht: 0, begin: 0.2, uitkomst: 0.18, code: "as1_7.01" },
} as const;
export type Diagnose = keyof typeof DIAGNOSES;

export const VERWIJZERS = {
  huisarts: 66,
  bedrijfsarts: 12,
  "medisch specialist": 14,
  "andere ggz-aanbieder": 8,
} as const;
export type Verwijzer = keyof typeof VERWIJZERS;

/** Effects on the latent outcome; positive is worse. */
export const UITKOMST = {
  /** Share of the distance to "well" that remains at the end. */
  rest: 0.26,
  nevendiagnose: 0.1,
  opleiding_laag: 0.1,
  opleiding_hoog: -0.08,
  zonder_werk: 0.12,
  alleenstaand: 0.06,
  per_tien_jaar_leeftijd: 0.02,
  overgenomen: 0.05,
  protocol: -0.05,
  /** Per year since 2016: treatments get better. */
  per_jaar: -0.05,
  ruis_sd: 0.5,
} as const;

/** Standard deviations of what units add to the latent outcome. */
export const EENHEDEN = {
  vestiging_sd_2016: 0.16,
  /** By how much of its first size the spread between vestigingen shrinks each year. */
  vestiging_krimp_per_jaar: 0.12,
  behandelaar_sd: 0.12,
  /** How much vestigingen differ in the mean severity of their patients at the start. */
  beginernst_sd: 0.2,
  /** Some start about where people without complaints are. */
  lichte_start: { kans: 0.08, gemiddelde: -1.78, sd: 0.2 },
} as const;

/** Effects on the log-odds that a nameting exists. */
export const NAMETING = {
  per_jaar: 0.27,
  /** Per latent point of outcome above the usual: who does worse is measured less often. */
  per_punt_slechter: -0.7,
  jonger_dan_30: -0.45,
  persoonlijkheid: -0.4,
  psychose: -0.4,
  reden: { "1": -0.8, "2": -0.3, "3": 0.5, "4": -0.1, "5": -1.6 },
  campagne: 1.3,
} as const;

/** Closure: patient, behandelaar, overleg, administratief, na intake (percent). */
export const REDENEN = { "1": 11.4, "2": 7.0, "3": 36.4, "4": 40.6, "5": 4.6 } as const;
export type Reden = keyof typeof REDENEN;

export const SCHOKKEN = {
  /** Since then only OQ-45-SD, BSI and SQ-48 count for the response. */
  beleid_vanaf: "2016-07-01",
  neemt_instrument_erbij: { vestiging: "Vestiging Den", van: "SCL-90", naar: "SCL-90 en OQ-45", vanaf: "2016-07-01" },
  campagne: { vestiging: "Vestiging Beuk", vanaf: "2018-01-01" },
} as const;

/** What is expected of the latent score at the end, before units and noise. */
export const remaining = (start: number): number => WELL + (start - WELL) * UITKOMST.rest;
/** The usual latent outcome, round which non-response turns. */
export const USUAL_OUTCOME = remaining(0) + 0.1;
/** How much of a vestiging's effect of 2016 is left in a year. */
export const spreadLeft = (year: number): number =>
  Math.max(0, 1 - EENHEDEN.vestiging_krimp_per_jaar * (year - FIRST_YEAR));
