import { USUAL_OUTCOME } from "./effects.js";
import { drawTotal, OQ_REVERSED_ITEMS, sumOf } from "./instruments.js";
import { day } from "./lines.js";
import type { Meting, Traject } from "./patients.js";
import { type Random, random } from "./random.js";
import type { Vestiging } from "./world.js";

/** A trouble that was planted: where, in what, and how many rows of which table it hit. */
export interface Trap {
  readonly code: string;
  readonly vestiging: string;
  /** Null where it is about zorgtrajecten, or about every instrument. */
  readonly instrument: string | null;
  readonly tabel: "trajecten" | "metingen";
  readonly wat: string;
}

type Change = (t: Traject, m: Meting, rng: Random) => Meting | Meting[];
interface Planted extends Trap {
  /** Changes one meting; the same meting back: not hit. */
  readonly meting?: Change;
  /** Changes the zorgtraject; the same back: not hit. */
  readonly traject?: (t: Traject, rng: Random, world: readonly Vestiging[], n: number) => Traject | Traject[];
}

const only =
  (instrument: string, change: Change): Change =>
  (t, m, rng) =>
    m.instrument === instrument ? change(t, m, rng) : m;
const items = (m: Meting, change: (item: number, score: number) => readonly [number, number]): Meting => {
  const antwoorden: number[] = [];
  for (let i = 0; i < m.antwoorden.length; i += 2)
    antwoorden.push(...change(m.antwoorden[i] ?? 0, m.antwoorden[i + 1] ?? 0));
  return { ...m, antwoorden };
};
const bare = (m: Meting, totaal: number): Meting => ({ ...m, totaal, antwoorden: [] });
const whole = (m: Meting, n: number): boolean => m.antwoorden.length === 2 * n;
const lastOf = (t: Traject): Meting | undefined => t.metingen.at(-1);
/** Adds a list with a total to both moments. */
const alsoTotals = (t: Traject, instrument: string, total: (latent: number) => number): Traject => ({
  ...t,
  metingen: [
    ...t.metingen,
    ...(["voor", "na"] as const).flatMap((moment) => {
      const m = t.metingen.find((x) => x.moment === moment && !x.datumTekst);
      if (!m) return [];
      const totaal = total(moment === "voor" ? t.begin : t.eind);
      return [{ ...m, instrument, respondent: "patient", totaal, antwoorden: [] }];
    }),
  ],
});

const ONE_DAY = day("2018-03-01");
export const ZELFDE_TOTAAL = 47;

const trap = (
  code: string,
  vestiging: string,
  instrument: string | null,
  wat: string,
  change: Pick<Planted, "meting" | "traject">,
): Planted => ({
  code,
  vestiging: `Vestiging ${vestiging}`,
  instrument,
  tabel: change.meting ? "metingen" : "trajecten",
  wat,
  ...change,
});

