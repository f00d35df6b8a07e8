import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { openDb } from "../../src/engine/db.js";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { CHANGE_MEASURES } from "../../src/engine/gate/catalogue/change-atoms.js";
import { DEFINITION_MEASURES } from "../../src/engine/gate/catalogue/definition-atoms.js";
import type { Measure } from "../../src/engine/gate/catalogue/measure.js";
import { MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { REPORT_MEASURES } from "../../src/engine/gate/catalogue/report-measures.js";
import type { Cube, CubeCell } from "../../src/engine/gate/cube/cube.js";
import { isDerived, tellerOf } from "../../src/engine/gate/cube/positions.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { runModels } from "../../src/engine/models/run.js";
import type { Level } from "../../src/engine/policy/policy.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { exactCube, OUTCOME_ATOMS } from "../support/cube.js";

/**
 * The exact cube of our engine against keten.R, which computes the same from the same files in R: for every figure at
 * every unit, year and the whole period, n, patients and numerator equal, mean and SD to a billionth of their size.
 *
 *   npx tsx tests/reference/vergelijk.ts 10000 100000     demos of these sizes, R run now
 *   npx tsx tests/reference/vergelijk.ts --maak           writes the fixture of r-chain.test.ts: delivery and R's figures
 */

/** Where the fixture of r-chain.test.ts stands: a delivery, gzipped, and what keten.R made of it. */
export const FIXTURE = path.resolve("tests", "reference", "keten");
const FIXTURE_DEMO = { trajecten: 600, seed: 20 };
const TABLES = ["trajecten", "metingen", "items", "contacten"] as const;
const LEVELS: readonly Level[] = ["totaal", "cluster", "organisatie", "vestiging"];
const TOLERANCE = 1e-9;

/** One figure at one place. */
export interface Figure {
  readonly n: number;
  readonly patienten: number;
  readonly teller: number | null;
  readonly gemiddelde: number | null;
  readonly sd: number | null;
}
/** Figures by indicator;definitie;populatie;categorie;instrument;level;unit;period. */
export type Figures = ReadonlyMap<string, Figure>;

/** Reads what keten.R wrote. */
export function readR(text: string): Figures {
  const number = (x: string | undefined): number | null => (x ? Number(x) : null);
  const lines = text.trimEnd().split("\n").slice(1);
  return new Map(
    lines.map((line) => {
      const f = line.split(";");
      const figure = { n: Number(f[8]), patienten: Number(f[9]), teller: number(f[10]) };
      return [f.slice(0, 8).join(";"), { ...figure, gemiddelde: number(f[11]), sd: number(f[12]) }];
    }),
  );
}

/** Mean and SD from exact decimals as text, in whole units of their last digit. */
function moments(cell: CubeCell, som: string): { gemiddelde: number; sd: number | null } {
  const scaled = (text: string, digits: number): bigint => {
    const [whole = "0", part = ""] = text.replace("-", "").split(".");
    return BigInt(whole + part.padEnd(digits, "0")) * (text.startsWith("-") ? -1n : 1n);
  };
  const { som: s, som2: q } = cell.sommen[som] as { som: string; som2: string };
  const sum = scaled(s, 4);
  const n = BigInt(cell.n);
  // n Σx² − (Σx)², exact: squares have eight decimals, the square of a sum of four too.
  const spread = Number(n * scaled(q, 8) - sum * sum) / 1e8;
  return {
    gemiddelde: Number(sum) / 1e4 / cell.n,
    sd: cell.n > 1 ? Math.sqrt(spread / (cell.n * (cell.n - 1))) : null,
  };
}

/** The figures of a cube, where n is above zero. */
export function figuresOf(
  cube: Cube,
  withMetric: ReadonlySet<string>,
  withZero: ReadonlySet<string>,
  hsk: string,
): Figures {
  const at = new Map(
    cube.cellen.map((c) => [[c.atoom, c.instrument, c.niveau, c.eenheid, c.periode].join(";"), c] as const),
  );
  const out = new Map<string, Figure>();
  const add = (m: Measure, c: CubeCell): void => {
    const none = new Set<string>();
    const has = {
      metriek: withMetric,
      afkap: withMetric,
      nulpunt: withZero,
      verandering: none,
      "hsk-verandering": none,
      vergelijk: none,
      "hsk-vergelijk": none,
      jt: none,
      mic: none,
    };
    if (c.n === 0 || isDerived(m, c.niveau) || (m.vereist && !has[m.vereist].has(c.instrument))) return;
    const place = [c.instrument, c.niveau, c.eenheid, c.periode].join(";");
    for (const categorie of m.categorieen) {
      const teller = tellerOf(m, categorie);
      // A complete HSK treatment is one with a pair of that instrument; no pair there is no cell.
      const complete = at.get(["paar", hsk, c.niveau, c.eenheid, c.periode].join(";")) ?? { n: 0 };
      const own = teller === "hsk/compleet" ? complete : at.get(`${teller};${place}`);
      const counted = teller === null ? null : own;
      if (counted === undefined) throw new Error(`no cell ${teller} at ${place}`);
      out.set([m.indicator, m.definitie, m.populatie, categorie, place].join(";"), {
        n: c.n,
        patienten: c.patienten,
        teller: counted?.n ?? null,
        ...(m.som ? moments(c, m.som) : { gemiddelde: null, sd: null }),
      });
    }
  };
  // The chain in R ends at the outcomes; moments and reports have tables of worked cases (tests/spec), reliable change those of its own.
  const own = MEASURES.filter(
    (x) => !REPORT_MEASURES.includes(x) && ![...DEFINITION_MEASURES, ...CHANGE_MEASURES].includes(x),
  );
  for (const m of own) for (const c of cube.cellen) if (c.atoom === m.noemer) add(m, c);
  return out;
}

/** Runs our engine on a delivery up to the exact cube. */
export async function ourFigures(delivery: string): Promise<Figures> {
  const scratch = mkdtempSync(path.join(tmpdir(), "rom-keten-"));
  const db = await openDb();
  const quiet = <T>(_: string, work: () => Promise<T>): Promise<T> => work();
  try {
    const read = await readDelivery(db, delivery, readInstruments(), quiet, scratch);
    const policy = readPolicy();
    const { metrics, periode } = await runModels(db, read, policy, quiet);
    const crossing = LEVELS.map((niveau) => ({ niveau, perioden: ["totaal", "jaar"] as const }));
    const cube = await exactCube(db, crossing, periode, ["behandeling"], OUTCOME_ATOMS);
    const zero = read.instruments.filter((i) => i.nulpunt !== undefined).map((i) => i.code);
    return figuresOf(
      cube,
      new Set(metrics.filter((m) => m.sd !== null).map((m) => m.instrument)),
      new Set(zero),
      policy.uitkomsten.hsk.instrument,
    );
  } finally {
    db.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const same = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)));

