import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openDb } from "../../src/engine/db.js";
import { type Random, random } from "../../src/engine/demo/random.js";
import { RomError } from "../../src/engine/errors.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { keyRows } from "../../src/engine/intake/item-pass.js";
import { scanItems } from "../../src/engine/intake/item-scan.js";
import { KeyTable } from "../../src/engine/intake/key-table.js";
import { csv, type Files, quiet, tempFolder, writeFiles } from "../support/delivery.js";
import { deep } from "../support/sizes.js";

/**
 * Answers are summed in typed arrays where their file is plain, and by SQL where it is not. A packed file is never read the fast
 * way: the same delivery with its answers packed is the plain twin, and all that is kept or told must be equal.
 */

const unpacked = (text: string): string => text.replaceAll("items.csv.gz", "items.csv");

/** All that intake leaves of the answers, in a fixed order; or what it says where it refuses. */
async function left(folder: string): Promise<unknown> {
  const db = await openDb({ threads: 1 });
  try {
    const { accounts } = await readDelivery(db, folder, readInstruments(), quiet, tempFolder());
    const tables: Record<string, unknown> = {};
    for (const [table, sql] of Object.entries({
      item_som: "SELECT * FROM item_som",
      item_deel: "SELECT * FROM item_deel",
      item_beeld:
        "SELECT * REPLACE (vragen_laag::VARCHAR AS vragen_laag, vragen_hoog::VARCHAR AS vragen_hoog) FROM item_beeld",
      item_vreemd: "SELECT * FROM item_vreemd",
      item_steekproef: "SELECT meting_nr, list_sort(antwoorden) AS antwoorden FROM item_steekproef",
      apart: "SELECT * REPLACE (replace(bestand, '.gz', '') AS bestand) FROM apart",
      sleutel_oordeel: "SELECT * FROM sleutel_oordeel",
      bezwaar: "SELECT * FROM bezwaar",
    }))
      tables[table] = await db.all(`${sql} ORDER BY ALL`);
    return { accounts: accounts.map((a) => ({ ...a, bestand: unpacked(a.bestand) })), ...tables };
  } catch (cause) {
    if (!(cause instanceof RomError)) throw cause;
    return unpacked(`${cause.message} ${cause.advies ?? ""}`);
  } finally {
    db.close();
  }
}

async function expectTwins({ "items.csv": items = "", ...rest }: Files): Promise<void> {
  const fast = await left(writeFiles({ ...rest, "items.csv": items }));
  expect(fast).toEqual(await left(writeFiles({ ...rest, "items.csv.gz": gzipSync(items) })));
}

const TRAJECTEN =
  csv(`traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum  | geboortejaar | toestemming
  T1 | P1 | Abeel | 2018-01-10 | 2018-06-10 | 2018-06-20 | 1980 | ja
  T2 | P2 | Abeel | 2018-01-10 | 2018-06-10 | 2018-06-20 | 1980 | ja
  T3 | P3 | Berk  | 2018-01-10 | 2018-06-10 | 2018-06-20 | 1980 | nee`);
/** Per meting its list, the questions that come and how many answers are drawn: reversed questions, subscales, two numberings, answers that mean "not known", an unknown list, a rule that is no sum, an objector. */
const LISTS = [
  ["M1", "T1", "OQ-45", 45, 5],
  ["M2", "T1", "BSI", 53, 5],
  ["M3", "T1", "HoNOS", 12, 5],
  ["M4", "T2", "HoNOS65+", 13, 5],
  ["M5", "T2", "eigen lijst", 40, 8],
  ["M6", "T2", "SCL-90", 90, 5],
  ["M7", "T3", "OQ-45", 45, 5],
  ["M8", "T2", "IDS-SR", 30, 4],
  ["M9", "T2", "CANSAS-P", 25, 3],
] as const;
const METINGEN = `meting_id,traject_id,instrument,datum\n${LISTS.map(([m, t, i]) => `${m},${t},${i},2018-01-10\n`).join("")}`;
const HEAD = "meting_id,item,score";

const answers = (rng: Random): string[] =>
  LISTS.flatMap(([key, , , items, codes]) =>
    Array.from({ length: items }, (_, i) => `${key},${i + 1},${rng.chance(0.05) ? "" : rng.int(0, codes - 1)}`),
  );
const whole = (lines: readonly string[]): string => `${HEAD}\n${lines.join("\n")}\n`;

/** Puts something in the place of a line that is drawn. */
const spoil =
  (how: (line: string, rng: Random) => string) =>
  (lines: readonly string[], rng: Random): string => {
    const at = rng.int(0, lines.length - 1);
    return whole(lines.map((l, k) => (k === at ? how(l, rng) : l)));
  };
const field = (line: string, k: number, to: string): string =>
  line
    .split(",")
    .map((f, i) => (i === k ? to : f))
    .join(",");