/** Every planted trouble, each at a vestiging of its own. */
const PLANTED: readonly Planted[] = [
  trap("oq45-nummering-verschoven", "Abeel", "OQ-45", "vragen 17-45 geleverd als 18-46", {
    meting: only("OQ-45", (_, m) => items(m, (i, s) => [i >= 17 ? i + 1 : i, s])),
  }),
  trap("oq45-codering-1-5", "Berk", "OQ-45", "antwoorden 1-5 in plaats van 0-4", {
    meting: only("OQ-45", (_, m) => items(m, (i, s) => [i, s + 1])),
  }),
  trap("oq45-reeds-omgekeerd", "Es", "OQ-45", "omgekeerde vragen staan al omgekeerd opgeslagen", {
    meting: only("OQ-45", (_, m) => items(m, (i, s) => [i, OQ_REVERSED_ITEMS.includes(i) ? 4 - s : s])),
  }),
  trap("scl90-totaal-0-4", "Hulst", "SCL-90", "kale totalen op basis 0-4 (0-360)", {
    meting: only("SCL-90", (_, m) => (whole(m, 90) ? bare(m, sumOf(m.antwoorden, null) - 90) : m)),
  }),
  trap("dass21-niet-verdubbeld", "Els", "DASS-21", "totalen 0-63, niet verdubbeld", {
    traject: (t, rng) => {
      if (t.metingen.length === 0) return t;
      return alsoTotals(t, "DASS-21", (z) => Math.min(63, Math.max(0, Math.round(22 + 10 * z + 4 * rng.normal()))));
    },
  }),
  trap("core34-som", "Esdoorn", "CORE-34", "totalen als som 0-136", {
    traject: (t, rng) =>
      t.metingen.length === 0 ? t : alsoTotals(t, "CORE-34", (z) => Math.round(3.4 * drawTotal(rng, "CORE-34", z))),
  }),
  trap("bsi-som", "Linde", "BSI", "totalen als som 0-212", {
    meting: only("BSI", (_, m) => (whole(m, 53) ? bare(m, sumOf(m.antwoorden, null)) : m)),
  }),
  trap("mansa-gemiddelde", "Meidoorn", "MANSA-12ph", "totalen als gemiddelde 1-7", {
    meting: only("MANSA-12ph", (_, m) => {
      const scored = [1, 2, 3, 4, 5, 6, 8, 12, 13, 14, 15, 16];
      return whole(m, 16) ? bare(m, Math.round((100 * sumOf(m.antwoorden, scored)) / 12) / 100) : m;
    }),
  }),
  trap("zelfde-totaal", "Spar", "OQ-45-SD", `overal totaal ${ZELFDE_TOTAAL}`, {
    meting: only("OQ-45-SD", (_, m) => bare(m, ZELFDE_TOTAAL)),
  }),
  trap("buiten-bereik", "Iep", "SCL-90", "totalen boven het bereik", {
    meting: only("SCL-90", (_, m, rng) => (m.totaal !== null && rng.chance(0.08) ? bare(m, m.totaal + 400) : m)),
  }),
  trap("alleen-goede-afloop", "Haagbeuk", null, "namingen alleen van wie veel vooruitging", {
    traject: (t) => {
      const good = t.eind < USUAL_OUTCOME - 0.15 && t.begin - t.eind > 1.4;
      if (good || lastOf(t)?.moment !== "na") return t;
      return { ...t, metingen: t.metingen.filter((m) => m.moment === "voor") };
    },
  }),
  trap("alles-op-een-dag", "Kastanje", null, "alle metingen op één dag", {
    meting: (_, { datumTekst: __, ...m }) => ({ ...m, datum: ONE_DAY }),
  }),
  trap("behandelaar-op-twee-vestigingen", "Den", null, "de eerste behandelaar van Vestiging Abeel behandelt ook hier", {
    traject: (t, rng, world) => {
      const guest = world[0]?.behandelaars[0];
      return guest && rng.chance(0.15) ? { ...t, behandelaar: guest } : t;
    },
  }),
  trap("meting-dubbel", "Hazelaar", null, "dezelfde meting nog eens, met een andere meting_id", {
    meting: (_, m, rng) => (rng.chance(0.1) ? [m, { ...m }] : m),
  }),
  trap("meting-bijna-dubbel", "Kornoelje", null, "dezelfde antwoorden een dag later nog eens", {
    meting: (_, m, rng) => (rng.chance(0.1) ? [m, { ...m, datum: m.datum + 1 }] : m),
  }),
  trap("zorgtraject-dubbel", "Lariks", null, "hetzelfde zorgtraject nog eens, met een andere traject_id", {
    traject: (t, rng, _, n) =>
      rng.chance(0.08) ? [t, { ...t, id: `T${9_000_000 + n}`, metingen: t.metingen.map((m) => ({ ...m })) }] : t,
  }),
  trap("administratief-gesloten", "Lijsterbes", null, "bijna alle zorgtrajecten administratief gesloten", {
    traject: (t, rng) => (t.reden !== "4" && rng.chance(0.95) ? { ...t, reden: "4" } : t),
  }),
];

/**
 * Plants every trouble in a stream of zorgtrajecten; draws from a generator of its own, so that everything else is as it
 * is without. `counts` gives the rows each one hit so far.
 */
export class Traps {
  private readonly rng: Random;
  private readonly hits = new Map<string, number>();
  private readonly world: readonly Vestiging[];
  private made = 0;
  constructor(seed: number, world: readonly Vestiging[]) {
    this.rng = random(seed ^ 0x5bd1e995);
    this.world = world;
  }
  /** One zorgtraject in, one or more out. */
  spring(t: Traject): Traject[] {
    let out: Traject[] = [t];
    for (const p of PLANTED) {
      if (p.vestiging !== t.vestiging.naam) continue;
      out = out.flatMap((one) => this.apply(p, one));
    }
    return out;
  }
  private apply(p: Planted, t: Traject): Traject[] {
    const hit = (n: number): void => void this.hits.set(p.code, (this.hits.get(p.code) ?? 0) + n);
    if (p.traject) {
      const changed = p.traject(t, this.rng, this.world, ++this.made);
      if (changed === t) return [t];
      hit(
        Array.isArray(changed) || p.instrument === null
          ? 1
          : changed.metingen.filter((m) => m.instrument === p.instrument).length,
      );
      return Array.isArray(changed) ? changed : [changed];
    }
    const metingen = t.metingen.flatMap((m) => {
      const changed = p.meting?.(t, m, this.rng) ?? m;
      if (changed !== m) hit(1);
      return changed;
    });
    return [{ ...t, metingen }];
  }
  /** What was planted, with the rows it hit. */
  account(): (Trap & { readonly rijen: number })[] {
    return PLANTED.map(({ code, vestiging, instrument, tabel, wat }) => ({
      code,
      vestiging,
      instrument,
      tabel: instrument === null ? tabel : "metingen",
      rijen: this.hits.get(code) ?? 0,
      wat,
    }));
  }
}
