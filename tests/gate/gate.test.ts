import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Assessment, assess, refuseWeak } from "../../src/engine/gate/assess.js";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { underEdition } from "../../src/engine/gate/catalogue/classes.js";
import { passGate } from "../../src/engine/gate/gate.js";
import { publishFigures } from "../../src/engine/gate/publish/figures.js";
import { HIDDEN, primaryPattern, SHOWN } from "../../src/engine/gate/system/system.js";
import { type Edition, readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder } from "../support/delivery.js";
import { coarse, keeping, makeDemo, withoutReports } from "../support/releases.js";

const policy = readPolicy();
let a: Assessment;
let run: Awaited<ReturnType<typeof runFolder>>;
const edition = policy.edities.edities[0] as Edition;
beforeAll(async () => {
  run = await runFolder(makeDemo(6000));
  a = await assess(run.db, run.delivery, run.models, policy, edition);
});
afterAll(() => run.db.close());

const bron = (i: number) => a.built.bron(i);

describe("the demo through the gate", () => {
  test("something is hidden for being small, something to protect it, and the attack finds nothing", () => {
    expect(a.proef.tekleen).toBeGreaterThan(20);
    expect(a.proef.verborgen).toBeGreaterThan(a.proef.tekleen);
    expect(a.aanval.zwak).toEqual([]);
    expect(a.proef.speling?.minst).toBeGreaterThanOrEqual(0.999);
    expect(() => refuseWeak(a)).not.toThrow();
  });
  test("no protected count under five and no mean of fewer than ten patients is shown", () => {
    const { cellen } = a.built.system;
    const shown = cellen.map((c, i) => ({ c, b: bron(i) })).filter(({ c }, i) => a.pattern[i] === SHOWN && !c.bekend);
    expect(shown.length).toBeGreaterThan(1000);
    expect(shown.filter(({ c, b }) => c.soort === "aantal" && (b.n < 5 || b.patienten < 5))).toEqual([]);
    expect(shown.filter(({ c, b }) => c.soort === "som" && b.patienten < 10)).toEqual([]);
    expect(shown.filter(({ b }) => b.atoom.startsWith("klasse/") && b.n < 5)).toEqual([]);
  });
  test("what is held for known is never hidden, and never shown of fewer than ten patients", () => {
    const { cellen } = a.built.system;
    const known = [...cellen.keys()].filter((i) => cellen[i]?.bekend);
    expect(known.length).toBeGreaterThan(1000);
    expect(known.filter((i) => a.pattern[i] !== SHOWN)).toEqual([]);
    const figures = publishFigures(a.cube, a.grid, a.built, a.pattern, a.membership, policy);
    const response = figures.filter((f) => f.indicator === "response" && f.niveau === "vestiging");
    expect(response.filter((f) => f.n !== null && f.n < 10)).toEqual([]);
    const small = response.filter(
      (f) => f.status === "getoond" && Math.min(f.teller ?? 0, (f.n ?? 0) - (f.teller ?? 0)) < 5,
    );
    // The best and the worst responders are seen as such.
    expect(small.length).toBeGreaterThan(20);
    const outcomes = figures.filter((f) => f.indicator === "delta-t-klasse" && f.status === "getoond");
    expect(outcomes.length).toBeGreaterThan(500);
    expect(outcomes.filter((f) => (f.teller ?? 0) < 5)).toEqual([]);
  });
  test("an edition for the public holds the edges back: no response of nearly nobody or nearly everybody is shown", () => {
    const open = policy.edities.edities.find((e) => e.naam === "openbaar") as Edition;
    const strict = underEdition(policy, open);
    expect(underEdition(policy, edition)).toEqual(policy);
    const figures = publishFigures(a.cube, a.grid, a.built, a.pattern, a.membership, strict);
    const shown = figures.filter((f) => f.indicator === "response" && f.status === "getoond");
    expect(shown.length).toBeGreaterThan(100);
    expect(shown.filter((f) => Math.min(f.teller ?? 0, (f.n ?? 0) - (f.teller ?? 0)) < 5)).toEqual([]);
  });
  test("what follows by one subtraction is a cell of the system too", () => {
    const atoms = new Set(a.built.system.cellen.map((_, i) => bron(i).atoom));
    for (const atom of ["niet klinisch", "niet hersteld", "open", "normaal/gebleven"])
      expect(atoms, atom).toContain(atom);
  });
  test("what is known of a voormeting tells nothing of the nameting: checks of either role are sets of their own", async () => {
    const rows = (where: string) => run.db.one<{ n: number }>(`SELECT count(*) AS n FROM behandeling WHERE ${where}`);
    expect(await rows("responsstatus IN ('completer', 'dropout') AND voormeting <> 'geldig'")).toEqual({ n: 0 });
    expect((await rows("voormeting = 'geldig' AND nameting = 'niet gemeten'")).n).toBeGreaterThan(0);
    expect((await rows("nameting = 'geldig' AND voormeting = 'niet gemeten'")).n).toBeGreaterThan(0);
    const names = new Set(a.built.system.cellen.map((_, i) => bron(i).atoom));
    for (const name of ["nameting/geldig", "voormeting/niet gemeten", "nameting/niet gemeten"])
      expect(names, name).toContain(name);
  });
  test("what a vestiging has of a figure above it is reckoned with, also where it has no figure of its own", () => {
    const { cellen } = a.built.system;
    const above = cellen.flatMap((c, i) =>
      bron(i).niveau === "cluster" && bron(i).atoom === "voormeting/geldig" && bron(i).soort === "jaar" ? [c] : [],
    );
    expect(above.length).toBeGreaterThan(5);
    const vestigingen = new Set(cellen.flatMap((c, i) => (bron(i).niveau === "vestiging" ? [c.lid] : [])));
    const parts = (c: (typeof cellen)[number], ofVestiging: boolean): number[] =>
      [...(c.eigen ?? [])].flatMap(([lid, own]) => (vestigingen.has(lid) === ofVestiging ? [own.waarde] : []));
    for (const c of above) {
      expect(parts(c, true).reduce((n, x) => n + x, 0)).toBe(c.waarde);
      // And with all its vestigingen each organisatie has its share.
      expect(parts(c, false).reduce((n, x) => n + x, 0)).toBe(c.waarde);
    }
  });
  test("thresholds alone do not hold", async () => {
    const { zwak } = await attack(a.built.system, primaryPattern(a.built.system), { vluchtig: true });
    expect(zwak.length).toBeGreaterThan(10);
  });
  test("a leak stops the run, and the message names the cell but no number", () => {
    const cel = [...a.pattern.keys()].find((i) => a.pattern[i] === HIDDEN && bron(i).niveau === "vestiging") ?? 0;
    const weak = { ...a, aanval: { ...a.aanval, zwak: [{ cel, lid: -1, laag: 3, hoog: 3 }] } };
    expect(() => refuseWeak(weak)).toThrow(/geeft 1 verborgen cijfers prijs en is niet gemaakt/);
    expect(() => refuseWeak(weak)).toThrow(new RegExp(`vestiging Vestiging .*${bron(cel).periode}`));
  });
  test("so does a cell that is too small and shown, of which the attack asks nothing", () => {
    const { cellen } = a.built.system;
    const cel = cellen.findIndex((c, i) => c.primair && !c.bekend && a.pattern[i] === HIDDEN);
    const pattern = Uint8Array.from(a.pattern, (p, i) => (i === cel ? SHOWN : p));
    expect(() => refuseWeak({ ...a, pattern })).toThrow(/geeft 1 verborgen cijfers prijs en is niet gemaakt/);
    expect(() => refuseWeak({ ...a, pattern })).toThrow(bron(cel).atoom);
  });
});

