import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { type Random, random } from "./random.js";
import { makeWorld, type Vestiging } from "./world.js";

export interface DemoOptions {
  /** Number of zorgtrajecten. */
  readonly trajecten: number;
  readonly seed: number;
  /** Folder to write to; made where it does not exist. */
  readonly out: string;
  /** Called now and then with the share done, 0..1. */
  readonly progress?: (share: number) => void;
}

const DAY = 86_400_000;
const iso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const day = (date: string): number => Date.parse(date) / DAY;
const OQ_REVERSED = new Set([1, 12, 13, 20, 21, 24, 31, 37, 43]);
const OQ_SD = new Set([2, 3, 5, 6, 8, 9, 10, 11, 13, 15, 22, 23, 24, 25, 27, 29, 31, 33, 34, 35, 36, 40, 41, 42, 45]);

/** Appends lines to a file in large blocks, so that memory stays flat however long the file. */
class Lines {
  private readonly fd: number;
  private parts: string[] = [];
  private size = 0;
  constructor(file: string, header: string) {
    this.fd = openSync(file, "w");
    this.add(`${header}\n`);
  }
  add(line: string): void {
    this.parts.push(line);
    this.size += line.length;
    if (this.size > 1 << 20) this.flush();
  }
  private flush(): void {
    writeSync(this.fd, this.parts.join(""));
    this.parts = [];
    this.size = 0;
  }
  close(): void {
    this.flush();
    closeSync(this.fd);
  }
}

/** Cumulative probabilities of a binomial(4, p) answer, so that one draw gives one answer. */
function answerTable(p: number): [number, number, number, number] {
  const q = 1 - p;
  const p0 = q ** 4;
  const p1 = p0 + 4 * p * q ** 3;
  const p2 = p1 + 6 * p * p * q * q;
  return [p0, p1, p2, p2 + 4 * p ** 3 * q];
}

function answer(rng: Random, t: readonly [number, number, number, number]): number {
  const u = rng.next();
  return u < t[0] ? 0 : u < t[1] ? 1 : u < t[2] ? 2 : u < t[3] ? 3 : 4;
}

/** The item on which a point falls when all items lie end to end by weight. */
function pickWeighted<T>(list: readonly T[], weights: readonly number[], point: number): T | undefined {
  let left = point;
  for (const [k, item] of list.entries()) {
    left -= weights[k] ?? 0;
    if (left < 0) return item;
  }
  return list.at(-1);
}

interface Out {
  readonly trajecten: Lines;
  readonly metingen: Lines;
  readonly items: Lines;
}

/** One filled-in SCL-90 around a latent total (90–450). */
function writeScl(
  out: Out,
  rng: Random,
  v: Vestiging,
  traject: string,
  id: string,
  date: string,
  latent: number,
): void {
  const p = Math.min(0.97, Math.max(0.005, (latent - 90) / 360));
  const low = answerTable(p * 0.85);
  const high = answerTable(Math.min(0.99, p * 1.15));
  const blanks = rng.chance(0.06) ? (rng.chance(0.25) ? 0.3 : 0.03) : 0;
  const base = v.codering04 ? 0 : 1;
  let total = 0;
  let block = "";
  for (let item = 1; item <= 90; item++) {
    if (blanks > 0 && rng.chance(blanks)) continue;
    const score = base + answer(rng, item % 2 ? low : high);
    total += score;
    block += `${id},${item},${score}\n`;
  }
  out.metingen.add(`${id},${traject},SCL-90,${date},patient,${v.totalen && blanks === 0 ? total : ""}\n`);
  out.items.add(block);
}

/** One filled-in OQ-45 around a latent SD score (0–100); or the SD total alone. */
function writeOq(out: Out, rng: Random, v: Vestiging, traject: string, id: string, date: string, latent: number): void {
  const table = answerTable(Math.min(0.97, Math.max(0.01, latent / 100)));
  const blanks = rng.chance(0.05) ? (rng.chance(0.3) ? 0.3 : 0.03) : 0;
  let sd = 0;
  let block = "";
  for (let item = 1; item <= 45; item++) {
    if (blanks > 0 && rng.chance(blanks)) continue;
    const complaint = answer(rng, table);
    if (OQ_SD.has(item)) sd += complaint;
    block += `${id},${item},${OQ_REVERSED.has(item) ? 4 - complaint : complaint}\n`;
  }
  if (v.alleenTotalen) {
    out.metingen.add(`${id},${traject},OQ-45-SD,${date},patient,${sd}\n`);
  } else {
    out.metingen.add(`${id},${traject},OQ-45,${date},patient,\n`);
    out.items.add(block);
  }
}

/** A date near a contact: mostly within two weeks, sometimes outside the window of 92 days. */
function near(rng: Random, contact: number, towards: 1 | -1): number {
  if (rng.chance(0.06)) return contact + towards * rng.int(93, 170);
  return contact + rng.int(-14, 14);
}

