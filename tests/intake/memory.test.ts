import { expect, test } from "vitest";
import { allowMore, isOutOfMemory, openDb } from "../../src/engine/db.js";
import { unreadable } from "../../src/engine/intake/load-table.js";

/** What happens where answers do not fit in memory: more of it is allowed once, and then the message says so. */

const source = { name: "items.csv" } as Parameters<typeof unreadable>[0];

test("a database that runs out says so, and may be allowed more", async () => {
  const db = await openDb();
  await db.run("SET memory_limit = '20MB'; SET temp_directory = ''");
  const many = "CREATE OR REPLACE TABLE veel AS SELECT i, i::VARCHAR || repeat('x', 200) AS t FROM range(400000) r(i)";
  const fault = await db.run(many).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(isOutOfMemory(fault)).toBe(true);
  await allowMore(db);
  await db.run(many);
  expect(await db.one("SELECT count(*) AS n FROM veel")).toEqual({ n: 400_000 });
  db.close();
});

test("too large is told apart from broken", () => {
  const large = unreadable(source, new Error("Out of Memory Error: could not allocate block of size 256.0 KiB"));
  expect(large.message).toMatch(/^items\.csv is te groot voor het geheugen/);
  const broken = unreadable(source, new Error("Invalid Input Error: CSV Error on Line: 3"));
  expect(broken.message).toBe("items.csv is niet tot het einde te lezen.");
});
