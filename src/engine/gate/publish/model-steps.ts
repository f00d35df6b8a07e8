import type { CasemixResult } from "../../casemix/estimate.js";
import { emptyRow, type ReleaseRow } from "../../contract/tables.js";
import { Z } from "../../definitions/intervals.js";
import type { Level } from "../../policy/policy.js";
import { SHOWN, significant } from "./model-figures.js";
import type { ModelRule } from "./model-rule.js";

/** The vestigingen that have a cell of a model's outcome, in the order of their codes. */
type Places = (
  model: string,
  niveau: Level,
  find: (sleutel: string) => string,
) => readonly { readonly eenheid: string; readonly van: string | undefined }[];

/**
 * Rows of `casemix_stappen`. Each step stands beside the attacked mean of the same zorgtrajecten, like the whole model's row. A step that
 * is a sum over few classes says by itself how many are in each: it stands only where these numbers are all shown.
 */
export function stepRows(r: CasemixResult, rule: ModelRule, places: Places): ReleaseRow<"casemix_stappen">[] {
  const steps = new Map(
    r.stappen.map((s) => [`${s.eenheid.model}|${s.stap}`, { model: s.eenheid.model, stap: s.stap }]),
  );
  const found = new Map(r.stappen.map((s) => [`${s.eenheid.model}|${s.stap}|${s.eenheid.sleutel}`, s]));
  return [...steps.values()].flatMap(({ model, stap }, volgorde) =>
    places(model, "vestiging", (sleutel) => sleutel).map(({ eenheid, van }) => {
      const base = { ...emptyRow("casemix_stappen"), model, stap, volgorde, niveau: "vestiging", eenheid };
      const s = found.get(`${model}|${stap}|${van}`);
      if (!s) return { ...base, ...rule.hidden };
      const { n, patienten, verwacht, gecorrigeerd, verschilSe, se, sleutel } = s.eenheid;
      const whole = r.modellen.find((m) => m.model === model)?.n ?? -1;
      const stands =
        rule.outcome(model, "vestiging", sleutel)?.n === n && rule.whole(model, whole) && rule.enough(patienten);
      if (!stands || !rule.composition(s.samenstelling, sleutel)) return { ...base, ...rule.hidden };
      const half = Z * (verschilSe ?? se);
      return {
        ...base,
        n,
        verwacht: significant(verwacht),
        gecorrigeerd: significant(gecorrigeerd),
        gecorrigeerd_laag: significant(gecorrigeerd - half),
        gecorrigeerd_hoog: significant(gecorrigeerd + half),
        ...SHOWN,
      };
    }),
  );
}
