import { lit } from "../db.js";
import { type Check, ofAll, type UnitRow } from "./base.js";

/** A respondent that no code list has; the delivered text itself is not shown. */
const UNKNOWN = "een code buiten de lijst";

interface VerdictCount extends UnitRow {
  readonly instrument: string;
  readonly alle: number;
  readonly fout: number;
  readonly venster: number;
  readonly wie: string | null;
}

/**
 * Instruments of a vestiging whose metingen the keuring refuses together: filled in by somebody else than the instrument asks
 * for, or nearly all outside both windows (metingen in between are outside by right).
 */
export const keuring: Check = async ({ db, delivery, bound, names }) => {
  const few = bound("keuring_metingen");
  const rows = await db.all<VerdictCount>(`
    -- grain: vestiging and instrument; source: keuring (metingen of closed zorgtrajecten that are allowed and have a score in range)
    -- bounds: keuring_metingen, respondent_aandeel, venster_aandeel
    WITH meting AS (
      SELECT meting_nr, any_value(instrument) AS instrument, bool_or(uitslag = 'verkeerde respondent') AS anders,
        bool_and(uitslag = 'buiten venster') AS buiten
      FROM keuring WHERE uitslag IN ('verkeerde respondent', 'buiten venster', 'geldig') GROUP BY meting_nr)
    SELECT s.organisatie, s.vestiging, m.instrument, count(*) AS alle, count(*) FILTER (m.anders) AS fout,
      count(*) FILTER (m.buiten) AS venster,
      string_agg(DISTINCT coalesce(rc.respondent, ${lit(UNKNOWN)}), ', ' ORDER BY coalesce(rc.respondent, ${lit(UNKNOWN)}))
        FILTER (m.anders) AS wie
    FROM meting m JOIN check_score s USING (meting_nr) LEFT JOIN respondent_code rc ON rc.code = lower(s.respondent)
    GROUP BY ALL HAVING alle >= ${few}
      AND (fout >= ${bound("respondent_aandeel")} * alle OR venster >= ${bound("venster_aandeel")} * alle)
    ORDER BY ALL`);
  return rows.map((r) => {
    const where = names.at(r, names.shown(r.instrument));
    const asked = delivery.instruments.find((i) => i.code === r.instrument)?.respondenten.join(" of ") ?? "";
    if (r.fout >= bound("respondent_aandeel") * r.alle)
      return {
        code: "verkeerde-respondent",
        ernst: "fout" as const,
        ...where,
        wat: `bij ${ofAll(r.fout, r.alle)} metingen is de respondent niet wie dit instrument invult (${asked}); geleverd: ${r.wie}`,
        gevolg:
          "Deze metingen zijn niet geldig: zij tellen niet als voor- of nameting, en de response is zo veel lager.",
        herstel: `Laat de leverancier respondent nakijken: de codes zijn 01 patiënt, 02 behandelaar, 03 beoordelaar, 04 vader, 05 moeder, 06 leerkracht, 07 voogd, 08 partner, 09 ander familielid, 10 anders. Vulde ${asked} de lijst in, lever dat dan zo, of laat respondent leeg.`,
        rijen: r.fout,
      };
    return {
      code: "buiten-venster",
      ernst: "let op" as const,
      ...where,
      wat: `${ofAll(r.venster, r.alle)} metingen vallen buiten het venster van zowel voor- als nameting`,
      gevolg:
        "Deze metingen tellen niet als voor- of nameting: de response van de vestiging is zo veel lager, en er is bijna geen uitkomst.",
      herstel:
        "Laat de leverancier nagaan of eerste_contact, laatste_contact en de datum van de metingen kloppen, en of de metingen aan het goede zorgtraject hangen.",
      rijen: r.venster,
    };
  });
};
