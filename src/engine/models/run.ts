import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { type Db, lit, together } from "../db.js";
import { RomError } from "../errors.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import type { Delivery } from "../intake/intake.js";
import { readJson } from "../json-file.js";
import { readMetrics, type TMetric } from "../metrics/registry.js";
import { inProject } from "../paths.js";
import type { Policy } from "../policy/policy.js";
import { type Kenmerken, makeKenmerken } from "./kenmerken.js";
import type { Metric } from "./metric.js";
import { bulkSpan } from "./period.js";
import { settleErrors, writeErrors } from "./reliability.js";
import { loadScales } from "./scales.js";
import { loadSeriesReference } from "./series-reference.js";
import { type ChosenMetric, chooseMetric, metricValues, settleMetrics, writeMetrics } from "./t-metric.js";

/** Models of which policy (`koppeling`) takes one. */
const PAIRING = { reeks: "40_koppeling_reeks.sql", "sbg-koppelregels": "40_koppeling_sbg.sql" } as const;

/** The SQL models that are wanted, in order, of the pairings only the one chosen: file name and text. */
function readModels(
  koppeling: keyof typeof PAIRING,
  wanted: (name: string) => boolean,
): { name: string; sql: string }[] {
  const folder = inProject("src", "engine", "models");
  return readdirSync(folder)
    .filter((f) => /^\d\d_.*\.sql$/.test(f) && (!f.startsWith("40_koppeling") || f === PAIRING[koppeling]) && wanted(f))
    .sort()
    .map((name) => ({ name, sql: readFileSync(`${folder}/${name}`, "utf8") }));
}

const respondentCodes = z.strictObject({ bron: z.string(), codes: z.record(z.string(), z.array(z.string())) });

/** Fills the {{…}} of a model; an unknown or missing name is a fault of ours. */
export function fill(sql: string, values: Readonly<Record<string, string | number | boolean>>): string {
  return sql.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`model parameter ${key} has no value`);
    return String(value);
  });
}

/** Puts registry and policy where the models can join them. */
async function loadReference(db: Pick<Db, "run">, instruments: readonly Instrument[], policy: Policy): Promise<void> {
  const n = (x: number | undefined): string => (x === undefined ? "NULL" : String(x));
  const day = (x: string | null): string => (x === null ? "NULL" : `DATE ${lit(x)}`);
  await db.run(`CREATE TABLE instrument (code VARCHAR, rom BOOLEAN, als_rom BOOLEAN, cqi BOOLEAN, lokaal BOOLEAN, hoger_is_beter BOOLEAN, laag DECIMAL(12, 4),
    hoog DECIMAL(12, 4), nulpunt DECIMAL(12, 4), heeft_respondent BOOLEAN, aantal_items SMALLINT, schaal_items SMALLINT,
    minimum SMALLINT, regel VARCHAR, maal DECIMAL(8, 4), antwoord_min SMALLINT, antwoord_max SMALLINT, anders_min SMALLINT,
    anders_max SMALLINT, verschuiving SMALLINT)`);
  // The table "Vragenlijst" of policy goes before the registry; without a range nothing can be judged, and als_rom says what
  // the questionnaire is meant for.
  const meant = (i: Instrument, as: "rom" | "cqi"): boolean => policy.reeksen.vragenlijst[i.code]?.[as] ?? i[as];
  const use = (i: Instrument, as: "rom" | "cqi"): boolean => !i.bereikOnbekend && meant(i, as);
  const rows = instruments.map(
    (i) =>
      `(${lit(i.code)}, ${use(i, "rom")}, ${meant(i, "rom")}, ${use(i, "cqi")}, ${i.lokaal}, ${i.hogerIsBeter}, ${i.bereik[0]}, ${i.bereik[1]}, ${n(i.nulpunt)}, ${i.respondenten.length > 0},
      ${n(i.items?.aantal)}, ${n(i.items?.plaatsen || undefined)}, ${n(i.items?.minimum)}, ${i.items ? lit(i.items.regel) : "NULL"}, ${n(i.items?.maal)},
      ${n(i.items?.min)}, ${n(i.items?.max)}, ${n(i.items?.anders?.min)}, ${n(i.items?.anders?.max)}, ${n(i.items?.anders?.verschuiving)})`,
  );
  await db.run(`INSERT INTO instrument VALUES ${rows.join(", ")}`);
  await loadScales(db, instruments);
  const insert = async (table: string, columns: string, values: string[]): Promise<void> => {
    await db.run(`CREATE TABLE ${table} (${columns})`);
    if (values.length) await db.run(`INSERT INTO ${table} VALUES ${[...new Set(values)].join(", ")}`);
  };
  await insert(
    "totaal_code",
    "instrument VARCHAR, code VARCHAR",
    instruments.flatMap((i) => i.totaalCodes.map((c) => `(${lit(i.code)}, ${lit(normalCode(c))})`)),
  );
  await insert(
    "instrument_respondent",
    "instrument VARCHAR, respondent VARCHAR",
    instruments.flatMap((i) => i.respondenten.map((r) => `(${lit(i.code)}, ${lit(r)})`)),
  );
  const { codes } = readJson(
    inProject("data", "reference", "codelijsten", "respondent.json"),
    respondentCodes,
    "intern",
  );
  await insert(
    "respondent_code",
    "respondent VARCHAR, code VARCHAR",
    Object.entries(codes).flatMap(([r, list]) => list.map((c) => `(${lit(r)}, ${lit(c)})`)),
  );
  await insert(
    "response_instrument",
    "instrument VARCHAR, rol VARCHAR, van DATE, tot DATE, geheel_vanaf DATE",
    policy.response.instrumenten.map(
      (p) => `(${lit(p.instrument)}, ${lit(p.rol)}, ${day(p.van)}, ${day(p.tot)}, ${day(p.geheel_ingevuld_vanaf)})`,
    ),
  );
}

