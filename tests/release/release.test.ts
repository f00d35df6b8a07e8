import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TABLES } from "../../src/engine/contract/tables.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { tempFolder } from "../support/delivery.js";
import { changed, exactOf } from "../support/exact.js";
import { GOLDEN as release, SECRET } from "../support/golden.js";
import { makeDemo, makeRelease } from "../support/releases.js";

/** A release in a moment, where the gate is not the subject. */
const FEW = { coarse: true, indicatoren: ["afgesloten", "response", "delta-t", "hsk-verbetering"] } as const;

const bytes = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => path.join(e.parentPath, e.name))
      .map((f) => [path.relative(folder, f), readFileSync(f).toString("base64")]),
  );

/** A delivery small enough to hold no two metingen that only the order of delivery tells apart, and its release: made once. */
const plain = makeDemo(350);
let made: Promise<string> | undefined;
const ownRelease = (): Promise<string> => {
  made ??= makeRelease(plain, FEW);
  return made;
};

describe("same input, same bytes", () => {
  test("the demo", () => {
    const first = bytes(makeDemo(300, 5));
    expect(bytes(makeDemo(300, 5))).toEqual(first);
    expect(bytes(makeDemo(300, 6))).not.toEqual(first);
  });
  test("rows in another order give the same figures", async () => {
    const shuffled = path.join(tempFolder(), "omgekeerd");
    cpSync(plain, shuffled, { recursive: true });
    for (const name of ["trajecten.csv", "metingen.csv", "items.csv", "contacten.csv"]) {
      const [head, ...rows] = readFileSync(path.join(plain, name), "utf8").trimEnd().split("\n");
      writeFileSync(path.join(shuffled, name), `${[head, ...rows.reverse()].join("\n")}\n`);
    }
    // Every exact cell, before anything is hidden, and the tables of a release made of few of them.
    const [exact, again] = [await exactOf(plain), await exactOf(shuffled)];
    expect(exact.cells.size).toBeGreaterThan(10_000);
    expect(changed(exact.cells, again.cells)).toEqual([]);
    const other = bytes(await makeRelease(shuffled, FEW));
    const own = bytes(await ownRelease());
    for (const t of TABLES) expect(other[`tables/${t.naam}.parquet`], t.naam).toBe(own[`tables/${t.naam}.parquet`]);
  });
  test("another key gives other codes and the same figures", async () => {
    const own = await ownRelease();
    const key = "een andere sleutel van minstens tweeëndertig tekens";
    const other = await makeRelease(plain, { ...FEW, key });
    const read = async (folder: string) => {
      const db = await openRelease(readRelease(folder));
      return db.all(
        `SELECT e.naam, i.* EXCLUDE (eenheid) FROM indicatoren i JOIN eenheden e USING (eenheid) ORDER BY ALL`,
      );
    };
    expect(await read(other)).toEqual(await read(own));
    expect(bytes(other)["tables/eenheden.parquet"]).not.toBe(bytes(own)["tables/eenheden.parquet"]);
  });
});

describe("reading", () => {
  test("a table changed after the certificate is refused", () => {
    const copy = path.join(tempFolder(), "kopie");
    cpSync(release, copy, { recursive: true });
    const file = path.join(copy, "tables", "indicatoren.parquet");
    const content = readFileSync(file);
    content[100] = (content[100] ?? 0) ^ 1;
    writeFileSync(file, content);
    expect(() => readRelease(copy)).toThrow(/Tabel indicatoren van de uitgave is veranderd/);
  });
  test("a certificate that lacks a table, or has no known level, is refused", () => {
    const copy = path.join(tempFolder(), "kopie");
    cpSync(release, copy, { recursive: true });
    const file = path.join(copy, "certificate.json");
    const good = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...good, niveau: "prima" }));
    expect(() => readRelease(copy)).toThrow(/niveau/);
    writeFileSync(file, JSON.stringify({ ...good, tabellen: {} }));
    expect(() => readRelease(copy)).toThrow(/indicatoren/);
    writeFileSync(file, JSON.stringify({ ...good, proef: undefined }));
    expect(() => readRelease(copy)).toThrow(/geen verslag van de aanval/);
  });
  test("a folder that is no release is refused", () => {
    expect(() => readRelease(tempFolder())).toThrow(/geen uitgave/);
  });
});

describe("writing", () => {
  test("replaces an earlier release, and nothing else", async () => {
    const delivery = makeDemo(12);
    const out = path.join(tempFolder(), "uit");
    await makeRelease(delivery, { out, coarse: true });
    await makeRelease(delivery, { out, coarse: true });
    expect(readdirSync(path.dirname(out))).toEqual(["uit"]);
    const foreign = path.join(tempFolder(), "eigen");
    mkdirSync(foreign);
    writeFileSync(path.join(foreign, "scriptie.docx"), "x");
    await expect(makeRelease(delivery, { out: foreign, coarse: true })).rejects.toThrow(/bevat al iets anders/);
    expect(readdirSync(foreign)).toEqual(["scriptie.docx"]);
  });
});

