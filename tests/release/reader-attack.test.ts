import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TABLES } from "../../src/engine/contract/tables.js";
import { type Db, lit } from "../../src/engine/db.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { tempFolder } from "../support/delivery.js";
import { GOLDEN } from "../support/golden.js";
import { figure, handRelease } from "../support/hand-release.js";
import { attackAsReader } from "../support/reader-attack.js";

/** A second attacker, that reads a release's Parquet and nothing else: it finds nothing in what the gate let through, and what a weakened one would. */

/** Writes tables as Parquet. @param where per table a condition on its rows @returns their folder */
async function written(db: Db, where: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = path.join(tempFolder(), "tables");
  mkdirSync(folder);
  for (const { naam } of TABLES)
    await db.run(
      `COPY (SELECT * FROM ${naam} WHERE ${where[naam] ?? "true"}) TO ${lit(path.join(folder, `${naam}.parquet`))} (FORMAT parquet)`,
    );
  return folder;
}

test("of the golden release nothing that is hidden can be narrowed further than is promised", async () => {
  const found = await attackAsReader(path.join(GOLDEN, "tables"));
  expect(found.lekken).toEqual([]);
  expect(found.verborgen).toBeGreaterThan(1000);
  expect(found.vergelijkingen).toBeGreaterThan(5000);
});

test("a gate that shows one number too many is found: of two hidden classes of a vestiging one is shown", async () => {
  const release = await openRelease(readRelease(GOLDEN));
  const rows = await release.all<Record<string, string | number | null>>("SELECT * FROM indicatoren");
  release.close();
  const own = rows.filter(
    (r) => r["indicator"] === "delta-t-klasse" && r["definitie"] === "drie klassen" && r["niveau"] === "vestiging",
  );
  const at = (r: (typeof rows)[number]): string => [r["eenheid"], r["periode"], r["instrument"]].join("|");
  const two = own.filter(
    (r) =>
      r["status"] === "verborgen" &&
      r["n"] !== null &&
      own.filter((x) => at(x) === at(r) && x["status"] === "verborgen").length === 2,
  );
  const [weak] = two;
  if (!weak) throw new Error("no such table in the golden release");
  const shown = own.find((r) => at(r) === at(weak) && r["status"] === "getoond");
  const left = Number(weak["n"]) - Number(shown?.["teller"] ?? 0);
  const teller = Math.floor(left / 2);
  const db = await openRelease(readRelease(GOLDEN));
  // A release is read as views: its rows are made a table to change one.
  await db.run(
    "CREATE TABLE over AS SELECT * FROM indicatoren WHERE indicator = 'delta-t-klasse' AND definitie = 'drie klassen'",
  );
  await db.run(`UPDATE over SET teller = ${teller}, waarde = 100.0 * ${teller} / n, status = 'getoond'
    WHERE niveau = 'vestiging' AND ${["eenheid", "periode", "instrument", "categorie"].map((k) => `${k} = ${lit(String(weak[k]))}`).join(" AND ")}`);
  const folder = await written(db, { indicatoren: "false" });
  await db.run(`COPY over TO ${lit(path.join(folder, "indicatoren.parquet"))} (FORMAT parquet)`);
  db.close();
  const { lekken } = await attackAsReader(folder);
  expect(lekken.map((l) => l.wat)).toContainEqual(
    expect.stringContaining(`|${weak["instrument"]}|${weak["eenheid"]}|${weak["periode"]}`),
  );
  expect(lekken.every((l) => l.hoog - l.laag < l.nodig)).toBe(true);
});

describe("by hand", () => {
  const units = ["a", "b", "c"];
  const row = (eenheid: string, n: number, teller: number | null) =>
    figure({
      niveau: eenheid === "totaal" ? "totaal" : "vestiging",
      eenheid,
      indicator: "hersteld",
      populatie: "paren",
      instrument: "X",
      n,
      teller,
      waarde: teller,
    });
  const release = (a: number | null, b: number | null, c: number | null) =>
    handRelease({
      indicatoren: [row("totaal", 90, 40), row("a", 30, a), row("b", 30, b), row("c", 30, c)],
      bouwstenen: [
        {
          indicator: "hersteld",
          definitie: "standaard",
          populatie: "paren",
          uitsplitsing: "",
          categorie: "",
          n: "paar",
          teller: "klasse/hersteld",
        },
      ],
      relaties: units.map((kind) => ({ soort: "eenheid", groep: "vestiging", ouder: "totaal", kind })),
      perioden: [{ periode: "totaal", soort: "totaal", label: "2018", volgorde: 0 }],
      instrumenten: [{ instrument: "X", laag: 0, hoog: 100, sd: 10 }],
    });
  const leaks = async (a: number | null, b: number | null, c: number | null) => {
    const db = await release(a, b, c);
    const folder = await written(db);
    db.close();
    return (await attackAsReader(folder)).lekken.map(({ wat, laag, hoog }) => ({ wat: wat.split("|")[3], laag, hoog }));
  };
  test("one hidden number of three follows from the whole; two do not", async () => {
    expect(await leaks(20, 17, null)).toEqual([{ wat: "c", laag: 3, hoog: 3 }]);
    expect(await leaks(20, null, null)).toEqual([]);
  });
  test("two whose sum is small are known to less than five", async () => {
    expect(await leaks(35, null, null)).toEqual([]);
    expect(await leaks(36, null, null)).toEqual(["b", "c"].map((wat) => ({ wat, laag: 0, hoog: 4 })));
  });
});
