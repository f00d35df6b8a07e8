import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { findAll } from "../../src/engine/check/all.js";
import { writeReport } from "../../src/engine/check/report-files.js";
import { judge } from "../../src/engine/cli/check.js";
import { printFindings, printRows } from "../../src/engine/cli/print-report.js";
import { openDb } from "../../src/engine/db.js";
import { type Random, random } from "../../src/engine/demo/random.js";
import { benchmarkImport, dbc, item, meting, patient, provider, traject } from "../support/xml.js";

/**
 * Damages a sound delivery in a way that a seed settles, and checks that it is read or refused as promised: never another
 * exception than a refusal, never a lost row, never a key of a person in what is said. By hand, any number:
 * `npx tsx tests/deliveries/mutate.ts --aantal 10000 --seed 7`; `--vanaf 123 --aantal 1` repeats one.
 */

const day = (from: string, days: number): string =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);

interface Row {
  readonly traject: string;
  readonly patient: string;
  readonly behandelaar: string;
  readonly vestiging: string;
  readonly start: string;
  readonly eind: string;
  readonly dicht: string;
  readonly voor: number;
  readonly na: number;
  readonly metingen: readonly [string, string];
}

/** The zorgtrajecten from which all forms of the sound delivery are made. Every key of a person begins with one of these. */
const KEYS = /(zq7|pq7|mq7|bq7|dq7)-|900\d{6}/i;
const ROWS: readonly Row[] = Array.from({ length: 40 }, (_, k) => {
  const start = day("2018-01-03", k * 4);
  const eind = day(start, 120 + ((k * 17) % 60));
  const four = String(k).padStart(4, "0");
  return {
    traject: `ZQ7-${four}`,
    patient: k % 2 ? `PQ7-${four}` : `90000${four}`,
    behandelaar: `BQ7-${k % 7}`,
    vestiging: ["Abeel", "Berk", "Ceder"][k % 3] ?? "",
    start,
    eind,
    dicht: day(eind, 1 + (k % 9)),
    voor: 60 + ((k * 7) % 41),
    na: 40 + ((k * 11) % 47),
    metingen: [`MQ7-${four}-1`, `MQ7-${four}-2`],
  };
});
/** Answers of a list, for the first metingen only: enough to have the items summed. */
const answers = (k: number): number[] => Array.from({ length: 45 }, (_, i) => (i * 3 + k) % 5);
const WITH_ITEMS = 4;

const table = (rows: readonly (readonly (string | number)[])[]): string =>
  `${rows.map((r) => r.join(",")).join("\n")}\n`;

function soundCsv(): Record<string, string> {
  return {
    "trajecten.csv": table([
      "traject_id,patient_id,vestiging,behandelaar,eerste_contact,laatste_contact,einddatum,reden_einde,geboortejaar,toestemming".split(
        ",",
      ),
      ...ROWS.map((r, k) => [
        r.traject,
        r.patient,
        r.vestiging,
        r.behandelaar,
        r.start,
        r.eind,
        r.dicht,
        1 + (k % 3),
        1950 + k,
        k === 5 ? "nee" : "ja",
      ]),
    ]),
    "metingen.csv": table([
      ["meting_id", "traject_id", "instrument", "datum", "ruwe_score"],
      ...ROWS.flatMap((r, k) => [
        [r.metingen[0], r.traject, "OQ-45", r.start, k < WITH_ITEMS ? 999 : r.voor],
        [r.metingen[1], r.traject, "OQ-45", r.eind, r.na],
      ]),
    ]),
    "items.csv": table([
      ["meting_id", "item", "score"],
      ...ROWS.slice(0, WITH_ITEMS).flatMap((r, k) => answers(k).map((score, i) => [r.metingen[0], i + 1, score])),
    ]),
  };
}

