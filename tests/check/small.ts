import { expect } from "vitest";
import type { Finding } from "../../src/engine/check/finding.js";
import type { EarlierDelivery } from "../../src/engine/check/periods.js";
import { findImplausible } from "../../src/engine/check/plausible.js";
import { random } from "../../src/engine/demo/random.js";
import { normalCode, readInstruments } from "../../src/engine/instruments/registry.js";
import { runForCheck } from "../../src/engine/models/run.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { intake, quiet } from "../support/delivery.js";

const DAY = 86_400_000;
/** The date a number of days after 1 January 2018. */
export const day = (n: number): string => new Date(Date.parse("2018-01-01") + n * DAY).toISOString().slice(0, 10);

const TRAJECT = [
  "traject_id",
  "patient_id",
  "organisatie",
  "vestiging",
  "behandelaar",
  "eerste_contact",
  "laatste_contact",
  "einddatum",
  "reden_einde",
  "geboortejaar",
  "toestemming",
] as const;
type Course = Partial<Record<(typeof TRAJECT)[number], string | number>>;
export const OQ_REVERSED = [1, 12, 13, 20, 21, 24, 31, 37, 43];

/** A small delivery under construction. Keys and codes are words that occur nowhere else, so that a message can be searched for them. */
export class Small {
  readonly rng = random(11);
  readonly description: Record<string, unknown> = { bron: "klein" };
  private readonly keys: string[] = [];
  private readonly trajecten: string[] = [TRAJECT.join(",")];
  private readonly metingen: string[] = ["meting_id,traject_id,instrument,datum,respondent,ruwe_score,t_score"];
  private readonly items: string[] = ["meting_id,item,score"];

  key(kind: string): string {
    const key = `${kind}qz${this.keys.length}qz`;
    this.keys.push(key);
    return key;
  }
  /** A closed zorgtraject of 120 days that starts on the given day, unlike any other unless told. */
  course(start: number, values: Course = {}): string {
    const k = this.trajecten.length;
    const row: Course = {
      traject_id: this.key("traject"),
      patient_id: this.key("patient"),
      organisatie: "De Vlier",
      vestiging: "Abeel",
      behandelaar: k % 3 === 0 ? "behandelaarqzaqz" : "behandelaarqzbqz",
      eerste_contact: day(start),
      laatste_contact: day(start + 120),
      einddatum: day(start + 125),
      reden_einde: 1,
      geboortejaar: 1950 + (k % 50),
      toestemming: "ja",
      ...values,
    };
    this.trajecten.push(TRAJECT.map((c) => row[c] ?? "").join(","));
    return String(row.traject_id);
  }
  /** Courses on days of their own. */
  courses(n: number, values: Course = {}): string[] {
    return Array.from({ length: n }, (_, k) => this.course(k, values));
  }
  /** A meting; `answers` from item number to answer. */
  measure(
    traject: string,
    instrument: string,
    date: number,
    score: number | "" = "",
    answers: readonly (readonly [number, number])[] = [],
    extra: { t?: number; id?: string; respondent?: string } = {},
  ): void {
    const id = extra.id ?? this.key("meting");
    this.metingen.push([id, traject, instrument, day(date), extra.respondent ?? "", score, extra.t ?? ""].join(","));
    for (const [item, answer] of answers) this.items.push(`${id},${item},${answer}`);
  }
  /** Answers around a level of complaints of 0 to 1: 45 of the OQ-45 as the patient ticks them, or as told. */
  oq(level: number, as: { stored?: "omgekeerd"; from?: number; shiftFrom?: number } = {}): [number, number][] {
    return Array.from({ length: 45 }, (_, k): [number, number] => {
      const item = k + 1;
      const complaint = Math.max(0, Math.min(4, Math.round(4 * level + this.rng.normal())));
      const answer = OQ_REVERSED.includes(item) && as.stored !== "omgekeerd" ? 4 - complaint : complaint;
      return [as.shiftFrom !== undefined && item >= as.shiftFrom ? item + 1 : item, answer + (as.from ?? 0)];
    });
  }
  /** Describes an instrument with totals only, where the registry does not have it. */
  local(code: string, bereik: readonly [number, number], richting = "lager-is-beter"): void {
    const known = readInstruments().some((i) => i.aliassen.some((a) => normalCode(a) === normalCode(code)));
    if (!known) this.description["instrumenten"] = [{ code, naam: code, bereik, richting }];
  }
  get secrets(): readonly string[] {
    return [...this.keys, "behandelaarqzaqz", "behandelaarqzbqz"];
  }
  files(): Record<string, string> {
    const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
    return {
      "aanlevering.json": JSON.stringify(this.description),
      "trajecten.csv": text(this.trajecten),
      "metingen.csv": text(this.metingen),
      ...(this.items.length > 1 ? { "items.csv": text(this.items) } : {}),
    };
  }
}

/** What was found before in deliveries of this process, by their text: several expectations of one delivery share a run. */
const found = new Map<string, Promise<readonly Finding[]>>();

/** What is found in a small delivery; every text is searched for its keys and behandelaar codes. */
export async function find(build: (w: Small) => void, earlier: readonly EarlierDelivery[] = []): Promise<Finding[]> {
  const w = new Small();
  build(w);
  const text = JSON.stringify([w.files(), earlier]);
  const before = found.get(text) ?? findIn(w, earlier);
  found.set(text, before);
  return [...(await before)];
}

async function findIn(w: Small, earlier: readonly EarlierDelivery[]): Promise<readonly Finding[]> {
  const { db, delivery } = await intake(w.files());
  const models = await runForCheck(db, delivery, readPolicy(), quiet);
  const findings = await findImplausible(db, delivery, models, readPolicy(), earlier);
  db.close();
  for (const f of findings) {
    const text = [f.waar, f.wat, f.gevolg, f.herstel].join("\n");
    expect(w.secrets.filter((s) => text.includes(s))).toEqual([]);
    expect(text).not.toMatch(/undefined|NaN|null|\[object/);
    expect(f.gevolg).toMatch(/response|uitkomst|delta-T|score|cijfer/i);
    expect(f.herstel.length).toBeGreaterThan(10);
  }
  return findings;
}

/** The findings of one code. */
export async function findOnly(
  code: string,
  build: (w: Small) => void,
  earlier: readonly EarlierDelivery[] = [],
): Promise<Finding[]> {
  return (await find(build, earlier)).filter((f) => f.code === code);
}
