import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { effectDf } from "../../src/engine/casemix/effect-df.js";
import { fitMixed } from "../../src/engine/casemix/mixed.js";
import { unitErrors } from "../../src/engine/casemix/unit-error.js";
import { random } from "../../src/engine/demo/random.js";
import { KEY_SEPARATOR } from "../../src/engine/unit-key.js";
import { type ModelRij, sommen } from "../reference/gemengd/sommen.js";

/**
 * Coverage of the casemix models' 95 % intervals: how often they hold what the simulation put in. Effects by t with their
 * own degrees of freedom (casemix/effect-df.ts), beside z for the two that rest on units. Shrunken values of a vestiging, and of a
 * behandelaar with the vestiging, with the error of effects and variances (casemix/unit-error.ts), beside the conditional
 * standard deviation, which takes these as given. Singular fits are counted and not used. Not part of `npm test`:
 *
 *   npx tsx tests/simulation/dekking.ts [runs, 1000] [seed, 1]
 *
 * Ends with code 1 where one lies outside 93–97 %.
 */

const runs = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 1);
const Z = 1.959963984540054;

interface Setting {
  readonly naam: string;
  readonly vestigingen: number;
  /** Behandelaars per vestiging; 0: none known. */
  readonly behandelaars: number;
  /** Patients per behandelaar (or per vestiging), from … to. */
  readonly van: number;
  readonly tot: number;
  readonly sdVestiging: number;
  readonly sdBehandelaar: number;
}
const SETTINGS: readonly Setting[] = [
  {
    naam: "40 vestigingen, 4 behandelaars",
    vestigingen: 40,
    behandelaars: 4,
    van: 4,
    tot: 20,
    sdVestiging: 2,
    sdBehandelaar: 2,
  },
  {
    naam: "40 vestigingen, weinig spreiding",
    vestigingen: 40,
    behandelaars: 4,
    van: 4,
    tot: 20,
    sdVestiging: 1,
    sdBehandelaar: 1,
  },
  {
    naam: "40 vestigingen, geen behandelaars",
    vestigingen: 40,
    behandelaars: 0,
    van: 10,
    tot: 80,
    sdVestiging: 2,
    sdBehandelaar: 0,
  },
  {
    naam: "12 vestigingen, 4 behandelaars",
    vestigingen: 12,
    behandelaars: 4,
    van: 10,
    tot: 40,
    sdVestiging: 2,
    sdBehandelaar: 2,
  },
];
const SD_REST = 8;
const BETA = [10, 0.45, -0.04, -1.5, 0.8] as const;
/** The last is a trait of the behandelaar, or of the vestiging where there are no behandelaars. */
const NAMEN = ["const", "voor", "leeftijd", "ernstig", "ervaring"];

/** How often intervals held the truth: with effects and variances as given, and with their error. */
interface Unit {
  n: number;
  gegeven: number;
  geheel: number;
}
interface Tally {
  effecten: number[];
  effectenZ: number[];
  vestiging: Unit;
  samen: Unit;
  nietGebruikt: number;
  singulier: number;
}

