import { expect, test } from "vitest";
import { type Db, openDb, type Scanned } from "../../src/engine/db.js";

/** What `scan` hands over, beside the same values as text: whole numbers exact, of decimals the digits, NULL as null. */

/** The values of one column by `scan`, in order. */
async function scan(db: Db, sql: string): Promise<Scanned[]> {
  const out: Scanned[] = [];
  await db.scan(sql, ({ rows, columns: [column = []] }) => {
    expect(column).toHaveLength(rows);
    out.push(...column);
  });
  return out;
}

// Round every power of two up to 2^100, of either sign: where 32, 53, 64 and 128 bits end.
const EDGES = `SELECT s * (1::HUGEINT << p) + d AS x, row_number() OVER () AS nr
  FROM range(0, 101) r(p), (VALUES (-1), (1)) t(s), (VALUES (-1), (0), (1)) u(d)`;

test.each(["HUGEINT", "DECIMAL(38, 0)", "DECIMAL(38, 4)"])("%s: every digit, whatever its size", async (type) => {
  const db = await openDb();
  // Every seventh row is NULL, so that some parts have them and their places differ from those of the values.
  await db.run(`CREATE TABLE x AS SELECT nr, CASE WHEN nr % 7 <> 3 THEN x END::${type} AS x FROM (${EDGES})`);
  const texts = await db.all<{ t: string | null }>("SELECT CAST(x AS VARCHAR) AS t FROM x ORDER BY nr");
  const want = texts.map(({ t }) => (t === null ? null : BigInt(t.replace(".", ""))));
  const found = await scan(db, "SELECT x FROM x ORDER BY nr");
  expect(found.map((x) => (x === null ? null : BigInt(x as number | bigint)))).toEqual(want);
  for (const x of found)
    if (typeof x === "bigint") expect(Number.isSafeInteger(Number(x))).toBe(false);
    else if (x !== null) expect(Number.isSafeInteger(x)).toBe(true);
  expect(found.filter((x) => typeof x === "bigint").length).toBeGreaterThan(200);
  db.close();
});

test("numbers of 32 bits and words, over more than one part", async () => {
  const db = await openDb();
  const rows =
    "SELECT CASE WHEN i % 5 <> 4 THEN (i * 500000 - 1500000000)::INTEGER END AS x FROM range(6000) r(i) ORDER BY i";
  const want = (await db.all<{ x: number | null }>(rows)).map(({ x }) => x);
  expect(await scan(db, rows)).toEqual(want);
  expect(await scan(db, "SELECT unnest(['a', NULL, 'c'])")).toEqual(["a", null, "c"]);
  expect(await scan(db, "SELECT unnest([1.25::DECIMAL(9, 2), NULL])")).toEqual([125, null]);
  await expect(scan(db, "SELECT DATE '2020-01-01'")).rejects.toThrow("scan: DuckDBDateValue");
  db.close();
});
