import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { readKey } from "../../src/engine/cli/key.js";
import { deliverySize, IN_MEMORY, ONE_THREAD, roomFor, withRunDb } from "../../src/engine/cli/work-folder.js";
import { WORK as OWN } from "../../src/engine/paths.js";
import { rom, romAsync, romKilled } from "../support/command.js";
import { tempFolder, writeFiles } from "../support/delivery.js";
import { makeDemo } from "../support/releases.js";

/** Where rows about persons and the key stand, who can read them, and what a killed run leaves. */

const work = (): string => path.join(tempFolder(), "werk");
const below = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((f) => path.join(folder, f))
        .filter((f) => statSync(f, { throwIfNoEntry: false })?.isFile())
    : [];

describe("a run that is killed half-way", () => {
  const SECRET = "GEHEIM-PATIENT-4711";
  test("keeps everything in its own folder, for its owner only; the next command, whichever, removes it", async () => {
    const WORK = work();
    const tmp = tempFolder();
    const demo = makeDemo(2500);
    const trajecten = path.join(demo, "trajecten.csv");
    writeFileSync(trajecten, readFileSync(trajecten, "utf8").replaceAll(/,P(\d{7}),/g, `,${SECRET}-$1,`));
    // Something large beside it, so that the database is a file: there is most to leave behind.
    const large = path.join(demo, "bijlage.bin");
    writeFileSync(large, "");
    truncateSync(large, IN_MEMORY);
    const out = path.join(tempFolder(), "uit");
    const file = (pid: number): string => path.join(WORK, `verwerking-${pid}`, "werk.duckdb");
    const run = await romKilled(
      WORK,
      ["process", demo, "--uit", out],
      tmp,
      (said, pid) => said.includes("model behandeling") && existsSync(file(pid)),
    );
    expect(run.killed).toBe(true);
    // What it left is in that one folder, and for the owner only.
    expect(readdirSync(WORK).filter((f) => f.startsWith("verwerking-"))).toEqual([`verwerking-${run.pid}`]);
    const left = below(path.join(WORK, `verwerking-${run.pid}`));
    expect(left.length).toBeGreaterThan(0);
    for (const f of [WORK, path.join(WORK, `verwerking-${run.pid}`), ...left])
      expect(statSync(f).mode & 0o077, f).toBe(0);
    for (const f of below(tmp)) expect(readFileSync(f).includes(SECRET), f).toBe(false);
    expect(below(tmp).filter((f) => /duckdb|csv|parquet|xml/.test(f))).toEqual([]);
    expect(readdirSync(path.dirname(out))).toEqual([]);
    // Any command clears it, a look at what is kept too.
    const next = rom(WORK, ["forget", "--lijst"], tmp);
    expect(next.status).toBe(0);
    expect(next.stderr).toContain(`Opgeruimd: verwerking-${run.pid}`);
    expect(readdirSync(WORK).filter((f) => f.startsWith("verwerking-"))).toEqual([]);
    for (const f of [...below(WORK), ...below(tmp)]) expect(readFileSync(f).includes(SECRET), f).toBe(false);
  });
  test("the folder of a run that is still going is left alone", () => {
    const WORK = work();
    const busy = path.join(WORK, `verwerking-${process.pid}`);
    mkdirSync(busy, { recursive: true });
    writeFileSync(path.join(busy, ".rom-verwerking"), "");
    writeFileSync(path.join(busy, "werk.duckdb"), "x");
    const r = rom(WORK, ["forget", "--personen"]);
    expect(r.status).toBe(0);
    expect(r.stderr).toMatch(/niet gewist: een opdracht die nu loopt/);
    expect(existsSync(path.join(busy, "werk.duckdb"))).toBe(true);
  });
});

describe("where the database of a run stands", () => {
  /** A delivery of so many bytes, that take no place on the disk. */
  const ofSize = (bytes: number, name = "items.csv"): string => {
    const folder = writeFiles({ [name]: "" });
    truncateSync(path.join(folder, name), bytes);
    return folder;
  };
  const opened = (delivery: string) =>
    withRunDb(delivery, async (db, folder) => {
      await db.run("CREATE TABLE t AS SELECT 1 AS x");
      const setting = (name: string): Promise<{ v: string }> =>
        db.one(`SELECT current_setting('${name}')::VARCHAR AS v`);
      const [threads, memory, temp] = [
        await setting("threads"),
        await setting("memory_limit"),
        await setting("temp_directory"),
      ];
      const files = readdirSync(folder).filter((f) => f.startsWith("werk.duckdb")).length;
      return { threads: Number(threads.v), memory: memory.v, own: temp.v.startsWith(folder), file: files > 0 };
    });
  const USUAL = "1.1 GiB";
  test("follows from the size of the delivery, before it is read", async () => {
    const many = availableParallelism();
    const table = "metingen.csv";
    expect(await opened(ofSize(ONE_THREAD, table))).toEqual({ threads: 1, memory: USUAL, own: true, file: false });
    expect(await opened(ofSize(ONE_THREAD + 1, table))).toEqual({
      threads: many,
      memory: USUAL,
      own: true,
      file: false,
    });
    // Answers do not count, unless they are packed.
    expect(await opened(ofSize(ONE_THREAD + 1))).toMatchObject({ threads: 1 });
    expect(await opened(ofSize(ONE_THREAD, "items.csv.gz"))).toMatchObject({ threads: many });
    expect(await opened(ofSize(IN_MEMORY, table))).toMatchObject({
      threads: many,
      memory: USUAL,
      own: true,
      file: false,
    });
    expect(await opened(ofSize(IN_MEMORY + 1))).toMatchObject({ threads: many, own: true, file: true });
    expect(readdirSync(OWN)).toEqual([]);
  });
  test("what is packed counts for what it holds; what is not there for nothing", () => {
    expect(deliverySize(ofSize(1000))).toBe(1000);
    for (const name of ["items.csv.gz", "alles.ZIP", "items.parquet", "lijst.xlsx"])
      expect(deliverySize(ofSize(1000, name)), name).toBe(10_000);
    expect(deliverySize(path.join(ofSize(1000), "items.csv"))).toBe(1000);
    expect(deliverySize(path.join(tempFolder(), "nergens"))).toBe(0);
    expect(roomFor(path.join(tempFolder(), "nergens"))).toEqual({ place: "memory", threads: 1 });
  });
});