const soundXml = (): string =>
  benchmarkImport(
    {},
    provider(
      {},
      ...ROWS.map((r, k) =>
        patient(
          { koppelnummer: r.patient, geboorteJaar: 1950 + k },
          traject(
            { zorgtrajectnummer: r.traject, locatiecode: r.vestiging },
            dbc(
              {
                DBCTrajectnummer: `DQ7-${k}`,
                startdatumDBC: r.start,
                datumEersteSessie: r.start,
                datumLaatsteSessie: r.eind,
                einddatumDBC: r.dicht,
              },
              meting(
                { datum: r.start, totaalscoreMeting: 999 },
                ...(k < WITH_ITEMS ? answers(k).map((s, i) => item(i + 1, s)) : []),
              ),
              meting({ datum: r.eind, typemeting: 2, totaalscoreMeting: r.na }),
            ),
          ),
        ),
      ),
    ),
  ).replaceAll('alias="B', 'alias="BQ7-');

export const FORMS = ["csv", "xml", "gz"] as const;
export type Form = (typeof FORMS)[number];

const CSV = soundCsv();
const XML = soundXml();

const NASTY: readonly [string, ...string[]] = [
  "",
  " ",
  "0",
  "-1",
  "999",
  "126",
  "1e309",
  "NaN",
  "99999999999999999999",
  "1,5",
  "1.234,5",
  "\u0663",
  "2018-02-30",
  "0018-01-01",
  "9999-12-31",
  "01-02-2018",
  "43110",
  "2018-01-10 10:00",
  "=1+1",
  '=HYPERLINK("x")',
  "@x",
  "<script>",
  "&amp;",
  "&",
  "é",
  "🌳",
  "\u202e",
  "\u0000",
  "\u001f",
  '"',
  '""',
  'a"b',
  "';--",
  "x".repeat(300),
  "nee",
  "JA",
  "null",
  "../x",
  "\\",
  "%s",
  "\r",
  "a\nb",
  "ZQ7-0003",
  "__proto__",
];

interface Step {
  readonly name: string;
  readonly apply: (bytes: Buffer, r: Random) => Buffer;
}

const onText =
  (change: (text: string, r: Random) => string) =>
  (bytes: Buffer, r: Random): Buffer =>
    Buffer.from(change(bytes.toString("latin1"), r), "latin1");
/** Latin-1 of the bytes of UTF-8, so that text put in arrives as UTF-8 whatever else the bytes are. */
const raw = (text: string): string => Buffer.from(text).toString("latin1");
const cut = (bytes: Buffer, r: Random): [number, number] => {
  const from = r.int(0, Math.max(0, bytes.length - 1));
  return [from, Math.min(bytes.length, from + r.int(1, 20))];
};

const BYTES: readonly Step[] = [
  {
    name: "flip",
    apply: (b, r) => {
      const copy = Buffer.from(b);
      const at = r.int(0, Math.max(0, b.length - 1));
      if (b.length) copy[at] = (copy[at] ?? 0) ^ (1 << r.int(0, 7));
      return copy;
    },
  },
  { name: "delete", apply: (b, r) => ((c) => Buffer.concat([b.subarray(0, c[0]), b.subarray(c[1])]))(cut(b, r)) },
  {
    name: "insert",
    apply: (b, r) => {
      const at = r.int(0, b.length);
      const noise = Buffer.from(Array.from({ length: r.int(1, 20) }, () => r.int(0, 255)));
      return Buffer.concat([b.subarray(0, at), noise, b.subarray(at)]);
    },
  },
  { name: "truncate", apply: (b, r) => b.subarray(0, r.int(0, b.length)) },
  {
    name: "duplicate block",
    apply: (b, r) => {
      const from = r.int(0, b.length);
      const to = Math.min(b.length, from + r.int(1, 500));
      return Buffer.concat([b.subarray(0, to), b.subarray(from)]);
    },
  },
];

const lines = (change: (list: string[], r: Random) => string[]) =>
  onText((text, r) => change(text.split("\n"), r).join("\n"));
