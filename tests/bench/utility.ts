import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { fitCasemix } from "../../src/engine/casemix/casemix.js";
import { findEdition } from "../../src/engine/cli/process.js";
import { withRunDb } from "../../src/engine/cli/work-folder.js";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { assess } from "../../src/engine/gate/assess.js";
import { cellsByPlace } from "../../src/engine/gate/cube/cube.js";
import { publishFigures } from "../../src/engine/gate/publish/figures.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { hasT } from "../../src/engine/models/metric.js";
import { runModels } from "../../src/engine/models/run.js";
import { type Level, type PeriodKind, readPolicy } from "../../src/engine/policy/policy.js";

/**
 * `npm run bench -- --nut [sizes or folders]`: what of the chief figures can be seen. Per cent of the patients in shown cells,
 * beside what thresholds alone would show; and how many figures are shown, how many cells fall, and processor seconds: of all that
 * `process` does before it writes, and of the gate (cube, choice, attack) among them.
 */

interface Family {
  readonly naam: string;
  readonly indicator: string;
  readonly definitie: string;
  readonly noemer: string;
  readonly tellers: readonly string[];
}
const FAMILIES: readonly Family[] = [
  { naam: "response", indicator: "response", definitie: "standaard", noemer: "afgesloten", tellers: [] },
  { naam: "HSK", indicator: "hsk-verbetering", definitie: "standaard", noemer: "paar", tellers: [] },
  { naam: "delta-T", indicator: "delta-t", definitie: "standaard", noemer: "paar", tellers: [] },
  {
    naam: "drie klassen",
    indicator: "delta-t-klasse",
    definitie: "drie klassen",
    noemer: "paar",
    tellers: ["hersteld", "verbeterd", "onveranderd of verslechterd"].map((c) => `klasse/${c}`),
  },
];
const PLACES: readonly (readonly [Level, PeriodKind])[] = [
  ["vestiging", "totaal"],
  ["vestiging", "jaar"],
  ["vestiging", "halfjaar"],
  ["organisatie", "totaal"],
  ["totaal", "jaar"],
];

const ENGLISH: Readonly<Partial<Record<PeriodKind, string>>> = { totaal: "whole", jaar: "year", halfjaar: "half-year" };

const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function utilityOf(folder: string, naam: string): Promise<void> {
  const policy = readPolicy();
  const step = <T>(_: string, work: () => Promise<T>): Promise<T> => work();
  const start = processorSeconds();
  await withRunDb(folder, async (db, scratch) => {
    const delivery = await readDelivery(db, folder, readInstruments(), step, scratch);
    const models = await runModels(db, delivery, policy, step);
    await fitCasemix(db, delivery, models.kenmerken, policy);
    const before = processorSeconds();
    const a = await assess(db, delivery, models, policy, findEdition(policy, undefined));
    const figures = publishFigures(a.cube, a.grid, a.built, a.pattern, a.membership, policy, a.weggelaten);
    const shown = figures.filter((f) => f.status === "getoond").length;
    process.stdout.write(
      `\n${naam}: ${shown} of ${figures.length} figures shown, ${a.aanval.zwak.length} weak, ${a.weggelaten.size} tables left out for chief figures, processor seconds ${(processorSeconds() - start).toFixed(1)}, of the gate ${(processorSeconds() - before).toFixed(1)}\n`,
    );
    const cells = cellsByPlace(a.cube);
    const withT = new Set(models.metrics.filter(hasT).map((m) => m.instrument));
    for (const [niveau, soort] of PLACES) {
      const parts = FAMILIES.map((f) => {
        const counts =
          f.naam === "response" ||
          ((i: string) => (f.naam === "HSK" ? i === policy.uitkomsten.hsk.instrument : withT.has(i)));
        const list = cells(f.noemer, niveau, soort).filter((c) => counts === true || counts(c.instrument));
        const large = list.filter(
          (c) =>
            c.patienten >= policy.publicatie.drempels.uitkomst.patienten &&
            f.tellers.every((t) =>
              cells(t, niveau, soort).some(
                (x) =>
                  x.instrument === c.instrument &&
                  x.eenheid === c.eenheid &&
                  x.periode === c.periode &&
                  x.n >= policy.publicatie.drempels.telling.aantal,
              ),
            ),
        );
        const seen = list.filter((c) => {
          const rows = figures.filter(
            (x) =>
              x.indicator === f.indicator &&
              x.definitie === f.definitie &&
              x.populatie !== "klinische start" &&
              x.niveau === niveau &&
              x.eenheid === c.eenheid &&
              x.periode === c.periode &&
              x.instrument === c.instrument,
          );
          return rows.length > 0 && rows.every((x) => x.status === "getoond");
        });
        const sum = (cs: readonly { readonly n: number }[]): number => cs.reduce((n, c) => n + c.n, 0);
        const of = (cs: readonly { readonly n: number }[]): string =>
          sum(list) === 0 ? "–" : `${Math.round((100 * sum(cs)) / sum(list))}`;
        return `${f.naam} ${of(seen)}/${of(large)}`;
      });
      process.stdout.write(`  ${`${niveau} × ${ENGLISH[soort]}`.padEnd(22)}${parts.join("   ")}\n`);
    }
  });
}

/** A real delivery of 131 small vestigingen, where it is at hand. */
const REAL = path.resolve("..", "shared", "real", "bdf");
const ALL = ["500", "1000", "2000", "4000", "10000", "30000", ...(existsSync(REAL) ? [REAL] : [])];

/** @param what numbers of zorgtrajecten of demos, or folders of deliveries; none: those of docs/disclosure.md */
export async function measureUtility(what: readonly string[]): Promise<void> {
  process.stdout.write("\nUtility: % of patients in shown cells / with thresholds alone\n");
  for (const w of what.length ? what : ALL) {
    if (!/^\d+$/.test(w)) {
      await utilityOf(w, path.basename(w));
      continue;
    }
    const folder = path.resolve("data", "work", "bench", `nut-${w}`);
    try {
      writeDemo({ trajecten: Number(w), seed: 1, out: folder });
      await utilityOf(folder, `demo ${w}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
