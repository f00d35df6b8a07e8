import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Report } from "../../src/engine/check/report.js";
import type { Files } from "../support/delivery.js";
import { deep } from "../support/sizes.js";

/**
 * Deliveries as they really come: each folder here is one, with in `verwacht.json` how a check of it must end. The check
 * runs in this process as the command runs it, to its end or as far as reading; docs/testing.md tells how to add a case.
 */

const HERE = path.dirname(new URL(import.meta.url).pathname);
const OURS = ["verwacht.json", "maak.ts"];
const LIMIT = 20_000;

// Where the work folder is, is settled when the engine is first loaded.
const ROOM = mkdtempSync(path.join(tmpdir(), "rom-gevallen-"));
const WORK = path.join(ROOM, "werk");
process.env["ROM_WORK"] = WORK;
const { checkDelivery } = await import("../../src/engine/cli/check.js");
afterAll(() => rmSync(ROOM, { recursive: true, force: true }));

const account = z.tuple([z.number(), z.number(), z.number()]);
const schema = z.strictObject({
  titel: z.string().min(5),
  /** 0: usable, without a faulty row or value · 7: usable with faults · 3: refused. */
  uitgang: z.union([z.literal(0), z.literal(3), z.literal(7)]),
  /** All that the case proves is how it is read: a usual run computes nothing of it, the deep tests check it to the end. */
  tot: z.literal("lezen").optional(),
  /** What the console or the report must say, as regular expressions. */
  bevat: z.array(z.string()),
  /** Per table: read, accepted, set aside. */
  rijen: z.record(z.string(), account).optional(),
  /** What may stand in no message and no report: the keys planted in the delivery. */
  nergens: z.array(z.string().min(2)).min(1),
});

interface Maker {
  readonly files?: () => Files | Promise<Files>;
  /** Does what files cannot: links, permissions, odd names. @returns what is to be checked */
  readonly place?: (folder: string) => string;
  readonly skip?: () => boolean;
}

const cases = readdirSync(HERE, { withFileTypes: true })
  .filter((e) => e.isDirectory())
  .map((e) => e.name)
  .sort();

/** Puts the delivery of a case in a folder of its own. @returns what is to be checked */
async function deliver(name: string, maker: Maker): Promise<string> {
  const folder = path.join(ROOM, "in", name);
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(path.join(HERE, name)))
    if (!OURS.includes(entry)) cpSync(path.join(HERE, name, entry), path.join(folder, entry), { recursive: true });
  for (const [file, content] of Object.entries((await maker.files?.()) ?? {}))
    writeFileSync(path.join(folder, file), content);
  return maker.place?.(folder) ?? folder;
}

interface Outcome {
  readonly code: number;
  readonly report: Report;
  /** Everything said on the console and written in the report. */
  readonly said: string;
  /** The console alone, to show where an expectation fails. */
  readonly told: string;
  /** Processor time. */
  readonly ms: number;
}

async function check(delivery: string, out: string, tot: "lezen" | undefined): Promise<Outcome> {
  const lines: string[] = [];
  const reporter = { line: (text: string) => void lines.push(text), step: <T>(_: string, f: () => Promise<T>) => f() };
  const start = process.cpuUsage();
  const code = await checkDelivery({ delivery, out }, reporter, ...(tot === "lezen" && !deep ? [null] : []));
  const used = process.cpuUsage(start);
  const ms = (used.user + used.system) / 1000;
  const written = readdirSync(out).map((f) => readFileSync(path.join(out, f), "utf8"));
  const report = JSON.parse(readFileSync(path.join(out, "rapport.json"), "utf8")) as Report;
  return { code, report, said: [...lines, ...written].join("\n"), told: lines.join("\n"), ms };
}

test("there are at least sixty cases, and each says what it expects", () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  for (const name of cases) {
    expect(existsSync(path.join(HERE, name, "verwacht.json")), `${name}/verwacht.json`).toBe(true);
    schema.parse(JSON.parse(readFileSync(path.join(HERE, name, "verwacht.json"), "utf8")));
  }
});

test("of every kind of file one that is usable is checked to the end", () => {
  for (const name of ["gewoon", "xml-gewoon", "zip-goed", "gz-goed", "parquet-goed", "export-met-indeling"]) {
    const wanted = schema.parse(JSON.parse(readFileSync(path.join(HERE, name, "verwacht.json"), "utf8")));
    expect(wanted.uitgang, name).not.toBe(3);
    expect(wanted.tot, name).toBeUndefined();
  }
});

describe.each(cases.filter((name) => existsSync(path.join(HERE, name, "verwacht.json"))))("%s", (name) => {
  const wanted = schema.parse(JSON.parse(readFileSync(path.join(HERE, name, "verwacht.json"), "utf8")));
  test(wanted.titel, async (context) => {
    const made = path.join(HERE, name, "maak.ts");
    const maker: Maker = existsSync(made) ? ((await import(pathToFileURL(made).href)) as Maker) : {};
    if (maker.skip?.()) context.skip();
    const delivery = await deliver(name, maker);
    const { code, report, said, told, ms } = await check(delivery, path.join(ROOM, "uit", name), wanted.tot);

    if (wanted.uitgang === 0) {
      // Oddities may be pointed out in a sound delivery; no row or value of it may be faulty.
      expect(report.fouten, told).toEqual([]);
      expect([0, 7], told).toContain(code);
      // What is only good to know does not keep a delivery from being clean.
      expect(code).toBe(report.bevindingen.some((f) => f.ernst !== "ter informatie") ? 7 : 0);
    } else expect(code, told).toBe(wanted.uitgang);
    if (wanted.uitgang === 7) expect(report.fouten, told).not.toEqual([]);
    if (wanted.uitgang === 3) {
      expect(
        report.onbruikbaar.length + report.bevindingen.filter((f) => f.ernst === "onbruikbaar").length,
      ).toBeGreaterThan(0);
      for (const reason of report.onbruikbaar) {
        expect(reason.wat.length).toBeGreaterThan(20);
        expect(reason.herstel.length, `${reason.wat}: how to mend it`).toBeGreaterThan(10);
      }
    }
    for (const text of wanted.bevat) expect(new RegExp(text).test(said), `${text}: ${told}`).toBe(true);
    for (const f of report.fouten) expect(f.herstel, f.verwacht).not.toBe("Verbeter de waarde bij de bron.");

    const found: Record<string, number[]> = {};
    for (const a of report.rijen) {
      expect(a.gelezen, a.bestand).toBe(a.aanvaard + a.apart);
      found[a.tabel] = [a.gelezen, a.aanvaard, a.apart];
    }
    if (wanted.rijen) expect(found, told).toMatchObject(wanted.rijen);
    for (const word of wanted.nergens) expect(said.includes(word), `${word}`).toBe(false);
    // Nothing of the run itself remains, and nothing was written outside the report.
    expect(readdirSync(WORK)).toEqual([]);
    expect(readdirSync(ROOM).sort()).toEqual(["in", "uit", "werk"]);
    expect(readdirSync(path.join(ROOM, "uit")).filter((f) => f.includes("."))).toEqual([]);
    expect(ms).toBeLessThan(LIMIT);
  });
});
