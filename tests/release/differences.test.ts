import { mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { TABLES } from "../../src/engine/contract/tables.js";
import { lit } from "../../src/engine/db.js";
import { tempFolder } from "../support/delivery.js";
import { figure, HIDDEN, handRelease } from "../support/hand-release.js";
import { differences } from "./differences.js";

const UNITS = (code: string) => [
  { niveau: "totaal", eenheid: "totaal", naam: "Totaal", volgorde: 0 },
  { niveau: "vestiging", eenheid: code, naam: "Abeel", organisatie: "", volgorde: 1 },
];

/** A release's tables as files. */
async function written(
  code: string,
  indicatoren: readonly Record<string, unknown>[],
  without: readonly string[] = [],
): Promise<string> {
  const folder = tempFolder();
  mkdirSync(path.join(folder, "tables"));
  const db = await handRelease({ eenheden: UNITS(code), indicatoren });
  for (const t of TABLES) {
    const columns = t.kolommen.map((k) => k.naam).filter((k) => !without.includes(k));
    await db.run(
      `COPY (SELECT ${columns.join(", ")} FROM ${t.naam}) TO ${lit(path.join(folder, "tables", `${t.naam}.parquet`))}`,
    );
  }
  db.close();
  return folder;
}

const at = (code: string, indicator: string, waarde: number | null) =>
  figure({ niveau: "vestiging", eenheid: code, indicator, waarde });

test("figures are compared by unit, whatever code its release gives it; a hidden figure is a change", async () => {
  const before = await written("aa1", [at("aa1", "delta-t", 9.5), at("aa1", "respons", 80), at("aa1", "oud", 1)]);
  const after = await written("bb2", [at("bb2", "delta-t", null), at("bb2", "respons", 80), at("bb2", "nieuw", 2)]);
  const found = await differences(before, after);
  const cells = found.find((t) => t.naam === "indicatoren");
  expect(cells?.gelijk).toBe(1);
  expect(cells?.anders).toHaveLength(1);
  expect(cells?.anders[0]?.sleutel).toContain("vestiging Abeel | totaal | delta-t");
  expect(cells?.anders[0]?.velden).toEqual({
    waarde: [9.5, null],
    status: ["getoond", "verborgen"],
    reden: [null, HIDDEN],
  });
  expect(cells?.weg.map((r) => r.split(" | ")[3])).toEqual(["oud"]);
  expect(cells?.nieuw.map((r) => r.split(" | ")[3])).toEqual(["nieuw"]);
  expect(found.find((t) => t.naam === "eenheden")?.gelijk).toBe(2);
});

test("a column that one release lacks is not a difference of its rows", async () => {
  const before = await written("aa1", [at("aa1", "delta-t", 9.5)], ["methode"]);
  const after = await written("aa1", [{ ...at("aa1", "delta-t", 9.5), methode: "student" }]);
  const cells = (await differences(before, after)).find((t) => t.naam === "indicatoren");
  expect(cells).toMatchObject({ gelijk: 1, anders: [], weg: [], nieuw: [] });
});