type Change = (lines: readonly string[], rng: Random) => string;
/** What is read the fast way: how a file may be written. */
const WRITTEN: Readonly<Record<string, Change>> = {
  "as it should be": whole,
  "rows in any order": (lines, rng) =>
    whole(
      lines
        .map((l) => [rng.next(), l] as const)
        .sort(([a], [b]) => a - b)
        .map(([, l]) => l),
    ),
  "Windows line ends": (lines) => whole(lines).replaceAll("\n", "\r\n"),
  "Windows line ends, the last one missing": (lines) => whole(lines).replaceAll("\n", "\r\n").slice(0, -2),
  "no last line end": (lines) => whole(lines).slice(0, -1),
  "a byte order mark": (lines) => `\uFEFF${whole(lines)}`,
  semicolons: (lines) => whole(lines).replaceAll(",", ";"),
  "a key with zeros before it": spoil((l) => field(l, 0, "M01")),
  "only the header": () => `${HEAD}\n`,
};
/** And faults within rows, each of which tells of its row alone: they stand together in one file, each on lists of its own. */
const ROWS: Readonly<Record<string, Change>> = {
  "a row twice": spoil((l) => `${l}\n${l}`),
  "a question twice, differently": spoil((l) => `${l}\n${field(l, 2, "3")}`),
  "a key that nobody has": spoil((l) => field(l, 0, "M99")),
  "an answer too high": spoil((l) => field(l, 2, "7")),
  "an answer below nought": spoil((l) => field(l, 2, "-1")),
  "an answer for not known": spoil((l) => field(l, 2, "9")),
  "an answer of four digits": spoil((l) => field(l, 2, "9999")),
  "an answer that is empty": spoil((l) => field(l, 2, "")),
  "a question nought": spoil((l) => field(l, 1, "0")),
  "a question beyond the list": spoil((l) => field(l, 1, "63")),
  "a question beyond any list": spoil((l) => field(l, 1, "126")),
  "numbers with zeros before them": spoil((l) => field(l, 1, "0007")),
};

/** What is left to SQL. */
const OTHER: Readonly<Record<string, Change>> = {
  quotes: spoil((l) => field(l, 0, `"${l.split(",")[0]}"`)),
  "a quote within a key": spoil((l) => field(l, 0, 'M"1')),
  "a blank before a key": spoil((l) => ` ${l}`),
  "a blank after an answer": spoil((l) => `${l} `),
  "no key": spoil((l) => field(l, 0, "")),
  "no question": spoil((l) => field(l, 1, "")),
  "a word for an answer": spoil((l) => field(l, 2, "soms")),
  "a minus alone": spoil((l) => field(l, 2, "-")),
  "a plus": spoil((l) => field(l, 2, "+1")),
  "an answer with a point": spoil((l) => field(l, 2, "1.0")),
  "a number too long": spoil((l) => field(l, 1, "12345")),
  "a field too many": spoil((l) => `${l},1`),
  "a field too few": spoil((l) => l.split(",").slice(0, 2).join(",")),
  "a blank line": spoil((l) => `${l}\n`),
  "a lone carriage return": spoil((l) => `${l}\r`),
  "carriage returns between rows, and one line feed": (lines) => `${whole(lines).replaceAll("\n", "\r")}\n`,
  "a carriage return too many after the header": (lines) =>
    whole(lines).replaceAll("\n", "\r\n").replace("\r\n", "\r\r\n"),
  "letters beyond ASCII": spoil((l) => field(l, 0, "Mé")),
  "a NUL": spoil((l) => field(l, 2, "1\0")),
  "another order of columns": (lines) =>
    whole(lines)
      .split("\n")
      .map((l) => l.split(",").reverse().join(","))
      .join("\n"),
  "another column": (lines) =>
    whole(lines)
      .split("\n")
      .map((l, k) => (l ? `${l},${k === 0 ? "opmerking" : "x"}` : l))
      .join("\n"),
  "a title above the header": (lines) => `Antwoorden\n${whole(lines)}`,
};

/** Whether the scan itself takes a file. @param file where it stands; a new one where left out */
async function isScanned(
  items: string,
  file = path.join(writeFiles({ "items.csv": items }), "items.csv"),
  known = new KeyTable(),
): Promise<boolean> {
  const db = await openDb({ threads: 1 });
  try {
    await db.run("CREATE TABLE metingen (nr INTEGER, meting_id VARCHAR, instrument_code VARCHAR)");
    for (const [k, [key, , code]] of LISTS.entries())
      await db.run(`INSERT INTO metingen VALUES (${k + 1}, '${key}', ${k === 4 ? "NULL" : `'${code}'`})`);
    const head = (items.split(/[\r\n]/, 1)[0] ?? "").replace("\uFEFF", "");
    const delimiter = head.includes(";") ? ";" : ",";
    const source = {
      table: "items",
      file,
      name: "items.csv",
      kind: "csv",
      gz: false,
      delimiter,
      newline: 10,
      skip: head.includes(delimiter) ? 0 : 1,
      header: true,
      told: [],
      columns: head.split(delimiter),
      relation: "",
      typed: null,
      rejects: null,
    } as const;
    const bounds = { item: [1, 125], score: [-99, 999] } as const;
    return (await scanItems(db, source, keyRows(readInstruments(), []), bounds, known)) !== null;
  } finally {
    db.close();
  }
}

