import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { type Db, lit } from "../db.js";
import { Z } from "../definitions/intervals.js";
import { covariateColumn } from "../intake/covariates.js";
import type { Delivery } from "../intake/intake.js";
import type { Kenmerken } from "../models/kenmerken.js";
import { type CasemixModel, type CasemixPolicy, covariatesOf, verdelingVan } from "../policy/casemix.js";
import type { Policy } from "../policy/policy.js";
import { bounds } from "./bounds.js";
import { sumDesign, sumYears } from "./cross-products.js";
import { type Design, makeDesign, type Rows } from "./design.js";
import { linearChecks, shareChecks } from "./diagnostics.js";
import type { ApartFigure, CasemixResult, EffectFigure, ModelCard, ModelFigure } from "./estimate.js";
import { describe, effectsOf, LEAST_DF, LinearFits, NOT_USED, shareGone } from "./linear.js";
import { fitLogistic } from "./logistic.js";
import type { MixedFit } from "./mixed.js";
import { OUTCOMES } from "./outcomes.js";
import { countPatients } from "./patients.js";
import { answer, termsWith, termsWithout } from "./questions.js";
import { shareSpread } from "./share-spread.js";
import { shareUnits } from "./share-units.js";
import { spread } from "./spread.js";
import { ladder } from "./steps.js";
import type { GroupSums } from "./sums.js";
import { linearUnits } from "./units.js";

type Out = { -readonly [K in keyof CasemixResult]: CasemixResult[K][number][] };

const TOO_FEW = `te weinig zorgtrajecten of eenheden: een model vraagt minstens ${LEAST_DF} waarnemingen meer dan het termen heeft, en twee vestigingen`;

/** Characteristics of the questions that concern this model, and the terms of its covariates. */
interface Plan {
  readonly model: CasemixModel;
  readonly design: Design;
  readonly base: readonly string[];
  readonly questions: readonly string[];
}

/** Term of a covariate that the delivery declared; never that of a characteristic of policy. */
const ownTerm = (naam: string): string => `eigen ${naam}`;

const baseTerms = (d: Design, policy: CasemixPolicy, m: CasemixModel, declared: readonly string[]): string[] =>
  covariatesOf(policy, m)
    .flatMap((c) => ("kenmerk" in c ? [c.kenmerk] : "getal" in c ? [c.getal] : [...declared]))
    .filter((t) => d.terms.some((x) => x.code === t));

/** One row per zorgtraject with a column per characteristic: `casemix_klasse`. */
async function widen(db: Db, kenmerken: readonly string[]): Promise<void> {
  const columns = kenmerken.map((k) => `max(klasse) FILTER (kenmerk = ${lit(k)}) AS ${JSON.stringify(k)}`);
  await db.run(
    `CREATE OR REPLACE TABLE casemix_klasse AS SELECT ${["traject_nr", ...columns].join(", ")} FROM kenmerk GROUP BY traject_nr ORDER BY traject_nr`,
  );
}

/** Intervals by t, with the degrees of freedom of each effect. */
function byT(fits: LinearFits, terms: readonly string[], fit: MixedFit): (column: number, se: number) => number {
  const df = fits.df(terms, fit);
  return (k, se) => tQuantile(0.975, df[k] as number) * se;
}

async function runLinear(db: Db, plan: Plan, rows: Rows, policy: CasemixPolicy, out: Out): Promise<MixedFit | null> {
  const { model, design, base, questions } = plan;
  const { alle, van } = await countPatients(db, design.tabel);
  const { alle: data, jaren } = await sumYears(db, design);
  const fits = new LinearFits(design, data, alle);
  const about = { model: model.code, n: design.n, patienten: alle };
  const fit = data.perVestiging.size < 2 ? null : fits.of(base);
  if (!fit) {
    out.modellen.push({ ...about, variant: "casemix", grootheid: "sd_rest", schatting: { reden: TOO_FEW } });
    return null;
  }
  const keep = fits.columns(base);
  const typical = fits.means(keep).reduce((s, x, i) => s + x * (fit.beta[i] as number), 0);
  const figure = (variant: string, grootheid: string, schatting: ModelFigure["schatting"]): void => {
    out.modellen.push({ ...about, variant, grootheid, schatting });
  };
  figure("casemix", "geheel", { waarde: fits.overall });
  figure("casemix", "midden", { waarde: typical });
  out.modellen.push(...describe(fits, model.code, "leeg", []), ...describe(fits, model.code, "casemix", base));
  for (const level of ["varVestiging", "varBehandelaar"] as const) {
    const grootheid = level === "varVestiging" ? "verdwijnt" : "verdwijnt_behandelaar";
    if (level === "varBehandelaar" && data.sums.groepen.every((g) => g.behandelaar === null)) continue;
    figure("casemix", grootheid, shareGone(fits, [], base, level));
    for (const q of questions) {
      figure(`=${q}`, grootheid, shareGone(fits, [], [q], level));
      figure(`+${q}`, grootheid, shareGone(fits, termsWithout(base, q), termsWith(base, q), level));
    }
  }
  out.effecten.push(...effectsOf(design, keep, fit, byT(fits, base, fit), { ...about, variant: "casemix" }));
  for (const q of questions) {
    const terms = termsWith(base, q);
    const other = fits.of(terms);
    if (other && !base.includes(q))
      out.effecten.push(
        ...effectsOf(design, fits.columns(terms), other, byT(fits, terms, other), {
          ...about,
          variant: `+${q}`,
        }).filter((e) => e.term === q),
      );
    out.vragen.push(...(await answer(db, fits, model.code, q, base, rows.tabel, rows.y)));
  }
  out.eenheden.push(...linearUnits(fits, fit, keep, model.code, policy.betrouwbaarheid, van));
  out.stappen.push(...ladder(fits, model.code, base, policy.betrouwbaarheid, van));
  out.controles.push(...(await linearChecks(db, fits, fit, keep, model.code, van)));
  out.spreiding.push(...(await spread(db, fits, jaren, model.code, base)));
  return fit;
}

