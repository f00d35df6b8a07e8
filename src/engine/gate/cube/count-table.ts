import type { Db, Scanned } from "../../db.js";
import type { Level } from "../../policy/policy.js";
import { type Asked, wordsSql } from "./counting.js";
import type { Source } from "./cube-sources.js";
import { type Cells, cellsOf, type Laid, type Pair, type Position } from "./lay-out.js";
import { Tally } from "./tally.js";

/** `gebruik`: which ROM instruments were ever measured at a unit, of closed zorgtrajecten. */
export async function layOutInstruments(db: Db, { eenheden, paren }: Laid): Promise<void> {
  const levels = paren.length ? [...eenheden.keys()] : [];
  const used = levels.map((l) => `SELECT DISTINCT '${l}' AS niveau, u_${l} AS eenheid, instrument FROM gemeten`);
  await db.run(
    `CREATE TABLE gebruik AS ${
      used.length
        ? `WITH gemeten AS (SELECT p.*, s.instrument FROM lid_behandeling JOIN plek_behandeling p USING (plek)
      JOIN (SELECT DISTINCT s.traject_nr AS rij, s.instrument FROM score s JOIN instrument i ON i.code = s.instrument WHERE i.rom) s USING (rij))
    ${used.join(" UNION ALL ")}`
        : "SELECT '' AS niveau, 0 AS eenheid, '' AS instrument WHERE false"
    }`,
  );
}

/** A cell with an instrument of its roster, and the numbers of both. */
export interface Seat {
  readonly positie: Position;
  readonly instrument: string;
  readonly cell: number;
  readonly nr: number;
}

/** Instruments of a source and of its roster, in the order of the cube: `soort`. */
async function numberInstruments(db: Db, source: Source): Promise<string[]> {
  const more = {
    "in gebruik": "UNION SELECT instrument FROM gebruik",
    klassen: "UNION SELECT kenmerk || '#' || klasse FROM kenmerk_klasse",
  }[source.rooster as string];
  await db.run(`CREATE OR REPLACE TABLE soort AS
    SELECT CAST(row_number() OVER (ORDER BY instrument) - 1 AS INTEGER) AS instrument_nr, instrument
    FROM (SELECT ${source.instrument} AS instrument FROM ${source.tabel} ${more ?? "UNION SELECT NULL WHERE false"}) WHERE instrument IS NOT NULL`);
  return db.texts("SELECT instrument FROM soort ORDER BY instrument_nr");
}

/** By level and unit, the instruments that a cell has a row for, also where nothing was counted. */
type Roster = (niveau: Level, eenheid: number) => readonly number[];

async function rosterOf(db: Db, source: Source, names: readonly string[], seen: Roster): Promise<Roster> {
  const all = names.map((_, i) => i);
  switch (source.rooster) {
    case "geen":
    case "alle":
      return () => all;
    case "voorkomend":
      return seen;
    case "klassen": {
      // Also where nobody has a class; traits that are for groups only have no cells below the vestiging.
      const below = new Set(
        await db.texts("SELECT kenmerk || '#' || klasse FROM kenmerk_klasse WHERE per_behandelaar ORDER BY ALL"),
      );
      const known = new Set(await db.texts("SELECT kenmerk || '#' || klasse FROM kenmerk_klasse ORDER BY ALL"));
      const [some, every] = [below, known].map((list) => all.filter((i) => list.has(names[i] as string)));
      return (niveau) => (niveau === "team" || niveau === "behandelaar" ? some : every) as number[];
    }
    case "in gebruik": {
      const used = await db.all<{ niveau: Level; eenheid: number; instrument_nr: number }>(
        "SELECT niveau, eenheid, instrument_nr FROM gebruik JOIN soort USING (instrument) ORDER BY ALL",
      );
      return listed(used.map((u) => [u.niveau, u.eenheid, u.instrument_nr]));
    }
  }
}

/** A roster of what is in a list. */
function listed(list: Iterable<readonly [Level, number, number]>): Roster {
  const by = new Map<string, Set<number>>();
  for (const [niveau, eenheid, instrument] of list) {
    const found = by.get(`${niveau}|${eenheid}`);
    if (found) found.add(instrument);
    else by.set(`${niveau}|${eenheid}`, new Set([instrument]));
  }
  return (niveau, eenheid) => [...(by.get(`${niveau}|${eenheid}`) ?? [])].sort((a, b) => a - b);
}

/** A place that rows have in common: its cells, and whether reporting and closing date lie in one period there. */
interface Spot {
  readonly cells: readonly number[];
  readonly same: readonly boolean[];
  readonly units: readonly (readonly [Level, number])[];
  /** Number of those units: places with the same units have the same. */
  readonly unitsNr: number;
}

