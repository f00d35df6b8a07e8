import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { OQ_REVERSED_ITEMS } from "../../src/engine/demo/instruments.js";
import { ZELFDE_TOTAAL } from "../../src/engine/demo/traps.js";
import { type Ran, runFolder, tempFolder } from "../support/delivery.js";

/** Every planted fault stands where waarheid.json says, in the number it says; found here from the files alone. */

interface Trap {
  readonly code: string;
  readonly vestiging: string;
  readonly instrument: string | null;
  readonly tabel: string;
  readonly rijen: number;
}

let ran: Ran;
let traps: Map<string, Trap>;
let folder: string;
beforeAll(async () => {
  folder = path.join(tempFolder(), "demo");
  writeDemo({ trajecten: 4000, seed: 3, out: folder, fouten: true });
  const truth = JSON.parse(readFileSync(path.join(folder, "waarheid.json"), "utf8")) as { fouten: Trap[] };
  traps = new Map(truth.fouten.map((t) => [t.code, t]));
  ran = await runFolder(folder);
  await ran.db.run(`CREATE TABLE antwoord AS SELECT * FROM read_csv('${path.join(folder, "items.csv")}')`);
  await ran.db.run(`CREATE TABLE lijst AS SELECT m.*, t.vestiging FROM metingen m JOIN trajecten t USING (traject_id)`);
  await ran.db.run(`CREATE TABLE ruw AS SELECT * FROM read_csv('${path.join(folder, "metingen.csv")}', all_varchar = true)
    JOIN (SELECT traject_id, vestiging FROM read_csv('${path.join(folder, "trajecten.csv")}', all_varchar = true)) USING (traject_id)`);
});
afterAll(() => ran.db.close());