test("where the room that policy asks for cannot be had, the gate refuses and hands out nothing", async () => {
  const { publicatie } = policy;
  const wide = coarse(
    keeping({ ...policy, publicatie: { ...publicatie, breedte: { ...publicatie.breedte, t_punten: 100_000 } } }, (i) =>
      ["afgesloten", "delta-t"].includes(i),
    ),
  );
  const key = "een sleutel van minstens tweeëndertig tekens";
  const own = await runFolder(makeDemo(1000));
  await expect(passGate(own.db, own.delivery, own.models, wide, edition, key)).rejects.toMatchObject({ kind: "poort" });
  own.db.close();
});

describe("the management reports", () => {
  /** The place of every shown cell of an atom (sums by their figure). */
  const shownOf = (atoom: string, soort: "aantal" | "som") =>
    a.built.system.cellen.flatMap((c, i) =>
      a.pattern[i] === SHOWN && c.soort === soort && bron(i).atoom === atoom ? [{ c, b: bron(i) }] : [],
    );
  test("they are there, and add up where all parts are shown", () => {
    for (const atoom of ["moment", "moment/voor/gevuld", "meting", "vorige", "hoofdpaar", "hoofdgroep/angst", "duur"])
      expect(shownOf(atoom, "aantal").length, atoom).toBeGreaterThan(3);
    const at = (atoom: string, b: { niveau: string; eenheid: string; periode: string }) =>
      shownOf(atoom, "aantal").find(
        (x) => x.b.niveau === b.niveau && x.b.eenheid === b.eenheid && x.b.periode === b.periode,
      )?.c.waarde;
    let compared = 0;
    for (const { c, b } of shownOf("moment", "aantal")) {
      const parts = ["voor", "tussen", "na"].map((m) => at(`moment/${m}`, b));
      if (parts.some((p) => p === undefined)) continue;
      compared++;
      expect(parts.reduce((sum: number, p) => sum + (p ?? 0), 0)).toBe(c.waarde);
    }
    expect(compared).toBeGreaterThan(20);
  });
  test("delta-T against the previous meting is not shown where it differs from that of pairs by a few patients", async () => {
    const rows = await run.db.all<{ eenheid: string; apart: number; samen: number }>(`
      WITH m AS (
        SELECT traject_nr, patient_nr, instrument, soort, delta_vorige FROM meetmoment JOIN zorgtraject z USING (traject_nr, patient_nr)
        WHERE in_response AND delta_vorige IS NOT NULL AND datum BETWEEN DATE '${run.models.periode.van}' AND DATE '${run.models.periode.tot}'),
      p AS (SELECT p.traject_nr, b.patient_nr, p.instrument, p.delta_t FROM paar p JOIN behandeling b USING (traject_nr)
        WHERE b.in_response AND p.delta_t IS NOT NULL),
      beide AS (
        SELECT coalesce(m.traject_nr, p.traject_nr) AS traject_nr, coalesce(m.patient_nr, p.patient_nr) AS patient_nr,
          m.delta_vorige IS NOT DISTINCT FROM p.delta_t AS gelijk
        FROM m FULL JOIN p ON m.soort = 'na' AND m.traject_nr = p.traject_nr AND m.instrument = p.instrument)
      SELECT z.organisatie || chr(31) || z.vestiging AS eenheid, count(DISTINCT beide.patient_nr) FILTER (NOT gelijk) AS apart,
        count(*) FILTER (gelijk) AS samen
      FROM beide JOIN zorgtraject z USING (traject_nr) GROUP BY ALL ORDER BY ALL`);
    const few = rows.filter((r) => r.apart > 0 && r.apart < 10 && r.samen > 0).map((r) => r.eenheid);
    const shown = new Set(
      shownOf("vorige", "som")
        .filter(({ b }) => b.niveau === "vestiging" && b.periode === "totaal")
        .map(({ b }) => b.eenheid),
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(shown.size).toBeGreaterThan(0);
    // Nor is its number, nor that of any class: three more metingen than pairs would tell what became of three.
    const counts = ["vorige", ...["hersteld", "verbeterd", "onveranderd", "verslechterd"].map((c) => `vorige/${c}`)]
      .flatMap((atoom) => shownOf(atoom, "aantal"))
      .filter(({ b }) => b.niveau === "vestiging" && b.periode === "totaal")
      .map(({ b }) => b.eenheid);
    for (const eenheid of few) {
      expect(shown).not.toContain(eenheid);
      expect(counts).not.toContain(eenheid);
    }
  });
  test("what is counted over all questionnaires is tied to what is counted on each, classes too", () => {
    const { relaties } = a.built.system;
    const atoms = (r: { ouder: number; kinderen: readonly number[] }) =>
      [r.ouder, ...r.kinderen].map((i) => bron(i).atoom);
    for (const [whole, part] of [
      ["vorige/verslechterd", "ivorige/verslechterd"],
      ["alle paren/verslechterd", "klasse/verslechterd"],
      ["alle paren", "paar"],
    ] as const)
      expect(
        relaties.some((r) => r.soort === "instrument" && atoms(r)[0] === whole && atoms(r)[1] === part),
        whole,
      ).toBe(true);
    expect(
      relaties.some((r) => atoms(r)[0] === "alle paren/verslechterd" && atoms(r)[1] === "hoofdklasse/verslechterd"),
    ).toBe(true);
  });
  test("what the delivery does not have, has no cells; what it has little of stands with others", () => {
    const atoms = new Set(a.built.system.cellen.map((_, i) => bron(i).atoom));
    expect([...atoms].filter((x) => x.startsWith("hoofdgroep/dissociatief"))).toEqual([]);
    for (const { b } of shownOf("hoofdgroep/overige hoofdgroepen", "aantal")) expect(b.patienten).toBeGreaterThan(4);
  });
  test("a rest of nobody whose number may be known makes whole and part one: both are hidden, or neither", () => {
    const hidden = (atoom: string) =>
      new Set(
        a.built.system.cellen.flatMap((c, i) =>
          c.soort === "aantal" && a.pattern[i] === HIDDEN && bron(i).atoom === atoom
            ? [`${bron(i).eenheid}|${bron(i).periode}`]
            : [],
        ),
      );
    const whole = hidden("afgesloten");
    for (const place of hidden("duur")) expect(whole).toContain(place);
  });
});

describe("how much stays visible", () => {
  test("classes lose cells, means and response keep nearly all", () => {
    const of = (wat: string) => a.proef.zichtbaar.find((z) => z.wat === wat && z.periode === "jaar");
    expect(of("response")?.zorgtrajecten_zichtbaar).toBeGreaterThanOrEqual(85);
    expect(of("klassen")?.cellen_getoond).toBeLessThan(100);
  });
});

describe("coarsening", () => {
  test("a table that is mostly too small appears one step coarser, for the whole release", async () => {
    const { publicatie } = policy;
    const strict = withoutReports({
      ...policy,
      publicatie: { ...publicatie, vergroven: { ...publicatie.vergroven, zichtbaar: 0.995, hoofdcijfers: 0.995 } },
    });
    const b = await assess(run.db, run.delivery, run.models, strict, edition);
    const left = b.vergroofd.map((v) => `${v.figuur}|${v.niveau}|${v.periode}`);
    expect(left).toContain("delta-t-klasse, drie klassen, paren|vestiging|jaar");
    const places = b.built.system.cellen.map((_, i) => b.built.bron(i));
    const classes = places.filter((p) => p.atoom === "klasse/verbeterd" && p.niveau === "vestiging");
    expect(new Set(classes.map((p) => p.soort))).toEqual(new Set(["totaal"]));
    expect(b.aanval.zwak).toEqual([]);
  });
});