/**
 * Columns of classes in which all or none had the outcome: an effect of these runs off to infinity, and the whole fit with it.
 * They count with the class that the others are compared with.
 */
function withoutContrast({ columns }: Design, { xx, xy }: GroupSums, keep: readonly number[]): ReadonlySet<number> {
  const alike = (c: number): boolean => {
    const [n, had] = [(xx[0] as number[])[c] as number, xy[c] as number];
    return columns[c]?.klasse !== "" && (had === 0 || had === n);
  };
  return new Set(keep.filter(alike));
}

async function runShares(db: Db, plan: Plan, policy: CasemixPolicy, out: Out): Promise<void> {
  const { model, design, base } = plan;
  const { alle, van } = await countPatients(db, design.tabel);
  const data = await sumDesign(db, design, true);
  const fits = new LinearFits(design, data, alle);
  const all = fits.columns(base);
  const apart = withoutContrast(design, data.sums, all);
  const keep = all.filter((c) => !apart.has(c));
  const about = { model: model.code, variant: "casemix", n: design.n, patienten: alle };
  const enough = design.n - keep.length >= LEAST_DF && data.perVestiging.size >= 2;
  const fit = enough ? await fitLogistic(db, design, keep) : null;
  if (!fit?.geconvergeerd) {
    out.modellen.push({ ...about, grootheid: "geheel", schatting: { reden: enough ? NOT_USED : TOO_FEW } });
    return;
  }
  const observed = fit.groepen.reduce((s, g) => s + g.waargenomen, 0);
  out.modellen.push(
    { ...about, grootheid: "geheel", schatting: { waarde: (100 * observed) / fit.n } },
    { ...about, grootheid: "loglik_ml", schatting: { waarde: fit.logLik } },
    { ...about, grootheid: "parameters", schatting: { waarde: keep.length } },
    { ...about, grootheid: "vestigingen", schatting: { waarde: data.perVestiging.size } },
    ...shareSpread(fit.groepen).map(([grootheid, schatting]) => ({ ...about, grootheid, schatting })),
  );
  const effects = effectsOf(design, keep, fit, (_, se) => Z * se, { ...about, teller: observed });
  // That all or none of a class had the outcome may not be told: its effect is hidden like that of too few.
  const silent = [...apart].map((c): EffectFigure => {
    const { term, klasse, naam } = design.columns[c] as Design["columns"][number];
    const hidden = {
      n: 0,
      patienten: 0,
      effect: 0,
      se: null,
      half: null,
      referentie: false,
      teller: 0,
      eenEenheid: false,
    };
    return { ...about, ...hidden, totaal: design.n, van: [], term, klasse, naam };
  });
  out.effecten.push(...effects, ...silent);
  const rules = {
    betrouwbaarheid: policy.betrouwbaarheid,
    grenzen: policy.trechter.grenzen,
    verdeling: verdelingVan(model),
  };
  out.eenheden.push(...shareUnits(fit, model.code, rules, van));
  out.controles.push(...(await shareChecks(db, design, fit, keep, model.code)));
}

/**
 * Fits every casemix model of policy on a delivery whose models were run. Reads `kenmerk`, `kenmerk_klasse`, `casemix_rij`,
 * `hsk_rij`, `rest_rij`; makes and drops tables of its own. Private: nothing here is fit to publish as it is.
 * @returns estimates per model; a model that cannot be fitted has its reason among `modellen`
 */