const some = (list: readonly unknown[], r: Random): number => r.int(0, Math.max(0, list.length - 1));
const swapped = <T>(list: readonly T[], a: number, b: number): T[] =>
  list.map((x, k) => (k === a ? (list[b] as T) : k === b ? (list[a] as T) : x));
const LINES: readonly Step[] = [
  { name: "drop line", apply: lines((l, r) => l.toSpliced(some(l, r), 1)) },
  { name: "duplicate line", apply: lines((l, r) => ((k) => l.toSpliced(k, 0, l[k] ?? ""))(some(l, r))) },
  { name: "swap lines", apply: lines((l, r) => swapped(l, some(l, r), some(l, r))) },
  { name: "blank lines", apply: lines((l, r) => l.toSpliced(some(l, r), 0, "", "")) },
  { name: "line ends", apply: onText((t, r) => t.replaceAll("\n", r.pick(["\r\n", "\r", "\r\r\n", "\n\n"]))) },
  { name: "one line end", apply: lines((l, r) => ((k) => l.with(k, `${l[k]}\r`))(some(l, r))) },
];

/** Does something to the cells of every line, or of the header alone, or of the rest. */
const columns = (change: (cells: string[], a: number, b: number) => string[]) =>
  onText((text, r) => {
    const [header = "", ...rest] = text.split("\n");
    const width = header.split(",").length;
    const [a, b] = [r.int(0, width - 1), r.int(0, width - 1)];
    const which = r.int(0, 3);
    const turn = (line: string): string => (line === "" ? line : change(line.split(","), a, b).join(","));
    return [which === 1 ? header : turn(header), ...rest.map((l) => (which === 2 ? l : turn(l)))].join("\n");
  });
const COLUMNS: readonly Step[] = [
  { name: "drop column", apply: columns((c, a) => c.toSpliced(a, 1)) },
  { name: "duplicate column", apply: columns((c, a) => [...c, c[a] ?? ""]) },
  { name: "swap columns", apply: columns((c, a, b) => swapped(c, a, b)) },
  { name: "delimiter", apply: onText((t, r) => t.replaceAll(",", r.pick([";", "\t", "|", ",,"]))) },
  {
    name: "value",
    apply: lines((l, r) => {
      const k = some(l, r);
      const cells = (l[k] ?? "").split(",");
      return l.with(k, cells.with(some(cells, r), raw(r.pick(NASTY))).join(","));
    }),
  },
  {
    name: "values of a column",
    apply: onText((text, r) => {
      const [header = "", ...rest] = text.split("\n");
      const column = some(header.split(","), r);
      const value = raw(r.pick(NASTY));
      return [
        header,
        ...rest.map((l) => ((c) => (column < c.length && l ? c.with(column, value).join(",") : l))(l.split(","))),
      ].join("\n");
    }),
  },
];

/** Replaces one of the places that a pattern finds. */
const oneOf = (pattern: RegExp, to: (found: string, r: Random) => string) =>
  onText((text, r) => {
    const found = [...text.matchAll(pattern)];
    const m = found[some(found, r)];
    return m ? text.slice(0, m.index) + to(m[0], r) + text.slice(m.index + m[0].length) : text;
  });