/** Every place where the two differ, in words; R may know figures that stand nowhere else only above the vestiging. */
export function differences(ours: Figures, theirs: Figures): string[] {
  const out: string[] = [];
  for (const [key, a] of ours) {
    const b = theirs.get(key);
    const text = (f: Figure): string => `${f.n} ${f.patienten} ${f.teller} ${f.gemiddelde} ${f.sd}`;
    if (!b) out.push(`${key}: only ours, ${text(a)}`);
    else if (
      a.n !== b.n ||
      a.patienten !== b.patienten ||
      a.teller !== b.teller ||
      !same(a.gemiddelde, b.gemiddelde) ||
      !same(a.sd, b.sd)
    )
      out.push(`${key}: ours ${text(a)}, R ${text(b)}`);
  }
  for (const key of theirs.keys()) {
    const [indicator, definitie, , , , niveau] = key.split(";");
    const m = MEASURES.find((x) => x.indicator === indicator && x.definitie === definitie);
    if (!ours.has(key) && !(m && isDerived(m, niveau as Level))) out.push(`${key}: only R`);
  }
  return out;
}

/** Runs keten.R; Rscript must be there. @returns what it wrote */
function runR(delivery: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "rom-keten-"));
  const out = path.join(folder, "r.csv");
  try {
    execFileSync("Rscript", [path.resolve("tests/reference/keten.R"), delivery, out], { stdio: "inherit" });
    return readFileSync(out, "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The delivery of the fixture, unpacked in a folder. */
export function unpackFixture(folder: string): void {
  for (const t of TABLES)
    writeFileSync(path.join(folder, `${t}.csv`), gunzipSync(readFileSync(path.join(FIXTURE, `${t}.csv.gz`))));
  writeFileSync(path.join(folder, "aanlevering.json"), readFileSync(path.join(FIXTURE, "aanlevering.json")));
}

function makeFixture(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "rom-keten-"));
  try {
    writeDemo({ ...FIXTURE_DEMO, out: folder });
    rmSync(FIXTURE, { recursive: true, force: true });
    mkdirSync(FIXTURE, { recursive: true });
    const pack = (name: string, text: string | Buffer): void =>
      writeFileSync(path.join(FIXTURE, `${name}.csv.gz`), gzipSync(text, { level: 9 }));
    pack("uitkomst-R", runR(folder));
    for (const t of TABLES) pack(t, readFileSync(path.join(folder, `${t}.csv`)));
    writeFileSync(path.join(FIXTURE, "aanlevering.json"), readFileSync(path.join(folder, "aanlevering.json")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareDemo(trajecten: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "rom-keten-"));
  try {
    writeDemo({ trajecten, seed: 1, out: folder });
    const theirs = readR(runR(folder));
    const ours = await ourFigures(folder);
    const found = differences(ours, theirs);
    process.stdout.write(`${trajecten} zorgtrajecten: ${ours.size} figures compared, ${found.length} differ\n`);
    for (const line of found.slice(0, 20)) process.stdout.write(`  ${line}\n`);
    if (found.length) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith("vergelijk.ts")) {
  if (process.argv.includes("--maak")) makeFixture();
  else for (const n of process.argv.slice(2).map(Number)) await compareDemo(n);
}
