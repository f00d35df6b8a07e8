import type { Db } from "../db.js";
import type { RowAccount } from "../intake/intake.js";
import type { Policy } from "../policy/policy.js";
import type { PublishedRow } from "../release/contract.js";

/** Bookkeeping of a delivery for the site: rows per table, treatments per status, metingen per check. */
export async function accountRows(db: Db, accounts: readonly RowAccount[], policy: Policy): Promise<PublishedRow[]> {
  const rows: { onderdeel: string; post: string; deel: string; aantal: number; open: boolean }[] = [];
  const add = (onderdeel: string, post: string, deel: string, aantal: number, open = false): void => {
    rows.push({ onderdeel, post, deel, aantal, open });
  };
  for (const a of accounts) {
    add("rijen", "gelezen", a.bestand, a.gelezen, true);
    add("rijen", "aanvaard", a.bestand, a.aanvaard, true);
    add("rijen", "apart gezet", a.bestand, a.apart, true);
  }
  const treatments = await db.one<Record<string, number>>(`
    SELECT count(*) AS aanvaard, count(*) FILTER (status = 'bezwaar') AS bezwaar, count(*) FILTER (status = 'lopend') AS lopend,
      count(*) FILTER (status = 'zonder sluitdatum') AS zonder, count(*) FILTER (status = 'buiten de periode') AS buiten,
      count(*) FILTER (status = 'afgesloten') AS afgesloten FROM zorgtraject`);
  const ages = await db.one<Record<string, number>>(`
    SELECT count(*) FILTER (NOT in_response) AS jong, count(*) FILTER (leeftijd_onbekend) AS onbekend,
      count(*) FILTER (in_response) AS noemer FROM behandeling`);
  const n = (x: number | undefined): number => x ?? 0;
  add("zorgtrajecten", "aanvaard", "", n(treatments["aanvaard"]));
  add("zorgtrajecten", "buiten beschouwing: bezwaar van de patiënt", "", n(treatments["bezwaar"]));
  add("zorgtrajecten", "buiten beschouwing: nog niet afgesloten", "", n(treatments["lopend"]));
  add("zorgtrajecten", "buiten beschouwing: afgesloten zonder datum", "", n(treatments["zonder"]));
  add("zorgtrajecten", "buiten beschouwing: afgesloten buiten de periode", "", n(treatments["buiten"]));
  add("zorgtrajecten", "afgesloten in de periode", "", n(treatments["afgesloten"]));
  add(
    "zorgtrajecten",
    `waarvan jonger dan ${policy.response.minimumleeftijd} bij de start (buiten de response)`,
    "",
    n(ages["jong"]),
  );
  add("zorgtrajecten", "waarvan leeftijd onbekend (telt mee in de response)", "", n(ages["onbekend"]));
  add("zorgtrajecten", "noemer van de response", "", n(ages["noemer"]));
  const checks = await db.all<{ rol: string; uitslag: string; n: number }>(
    "SELECT rol, uitslag, count(*) AS n FROM keuring GROUP BY ALL ORDER BY ALL",
  );
  for (const c of checks) add("metingen", c.uitslag, c.rol === "voor" ? "als voormeting" : "als nameting", c.n);
  const extra = await db.all<{ post: string; n: number }>(`
    SELECT reden AS post, count(*) AS n FROM score WHERE reden IS NOT NULL GROUP BY ALL
    UNION ALL SELECT 'antwoorden 0-4 gecodeerd, omgerekend', count(*) FROM score WHERE codering = 'anders'
    UNION ALL SELECT 'geleverd totaal wijkt af van de antwoorden', count(*) FROM score WHERE totaal_wijkt_af
    ORDER BY ALL`);
  for (const e of extra) if (e.n > 0) add("metingen", e.post, "score", e.n);
  const small = policy.publicatie.drempels.telling.aantal;
  return rows.map((r, volgorde) => {
    const shown = r.open || r.aantal >= small;
    return {
      onderdeel: r.onderdeel,
      post: r.post,
      deel: r.deel,
      aantal: shown ? r.aantal : null,
      reden: shown ? null : policy.publicatie.reden,
      volgorde,
    };
  });
}
