import path from "node:path";
import highsLoader, { type Highs } from "highs";
import { lit, openDb } from "../../src/engine/db.js";
import { random } from "../../src/engine/demo/random.js";

/**
 * A second attacker, written apart from the gate: it knows a release's Parquet and docs/disclosure.md, and nothing of the gate's
 * code. It makes one system of all counts and sums of the published sums (`relaties`, `bouwstenen`), narrows every number by passing
 * bounds along them, and asks linear programmes how low and how high what is hidden can be. It is an outsider, or who knows some units
 * from inside.
 */

/** A hidden number that is nearer to known than the documentation promises. */
export interface Leak {
  readonly wat: string;
  readonly laag: number;
  readonly hoog: number;
  /** The room that it should have. */
  readonly nodig: number;
}

export interface ReaderAttack {
  readonly lekken: readonly Leak[];
  /** Hidden numbers that were attacked. */
  readonly verborgen: number;
  readonly vergelijkingen: number;
}

/** A row of `indicatoren` by what it is; `eenheid` is the published code. */
export type RowKey = Readonly<
  Record<
    "indicator" | "definitie" | "populatie" | "uitsplitsing" | "categorie" | "instrument" | "eenheid" | "periode",
    string
  >
>;
export const rowName = (r: RowKey): string =>
  [r.indicator, r.definitie, r.populatie, r.uitsplitsing, r.categorie, r.instrument, r.eenheid, r.periode].join("|");

/** What an attacker knows besides the release. */
export interface Inside {
  /** Codes of the units that are its own. */
  readonly eigen: ReadonlySet<string>;
  /** Exact figures by {@link rowName}: it takes those of its own units, and everywhere the counts that everyone is held to know. */
  readonly exact: ReadonlyMap<
    string,
    { readonly n: number; readonly teller: number | null; readonly waarde: number | null }
  >;
}

interface Unknown {
  readonly naam: string;
  laag: number;
  hoog: number;
  /** Stands in a hidden figure, and shown in none: the room that it asks for. */
  nodig: number;
  getoond?: true;
}
/** Σ factor × cell = 0. */
type Equation = readonly (readonly [cell: number, factor: 1 | -1])[];

interface Figure extends RowKey {
  readonly niveau: string;
  readonly soort: string;
  readonly atoom: string;
  readonly teller: string | null;
  readonly som: string | null;
  readonly n: number | null;
  readonly aantal: number | null;
  readonly waarde: number | null;
  readonly getoond: boolean;
}
interface Sum {
  readonly soort: string;
  readonly ouder: string;
  readonly kinderen: readonly string[];
}

