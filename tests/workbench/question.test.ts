import { RuntimeError } from "@observablehq/runtime";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TABLES } from "../../src/engine/contract/tables.js";
import { VIEWS } from "../../src/engine/contract/views.js";
import type { Db } from "../../src/engine/db.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { EngineLost } from "../../src/site/patience.js";
import { Stopped } from "../../src/site/session.js";
import { NAMES } from "../../src/site/workbench/catalogue.js";
import { faultText, near } from "../../src/site/workbench/faults.js";
import { hiddenSentence, reckoning, WITH_HIDDEN } from "../../src/site/workbench/hidden.js";
import { asRows, namesIn, withValues } from "../../src/site/workbench/question.js";
import { GOLDEN } from "../support/golden.js";

/** A reader's question: what goes into it, what is hidden under it, what is said when it fails. */

let db: Db;
beforeAll(async () => {
  db = await openRelease(readRelease(GOLDEN));
});
afterAll(() => db.close());

describe("values of other cells", () => {
  test("stand in the question as literals", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the place of a value in a question
    const sql = "SELECT * FROM cijfers WHERE naam IN ${groep} AND n >= ${ minst } AND periode = ${p}";
    expect(namesIn(sql)).toEqual(["groep", "minst", "p"]);
    expect(withValues(sql, { groep: ["a", "O'B"], minst: 10, p: "x' OR 1=1 --" })).toBe(
      "SELECT * FROM cijfers WHERE naam IN ('a', 'O''B') AND n >= 10 AND periode = 'x'' OR 1=1 --'",
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the place of a value in a question
    expect(withValues("naam IN ${groep}", { groep: [] })).toBe("naam IN (NULL)");
  });
  test.each([
    "DROP TABLE eenheden",
    "CREATE TABLE x AS SELECT 1",
    "DELETE FROM eenheden",
    "SET threads = 1",
    "COPY eenheden TO 'x.csv'",
  ])("a question within another cannot make, change or drop anything: %s", async (sql) => {
    await expect(db.all(asRows(sql, 10))).rejects.toThrow(/Parser Error/);
  });
  test("comments and semicolons at the end are no matter", async () => {
    const rows = await db.all(asRows("SELECT 1 AS x -- een\n;\n", 10));
    expect(rows).toEqual([{ x: 1 }]);
  });
});

