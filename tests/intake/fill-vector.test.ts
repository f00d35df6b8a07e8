import { expect, test } from "vitest";
import { openDb } from "../../src/engine/db.js";

/** Whole numbers go to the database column by column, whole words of NULL bits at a time; the plain twin is the list itself. */

const COUNT = 5000; // beyond two parts of the client
const pick = (k: number): number => (k * 2654435761) % 2 ** 31;

test("numbers and NULLs stand in a table as they were handed over", async () => {
  const db = await openDb({ threads: 1 });
  const NONE = -(2 ** 31);
  // Whole words that are NULL, none, and some; 0, and numbers of which one half is 0, beside the 0 that stands for NULL.
  const narrow = Int32Array.from({ length: COUNT }, (_, k) =>
    k < 200 || (k > 400 && k % 3 === 0) ? NONE : (pick(k) % 60000) - 30000,
  );
  const wide = BigInt64Array.from({ length: COUNT }, (_, k) =>
    k % 5 === 0 ? 0n : k % 5 === 1 ? 1n << 40n : k % 5 === 2 ? -7n : BigInt(pick(k)) * 2n ** 31n + BigInt(k),
  );
  const small = Int32Array.from({ length: COUNT }, (_, k) => k % 256);
  const whole = Int32Array.from({ length: COUNT }, (_, k) => pick(k) - 2 ** 30);
  try {
    await db.run("CREATE TABLE t (a SMALLINT, b BIGINT, c UTINYINT, d INTEGER)");
    await db.fill("t", [
      { type: "SMALLINT", values: narrow, length: COUNT, none: NONE },
      { type: "BIGINT", values: wide, length: COUNT, none: 0n },
      { type: "UTINYINT", values: small, length: COUNT },
      { type: "INTEGER", values: whole, length: COUNT },
    ]);
    const rows = await db.all<Record<string, unknown>>("SELECT a, b::VARCHAR AS b, c, d FROM t");
    expect(rows).toEqual(
      Array.from({ length: COUNT }, (_, k) => ({
        a: narrow[k] === NONE ? null : narrow[k],
        b: wide[k] === 0n ? null : String(wide[k]),
        c: small[k],
        d: whole[k],
      })),
    );
  } finally {
    db.close();
  }
});

test.each([
  ["SMALLINT", 32768],
  ["SMALLINT", -32769],
  ["UTINYINT", 256],
  ["UTINYINT", -1],
] as const)("a number that does not fit %s is refused: %i", async (type, value) => {
  const db = await openDb({ threads: 1 });
  try {
    await db.run(`CREATE TABLE t (a ${type})`);
    await expect(db.fill("t", [{ type, values: Int32Array.of(1, value), length: 2 }])).rejects.toThrow(RangeError);
    // What stands for NULL need not fit.
    await db.fill("t", [{ type, values: Int32Array.of(1, value), length: 2, none: value }]);
    expect(await db.all("SELECT a FROM t ORDER BY ALL")).toEqual([{ a: 1 }, { a: null }]);
  } finally {
    db.close();
  }
});
