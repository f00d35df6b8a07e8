import { afterAll, beforeAll, expect, test } from "vitest";
import { VIEWS } from "../../src/engine/contract/views.js";
import type { Db } from "../../src/engine/db.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { GOLDEN } from "../support/golden.js";

/** Views of a release: the figures themselves, in an easier shape. */

let db: Db;
beforeAll(async () => {
  db = await openRelease(readRelease(GOLDEN));
});
afterAll(() => db.close());

test("every view has the columns that it is said to have, in that order", async () => {
  for (const view of VIEWS) {
    const found = await db.texts(`SELECT column_name FROM (DESCRIBE ${view.naam})`);
    expect(found, view.naam).toEqual(view.kolommen.map((c) => c.naam));
  }
});
test("cijfers holds every figure once, hidden ones too, under the name of its unit and of its period", async () => {
  const [rows] = await db.all<{ lost: number; cijfers: number; indicatoren: number; verborgen: number }>(`SELECT
    (SELECT count(*) FROM cijfers) AS cijfers, (SELECT count(*) FROM indicatoren) AS indicatoren,
    (SELECT count(*) FROM cijfers WHERE status = 'verborgen' AND waarde IS NULL AND reden IS NOT NULL) AS verborgen,
    (SELECT count(*) FROM (SELECT niveau, eenheid, periode, indicator, definitie, populatie, instrument, uitsplitsing, categorie,
       n, teller, waarde, laag, hoog, status, reden FROM indicatoren
     EXCEPT SELECT niveau, eenheid_code, periode_code, indicator, definitie, populatie, instrument, uitsplitsing, categorie,
       n, teller, waarde, laag, hoog, status, reden FROM cijfers)) AS lost`);
  expect(rows?.lost).toBe(0);
  expect(rows?.cijfers).toBe(rows?.indicatoren);
  expect(rows?.verborgen).toBeGreaterThan(100);
  const nameless = await db.all(
    "SELECT * FROM cijfers WHERE naam IS NULL OR periode IS NULL OR noemer IS NULL LIMIT 3",
  );
  expect(nameless).toEqual([]);
  const [one] = await db.all<{ naam: string; organisatie: string; soort_periode: string }>(
    "SELECT naam, organisatie, soort_periode FROM cijfers WHERE niveau = 'vestiging' AND periode_code = 'totaal' ORDER BY naam LIMIT 1",
  );
  expect(one?.organisatie).toMatch(/\S/);
  expect(one?.soort_periode).toBe("totaal");
});