export async function fitCasemix(
  db: Db,
  delivery: Pick<Delivery, "description" | "trajectColumns">,
  kenmerken: Kenmerken,
  { casemix: policy }: Policy,
): Promise<CasemixResult> {
  const names = [...new Set(kenmerken.klassen.map((k) => k.kenmerk))];
  await widen(db, names);
  const labels = new Map(
    names.map((code) => [
      code,
      {
        naam: policy.kenmerken.find((k) => k.code === code)?.naam ?? code,
        klassen: kenmerken.klassen.filter((k) => k.kenmerk === code),
      },
    ]),
  );
  // A column that policy knows as a characteristic is that, and traits of the provider never correct.
  const known = new Set(policy.kenmerken.flatMap((k) => [k.woorden?.kolom, k.gevuld?.kolom, k.zorgvraagtype?.kolom]));
  const declared = Object.entries(delivery.description.covariaten).filter(([naam]) => !known.has(naam.toLowerCase()));
  const geleverd = declared.map(([naam, soort]) => ({
    naam,
    term: ownTerm(naam),
    kolom: covariateColumn(naam),
    soort,
  }));
  const out: Out = {
    kaarten: [],
    modellen: [],
    effecten: [],
    eenheden: [],
    controles: [],
    vragen: [],
    spreiding: [],
    grenzen: [],
    apart: [],
    stappen: [],
  };
  let expected: string | null = null;
  for (const [i, model] of policy.modellen.entries()) {
    const outcome = OUTCOMES[model.uitkomst];
    const { n } = await db.one<{ n: number }>(`SELECT count(*) AS n FROM ${outcome.tabel} WHERE ${outcome.bestaat}`);
    if (n === 0) continue;
    const rows: Rows = { tabel: outcome.tabel, y: outcome.y, ySchaal: outcome.ySchaal, geleverd };
    const linear = model.soort === "lineair";
    const covariates = covariatesOf(policy, model);
    const design = await makeDesign(db, `ontwerp_${i}`, rows, covariates, linear ? policy.vragen : [], policy, labels);
    const base = baseTerms(
      design,
      policy,
      model,
      geleverd.map((g) => ownTerm(g.naam)),
    );
    const questions = policy.vragen.filter((q) => design.terms.some((t) => t.code === q));
    const plan: Plan = { model, design, base, questions };
    out.kaarten.push(cardOf(plan, policy, outcome));
    if (linear) {
      const fit = await runLinear(db, plan, rows, policy, out);
      if (fit && model.uitkomst === "delta-t") expected = predictionSql(design, base, fit);
    } else await runShares(db, plan, policy, out);
    await db.run(`DROP TABLE ${design.tabel}`);
  }
  if ((await db.one<{ n: number }>("SELECT count(*) AS n FROM casemix_rij")).n > 0)
    out.grenzen.push(...(await bounds(db, policy, expected, delivery.trajectColumns.includes("cluster"))));
  await db.run("DROP TABLE casemix_klasse");
  const used = policy.modellen.filter((m) => out.kaarten.some((k) => k.model === m.code));
  for (const [i, a] of used.entries()) for (const b of used.slice(i + 1)) out.apart.push(...(await apart(db, a, b)));
  return out;
}

/** What the model predicts for a row of `rest_rij r` with classes `k`; NULL where its severity is not known. */
function predictionSql(d: Design, base: readonly string[], fit: MixedFit): string {
  const used = d.columns.filter((c) => fit.namen.includes(c.naam) && (c.term === "" || base.includes(c.term)));
  const sum = used
    .map((c) => `${fit.beta[fit.namen.indexOf(c.naam)] as number} * (${c.sql}) / ${c.schaal}.0`)
    .join(" + ");
  return base.includes("t_voor") ? `CASE WHEN r.t_voor IS NOT NULL THEN ${sum} END` : sum;
}

/** How many patients stand in the rows of one of two models only, on either side; none where both are on the same rows. */
async function apart(db: Db, a: CasemixModel, b: CasemixModel): Promise<ApartFigure[]> {
  const [first, second] = [OUTCOMES[a.uitkomst].tabel, OUTCOMES[b.uitkomst].tabel];
  if (first === second) return [];
  const only = async (x: string, y: string): Promise<number> =>
    (await db.one<{ n: number }>(`SELECT count(DISTINCT patient_nr) AS n FROM ${x} ANTI JOIN ${y} USING (traject_nr)`))
      .n;
  return [
    { model: b.code, ander: a.code, patienten: await only(first, second) },
    { model: b.code, ander: a.code, patienten: await only(second, first) },
  ];
}

function cardOf(
  { model, design, base }: Plan,
  policy: CasemixPolicy,
  outcome: (typeof OUTCOMES)["delta-t"],
): ModelCard {
  const nameOf = (code: string): string =>
    policy.kenmerken.find((k) => k.code === code)?.naam ??
    covariatesOf(policy, model).flatMap((c) => ("getal" in c && c.getal === code ? [c.naam] : []))[0] ??
    code.replace(/^eigen /, "");
  return {
    model: model.code,
    titel: model.titel,
    soort: model.soort,
    eenheid: model.eenheid,
    populatie: outcome.populatie,
    covariaten: base.map(nameOf),
    weggelaten: design.weggelaten,
    indicator: `${outcome.cijfer.indicator}|${outcome.cijfer.definitie}`,
  };
}
