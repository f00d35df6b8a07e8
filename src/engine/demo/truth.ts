import { writeFileSync } from "node:fs";
import {
  DIAGNOSES,
  EENHEDEN,
  FIRST_YEAR,
  NAMETING,
  REDENEN,
  SCHOKKEN,
  spreadLeft,
  UITKOMST,
  USUAL_OUTCOME,
} from "./effects.js";
import { yearOf } from "./lines.js";
import type { Traject } from "./patients.js";
import type { Trap } from "./traps.js";
import type { Vestiging } from "./world.js";

interface Sums {
  n: number;
  begin: number;
  eind: number;
}
const add = (map: Map<string, Sums>, key: string, t: Traject): void => {
  const s = map.get(key) ?? { n: 0, begin: 0, eind: 0 };
  s.n++;
  s.begin += t.begin;
  s.eind += t.eind;
  map.set(key, s);
};
const round = (x: number): number => Math.round(x * 1e4) / 1e4;
const means = (s: Sums | undefined) => ({
  n: s?.n ?? 0,
  begin: s ? round(s.begin / s.n) : null,
  eind: s ? round(s.eind / s.n) : null,
  delta: s ? round((s.begin - s.eind) / s.n) : null,
});

/** Keeps what really happened in the invented world, also to patients nobody measured. */
export class Truth {
  private readonly groups = new Map<string, Sums>();
  /** Takes a zorgtraject as it was before any trouble was planted. */
  add(t: Traject): void {
    if (t.open || t.bezwaar) return;
    const measured = t.metingen.some((m) => m.moment === "na");
    for (const key of [
      "alle",
      measured ? "met nameting" : "zonder nameting",
      `jaar ${yearOf(t.sluit)}`,
      `reden ${t.reden}`,
      `vestiging ${t.vestiging.naam}`,
    ])
      add(this.groups, key, t);
  }
  /** Writes waarheid.json; no reader of deliveries looks at it. */
  write(
    file: string,
    world: readonly Vestiging[],
    options: object,
    traps: readonly (Trap & { rijen: number })[],
  ): void {
    const at = (key: string) => means(this.groups.get(key));
    const between = EENHEDEN.vestiging_sd_2016 ** 2;
    const rest = UITKOMST.ruis_sd ** 2 + EENHEDEN.behandelaar_sd ** 2;
    const years = [0, 1, 2, 3, 4].map((k) => spreadLeft(FIRST_YEAR + k) ** 2);
    const mean = (between * years.reduce((a, b) => a + b, 0)) / years.length;
    const truth = {
      toelichting:
        "Wat er in de demo is gelegd. Latente schaal: gemiddelde 0 en standaarddeviatie ongeveer 1 bij de start, hoger is slechter; 1 punt is 10 T-punten. Uitkomst is de latente score aan het einde; positief is slechter.",
      opties: options,
      casemix: { diagnoses: DIAGNOSES, uitkomst: UITKOMST },
      eenheden: {
        ...EENHEDEN,
        aandeel_vestiging_van_variantie_na_casemix: round(mean / (mean + rest)),
        aandeel_behandelaar_van_variantie_na_casemix: round(EENHEDEN.behandelaar_sd ** 2 / (mean + rest)),
        ervaring: 0,
        vestigingen: world.map((v) => ({
          vestiging: v.naam,
          effect_2016: round(v.effect),
          effect_gemiddeld: round((v.effect * years.reduce((a, b) => a + Math.sqrt(b), 0)) / years.length),
          beginernst: round(v.ernst),
          lijsten: v.lijsten,
          werkelijk: at(`vestiging ${v.naam}`),
        })),
        behandelaars: world.flatMap((v) => v.behandelaars.map((b) => ({ code: b.code, effect: round(b.effect) }))),
      },
      trend: {
        uitkomst_per_jaar: UITKOMST.per_jaar,
        delta_t_per_jaar: -10 * UITKOMST.per_jaar,
        werkelijk: Object.fromEntries([0, 1, 2, 3, 4].map((k) => [FIRST_YEAR + k, at(`jaar ${FIRST_YEAR + k}`)])),
      },
      nameting: {
        log_odds: NAMETING,
        draait_om: round(USUAL_OUTCOME),
        alle: at("alle"),
        met: at("met nameting"),
        zonder: at("zonder nameting"),
      },
      reden_einde: {
        procent: REDENEN,
        werkelijk: Object.fromEntries(Object.keys(REDENEN).map((r) => [r, at(`reden ${r}`).n])),
      },
      schokken: SCHOKKEN,
      fouten: traps,
    };
    writeFileSync(file, `${JSON.stringify(truth, null, 2)}\n`);
  }
}
