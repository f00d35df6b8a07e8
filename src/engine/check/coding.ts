import { lit } from "../db.js";
import {
  type Check,
  type CheckContext,
  type CheckFinding,
  count,
  explain,
  notExplained,
  ofAll,
  plural,
  type UnitRow,
} from "./base.js";
import type { Finding } from "./finding.js";

interface ListRow extends UnitRow {
  readonly instrument: string;
  readonly lijsten: number;
}

/**
 * Question numbers that go one too far while one within the list never comes, in either direction: the model `verschoven` settles
 * it over all lists of a vestiging, and such lists have no score from their answers.
 */
export const numbering: Check = async ({ db, names }) => {
  const rows = await db.all<
    ListRow & { richting: "hoog" | "laag"; volgend: number; ontbreekt: number; met: number; laatste: number }
  >(`
    -- grain: vestiging and instrument; source: verschoven, instrument; bounds: those of the model
    SELECT v.*, i.aantal_items AS laatste FROM verschoven v JOIN instrument i ON i.code = v.instrument ORDER BY ALL`);
  await explain(db, rows);
  return rows.map((r): CheckFinding => {
    const up = r.richting === "hoog";
    const whole = r.ontbreekt === (up ? 1 : r.laatste);
    const which = whole
      ? `alle nummers staan één te ${r.richting}`
      : `de nummers ${up ? "vanaf" : "tot en met"} ${r.ontbreekt} staan één te ${r.richting}`;
    return {
      code: "nummering-verschoven",
      ernst: "fout",
      ...names.at(r, names.shown(r.instrument)),
      wat: `vraag ${r.ontbreekt} komt in ${plural(r.lijsten, "lijst", "lijsten")} niet voor en vraag ${r.volgend} wel (${ofAll(r.met, r.lijsten)}): ${which}`,
      gevolg:
        "Elk antwoord zou bij de verkeerde vraag tellen: van deze lijsten wordt geen score gemaakt. Zij tellen niet in response en uitkomst, tenzij er een totaal bij is geleverd.",
      herstel: `Laat de leverancier de vragen nummeren van 1 tot en met ${r.laatste} (nummer ${up ? r.ontbreekt + 1 : r.ontbreekt - 1} wordt ${r.ontbreekt}, enzovoort).`,
      rijen: r.lijsten,
    };
  });
};

