import {
  type Check,
  type CheckContext,
  type CheckFinding,
  count,
  explain,
  notExplained,
  ofAll,
  type UnitRow,
} from "./base.js";

interface ListRow extends UnitRow {
  readonly instrument: string;
  readonly lijsten: number;
}

/** Lists in another numbering that the registry knows (HoNOS65+: 1–7 and 9–13), and those that cannot be told. */
async function numberings({ db, delivery, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ListRow & { anders: number; zonder_score: number; zonder_schalen: number }>(`
    -- grain: vestiging and instrument; source: nummering, domain §1.3 and §4.1; bounds: none
    SELECT m.organisatie, m.vestiging, m.instrument, count(*) AS lijsten,
      count(*) FILTER (nummering = 'anders') AS anders, count(*) FILTER (nummering = 'tegenstrijdig') AS zonder_score,
      count(*) FILTER (nummering = 'onduidelijk') AS zonder_schalen
    FROM check_meting m JOIN nummering n USING (meting_nr)
    GROUP BY ALL HAVING anders + zonder_score + zonder_schalen > 0 ORDER BY ALL`);
  return rows.flatMap((r): CheckFinding[] => {
    const key = delivery.instruments.find((i) => i.code === r.instrument)?.items;
    if (key?.overgeslagen === undefined) return [];
    const [skipped, last] = [key.overgeslagen, key.aantal + 1];
    const where = names.at(r, names.shown(r.instrument));
    const found: CheckFinding[] = [];
    if (r.anders > 0)
      found.push({
        code: "nummering-herkend",
        ernst: "ter informatie",
        ...where,
        wat: `${ofAll(r.anders, r.lijsten)} lijsten zijn genummerd 1-${skipped - 1} en ${skipped + 1}-${last}, en zijn zo gelezen`,
        gevolg: "Geen: score en schalen zijn in deze nummering berekend.",
        herstel: `Niets; of laat de leverancier nummeren van 1 tot en met ${key.aantal}.`,
        rijen: r.anders,
      });
    const doubtful = r.zonder_score + r.zonder_schalen;
    if (doubtful > 0)
      found.push({
        code: "nummering-onduidelijk",
        ernst: "fout",
        ...where,
        wat: `bij ${ofAll(doubtful, r.lijsten)} lijsten is de nummering niet uit te maken: ${count(r.zonder_score)} met zowel ${skipped} als ${last}, of met een nummer boven ${last} (deelscores)${r.zonder_schalen > 0 ? `; ${count(r.zonder_schalen)} met geen van beide, terwijl de vestiging op twee manieren nummert` : ""}`,
        gevolg:
          "De eerste soort heeft geen score en telt niet in response en uitkomst; de tweede heeft alleen een totaalscore, en geen schalen.",
        herstel: `Laat de leverancier de ${key.aantal} schaalscores leveren, genummerd 1 tot en met ${key.aantal}, zonder deelscores.`,
        rijen: doubtful,
      });
    return found;
  });
}

/** Answers to yes/no questions that only the other questions have: another version of the list numbers them otherwise. */
async function elsewhere({ db, delivery, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ListRow & { met: number }>(`
    -- grain: vestiging and instrument; source: check_meting (item_vreemd.elders), domain §4.2
    -- bounds: minimum_metingen, verschuiving_aandeel
    SELECT organisatie, vestiging, instrument, count(*) AS lijsten, count(*) FILTER (elders > 0) AS met FROM check_meting
    WHERE coalesce(vragen_laag, vragen_hoog) IS NOT NULL AND instrument IS NOT NULL
    GROUP BY ALL HAVING lijsten >= ${bound("minimum_metingen")} AND met >= ${bound("verschuiving_aandeel")} * lijsten
    ORDER BY ALL`);
  await explain(db, rows);
  return rows.flatMap((r) => {
    const [own] = delivery.instruments.find((i) => i.code === r.instrument)?.items?.afwijkend ?? [];
    if (!own) return [];
    return {
      code: "mansa-nummering",
      ernst: "fout" as const,
      ...names.at(r, names.shown(r.instrument)),
      wat: `de vragen ${own.items.join(", ")} kennen alleen ${own.min}-${own.max}, en hebben in ${ofAll(r.met, r.lijsten)} lijsten een ander antwoord: de lijst lijkt een andere versie, met andere nummers`,
      gevolg:
        "Ja/nee-vragen tellen dan als tevredenheid en omgekeerd: ruwe score, delta-T en klasse van dit instrument kloppen niet.",
      herstel:
        "Vraag de leverancier welke versie is afgenomen, en lever haar onder haar eigen code (MANSA-12ph of MANSA-12vn).",
      rijen: r.lijsten,
    };
  });
}

/** Answers that the list does not have, in too many lists for slips, while its lowest answer is used: SDQ with a 3. */
async function absentAnswers({ db, delivery, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<ListRow & { met: number }>(`
    -- grain: vestiging and instrument; source: check_meting (item_vreemd), domain §4.2; bounds: minimum_metingen, verschuiving_aandeel
    SELECT organisatie, vestiging, instrument, count(*) AS lijsten, count(*) FILTER (te_hoog > 0) AS met
    FROM check_meting m WHERE coalesce(vragen_laag, vragen_hoog) IS NOT NULL AND instrument IS NOT NULL AND ${notExplained("m")}
    GROUP BY ALL HAVING lijsten >= ${bound("minimum_metingen")} AND met >= ${bound("verschuiving_aandeel")} * lijsten
    ORDER BY ALL`);
  return rows.flatMap((r) => {
    const key = delivery.instruments.find((i) => i.code === r.instrument)?.items;
    if (!key || key.anders) return [];
    return {
      code: "antwoord-bestaat-niet",
      ernst: "fout" as const,
      ...names.at(r, names.shown(r.instrument)),
      wat: `antwoord ${key.max + 1} komt voor in ${ofAll(r.met, r.lijsten)} lijsten; deze lijst kent ${key.min} tot en met ${key.max}`,
      gevolg:
        "Zo'n antwoord telt als niet beantwoord; de score wordt naar de andere antwoorden omgerekend, en vervalt bij te weinig antwoorden.",
      herstel: `Vraag de leverancier of de antwoorden anders zijn gecodeerd, en laat ze ${key.min}-${key.max} leveren.`,
      rijen: r.met,
    };
  });
}

/** Answers and numbers that belong to another form of a list than the registry's. */
export const answers: Check = async (c) => [
  ...(await numberings(c)),
  ...(await elsewhere(c)),
  ...(await absentAnswers(c)),
];
