import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TABLES } from "../../src/engine/contract/tables.js";
import { type Db, lit } from "../../src/engine/db.js";
import { type Prepared, prepare } from "../../src/engine/gate/assess.js";
import { MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { cellsByPlace } from "../../src/engine/gate/cube/cube.js";
import { tellerOf } from "../../src/engine/gate/cube/positions.js";
import { makeUnits } from "../../src/engine/gate/cube/units.js";
import { type Edition, readPolicy } from "../../src/engine/policy/policy.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { runFolder, tempFolder } from "../support/delivery.js";
import { GOLDEN } from "../support/golden.js";
import { figure, handRelease } from "../support/hand-release.js";
import { attackAsReader, type Inside, rowName } from "../support/reader-attack.js";
import { keeping, makeDemo, makeRelease, RELEASE_KEY } from "../support/releases.js";

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

/** Every figure of a delivery as it is, hidden or not, under the codes of the release. */
function exactFigures(a: Prepared, codes: ReadonlyMap<string, string>): Inside["exact"] {
  const cells = cellsByPlace(a.cube);
  const out = new Map<string, { n: number; teller: number | null; waarde: number | null }>();
  for (const m of MEASURES)
    for (const { niveau, perioden } of a.grid.get(m) ?? [])
      for (const soort of perioden)
        for (const c of cells(m.noemer, niveau, soort))
          for (const categorie of m.categorieen) {
            const [n, part] = [a.built.cel(m.noemer, c), a.built.cel(tellerOf(m, categorie) ?? "", c)];
            if (n === undefined) continue;
            const value = (cel: number | undefined): number => a.built.system.cellen[cel ?? -1]?.waarde ?? 0;
            const sum = m.som === undefined ? undefined : a.built.som(m.noemer, c, m.som);
            const teller = m.teller === undefined ? null : value(part);
            const mean = sum === undefined || value(n) === 0 ? null : value(sum) / value(n);
            const eenheid = codes.get(`${niveau}|${c.eenheid}`) ?? "";
            const { indicator, definitie, populatie, uitsplitsing } = m;
            const { instrument, periode } = c;
            out.set(
              rowName({ indicator, definitie, populatie, uitsplitsing, categorie, instrument, eenheid, periode }),
              { n: value(n), teller, waarde: mean },
            );
          }
  return out;
}

test("nor by a vestiging that knows its own figures, or an organisatie those of its vestigingen, with every known count", async () => {
  const indicatoren = ["afgesloten", "response", "delta-t", "delta-t-klasse", "hersteld", "hsk-compleet"];
  const demo = makeDemo(600);
  const folder = path.join(await makeRelease(demo, { indicatoren }), "tables");
  const whole = readPolicy();
  const policy = keeping(whole, (i) => indicatoren.includes(i));
  const edition = policy.edities.edities.find((e) => e.naam === policy.edities.standaard) as Edition;
  const { db, delivery, models } = await runFolder(demo);
  const a = await prepare(db, delivery, models, policy, edition);
  db.close();
  const units = makeUnits(a.cube.cellen, a.niveaus, edition, RELEASE_KEY);
  const exact = exactFigures(a, new Map(units.map((u) => [`${u.niveau}|${u.sleutel}`, u.code])));
  const outsider = await attackAsReader(folder);
  const organisatie = units.find((u) => u.niveau === "organisatie");
  const below = units.filter((u) => u.niveau === "vestiging" && u.organisatie === organisatie?.code);
  expect(below.length).toBeGreaterThan(2);
  const attackers = [[below[0]?.code ?? ""], [organisatie?.code ?? "", ...below.map((u) => u.code)]];
  for (const eigen of attackers) {
    const found = await attackAsReader(folder, { eigen: new Set(eigen), exact });
    expect(found.lekken, eigen.join()).toEqual([]);
    expect(found.verborgen).toBeGreaterThan(50);
    expect(found.vergelijkingen).toBe(outsider.vergelijkingen);
  }
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
  test("who knows one of the two knows the other", async () => {
    const exact = new Map(
      [...units, "totaal"].map((eenheid) => {
        const key = { indicator: "hersteld", definitie: "standaard", populatie: "paren", instrument: "X", eenheid };
        const teller = { a: 20, b: 13, c: 7 }[eenheid] ?? 40;
        return [
          rowName({ ...key, uitsplitsing: "", categorie: "", periode: "totaal" }),
          { n: eenheid === "totaal" ? 90 : 30, teller, waarde: null },
        ] as const;
      }),
    );
    const db = await release(20, null, null);
    const folder = await written(db);
    db.close();
    const leaksTo = async (eigen: string) =>
      (await attackAsReader(folder, { eigen: new Set([eigen]), exact })).lekken.map((l) => [
        l.wat.split("|")[3],
        l.laag,
        l.hoog,
      ]);
    expect(await leaksTo("a")).toEqual([]);
    expect(await leaksTo("b")).toEqual([["c", 7, 7]]);
  });
  test("a table that is left out for one questionnaire is unknown there, and no nought", async () => {
    const kinds = { "vier klassen": ["p", "q", "r", "s"], "drie klassen": ["p", "q", "r of s"] };
    const rows = (instrument: string, periode: string, definitie: keyof typeof kinds, values: readonly number[]) =>
      kinds[definitie].map((categorie, k) =>
        figure({
          ...{ niveau: "totaal", eenheid: "totaal", indicator: "klasse", definitie, populatie: "paren", categorie },
          ...{ instrument, periode, n: 60, teller: values[k] ?? null, waarde: values[k] ?? null },
        }),
      );
    const db = await handRelease({
      indicatoren: [
        ...["X", "Y"].flatMap((i) => rows(i, "totaal", "vier klassen", [])),
        ...rows("Y", "2018", "vier klassen", [20, 15, 15, 10]),
        ...rows("Y", "2018", "drie klassen", [20, 15, 25]),
        ...rows("X", "2018", "drie klassen", [35, 14, 11]),
      ],
      bouwstenen: Object.entries(kinds).flatMap(([definitie, list]) =>
        list.map((categorie) => ({
          ...{ indicator: "klasse", definitie, populatie: "paren", uitsplitsing: "", categorie },
          ...{ n: "paar", teller: `klasse/${categorie}` },
        })),
      ),
      relaties: Object.values(kinds).flatMap((list, groep) =>
        list.map((kind) => ({ soort: "categorie", groep: String(groep), ouder: "paar", kind: `klasse/${kind}` })),
      ),
      perioden: [
        { periode: "totaal", soort: "totaal", label: "2018", volgorde: 0 },
        { periode: "2018", soort: "jaar", label: "2018", volgorde: 1 },
      ],
      instrumenten: ["X", "Y"].map((instrument) => ({ instrument, laag: 0, hoog: 100, sd: 10 })),
    });
    const folder = await written(db);
    db.close();
    const { lekken, verborgen } = await attackAsReader(folder);
    expect(lekken).toEqual([]);
    expect(verborgen).toBe(8);
  });
  test("two whose sum is small are known to less than five", async () => {
    expect(await leaks(35, null, null)).toEqual([]);
    expect(await leaks(36, null, null)).toEqual(["b", "c"].map((wat) => ({ wat, laag: 0, hoog: 4 })));
  });
});