test("folders and files that only have the name of a rest are left by every command", async () => {
  const WORK = work();
  const own = ["verwerking-2019", "sleutel.in-wording-2019"].map((d) => path.join(WORK, d, "brief.txt"));
  for (const file of own) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "x");
  }
  const out = path.join(WORK, "brieven");
  const beside = path.join(WORK, "brieven.in-wording-999999999", "brief.txt");
  mkdirSync(path.dirname(beside));
  writeFileSync(beside, "x");
  const note = path.join(WORK, "sleutel.in-wording-2020");
  writeFileSync(note, "een brief");
  const r = rom(WORK, ["check", writeFiles({ "trajecten.csv": "a,b\n1,2\n" }), "--uit", out]);
  expect(r.status).toBe(3);
  expect(r.stderr).not.toContain("Opgeruimd");
  for (const file of [...own, beside, note]) expect(existsSync(file), file).toBe(true);
  // The report itself holds nothing but the report.
  expect(readdirSync(out).sort()).toEqual(["rapport.csv", "rapport.html", "rapport.json", "regels.csv"]);
  expect(readdirSync(WORK).filter((f) => /-\d+$/.test(f))).toHaveLength(4);
});

describe("the key", () => {
  const delivery = (): string =>
    writeFiles({
      "trajecten.csv":
        "traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum\nT1,P1,A,2018-01-10,2018-06-10,2018-06-10\n",
      "metingen.csv": "meting_id,traject_id,instrument,datum,ruwe_score\nM1,T1,SCL-90,2018-01-10,200\n",
    });
  const out = (): string => path.join(tempFolder(), "uit");
  const KEY = "0123456789abcdef0123456789abcdef-eigen";

  test("two runs at once end with one key, for the owner only, and never print it", async () => {
    const WORK = work();
    const runs = await Promise.all(
      [1, 2, 3].map(() => romAsync(WORK, ["process", delivery(), "--toch", "--uit", out()])),
    );
    for (const r of runs) expect(r.status, r.stderr).toBe(0);
    const file = path.join(WORK, "sleutel");
    const key = readFileSync(file, "utf8").trim();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(WORK).filter((f) => f.includes("in-wording"))).toEqual([]);
    for (const r of runs) expect(r.stderr + r.stdout).not.toContain(key);
  });
  beforeEach(() => {
    rmSync(OWN, { recursive: true, force: true });
    mkdirSync(OWN, { recursive: true });
  });
  const own = path.join(OWN, "sleutel");
  test("the own key that others can read is closed to them, with a warning", () => {
    writeFileSync(own, KEY);
    chmodSync(own, 0o644);
    const said: string[] = [];
    expect(readKey(undefined, false, (text) => void said.push(text))).toBe(KEY);
    expect(said.join()).toMatch(/anderen op deze machine konden de sleutel lezen/);
    expect(said.join()).not.toContain(KEY);
    expect(statSync(own).mode & 0o777).toBe(0o600);
    readKey(undefined, false, () => expect.unreachable("it was mended"));
  });
  test("a named key must be a plain file, long enough, that nobody else can read", () => {
    const folder = tempFolder();
    const make = (name: string, text: string, mode: number): string => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      chmodSync(file, mode);
      return file;
    };
    const good = make("goed", KEY, 0o600);
    const link = path.join(folder, "verwijzing");
    symlinkSync(good, link);
    const cases: [string, RegExp][] = [
      [make("open", KEY, 0o640), /Anderen op deze machine kunnen het sleutelbestand/],
      [make("schrijfbaar", KEY, 0o602), /Anderen op deze machine kunnen het sleutelbestand/],
      [make("kort", "x".repeat(31), 0o600), /korter dan 32 tekens/],
      [make("groot", "x".repeat(20_000), 0o600), /groter dan/],
      [link, /is een verwijzing/],
      [folder, /geen gewoon bestand/],
      [path.join(folder, "nergens"), /ontbreekt/],
    ];
    for (const [file, message] of cases) {
      expect(() => readKey(file, false), file).toThrow(message);
      expect(() => readKey(file, false), file).not.toThrow(KEY);
    }
    expect(readKey(good, false)).toBe(KEY);
    // It is not ours to change.
    expect(statSync(path.join(folder, "open")).mode & 0o777).toBe(0o640);
  });
  test("a link or folder in the place of the own key is refused, and not written through", () => {
    const elsewhere = path.join(tempFolder(), "elders");
    symlinkSync(elsewhere, own);
    expect(() => readKey(undefined, false)).toThrow(/verwijzing/);
    expect(existsSync(elsewhere)).toBe(false);
    rmSync(own);
    mkdirSync(own);
    expect(() => readKey(undefined, false)).toThrow(/geen gewoon bestand/);
  });
  test("the command refuses an open key with code 2, before any work", () => {
    const file = path.join(tempFolder(), "open");
    writeFileSync(file, KEY);
    chmodSync(file, 0o644);
    const r = rom(work(), ["process", delivery(), "--toch", "--uit", out(), "--sleutel", file]);
    expect(r.status).toBe(2);
    expect(r.stderr).toContain("chmod 600");
    expect(r.stderr).not.toContain(KEY);
  });
});
