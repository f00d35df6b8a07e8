import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { unitCode } from "../../src/engine/gate/cube/units.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { KEY_SEPARATOR } from "../../src/engine/unit-key.js";
import { makeDemo, makeRelease } from "../support/releases.js";

/**
 * What docs/disclosure.md says of two editions of one delivery: their codes differ, and who has both matches the units all
 * the same. Only the two releases are read here; the key only tells whether the match is right.
 */
const KEY = "een sleutel van minstens tweeëndertig tekens";
const EDITIONS = ["lerend-netwerk", "lerend-netwerk-codes", "onderzoek"] as const;
/** Numbers closed and response are enough to know a vestiging by. */
const FEW = ["afgesloten", "response"];
type Named = (typeof EDITIONS)[number];
/** Code of a vestiging → its shown figures, by what they are about. */
type Figures = ReadonlyMap<string, ReadonlyMap<string, number>>;

const figures = new Map<Named, Figures>();
const names: string[] = [];

async function read(folder: string): Promise<Figures> {
  const db = await openRelease(readRelease(folder));
  const rows = await db.all<{ eenheid: string; wat: string; waarde: number }>(`
    SELECT eenheid, concat_ws('|', indicator, definitie, populatie, uitsplitsing, categorie, instrument, periode) AS wat, waarde
    FROM indicatoren WHERE niveau = 'vestiging' AND status = 'getoond'`);
  db.close();
  const out = new Map<string, Map<string, number>>();
  for (const { eenheid, wat, waarde } of rows) {
    const own = out.get(eenheid) ?? new Map<string, number>();
    out.set(eenheid, own.set(wat, waarde));
  }
  return out;
}

/** The unit of another edition that shows most of the same figures; undefined where two do so equally. */
function match(own: ReadonlyMap<string, number>, others: Figures): string | undefined {
  const same = [...others].map(([code, theirs]): readonly [string, number] => [
    code,
    [...own].filter(([wat, waarde]) => theirs.get(wat) === waarde).length,
  ]);
  same.sort((a, b) => b[1] - a[1]);
  const [best, second] = same;
  return best && best[1] > (second?.[1] ?? 0) ? best[0] : undefined;
}

beforeAll(async () => {
  const delivery = makeDemo(1000);
  for (const edition of EDITIONS)
    figures.set(edition, await read(await makeRelease(delivery, { edition, coarse: true, indicatoren: FEW })));
  const [head = "", ...rows] = readFileSync(`${delivery}/trajecten.csv`, "utf8").trimEnd().split("\n");
  const [organisatie, vestiging] = ["organisatie", "vestiging"].map((k) => head.split(",").indexOf(k));
  const keys = rows.map((r) => r.split(",")).map((r) => [r[organisatie as number], r[vestiging as number]]);
  names.push(...new Set(keys.map((k) => k.join(KEY_SEPARATOR))));
});

describe("two editions of one delivery", () => {
  test.each([
    ["lerend-netwerk-codes", "onderzoek"],
    ["lerend-netwerk-codes", "lerend-netwerk"],
  ] as const)("%s and %s are joined by their figures: every vestiging with figures finds itself", (one, other) => {
    const [mine, theirs] = [figures.get(one) as Figures, figures.get(other) as Figures];
    const codes = new Set([...mine.keys(), ...theirs.keys()]);
    expect(codes.size, "no code stands in both").toBe(mine.size + theirs.size);
    expect(mine.size).toBeGreaterThan(10);
    const found = names.filter((name) => {
      const own = mine.get(unitCode(KEY, one, "vestiging", name));
      return own !== undefined && match(own, theirs) === unitCode(KEY, other, "vestiging", name);
    });
    expect(found.length).toBe(mine.size);
  });
  test("the policy says so of every edition under codes", () => {
    for (const e of readPolicy().edities.edities)
      if (e.weergave === "codes") expect(e.toelichting, e.naam).toMatch(/koppelt de (codes|eenheden) aan de hand van/);
  });
  test("and so does the documentation", () => {
    const text = readFileSync("docs/disclosure.md", "utf8").replace(/\s+/g, " ");
    expect(text).toContain("Codes do not keep two editions apart");
    expect(text).not.toMatch(/codes of two editions cannot be joined/);
  });
});
