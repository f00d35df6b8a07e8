import { type Db, lit } from "../db.js";
import { covariateColumn } from "../intake/covariates.js";
import type { Delivery } from "../intake/intake.js";
import type { Policy } from "../policy/policy.js";
import { ONBEKEND, OVERIG } from "./kenmerk-classes.js";

/**
 * The rows of the casemix models, from the models' tables and `kenmerk_basis`; one row per zorgtraject:
 * - `casemix_rij`: the hoofdpaar; delta_t and klasse of that pair, klasse_rci and klasse_jt where they exist;
 * - `rci_rij`, `jt_rij`: those of it that have a class of reliable change, in three and in four;
 * - `hsk_rij`: the pair on the HSK's instrument; verbeterd: 100 % improvement.
 * - `rest_rij`: who has no hoofdpaar; laatste: T at the first minus T at the last meting of the questionnaire that comes first,
 *   0 where there are no two (gevolgd).
 *
 * All: traject_nr, patient_nr, organisatie, vestiging, behandelaar, jaar (of closing), t_voor (of the pair; of rest_rij of the first voormeting, if any), leeftijd, and
 * a column `cov_…` per covariate that aanlevering.json declares: numbers as delivered (NULL where none), words lower case
 * with `onbekend` where empty and `overig` where fewer patients than policy's minimum have it, or it is long.
 */
export async function makeRows(db: Db, { description }: Pick<Delivery, "description">, policy: Policy): Promise<void> {
  const columns = Object.entries(description.covariaten).map(([name, kind]) => {
    const c = `"${covariateColumn(name)}"`;
    if (kind === "getal") return `k.${c}`;
    const w = `nullif(lower(trim(k.${c})), '')`;
    const patients = `(SELECT count(DISTINCT o.patient_nr) FROM kenmerk_basis o WHERE lower(trim(o.${c})) = ${w})`;
    return `CASE WHEN ${w} IS NULL THEN ${lit(ONBEKEND)} WHEN length(${w}) > 40 OR ${patients} < ${policy.casemix.klein.minimum}
      THEN ${lit(OVERIG)} ELSE ${w} END AS ${c}`;
  });
  const rows = (table: string, more: string, where: string): string => `CREATE OR REPLACE TABLE ${table} AS
    SELECT k.traject_nr, k.patient_nr, z.organisatie, z.vestiging, z.behandelaar, CAST(year(z.sluitdatum) AS INTEGER) AS jaar,
      ${more}, p.t_voor, k.leeftijd${columns.map((c) => `, ${c}`).join("")}
    FROM kenmerk_basis k JOIN zorgtraject z ON z.traject_nr = k.traject_nr JOIN paar p ON p.traject_nr = k.traject_nr
      LEFT JOIN verandering v ON v.traject_nr = p.traject_nr AND v.instrument = p.instrument
    WHERE ${where} ORDER BY k.traject_nr`;
  await db.run(
    rows("casemix_rij", "p.delta_t, p.klasse, v.klasse_rci, v.klasse_jt", "p.hoofd AND p.delta_t IS NOT NULL"),
  );
  for (const c of ["rci", "jt"])
    await db.run(
      `CREATE OR REPLACE TABLE ${c}_rij AS SELECT * FROM casemix_rij WHERE klasse_${c} IS NOT NULL ORDER BY traject_nr`,
    );
  await db.run(
    rows(
      "hsk_rij",
      "p.verbetering, p.verbetering = 100 AS verbeterd",
      `p.instrument = ${lit(policy.uitkomsten.hsk.instrument)} AND p.verbetering IS NOT NULL`,
    ),
  );
  await db.run(`CREATE OR REPLACE TABLE rest_rij AS
    WITH verloop AS (
      SELECT t.traject_nr, t.instrument, first(t.t ORDER BY m.datum, t.t) - last(t.t ORDER BY m.datum, t.t) AS verschil,
        count(DISTINCT m.datum) > 1 AS eigen
      FROM t_score t JOIN score m USING (meting_nr) GROUP BY 1, 2),
    laatste AS (
      SELECT v.traject_nr, v.verschil, v.eigen FROM verloop v LEFT JOIN instrument_volgorde o USING (instrument)
      QUALIFY row_number() OVER (PARTITION BY v.traject_nr ORDER BY coalesce(o.volgorde, 1000), v.instrument) = 1)
    SELECT k.traject_nr, k.patient_nr, z.cluster, z.organisatie, z.vestiging, z.behandelaar, CAST(year(z.sluitdatum) AS INTEGER) AS jaar,
      coalesce(l.verschil, 0) AS laatste, l.eigen IS TRUE AS gevolgd, k.t_voor, k.leeftijd${columns.map((c) => `, ${c}`).join("")}
    FROM kenmerk_basis k JOIN zorgtraject z ON z.traject_nr = k.traject_nr LEFT JOIN laatste l ON l.traject_nr = k.traject_nr
    WHERE NOT k.gemeten ORDER BY k.traject_nr`);
}
