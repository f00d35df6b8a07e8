import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import { normalCode } from "../instruments/codes.js";
import type { Delivery } from "../intake/intake.js";
import type { TMetric } from "../metrics/registry.js";
import type { Policy } from "../policy/policy.js";
import { fitLinear, fitRank } from "./fit.js";
import { checkMetric, type Metric } from "./metric.js";

/** The metric of the outcomes, with the rule for differences on it. */
export interface ChosenMetric {
  readonly metriek: TMetric;
  /** Least difference in T that is a change; the T below which someone counts as recovered. Null: not available. */
  readonly grens: number;
  readonly afkap: number | null;
  /** Why there is no cut-off; null where there is one. */
  readonly reden: string | null;
}

/** @throws RomError (intern) where policy chooses a metric that does not exist, or gives it no rule */
export function chooseMetric(policy: Policy, metrics: readonly TMetric[]): ChosenMetric {
  const { gekozen } = policy.uitkomsten.metriek;
  const metriek = metrics.find((m) => m.id === gekozen);
  const rule = policy.uitkomsten.delta_t.find((r) => r.metriek === gekozen);
  if (!metriek || !rule)
    throw new RomError(
      "intern",
      `uitkomsten.json: metriek.gekozen is ${gekozen}, en ${metriek ? "delta_t heeft daarvoor geen regel" : "die metriek bestaat niet"}.`,
      metriek
        ? "Voeg aan delta_t een regel voor deze metriek toe."
        : `Kies uit: ${metrics.map((m) => m.id).join(", ")}.`,
    );
  return { metriek, grens: rule.grens, afkap: rule.afkap, reden: rule.reden ?? null };
}

/** Constants that are stated, not fitted: one row per instrument of the delivery. */
async function stated(db: Db, m: TMetric, period: { van: string; tot: string }): Promise<Metric[]> {
  const used = await db.texts("SELECT DISTINCT instrument FROM score WHERE instrument IS NOT NULL ORDER BY 1");
  const ranges = new Map<string, [number, number]>();
  if (m.soort === "tabel")
    for (const t of m.tabellen) {
      const ts = t.punten.map(([, y]) => y);
      ranges.set(t.instrument, [Math.min(...ts), Math.max(...ts)]);
    }
  if (m.soort === "veelterm") {
    const rows = await db.all<{ code: string; laag: number; hoog: number }>("SELECT code, laag, hoog FROM instrument");
    for (const { instrument, coefficienten } of m.termen) {
      const i = rows.find((r) => r.code === instrument);
      if (!i) continue;
      const ts = Array.from({ length: 201 }, (_, k) => i.laag + (k / 200) * (i.hoog - i.laag)).map((x) =>
        coefficienten.reduceRight((sum, c) => sum * x + c, 0),
      );
      ranges.set(instrument, [Math.min(...ts), Math.max(...ts)]);
    }
  }
  return used.map((instrument): Metric => {
    const c = m.soort === "lineair" ? m.constanten.find((x) => x.instrument === instrument && !x.schaal) : undefined;
    return {
      instrument,
      metriek: m.id,
      gemiddelde: c?.gemiddelde ?? null,
      sd: c?.sd ?? null,
      n: c?.n ?? null,
      ...period,
      ...(m.soort === "lineair"
        ? {}
        : { t_bereik: m.soort === "geleverd" ? m.bereik : (ranges.get(instrument) ?? null) }),
    };
  });
}

/**
 * The constants of the chosen metric: given by an earlier release, stated by the metric, or fitted on this delivery.
 * @throws RomError (gebruik) where those given are of another metric
 */
export async function settleMetrics(
  db: Db,
  { metriek }: ChosenMetric,
  delivery: Delivery,
  policy: Policy,
  period: { van: string; tot: string },
  given?: readonly Metric[],
): Promise<readonly Metric[]> {
  const { minimum_voormetingen, blok_voormetingen } = policy.uitkomsten.metriek;
  if (given) {
    checkMetric(given, metriek.id);
    return given;
  }
  if (metriek.soort === "rang")
    return fitRank(db, metriek.id, period, minimum_voormetingen, blok_voormetingen, delivery.instruments);
  if (metriek.soort === "lineair" && metriek.constanten.length === 0)
    return fitLinear(db, metriek.id, period, minimum_voormetingen);
  return stated(db, metriek, period);
}

