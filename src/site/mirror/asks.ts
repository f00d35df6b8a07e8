import { number } from "../format.js";
import { instruments } from "../queries/lists.js";
import { lit } from "../query.js";
import { type Ask, type Asked, ask, hasOwn, type Making } from "./figures.js";
import type { MirrorRules } from "./rules.js";

/** Which figures a report asks for, by block. */

/** Instruments of which the unit has a delta-T, and that of the HSK figures. */
export async function outcomeAsks(m: Making, rules: MirrorRules): Promise<Asked[]> {
  const there = new Set(
    (
      await m.q.all<{ instrument: string }>(
        `SELECT DISTINCT instrument FROM indicatoren WHERE indicator IN ('delta-t', 'hsk-verbetering') AND eenheid = ${lit(m.over.eenheid)}`,
      )
    ).map((r) => r.instrument),
  );
  const all = (await instruments(m.q)).filter((i) => there.has(i.instrument));
  const asks: readonly Ask[] = rules.uitkomsten.volgorde.flatMap((indicator): Ask[] =>
    all.flatMap((i): Ask[] => {
      const { instrument } = i;
      if (indicator === "hsk-verbetering")
        return i.nulpunt === null
          ? []
          : [
              { wat: `Percentage verbetering, ${instrument}`, maat: "percent", f: { indicator, instrument } },
              {
                wat: `Begonnen op of onder ${number(i.nulpunt)}, ${instrument}`,
                maat: "percent",
                f: { indicator: "hsk-start-normaal", instrument },
              },
            ];
      if (indicator === "delta-t")
        return [{ wat: `Delta-T, ${instrument}`, maat: "points", f: { indicator, instrument } }];
      return [
        {
          wat: `Hersteld, ${instrument}, van alle paren`,
          maat: "percent",
          f: { indicator, instrument, populatie: "paren" },
        },
      ];
    }),
  );
  const out: Asked[] = [];
  for (const a of asks) out.push(await ask(m, a));
  return out.filter((a) => hasOwn(m, a));
}

/** Whether the numbers can be trusted. */
export const DATA: readonly Ask[] = [
  { wat: "Afgesloten zorgtrajecten", maat: "aantal", f: { indicator: "afgesloten" } },
  { wat: "Response", maat: "percent", f: { indicator: "response" } },
  { wat: "Complete SCL-90", maat: "percent", f: { indicator: "hsk-compleet" } },
  ...["alle meetmomenten", "voormetingen", "nametingen"].map(
    (populatie): Ask => ({
      wat: `Geldig gemeten, ${populatie}`,
      maat: "percent",
      f: { indicator: "geldig-gemeten", populatie },
    }),
  ),
];

/** How much care, and work. */
export const EFFORT: readonly Ask[] = [
  { wat: "Sessies per zorgtraject", maat: "points", f: { indicator: "sessies" } },
  { wat: "Duur in dagen", maat: "points", f: { indicator: "duur" } },
  { wat: "Werk bij start", maat: "percent", f: { indicator: "arbeid", definitie: "begin" } },
  { wat: "Werk bij einde", maat: "percent", f: { indicator: "arbeid", definitie: "eind" } },
];

/** Asks for several figures; those of which the unit has no row are left out. */
export async function askAll(m: Making, asks: readonly Ask[]): Promise<Asked[]> {
  const out: Asked[] = [];
  for (const a of asks) out.push(await ask(m, a));
  return out.filter((a) => hasOwn(m, a));
}