const rows = (code: string): number => traps.get(code)?.rijen ?? -1;
const at = (code: string): string => traps.get(code)?.vestiging ?? "";
async function n(sql: string): Promise<number> {
  return (await ran.db.one<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`)).n;
}

describe("planted faults", () => {
  test("seventeen of them, each at a vestiging of its own, each hitting rows", () => {
    expect(traps.size).toBe(17);
    expect(new Set([...traps.values()].map((t) => t.vestiging)).size).toBe(17);
    for (const t of traps.values()) expect(t.rijen, t.code).toBeGreaterThan(0);
  });
  test("OQ-45: numbering, coding and reversal", async () => {
    const shifted = at("oq45-nummering-verschoven");
    const lists = `(SELECT meting_id, max(item) AS hoogste, bool_or(item = 17) AS zeventien FROM antwoord JOIN ruw USING (meting_id)
      WHERE vestiging = '${shifted}' AND instrument = 'OQ-45' GROUP BY 1)`;
    expect(await n(`${lists} WHERE hoogste = 46 AND NOT zeventien`)).toBeGreaterThan(
      0.9 * rows("oq45-nummering-verschoven"),
    );
    expect(await n(lists)).toBe(rows("oq45-nummering-verschoven"));
    const coded = `score JOIN zorgtraject USING (traject_nr) WHERE instrument = 'OQ-45-SD' AND vestiging = '${at("oq45-codering-1-5")}'`;
    // Most lists hold a 5 and are shifted back by the pipeline.
    expect((await n(`${coded} AND codering = 'anders'`)) / (await n(coded))).toBeGreaterThan(0.5);
    const together = async (vestiging: string): Promise<number> => {
      const [row] = await ran.db.all<{ r: number }>(`WITH w AS (SELECT meting_id,
          avg(score) FILTER (item IN (${OQ_REVERSED_ITEMS.join(", ")})) AS om, avg(score) FILTER (item NOT IN (${OQ_REVERSED_ITEMS.join(", ")})) AS rest
        FROM antwoord JOIN ruw USING (meting_id) WHERE instrument = 'OQ-45' AND vestiging = '${vestiging}' GROUP BY 1)
        SELECT corr(om, rest) AS r FROM w`);
      return row?.r ?? 0;
    };
    expect(await together(at("oq45-reeds-omgekeerd"))).toBeGreaterThan(0.5);
    expect(await together(at("meting-dubbel"))).toBeLessThan(-0.5);
  });
  test("totals on another scale", async () => {
    const low = (code: string, instrument: string, sql: string): Promise<number> =>
      n(`ruw WHERE vestiging = '${at(code)}' AND instrument = '${instrument}' AND ${sql}`);
    expect(await low("scl90-totaal-0-4", "SCL-90", "ruwe_score IS NOT NULL")).toBe(rows("scl90-totaal-0-4"));
    expect(await low("scl90-totaal-0-4", "SCL-90", "ruwe_score::INT < 90")).toBeGreaterThan(
      0.2 * rows("scl90-totaal-0-4"),
    );
    expect(await low("dass21-niet-verdubbeld", "DASS-21", "ruwe_score::INT <= 63")).toBe(
      rows("dass21-niet-verdubbeld"),
    );
    expect(await low("core34-som", "CORE-34", "ruwe_score::INT BETWEEN 0 AND 136")).toBe(rows("core34-som"));
    expect(await low("core34-som", "CORE-34", "ruwe_score::INT > 40")).toBeGreaterThan(0.2 * rows("core34-som"));
    expect(await low("bsi-som", "BSI", "ruwe_score::INT > 4")).toBeGreaterThan(0.85 * rows("bsi-som"));
    expect(await low("mansa-gemiddelde", "MANSA-12ph", "ruwe_score::DOUBLE BETWEEN 1 AND 7")).toBe(
      rows("mansa-gemiddelde"),
    );
    expect(await low("zelfde-totaal", "OQ-45-SD", `ruwe_score::INT = ${ZELFDE_TOTAAL}`)).toBe(rows("zelfde-totaal"));
    expect(await low("buiten-bereik", "SCL-90", "ruwe_score::INT > 450")).toBe(rows("buiten-bereik"));
  });
  test("only good endings: few namingen, and better ones than anywhere", async () => {
    const found = await ran.db.all<{ vestiging: string; r: number; dt: number }>(`SELECT vestiging,
        avg((nameting = 'geldig')::INT) AS r, (SELECT avg(p.verbetering)::DOUBLE FROM paar p JOIN zorgtraject q USING (traject_nr)
          WHERE q.vestiging = z.vestiging AND p.instrument = 'SCL-90') AS dt
      FROM behandeling JOIN zorgtraject z USING (traject_nr) GROUP BY 1`);
    const here = found.find((f) => f.vestiging === at("alleen-goede-afloop"));
    // The SCL-90 of these is delivered as it should be.
    const others = found.filter((f) => /Beuk|Ceder|Den|Abeel|Berk|Es$|Els|Esdoorn/.test(f.vestiging));
    expect(others).toHaveLength(8);
    for (const o of others) expect(here?.dt, o.vestiging).toBeGreaterThan(o.dt);
    expect(here?.r).toBeLessThan(0.4);
  });
  test("one day, two vestigingen, duplicates, administrative closures", async () => {
    expect(await n(`ruw WHERE vestiging = '${at("alles-op-een-dag")}' AND datum = '2018-03-01'`)).toBe(
      rows("alles-op-een-dag"),
    );
    const places = "(SELECT behandelaar FROM trajecten GROUP BY 1 HAVING count(DISTINCT vestiging) > 1)";
    expect(await n(places)).toBe(1);
    expect(
      await n(
        `trajecten WHERE vestiging = '${at("behandelaar-op-twee-vestigingen")}' AND behandelaar IN (FROM ${places})`,
      ),
    ).toBe(rows("behandelaar-op-twee-vestigingen"));
    const again = (days: number, code: string) =>
      n(`(SELECT DISTINCT b.nr FROM lijst a JOIN lijst b ON a.traject_id = b.traject_id AND a.instrument = b.instrument
        AND b.nr = a.nr + 1 AND b.datum = a.datum + ${days} WHERE a.vestiging = '${at(code)}')`);
    expect(await again(0, "meting-dubbel")).toBe(rows("meting-dubbel"));
    expect(await again(1, "meting-bijna-dubbel")).toBe(rows("meting-bijna-dubbel"));
    expect(
      await n(`trajecten a JOIN trajecten b USING (patient_id, vestiging, eerste_contact, laatste_contact)
        WHERE a.traject_id < b.traject_id AND vestiging = '${at("zorgtraject-dubbel")}'`),
    ).toBe(rows("zorgtraject-dubbel"));
    const closed = `trajecten WHERE vestiging = '${at("administratief-gesloten")}' AND reden_einde IS NOT NULL`;
    expect((await n(`${closed} AND reden_einde = '4'`)) / (await n(closed))).toBeGreaterThan(0.9);
  });
  test("the rest of the demo is as it is without", () => {
    const clean = path.join(tempFolder(), "demo");
    writeDemo({ trajecten: 500, seed: 3, out: clean });
    const dirty = path.join(tempFolder(), "demo");
    writeDemo({ trajecten: 500, seed: 3, out: dirty, fouten: true });
    const lines = (f: string) => readFileSync(path.join(f, "trajecten.csv"), "utf8").split("\n");
    const untouched = lines(clean).filter((l) => /Vestiging (Beuk|Ceder|Populier|Abeel|Berk)/.test(l));
    const there = new Set(lines(dirty));
    expect(untouched.length).toBeGreaterThan(80);
    for (const l of untouched) expect(there.has(l)).toBe(true);
  });
});

test("same options, same bytes; another seed, other bytes", () => {
  const hash = (options: { seed: number; fouten?: boolean; format?: "csv" | "xml" }): string => {
    const out = path.join(tempFolder(), "demo");
    writeDemo({ trajecten: 150, out, ...options });
    const h = createHash("sha256");
    for (const f of readdirSync(out, { recursive: true, encoding: "utf8" }).sort())
      if (/\.\w+$/.test(f)) h.update(f).update(readFileSync(path.join(out, f)));
    return h.digest("hex");
  };
  for (const o of [{ seed: 5 }, { seed: 5, fouten: true }, { seed: 5, format: "xml" as const }])
    expect(hash(o)).toBe(hash(o));
  expect(hash({ seed: 5 })).not.toBe(hash({ seed: 6 }));
});
