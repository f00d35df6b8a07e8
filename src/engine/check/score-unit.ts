import { lit } from "../db.js";
import { type Check, decimal, explain, findInstrument, ofAll, type UnitRow } from "./base.js";
import type { Finding } from "./finding.js";

interface CodingCount extends UnitRow {
  readonly instrument: string;
  readonly regel: number;
  readonly n: number;
  readonly buiten: number;
  readonly in_ander: number;
  readonly geen_stap: number;
  readonly met_items: number;
  readonly verhouding: number | null;
}

/**
 * Totals in another unit than the registry's, by the table `andere_eenheden` of policy. Where answers came too, the ratio of the
 * total to the score from the answers settles it, either way; else the ranges: outside the registry's and inside the other's, or
 * all within a far smaller one, or no multiples of the registry's step.
 */
export const units: Check = async ({ db, delivery, policy, bound, names }) => {
  const known = policy.plausibiliteit.andere_eenheden.flatMap((eenheid, regel) => {
    const instrument = findInstrument(delivery.instruments, eenheid.instrumenten);
    return instrument ? [{ eenheid, regel, instrument, factor: eenheid.vermenigvuldig / eenheid.deel_door }] : [];
  });
  if (known.length === 0) return [];
  const values = known.map((k) => {
    const [low, high] = k.instrument.bereik.map((x) => x / k.factor);
    return `(${k.regel}, ${lit(k.instrument.code)}, ${k.factor}, ${low}, ${high}, ${k.eenheid.stap ?? "NULL"})`;
  });
  const rows = await db.all<CodingCount>(`
    -- grain: vestiging, instrument and other unit; source: score (closed zorgtrajecten), domain §4.2
    -- bounds: minimum_metingen, eenheid_buiten, eenheid_binnen, eenheid_factor, eenheid_verhouding
    WITH eenheid(regel, instrument, factor, laag, hoog, stap) AS (VALUES ${values.join(", ")}),
    beeld AS (
      SELECT s.organisatie, s.vestiging, s.instrument, e.regel, any_value(e.factor) AS factor, any_value(e.stap) AS stap,
        count(*) AS n, any_value(e.hoog) AS hoog_ander, any_value(i.hoog) AS hoog_eigen,
        count(*) FILTER (totaal_geleverd NOT BETWEEN i.laag AND i.hoog) AS buiten,
        count(*) FILTER (totaal_geleverd BETWEEN e.laag - 1e-6 AND e.hoog + 1e-6) AS in_ander,
        count(*) FILTER (totaal_geleverd % e.stap <> 0) AS geen_stap,
        count(*) FILTER (uit_items > 0) AS met_items,
        median(totaal_geleverd / uit_items) FILTER (uit_items > 0) AS verhouding
      FROM check_score s JOIN instrument i ON i.code = s.instrument JOIN eenheid e ON e.instrument = s.instrument
      WHERE totaal_geleverd IS NOT NULL GROUP BY ALL)
    SELECT organisatie, vestiging, instrument, regel, n, buiten, in_ander, geen_stap, met_items, verhouding FROM beeld
    WHERE n >= ${bound("minimum_metingen")}
      AND CASE WHEN met_items >= ${bound("minimum_metingen")}
        THEN abs(verhouding * factor - 1) <= ${bound("eenheid_verhouding")}
        ELSE in_ander >= ${bound("eenheid_binnen")} * n AND (buiten >= ${bound("eenheid_buiten")} * n
          OR (hoog_ander * ${bound("eenheid_factor")} <= hoog_eigen AND in_ander = n)
          OR coalesce(stap IS NOT NULL AND geen_stap >= ${bound("eenheid_buiten")} * n, false)) END
    ORDER BY organisatie, vestiging, instrument, in_ander DESC, regel`);
  const found: Finding[] = [];
  const told = new Set<string>();
  for (const r of rows) {
    const at = JSON.stringify([r.organisatie, r.vestiging, r.instrument]);
    const row = known.find((k) => k.regel === r.regel);
    if (!row || told.has(at)) continue;
    told.add(at);
    await explain(db, [r]);
    const { eenheid, instrument } = row;
    const why =
      r.met_items >= bound("minimum_metingen")
        ? `het totaal is steeds ${decimal(r.verhouding ?? 0)} keer de score uit de antwoorden`
        : r.buiten > 0
          ? `${ofAll(r.buiten, r.n)} totalen liggen buiten ${decimal(instrument.bereik[0])}-${decimal(instrument.bereik[1])}`
          : r.geen_stap > 0
            ? `${ofAll(r.geen_stap, r.n)} totalen zijn geen veelvoud van ${eenheid.stap}`
            : `alle ${r.n} totalen liggen onder ${decimal(instrument.bereik[1] / row.factor + 0.01)}`;
    found.push({
      code: "andere-eenheid",
      ernst: "fout",
      ...names.at(r, names.shown(r.instrument)),
      wat: `de totalen lijken ${eenheid.geleverd} in plaats van ${eenheid.gewenst}: ${why}`,
      gevolg: `Een totaal buiten het bereik telt niet in response en uitkomst; een totaal erbinnen staat op de verkeerde schaal, zodat ruwe score, T en delta-T van dit instrument niet kloppen.`,
      herstel: `Laat de leverancier ${eenheid.gewenst} leveren.`,
      rijen: r.n,
    });
  }
  return found;
};
