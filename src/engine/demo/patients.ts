import { readFileSync } from "node:fs";
import { inProject } from "../paths.js";
import {
  DIAGNOSES,
  type Diagnose,
  EENHEDEN,
  FIRST_YEAR,
  NAMETING,
  REDENEN,
  type Reden,
  remaining,
  SCHOKKEN,
  spreadLeft,
  UITKOMST,
  USUAL_OUTCOME,
} from "./effects.js";
import { day, yearOf } from "./lines.js";
import type { Random } from "./random.js";
import { type Behandelaar, pickWeighted, type Vestiging } from "./world.js";

/** One filled-in list. */
export interface Meting {
  readonly instrument: string;
  /** Day number. */
  readonly datum: number;
  /** Written in stead of the date where it is unreadable; ROM-CSV only. */
  readonly datumTekst?: string;
  /** Name as in codelijsten/respondent.json. */
  readonly respondent: string;
  readonly moment: "voor" | "tussen" | "na";
  readonly totaal: number | null;
  /** Item and answer by turns. */
  readonly antwoorden: readonly number[];
}

/** One session. */
export interface Contact {
  /** Day number. */
  readonly datum: number;
  readonly soort: string;
}

/** One zorgtraject of the demo, with what only the maker knows of it (`begin`, `eind`: latent). */
export interface Traject {
  readonly id: string;
  readonly patient: number;
  readonly vestiging: Vestiging;
  readonly behandelaar: Behandelaar;
  readonly eerste: number;
  readonly laatste: number;
  readonly sluit: number;
  readonly open: boolean;
  /** Unreadable first contact; ROM-CSV only. */
  readonly eersteTekst?: string;
  readonly reden: Reden;
  readonly zorgsoort: string;
  readonly domein: string;
  readonly diagnose: Diagnose;
  readonly nevendiagnose: Diagnose | null;
  readonly verwijzer: string;
  readonly leeftijd: number;
  readonly geboortejaar: number | null;
  readonly geslacht: "m" | "v";
  readonly opleiding: string;
  readonly leefsituatie: string;
  readonly gaf: number;
  readonly werkBegin: boolean;
  readonly werkEind: boolean;
  readonly protocol: boolean;
  readonly overgenomen: boolean;
  readonly supervisie: boolean;
  readonly zvz: string;
  readonly bezwaar: boolean;
  /** Has a second, consecutive DBC. */
  readonly vervolg: boolean;
  readonly begin: number;
  readonly eind: number;
  readonly metingen: readonly Meting[];
  /** ROM-CSV only. */
  readonly contacten?: readonly Contact[];
  /** Code of redenNonResponse; ROM-CSV only. */
  readonly redenGeenVoormeting?: string | null;
  readonly redenGeenNameting?: string | null;
}

const labels = (name: string): Readonly<Record<string, string>> =>
  (
    JSON.parse(readFileSync(inProject("data", "reference", "codelijsten", `${name}.json`), "utf8")) as {
      codes: Record<string, string>;
    }
  ).codes;
export const LEEFSITUATIES = labels("leefsituatie");
export const OPLEIDINGEN = labels("opleidingsniveau");

const LOW = new Set(["20", "31", "32"]);
const HIGH = new Set(["51", "52", "53", "60"]);
const FIRST_CLOSE = day("2016-01-01");
const LAST_CLOSE = day("2020-12-31");
const CAMPAIGN = day(SCHOKKEN.campagne.vanaf);

/** A date near a contact: mostly within two weeks, sometimes outside the window of 92 days. */
function near(rng: Random, contact: number, towards: 1 | -1): number {
  if (rng.chance(0.06)) return contact + towards * rng.int(93, 170);
  return contact + rng.int(-14, 14);
}

function ageOf(rng: Random, v: Vestiging): number {
  const u = rng.next();
  if (u < v.jeugd) return v.jeugd > 0.05 ? rng.int(11, 17) : rng.int(15, 17);
  return u > 1 - v.ouderen ? rng.int(65, 84) : rng.int(18, 64);
}

/** Positions 7–9 of the prestatiecode: 000 before zvz existed, 999 at an objection, else 001–007 after severity. */
function zvzOf(rng: Random, opened: number, start: number): string {
  if (opened < FIRST_CLOSE) return "000";
  if (rng.chance(0.012)) return "999";
  return `00${Math.min(7, Math.max(1, Math.round(3.5 + 1.1 * start + 0.9 * rng.normal())))}`;
}

function nametingChance(t: Omit<Traject, "metingen">, year: number): number {
  const { vestiging: v } = t;
  const odds =
    v.nameting +
    NAMETING.per_jaar * (year - FIRST_YEAR) +
    NAMETING.per_punt_slechter * (t.eind - USUAL_OUTCOME) +
    (t.leeftijd < 30 ? NAMETING.jonger_dan_30 : 0.1) +
    (t.diagnose === "persoonlijkheid" ? NAMETING.persoonlijkheid : 0) +
    (t.diagnose === "psychose" ? NAMETING.psychose : 0) +
    NAMETING.reden[t.reden] +
    (v.naam === SCHOKKEN.campagne.vestiging && t.sluit >= CAMPAIGN ? NAMETING.campagne : 0);
  return 1 / (1 + Math.exp(-odds));
}

/**
 * Draws one zorgtraject at a vestiging, without measurements. What belongs to the person (birth, sex, education, home,
 * objection) is that of the patient's earlier zorgtraject, where there is one.
 */
