import { describe, expect, test } from "vitest";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { withKnownRooms } from "../../src/engine/gate/attack/known-attack.js";
import { MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { entryRanks, leftOutTexts, rankOf } from "../../src/engine/gate/catalogue/ranks.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { widthFor } from "../../src/engine/gate/system/known.js";
import { checkSystem, FREE, HIDDEN, SHOWN, type System, type SystemCell } from "../../src/engine/gate/system/system.js";
import { countCell } from "../support/system.js";

const cell = (waarde: number, tafel?: readonly [string, number], more: Partial<SystemCell> = {}): SystemCell =>
  countCell(waarde, {
    gepubliceerd: tafel !== undefined,
    ...(tafel ? { tafels: [{ naam: tafel[0], rang: tafel[1] }] } : {}),
    ...more,
  });
const system = (cellen: SystemCell[], relaties: readonly (readonly [number, readonly number[]])[]): System => {
  const s: System = {
    cellen,
    relaties: relaties.map(([ouder, kinderen]) => ({ soort: "categorie", ouder, kinderen })),
  };
  checkSystem(s);
  return s;
};
const KNOWN = { bekend: true, primair: false } as const;

describe("ranks", () => {
  test("chief figures come first, by place; all others after every chief figure", () => {
    const of = (
      indicator: string,
      definitie: string,
      ...at: readonly [Parameters<typeof rankOf>[1], Parameters<typeof rankOf>[2]]
    ) =>
      rankOf(
        MEASURES.find((m) => m.indicator === indicator && m.definitie === definitie) as (typeof MEASURES)[number],
        ...at,
        "delta-t",
      );
    expect(of("delta-t", "standaard", "vestiging", "totaal")).toBe(0);
    expect(of("hsk-verbetering", "standaard", "totaal", "jaar")).toBe(1);
    expect(of("delta-t-klasse", "drie klassen", "organisatie", "jaar")).toBe(2);
    expect(of("delta-t", "standaard", "vestiging", "halfjaar")).toBe(3);
    expect(of("hsk-verbetering", "standaard", "totaal", "halfjaar")).toBe(3);
    expect(of("delta-t", "standaard", "totaal", "kwartaal")).toBe(4);
    expect(of("delta-t", "standaard", "cluster", "totaal")).toBe(4);
    expect(of("delta-t-klasse", "standaard", "totaal", "totaal")).toBe(5);
    expect(of("duur", "standaard", "totaal", "totaal")).toBe(5);
    expect(of("delta-t-hoofdgroep", "standaard", "totaal", "totaal")).toBe(5);
    expect(of("delta-t-hoofdgroep", "standaard", "vestiging", "totaal")).toBe(6);
    expect(of("delta-t-hoofdgroep-klasse", "drie klassen", "totaal", "totaal")).toBe(6);
  });
  test("what no table shows comes in with the first sum that tells something of it", () => {
    const s = system(
      [cell(40, ["hoofd", 0]), cell(30, ["hoofd", 2]), cell(10), cell(6), cell(4)],
      [
        [0, [1, 2]],
        [2, [3, 4]],
      ],
    );
    // 10 is left between at rank 2; of its own parts nothing is told before one of them is shown, and none is.
    expect([...entryRanks(s, new Set())]).toEqual([0, 2, 2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([...entryRanks(s, new Set(["hoofd"]))]).toEqual(s.cellen.map(() => Number.POSITIVE_INFINITY));
  });
});

/** The plain form of entryRanks: every sum again, until no cell comes in earlier. */
function plainRanks(s: System, gone: ReadonlySet<string>): number[] {
  const never = Number.POSITIVE_INFINITY;
  const ranksOf = (c: SystemCell) => (c.tafels ?? []).flatMap((t) => (gone.has(t.naam) ? [] : [t.rang]));
  const entry = s.cellen.map((c) => (c.bekend ? 0 : c.gepubliceerd ? Math.min(never, ...ranksOf(c)) : never));
  const later = entry.map((rank) => rank === never);
  const known = (i: number): boolean => s.cellen[i]?.bekend === true;
  const at = (list: readonly number[]): number[] => list.map((i) => entry[i] as number);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { ouder, kinderen, volgt } of s.relaties) {
      if (volgt) continue;
      // A sum tells something once its whole and a part that is not known with it are there, or all of its parts.
      const part = Math.min(never, ...at(kinderen.filter((k) => !known(ouder) || !known(k))));
      const tells = Math.min(Math.max(entry[ouder] as number, part), Math.max(...at(kinderen)));
      for (const i of [ouder, ...kinderen]) {
        if (!later[i] || (entry[i] as number) <= tells) continue;
        entry[i] = tells;
        changed = true;
      }
    }
  }
  return entry;
}

test("ranks passed along the sums that a cell is in are those of all sums taken again and again", () => {
  const names = ["a", "b", "c", "d"];
  for (let seed = 1; seed <= 300; seed++) {
    let state = seed;
    const pick = (to: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * to);
    };
    const cellen = Array.from({ length: 4 + pick(30) }, () => {
      const kind = pick(6);
      return kind === 0 ? cell(9, undefined, KNOWN) : kind < 3 ? cell(9, [names[pick(4)] as string, pick(4)]) : cell(9);
    });
    const relaties = Array.from({ length: pick(30) }, () => {
      const [ouder = 0, ...kinderen] = [...new Set(Array.from({ length: 6 }, () => pick(cellen.length)))];
      return { soort: "categorie" as const, ouder, kinderen, ...(pick(8) === 0 ? { volgt: true as const } : {}) };
    }).filter((r) => r.kinderen.length > 0);
    const s: System = { cellen, relaties };
    for (const gone of [new Set<string>(), new Set(names.slice(0, 1 + pick(2)))])
      expect([...entryRanks(s, gone)], `seed ${seed}`).toEqual(plainRanks(s, gone));
  }
});

