import {
  type Check,
  type CheckContext,
  type CheckFinding,
  decimal,
  notExplained,
  ofAll,
  type UnitRow,
} from "./base.js";
import type { Finding } from "./finding.js";

interface ScoreCount extends UnitRow {
  readonly instrument: string;
  readonly n: number;
  readonly alle: number;
}

/** Totals that differ from a complete list beside them; the total stands. */
async function contradicting({ db, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ScoreCount>(`
    -- grain: vestiging and instrument; source: score.totaal_wijkt_af; bounds: none
    SELECT organisatie, vestiging, instrument, count(*) FILTER (totaal_wijkt_af) AS n,
      count(*) FILTER (totaal_geleverd IS NOT NULL AND uit_items IS NOT NULL) AS alle
    FROM check_score s WHERE instrument IS NOT NULL AND ${notExplained("s")} GROUP BY ALL HAVING n > 0 ORDER BY ALL`);
  return rows.map((r) => ({
    code: "totaal-wijkt-af",
    ernst: "let op",
    ...names.at(r, names.shown(r.instrument)),
    wat: `het totaal spreekt de volledige lijst ernaast tegen bij ${ofAll(r.n, r.alle)} metingen met beide`,
    gevolg:
      "Het geleverde totaal telt. Is het totaal fout, dan kloppen ruwe score, delta-T en klasse van die metingen niet.",
    herstel: "Vraag de leverancier welk van de twee juist is, en laat bij twijfel het totaal weg (leeg of 999).",
    rijen: r.n,
  }));
}

/** Scores outside the instrument's range; the keuring refuses them. */
async function outside({ db, delivery, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ScoreCount & { onder: number }>(`
    -- grain: vestiging and instrument; source: score against the registry's range (keuring 'buiten bereik'); bounds: none
    SELECT organisatie, vestiging, instrument, count(*) FILTER (score NOT BETWEEN laag AND hoog) AS n,
      count(*) FILTER (score < laag) AS onder, count(*) AS alle
    FROM check_score s JOIN instrument i ON i.code = s.instrument
    WHERE score IS NOT NULL AND ${notExplained("s")} GROUP BY ALL HAVING n > 0 ORDER BY ALL`);
  return rows.map((r) => {
    const [low, high] = delivery.instruments.find((i) => i.code === r.instrument)?.bereik ?? [0, 0];
    return {
      code: "buiten-bereik",
      ernst: "fout" as const,
      ...names.at(r, names.shown(r.instrument)),
      wat: `${ofAll(r.n, r.alle)} scores liggen buiten ${decimal(low)}-${decimal(high)} (${r.onder} eronder, ${r.n - r.onder} erboven)`,
      gevolg: "Deze metingen zijn niet geldig: zij tellen niet in response en uitkomst.",
      herstel:
        "Laat de leverancier de totalen nakijken: een andere schaal, een andere eenheid, of een code voor 'onbekend'.",
      rijen: r.n,
    };
  });
}

/** One value for nearly every score of a vestiging. */
async function oneValue({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ScoreCount>(`
    -- grain: vestiging and instrument; source: score; bounds: gelijk_metingen, gelijk_aandeel
    SELECT organisatie, vestiging, instrument, max(keer) AS n, sum(keer) AS alle
    FROM (SELECT organisatie, vestiging, instrument, score, count(*) AS keer FROM check_score
      WHERE score IS NOT NULL AND instrument IS NOT NULL GROUP BY ALL)
    GROUP BY ALL HAVING alle >= ${bound("gelijk_metingen")} AND n >= ${bound("gelijk_aandeel")} * alle ORDER BY ALL`);
  return rows.map((r) => ({
    code: "zelfde-totaal",
    ernst: "let op",
    ...names.at(r, names.shown(r.instrument)),
    wat: `${ofAll(r.n, r.alle)} scores zijn precies gelijk`,
    gevolg:
      "Zo'n score meet niets: delta-T is dan 0 en de klasse onveranderd, en de vestiging lijkt niets te bereiken.",
    herstel: "Vraag de leverancier of hier een standaardwaarde of een code is geleverd in plaats van de score.",
    rijen: r.n,
  }));
}

/** Pairs whose voormeting and nameting have one score. */
async function sameTwice({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ScoreCount>(`
    -- grain: vestiging and instrument; source: paar; bounds: gelijk_paren, gelijk_paren_aandeel
    SELECT organisatie, vestiging, instrument, count(*) FILTER (voor = na) AS n, count(*) AS alle
    FROM paar JOIN zorgtraject USING (traject_nr)
    GROUP BY ALL HAVING alle >= ${bound("gelijk_paren")} AND n >= ${bound("gelijk_paren_aandeel")} * alle ORDER BY ALL`);
  return rows.map((r) => ({
    code: "voor-is-na",
    ernst: "let op",
    ...names.at(r, names.shown(r.instrument)),
    wat: `bij ${ofAll(r.n, r.alle)} paren is de score van de nameting gelijk aan die van de voormeting`,
    gevolg:
      "Deze paren tellen in de response en geven delta-T 0, klasse onveranderd: de uitkomst van de vestiging zakt.",
    herstel: "Vraag de leverancier of de voormeting is overgenomen als nameting.",
    rijen: r.n,
  }));
}

/** 999, which means "no total", where it says nothing or something else. */
async function codes999({ db, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<UnitRow & { instrument: string; bij_t: number; kaal: number; alle: number }>(`
    -- grain: vestiging and delivered instrument; source: check_meting; bounds: none
    SELECT organisatie, vestiging, coalesce(instrument, '') AS instrument, count(*) FILTER (t_score IN (99, 999, 9999)) AS bij_t,
      count(*) FILTER (ruwe_score = 999 AND beantwoord_lijst IS NULL AND instrument IS NOT NULL) AS kaal, count(*) AS alle
    FROM check_meting GROUP BY ALL HAVING bij_t + kaal > 0 ORDER BY ALL`);
  return rows.flatMap((r): Finding[] => {
    const where = names.at(r, r.instrument === "" ? undefined : names.shown(r.instrument));
    const found: Finding[] = [];
    if (r.bij_t > 0)
      found.push({
        code: "999-als-t-score",
        ernst: "let op",
        ...where,
        wat: `t_score is 99, 999 of 9999 bij ${ofAll(r.bij_t, r.alle)} metingen; dat is een code, geen T-score`,
        gevolg:
          "Geen: delta-T wordt uit de ruwe scores berekend. Wie de geleverde T-scores zelf middelt, krijgt onzin.",
        herstel: "Laat de leverancier t_score leeg leveren waar er geen is.",
        rijen: r.bij_t,
      });
    if (r.kaal > 0)
      found.push({
        code: "999-zonder-antwoorden",
        ernst: "fout",
        ...where,
        wat: `totaal 999 ('alleen antwoorden') zonder antwoorden bij ${ofAll(r.kaal, r.alle)} metingen`,
        gevolg:
          "Deze metingen hebben geen score: zij tellen niet als voor- of nameting in de response, en niet in de uitkomst.",
        herstel: "Laat de leverancier de antwoorden in items meeleveren, of het totaal zelf.",
        rijen: r.kaal,
      });
    return found;
  });
}

/** Scores and totals that cannot be, or that say nothing. */
export const scores: Check = async (c) => [
  ...(await contradicting(c)),
  ...(await outside(c)),
  ...(await oneValue(c)),
  ...(await sameTwice(c)),
  ...(await codes999(c)),
];