/** Known to everyone at every size (disclosure, classes): omvang, proces and noemer under the policy's `momenten`. */
const KNOWN =
  /^(afgesloten|hsk(\/(compleet|onvolledig))?|respons\/.+|(voor|na)meting\/(geldig.*|niet gemeten|wel gemeten, niet geldig)|(voor|na)meting zonder paar|paar( .+)?|alle paren|hoofdpaar|hoofdrci|hoofdjt|dubbel|zonder .+|duur|sessies|arbeid( onbekend)?|behoefte\/(voor|na)|tevreden|schalen|i?vorige|i?initieel|moment(\/.+)?|meting|werklijst\/.+|kenmerk ernst#geen voormeting)$/;
const COUNT = 5;
const ROUNDED = 0.005;
const EXACT = 1e-6;
/**
 * More than any count of a release that is tried; a larger one that is shown is told as a fault by `count`. What is possible below it is
 * possible below 1e7 too, so that a lower bound can only make the attacker sharper; at 1e7 the solver called such systems infeasible by
 * rounding. Sums have ranges of their own, from n.
 */
const MOST = 1e5;
/** Readings that follow from figures of vestigingen and are no numbers of their own. */
const derived = (f: Figure): boolean =>
  f.definitie === "gemiddelde van vestigingen" ||
  (f.indicator === "hsk-verbetering" &&
    f.definitie === "standaard" &&
    ["totaal", "cluster", "organisatie"].includes(f.niveau));

/** Per sum: range of one value, and the room in the mean. */
type Range = (instrument: string) => readonly [laag: number, hoog: number, kamer: number];

/**
 * Attacks a release.
 * @param folder of its tables as Parquet
 * @param inside what the attacker knows besides; left out: an outsider. Asked is then what other vestigingen have hidden: above them the
 * room is that of the others alone, which a release does not tell
 * @throws Error where the published numbers contradict each other: then the sums are read wrongly
 */
export async function attackAsReader(folder: string, inside?: Inside): Promise<ReaderAttack> {
  const db = await openDb();
  const table = (naam: string): string => `read_parquet(${lit(path.join(folder, `${naam}.parquet`))})`;
  const read =
    await db.all<Figure>(`SELECT i.indicator, i.definitie, i.populatie, i.uitsplitsing, i.categorie, i.niveau, i.eenheid, p.soort, i.periode, i.instrument,
      b.n AS atoom, b.teller, b.som, CAST(i.n AS DOUBLE) AS n, CAST(i.teller AS DOUBLE) AS aantal, CAST(i.waarde AS DOUBLE) AS waarde,
      i.status = 'getoond' AS getoond
    FROM ${table("indicatoren")} i JOIN ${table("bouwstenen")} b USING (indicator, definitie, populatie, uitsplitsing, categorie)
    JOIN ${table("perioden")} p USING (periode) WHERE i.status <> 'niet beschikbaar' ORDER BY ALL`);
  const sums = await db.all<Sum>(
    `SELECT soort, ouder, list(kind ORDER BY kind) AS kinderen FROM ${table("relaties")} GROUP BY soort, groep, ouder ORDER BY ALL`,
  );
  const scales = await db.all<{ naam: string; laag: number; hoog: number; sd: number | null }>(
    `SELECT instrument AS naam, CAST(laag AS DOUBLE) AS laag, CAST(hoog AS DOUBLE) AS hoog, CAST(sd AS DOUBLE) AS sd FROM ${table("instrumenten")}
     UNION ALL SELECT instrument || '#' || schaal, CAST(laag AS DOUBLE), CAST(hoog AS DOUBLE), NULL FROM ${table("schalen")} ORDER BY ALL`,
  );
  db.close();
  const figures = inside ? read.map((f) => known(f, inside)) : read;
  const others = inside && new Set(read.flatMap((f) => (isOthers(f, inside) ? [f.eenheid] : [])));
  const system = new Reading(figures, sums, scales);
  if (others) for (const c of system.cells) if (!others.has(c.naam.split("|")[3] ?? "")) c.nodig = 0;
  const all = await solve(system.cells, system.equations);
  const doubtful = all.filter((x) => x.hoog - x.laag < x.nodig - EXACT);
  // A count is not asked for more room than what everyone knows leaves (a class of three pairs: three).
  const alone = new Reading(
    figures.map((f) =>
      inside?.eigen.has(f.eenheid)
        ? f
        : {
            ...f,
            ...(f.teller !== null && !KNOWN.test(f.teller) ? { aantal: null } : {}),
            ...(KNOWN.test(f.atoom) ? {} : { n: null }),
            som: null,
          },
    ),
    sums,
    scales,
  );
  const room = new Map(
    (await solve(alone.cells, alone.equations, new Set(doubtful.map((d) => d.naam)))).map((x) => [x.naam, x]),
  );
  const lekken = doubtful.flatMap((d): Leak[] => {
    const free = room.get(d.naam);
    const nodig = free && !d.naam.startsWith("som") ? Math.min(d.nodig, free.hoog - free.laag) : d.nodig;
    return d.hoog - d.laag < nodig - 1e-4 ? [{ wat: d.naam, laag: d.laag, hoog: d.hoog, nodig }] : [];
  });
  return { lekken, verborgen: all.filter((x) => x.nodig > 0).length, vergelijkingen: system.equations.length };
}

const isOthers = (f: Figure, { eigen }: Inside): boolean => f.niveau === "vestiging" && !eigen.has(f.eenheid);

/** A figure as one who knows some units reads it: exact where it is of these, elsewhere with the counts that everyone knows. */
function known(f: Figure, { eigen, exact }: Inside): Figure {
  const e = exact.get(rowName(f));
  if (!e) return f;
  if (eigen.has(f.eenheid)) return { ...f, n: e.n, aantal: e.teller, waarde: e.waarde, getoond: true };
  return {
    ...f,
    n: f.n ?? (KNOWN.test(f.atoom) ? e.n : null),
    aantal: f.aantal ?? (f.teller !== null && KNOWN.test(f.teller) ? e.teller : null),
  };
}

/** The published figures as cells with bounds, and every sum between them. */
class Reading {
  readonly cells: Unknown[] = [];
  readonly equations: Equation[] = [];
  private readonly index = new Map<string, number>();
  /** Which atoms have cells at which level and kind of period, and of which instruments at all. */
  private readonly laid = new Map<string, Set<string>>();
  private readonly places = new Map<
    string,
    { readonly eenheid: string; readonly periode: string; readonly tabel: string }
  >();
  private readonly levelOf = new Map<string, string>();
  private readonly kindOf = new Map<string, string>();

  constructor(
    figures: readonly Figure[],
    sums: readonly Sum[],
    private readonly scales: readonly { naam: string; laag: number; hoog: number; sd: number | null }[],
  ) {
    for (const f of figures) {
      this.levelOf.set(f.eenheid, f.niveau);
      this.kindOf.set(f.periode, f.soort);
      if (!derived(f)) this.take(f);
    }
    for (const s of sums)
      if (s.soort === "eenheid" || s.soort === "periode") this.relatePlaces(s);
      else this.relateAtoms(s);
  }

  private key(wat: string, atoom: string, instrument: string, eenheid: string, periode: string): string {
    // "paar SCL-90" is the set of pairs on that questionnaire.
    const [name, on] = atoom.startsWith("paar ") ? ["paar", atoom.slice(5)] : [atoom, instrument];
    return [wat, name, on, eenheid, periode].join("|");
  }

  private cell(key: string, laag = 0, hoog = MOST): number {
    const known = this.index.get(key);
    if (known !== undefined) return known;
    this.index.set(key, this.cells.push({ naam: key, laag, hoog, nodig: 0 }) - 1);
    return this.cells.length - 1;
  }

  private lay(key: string, f: Figure): void {
    const [wat, atoom, instrument] = key.split("|");
    const at = `${wat}|${atoom}`;
    const table = `${f.niveau}|${f.soort}`;
    this.laid.set(at, (this.laid.get(at) ?? new Set()).add(table).add(`${table}|${instrument}`).add(`i${instrument}`));
    this.places.set(`${f.eenheid}|${f.periode}`, {
      eenheid: f.eenheid,
      periode: f.periode,
      tabel: `${f.niveau}|${f.soort}`,
    });
  }

  /** Whether an atom has rows at a level and kind of period; those of one questionnaire may be left out there. */
  private isLaid(at: string, table: string, instrument: string): boolean {
    const laid = this.laid.get(at);
    return laid?.has(table) === true && (laid.has(`${table}|${instrument}`) || !laid.has(`i${instrument}`));
  }

  private count(f: Figure, atoom: string, value: number | null): Unknown {
    const key = this.key("aantal", atoom, f.instrument, f.eenheid, f.periode);
    this.lay(key, f);
    const cell = this.cells[this.cell(key)] as Unknown;
    if (value !== null) {
      if (value < cell.laag || value > cell.hoog) throw new Error(`two values of ${key}`);
      cell.laag = cell.hoog = value;
      cell.nodig = 0;
      cell.getoond = true;
    } else if (!KNOWN.test(atoom) && !cell.getoond) cell.nodig = COUNT;
    return cell;
  }

  private take(f: Figure): void {
    const n = this.count(f, f.atoom, f.n);
    if (f.teller !== null) this.count(f, f.teller, f.aantal);
    if (f.som === null) return;
    const range = this.rangeOf(f.som);
    const [laag, hoog, kamer] = range(f.instrument);
    const key = this.key(`som:${f.som}`, f.atoom, f.instrument, f.eenheid, f.periode);
    this.lay(key, f);
    const cell = this.cells[this.cell(key, Math.min(0, laag) * n.hoog, hoog * n.hoog)] as Unknown;
    if (f.n === null) return;
    if (f.waarde !== null && f.getoond) {
      cell.laag = Math.max(cell.laag, f.n * (f.waarde - ROUNDED));
      cell.hoog = Math.min(cell.hoog, f.n * (f.waarde + ROUNDED));
      cell.nodig = 0;
      cell.getoond = true;
    } else if (!cell.getoond) {
      cell.laag = Math.max(cell.laag, f.n * laag);
      cell.nodig = f.n * kamer;
    }
  }

  /** Range of a value and room in the mean, as the documentation has them. */
  private rangeOf(som: string): Range {
    const reach = (instrument: string): number =>
      Math.max(
        0,
        ...this.scales
          .filter((s) => s.sd && (instrument === "" || s.naam === instrument))
          .map((s) => (10 * (s.hoog - s.laag)) / (s.sd as number)),
      ) || 200;
    const scale = (instrument: string): readonly [number, number] => {
      const s = this.scales.find((x) => x.naam === instrument);
      return s ? [s.laag, s.hoog] : [0, MOST];
    };
    if (som.startsWith("delta-t")) return (i) => [-reach(i), reach(i), 10];
    if (som === "verbetering") return () => [-100, 100, 20];
    if (som === "sessies") return () => [0, 1000, 5];
    if (som === "duur") return () => [0, 7300, 60];
    return (i) => [...scale(i), 0.1 * (scale(i)[1] - scale(i)[0])] as const;
  }

  private relate(ouder: number, kinderen: readonly number[]): void {
    this.equations.push([[ouder, -1], ...kinderen.map((k) => [k, 1] as const)]);
  }

  /** Sums over units, over periods: of every number that the parent has, where its parts have a table. A part without a row is nobody. */
  private relatePlaces({ soort, ouder, kinderen }: Sum): void {
    const one = kinderen[0] ?? "";
    for (const [key, i] of [...this.index]) {
      const [wat = "", atoom = "", instrument = "", eenheid = "", periode = ""] = key.split("|");
      if ((soort === "eenheid" ? eenheid : periode) !== ouder) continue;
      const tables =
        soort === "eenheid"
          ? `${this.levelOf.get(one)}|${this.kindOf.get(periode)}`
          : `${this.levelOf.get(eenheid)}|${this.kindOf.get(one)}`;
      if (!this.laid.get(`${wat}|${atoom}`)?.has(tables)) continue;
      const parts = kinderen
        .map((k) => (soort === "eenheid" ? [k, periode] : [eenheid, k]))
        .map(([e = "", p = ""]) => this.index.get([wat, atoom, instrument, e, p].join("|")));
      const there = parts.filter((p) => p !== undefined);
      if (there.length) this.relate(i, there);
    }
  }

  /**
   * Sums between sets at one place. A part that has no table at that level and kind of period is a number of nought or more that
   * nobody is told; one that has, but no row here, is of a questionnaire that is not used.
   */
  private relateAtoms({ soort, ouder, kinderen }: Sum): void {
    const kinds = [...new Set([...this.laid.keys()].map((k) => k.split("|")[0] ?? ""))].map((wat) => {
      const instruments = (atoom: string): string[] =>
        [...(this.laid.get(`${wat}|${atoom}`) ?? [])].filter((x) => x.startsWith("i")).map((x) => x.slice(1));
      const used = [...new Set([ouder, ...kinderen].flatMap(instruments))];
      return { wat, instruments, used: used.includes("") && used.length > 1 ? used.filter((x) => x !== "") : used };
    });
    for (const { eenheid, periode, tabel } of this.places.values())
      for (const { wat, instruments, used } of kinds) {
        const at = (atoom: string, i: string): number | undefined =>
          this.index.get(this.key(wat, atoom, i, eenheid, periode)) ??
          this.index.get(this.key(wat, atoom, "", eenheid, periode));
        if (soort === "instrument") {
          const [kind = ""] = kinderen;
          const parent = this.index.get(this.key(wat, ouder, "", eenheid, periode));
          const parts = instruments(kind).map((i) => this.index.get(this.key(wat, kind, i, eenheid, periode)));
          const there = parts.filter((p) => p !== undefined);
          if (parent !== undefined && there.length && wat === "aantal") {
            const rest = this.cell(`rest|${ouder}|${kind}|${eenheid}|${periode}`);
            this.relate(parent, [...there, rest]);
          }
          continue;
        }
        for (const i of used) {
          const parent = at(ouder, i);
          if (parent === undefined) continue;
          const own = kinderen.map((k) => ({
            k,
            cel: at(k, i),
            tabel: this.isLaid(`${wat}|${k}`, tabel, i),
          }));
          // Sums between sets hold for totals only where every part has that total.
          if (!own.some((o) => o.cel !== undefined) || (wat !== "aantal" && own.some((o) => o.cel === undefined)))
            continue;
          const parts = own.flatMap((o) =>
            o.cel !== undefined ? [o.cel] : o.tabel ? [] : [this.cell(this.key(wat, o.k, i, eenheid, periode))],
          );
          this.relate(parent, parts);
        }
      }
  }
}

/** Passes bounds along the sums until nothing moves. @throws Error where they contradict */
function narrow(cells: readonly Unknown[], equations: readonly Equation[]): void {
  for (let round = 0, moved = true; moved && round < 60; round++) {
    moved = false;
    for (const e of equations) {
      let [low, high] = [0, 0];
      for (const [c, f] of e) {
        const x = cells[c] as Unknown;
        low += f === 1 ? x.laag : -x.hoog;
        high += f === 1 ? x.hoog : -x.laag;
      }
      if (low > 1e-3 || high < -1e-3)
        throw new Error(
          `the sums contradict: ${e.map(([c, f]) => `${f} ${cells[c]?.naam} [${cells[c]?.laag}, ${cells[c]?.hoog}]`).join("; ")}`,
        );
      for (const [c, f] of e) {
        const x = cells[c] as Unknown;
        const [own, most] = f === 1 ? [x.laag, x.hoog] : [-x.hoog, -x.laag];
        // The others leave −high+most … −low+own for this one's term.
        const least = Math.max(own, most - high);
        const top = Math.min(most, own - low);
        const [laag, hoog] = f === 1 ? [least, top] : [-top, -least];
        if (laag > x.laag + EXACT || hoog < x.hoog - EXACT) moved = true;
        x.laag = Math.max(x.laag, Math.min(laag, x.hoog));
        x.hoog = Math.min(x.hoog, Math.max(hoog, x.laag));
      }
    }
  }
}

const load = highsLoader as unknown as () => Promise<Highs>;
/** Programmes with drawn objectives before any cell is asked by itself: most cells are wide in these. */
const DRAWS = 30;

/** How low and how high every number that asks for room can be. @param only of these alone */
async function solve(cells: Unknown[], equations: readonly Equation[], only?: ReadonlySet<string>): Promise<Unknown[]> {
  narrow(cells, equations);
  const open = cells.flatMap((c, i) => (c.hoog - c.laag > EXACT ? [i] : []));
  const column = new Map(open.map((c, j) => [c, j]));
  const rows = equations.map((e) => e.filter(([c]) => column.has(c))).filter((e) => e.length > 0);
  const rights = equations
    .filter((e) => e.some(([c]) => column.has(c)))
    .map((e) => -e.filter(([c]) => !column.has(c)).reduce((s, [c, f]) => s + f * (cells[c] as Unknown).laag, 0));
  const asked = open.filter((c) => (cells[c] as Unknown).nodig > 0 && (only?.has((cells[c] as Unknown).naam) ?? true));
  const seen = new Map(open.map((c) => [c, [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number]]));
  if (asked.length) {
    // Where each row begins: added up along the way, since a sum of all before it took most of an attack.
    const starts = new Int32Array(rows.length + 1);
    for (const [i, r] of rows.entries()) starts[i + 1] = (starts[i] as number) + r.length;
    const highs = await load();
    const model = highs.createModel({
      numCols: open.length,
      numRows: rows.length,
      sense: highs.constants.objectiveSense.maximize,
      colCost: new Float64Array(open.length),
      colLower: Float64Array.from(open, (c) => (cells[c] as Unknown).laag),
      colUpper: Float64Array.from(open, (c) => (cells[c] as Unknown).hoog),
      rowLower: Float64Array.from(rights),
      rowUpper: Float64Array.from(rights),
      matrix: {
        format: "csr",
        numRows: rows.length,
        numCols: open.length,
        starts,
        indices: Int32Array.from(rows.flatMap((r) => r.map(([c]) => column.get(c) as number))),
        values: Float64Array.from(rows.flatMap((r) => r.map(([, f]) => f))),
      },
    });
    model.options.set({ output_flag: false, random_seed: 1, presolve: "off", simplex_strategy: 4 });
    const all = { kind: "range" as const, from: 0, to: open.length - 1 };
    const ask = (cost: (c: number) => number): void => {
      model.changeColsCost(all, Float64Array.from(open, cost));
      if (model.run().modelStatus !== highs.constants.modelStatus.optimal) throw new Error("the sums have no solution");
      const found = model.getSolution().colValue;
      for (const [j, c] of open.entries()) {
        const at = seen.get(c) as [number, number];
        at[0] = Math.min(at[0], found[j] as number);
        at[1] = Math.max(at[1], found[j] as number);
      }
    };
    const closed = (c: number): boolean => {
      const [low, high] = seen.get(c) as [number, number];
      return high - low < (cells[c] as Unknown).nodig;
    };
    const draw = random(1);
    const wanted = new Set(asked);
    for (let d = 0; d < DRAWS && asked.some(closed); d++)
      ask((c) => (wanted.has(c) && closed(c) ? (draw.next() < 0.5 ? -1 : 1) : 0));
    for (const c of asked) for (const sign of [1, -1]) if (closed(c)) ask((x) => (x === c ? sign : 0));
    model.dispose();
  }
  return cells.flatMap((c, i) => {
    if (c.nodig <= 0 || (only && !only.has(c.naam))) return [];
    const [laag, hoog] = seen.get(i) ?? [c.laag, c.hoog];
    return [{ ...c, laag: laag || 0, hoog: hoog || 0 }];
  });
}