/** Puts the metric where model 45 can join it; of the tables only those of the metric's kind get rows. */
export async function writeMetrics(
  db: Pick<Db, "run">,
  { metriek: m }: ChosenMetric,
  metrics: readonly Metric[],
  delivery: Delivery,
  policy: Policy,
): Promise<void> {
  const insert = async (table: string, columns: string, rows: readonly string[]): Promise<void> => {
    await db.run(`CREATE TABLE ${table} (${columns})`);
    if (rows.length) await db.run(`INSERT INTO ${table} VALUES ${rows.join(", ")}`);
  };
  await insert(
    "metriek",
    "instrument VARCHAR, gemiddelde DOUBLE, sd DOUBLE",
    metrics.filter((x) => x.sd !== null).map((x) => `(${lit(x.instrument)}, ${x.gemiddelde}, ${x.sd})`),
  );
  await insert(
    "metriek_stap",
    "instrument VARCHAR, vanaf DECIMAL(12, 4), t DOUBLE",
    metrics.flatMap((x) => (x.stappen ?? []).map(([from, t]) => `(${lit(x.instrument)}, ${from}, ${t})`)),
  );
  await insert(
    "metriek_punt",
    "instrument VARCHAR, score DECIMAL(12, 4), t DOUBLE, volgende DECIMAL(12, 4), t_volgende DOUBLE",
    m.soort !== "tabel"
      ? []
      : m.tabellen.flatMap((t) =>
          t.punten.map(([x, y], k) => {
            const next = t.tussen === "lineair" ? t.punten[k + 1] : undefined;
            return `(${lit(t.instrument)}, ${x}, ${y}, ${next ? `${next[0]}, ${next[1]}` : "NULL, NULL"})`;
          }),
        ),
  );
  await insert(
    "metriek_term",
    "instrument VARCHAR, macht INTEGER, coefficient DOUBLE",
    m.soort !== "veelterm"
      ? []
      : m.termen.flatMap((t) => t.coefficienten.map((c, k) => `(${lit(t.instrument)}, ${k}, ${c})`)),
  );
  await insert(
    "metriek_gespiegeld",
    "instrument VARCHAR",
    m.soort === "geleverd" ? m.gespiegeld.map((i) => `(${lit(i)})`) : [],
  );
  const known = new Map(delivery.instruments.flatMap((i) => i.aliassen.map((a) => [normalCode(a), i.code] as const)));
  const allowed = Object.entries(policy.reeksen.vragenlijst_subschalen).flatMap(([instrument, codes]) =>
    codes.map((code) => ({ instrument, code: normalCode(code), metriek: "" })),
  );
  const described = delivery.description.t_als_schaal.flatMap(({ code, instrument, metriek = "" }) => {
    const found = known.get(normalCode(instrument));
    return found ? [{ instrument: found, code: normalCode(code), metriek: normalCode(metriek) }] : [];
  });
  await insert(
    "t_als_schaal",
    "code VARCHAR, instrument VARCHAR, metriek VARCHAR",
    [...allowed.filter((a) => !known.has(a.code)), ...described].map(
      (t) => `(${lit(t.code)}, ${lit(t.instrument)}, ${lit(t.metriek)})`,
    ),
  );
  await insert(
    "t_code",
    "instrument VARCHAR, code VARCHAR",
    allowed.map((a) => `(${lit(a.instrument)}, ${lit(a.code)})`),
  );
}

/** The parameters of model 45. */
export const metricValues = ({ metriek: m }: ChosenMetric): Record<string, string | number> => ({
  metriek: m.id,
  metriek_soort: m.soort,
  t_laag: m.soort === "geleverd" ? m.bereik[0] : 0,
  t_hoog: m.soort === "geleverd" ? m.bereik[1] : 0,
});
