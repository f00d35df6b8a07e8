import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { type CellFilter, cells } from "../../src/site/queries/cells.js";
import { type Query, remember } from "../../src/site/query.js";
import { GOLDEN } from "../support/golden.js";

/** Answers that a page remembers are the answers of the database. */

let db: Awaited<ReturnType<typeof openRelease>>;
beforeAll(async () => {
  db = await openRelease(readRelease(GOLDEN));
});
afterAll(() => db?.close());

/** Counts what is asked of it. */
function counted(q: Query): { q: Query; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    q: {
      all: (sql) => {
        asked.push(sql);
        return q.all(sql);
      },
    },
  };
}

test("figures cut out of all those of their indicator are the ones that are asked for, in the same order", async () => {
  const { q, asked } = counted(db);
  const page = remember(q);
  const combinations = await db.all<{
    indicator: string;
    instrument: string;
    definitie: string;
    populatie: string;
    niveau: string;
    eenheid: string;
    periode: string;
    uitsplitsing: string;
  }>(
    "SELECT DISTINCT ON (indicator, definitie, niveau, uitsplitsing) indicator, instrument, definitie, populatie, niveau, eenheid, periode, uitsplitsing FROM indicatoren ORDER BY ALL",
  );
  expect(combinations.length).toBeGreaterThan(40);
  let rows = 0;
  const compared = new Set<string>();
  for (const k of combinations) {
    const filters: CellFilter[] = [
      { indicator: k.indicator },
      { indicator: k.indicator, instrument: null, definitie: null },
      { indicator: k.indicator, instrument: k.instrument, niveau: k.niveau, periode: k.periode },
      {
        indicator: k.indicator,
        instrument: k.instrument,
        definitie: k.definitie,
        eenheden: ["totaal", k.eenheid],
        soort: "jaar",
      },
      {
        indicator: k.indicator,
        instrument: k.instrument,
        definitie: null,
        populatie: k.populatie,
        uitsplitsing: k.uitsplitsing,
      },
      { indicator: k.indicator, instrument: k.instrument, eenheden: [] },
    ];
    for (const f of filters) {
      const name = JSON.stringify(f);
      if (compared.has(name)) continue;
      compared.add(name);
      const plain = await cells(db, f);
      // As text: comparing a hundred thousand values one by one takes ten times as long.
      expect(JSON.stringify(await cells(page, f)) === JSON.stringify(plain), name).toBe(true);
      rows += plain.length;
    }
  }
  expect(rows).toBeGreaterThan(10_000);
  // One question per indicator, however many figures were asked for.
  expect(asked.length).toBe(new Set(combinations.map((k) => k.indicator)).size);
});

describe("a question that fails", () => {
  test("is asked again, and one that succeeded is not", async () => {
    let fails = true;
    let asked = 0;
    const q = remember({
      all: <T>() => {
        asked += 1;
        return fails ? Promise.reject(new Error("weg")) : Promise.resolve([] as T[]);
      },
    });
    await expect(q.all("SELECT 1")).rejects.toThrow("weg");
    fails = false;
    expect(await q.all("SELECT 1")).toEqual([]);
    expect(await q.all("SELECT 1")).toEqual([]);
    expect(asked).toBe(2);
  });
});
