import { lit } from "../db.js";
import { type Check, type CheckContext, type CheckFinding, ofAll, plural, type UnitRow } from "./base.js";
import type { Finding } from "./finding.js";

const KINDS = {
  metingen: ["metingen, datum", "metingen"],
  eerste_contact: ["trajecten, eerste_contact", "eerste contacten"],
  laatste_contact: ["trajecten, laatste_contact", "laatste contacten"],
  einddatum: ["trajecten, einddatum", "sluitingen"],
} as const;

/** Many dates of a vestiging on one single day: a day of entry or export in the place of the real one. */
async function oneDay({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<UnitRow & { soort: keyof typeof KINDS; dag: string; n: number; alle: number }>(`
    -- grain: vestiging and kind of date; source: check_meting, check_traject; bounds: dag_rijen, dag_aandeel
    WITH datums AS (
      SELECT organisatie, vestiging, 'metingen' AS soort, datum FROM check_meting
      UNION ALL (UNPIVOT (SELECT organisatie, vestiging, eerste_contact, laatste_contact, einddatum FROM check_traject)
        ON eerste_contact, laatste_contact, einddatum INTO NAME soort VALUE datum)),
    per_dag AS (SELECT organisatie, vestiging, soort, datum, count(*) AS n FROM datums WHERE datum IS NOT NULL GROUP BY ALL),
    dag AS (SELECT *, sum(n) OVER (PARTITION BY organisatie, vestiging, soort) AS alle FROM per_dag)
    SELECT organisatie, vestiging, soort, datum::VARCHAR AS dag, n, alle FROM dag
    WHERE alle >= ${bound("dag_rijen")} AND n >= ${bound("dag_aandeel")} * alle
    QUALIFY row_number() OVER (PARTITION BY organisatie, vestiging, soort ORDER BY n DESC, datum) = 1
    ORDER BY organisatie, vestiging, soort`);
  return rows.map((r) => {
    const [place, words] = KINDS[r.soort];
    return {
      code: `een-dag-${r.soort.replace("_", "-")}`,
      ernst: "let op",
      ...names.at(r, place),
      wat: `${ofAll(r.n, r.alle)} ${words} vallen op één dag, ${r.dag}`,
      gevolg:
        r.soort === "einddatum"
          ? "De periode waarin deze behandelingen tellen klopt dan niet: de trend van response en uitkomst krijgt een piek in die maand."
          : "Of een meting binnen het venster van voor- of nameting valt wordt met deze datums bepaald: paren en response kunnen te hoog of te laag uitkomen.",
      herstel: "Vraag de leverancier of dit de dag van invoer, omzetting of aanlevering is in plaats van de echte dag.",
      rijen: r.n,
    };
  });
}

/** Last contact or closing before the first contact. */
async function turned({ db, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<UnitRow & { n: number }>(`
    -- grain: vestiging; source: check_traject; bounds: none
    SELECT organisatie, vestiging, count(*) AS n FROM check_traject
    WHERE laatste_contact < eerste_contact OR sluitdatum < eerste_contact GROUP BY ALL ORDER BY ALL`);
  const n = total(rows);
  if (n === 0) return [];
  return [
    {
      code: "contact-omgekeerd",
      ernst: "fout",
      waar: "trajecten, eerste_contact, laatste_contact en einddatum",
      wat: `bij ${plural(n, "zorgtraject", "zorgtrajecten")} ligt het laatste contact of de sluitdatum voor het eerste contact (${names.perUnit(rows)})`,
      gevolg:
        "De vensters van voor- en nameting liggen dan verkeerd: een paar ontstaat niet of met de verkeerde metingen. Het zorgtraject telt wel in de noemer van de response.",
      herstel:
        "Laat de leverancier deze datums nakijken; vaak zijn twee kolommen verwisseld of is een jaartal verkeerd.",
      rijen: n,
    },
  ];
}

const total = (rows: readonly { n: number }[]): number => rows.reduce((sum, r) => sum + r.n, 0);

/** Metingen long after the closing or long before the first contact: perhaps of another zorgtraject. */
async function faraway({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const found: Finding[] = [];
  for (const [code, words, where] of [
    [
      "meting-na-sluiting",
      `meer dan ${bound("dagen_na_sluiting")} dagen na de sluitdatum`,
      `status IN ('afgesloten', 'buiten de periode') AND datum > sluitdatum + ${bound("dagen_na_sluiting")}`,
    ],
    [
      "meting-voor-start",
      `meer dan ${bound("dagen_voor_start")} dagen voor het eerste contact`,
      `datum < eerste_contact - ${bound("dagen_voor_start")}`,
    ],
  ] as const) {
    const rows = await db.all<UnitRow & { n: number }>(`
      -- grain: vestiging; source: check_meting; bounds: dagen_na_sluiting, dagen_voor_start
      SELECT organisatie, vestiging, count(*) AS n FROM check_meting WHERE ${where} GROUP BY ALL ORDER BY ALL`);
    const n = total(rows);
    if (n > 0)
      found.push({
        code,
        ernst: "let op",
        waar: "metingen, datum",
        wat: `${plural(n, "meting ligt", "metingen liggen")} ${words} van het zorgtraject (${names.perUnit(rows)})`,
        gevolg:
          "Zij vallen buiten het venster en tellen niet; horen ze bij een ander zorgtraject, dan mist dat een meting in response en uitkomst.",
        herstel: "Laat de leverancier nagaan of traject_id en datum van deze metingen kloppen.",
        rijen: n,
      });
  }
  return found;
}

/** A closing long after the last contact, or a last contact long after the closing: one of the two is of another time. */
async function apart({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const days = bound("dagen_sluiting_en_contact");
  const found: Finding[] = [];
  for (const [code, words, where] of [
    ["sluiting-lang-na-contact", "de einddatum", `einddatum > laatste_contact + ${days}`],
    ["contact-lang-na-sluiting", "het laatste contact", `laatste_contact > einddatum + ${days}`],
  ] as const) {
    // Outside the period nothing counts, and that is told on its own.
    const rows = await db.all<UnitRow & { n: number }>(`
      -- grain: vestiging; source: check_traject; bounds: dagen_sluiting_en_contact
      SELECT organisatie, vestiging, count(*) AS n FROM check_traject
      WHERE status = 'afgesloten' AND ${where} GROUP BY ALL ORDER BY ALL`);
    const n = total(rows);
    if (n > 0)
      found.push({
        code,
        ernst: "let op",
        waar: "trajecten, laatste_contact en einddatum",
        wat: `bij ${plural(n, "zorgtraject", "zorgtrajecten")} ligt ${words} meer dan ${days} dagen na ${code === "sluiting-lang-na-contact" ? "het laatste contact" : "de einddatum"} (${names.perUnit(rows)})`,
        gevolg:
          "Klopt de einddatum niet, dan telt het zorgtraject in de cijfers van een verkeerde periode; klopt het laatste contact niet, dan ligt het venster van de nameting verkeerd.",
        herstel: "Laat de leverancier nagaan welke van de twee datums de echte is; vaak is een jaartal verkeerd.",
        rijen: n,
      });
  }
  return found;
}

/** Dates later than the peildatum; only where the delivery itself says what that is. */
async function afterReference({ db, delivery }: CheckContext): Promise<CheckFinding[]> {
  const { peildatum } = delivery.description;
  if (peildatum === undefined) return [];
  const rows = await db.all<{ kolom: string; n: number }>(`
    -- grain: column; source: check_traject, check_meting; bounds: the peildatum of aanlevering.json
    SELECT kolom, count(*) AS n FROM (
      SELECT 'metingen, datum' AS kolom, datum FROM check_meting
      UNION ALL SELECT 'trajecten, eerste_contact', eerste_contact FROM check_traject
      UNION ALL SELECT 'trajecten, laatste_contact', laatste_contact FROM check_traject
      UNION ALL SELECT 'trajecten, einddatum', einddatum FROM check_traject)
    WHERE datum > DATE ${lit(peildatum)} GROUP BY ALL ORDER BY kolom`);
  return rows.map((r) => ({
    code: "na-peildatum",
    ernst: "let op",
    waar: r.kolom,
    wat: `${plural(r.n, "datum ligt", "datums liggen")} na de peildatum ${peildatum}`,
    gevolg:
      "Wat nog niet gebeurd kan zijn telt hier mee alsof het gebeurd is: in de periode van sluiten, in de vensters en dus in response en uitkomst.",
    herstel: "Zet de peildatum in aanlevering.json goed, of laat de leverancier deze datums nakijken.",
    rijen: r.n,
  }));
}

/** Dates that have a readable form but cannot be right. */
export const dates: Check = async (c) => [
  ...(await oneDay(c)),
  ...(await turned(c)),
  ...(await faraway(c)),
  ...(await apart(c)),
  ...(await afterReference(c)),
];