describe("contents", () => {
  test("every table has exactly the contract's columns, and the dictionary says what each means", async () => {
    const db = await openRelease(readRelease(release));
    for (const t of TABLES) {
      const columns = await db.all<{ column_name: string; column_type: string }>(`DESCRIBE ${t.naam}`);
      expect(columns.map((c) => [c.column_name, c.column_type])).toEqual(t.kolommen.map((c) => [c.naam, c.type]));
      for (const c of t.kolommen) expect(c.betekenis.length, c.naam).toBeGreaterThan(5);
    }
    expect(existsSync(path.join(release, "dictionary.json"))).toBe(true);
  });
  test("no figure without n, no hidden figure with anything, intervals round their value", async () => {
    const db = await openRelease(readRelease(release));
    // Whether people were measured: of ten or more, however few or many of them.
    const process = "'response', 'responsstatus', 'geldig-gemeten', 'voormeting', 'nameting'";
    const odd = await db.all(`SELECT * FROM indicatoren WHERE
      (waarde IS NOT NULL AND (n IS NULL OR status <> 'getoond' OR reden IS NOT NULL))
      OR (status = 'verborgen' AND (waarde IS NOT NULL OR teller IS NOT NULL OR sd IS NOT NULL OR laag IS NOT NULL OR hoog IS NOT NULL OR reden <> 'niet getoond (kleine aantallen)'))
      OR (status = 'niet beschikbaar' AND (n IS NOT NULL OR waarde IS NOT NULL))
      OR (status = 'getoond' AND indicator NOT IN ('afgesloten') AND NOT (laag <= waarde AND waarde <= hoog))
      OR (n < 5) OR (teller < 5 AND indicator NOT IN (${process})) OR (n < 10 AND indicator IN ('afgesloten', ${process}))`);
    expect(odd).toEqual([]);
    expect(
      (await db.one<{ n: number }>("SELECT count(*) AS n FROM indicatoren WHERE status = 'getoond'")).n,
    ).toBeGreaterThan(1000);
  });
  test("no row of a behandelaar, and no behandelaar's code anywhere", async () => {
    const db = await openRelease(readRelease(release));
    expect(await db.all("SELECT DISTINCT niveau FROM indicatoren ORDER BY 1")).toEqual(
      ["cluster", "organisatie", "totaal", "vestiging"].map((niveau) => ({ niveau })),
    );
    for (const t of TABLES) {
      const texts = t.kolommen.filter((c) => c.type === "VARCHAR").map((c) => c.naam);
      for (const c of texts)
        expect(
          await db.all(`SELECT ${c} FROM ${t.naam} WHERE regexp_full_match(${c}, '(${SECRET})?[BPTM]\\d{3,8}')`),
          `${t.naam}.${c}`,
        ).toEqual([]);
    }
  });
  test("every unit has every period of its level: an absent row never tells a zero", async () => {
    const db = await openRelease(readRelease(release));
    const rows = await db.all<{ niveau: string; aantallen: number }>(`
      SELECT niveau, count(DISTINCT n) AS aantallen FROM (
        SELECT niveau, eenheid, count(*) AS n FROM indicatoren WHERE indicator = 'afgesloten' GROUP BY ALL) GROUP BY ALL`);
    for (const r of rows) expect(r.aantallen, r.niveau).toBe(1);
  });
  test("relations hold: shown parents are the sum of their shown children", async () => {
    const db = await openRelease(readRelease(release));
    const wrong = await db.all(`
      WITH kind AS (
        SELECT r.ouder, i.periode, count(*) AS kinderen, count(i.waarde) AS getoond, sum(i.waarde) AS som
        FROM relaties r JOIN indicatoren i ON i.eenheid = r.kind AND i.indicator = 'afgesloten'
        JOIN eenheden e ON e.eenheid = r.kind
        WHERE r.soort = 'eenheid' AND e.niveau IN ('vestiging') GROUP BY ALL)
      SELECT * FROM kind k JOIN indicatoren o ON o.eenheid = k.ouder AND o.periode = k.periode AND o.indicator = 'afgesloten'
      WHERE k.kinderen = k.getoond AND o.waarde <> k.som`);
    expect(wrong).toEqual([]);
    expect(
      (await db.one<{ n: number }>("SELECT count(*) AS n FROM relaties WHERE soort = 'eenheid'")).n,
    ).toBeGreaterThan(40);
  });
  test("units stand in the order of their names, whatever their outcomes", async () => {
    const db = await openRelease(readRelease(release));
    const names = (
      await db.all<{ naam: string }>("SELECT naam FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde")
    ).map((r) => r.naam);
    expect(names).toEqual([...names].sort(new Intl.Collator("nl", { numeric: true }).compare));
  });
  test("under codes, no name is left", async () => {
    const coded = await makeRelease(plain, { ...FEW, edition: "lerend-netwerk-codes" });
    const db = await openRelease(readRelease(coded));
    expect(await db.all("SELECT naam FROM eenheden WHERE naam <> eenheid AND niveau <> 'totaal'")).toEqual([]);
  });
});
