import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { hskCells, hskReading, hskReadings } from "../../src/site/queries/hsk.js";
import { figure, handRelease, PERIODS } from "../support/hand-release.js";

/** The whole has the mean of its vestigingen over the whole period, and in its years that of its patients; o1 has one nowhere in years. */
const hsk = (f: Readonly<Record<string, unknown>>) =>
  figure({ indicator: "hsk-verbetering", populatie: "paren", instrument: "SCL-90", ...f });
const PATIENTS = { definitie: "patiëntniveau" };

let db: Db;
beforeAll(async () => {
  db = await handRelease({
    perioden: PERIODS,
    eenheden: [
      { niveau: "totaal", eenheid: "totaal", naam: "Totaal", volgorde: 0 },
      { niveau: "organisatie", eenheid: "o1", naam: "Het Wad", volgorde: 1 },
      { niveau: "vestiging", eenheid: "v1", naam: "Abeel", organisatie: "o1", volgorde: 2 },
    ],
    indicatoren: [
      hsk({ waarde: 62.8 }),
      hsk({ waarde: 61, ...PATIENTS }),
      hsk({ waarde: 60, definitie: "formule letterlijk" }),
      ...["2018", "2019"].flatMap((periode) => [
        hsk({ periode, waarde: null, n: null }),
        hsk({ periode, waarde: 58, ...PATIENTS }),
        hsk({ periode, niveau: "vestiging", eenheid: "v1", waarde: 40 }),
        hsk({ periode, niveau: "organisatie", eenheid: "o1", waarde: null, n: null }),
      ]),
      hsk({ niveau: "organisatie", eenheid: "o1", waarde: null, n: null }),
      hsk({ niveau: "organisatie", eenheid: "o1", waarde: 55, ...PATIENTS }),
      hsk({ niveau: "vestiging", eenheid: "v1", waarde: 41 }),
    ],
  });
});
afterAll(() => db.close());
const of = async (f: object) =>
  (await hskCells(db, { instrument: "SCL-90", ...f })).map((c) => [c.eenheid, c.periode, c.definitie, c.waarde]);

describe("a series shows one reading throughout", () => {
  test("the mean of the vestigingen where the series has it", async () => {
    expect(await of({ periode: "totaal", eenheden: ["totaal"] })).toEqual([["totaal", "totaal", "standaard", 62.8]]);
  });
  test("else that of the patients, in every period, asked for together or one by one", async () => {
    const years = [
      ["totaal", "2018", "patiëntniveau", 58],
      ["totaal", "2019", "patiëntniveau", 58],
    ];
    expect(await of({ soort: "jaar", eenheden: ["totaal"] })).toEqual(years);
    expect(await of({ periode: "2019", eenheden: ["totaal"] })).toEqual(years.slice(1));
    expect(await of({ periode: "totaal", eenheden: ["o1"] })).toEqual([["o1", "totaal", "patiëntniveau", 55]]);
  });
  test("else none, with its reason; a vestiging has its own mean", async () => {
    expect(await of({ periode: "2018" })).toEqual([
      ["totaal", "2018", "patiëntniveau", 58],
      ["o1", "2018", "standaard", null],
      ["v1", "2018", "standaard", 40],
    ]);
  });
  test("the reading is named, of a vestiging not", async () => {
    const rows = await hskCells(db, { instrument: "SCL-90", periode: "totaal" });
    expect(rows.map(hskReading)).toEqual(["gemiddelde van de vestigingen", "gemiddelde van de patiënten", null]);
    expect(hskReadings(rows)).toBe(
      "Percentage verbetering boven de vestiging: Totaal gemiddelde van de vestigingen; Het Wad gemiddelde van de patiënten.",
    );
    expect(hskReadings(rows.slice(2))).toBeNull();
  });
});