const ATTRIBUTE = / [\w:]+="[^"]*"/g;
const ELEMENTS: readonly Step[] = [
  { name: "drop attribute", apply: oneOf(ATTRIBUTE, () => "") },
  { name: "duplicate attribute", apply: oneOf(ATTRIBUTE, (a) => a + a) },
  {
    name: "rename attribute",
    apply: oneOf(ATTRIBUTE, (a, r) =>
      a.replace(/[\w:]+/, r.pick(["x", "hasOwnProperty", "constructor", "koppelnummer"])),
    ),
  },
  { name: "value", apply: oneOf(ATTRIBUTE, (a, r) => a.replace(/"[\s\S]*"/, () => `"${raw(r.pick(NASTY))}"`)) },
  {
    name: "rename element",
    apply: oneOf(/<\/?\w+/g, (e, r) => e.replace(/\w+/, r.pick(["Patient", "Meting", "toString", "x:Item", "item"]))),
  },
  { name: "text", apply: oneOf(/>\n/g, (e, r) => e + raw(r.pick(NASTY))) },
  {
    name: "markup",
    apply: oneOf(
      />\n/g,
      (e, r) => e + r.pick(["<!-- x -->", "<![CDATA[x]]>", "<?x y?>", "<!DOCTYPE x>", "<x>", "</x>", "<a/>", "<!--"]),
    ),
  },
  { name: "drop element", apply: oneOf(/<(Meting|DBCTraject|Zorgtraject|Patient)\b[\s\S]*?<\/\1>/g, () => "") },
  {
    name: "duplicate element",
    apply: oneOf(/<(Meting|DBCTraject|Zorgtraject|Patient)\b[\s\S]*?<\/\1>/g, (e) => e + e),
  },
];

export interface Mutation {
  readonly form: Form;
  readonly files: Readonly<Record<string, Buffer>>;
  /** What was done, for whoever has to find out why it fails. */
  readonly what: string;
  /** The file that was damaged. */
  readonly file: string;
  /** Its text after the damage; null where the packed bytes were damaged. */
  readonly text: Buffer | null;
}

/** The mutation that a seed settles: one to three steps on one file of one form. */
export function mutation(seed: number): Mutation {
  const r = random(seed);
  const form = r.pick(FORMS);
  const sound: Record<string, string> = form === "xml" ? { "import.xml": XML } : CSV;
  const names = Object.keys(sound);
  const file = form === "gz" ? "metingen.csv" : (names[some(names, r)] ?? "");
  const structure = form === "xml" ? [...ELEMENTS, ...LINES] : [...COLUMNS, ...LINES];
  let bytes: Buffer = Buffer.from(sound[file] ?? "");
  const packed = form === "gz" && r.chance(0.5);
  if (packed) bytes = gzipSync(bytes);
  const done: string[] = [];
  for (let k = r.int(1, 3); k > 0; k--) {
    const steps = packed || r.chance(0.3) ? BYTES : structure;
    const step = steps[some(steps, r)];
    if (!step) continue;
    bytes = step.apply(bytes, r);
    done.push(step.name);
  }
  const files: Record<string, Buffer> = {};
  for (const [name, text] of Object.entries(sound)) if (name !== file) files[name] = Buffer.from(text);
  if (form === "gz") files[`${file}.gz`] = packed ? bytes : gzipSync(bytes);
  else files[file] = bytes;
  return {
    form,
    files,
    file,
    text: packed ? null : bytes,
    what: `${form}, ${file}${packed ? " (ingepakt)" : ""}: ${done.join(", ")}`,
  };
}

