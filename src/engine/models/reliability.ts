import { type Db, lit } from "../db.js";
import { alfaInterval, cronbachAlfa } from "../definitions/alpha.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import type { Delivery } from "../intake/intake.js";
import { ANSWER } from "../intake/item-pass.js";
import type { Policy } from "../policy/policy.js";
import type { Alpha, MeasurementError, Metric } from "./metric.js";

/**
 * How much a score varies by measurement error: per instrument from the answers of this delivery, from the registry, or from
 * the delivery's description, in the order of policy (docs/methods/betrouwbare-verandering.md). Fitted where the T constants are, and frozen
 * with them.
 */

interface Span {
  readonly van: string;
  readonly tot: string;
}
interface Scale {
  readonly instrument: string;
  /** Code of the subscale; "" the main scale. */
  readonly schaal: string;
  readonly items: readonly number[];
}
type Own = Alpha & { readonly instrument: string; readonly meetfout: number; readonly sd: number };

const round = (x: number): number => Math.round(x * 1e4) / 1e4;

/** Scales whose α says something: a sum or mean of answers by the patient (or a parent), not one that policy names as mixed. */
function scalesOf(instruments: readonly Instrument[], mixed: readonly string[]): Scale[] {
  return instruments.flatMap((i) => {
    const key = i.items;
    if (!i.rom || !key || i.respondenten.includes("behandelaar")) return [];
    const plain = key.schaal.length > 1 && key.regel !== "aantal" && key.eenVan.length === 0;
    return [
      ...(plain && !mixed.includes(i.code) ? [{ instrument: i.code, schaal: "", items: key.schaal }] : []),
      ...i.subschalen
        .filter((s) => s.items.length > 1)
        .map((s) => ({ instrument: i.code, schaal: s.code, items: s.items })),
    ];
  });
}

/**
 * α of every scale on the complete lists among the valid voormetingen of the reference period, as far as their answers are in
 * the sample. Of an instrument in two codings only lists of the commoner one: between codings items differ without patients doing so.
 */
async function ownAlphas(db: Db, scales: readonly Scale[], period: Span, minimum: number): Promise<Own[]> {
  if (scales.length === 0) return [];
  const keys = scales.flatMap((s) => s.items.map((item) => `(${lit(s.instrument)}, ${lit(s.schaal)}, ${item})`));
  const rows = await db.all<
    Record<"instrument" | "schaal", string> &
      Record<"n" | "items" | "item_som2" | "item_kwadraat" | "som" | "som2" | "score_sd", number>
  >(`WITH sleutel(instrument, schaal, item) AS (VALUES ${keys.join(", ")}),
    lijst AS (
      SELECT DISTINCT k.instrument, k.voor_nr AS meting_nr, s.codering, s.score
      FROM koppeling k JOIN meetregel USING (traject_nr) JOIN score s ON s.meting_nr = k.voor_nr
      LEFT JOIN nummering u ON u.meting_nr = k.voor_nr
      WHERE k.gebruik = 'uitkomst' AND in_response AND s.uit_items IS NOT NULL AND coalesce(u.nummering, 'eigen') = 'eigen'
        AND k.voor_datum BETWEEN DATE ${lit(period.van)} AND DATE ${lit(period.tot)}),
    gekozen AS (
      SELECT * FROM lijst
      QUALIFY codering = mode(codering) OVER (PARTITION BY instrument)),
    antwoord AS (
      SELECT g.instrument, g.meting_nr, g.score, a // ${ANSWER} AS item, a % ${ANSWER} AS punten
      FROM gekozen g JOIN (SELECT meting_nr, unnest(antwoorden) AS a FROM item_steekproef) USING (meting_nr)),
    per_lijst AS (
      SELECT k.instrument, k.schaal, meting_nr, any_value(score) AS score, count(*) AS aantal, sum(punten) AS som
      FROM antwoord JOIN sleutel k USING (instrument, item) GROUP BY ALL),
    geheel AS (
      SELECT p.* FROM per_lijst p JOIN (SELECT instrument, schaal, count(*) AS items FROM sleutel GROUP BY ALL) s USING (instrument, schaal)
      WHERE p.aantal = s.items),
    per_item AS (
      SELECT instrument, schaal, item, sum(punten) AS som, sum(punten * punten) AS kwadraat
      FROM geheel JOIN antwoord USING (instrument, meting_nr) JOIN sleutel USING (instrument, schaal, item) GROUP BY ALL)
    SELECT l.*, i.items, i.item_som2, i.item_kwadraat
    FROM (SELECT instrument, schaal, count(*)::INTEGER AS n, sum(som)::DOUBLE AS som, sum(som * som)::DOUBLE AS som2,
        coalesce(stddev_samp(score::DOUBLE), 0) AS score_sd FROM geheel GROUP BY ALL) l
    JOIN (SELECT instrument, schaal, count(*)::INTEGER AS items, sum(som * som)::DOUBLE AS item_som2, sum(kwadraat)::DOUBLE AS item_kwadraat
      FROM per_item GROUP BY ALL) i USING (instrument, schaal)
    ORDER BY instrument, schaal`);
  return rows.flatMap((r): Own[] => {
    const items = (r.item_kwadraat - r.item_som2 / r.n) / (r.n - 1);
    const total = (r.som2 - (r.som * r.som) / r.n) / (r.n - 1);
    if (r.n < minimum || !(total > 0)) return [];
    const alfa = cronbachAlfa(items, total, r.items);
    const { laag, hoog } = alfaInterval(alfa, r.n, r.items);
    // A negative α has no measurement error to it: the answers do not measure one thing.
    if (alfa <= 0) return [];
    return [
      {
        instrument: r.instrument,
        schaal: r.schaal,
        alfa: round(alfa),
        laag: round(laag),
        hoog: round(hoog),
        items: r.items,
        // In tens: beside other numbers of lists the exact one would tell how many were incomplete.
        n: 10 * Math.floor(r.n / 10),
        sd: round(r.schaal === "" ? r.score_sd : Math.sqrt(total)),
        meetfout: round(r.score_sd * Math.sqrt(Math.max(0, 1 - alfa))),
      },
    ];
  });
}