describe("what an earlier rank shows", () => {
  // Of 60 known: 40 in class a (chief) and 20 in the rest; a later table splits the rest into 17 and 3.
  const split = (later: number): System =>
    system(
      [
        cell(60, undefined, KNOWN),
        cell(40, ["hoofd", 0], { kosten: 1 }),
        cell(20, ["hoofd", 0], { kosten: 1 }),
        cell(17, ["later", later], { kosten: 1000 }),
        cell(3, ["later", later]),
      ],
      [
        [0, [1, 2]],
        [2, [3, 4]],
      ],
    );
  test("stays shown, however cheap: the later figure is hidden", async () => {
    const s = split(1);
    const { pattern, weggelaten } = await protect(s);
    expect([...pattern]).toEqual([SHOWN, SHOWN, SHOWN, HIDDEN, HIDDEN]);
    expect([...weggelaten]).toEqual([]);
    expect((await attack(s, pattern)).zwak).toEqual([]);
  });
  test("in one rank the cheap ones would have gone", async () => {
    const { pattern } = await protect(split(0));
    expect(pattern[3]).toBe(SHOWN);
    expect([pattern[1], pattern[2]]).toContain(HIDDEN);
  });
  test("a later table that cannot be had beside it is left out, and only that", async () => {
    // A vestiging that has 18 of the 20 itself leaves 2 others, however much of the later table is hidden.
    const own = (n: number) => ({ eigen: new Map([[7, { n, waarde: n }]]) });
    const s = system(
      [
        cell(60, undefined, { ...KNOWN, ...own(20) }),
        cell(40, ["hoofd", 0], own(2)),
        cell(20, ["hoofd", 0], own(18)),
        cell(17, ["later", 1], own(16)),
        cell(3, ["later", 1], own(2)),
        cell(30, ["elders", 1]),
      ],
      [
        [0, [1, 2]],
        [2, [3, 4]],
      ],
    );
    const { pattern, weggelaten, krap, werelden } = await protect(s);
    expect([...weggelaten]).toEqual(["later"]);
    expect([...pattern].slice(0, 4)).toEqual([SHOWN, SHOWN, SHOWN, FREE]);
    expect(pattern[5]).toBe(SHOWN);
    // No part of 20 is shown any more, so that nothing is told of its parts.
    expect(pattern[4]).toBe(FREE);
    const rooms = await withKnownRooms(s, pattern, krap, weggelaten);
    expect((await attack(rooms, pattern, { werelden })).zwak).toEqual([]);
  });
  test("what is in no table and confined by it is excused to the room that is there, checked anew; a false claim is not", async () => {
    // Two chief wholes leave the small part 4 between 0 and 3; a sum of a later table makes it the attacker's business.
    const s = system(
      [cell(60, undefined, KNOWN), cell(57, ["hoofd", 0]), cell(3), cell(20, ["later", 1]), cell(17), cell(3)],
      [
        [0, [1, 2]],
        [3, [4, 5]],
      ],
    );
    const pattern = Uint8Array.from([SHOWN, SHOWN, HIDDEN, SHOWN, FREE, HIDDEN]);
    const rooms = await withKnownRooms(
      s,
      pattern,
      new Map([
        [2, 1],
        [5, 1],
      ]),
    );
    expect([widthFor(rooms, 2, -1), widthFor(rooms, 5, -1)]).toEqual([0, 5]);
  });
});

test("the certificate names what was left out by figure and place", () => {
  expect(
    leftOutTexts(
      new Set(["hersteld|standaard|paren||cluster|totaal|SCL-90", "hersteld|standaard|paren||totaal|jaar|BSI"]),
    ),
  ).toEqual([
    "Weggelaten: hersteld, standaard, paren, niet voor cluster, SCL-90; totaal, jaar, BSI (naast hoofdcijfers die wel worden getoond, zou een klein aantal te dicht worden benaderd).",
  ]);
});
