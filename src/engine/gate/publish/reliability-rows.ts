import type { ReleaseRow } from "../../contract/tables.js";
import type { Instrument } from "../../instruments/registry.js";
import type { Metric } from "../../models/metric.js";
import { clinicalCutoff } from "../../models/reliability.js";
import type { Policy } from "../../policy/policy.js";

/**
 * What a release says of the measurement error of its instruments, from constants that are frozen with the T metric: aggregates of 300
 * lists or more, whose number stands in tens.
 */
export function reliabilityRows(
  instruments: readonly Instrument[],
  metrics: readonly Metric[],
  used: ReadonlySet<string>,
  policy: Policy,
): ReleaseRow<"betrouwbaarheid">[] {
  const round = (x: number): number => Math.round(x * 1e4) / 1e4;
  return metrics.flatMap((m): ReleaseRow<"betrouwbaarheid">[] => {
    const i = instruments.find((x) => x.code === m.instrument);
    if (!i || !used.has(i.code)) return [];
    const scales = new Set([...(m.meetfout ? [""] : []), ...(m.alfa ?? []).map((a) => a.schaal)]);
    return [...scales].map((schaal) => {
      const main = schaal === "";
      const a = m.alfa?.find((x) => x.schaal === schaal);
      const error = main ? m.meetfout : null;
      const cutoff = main ? clinicalCutoff(i) : null;
      return {
        instrument: i.code,
        schaal,
        bron: error?.bron ?? null,
        toelichting: error?.toelichting ?? null,
        alfa: a?.alfa ?? null,
        laag: a?.laag ?? null,
        hoog: a?.hoog ?? null,
        items: a?.items ?? null,
        n: a?.n ?? null,
        sd: a?.sd ?? null,
        hertest:
          i.feiten.betrouwbaarheid.find((b) => b.soort === "hertest" && (b.schaal ?? "") === schaal)?.waarde ?? null,
        meetfout: error?.waarde ?? null,
        grens: error ? (error.grens ?? round(policy.uitkomsten.verandering.kritiek * Math.SQRT2 * error.waarde)) : null,
        grens_register: main ? (i.feiten.rci.find((x) => !x.schaal)?.waarde ?? null) : null,
        grens_telt: error ? error.grens !== null : null,
        afkap: cutoff?.waarde ?? null,
        afkap_bron: cutoff ? `${cutoff.bron} (${cutoff.merk})` : null,
      };
    });
  });
}