const KRITIEK_95 = 1.96;

/** What the registry gives: a published bound of reliable change, from which the error follows. Never its r beside an SD of ours. */
function fromRegistry(i: Instrument): MeasurementError | null {
  const rci = i.feiten.rci.find((x) => !x.schaal);
  if (!rci) return null;
  return {
    bron: "register",
    waarde: round(rci.waarde / (KRITIEK_95 * Math.SQRT2)),
    grens: rci.waarde,
    toelichting: `${rci.bron} (${rci.merk})`,
  };
}

/**
 * The measurement error of every instrument that has a metric row: those given by an earlier release as they are, others settled now.
 * @returns the same rows with `meetfout` and `alfa`
 */
export async function settleErrors(
  db: Db,
  metrics: readonly Metric[],
  { instruments, description }: Pick<Delivery, "instruments" | "description">,
  policy: Policy,
  period: Span,
): Promise<readonly Metric[]> {
  if (metrics.every((m) => m.meetfout !== undefined)) return metrics;
  const { bronnen, minimum_lijsten, gemengde_totalen } = policy.uitkomsten.verandering;
  const own = await ownAlphas(db, scalesOf(instruments, gemengde_totalen.instrumenten), period, minimum_lijsten);
  return metrics.map((m): Metric => {
    if (m.meetfout !== undefined) return m;
    const i = instruments.find((x) => x.code === m.instrument);
    const alphas = own.filter((a) => a.instrument === m.instrument);
    const main = alphas.find((a) => a.schaal === "");
    const told =
      i && description.meetfouten.find((d) => i.aliassen.some((a) => normalCode(a) === normalCode(d.instrument)));
    const found: Record<(typeof bronnen)[number], MeasurementError | null> = {
      alfa: main?.meetfout
        ? { bron: "alfa", waarde: main.meetfout, grens: null, toelichting: "Cronbachs alfa van de eigen voormetingen" }
        : null,
      register: i ? fromRegistry(i) : null,
      aanlevering: told ? { bron: "aanlevering", waarde: told.meetfout, grens: null, toelichting: told.bron } : null,
    };
    const alfa = alphas.map(({ schaal, alfa, laag, hoog, items, n, sd }) => ({
      schaal,
      alfa,
      laag,
      hoog,
      items,
      n,
      sd,
    }));
    return { ...m, meetfout: bronnen.map((b) => found[b]).find((x) => x !== null) ?? null, alfa };
  });
}

/** The one clinical cut-off of an instrument's main scale that has a source; null where there is none, or more than one. */
export function clinicalCutoff(i: Instrument): Instrument["feiten"]["afkappunten"][number] | null {
  const found = i.feiten.afkappunten.filter((a) => !a.schaal && /^klinisch\b/.test(a.betekenis));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The least change that matters of an instrument's main scale, with a source; null where there is none, or more than one. */
export function leastImportant(i: Instrument): Instrument["feiten"]["mic"][number] | null {
  const found = i.feiten.mic.filter((x) => !x.schaal);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/**
 * Makes `meetfout`: one row per instrument with a known range; waarde: its measurement error, NULL where it is not known. kritiek: the critical value; of a published bound a hair less, since a
 * change as large as the bound counts there. afkap, afkap_telt: the cut-off, and whether a score on it is clinical. beste: the
 * end of the range with fewest complaints. mic: the least change that matters, percent.
 */
export async function writeErrors(
  db: Db,
  metrics: readonly Metric[],
  instruments: readonly Instrument[],
  policy: Policy,
): Promise<void> {
  await db.run(`CREATE TABLE meetfout (instrument VARCHAR, waarde DOUBLE, kritiek DOUBLE, hoger_is_beter BOOLEAN, afkap DOUBLE,
    afkap_telt BOOLEAN, beste DECIMAL(12, 4), mic DECIMAL(6, 2))`);
  const rows = metrics.flatMap((m) => {
    const i = instruments.find((x) => x.code === m.instrument);
    if (!i || i.bereikOnbekend) return [];
    const cutoff = clinicalCutoff(i);
    const kritiek = policy.uitkomsten.verandering.kritiek - ((m.meetfout?.grens ?? null) === null ? 0 : 1e-3);
    return `(${lit(i.code)}, ${m.meetfout?.waarde ?? "NULL"}, ${kritiek}, ${i.hogerIsBeter}, ${cutoff?.waarde ?? "NULL"},
      ${cutoff ? cutoff.regel.includes("=") : "NULL"}, ${i.hogerIsBeter ? i.bereik[1] : i.bereik[0]}, ${leastImportant(i)?.procent ?? "NULL"})`;
  });
  if (rows.length) await db.run(`INSERT INTO meetfout VALUES ${rows.join(", ")}`);
}
