import { random } from "../../src/engine/demo/random.js";
import type { RowsOfPatients } from "../../src/engine/gate/cube/patient-error.js";
import { type FigureKey, type PublishedCell, publishFigure } from "../../src/engine/gate/publish/figures.js";
import { readPolicy } from "../../src/engine/policy/policy.js";

/**
 * Coverage of the published 95 % intervals where patients have more than one row: how often they hold the mean or share
 * that the simulation put in, by the rule of the gate (rounding and all), beside the interval that takes rows as
 * independent. Figures whose numerator or rest is under five are not shown, and not counted. Not part of `npm test`:
 *
 *   npx tsx tests/simulation/dekking-patient.ts [runs, 800] [seed, 1]
 *
 * Ends with code 1 where one falls below 90 %.
 */

const runs = Number(process.argv[2] ?? 800);
const rng = random(Number(process.argv[3] ?? 1));
const policy = readPolicy().publicatie;
const key: FigureKey = {
  niveau: "totaal",
  eenheid: "",
  periode: "totaal",
  uitsplitsing: "",
  categorie: "",
  populatie: "",
  instrument: "",
  indicator: "delta-t-initieel",
  definitie: "standaard",
};

/** How many rows a patient has. */
const ROWS: Readonly<Record<string, () => number>> = {
  "1": () => 1,
  "1, een op 20 er 2": () => (rng.chance(0.05) ? 2 : 1),
  "1 tot 4": () => rng.int(1, 4),
  "1 tot 12, scheef": () => {
    let k = 1;
    while (k < 12 && rng.chance(0.7)) k++;
    return k;
  },
};

type Kind = "gemiddelde" | "aandeel" | "percentage";
/** One row's value, in whole numbers, of a patient with the normal deviate u; share rho of the variance is the patient's. */
const VALUE: Readonly<Record<Kind, (u: number, rho: number) => number>> = {
  gemiddelde: (u, rho) => Math.round(1000 * (10 + 10 * (Math.sqrt(rho) * u + Math.sqrt(1 - rho) * rng.normal()))),
  // 70 %: the normal deviate below 0.5244.
  aandeel: (u, rho) => (Math.sqrt(rho) * u + Math.sqrt(1 - rho) * rng.normal() < 0.524400513 ? 1 : 0),
  // A percentage verbetering that piles up at 100.
  percentage: (u, rho) =>
    Math.round(
      1000 * Math.max(-100, Math.min(100, 90 + 60 * (Math.sqrt(rho) * u + Math.sqrt(1 - rho) * rng.normal()))),
    ),
};

interface Drawn {
  readonly n: number;
  readonly som: number;
  readonly som2: number;
  readonly rijen: RowsOfPatients | undefined;
}
function draw(kind: Kind, patients: number, rows: () => number, rho: number): Drawn {
  let [n, som, som2, kwadraat, kruis, aantallen, herhaald] = [0, 0, 0, 0, 0, 0, 0];
  for (let g = 0; g < patients; g++) {
    const u = rng.normal();
    const k = rows();
    let own = 0;
    for (let i = 0; i < k; i++) {
      const x = VALUE[kind](u, rho);
      own += x;
      som2 += x * x;
    }
    n += k;
    som += own;
    kwadraat += own * own;
    kruis += own * k;
    aantallen += k * k;
    if (k > 1) herhaald++;
  }
  const rijen = { patienten: patients, herhaald, aantallen, kwadraat: String(kwadraat), kruis: String(kruis) };
  return { n, som, som2, rijen: herhaald > 0 ? rijen : undefined };
}
/** As it is published; values are in thousandths. */
function figure(kind: Kind, d: Drawn, rijen: RowsOfPatients | undefined): PublishedCell {
  const { n, som, som2 } = d;
  if (kind === "aandeel")
    return publishFigure(key, "aandeel", { n, nGetoond: true, teller: { aantal: som, getoond: true }, rijen }, policy);
  const of = { ...key, indicator: kind === "percentage" ? "hsk-verbetering" : key.indicator };
  const parts = { n, nGetoond: true, som: { som: String(som / 1000), som2: String(som2 / 1e6), getoond: true } };
  const scaled = rijen && {
    ...rijen,
    kwadraat: (Number(rijen.kwadraat) / 1e6).toFixed(6),
    kruis: (Number(rijen.kruis) / 1000).toFixed(3),
  };
  return publishFigure(
    of,
    "gemiddelde",
    { ...parts, som: { ...parts.som, som: (som / 1000).toFixed(3) }, rijen: scaled },
    policy,
  );
}

/** The true value, by many rows. */
function truth(kind: Kind, rho: number): number {
  if (kind === "gemiddelde") return 10;
  if (kind === "aandeel") return 70;
  let sum = 0;
  for (let i = 0; i < 400_000; i++) sum += VALUE[kind](rng.normal(), rho) / 1000;
  return sum / 400_000;
}

process.stderr.write(
  `Dekking van 95 %-intervallen in %, ${runs} maal\n\n${"cijfer".padEnd(12)}${"rijen per patiënt".padEnd(20)}${"patiënten".padStart(10)}${"ICC".padStart(6)}${"als los".padStart(10)}${"naar patiënt".padStart(14)}${"breder".padStart(8)}\n`,
);
let low = 0;
for (const kind of ["gemiddelde", "aandeel", "percentage"] as const)
  for (const [naam, rows] of Object.entries(ROWS))
    for (const patients of [10, 20, 50, 150]) {
      const rho = naam.includes("20") ? 0.3 : 0.5;
      const value = truth(kind, rho);
      let [used, old, now, width] = [0, 0, 0, 0];
      for (let i = 0; i < runs; i++) {
        const d = draw(kind, patients, rows, rho);
        if (kind === "aandeel" && Math.min(d.som, d.n - d.som) < 5) continue;
        used++;
        const [a, b] = [figure(kind, d, undefined), figure(kind, d, d.rijen)];
        const holds = (f: PublishedCell): boolean => (f.laag as number) <= value && value <= (f.hoog as number);
        if (holds(a)) old++;
        if (holds(b)) now++;
        width += ((b.hoog as number) - (b.laag as number)) / ((a.hoog as number) - (a.laag as number));
      }
      if (used < runs / 4) continue;
      const percent = (x: number): string => ((100 * x) / used).toFixed(1);
      if (now / used < 0.9) low++;
      process.stderr.write(
        `${kind.padEnd(12)}${naam.padEnd(20)}${String(patients).padStart(10)}${rho.toFixed(1).padStart(6)}${percent(old).padStart(10)}${percent(now).padStart(14)}${(width / used).toFixed(2).padStart(8)}\n`,
      );
    }
process.stderr.write(`\n${low === 0 ? "Alle 90 % of meer." : `${low} onder 90 %.`}\n`);
process.exitCode = low === 0 ? 0 : 1;
