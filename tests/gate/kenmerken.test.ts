import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReleaseRow } from "../../src/engine/contract/tables.js";
import { buildCube, type Cube } from "../../src/engine/gate/cube/cube.js";
import { type Grid, gridOf, placesOf, planOf } from "../../src/engine/gate/cube/positions.js";
import { makeTree } from "../../src/engine/gate/cube/unit-tree.js";
import { membership } from "../../src/engine/gate/cube/units.js";
import { passGate } from "../../src/engine/gate/gate.js";
import { openCounts } from "../../src/engine/gate/publish/account.js";
import { buildSystem } from "../../src/engine/gate/system/build-system.js";
import type { CubeSystem } from "../../src/engine/gate/system/cube-system.js";
import { type Edition, type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { type Ran, runFolder } from "../support/delivery.js";
import { coarse, makeDemo } from "../support/releases.js";

/** Counts of characteristics in the gate, on a small demo and beside the few figures that share sets with them. */

const LEFT_OUT =
  /^(geldig|extra-metingen|werklijst|delta-t-(vorige|initieel)|delta-t-klasse|delta-t-hoofdgroep-klasse|hersteld|subschaal|tevredenheid)/;
const few = (policy: Policy): Policy => ({
  ...policy,
  publicatie: {
    ...policy.publicatie,
    kruisingen: Object.fromEntries(
      Object.entries(policy.publicatie.kruisingen).map(([f, levels]) => [f, LEFT_OUT.test(f) ? {} : levels]),
    ),
  },
});
/** Enough of them: every way of making classes, each that is another set by another name, and all of the behandelaars. */
const SOME = "ernst geslacht hoofdgroep arbeid verwijzer zvz protocol overgenomen supervisie".split(" ");
const some = (policy: Policy): Policy => ({
  ...policy,
  casemix: { ...policy.casemix, kenmerken: policy.casemix.kenmerken.filter((k) => SOME.includes(k.code)) },
});
const policy = some(few(coarse(readPolicy())));
const named = (name: string): Edition => policy.edities.edities.find((e) => e.naam === name) as Edition;

let run: Ran;
let cube: Cube;
let built: CubeSystem;
let figures: readonly ReleaseRow<"indicatoren">[];
let classes: readonly ReleaseRow<"kenmerken">[];
const KEY = "een sleutel van minstens tweeëndertig tekens";
const { drempels } = policy.publicatie;
const hsk = policy.uitkomsten.hsk.instrument;

/** The exact cells of an edition, where all of its levels were delivered. */
async function cubeOf(edition: Edition): Promise<{ cube: Cube; grid: Grid }> {
  const grid = gridOf(policy, edition, edition.niveaus);
  const plan = { geteld: planOf(grid), vast: placesOf(grid) };
  const rare = { groep: drempels.uitkomst.patienten, reden: drempels.telling.aantal };
  return { cube: await buildCube(run.db, plan, run.models.periode, rare, hsk), grid };
}
beforeAll(async () => {
  run = await runFolder(makeDemo(1500), undefined, policy);
  const made = await cubeOf(named("lerend-netwerk"));
  ({ cube } = made);
  const facts = {
    instruments: run.delivery.instruments,
    metrics: run.models.metrics,
    hsk,
    afkap: run.models.metriek.afkap !== null,
    schalen: new Map(),
  };
  built = buildSystem(cube, made.grid, makeTree(cube.cellen, await membership(run.db)), facts, policy);
  const gated = await passGate(run.db, run.delivery, run.models, policy, named("lerend-netwerk"), KEY);
  figures = gated.tabellen.indicatoren;
  classes = gated.tabellen.kenmerken;
});
afterAll(() => run.db.close());

const cells = () => built.system.cellen.map((_, i) => built.bron(i));
const traits = () => cells().filter((c) => c.atoom === "kenmerk" || c.atoom === "kenmerk/gemeten");

describe("classes in the system", () => {
  test("the counts are those of the rows, and every class has a cell at every vestiging, also of nobody", async () => {
    const rows = await run.db.all<{ k: string; v: string; n: number; g: number }>(`
      SELECT k.kenmerk || '#' || k.klasse AS k, z.organisatie || chr(31) || z.vestiging AS v, count(*) AS n, count(c.traject_nr) AS g
      FROM kenmerk k JOIN zorgtraject z USING (traject_nr) LEFT JOIN casemix_rij c USING (traject_nr) GROUP BY ALL`);
    const counted = new Map<string, number>(
      rows.flatMap(
        (r) =>
          [
            [`kenmerk|${r.k}|${r.v}`, r.n],
            [`kenmerk/gemeten|${r.k}|${r.v}`, r.g],
          ] as const,
      ),
    );
    const here = traits().filter((c) => c.niveau === "vestiging");
    expect(here.length).toBeGreaterThan(300);
    expect(here.some((c) => c.n === 0)).toBe(true);
    for (const c of here) expect(c.n, c.instrument).toBe(counted.get(`${c.atoom}|${c.instrument}|${c.eenheid}`) ?? 0);
    const [total] = await run.db.all<{ n: number }>("SELECT count(*) AS n FROM kenmerk_klasse");
    const vestigingen = new Set(here.map((c) => c.eenheid)).size;
    expect(here.filter((c) => c.atoom === "kenmerk")).toHaveLength((total?.n ?? 0) * vestigingen);
  });
  test("who has no voormeting cannot have a pair: there is no such cell to protect", () => {
    expect(
      traits().filter((c) => c.atoom === "kenmerk" && c.instrument === "ernst#geen voormeting").length,
    ).toBeGreaterThan(0);
    expect(traits().filter((c) => c.atoom === "kenmerk/gemeten" && c.instrument === "ernst#geen voormeting")).toEqual(
      [],
    );
  });
  test("classes add up to the closed zorgtrajecten and to the hoofdparen, measured and not to the class", () => {
    const has = (ouder: string, kind: (c: ReturnType<typeof cells>[number]) => boolean): boolean =>
      built.system.relaties.some(
        (r) =>
          built.bron(r.ouder).atoom === ouder &&
          r.kinderen.length > 1 &&
          r.kinderen.every((k) => kind(all[k] as never)),
      );
    const all = cells();
    for (const kenmerk of ["geslacht", "verwijzer", "zvz", "hoofdgroep"]) {
      expect(has("afgesloten", (c) => c.atoom === "kenmerk" && c.instrument.startsWith(`${kenmerk}#`))).toBe(true);
      expect(has("hoofdpaar", (c) => c.atoom === "kenmerk/gemeten" && c.instrument.startsWith(`${kenmerk}#`))).toBe(
        true,
      );
    }
    expect(has("kenmerk", (c) => c.atoom === "kenmerk/gemeten" || c.atoom === "kenmerk/niet gemeten")).toBe(true);
  });
  test("a diagnosehoofdgroep of hoofdparen is one set under two names, and so is work at the start", () => {
    const all = cells();
    const tied = (atoom: RegExp, kenmerk: string): number =>
      built.system.relaties.filter(
        (r) =>
          all[r.ouder]?.instrument.startsWith(`${kenmerk}#`) && r.kinderen.some((k) => atoom.test(all[k]?.atoom ?? "")),
      ).length;
    // The counts of every unit that a figure per group stands for; a mean has a sum beside its count.
    const groups = all.filter(
      (c, i) => /^hoofdgroep\/[^/]+$/.test(c.atoom) && built.system.cellen[i]?.soort === "aantal",
    );
    expect(new Set(groups.filter((c) => c.niveau === "totaal").map((c) => c.atoom)).size).toBeGreaterThan(3);
    expect(tied(/^hoofdgroep\//, "hoofdgroep")).toBe(groups.length);
    expect(tied(/^arbeid\/begin\//, "arbeid")).toBeGreaterThan(4);
  });
  test("below the vestiging only what may be counted there: never the zvz-i", async () => {
    const { cube: research } = await cubeOf(named("onderzoek"));
    const low = new Set(
      research.cellen
        .filter((c) => c.atoom === "kenmerk" && c.niveau === "behandelaar")
        .map((c) => c.instrument.split("#")[0]),
    );
    expect([...low].sort()).toEqual(["ernst", "hoofdgroep", "overgenomen", "protocol", "supervisie"]);
    expect(readPolicy().casemix.kenmerken.filter((k) => k.zvz && k.per_behandelaar)).toEqual([]);
  });
});

describe("what is published", () => {
  test("a figure per class, without instrument; the classes with their names in a fixed order", () => {
    const rows = figures.filter((f) => f["indicator"] === "kenmerk");
    const known = new Set(classes.map((k) => `${k["kenmerk"]}|${k["klasse"]}`));
    expect(new Set(rows.map((r) => `${r["uitsplitsing"]}|${r["categorie"]}`))).toEqual(known);
    expect(new Set(rows.map((r) => r["instrument"]))).toEqual(new Set([""]));
    expect(new Set(rows.map((r) => r["populatie"]))).toEqual(new Set(["afgesloten", "met uitkomst"]));
    expect(new Set(rows.map((r) => r["niveau"]))).toEqual(new Set(["totaal", "cluster", "organisatie", "vestiging"]));
    expect(classes.map((k) => k["volgorde"])).toEqual(classes.map((_, i) => i));
    const shown = rows.filter((r) => r["status"] === "getoond");
    expect(shown.length).toBeGreaterThan(100);
    for (const r of shown) expect(r["waarde"]).toBe(r["n"]);
    expect(shown.filter((r) => Number(r["n"]) < 5)).toEqual([]);
    expect(rows.filter((r) => r["status"] === "verborgen").length).toBeGreaterThan(20);
  });
  test("lerend-netwerk holds nothing of any behandelaar", () => {
    expect(figures.filter((f) => f["niveau"] === "behandelaar" || f["niveau"] === "team")).toEqual([]);
  });
});

describe("the unknown age of the account", () => {
  const n = {
    aanvaard: 610,
    bezwaar: 20,
    lopend: 60,
    zonder: 9,
    buiten: 9,
    afgesloten: 530,
    jong: 30,
    noemer: 500,
    bekend: 490,
    onbekend: 10,
  };
  const total = { ...n, aanvaard: n.bezwaar + n.lopend + n.zonder + n.buiten + n.afgesloten };
  test("is hidden where the class of the same zorgtrajecten is, and shown where it is", async () => {
    expect(await openCounts(total, 5, true, false)).not.toContain("onbekend");
    expect(await openCounts(total, 5, true, true)).toContain("onbekend");
    expect(await openCounts(total, 5, true)).toContain("onbekend");
  });
});