/** Numbers the places that differ in the pairs wanted (`plaats`), from those of the family. @param dated whether closing dates count */
async function spotsOf(
  db: Db,
  { familie }: Laid,
  pairs: readonly Pair[],
  cells: Cells,
  dated: boolean,
): Promise<Spot[]> {
  const levels = [...new Set(pairs.map((p) => p.niveau))];
  const kinds = [...new Set(pairs.map((p) => p.soort))];
  const columns = [
    ...levels.map((l) => `u_${l}`),
    ...kinds.map((k) => `p_${k}`),
    ...(dated ? kinds.map((k) => `z_${k}`) : []),
  ];
  await db.run(`CREATE TABLE plaats AS
    SELECT plek, CAST(dense_rank() OVER (ORDER BY ${columns.join(", ")}) - 1 AS INTEGER) AS plaats, ${columns.join(", ")} FROM plek_${familie}`);
  const spots: Spot[] = [];
  const numbers = new Map<string, number>();
  await db.scan(
    `SELECT DISTINCT ${columns.join(", ")}, plaats FROM plaats ORDER BY plaats`,
    ({ rows, columns: part }) => {
      for (let r = 0; r < rows; r++) {
        const value = (name: string): Scanned => part[columns.indexOf(name)]?.[r] ?? null;
        const units = levels.map((l): readonly [Level, number] => [l, value(`u_${l}`) as number]);
        const key = units.map(([, unit]) => unit).join();
        const unitsNr = numbers.get(key) ?? numbers.size;
        numbers.set(key, unitsNr);
        spots.push({
          cells: pairs.map((p) => cells.at(p, value(`u_${p.niveau}`) as number, value(`p_${p.soort}`) as number)),
          same: pairs.map((p) => !dated || value(`z_${p.soort}`) === true),
          units,
          unitsNr,
        });
      }
    },
  );
  return spots;
}

/**
 * Counts a table. The database takes rows together that are alike in unit, period and every answer; from there each is added
 * to all cells that it is in.
 * @param wanted the pairs that cells are needed of
 * @returns the counts, and the seats in the order of the cube
 */
export async function countTable(
  db: Db,
  source: Source,
  laid: Laid,
  asked: Asked,
  wanted: (pair: Pair) => boolean,
): Promise<{ readonly tally: Tally; readonly seats: readonly Seat[] }> {
  const pairs = laid.paren.filter(wanted);
  const cells = cellsOf(laid, pairs);
  const without = source.rooster === "geen";
  const names = without ? [""] : await numberInstruments(db, source);
  const dated = asked.atoms.some((a) => a.sommen.some((s) => s.elders.some((e) => e.zelfdePeriode)));
  const spots = await spotsOf(db, laid, pairs, cells, dated);
  const words = wordsSql(asked);
  const key = ["plaats", without ? "0" : "instrument_nr", ...words.map((_, w) => `w${w}`)];
  const sums = asked.values.flatMap((_, v) => [`sum(v${v})`, `sum(v${v} * v${v})`]);
  const row = [
    "rij",
    `${source.instrument} AS instrument`,
    ...words.map((word, w) => `${word} AS w${w}`),
    ...asked.values.map((v, k) => `${v} AS v${k}`),
  ];
  const sql = (repeated: boolean): string => `
    SELECT ${[repeated ? "patient_nr" : "0", ...key, "CAST(count(*) AS INTEGER)", ...sums].join(", ")}
    FROM (SELECT ${row.join(", ")} FROM ${source.tabel}) JOIN lid_${laid.familie} USING (rij) JOIN (SELECT plek, plaats FROM plaats) USING (plek)
      ${without ? "" : "JOIN soort USING (instrument)"}
    WHERE ${repeated ? "" : "NOT "}herhaald GROUP BY ALL ${repeated ? "ORDER BY patient_nr" : ""}`;

  const first = 3 + words.length;
  const occurring: (readonly [Level, number, number])[] = [];
  const seen = new Set<number>();
  const kinds = [...new Set(pairs.map((p) => p.soort))].map((soort) =>
    pairs.flatMap((p, c) => (p.soort === soort ? [c] : [])),
  );
  let tally: Tally | undefined;
  let patient = -1;
  for (const repeated of [false, true])
    await db.scan(sql(repeated), ({ rows, columns, scales }) => {
      const numbers = columns as readonly (readonly number[])[];
      tally ??= new Tally(
        asked,
        asked.values.map((_, v) => [scales[first + 1 + 2 * v] as number, scales[first + 2 + 2 * v] as number]),
        kinds,
      );
      const [patients, places, instruments] = numbers;
      for (let r = 0; r < rows; r++) {
        const plaats = places?.[r] as number;
        const instrument = instruments?.[r] as number;
        const spot = spots[plaats] as Spot;
        if (source.rooster === "voorkomend" && !seen.has(plaats * names.length + instrument)) {
          seen.add(plaats * names.length + instrument);
          for (const [level, unit] of spot.units) occurring.push([level, unit, instrument]);
        }
        const alike = {
          cells: spot.cells,
          same: spot.same,
          units: spot.unitsNr,
          instrument,
          rows: numbers[first]?.[r] as number,
          words: words.map((_, w) => numbers[3 + w]?.[r] as number),
          sums: sums.map((_, k) => columns[first + 1 + k]?.[r] as number | bigint | null),
        };
        if (repeated && patients?.[r] !== patient) tally.close();
        patient = patients?.[r] as number;
        if (repeated) tally.addOf(alike);
        else tally.add(alike);
      }
    });
  tally ??= new Tally(
    asked,
    asked.values.map(() => [0, 0]),
    kinds,
  );
  tally.close();
  const roster = await rosterOf(db, source, names, listed(occurring));
  for (const table of without ? ["plaats"] : ["plaats", "soort"]) await db.run(`DROP TABLE ${table}`);
  const seats = cells.cellen.flatMap(({ eenheidNr, ...positie }, cell) =>
    roster(positie.niveau, eenheidNr).map((i): Seat => ({ positie, instrument: names[i] as string, nr: i, cell })),
  );
  return { tally, seats };
}
