import {
  type Check,
  type CheckContext,
  type CheckFinding,
  count,
  decimal,
  ofAll,
  percentage,
  plural,
  type UnitRow,
} from "./base.js";

/** Few namingen, and those with an outcome far above that of the others: perhaps only good endings are measured. */
async function fewButGood({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<
    UnitRow & {
      afgesloten: number;
      na: number;
      na_rest: number;
      rest: number;
      paren: number;
      winst: number;
      winst_rest: number;
    }
  >(`
    -- grain: vestiging; source: behandeling (closed), paar; bounds: einde_trajecten, einde_paren, einde_verhouding, einde_t_punten
    -- winst: mean change per zorgtraject, in SD x 10 of the voormetingen of the pairs of that instrument; plus is progress
    WITH maat AS (SELECT instrument, stddev_samp(voor) AS sd FROM paar GROUP BY ALL),
    winst AS (
      SELECT p.traject_nr, avg(10 * (p.voor - p.na) / m.sd * CASE WHEN i.hoger_is_beter THEN -1 ELSE 1 END) AS winst
      FROM paar p JOIN maat m USING (instrument) JOIN instrument i ON i.code = p.instrument WHERE m.sd > 0 GROUP BY ALL),
    per AS (
      SELECT z.organisatie, z.vestiging, count(*) AS afgesloten, count(*) FILTER (b.nameting = 'geldig') AS na,
        count(w.winst) AS paren, coalesce(sum(w.winst), 0) AS som
      FROM behandeling b JOIN zorgtraject z USING (traject_nr) LEFT JOIN winst w USING (traject_nr) GROUP BY ALL),
    naast AS (
      SELECT *, sum(afgesloten) OVER () - afgesloten AS rest, sum(na) OVER () - na AS na_rest,
        sum(paren) OVER () - paren AS paren_rest, sum(som) OVER () - som AS som_rest FROM per)
    SELECT organisatie, vestiging, afgesloten, na, rest, na_rest, paren, som / paren AS winst, som_rest / paren_rest AS winst_rest
    FROM naast
    WHERE afgesloten >= ${bound("einde_trajecten")} AND rest >= ${bound("einde_trajecten")}
      AND paren >= ${bound("einde_paren")} AND paren_rest >= ${bound("einde_paren")}
      AND na / afgesloten <= ${bound("einde_verhouding")} * na_rest / rest
      AND som / paren >= som_rest / paren_rest + ${bound("einde_t_punten")}
    ORDER BY organisatie, vestiging`);
  return rows.map((r) => ({
    code: "alleen-goed-einde",
    ernst: "let op",
    ...names.at(r),
    wat: `een geldige nameting bij ${ofAll(r.na, r.afgesloten)} behandelingen, tegen ${percentage(r.na_rest / r.rest)} bij de andere vestigingen samen, en een gemiddelde verandering die ${decimal(Math.round((r.winst - r.winst_rest) * 10) / 10)} T-punten hoger ligt (${plural(r.paren, "behandeling", "behandelingen")} met een paar)`,
    gevolg:
      "Het kan zijn dat vooral behandelingen met een goed einde een nameting kregen. Dan zijn delta-T, klasse en percentage verbetering van de vestiging te gunstig; de response is wat hij is.",
    herstel:
      "Vraag na wanneer en bij wie een nameting wordt afgenomen, ook bij wie eerder stopt. Er kan ook een gewone verklaring zijn.",
    rijen: r.na,
  }));
}

/** Namingen with one reden_einde, while many treatments end for another reason. */
async function oneReason({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<
    UnitRow & { na: number; na_reden: number; alle: number; met_reden: number; reden: string }
  >(`
    -- grain: vestiging; source: behandeling (closed, with reden_einde, not administrative), domain §3.7
    -- bounds: einde_trajecten, einde_paren, einde_concentratie
    WITH sluiting AS (
      SELECT t.organisatie, t.vestiging, t.reden_einde AS reden, count(*) AS n, count(*) FILTER (b.nameting = 'geldig') AS na
      FROM behandeling b JOIN check_traject t USING (traject_nr)
      WHERE t.reden_einde IS NOT NULL AND t.reden_einde NOT IN (SELECT code FROM check_administratief) GROUP BY ALL),
    per AS (SELECT *, sum(n) OVER v AS alle, sum(na) OVER v AS alle_na FROM sluiting WINDOW v AS (PARTITION BY organisatie, vestiging))
    SELECT organisatie, vestiging, alle_na AS na, na AS na_reden, alle, n AS met_reden, reden FROM per
    WHERE alle >= ${bound("einde_trajecten")} AND alle_na >= ${bound("einde_paren")}
      AND na / alle_na - n / alle >= ${bound("einde_concentratie")}
    QUALIFY row_number() OVER (PARTITION BY organisatie, vestiging ORDER BY na DESC, reden) = 1
    ORDER BY organisatie, vestiging`);
  return rows.map((r) => ({
    code: "nameting-bij-een-sluitreden",
    ernst: "let op",
    ...names.at(r, `reden_einde ${/^\d{1,2}$/.test(r.reden) ? r.reden : names.shown(r.reden, 20)}`),
    wat: `deze sluitreden hoort bij ${percentage(r.met_reden / r.alle)} van de ${count(r.alle)} sluitingen, en bij ${percentage(r.na_reden / r.na)} van de ${count(r.na)} geldige nametingen`,
    gevolg:
      "Wie om een andere reden stopt wordt zo minder gemeten. Is dit de reden van wie goed afrondt, dan kunnen delta-T, klasse en percentage verbetering te gunstig zijn.",
    herstel: "Vraag na of er ook een nameting wordt gevraagd van wie eerder stopt of wordt doorverwezen.",
    rijen: r.na,
  }));
}

/** Whether what was measured at the end stands for all endings. Says what may be, names no order of vestigingen. */
export const endings: Check = async (c) => [...(await fewButGood(c)), ...(await oneReason(c))];
