import { sumDesign } from "../../src/engine/casemix/cross-products.js";
import type { Column, Design } from "../../src/engine/casemix/design.js";
import { fitMixed } from "../../src/engine/casemix/mixed.js";
import { lit, openDb } from "../../src/engine/db.js";
import { COVARIATES, type ModelRun, NUMBERS } from "./models.js";

/** Reads the rows of models.ts, sums them and fits the model; prints a {@link ModelRun}. */
const [file = ""] = process.argv.slice(2);
const SCALE = 1000;
const Y_SCALE = 1e4;
const columns: Column[] = Array.from({ length: COVARIATES + 1 }, (_, k) => ({
  term: k === 0 ? "" : `x${k}`,
  klasse: "",
  naam: k === 0 ? "1" : `x${k}`,
  schaal: k > 0 && k <= NUMBERS ? SCALE : 1,
  sql: "",
}));
const seconds = (from: number): number => (performance.now() - from) / 1000;
const db = await openDb();
const t0 = performance.now();
await db.run(`CREATE TABLE ontwerp AS SELECT vestiging, behandelaar, CAST(round(y * ${Y_SCALE}) AS BIGINT) AS y, CAST(1 AS BIGINT) AS x0,
  ${columns
    .slice(1)
    .map((c) => `CAST(round(${c.naam} * ${c.schaal}) AS BIGINT) AS ${c.naam}`)
    .join(", ")} FROM read_csv(${lit(file)})`);
const lezen = seconds(t0);
const { n } = await db.one<{ n: number }>("SELECT count(*) AS n FROM ontwerp");
const design: Design = {
  tabel: "ontwerp",
  n,
  ySchaal: Y_SCALE,
  terms: [],
  columns,
  klassen: new Map(),
  weggelaten: [],
  organisaties: 1,
};
const t1 = performance.now();
const { sums } = await sumDesign(db, design);
const sommen = seconds(t1);
const t2 = performance.now();
const fit = fitMixed(sums);
const run: ModelRun = {
  lezen,
  sommen,
  schatten: seconds(t2),
  evaluaties: fit.iteraties,
  mib: process.resourceUsage().maxRSS / 1024,
  beta: fit.beta,
  varianties: [fit.varVestiging, fit.varBehandelaar, fit.varRest],
};
db.close();
process.stdout.write(JSON.stringify(run));
