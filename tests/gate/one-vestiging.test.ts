import { expect, test } from "vitest";
import { type Assessment, assess } from "../../src/engine/gate/assess.js";
import { ruleTexts } from "../../src/engine/gate/gate.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFiles } from "../support/delivery.js";

/**
 * Three organisaties of two vestigingen. What one of them does not do, or what only one vestiging does, everybody can see
 * from which questionnaires stand where; it must not be taken for a secret that cannot be kept.
 */

interface Vestiging {
  readonly organisatie: string;
  readonly vestiging: string;
  readonly instrumenten: readonly string[];
}

function delivery(vestigingen: readonly Vestiging[]): Record<string, string> {
  const trajecten = ["traject_id,patient_id,organisatie,vestiging,eerste_contact,laatste_contact"];
  const metingen = ["meting_id,traject_id,instrument,datum,ruwe_score"];
  for (const [v, { organisatie, vestiging, instrumenten }] of vestigingen.entries())
    for (let i = 0; i < 120; i++) {
      const id = `${v}.${i}`;
      trajecten.push(`T${id},P${id},${organisatie},${vestiging},2018-01-02,2018-06-02`);
      for (const [k, toets] of instrumenten.entries()) {
        // Every fortieth gets worse on both, so that few do on the second.
        const change = i % 40 === 0 ? -12 : (i * 7 + v) % 15;
        metingen.push(`A${id}.${k},T${id},${toets},2018-01-02,${15 + ((i * 5 + k) % 17)}`);
        metingen.push(`Z${id}.${k},T${id},${toets},2018-06-02,${15 + ((i * 5 + k) % 17) + change}`);
      }
    }
  const toets = (code: string) => ({ code, naam: code, bereik: [0, 60], richting: "hoger-is-beter" });
  return {
    "trajecten.csv": `${trajecten.join("\n")}\n`,
    "metingen.csv": `${metingen.join("\n")}\n`,
    "aanlevering.json": JSON.stringify({ instrumenten: [toets("een"), toets("twee")] }),
  };
}

/** Six vestigingen with questionnaire een, but for what is said otherwise. */
const six = (other: Readonly<Record<string, readonly string[]>>): Vestiging[] =>
  ["O1", "O2", "P1", "P2", "Q1", "Q2"].map((vestiging) => ({
    organisatie: vestiging[0] as string,
    vestiging,
    instrumenten: other[vestiging] ?? ["een"],
  }));

async function assessed(vestigingen: readonly Vestiging[]): Promise<Assessment> {
  const policy = readPolicy();
  const [edition] = policy.edities.edities;
  if (!edition) throw new Error("no edition");
  const { db, delivery: read, models } = await runFiles(delivery(vestigingen));
  try {
    return await assess(db, read, models, policy, edition);
  } finally {
    db.close();
  }
}

/** Published counts and hidden rests of an atom at an organisatie over the whole period. */
const at = (a: Assessment, atoom: string, organisatie: string) =>
  a.built.system.cellen
    .map((cell, i) => ({ cell, i, bron: a.built.bron(i) }))
    .filter(
      ({ cell, bron }) =>
        cell.soort === "aantal" &&
        bron.atoom === atoom &&
        bron.niveau === "organisatie" &&
        bron.eenheid === organisatie &&
        bron.periode === "totaal",
    );

test("one vestiging of an organisatie uses two questionnaires: it knows its own second pairs, and nobody else does", async () => {
  const a = await assessed(six({ O1: ["een", "twee"] }));
  expect(a.aanval.zwak).toEqual([]);
  const [worse, ...more] = at(a, "dubbel/verslechterd", "O");
  expect(more).toEqual([]);
  const own = [...(worse?.cell.eigen ?? [])];
  // All of it is that vestiging's, and so its organisatie's.
  expect(own.map(([, o]) => o.n)).toEqual([worse?.cell.waarde, worse?.cell.waarde]);
  expect(worse?.cell.groepen).toEqual([own[1]?.[0]]);
  expect(worse?.cell.primair).toBe(true);
  // Known to that vestiging, to be kept from all others.
  expect(worse?.cell.lid).toBe(own[0]?.[0]);
});

test("two vestigingen with second pairs keep them from each other", async () => {
  const a = await assessed(six({ O1: ["een", "twee"], O2: ["een", "twee"] }));
  expect(a.aanval.zwak).toEqual([]);
  expect(at(a, "dubbel/verslechterd", "O").map(({ cell }) => cell.lid)).toEqual([-1]);
});

test("an organisatie that uses no questionnaire has no classes of who was measured; elsewhere a class of nobody is hidden", async () => {
  const a = await assessed(six({ Q1: [], Q2: [] }));
  expect(a.aanval.zwak).toEqual([]);
  expect(at(a, "kenmerk", "Q").length).toBeGreaterThan(0);
  expect(at(a, "kenmerk/gemeten", "Q")).toEqual([]);
  const elsewhere = at(a, "kenmerk/gemeten", "P");
  expect(elsewhere.some(({ cell }) => cell.waarde > 0)).toBe(true);
  for (const { cell } of elsewhere.filter((x) => x.cell.waarde === 0)) expect(cell.primair).toBe(true);
});

test("of two organisaties the certificate says that each computes the other, of three or of one it does not", async () => {
  const told = async (vestigingen: readonly Vestiging[]): Promise<boolean> =>
    ruleTexts(readPolicy(), await assessed(vestigingen)).some((r) => r.startsWith("Er doen twee organisaties mee."));
  const all = six({});
  expect(await told(all.filter((v) => v.organisatie !== "Q"))).toBe(true);
  expect(await told(all)).toBe(false);
  expect(await told(all.map((v) => ({ ...v, organisatie: "O" })))).toBe(false);
});
