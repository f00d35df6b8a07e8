import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { Finding } from "../../src/engine/check/finding.js";
import type { EarlierDelivery } from "../../src/engine/check/periods.js";
import { findImplausible } from "../../src/engine/check/plausible.js";
import { random } from "../../src/engine/demo/random.js";
import { normalCode, readInstruments } from "../../src/engine/instruments/registry.js";
import { runForCheck } from "../../src/engine/models/run.js";
import { type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { type Files, intake, quiet } from "../support/delivery.js";
import { deep } from "../support/sizes.js";

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

const findIn = (w: Small, earlier: readonly EarlierDelivery[]): Promise<readonly Finding[]> =>
  findInFiles(w.files(), w.secrets, readPolicy(), earlier);

async function findInFiles(
  files: Files,
  secrets: readonly string[],
  policy: Policy,
  earlier: readonly EarlierDelivery[],
): Promise<readonly Finding[]> {
  const { db, delivery } = await intake(files);
  const models = await runForCheck(db, delivery, policy, quiet);
  const findings = await findImplausible(db, delivery, models, policy, earlier);
  db.close();
  for (const f of findings) {
    const text = [f.waar, f.wat, f.gevolg, f.herstel].join("\n");
    expect(secrets.filter((s) => text.includes(s))).toEqual([]);
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
  const found = OF_ONE_UNIT.has(code) && earlier.length === 0 ? findBeside(build) : find(build, earlier);
  return (await found).filter((f) => f.code === code);
}

/**
 * Findings about one vestiging from its own rows: none that looks at other vestigingen, and none told of the whole delivery. What is asked of
 * them at the same time (tests of a `describe.concurrent`) is found in one delivery, in which each small one is an organisatie of its own;
 * the deep tests find each alone.
 */
const OF_ONE_UNIT: ReadonlySet<string> = new Set([
  "nummering-herkend",
  "nummering-onduidelijk",
  "nummering-verschoven",
  "mansa-nummering",
  "antwoord-bestaat-niet",
  "antwoorden-verschoven",
  "antwoord-9-99-999",
  "codering-omgerekend",
  "codering-onduidelijk",
  "al-omgekeerd",
  "niet-omgekeerd",
  "andere-eenheid",
  "totaal-wijkt-af",
  "buiten-bereik",
  "zelfde-totaal",
  "voor-is-na",
  "999-als-t-score",
  "999-zonder-antwoorden",
  "een-dag-eerste-contact",
  "een-dag-laatste-contact",
  "een-dag-einddatum",
  "een-dag-metingen",
  "nameting-bij-een-sluitreden",
  "overlappende-zorgtrajecten",
  "verkeerde-respondent",
  "buiten-venster",
]);
/** Columns whose values are a small delivery's own. */
const OWN = ["traject_id", "patient_id", "meting_id", "behandelaar"];
const numbered = (k: number): string => ` nr ${k} nr`;
const TABLES = ["trajecten.csv", "metingen.csv", "items.csv"];

interface Waiting {
  readonly w: Small;
  readonly resolve: (found: readonly Finding[]) => void;
  readonly reject: (cause: unknown) => void;
}
let waiting: Waiting[] = [];
const foundBeside = new Map<string, Promise<readonly Finding[]>>();

async function findBeside(build: (w: Small) => void): Promise<readonly Finding[]> {
  const w = new Small();
  build(w);
  if (deep || !canStandBeside(w)) return find(build);
  const text = JSON.stringify(w.files());
  const before =
    foundBeside.get(text) ??
    new Promise<readonly Finding[]>((resolve, reject) => {
      waiting.push({ w, resolve, reject });
      if (waiting.length === 1) void pause(10).then(findWaiting);
    });
  foundBeside.set(text, before);
  return before;
}

const rowsOf = (file = ""): string[][] =>
  file
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(","));

/** Whether every row of a small delivery has a place to be told by, at so few vestigingen that each is told by itself. */
function canStandBeside(w: Small): boolean {
  const files = w.files();
  if (Object.entries(files).some(([name, text]) => name.endsWith(".csv") && text.includes('"'))) return false;
  const units = rowsOf(files["trajecten.csv"]).map((row) => [2, 3].map((c) => row[c]));
  // A name that holds a key is withheld by that key, which is written otherwise beside others.
  const names = units.flat().map((name) => (name ?? "").toLowerCase());
  if (w.secrets.some((secret) => names.some((name) => name.includes(secret.toLowerCase())))) return false;
  return units.every((u) => u.every((name) => name)) && new Set(units.map(String)).size <= 3;
}

/** What is found of one vestiging in a small delivery among others that are asked for now, and in that delivery alone. */
export async function findTwice(build: (w: Small) => void): Promise<{ beside: Finding[]; alone: Finding[] }> {
  const [beside, alone] = await Promise.all([findBeside(build), find(build)]);
  const ofOneUnit = (found: readonly Finding[]): Finding[] => found.filter((f) => OF_ONE_UNIT.has(f.code));
  return { beside: ofOneUnit(beside), alone: ofOneUnit(alone) };
}

/** Small deliveries as one. */
function merged(all: readonly Small[]): Record<string, string> {
  const [first = {}] = all.map((w) => w.files());
  const out = { ...first };
  for (const name of TABLES.filter((table) => table in first)) {
    const head = String(first[name]).split("\n", 1)[0] ?? "";
    const columns = head.split(",");
    const rows = all.flatMap((w, k) =>
      rowsOf(w.files()[name]).map((row) =>
        row
          .map((v, c) => {
            const column = columns[c] ?? "";
            if (column === "organisatie") return v + numbered(k);
            return v !== "" && OWN.includes(column) ? `v${k}v${v}` : v;
          })
          .join(","),
      ),
    );
    out[name] = `${[head, ...rows].join("\n")}\n`;
  }
  return out;
}

/** The findings of each in one delivery of all. */
async function findTogether(all: readonly Small[]): Promise<(readonly Finding[])[]> {
  const policy = readPolicy();
  const { grenzen } = policy.plausibiliteit;
  // However many have the same, each is told by itself.
  const apart = { ...grenzen, groep_vestigingen: { ...grenzen.groep_vestigingen, waarde: Number.MAX_SAFE_INTEGER } };
  const findings = await findInFiles(
    merged(all),
    all.flatMap((w) => w.secrets),
    { ...policy, plausibiliteit: { ...policy.plausibiliteit, grenzen: apart } },
    [],
  );
  // Where units seem to be persons nothing is sought per vestiging.
  expect(findings.filter((f) => f.code === "vestiging-lijkt-sleutel")).toEqual([]);
  return all.map((_, k) =>
    findings
      .filter((f) => OF_ONE_UNIT.has(f.code) && f.waar.includes(numbered(k)))
      .map((f) => ({ ...f, waar: f.waar.replace(numbered(k), "") })),
  );
}

async function findWaiting(): Promise<void> {
  const now = waiting;
  waiting = [];
  const groups = new Map<string, Waiting[]>();
  for (const each of now) {
    const files = each.w.files();
    const settings = JSON.stringify([files["aanlevering.json"], Object.keys(files)]);
    groups.set(settings, [...(groups.get(settings) ?? []), each]);
  }
  for (const group of groups.values()) {
    try {
      const found = await findTogether(group.map(({ w }) => w));
      for (const [k, { resolve }] of group.entries()) resolve(found[k] ?? []);
    } catch {
      // One that fails must not take the others with it.
      for (const { w, resolve, reject } of group) await findIn(w, []).then(resolve, reject);
    }
  }
}
