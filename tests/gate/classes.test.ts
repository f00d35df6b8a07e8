import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { withKnownRooms } from "../../src/engine/gate/attack/known-attack.js";
import { ATOM, RELATIONS } from "../../src/engine/gate/catalogue/atoms.js";
import { Classes } from "../../src/engine/gate/catalogue/classes.js";
import { MEAN_OF_UNITS, MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import type { CubeCell } from "../../src/engine/gate/cube/cube.js";
import { tellerOf } from "../../src/engine/gate/cube/positions.js";
import { makeTree } from "../../src/engine/gate/cube/unit-tree.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { closeKnown, widthFor } from "../../src/engine/gate/system/known.js";
import { checkSystem, HIDDEN, SHOWN, type System, type SystemCell } from "../../src/engine/gate/system/system.js";
import { type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { KEY_SEPARATOR } from "../../src/engine/unit-key.js";
import { countCell } from "../support/system.js";

const policy = readPolicy();
const withSet = (bekend: Policy["publicatie"]["klassen"]["bekend"]): Policy => ({
  ...policy,
  publicatie: { ...policy.publicatie, klassen: { ...policy.publicatie.klassen, bekend } },
});
const SETS = ["strikt", "momenten", "controles"] as const;

test("docs/disclosure.md names every figure in the classes that the code has it in, and no other figure", () => {
  const page = readFileSync("docs/disclosure.md", "utf8");
  const rows = (page.split("| figure | its n |")[1]?.split("\n\n")[0] ?? "").split("\n").flatMap((line) => {
    const [, figures = "", n = "", told = ""] = line.split("|").map((x) => x.trim());
    const names = [...figures.matchAll(/`([a-z-]+)`/g)].map((m) => m[1] as string);
    return names.length ? [{ names, n, told }] : [];
  });
  const classes = new Classes(policy);
  const of = (atoom: string): string => classes.of({ atoom, instrument: "" }) ?? "protected";
  const named = (x: string): string => (["omvang", "proces", "noemer"].includes(x) ? x : "protected");
  const missing = MEASURES.filter((m) => {
    // What the page says of these apart: their n is an outcome too.
    if (m.populatie === "klinische start" || ["weggelaten", "letterlijk"].includes(m.noemer)) return false;
    const told = m.categorieen.map((c) => tellerOf(m, c)).filter((t) => t !== null);
    // A mean of vestigingen is told of the share's numerator, a mean of a sum that is protected.
    const tells = m.soort === "gemiddelde" ? ["protected"] : told.map(of);
    return !rows.some(
      (r) =>
        r.names.includes(m.indicator) &&
        named(r.n) === of(m.noemer) &&
        (m.definitie === MEAN_OF_UNITS || m.soort === "aantal" || tells.some((t) => t === named(r.told))),
    );
  });
  expect(missing.map((m) => [m.indicator, m.definitie, m.populatie])).toEqual([]);
  const figures = new Set(MEASURES.map((m) => m.indicator));
  expect(rows.flatMap((r) => r.names).filter((n) => !figures.has(n))).toEqual([]);
});

describe("the known sets", () => {
  test.each(SETS)("%s is closed: no declared sum of known counts has one part that is protected", (set) => {
    const classes = new Classes(withSet(set));
    const is = (atoom: string): boolean => classes.of({ atoom, instrument: "" }) !== undefined;
    const open = RELATIONS.filter((r) => r.kinderen.length > 1).flatMap((r) => {
      const rest = [r.ouder, ...r.kinderen].filter((a) => !is(a) && ATOM.get(a)?.alsVoorkomt === undefined);
      return rest.length === 1 && [r.ouder, ...r.kinderen].filter((a) => !is(a)).length === 1 ? [rest[0]] : [];
    });
    expect(open).toEqual([]);
  });
  test("each holds all of the one before it, and none holds an outcome, a reason or a characteristic", () => {
    const known = SETS.map((set) => {
      const classes = new Classes(withSet(set));
      return new Set([...ATOM.keys()].filter((atoom) => classes.of({ atoom, instrument: "" })));
    });
    for (const [i, set] of known.slice(1).entries())
      for (const atoom of known[i] ?? []) expect(set, atoom).toContain(atoom);
    expect(known.map((s) => s.size)).toEqual([...known.map((s) => s.size)].sort((a, b) => a - b));
    const never =
      /klasse|hersteld|klinisch|normaal|honderd|^open|weggelaten|letterlijk|vervuld|hoofdgroep|arbeid\/|geen (voor|na)meting|kenmerk/;
    for (const atoom of known[2] ?? []) expect(atoom).not.toMatch(never);
    expect(known[1]?.has("voormeting/niet toegestaan")).toBe(false);
    expect(known[1]?.has("imoment/gevuld")).toBe(false);
  });
  test("a set that is not closed is refused", () => {
    const s = system([cell(12, true), cell(9, true), cell(3)], [[0, [1, 2]]]);
    expect(() => closeKnown(s, () => "klasse/hersteld")).toThrow("what is known makes klasse/hersteld known");
    // One reason in the whole delivery: the data leave nothing else.
    expect(closeKnown(s, () => "geen voormeting/geen reden opgegeven").cellen[2]?.breedte).toBe(0);
  });
});

const cell = (waarde: number, bekend = false, more: Partial<SystemCell> = {}): SystemCell =>
  countCell(waarde, { ...(bekend ? { bekend, primair: false } : {}), ...more });
function system(cellen: SystemCell[], relaties: readonly (readonly [number, readonly number[]])[]): System {
  const s: System = {
    cellen,
    relaties: relaties.map(([ouder, kinderen]) => ({ soort: "categorie", ouder, kinderen })),
  };
  checkSystem(s);
  return s;
}

describe("room in a known whole", () => {
  test("of three pairs no class can have more than three: that is what is asked, and it is left", async () => {
    const s = system([cell(3, true), cell(2), cell(1), cell(0)], [[0, [1, 2, 3]]]);
    expect([1, 2, 3].map((i) => widthFor(s, i, -1))).toEqual([3, 3, 3]);
    const { pattern } = await protect(s);
    expect([...pattern]).toEqual([SHOWN, HIDDEN, HIDDEN, HIDDEN]);
    expect((await attack(s, pattern)).zwak).toEqual([]);
  });
  test("of four, six and nine in known wholes: 4, 5 and 5", () => {
    for (const [whole, width] of [
      [4, 4],
      [6, 5],
      [9, 5],
    ] as const)
      expect(widthFor(system([cell(whole, true), cell(2), cell(whole - 2)], [[0, [1, 2]]]), 1, -1)).toBe(width);
  });
  test("a vestiging that has two of the three itself is left with the third", () => {
    const own = (n: number) => ({ eigen: new Map([[7, { n, waarde: n }]]) });
    const s = system([cell(3, true, own(2)), cell(2, false, own(1)), cell(1, false, own(1))], [[0, [1, 2]]]);
    expect([widthFor(s, 1, -1), widthFor(s, 1, 7), widthFor(s, 1, 8)]).toEqual([3, 1, 3]);
  });
  test("showing one class too many is found: two of three known leave nothing", async () => {
    const s = system([cell(12, true), cell(7), cell(5), cell(0)], [[0, [1, 2, 3]]]);
    const { zwak } = await attack(s, Uint8Array.from([SHOWN, SHOWN, SHOWN, HIDDEN]));
    expect(zwak.map((z) => [z.cel, z.laag, z.hoog])).toEqual([[3, 0, 0]]);
  });
  test("what several known wholes say together is found exactly, and only that is excused", async () => {
    // Two classes of 10 measured of 10, in a whole of 20 of whom 20 were measured: each is measured whole.
    const s = system(
      [cell(20, true), cell(20, true), cell(14), cell(6), cell(14), cell(6), cell(0), cell(0)],
      [
        [0, [2, 3]],
        [1, [4, 5]],
        [2, [4, 6]],
        [3, [5, 7]],
      ],
    );
    const { pattern, krap } = await protect(s);
    expect([...krap]).toEqual([
      [6, 0],
      [7, 0],
    ]);
    // Whoever claims that another count has no room is refuted.
    const rooms = await withKnownRooms(s, pattern, new Map([2, 4, 6, 7].map((c) => [c, 0])));
    expect([...(rooms.ruimte ?? [])].map(([i, room]) => [i, room.get(-1)])).toEqual([
      [6, 0],
      [7, 0],
    ]);
    expect((await attack(rooms, pattern)).zwak).toEqual([]);
    expect((await attack(s, pattern)).zwak.map((z) => z.cel)).toEqual([6, 7]);
  });
});

describe("organisaties", () => {
  const tree = (names: readonly string[], pairs = false) => {
    const keys = names.map((n) => `${n[0]}${KEY_SEPARATOR}${n}`);
    const at = (niveau: "vestiging" | "organisatie" | "totaal", eenheid: string) =>
      ({ niveau, eenheid, soort: "totaal", periode: "totaal" }) as unknown as CubeCell;
    const cells = [
      at("totaal", ""),
      ...[...new Set(names.map((n) => n[0] as string))].map((o) => at("organisatie", o)),
      ...keys.map((k) => at("vestiging", k)),
    ];
    return makeTree(cells, new Map(keys.map((k, i) => [k, { organisatie: names[i]?.[0] as string }])), pairs);
  };
  test("with three of them each knows its vestigingen's cells; one with a single vestiging is that vestiging", () => {
    const t = tree(["A1", "A2", "B1", "B2", "C1"]);
    const of = (name: string) => t.groups("vestiging", `${name[0]}${KEY_SEPARATOR}${name}`);
    expect([of("A1"), of("A2"), of("B1"), of("B2"), of("C1")]).toEqual([[5], [5], [6], [6], []]);
    expect([t.groups("organisatie", "A"), t.groups("organisatie", "C"), t.groups("totaal", "")]).toEqual([[5], [], []]);
    expect(t.member("organisatie", "C")).toBe(4);
  });
  test("with two each computes the other from the whole: they do not attack", () => {
    const t = tree(["A1", "A2", "B1", "B2"]);
    expect(["A1", "B2"].map((n) => t.groups("vestiging", `${n[0]}${KEY_SEPARATOR}${n}`))).toEqual([[], []]);
  });
  test("what an organisatie computes from its vestigingen is found, and protected", async () => {
    // Total 40 = organisatie 9's vestigingen 0 and 1, and one other with 4. The outsider has room; organisatie 9 has none.
    const part = (waarde: number, lid: number, groep?: number) =>
      cell(waarde, false, { lid, ...(groep ? { groepen: [groep] } : {}) });
    const s = system([cell(40), part(21, 0, 9), part(15, 1, 9), part(4, 2)], [[0, [1, 2, 3]]]);
    const only = Uint8Array.from([SHOWN, HIDDEN, HIDDEN, HIDDEN]);
    expect((await attack(s, only)).zwak.map((z) => [z.cel, z.lid, z.laag, z.hoog])).toEqual([[3, 9, 4, 4]]);
    const { pattern } = await protect(s);
    expect(pattern[0]).toBe(HIDDEN);
    expect((await attack(s, pattern)).zwak).toEqual([]);
  });
  test("where policy asks, every two vestigingen know together what each knows; of three the third follows from the whole", () => {
    const t = tree(["A1", "A2", "B1", "C1"], true);
    const of = (name: string) => t.groups("vestiging", `${name[0]}${KEY_SEPARATOR}${name}`);
    // Organisatie A is 4; pairs in order: A1 A2, A1 B1, A1 C1, A2 B1, A2 C1, B1 C1.
    expect([of("A1"), of("A2"), of("B1"), of("C1")]).toEqual([
      [4, 5, 6, 7],
      [4, 5, 8, 9],
      [6, 8, 10],
      [7, 9, 10],
    ]);
    expect([t.groups("organisatie", "A"), t.groups("totaal", "")]).toEqual([[4, 5], []]);
    expect(tree(["A1", "B1", "C1"], true).groups("organisatie", "A")).toEqual([]);
  });
  test("what two vestigingen compute together is found, and protected where they are reckoned with", async () => {
    // Of 60 in five vestigingen three are hidden: 1 and 2 know between them what 3 has. With a fourth hidden they do not.
    const values = [20, 15, 11, 4, 10];
    const pairs = values.flatMap((_, a) => values.slice(a + 1).map((_, b): [number, number] => [a, a + 1 + b]));
    const of = (together: boolean) =>
      system(
        [
          cell(60),
          ...values.map((n, v) => {
            const groepen = pairs.flatMap((p, i) => (p.includes(v) ? [values.length + i] : []));
            return cell(n, false, { lid: v, ...(together ? { groepen } : {}) });
          }),
        ],
        [[0, [1, 2, 3, 4, 5]]],
      );
    const three = Uint8Array.from([SHOWN, SHOWN, HIDDEN, HIDDEN, HIDDEN, SHOWN]);
    expect((await attack(of(false), three)).zwak).toEqual([]);
    const found = (await attack(of(true), three)).zwak;
    expect(found.map((z) => [z.cel, pairs[z.lid - values.length], z.laag, z.hoog])).toContainEqual([4, [1, 2], 4, 4]);
    const { pattern } = await protect(of(true));
    expect((await attack(of(true), pattern)).zwak).toEqual([]);
    expect(pattern.filter((p) => p === HIDDEN).length).toBeGreaterThan(
      (await protect(of(false))).pattern.filter((p) => p === HIDDEN).length,
    );
  });
});