/**
 * Writes a synthetic delivery in ROM-CSV: 3 organisaties, 20 vestigingen, 240 behandelaars, treatments closed in
 * 2016–2020, SCL-90 and OQ-45 with items. Holds known trouble: missing and late namingen, answers left blank, one
 * vestiging that codes the SCL-90 0–4, patients who start below 118, some unreadable dates, objections.
 * Same options, same bytes.
 */
export function writeDemo(options: DemoOptions): void {
  const rng = random(options.seed);
  const world = makeWorld(rng);
  const weights = world.map((v) => v.gewicht);
  const weightSum = weights.reduce((a, b) => a + b, 0);
  mkdirSync(options.out, { recursive: true });
  writeFileSync(
    path.join(options.out, "aanlevering.json"),
    `${JSON.stringify(
      {
        bron: "demo (synthetisch)",
        synthetisch: true,
        periode: { van: "2016-01-01", tot: "2020-12-31" },
        referentieperiode: { van: "2016-01-01", tot: "2017-12-31" },
        peildatum: "2021-04-01",
      },
      null,
      2,
    )}\n`,
  );
  const file = (name: string): string => path.join(options.out, name);
  const out: Out = {
    trajecten: new Lines(
      file("trajecten.csv"),
      "traject_id,patient_id,vestiging,organisatie,cluster,behandelaar,eerste_contact,laatste_contact,einddatum,reden_einde,zorgsoort,diagnosegroep,verwijzer,geboortejaar,geslacht,toestemming",
    ),
    metingen: new Lines(file("metingen.csv"), "meting_id,traject_id,instrument,datum,respondent,ruwe_score"),
    items: new Lines(file("items.csv"), "meting_id,item,score"),
  };
  const firstClose = day("2016-01-01");
  const lastClose = day("2020-12-31");
  let patient = 0;
  let meting = 0;
  const newId = (): string => `M${String(++meting).padStart(8, "0")}`;
  for (let i = 1; i <= options.trajecten; i++) {
    const v = pickWeighted(world, weights, rng.next() * weightSum);
    if (!v) throw new Error("demo: empty world");
    const b = v.behandelaars[rng.int(0, v.behandelaars.length - 1)] ?? { code: "", effect: 0 };
    const traject = `T${String(i).padStart(7, "0")}`;
    if (patient === 0 || !rng.chance(0.05)) patient++;
    const close = rng.int(firstClose, lastClose);
    const last = close - rng.int(0, 21);
    const first = last - rng.int(60, 420);
    const open = rng.chance(0.06);
    const year = new Date(close * DAY).getUTCFullYear();
    const age = rng.chance(0.02) ? rng.int(15, 17) : rng.int(18, 78);
    const born = rng.chance(0.01) ? "" : new Date(first * DAY).getUTCFullYear() - age;
    const firstDate = rng.chance(0.0003) ? `${year - 1}-02-30` : iso(first);
    out.trajecten.add(
      `${traject},P${String(patient).padStart(7, "0")},${v.naam},${v.organisatie},${v.cluster},${b.code},${firstDate},${iso(last)},${open ? "" : iso(close)},${open ? "" : rng.pick(["1", "1", "1", "2", "3"])},${rng.chance(0.4) ? "gb-ggz" : "g-ggz"},${rng.pick(["depressie", "angst", "angst", "somatoform", "aanpassing", "overig"])},${rng.pick(["huisarts", "huisarts", "huisarts", "bedrijfsarts", "medisch specialist"])},${born},${rng.pick(["v", "v", "m"])},${rng.chance(0.004) ? "nee" : "ja"}\n`,
    );
    const severity = Math.max(92, 205 + 48 * rng.normal());
    const way = 0.74 + v.effect + b.effect + 0.015 * (year - 2016);
    const after = Math.max(90, 118 + (severity - 118) * (1 - way) + 24 * rng.normal());
    const oq = (scl: number): number => Math.min(98, Math.max(1, 22 + 0.3 * (scl - 118) + 4 * rng.normal()));
    const moments: { date: number; latent: number }[] = [];
    if (!rng.chance(0.08)) moments.push({ date: near(rng, first, 1), latent: severity });
    if (!open && rng.chance(Math.min(0.95, v.nameting + 0.06 * (year - 2016))))
      moments.push({ date: near(rng, last, -1), latent: after });
    for (const m of moments) {
      const date = rng.chance(0.0002) ? "onbekend" : iso(m.date);
      if (v.scl90) writeScl(out, rng, v, traject, newId(), date, m.latent);
      if (!v.scl90 || rng.chance(0.9)) writeOq(out, rng, v, traject, newId(), date, oq(m.latent));
    }
    if (options.progress && i % 5000 === 0) options.progress(i / options.trajecten);
  }
  out.trajecten.close();
  out.metingen.close();
  out.items.close();
}