function once(s: Setting, rng: ReturnType<typeof random>, tally: Tally): void {
  const rijen: ModelRij[] = [];
  const u = new Map<string, number>();
  const samen = new Map<string, number>();
  for (let v = 0; v < s.vestigingen; v++) {
    const own = s.sdVestiging * rng.normal();
    u.set(`V${v}`, own);
    // Patients differ between vestigingen, as they do: the covariate varies at both levels.
    const shift = 3 * rng.normal();
    for (let b = 0; b < Math.max(1, s.behandelaars); b++) {
      const behandelaar = s.behandelaars > 0 ? `B${b}` : null;
      const both = own + (behandelaar ? s.sdBehandelaar * rng.normal() : 0);
      if (behandelaar) samen.set(`V${v}${KEY_SEPARATOR}${behandelaar}`, both);
      const ervaring = rng.normal();
      const n = rng.int(s.van, s.tot);
      for (let i = 0; i < n; i++) {
        const x = [1, 9 * rng.normal() + shift, rng.int(18, 79) - 45, rng.chance(0.3) ? 1 : 0, ervaring];
        const fixed = x.reduce((sum, a, k) => sum + a * (BETA[k] as number), 0);
        rijen.push({ vestiging: `V${v}`, behandelaar, x, y: fixed + both + SD_REST * rng.normal() });
      }
    }
  }
  const sums = sommen(NAMEN, rijen);
  const fit = fitMixed(sums, "REML");
  if (!fit.geconvergeerd) {
    tally.nietGebruikt++;
    return;
  }
  if (fit.singulier) {
    tally.singulier++;
    return;
  }
  const df = effectDf(sums, fit);
  for (const [i, b] of fit.beta.entries()) {
    const off = Math.abs(b - (BETA[i] as number)) / Math.sqrt(fit.covBeta[i]?.[i] as number);
    if (off <= tQuantile(0.975, df[i] as number)) tally.effecten[i] = (tally.effecten[i] as number) + 1;
    if (off <= Z) tally.effectenZ[i] = (tally.effectenZ[i] as number) + 1;
  }
  // What is shown of a unit is its value with everyone's patients: the effects' error is in it.
  const mean = (sums.xx[0] as number[]).map((c) => c / sums.n);
  const at = (beta: readonly number[]): number => mean.reduce((sum, c, i) => sum + c * (beta[i] as number), 0);
  const error = at(fit.beta) - at(BETA);
  const errors = unitErrors(sums, fit, mean);
  const count = (t: Unit, off: number, given: number, whole: number): void => {
    t.n++;
    if (Math.abs(off) <= Z * given) t.gegeven++;
    if (Math.abs(off) <= Z * whole) t.geheel++;
  };
  for (const [k, m] of fit.vestigingen)
    count(tally.vestiging, error + m.modus - (u.get(k) as number), m.sd, errors.vestigingen.get(k) as number);
  for (const [k, m] of fit.behandelaars)
    count(
      tally.samen,
      error + m.samen.modus - (samen.get(k) as number),
      m.samen.sd,
      errors.behandelaars.get(k) as number,
    );
}

const cell = (x: number | null): string => (x === null ? "" : (100 * x).toFixed(1)).padStart(13);
const HEADS = [
  ...NAMEN,
  "const (z)",
  "ervaring (z)",
  "vestiging",
  "(gegeven)",
  "behandelaar",
  "(gegeven)",
  "singulier",
  "afgevallen",
];
process.stderr.write(
  `Dekking van 95 %-intervallen in %, ${runs} maal, seed ${seed}\n\n${"".padEnd(34)}${HEADS.map((x) => x.padStart(13)).join("")}\n`,
);
let outside = 0;
for (const s of SETTINGS) {
  const rng = random(seed);
  const tally: Tally = {
    effecten: [0, 0, 0, 0, 0],
    effectenZ: [0, 0, 0, 0, 0],
    vestiging: { n: 0, gegeven: 0, geheel: 0 },
    samen: { n: 0, gegeven: 0, geheel: 0 },
    nietGebruikt: 0,
    singulier: 0,
  };
  for (let i = 0; i < runs; i++) once(s, rng, tally);
  const used = runs - tally.nietGebruikt - tally.singulier;
  const share = (t: Unit, which: "gegeven" | "geheel"): number | null => (t.n > 0 ? t[which] / t.n : null);
  const effects = tally.effecten.map((x) => x / used);
  const units = [share(tally.vestiging, "geheel"), share(tally.samen, "geheel")];
  outside += [...effects, ...units].filter((x) => x !== null && (x < 0.93 || x > 0.97)).length;
  const [vestiging, samen] = units;
  const shown = [
    ...effects,
    (tally.effectenZ[0] as number) / used,
    (tally.effectenZ[4] as number) / used,
    vestiging ?? null,
    share(tally.vestiging, "gegeven"),
    samen ?? null,
    share(tally.samen, "gegeven"),
  ];
  process.stderr.write(
    `${s.naam.padEnd(34)}${shown.map(cell).join("")}${String(tally.singulier).padStart(13)}${String(tally.nietGebruikt).padStart(13)}\n`,
  );
}
process.stderr.write(`\n${outside === 0 ? "Alle tussen 93 en 97 %." : `${outside} buiten 93–97 %.`}\n`);
process.exitCode = outside === 0 ? 0 : 1;