describe("hidden figures under an answer", () => {
  const tablesOf = (sql: string): string[] => [
    ...new Set([...sql.matchAll(/(?:from|join)\s+"?(\w+)/gi)].map((m) => (m[1] ?? "").toLowerCase())),
  ];
  const planOf = async (sql: string): Promise<string> => JSON.stringify(await db.all(`EXPLAIN ${sql}`));
  const ask = async (sql: string) => reckoning(sql, tablesOf(sql), await planOf(sql));

  test("are counted under the same conditions", async () => {
    const sql =
      "SELECT sum(n) AS n, avg(waarde) FROM cijfers WHERE indicator = 'delta-t' AND niveau = 'vestiging' AND soort_periode = 'jaar'";
    const r = await ask(sql);
    const [counted] = await db.all<{ rijen: number; verborgen: number }>(r?.telt ?? "");
    const [own] = await db.all<{ rijen: number; verborgen: number }>(
      "SELECT count(*) AS rijen, count(*) - count(waarde) AS verborgen FROM indicatoren JOIN perioden USING (periode) WHERE indicator = 'delta-t' AND niveau = 'vestiging' AND soort = 'jaar' AND status <> 'niet beschikbaar'",
    );
    expect(counted?.verborgen).toBeGreaterThan(0);
    expect(counted?.verborgen).toBe(own?.verborgen);
    expect(hiddenSentence(counted ?? null)).toMatch(
      /^Let op: van de \d+ cijfers die onder deze voorwaarden kunnen vallen zijn er \d+ verborgen\. In een som .* niet mee, .* niet het geheel\.$/,
    );
  });
  test.each([
    "select count(*) from cijfers where naam = 'where (niet) from' group by naam order by 1 limit 3",
    "SELECT DISTINCT naam FROM cijfers",
    "SELECT naam, rank() OVER (ORDER BY waarde) FROM cijfers",
    "SELECT sum(n) FROM cijfers /* WHERE n > 5 */ -- WHERE\n WHERE n > 10 HAVING sum(n) > 0",
  ])("a plain question is counted: %s", async (sql) => {
    const r = await ask(sql);
    expect(r?.telt).not.toBeNull();
    const [counted] = await db.all<{ rijen: number; verborgen: number }>(r?.telt ?? "");
    expect(counted?.rijen).toBeGreaterThanOrEqual(counted?.verborgen ?? 1);
  });
  test.each([
    "SELECT sum(a.n) FROM cijfers a JOIN eenheden e ON e.naam = a.naam",
    "WITH x AS (SELECT * FROM cijfers) SELECT avg(waarde) FROM x",
    "SELECT (SELECT sum(n) FROM cijfers) AS n",
    "FROM cijfers SELECT sum(n) WHERE n > 5",
    "SELECT sum(n) FROM (SELECT * FROM cijfers LIMIT 5)",
    "SELECT indicator, max(waarde) FROM indicatoren i WHERE i.n IN (SELECT n FROM indicatoren WHERE n > 10) GROUP BY ALL",
    "SELECT (SELECT sum(n) FROM indicatoren) AS alles FROM cijfers WHERE niveau = 'vestiging' GROUP BY ALL",
    "SELECT sum(n) FILTER (WHERE niveau = 'vestiging') FROM cijfers",
    "SELECT sum(n) FROM cijfers WHERE status = 'getoond'",
    "SELECT sum(n) FROM cijfers USING SAMPLE 2",
    "SELECT sum(n) FROM cijfers UNION ALL SELECT sum(n) FROM cijfers",
  ])("where it cannot be told there is a warning: %s", async (sql) => {
    expect(await ask(sql)).toMatchObject({ telt: null, somt: true });
    expect(hiddenSentence(null)).toMatch(/^Let op: .*niet te zien.*tellen verborgen cijfers niet mee/);
  });
  test("a condition on a value does not hide the hidden: it can say neither yes nor no of them", async () => {
    const plain =
      "SELECT sum(n) FROM cijfers WHERE indicator = 'delta-t' AND niveau = 'vestiging' AND soort_periode = 'jaar'";
    const count = async (sql: string) =>
      (await db.all<{ rijen: number; verborgen: number }>((await ask(sql))?.telt ?? ""))[0]?.verborgen;
    const all = await count(plain);
    expect(all).toBeGreaterThan(0);
    expect(await count(`${plain} AND n >= 0`)).toBe(all);
    expect(await count(`${plain} AND waarde > 0`)).toBe(all);
  });
  test("texts with signs of a comment in them are texts", async () => {
    const sql = "SELECT instrument, sum(n) FROM cijfers WHERE naam <> '--' AND indicator <> '/*' GROUP BY instrument";
    const [counted, more] = await db.all<{ rijen: number }>((await ask(sql))?.telt ?? "");
    expect(counted?.rijen).toBe((await db.one<{ n: number }>("SELECT count(*)::INTEGER AS n FROM cijfers")).n);
    expect(more).toBeUndefined();
  });
  test("what fills in a hidden figure is told, with rows and with sums", async () => {
    const rows = await ask("SELECT naam, coalesce(waarde, 0) AS w FROM cijfers");
    expect(rows).toEqual({ telt: null, somt: false, vult: true });
    expect(hiddenSentence(null, { somt: false, vult: true })).toMatch(
      /kan van een verborgen cijfer .* maken .* niet nul\.$/,
    );
    for (const sql of [
      "SELECT avg(coalesce(waarde, 0)) FROM cijfers",
      "SELECT sum(n) FROM cijfers WHERE waarde IS NOT NULL",
    ])
      expect(await ask(sql)).toMatchObject({ somt: true, vult: true });
    expect(hiddenSentence({ rijen: 5, verborgen: 2 }, { somt: true, vult: true })).not.toMatch(/niet mee/);
  });
  test("rows as they are, and tables without hidden rows, need no warning", async () => {
    expect(await ask("SELECT naam, waarde FROM cijfers WHERE n > 10")).toBeNull();
    expect(await ask("SELECT count(*) FROM eenheden")).toBeNull();
    expect(await ask("SELECT count(*) FROM streefwaarden GROUP BY jaar")).toBeNull();
  });
  test("every table with a status is known to have hidden rows", () => {
    expect(WITH_HIDDEN.has("cijfers")).toBe(true);
    for (const t of TABLES) expect(WITH_HIDDEN.has(t.naam), t.naam).toBe(t.kolommen.some((c) => c.naam === "status"));
    for (const v of VIEWS) expect(WITH_HIDDEN.has(v.naam), v.naam).toBe(v.kolommen.some((c) => c.naam === "status"));
  });
  test("the conditions are taken over whole: the count is that of a plain filter, for any filter", async () => {
    const columns = ["n", "waarde", "laag", "hoog"];
    const filter = fc
      .array(
        fc.tuple(fc.constantFrom(...columns), fc.constantFrom("<", ">=", "<>"), fc.integer({ min: 0, max: 100 })),
        { minLength: 1, maxLength: 4 },
      )
      .chain((terms) =>
        fc
          .array(fc.constantFrom("AND", "OR"), { minLength: terms.length, maxLength: terms.length })
          .map((glue) =>
            terms.map(([c, o, v], i) => `${i ? ` ${glue[i]} ` : ""}(length(naam) + ${v} ${o} ${v} + 12)`).join(""),
          ),
      );
    await fc.assert(
      fc.asyncProperty(filter, async (where) => {
        const r = reckoning(`SELECT sum(n) FROM cijfers WHERE ${where} GROUP BY naam`, ["cijfers"], "");
        const [a] = await db.all(r?.telt ?? "");
        const [b] = await db.all(
          `SELECT count(*)::INTEGER AS rijen, (count(*) FILTER (status = 'verborgen'))::INTEGER AS verborgen FROM cijfers WHERE ${where}`,
        );
        expect(a).toEqual(b);
      }),
      { numRuns: 25 },
    );
  });
});

describe("what is said when a cell fails", () => {
  const fails = async (sql: string): Promise<string> => {
    try {
      await db.all(asRows(sql, 10));
    } catch (cause) {
      return faultText(cause, NAMES, ["rijen", "minst"], 10);
    }
    throw new Error(`did not fail: ${sql}`);
  };
  test.each([
    ["SELECT *\nFROM cijfer", /^Regel 2: er is geen tabel of view cijfer\. Bedoelde u cijfers\?/],
    ["SELECT * FROM rijen", /^Regel 1: rijen is een cel en geen tabel\. .*WITH rijen AS/],
    ["SELECT waarden\nFROM cijfers", /^Regel 1: er is geen kolom waarden\. Bedoelde u waarde/],
    [
      "SELECT naam\nFROM cijfers\nWHERE instument = 'x'",
      /^Regel 3: er is geen kolom instument\. Bedoelde u instrument/,
    ],
    ["SELECT rom_wilson_lag(1, 2)", /^Regel 1: er is geen functie rom_wilson_lag\. Bedoelde u rom_wilson_laag/],
    ["SELECT FROM WHERE", /^Regel 1: de SQL klopt niet bij/],
    ["SELECT naam, sum(n)\nFROM cijfers", /^(Regel \d: )?naam staat niet in GROUP BY/],
  ] as const)("%s", async (sql, said) => {
    expect(await fails(sql)).toMatch(said);
  });
  test("a stop, a lost engine, names of cells", () => {
    const say = (cause: unknown): string => faultText(cause, NAMES, ["rijen", "minst"], 10);
    expect(say(new Stopped("gestopt"))).toBe("Gestopt.");
    expect(say(new Stopped("te lang"))).toMatch(/^Gestopt na 10 seconden\./);
    expect(say(new EngineLost("x"))).toMatch(/concept bewaard/);
    expect(say(new RuntimeError("rijn is not defined", "rijn"))).toBe(
      "Er is geen cel met de naam rijn. Bedoelde u rijen?",
    );
    expect(say(new RuntimeError("rijen is defined more than once"))).toMatch(/meer dan één cel met de naam rijen/);
    expect(say(new RuntimeError("circular definition"))).toMatch(/wachten op elkaar/);
    expect(say(new RuntimeError("Parser Error: iets", "rijen"))).toBe("Wacht op de cel rijen, die een fout heeft.");
    expect(say(new Error("Out of Memory Error: failed to allocate"))).toMatch(/meer geheugen/);
  });
  test("near names only", () => {
    expect(near("responze", ["response", "delta-t"])).toEqual(["response"]);
    expect(near("xyz", ["response", "delta-t"])).toEqual([]);
  });
});
