import type { Proof } from "../contract/manifest.js";
import type { Db } from "../db.js";
import { RomError } from "../errors.js";
import type { Delivery } from "../intake/intake.js";
import type { ModelResult } from "../models/run.js";
import type { Edition, Level, Policy } from "../policy/policy.js";
import { KEY_SEPARATOR } from "../unit-key.js";
import type { AttackResult } from "./attack/attack.js";
import { buildCube, type Cube } from "./cube/cube.js";
import { type Grid, gridOf, placesOf, planOf } from "./cube/positions.js";
import { makeTree } from "./cube/unit-tree.js";
import { type Membership, membership } from "./cube/units.js";
import { type Judgement, judge } from "./judge.js";
import { buildSystem } from "./system/build-system.js";
import { type Coarsened, coarsen } from "./system/coarsen.js";
import { comparedWhereMany } from "./system/compared.js";
import type { CubeSystem } from "./system/cube-system.js";
import { withoutEmptyGroups } from "./system/per-group.js";
import { FREE, HIDDEN, needsWorlds, type Pattern, SHOWN } from "./system/system.js";

/** A cube with what of it may be shown, and how that stood up to the attack. */
export interface Assessment {
  readonly cube: Cube;
  readonly grid: Grid;
  readonly built: CubeSystem;
  readonly pattern: Pattern;
  /** Tables left out for what earlier ranks show (ranks.ts). */
  readonly weggelaten: ReadonlySet<string>;
  readonly membership: Membership;
  readonly niveaus: readonly Level[];
  readonly vergroofd: readonly Coarsened[];
  /** Whether clusters were left out, since a vestiging lies in several. */
  readonly zonderCluster: boolean;
  readonly aanval: AttackResult;
  readonly proef: Proof;
}

/** A cube and its system, before anything is chosen. */
export type Prepared = Omit<Assessment, "pattern" | "weggelaten" | "aanval" | "proef">;

/** Counts the cube, and makes the system of its figures. @param policy as of {@link assess} */
export async function prepare(
  db: Db,
  delivery: Delivery,
  models: ModelResult,
  policy: Policy,
  edition: Edition,
): Promise<Prepared> {
  const member = await membership(db);
  const zonderCluster =
    delivery.trajectColumns.includes("cluster") && [...member.values()].some((m) => m["cluster"] === undefined);
  const niveaus = edition.niveaus.filter(
    (n) =>
      n === "totaal" ||
      n === "vestiging" ||
      (delivery.trajectColumns.includes(n) && !(n === "cluster" && zonderCluster)),
  );
  const asked = gridOf(policy, edition, niveaus);
  const { uitkomst, telling } = policy.publicatie.drempels;
  const rare = { groep: uitkomst.patienten, reden: telling.aantal };
  const cube = await buildCube(
    db,
    { geteld: planOf(asked), vast: placesOf(asked) },
    models.periode,
    rare,
    policy.uitkomsten.hsk.instrument,
  );
  const { grid: compared, weg } = comparedWhereMany(asked, cube, policy);
  const full = withoutEmptyGroups(compared, cube, policy);
  const { grid, vergroofd } = coarsen(full, cube, policy);
  const facts = {
    instruments: delivery.instruments,
    metrics: models.metrics,
    hsk: policy.uitkomsten.hsk.instrument,
    afkap: models.metriek.afkap !== null,
    schalen: await scaleRanges(db),
  };
  const tree = makeTree(cube.cellen, member, policy.publicatie.aanvallers.paren);
  const built = buildSystem(cube, grid, tree, facts, policy, full);
  return { cube, grid, built, membership: member, niveaus, vergroofd: [...vergroofd, ...weg], zonderCluster };
}

/** What was prepared, with what of it may be shown. */
export function conclude(p: Prepared, { pattern, weggelaten, ruimte, aanval }: Judgement): Assessment {
  const built = ruimte ? { ...p.built, system: { ...p.built.system, ruimte } } : p.built;
  return { ...p, built, pattern, weggelaten, aanval, proef: proofOf(built, pattern, aanval) };
}

/**
 * Builds the cube, chooses what to hide, and attacks the result. Publishes nothing.
 * @param policy thresholds, widths and crossings; `audit --verken` passes others than the published ones
 */
export async function assess(
  db: Db,
  delivery: Delivery,
  models: ModelResult,
  policy: Policy,
  edition: Edition,
): Promise<Assessment> {
  const prepared = await prepare(db, delivery, models, policy, edition);
  return conclude(prepared, await judge(prepared.built.system));
}

/** Lowest and highest score of every subscale, by instrument#schaal. */
async function scaleRanges(db: Db): Promise<Map<string, readonly [number, number]>> {
  const rows = await db.all<{ sleutel: string; laag: number; hoog: number }>(
    "SELECT instrument || '#' || schaal AS sleutel, CAST(laag AS DOUBLE) AS laag, CAST(hoog AS DOUBLE) AS hoog FROM schaal ORDER BY ALL",
  );
  return new Map(rows.map((r) => [r.sleutel, [r.laag, r.hoog]]));
}