export interface Period {
  readonly van: string;
  readonly tot: string;
}

/** What the models settle about a delivery besides the rows, as far as its content is judged by it. */
export interface Settled {
  readonly periode: Period;
  /** Zorgtrajecten that a derived period leaves out, since their date lies far from all others. */
  readonly buitenPeriode: number;
  readonly referentieperiode: Period;
  readonly peildatum: string;
  readonly metrics: readonly Metric[];
  /** The metric of the outcomes and its rule. */
  readonly metriek: ChosenMetric;
}
export interface ModelResult extends Settled {
  /** Classes of the casemix that the delivery has. */
  readonly kenmerken: Kenmerken;
}

/** A day some days later or earlier, ISO. */
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** When a zorgtraject counts as closed; depends on which columns were delivered. */
function closedSql(columns: readonly string[]): string {
  const tests = ["einddatum", "reden_einde"].filter((c) => columns.includes(c)).map((c) => `${c} IS NOT NULL`);
  return tests.length ? `(${tests.join(" OR ")})` : "(laatste_contact IS NOT NULL)";
}

/** @throws RomError (aanlevering) when nothing was closed in the period: there is nothing to compute then */
async function checkClosed(db: Db, periode: Period): Promise<void> {
  const rows = await db.all<{ status: string; n: number }>(
    "SELECT status, count(*) AS n FROM zorgtraject GROUP BY ALL ORDER BY ALL",
  );
  if (rows.some((r) => r.status === "afgesloten")) return;
  throw new RomError(
    "aanlevering",
    `Geen enkel zorgtraject is afgesloten in de periode ${periode.van} tot en met ${periode.tot}: ${rows.map((r) => `${r.n} ${r.status}`).join(", ")}.`,
    "Controleer de periode in aanlevering.json en de kolommen einddatum, reden_einde en laatste_contact.",
  );
}

type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Models that no figure of outcome or response rests on, nor any model but these: moments, worklists, subscales, satisfaction. */
const isReport = (name: string): boolean =>
  /^(21_schaalscore|55_meetmoment|57_werklijst|58_schaalpaar|59_tevredenheid)\./.test(name);
/** Models of which only figures are made, those among them: no finding of `check` and no step of its account rests on them. */
const isFigure = (name: string): boolean => isReport(name) || /^(52_verandering|59_behoefte)\./.test(name);

/**
 * Runs the models on a delivery that was read: from `trajecten`, `metingen`, `item_som` to `paar`, `behandeling` and `kenmerk`.
 * @param metrics constants of an earlier release; fitted on the reference period where left out
 * @param kinds the T metrics that policy chooses from
 */
export async function runModels(
  db: Db,
  delivery: Delivery,
  policy: Policy,
  step: Step,
  metrics?: readonly Metric[],
  kinds?: readonly TMetric[],
): Promise<ModelResult> {
  return runReports(db, delivery, policy, step, await runOutcomes(db, delivery, policy, step, metrics, kinds));
}

/** The first part of {@link runModels}: all that outcomes and response rest on. */
export const runOutcomes = (
  db: Db,
  delivery: Delivery,
  policy: Policy,
  step: Step,
  metrics?: readonly Metric[],
  kinds?: readonly TMetric[],
): Promise<Settled> => runSql(db, delivery, policy, step, (name) => !isReport(name), metrics, kinds);

