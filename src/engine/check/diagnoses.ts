import { type Check, ofAll, type UnitRow } from "./base.js";

/** Diagnoses of a vestiging that no hoofdgroep knows, where they are many. The delivered texts themselves are not shown. */
export const diagnoses: Check = async ({ db, bound, names }) => {
  const rows = await db.all<UnitRow & { alle: number; onbekend: number }>(`
    -- grain: vestiging; source: zorgtraject with a delivered diagnosegroep; bounds: diagnose_trajecten, diagnose_aandeel
    SELECT z.organisatie, z.vestiging, count(*) AS alle, count(*) FILTER (z.hoofdgroep = 'onbekend') AS onbekend
    FROM zorgtraject z JOIN trajecten t ON t.nr = z.traject_nr WHERE nullif(trim(t.diagnosegroep), '') IS NOT NULL
    GROUP BY ALL HAVING alle >= ${bound("diagnose_trajecten")} AND onbekend >= ${bound("diagnose_aandeel")} * alle
    ORDER BY ALL`);
  return rows.map((r) => ({
    code: "diagnose-onbekend",
    ernst: "let op" as const,
    ...names.at(r, "diagnosegroep"),
    wat: `van ${ofAll(r.onbekend, r.alle)} zorgtrajecten hoort de diagnose bij geen hoofdgroep`,
    gevolg:
      "Zij staan onder hoofdgroep onbekend: welke vragenlijst er verwacht wordt, om de hoeveel dagen, en elk cijfer per diagnosegroep gaat dan over minder behandelingen.",
    herstel:
      "Lever de diagnosecode (as1_…, as2_…) of een woord van data/reference/diagnosehoofdgroepen.json, of vul die tabel aan.",
    rijen: r.onbekend,
  }));
};