export function drawTraject(
  rng: Random,
  id: string,
  patient: number,
  v: Vestiging,
  earlier: Traject | null,
): Omit<Traject, "metingen"> {
  const behandelaar = v.behandelaars[rng.int(0, v.behandelaars.length - 1)];
  if (!behandelaar) throw new Error("demo: a vestiging without behandelaars");
  const sluit = rng.int(FIRST_CLOSE, LAST_CLOSE);
  const laatste = sluit - rng.int(0, 21);
  const eerste = laatste - rng.int(60, 420);
  const year = yearOf(sluit);
  const drawn = ageOf(rng, v);
  const leeftijd = earlier ? Math.max(11, earlier.leeftijd + yearOf(eerste) - yearOf(earlier.eerste)) : drawn;
  const epa = rng.chance(v.epa);
  const diagnose: Diagnose = epa ? "psychose" : pickWeighted(v.diagnoses, rng.next());
  const nevendiagnose = rng.chance(0.3)
    ? pickWeighted(
        v.diagnoses.filter(([d]) => d !== diagnose),
        rng.next(),
      )
    : null;
  const social = 0.5 * v.achterstand + rng.normal();
  const low = earlier ? LOW.has(earlier.opleiding) : social > 0.7;
  const high = earlier ? HIGH.has(earlier.opleiding) : social < -0.6;
  const level = low
    ? rng.pick(["20", "31", "32"])
    : high
      ? rng.pick(["51", "52", "53", "60"])
      : rng.pick(["33", "41", "42", "43"]);
  const alone = rng.chance(0.3 + 0.05 * v.achterstand);
  const youth = leeftijd < 18;
  const home = youth ? rng.pick(["50", "60", "60"]) : alone ? "10" : rng.pick(["20", "30", "30", "40", "40"]);
  const opleiding = earlier?.opleiding ?? (rng.chance(0.03) ? "99" : level);
  const leefsituatie = earlier?.leefsituatie ?? (rng.chance(0.03) ? "99" : home);
  const werkBegin = leeftijd < 65 && rng.chance(low ? 0.4 : 0.65);
  const overgenomen = rng.chance(0.06);
  const protocol = rng.chance(0.7);
  const mild = rng.chance(EENHEDEN.lichte_start.kans);
  const shift = v.ernst + DIAGNOSES[diagnose].begin + (nevendiagnose ? 0.2 : -0.08) + (werkBegin ? -0.06 : 0.08);
  const begin = Math.max(
    -2.3,
    mild
      ? EENHEDEN.lichte_start.gemiddelde + EENHEDEN.lichte_start.sd * rng.normal()
      : shift + 0.05 + 0.95 * rng.normal(),
  );
  const eind =
    remaining(begin) +
    DIAGNOSES[diagnose].uitkomst +
    (nevendiagnose ? UITKOMST.nevendiagnose : 0) +
    (low ? UITKOMST.opleiding_laag : high ? UITKOMST.opleiding_hoog : 0) +
    (werkBegin ? 0 : UITKOMST.zonder_werk) +
    (leefsituatie === "10" ? UITKOMST.alleenstaand : 0) +
    (UITKOMST.per_tien_jaar_leeftijd * (leeftijd - 45)) / 10 +
    (overgenomen ? UITKOMST.overgenomen : 0) +
    (protocol ? UITKOMST.protocol : 0) +
    UITKOMST.per_jaar * (year - FIRST_YEAR) +
    v.effect * spreadLeft(year) +
    behandelaar.effect +
    UITKOMST.ruis_sd * rng.normal();
  return {
    id,
    patient,
    vestiging: v,
    behandelaar,
    eerste,
    laatste,
    sluit,
    open: rng.chance(0.06),
    ...(rng.chance(0.0003) ? { eersteTekst: `${year - 1}-02-30` } : {}),
    reden: pickWeighted(Object.entries(REDENEN) as [Reden, number][], rng.next()),
    zorgsoort: !epa && rng.chance(0.4) ? "gb-ggz" : "g-ggz",
    domein: epa ? "01" : youth ? "04" : leeftijd >= 65 && v.ouderen > 0.1 ? "31" : "02",
    diagnose,
    nevendiagnose,
    verwijzer: pickWeighted(v.verwijzers, rng.next()),
    leeftijd,
    geboortejaar: earlier ? earlier.geboortejaar : rng.chance(0.01) ? null : yearOf(eerste) - leeftijd,
    geslacht: earlier?.geslacht ?? rng.pick(["v", "v", "m"]),
    opleiding,
    leefsituatie,
    gaf: Math.min(90, Math.max(21, Math.round(57 - 6 * begin + 5 * rng.normal()))),
    werkBegin,
    werkEind: rng.chance(werkBegin ? 0.9 : leeftijd < 65 ? 0.15 : 0.02),
    protocol,
    overgenomen,
    supervisie: rng.chance(behandelaar.ervaring === "0-4 jaar" ? 0.5 : 0.05),
    zvz: zvzOf(rng, eerste, begin),
    bezwaar: earlier?.bezwaar ?? rng.chance(0.004),
    vervolg: rng.chance(0.05),
    begin,
    eind,
  };
}

/** When this patient was measured, and how bad it was then. */
export function drawMoments(
  rng: Random,
  t: Omit<Traject, "metingen">,
): { at: number; latent: number; moment: "voor" | "na" }[] {
  const moments: { at: number; latent: number; moment: "voor" | "na" }[] = [];
  if (!rng.chance(t.leeftijd < 30 ? 0.11 : 0.07))
    moments.push({ at: near(rng, t.eerste, 1), latent: t.begin, moment: "voor" });
  if (rng.chance(nametingChance(t, yearOf(t.sluit))) && !t.open)
    moments.push({ at: near(rng, t.laatste, -1), latent: t.eind, moment: "na" });
  return moments;
}