/** The second part of {@link runModels}: moments of measurement, worklists, subscales, satisfaction and characteristics. */
export async function runReports(
  db: Db,
  delivery: Delivery,
  policy: Policy,
  step: Step,
  settled: Settled,
): Promise<ModelResult> {
  const values = valuesOf(delivery, policy, settled);
  for (const model of readModels(policy.reeksen.koppeling, isReport)) await runModel(db, step, model, values);
  const kenmerken = await step("kenmerken", () => makeKenmerken(db, delivery, policy));
  return { ...settled, kenmerken };
}

/**
 * As {@link runModels}, without what only figures are made of; enough for all that `check` says.
 * @param upTo the last model that is wanted, by its number; all where left out
 */
export const runForCheck = (
  db: Db,
  delivery: Delivery,
  policy: Policy,
  step: Step,
  upTo = Number.POSITIVE_INFINITY,
): Promise<Settled> =>
  runSql(db, delivery, policy, step, (name) => !isFigure(name) && Number.parseInt(name, 10) <= upTo);

const runModel = (
  db: Db,
  step: Step,
  { name, sql }: { readonly name: string; readonly sql: string },
  values: Parameters<typeof fill>[1],
): Promise<void> => step(`model ${name.slice(3, -4)}`, () => db.run(fill(sql, values)));

/** What the models are filled with. */
const valuesOf = (
  delivery: Delivery,
  policy: Policy,
  { peildatum, periode, metriek }: Pick<Settled, "peildatum" | "periode" | "metriek">,
): Parameters<typeof fill>[1] => ({
  peildatum,
  indeling: policy.eenheden.indeling,
  bij_overdracht: policy.eenheden.behandelaar_bij_overdracht,
  afgesloten: closedSql(delivery.trajectColumns),
  van: periode.van,
  tot: periode.tot,
  sbg: policy.reeksen.koppeling === "sbg-koppelregels",
  standaard_zorgdomein: policy["sbg-koppelregels"].standaard_zorgdomein,
  zonder_items_telt: policy.response.zonder_items === "telt",
  lokaal_telt: policy.response.lokale_instrumenten === "tellen",
  ...metricValues(metriek),
  grens: metriek.grens,
  afkap: metriek.afkap ?? "NULL",
  hsk_instrument: policy.uitkomsten.hsk.instrument,
  minimumleeftijd: policy.response.minimumleeftijd,
});

async function runSql(
  db: Db,
  delivery: Delivery,
  policy: Policy,
  step: Step,
  wanted: (name: string) => boolean,
  metrics?: readonly Metric[],
  kinds: readonly TMetric[] = readMetrics(),
): Promise<Settled> {
  await together(db, async (batch) => {
    await loadReference(batch, delivery.instruments, policy);
    await loadSeriesReference(batch, delivery.instruments, policy);
  });
  const { description } = delivery;
  const closing = await bulkSpan(db, "coalesce(einddatum, laatste_contact)", policy.periode);
  const starting = await bulkSpan(db, "eerste_contact", policy.periode);
  const periode = description.periode ?? { van: closing.van ?? "1900-01-01", tot: closing.tot ?? "1900-01-01" };
  const margin = policy.reeksen.parameters.BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING;
  const first = starting.van === null ? null : addDays(starting.van, -margin);
  const [given] = metrics ?? [];
  const referentieperiode = given
    ? { van: given.van, tot: given.tot }
    : (description.referentieperiode ?? { van: first ?? periode.van, tot: periode.tot });
  const peildatum = description.peildatum ?? periode.tot;
  const metriek = chooseMetric(policy, kinds);
  const models = readModels(policy.reeksen.koppeling, wanted);
  const values = valuesOf(delivery, policy, { peildatum, periode, metriek });
  let fitted: readonly Metric[] = [];
  const withErrors = models.some((m) => m.name.startsWith("52_"));
  for (const model of models) {
    const { name } = model;
    if (name.startsWith("45_")) {
      fitted = await settleMetrics(db, metriek, delivery, policy, referentieperiode, metrics);
      await together(db, (batch) => writeMetrics(batch, metriek, fitted, delivery, policy));
      if (withErrors) {
        fitted = await step("betrouwbaarheid", () => settleErrors(db, fitted, delivery, policy, referentieperiode));
        await writeErrors(db, fitted, delivery.instruments, policy);
      }
    }
    await runModel(db, step, model, values);
    if (name.startsWith("10_")) await checkClosed(db, periode);
  }
  const buitenPeriode = description.periode ? 0 : closing.buiten;
  return { periode, buitenPeriode, referentieperiode, peildatum, metrics: fitted, metriek };
}
