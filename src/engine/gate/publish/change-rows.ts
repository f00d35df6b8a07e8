import { emptyRow, type ReleaseRow } from "../../contract/tables.js";
import type { Db } from "../../db.js";
import { effectgrootte } from "../../definitions/effect-size.js";
import type { Instrument } from "../../instruments/registry.js";
import type { Policy } from "../../policy/policy.js";
import type { PublishedCell } from "./figures.js";
import { significant } from "./model-figures.js";

/** Sums over the pairs of an instrument, exact. */
interface Sums {
  readonly instrument: string;
  readonly n: number;
  readonly patienten: number;
  readonly voor: number;
  readonly voor2: number;
  readonly na: number;
  readonly na2: number;
  readonly samen: number;
}

/**
 * How an instrument's scores moved over all pairs of the whole period: means and SD of voor and na, their correlation, effect size
 * with interval and percentage change of the mean. Estimates like those of the models: in three digits, of policy's number of patients
 * for a model at least, and only where the mean delta-T of exactly these pairs is a shown cell.
 * @param cells as published, units by their key ("" for totaal)
 */
export async function changeRows(
  db: Db,
  instruments: readonly Instrument[],
  cells: readonly PublishedCell[],
  policy: Policy,
): Promise<ReleaseRow<"veranderingsmaten">[]> {
  const means = cells.filter(
    (c) =>
      c.indicator === "delta-t" &&
      c.definitie === "standaard" &&
      c.niveau === "totaal" &&
      c.periode === "totaal" &&
      c.eenheid === "",
  );
  const sums = await db.all<Sums>(`
    SELECT p.instrument, count(*) AS n, count(DISTINCT b.patient_nr) AS patienten,
      sum(p.voor)::DOUBLE AS voor, sum(p.voor * p.voor)::DOUBLE AS voor2, sum(p.na)::DOUBLE AS na, sum(p.na * p.na)::DOUBLE AS na2,
      sum(p.voor * p.na)::DOUBLE AS samen
    FROM (SELECT traject_nr, instrument, delta_t, CAST(voor AS DECIMAL(9, 4)) AS voor, CAST(na AS DECIMAL(9, 4)) AS na FROM paar) p
    JOIN behandeling b USING (traject_nr) JOIN zorgtraject z USING (traject_nr, patient_nr)
    WHERE z.status = 'afgesloten' AND b.in_response AND p.delta_t IS NOT NULL AND p.voor IS NOT NULL AND p.na IS NOT NULL
    GROUP BY 1 ORDER BY 1`);
  const least = policy.publicatie.modellen.patienten;
  return means.flatMap((cell): ReleaseRow<"veranderingsmaten">[] => {
    const i = instruments.find((x) => x.code === cell.instrument);
    const s = sums.find((x) => x.instrument === cell.instrument);
    if (!i || !s || i.bereikOnbekend) return [];
    const base = { ...emptyRow("veranderingsmaten"), instrument: i.code };
    if (cell.status !== "getoond" || cell.n !== s.n)
      return [{ ...base, status: "verborgen", reden: policy.publicatie.reden }];
    const about = { ...base, n: s.n };
    if (s.patienten < least)
      return [{ ...about, status: "niet beschikbaar", reden: `minder dan ${least} patiënten: te onzeker` }];
    const own = measuresOf(s, i.hogerIsBeter ? 1 : -1, i.hogerIsBeter ? i.bereik[1] : i.bereik[0]);
    if (!own) return [{ ...about, status: "niet beschikbaar", reden: "de scores verschillen niet" }];
    return [{ ...about, ...own, status: "getoond", reden: null }];
  });
}

/** @param sign of a higher score that is better @param best the score without complaints; null where scores do not differ */
function measuresOf(s: Sums, sign: 1 | -1, best: number) {
  const variance = (som: number, som2: number): number => (som2 - (som * som) / s.n) / (s.n - 1);
  const [vv, vn] = [variance(s.voor, s.voor2), variance(s.na, s.na2)];
  if (!(vv > 0) || !(vn > 0)) return null;
  const cov = (s.samen - (s.voor * s.na) / s.n) / (s.n - 1);
  const correlatie = Math.max(-1, Math.min(1, cov / Math.sqrt(vv * vn)));
  const [voor, na] = [s.voor / s.n, s.na / s.n];
  const d = effectgrootte(sign * (na - voor), Math.sqrt(vv), s.n, correlatie);
  return {
    voor: significant(voor),
    voor_sd: significant(Math.sqrt(vv)),
    na: significant(na),
    na_sd: significant(Math.sqrt(vn)),
    correlatie: significant(correlatie),
    procent: voor === best ? null : significant((100 * (voor - na)) / (voor - best)),
    effect: significant(d.waarde),
    effect_laag: significant(d.laag),
    effect_hoog: significant(d.hoog),
  };
}