/** @throws RomError naming the cells that the attack found, or that are shown though too small, by what they are, never by their value */
export function refuseWeak(a: Assessment): void {
  // The attack asks of hidden cells only: one that is too small and shown would pass it.
  const small = a.built.system.cellen.flatMap((c, i) => (c.primair && !c.bekend && a.pattern[i] === SHOWN ? [i] : []));
  const names = [...new Set([...small, ...a.aanval.zwak.map((w) => w.cel)].map((i) => nameOf(a, i)))];
  if (names.length === 0) return;
  throw new RomError(
    "poort",
    `De uitgave geeft ${names.length} verborgen cijfers prijs en is niet gemaakt:\n${names
      .slice(0, 20)
      .map((n) => `  ${n}`)
      .join("\n")}${names.length > 20 ? "\n  …" : ""}`,
    "Kies grovere tabellen (kruisingen) of een hogere drempel in data/policy/publicatie.json; 'npm run rom -- audit <map> --verken' laat zien wat dat doet.",
  );
}

function nameOf(a: Assessment, cel: number): string {
  const b = a.built.bron(cel);
  const what = a.built.system.cellen[cel]?.soort === "som" ? "gemiddelde van " : "";
  return `${what}${b.atoom}${b.instrument ? ` (${b.instrument})` : ""}, ${b.niveau} ${b.eenheid.split(KEY_SEPARATOR).at(-1)}, ${b.periode}`;
}

/** What the certificate says about the attack. */
function proofOf(built: CubeSystem, pattern: Pattern, aanval: AttackResult): Proof {
  const { cellen, relaties } = built.system;
  const published = cellen.map((c, i) => ({ c, i })).filter(({ c, i }) => c.gepubliceerd && pattern[i] !== FREE);
  const hidden = published.filter(({ i }) => pattern[i] === HIDDEN);
  const room = [...aanval.ruimte.values()].sort((a, b) => a - b);
  const at = (q: number): number => Math.round((room[Math.floor(q * (room.length - 1))] ?? 0) * 100) / 100;
  return {
    bouwstenen: published.length,
    verborgen: hidden.length,
    tekleen: hidden.filter(({ c }) => c.primair).length,
    vergelijkingen: relaties.length,
    aangevallen: room.length,
    doorregel: cellen.filter((c, i) => pattern[i] === HIDDEN && c.breedte > 0 && !needsWorlds(built.system, i)).length,
    programmas: aanval.lps,
    nagerekend: aanval.nagerekend,
    gebroken: aanval.gebroken,
    speling: room.length ? { minst: at(0), kwart: at(0.25), midden: at(0.5), driekwart: at(0.75) } : null,
    zichtbaar: visibility(built, pattern),
  };
}

/** Share of zorgtrajecten and pairs that stay visible, per population, at vestiging × year and over the whole period. */
function visibility(built: CubeSystem, pattern: Pattern): Proof["zichtbaar"] {
  const tally = new Map<string, { n: number; zichtbaar: number; cellen: number; getoond: number }>();
  for (const [i, c] of built.system.cellen.entries()) {
    const b = built.bron(i);
    if (!c.gepubliceerd || pattern[i] === FREE || b.niveau !== "vestiging") continue;
    if (b.soort !== "jaar" && b.soort !== "totaal") continue;
    const group =
      c.soort === "som"
        ? "gemiddelden"
        : b.atoom.startsWith("klasse/")
          ? "klassen"
          : b.atoom.startsWith("respons/")
            ? "response"
            : null;
    if (!group) continue;
    const key = `${group}|${b.soort}`;
    const t = tally.get(key) ?? { n: 0, zichtbaar: 0, cellen: 0, getoond: 0 };
    const shown = pattern[i] !== HIDDEN;
    tally.set(key, {
      n: t.n + b.n,
      zichtbaar: t.zichtbaar + (shown ? b.n : 0),
      cellen: t.cellen + 1,
      getoond: t.getoond + (shown ? 1 : 0),
    });
  }
  const percent = (x: number, of: number): number => (of === 0 ? 100 : Math.floor((1000 * x) / of) / 10);
  return [...tally]
    .map(([key, t]) => ({
      wat: key.split("|")[0] as string,
      periode: key.split("|")[1] as string,
      cellen: t.cellen,
      cellen_getoond: percent(t.getoond, t.cellen),
      zorgtrajecten_zichtbaar: Math.round(percent(t.zichtbaar, t.n)),
    }))
    .sort((a, b) => (a.wat + a.periode < b.wat + b.periode ? -1 : 1));
}