/** Answers one step above (or below) the list's range, while its other end never occurs: 1–5 for 0–4. */
async function shifted({ db, delivery, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ListRow & { hoog: number; laag: number; met_laagste: number; met_hoogste: number }>(`
    -- grain: vestiging and instrument; source: check_meting (item_som, item_vreemd); bounds: minimum_metingen, verschuiving_aandeel
    SELECT organisatie, vestiging, instrument, count(*) AS lijsten,
      count(*) FILTER (te_hoog > 0) AS hoog, count(*) FILTER (te_laag > 0) AS laag,
      count(*) FILTER (m.laagste <= i.antwoord_min) AS met_laagste,
      count(*) FILTER (m.hoogste >= k.antwoord_max) AS met_hoogste
    FROM check_meting m JOIN instrument i ON i.code = m.instrument JOIN (VALUES ${maxima(delivery.instruments)}) k(code, antwoord_max) ON k.code = i.code
    WHERE i.verschuiving IS NULL AND coalesce(m.vragen_laag, m.vragen_hoog) IS NOT NULL AND ${notExplained("m")}
    GROUP BY ALL HAVING lijsten >= ${bound("minimum_metingen")}
      AND ((hoog >= ${bound("verschuiving_aandeel")} * lijsten AND laag = 0 AND met_laagste = 0) OR (laag >= ${bound("verschuiving_aandeel")} * lijsten AND hoog = 0 AND met_hoogste = 0))
    ORDER BY ALL`);
  await explain(db, rows);
  return rows.flatMap((r) => {
    const items = delivery.instruments.find((i) => i.code === r.instrument)?.items;
    if (!items) return [];
    const up = r.hoog > 0;
    const step = up ? 1 : -1;
    const points = items.schaal.length;
    return {
      code: "antwoorden-verschoven",
      ernst: "fout" as const,
      ...names.at(r, names.shown(r.instrument)),
      wat: `antwoord ${up ? items.max + 1 : items.min - 1} komt voor in ${ofAll(up ? r.hoog : r.laag, r.lijsten)} lijsten en antwoord ${up ? items.min : items.max} nooit: de antwoorden lijken ${items.min + step}-${items.max + step} gecodeerd in plaats van ${items.min}-${items.max}`,
      gevolg: `De som staat dan tot ${count(points)} punten te ${up ? "hoog" : "laag"} (${count(points)} vragen, omgekeerde vragen de andere kant op), en het antwoord buiten de lijst telt niet mee: ruwe score, delta-T en klasse kloppen niet.`,
      herstel: `Laat de leverancier elk antwoord één ${up ? "lager" : "hoger"} leveren (${items.min}-${items.max}).`,
      rijen: r.lijsten,
    };
  });
}

const maxima = (instruments: CheckContext["delivery"]["instruments"]): string =>
  instruments.flatMap((i) => (i.items ? [`(${lit(i.code)}, ${i.items.max})`] : [])).join(", ") || "('', 0)";

/** The other coding that the registry knows of an instrument (SCL-90: 0–4), as the score model settled it. */
async function otherCoding({ db, delivery, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ListRow & { anders: number; onduidelijk: number; kaal: number }>(`
    -- grain: vestiging and instrument; source: score.codering (closed zorgtrajecten only); bounds: those of the model
    SELECT organisatie, vestiging, instrument, count(*) AS lijsten,
      count(*) FILTER (codering = 'anders') AS anders, count(*) FILTER (codering = 'onduidelijk') AS onduidelijk,
      count(*) FILTER (codering = 'onduidelijk' AND beantwoord_lijst IS NULL) AS kaal
    FROM check_score JOIN (SELECT meting_nr, beantwoord_lijst FROM check_meting) USING (meting_nr)
    WHERE instrument IS NOT NULL GROUP BY ALL HAVING anders + onduidelijk > 0 ORDER BY ALL`);
  return rows.flatMap((r): Finding[] => {
    const items = delivery.instruments.find((i) => i.code === r.instrument)?.items;
    const other = items?.anders;
    if (!items || !other) return [];
    const found: Finding[] = [];
    if (r.anders > 0)
      found.push({
        code: "codering-omgerekend",
        ernst: "ter informatie",
        ...names.at(r, names.shown(r.instrument)),
        wat: `codering ${other.min}-${other.max} in plaats van ${items.min}-${items.max}, is omgerekend: ${ofAll(r.anders, r.lijsten)} metingen`,
        gevolg:
          "De ruwe scores, delta-T en het percentage verbetering zijn berekend na het omrekenen en kloppen dan; geleverde totalen ernaast zijn niet gebruikt.",
        herstel: `Laat de leverancier de antwoorden ${items.min}-${items.max} leveren, of bevestigen dat het ${other.min}-${other.max} is.`,
        rijen: r.anders,
      });
    // A total that came without answers has no coding of its own: only the answers below it have.
    const what =
      r.kaal === 0
        ? "de antwoorden"
        : r.kaal === r.onduidelijk
          ? "de totalen op antwoorden"
          : "de antwoorden, en de totalen zonder antwoorden, op";
    if (r.onduidelijk > 0)
      found.push({
        code: "codering-onduidelijk",
        ernst: "fout",
        ...names.at(r, names.shown(r.instrument)),
        wat: `bij ${ofAll(r.onduidelijk, r.lijsten)} metingen is niet uit te maken of ${what} ${items.min}-${items.max} of ${other.min}-${other.max} ${r.kaal > 0 ? "berusten" : "zijn gecodeerd"}`,
        gevolg: "Deze metingen hebben geen score: zij tellen niet in response en uitkomst.",
        herstel: `Laat de leverancier alle antwoorden ${items.min}-${items.max} leveren, en totalen op die basis.`,
        rijen: r.onduidelijk,
      });
    return found;
  });
}

/** 9, 99 and 999 as an answer to a list that has no such answer; where 9 means "unknown" the registry says so. */
async function nines({ db, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ListRow & { antwoorden: number }>(`
    -- grain: vestiging and instrument; source: check_meting (item_vreemd: answers set aside); bounds: none
    SELECT organisatie, vestiging, instrument, count(*) AS lijsten, sum(negens) AS antwoorden FROM check_meting
    WHERE negens > 0 AND instrument IS NOT NULL GROUP BY ALL ORDER BY ALL`);
  return rows.map((r) => ({
    code: "antwoord-9-99-999",
    ernst: "let op",
    ...names.at(r, names.shown(r.instrument)),
    wat: `${count(r.antwoorden)} keer 9, 99 of 999 (ook met een min ervoor) als antwoord, in ${plural(r.lijsten, "lijst", "lijsten")}; dat lijkt een code voor 'niet ingevuld'`,
    gevolg:
      "Het telt als niet beantwoord; de score wordt naar de andere antwoorden omgerekend, en vervalt bij te weinig antwoorden. Dan telt de meting niet in response en uitkomst.",
    herstel: "Laat de leverancier een niet beantwoorde vraag leeg leveren.",
    rijen: r.antwoorden,
  }));
}

/** How answers are coded. */
export const coding: Check = async (c) => [...(await shifted(c)), ...(await otherCoding(c)), ...(await nines(c))];