const drawn = (name: string, change: Change): string => {
  const rng = random([...name].reduce((n, c) => n * 31 + c.charCodeAt(0), 7));
  return change(answers(rng), rng);
};

// Both of its twins would be read by SQL.
test.each(Object.entries(OTHER))("left to SQL: %s", async (name, change) => {
  expect(await isScanned(drawn(name, change))).toBe(false);
});

test("left to SQL, which says so in words: a file that is gone, or cannot be read, once its columns were seen", async () => {
  const folder = writeFiles({});
  expect(await isScanned(`${HEAD}\n`, path.join(folder, "items.csv"))).toBe(false);
  expect(await isScanned(`${HEAD}\n`, folder)).toBe(false);
});

describe("the same of a file that was changed somewhere", () => {
  test.each(Object.entries(WRITTEN))("%s", async (name, change) => {
    const items = drawn(name, change);
    expect(await isScanned(items)).toBe(true);
    await expectTwins({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN, "items.csv": items });
  });

  test("a fault of every kind within rows", async () => {
    const metingen: string[] = [];
    const lines: string[] = [];
    for (const [k, [name, change]] of Object.entries(ROWS).entries()) {
      const items = drawn(name, change);
      expect(await isScanned(items), name).toBe(true);
      // Lists of its own: M1 of the third kind is M1c.
      const own = (key: string): string => key + String.fromCharCode(97 + k);
      for (const [m, t, i] of LISTS) metingen.push(`${own(m)},${t},${i},2018-01-10\n`);
      for (const l of items.split("\n").slice(1, -1)) lines.push(field(l, 0, own(l.slice(0, l.indexOf(",")))));
    }
    const files = {
      "trajecten.csv": TRAJECTEN,
      "metingen.csv": `meting_id,traject_id,instrument,datum\n${metingen.join("")}`,
      "items.csv": whole(lines),
    };
    await expectTwins(files);
    const { apart } = (await left(writeFiles(files))) as { apart: unknown[] };
    expect(apart.length).toBeGreaterThanOrEqual(Object.keys(ROWS).length / 2);
  });

  test.each(deep ? [1, 2, 3, 4] : [1, 2])("several at once, drawn (%i)", async (seed) => {
    const rng = random(seed);
    const changes = Object.values(ROWS) as [Change, ...Change[]];
    let lines = answers(rng);
    for (let k = 0; k < 12; k++) {
      const changed = rng.pick(changes)(lines, rng).split("\n").slice(1, -1);
      if (changed.length > 0) lines = changed;
    }
    await expectTwins({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN, "items.csv": whole(lines) });
  });
});

describe("the same of the deliveries of tests/deliveries", () => {
  const home = path.resolve("tests", "deliveries");
  const cases = readdirSync(home).filter((name) => statSync(path.join(home, name)).isDirectory());
  const found: [string, Files][] = [];
  const read = async (name: string): Promise<Files> => {
    const files: Record<string, string | Buffer> = {};
    const folder = path.join(home, name);
    for (const { name: entry } of readdirSync(folder, { withFileTypes: true }).filter((e) => e.isFile()))
      if (/\.(csv|json)$/.test(entry) && entry !== "verwacht.json")
        files[entry] = readFileSync(path.join(folder, entry));
    const maker = path.join(folder, "maak.ts");
    if (existsSync(maker)) {
      const made = (await import(pathToFileURL(maker).href)) as { files?: () => Files | Promise<Files> };
      Object.assign(files, await made.files?.());
    }
    return files;
  };

  test("each that has answers as CSV", async () => {
    for (const name of cases) {
      const files = await read(name);
      if (files["items.csv"]) found.push([name, files]);
    }
    expect(found.length).toBeGreaterThanOrEqual(8);
    for (const [name, files] of found)
      await expectTwins(files).catch((cause: unknown) => {
        throw new Error(name, { cause });
      });
  });
});

test("a table of keys finds those it has, by their bytes, however many there are", () => {
  const table = new KeyTable();
  const keys = Array.from({ length: 20_000 }, (_, i) => `M${i * 7}`);
  for (const key of [...keys, "Mé"]) table.add(key);
  const find = (key: string): number => table.find(Buffer.from(key, "latin1"), key.length);
  expect(keys.map(find)).toEqual(keys.map((_, i) => i));
  expect(["M1", "M", "M70000000", "Me", "m7"].map(find)).toEqual([-1, -1, -1, -1, -1]);
});

test("keys of more bytes than the table takes leave the file to SQL", async () => {
  const table = new KeyTable(6);
  expect(["M10", "M20", "M3"].map((key) => table.add(key))).toEqual([true, true, false]);
  expect(table.find(Buffer.from("M20"), 3)).toBe(1);
  const bytes = LISTS.reduce((sum, [key]) => sum + key.length, 0);
  expect(
    await isScanned(
      drawn("keys", (lines) => whole(lines)),
      undefined,
      new KeyTable(bytes),
    ),
  ).toBe(true);
  expect(
    await isScanned(
      drawn("keys", (lines) => whole(lines)),
      undefined,
      new KeyTable(bytes - 1),
    ),
  ).toBe(false);
});