/** How many rows a CSV file holds, where that is beyond doubt: no quotes, one kind of line end. Null where it is not. */
export function rowsOf(text: Buffer): number | null {
  const t = text.toString("latin1");
  if (/["\0]/.test(t) || (/\r/.test(t) && (/\r(?!\n)/.test(t) || /[^\r]\n/.test(t)))) return null;
  return t.split(/\r?\n/).filter((line) => line !== "").length - 1;
}

/** One mutation in so many goes through the models and is judged on its content as well, which costs more than all the rest. */
const CONTENT = 10;

/** Slowest that any mutation may be, in ms; they take a few hundred. */
const LIMIT = 15_000;

export interface Verdict {
  readonly end: "gelezen" | "geweigerd";
  /** What is wrong; null where all is as promised. */
  readonly fault: string | null;
}

/** Checks one mutation, as the command `check` does, in memory. @param content whether to compute and to look for what is strange too */
export async function attempt(m: Mutation, room: string, content: boolean): Promise<Verdict> {
  const folder = path.join(room, "aanlevering");
  const out = path.join(room, "verslag");
  for (const f of [folder, out]) {
    rmSync(f, { recursive: true, force: true });
    mkdirSync(f, { recursive: true });
  }
  for (const [name, bytes] of Object.entries(m.files)) writeFileSync(path.join(folder, name), bytes);
  const said: string[] = [];
  const reporter = { line: (t: string) => void said.push(t), step: <T>(_: string, work: () => Promise<T>) => work() };
  const started = performance.now();
  const db = await openDb();
  try {
    await db.run("SET threads = 1");
    const report = await judge(db, path.join(room, "uitgepakt"), folder, reporter, content ? findAll : null);
    await writeReport(db, report, "aanlevering", out);
    printRows(report, reporter);
    printFindings(report.bevindingen, reporter);
    for (const f of readdirSync(out)) said.push(readFileSync(path.join(out, f), "utf8"));
    const end = report.oordeel === "onbruikbaar" ? "geweigerd" : "gelezen";
    const ms = performance.now() - started;
    if (ms > LIMIT) return { end, fault: `took ${Math.round(ms)} ms` };
    const leak = KEYS.exec(said.join("\n"));
    if (leak) return { end, fault: `a key of a person in what is said (${leak[1] ?? "number"})` };
    for (const a of report.rijen)
      if (a.gelezen !== a.aanvaard + a.apart)
        return { end, fault: `${a.bestand}: ${a.gelezen} read, ${a.aanvaard} accepted, ${a.apart} set aside` };
    if (end === "gelezen" && m.form !== "xml" && m.text) {
      const rows = rowsOf(m.text);
      const read = report.rijen.find((a) => m.file.startsWith(a.tabel))?.gelezen;
      if (rows !== null && read !== rows) return { end, fault: `${m.file} holds ${rows} rows, ${read} were read` };
    }
    return { end, fault: null };
  } catch (cause) {
    return {
      end: "geweigerd",
      fault: `ended in ${cause instanceof Error ? (cause.stack ?? String(cause)) : String(cause)}`,
    };
  } finally {
    db.close();
  }
}

export interface Tally {
  readonly gelezen: number;
  readonly geweigerd: number;
  readonly faults: readonly string[];
}

/** Mutations under way at once: while the database works on one, the other is made and judged. */
const LANES = 2;

/** The mutation of a number in a series. */
export const nth = (seed: number, k: number): Mutation => mutation(seed * 1_000_003 + k);

/** Checks mutations `from` up to `from + count` of a series. */
export async function series(
  seed: number,
  count: number,
  from = 0,
  say: (text: string) => void = () => {},
): Promise<Tally> {
  const room = mkdtempSync(path.join(tmpdir(), "rom-mutaties-"));
  const ends = { gelezen: 0, geweigerd: 0 };
  const faults: string[] = [];
  const lane = async (first: number): Promise<void> => {
    for (let k = from + first; k < from + count; k += LANES) {
      const m = nth(seed, k);
      const { end, fault } = await attempt(m, path.join(room, String(first)), k % CONTENT === 0);
      ends[end]++;
      if (fault === null) continue;
      faults.push(`seed ${seed}, mutatie ${k} (${m.what}): ${fault}`);
      say(faults.at(-1) ?? "");
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, (_, k) => lane(k)));
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
  return { ...ends, faults };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      aantal: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      vanaf: { type: "string", default: "0" },
    },
  });
  const started = performance.now();
  const tally = await series(Number(values.seed), Number(values.aantal), Number(values.vanaf), (text) =>
    console.error(text),
  );
  console.error(
    `${tally.gelezen} gelezen, ${tally.geweigerd} geweigerd, ${tally.faults.length} mislukt; ${Math.round((performance.now() - started) / 1000)} s`,
  );
  process.exitCode = tally.faults.length ? 1 : 0;
}
