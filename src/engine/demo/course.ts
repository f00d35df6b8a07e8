import { measure } from "./instruments.js";
import type { Contact, Meting, Traject } from "./patients.js";
import { type Random, random } from "./random.js";
import { pickWeighted } from "./world.js";

/**
 * What happens between first and last contact: sessions, measurements in between, reasons why one is missing, and
 * zorgtrajecten that are still open on the peildatum. Draws from a generator of its own, so that voor- and nametingen are
 * what they are without. All numbers are invented.
 */

/** Windows and intervals of data/policy/reeksen.json, as the practice of the demo keeps to them. */
const MARGE = 92;
const HALF_JAAR = 183;
const JAAR = 365;
const ELKE_SESSIES = 5;

const REDEN: readonly (readonly [string, number])[] = [
  ["01", 16],
  ["02a", 4],
  ["03", 12],
  ["04", 24],
  ["05", 6],
  ["07", 22],
  ["09", 6],
  ["09b", 10],
];

/** Sessions every one and a half to four and a half weeks, the first at the first contact and the last at the last. */
function sessions(rng: Random, eerste: number, laatste: number, open: boolean): Contact[] {
  const dates = [eerste];
  for (let at = eerste + rng.int(10, 32); at < laatste - 5; at += rng.int(10, 32)) dates.push(at);
  if (laatste > eerste) dates.push(laatste);
  return dates.map((datum, i) => ({
    datum,
    soort:
      i === 0 ? "intake" : i === dates.length - 1 && !open ? "afsluiting" : i % 6 === 0 ? "evaluatie" : "behandeling",
  }));
}

/** Days on which a tussenmeting is due. */
function due(t: Traject, contacten: readonly Contact[], last: number): number[] {
  const dates =
    t.zorgsoort === "gb-ggz"
      ? contacten.filter((_, i) => (i + 1) % ELKE_SESSIES === 0).map((c) => c.datum)
      : [1, 2, 3].map((k) => t.eerste + k * (t.diagnose === "psychose" ? JAAR : HALF_JAAR));
  return dates.filter((d) => d > t.eerste + MARGE && d < last);
}

export class Course {
  private readonly rng: Random;
  private readonly peildatum: number;
  constructor(seed: number, peildatum: number) {
    this.rng = random(seed ^ 0x2545f491);
    this.peildatum = peildatum;
  }
  /** A zorgtraject with its course; an open one is moved to the months before the peildatum, its measurements with it. */
  add(drawn: Traject): Traject {
    const { rng } = this;
    const t = drawn.open ? this.recent(drawn) : drawn;
    const contacten = sessions(rng, t.eerste, t.laatste, t.open);
    const until = t.open ? this.peildatum : t.laatste - MARGE;
    const tussen: Meting[] = [];
    for (const at of due(t, contacten, until)) {
      const taken = rng.chance(0.55);
      const when = Math.min(until - 1, Math.max(t.eerste + MARGE + 1, at + rng.int(-20, 20)));
      const share = Math.min(1, (when - t.eerste) / Math.max(1, t.laatste - t.eerste));
      const latent = t.begin + (t.eind - t.begin) * share ** 0.7 + 0.2 * rng.normal();
      if (taken) tussen.push(...measure(rng, t, { at: when, latent, moment: "tussen" }));
    }
    const reason = (moment: "voor" | "na"): string | null => {
      const given = rng.chance(0.7);
      const code = pickWeighted(REDEN, rng.next());
      return given && !t.open && !t.metingen.some((m) => m.moment === moment) ? code : null;
    };
    return {
      ...t,
      contacten,
      metingen: [
        // Nothing was measured after the peildatum.
        ...t.metingen.filter((m) => m.moment === "voor" && m.datum <= this.peildatum),
        ...tussen,
        ...t.metingen.filter((m) => m.moment === "na"),
      ],
      redenGeenVoormeting: reason("voor"),
      redenGeenNameting: reason("na"),
    };
  }
  private recent(t: Traject): Traject {
    const eerste = this.peildatum - this.rng.int(10, 500);
    const laatste = Math.max(eerste, this.peildatum - this.rng.int(1, 40));
    // Of who came lately, some have not been asked yet.
    const later = this.rng.chance(0.5) && this.peildatum - eerste < MARGE;
    const metingen = (later ? [] : t.metingen)
      .map((m) => ({ ...m, datum: m.datum + eerste - t.eerste }))
      .filter((m) => m.datum <= this.peildatum);
    // Severity has a code since 2016.
    const zvz = t.zvz === "000" ? `00${this.rng.int(1, 7)}` : t.zvz;
    return { ...t, eerste, laatste, metingen, zvz };
  }
}
