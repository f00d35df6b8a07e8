import type { ReleaseRow } from "../../contract/tables.js";
import type { Db } from "../../db.js";
import type { RowAccount } from "../../intake/intake.js";
import type { Policy } from "../../policy/policy.js";
import { attack } from "../attack/attack.js";
import { protect } from "../protect/protect.js";
import { SHOWN, type System } from "../system/system.js";
import type { PublishedCell } from "./figures.js";

/** The posts of the account that add up, and what they are called. */
const POSTS = {
  aanvaard: "aanvaard",
  bezwaar: "buiten beschouwing: bezwaar van de patiënt",
  lopend: "buiten beschouwing: nog niet afgesloten",
  zonder: "buiten beschouwing: afgesloten zonder datum",
  buiten: "buiten beschouwing: afgesloten buiten de periode",
  afgesloten: "afgesloten in de periode",
} as const;

/**
 * Protects the counts of zorgtrajecten in the account like any others: too small is hidden, and so is what would give it
 * away. The number accepted is always shown, and so is the denominator of the response where the cube shows it.
 * @param shown whether the cube shows the whole's number of zorgtrajecten
 * @param ageless whether a figure shows who is of unknown age: the count is that cell, and is shown or hidden with it;
 * left out where no figure counts them
 * @returns the names of the counts that may be shown
 */
export async function openCounts(
  n: Readonly<Record<string, number>>,
  small: number,
  shown: boolean,
  ageless?: boolean,
): Promise<Set<string>> {
  const names = [
    "aanvaard",
    "bezwaar",
    "lopend",
    "zonder",
    "buiten",
    "afgesloten",
    "jong",
    "noemer",
    "bekend",
    "onbekend",
  ];
  const at = (name: string): number => names.indexOf(name);
  const dear: Readonly<Record<string, number>> = {
    aanvaard: 1e6,
    noemer: shown ? 1e6 : 1,
    onbekend: ageless ? 1e6 : 1,
    bekend: 0.1,
    afgesloten: 10,
  };
  const decided: Readonly<Record<string, boolean | undefined>> = { aanvaard: true, noemer: shown, onbekend: ageless };
  const system: System = {
    cellen: names.map((name) => ({
      soort: "aantal",
      waarde: n[name] ?? 0,
      breedte: small,
      lid: -1,
      kosten: dear[name] ?? 1,
      primair: decided[name] === undefined ? (n[name] ?? 0) < small : !decided[name],
      gepubliceerd: name !== "bekend",
    })),
    relaties: [
      {
        soort: "populatie",
        ouder: at("aanvaard"),
        kinderen: ["bezwaar", "lopend", "zonder", "buiten", "afgesloten"].map(at),
      },
      { soort: "populatie", ouder: at("afgesloten"), kinderen: [at("jong"), at("noemer")] },
      { soort: "populatie", ouder: at("noemer"), kinderen: [at("bekend"), at("onbekend")] },
    ],
  };
  const { pattern } = await protect(system, { leden: false });
  const { zwak } = await attack(system, pattern, { leden: false });
  // Too few to protect one with another: only what anyone can count for themselves is left.
  if (zwak.length) return new Set(names.filter((name) => decided[name]));
  return new Set(names.filter((_, i) => pattern[i] === SHOWN));
}

/**
 * Bookkeeping of a delivery for the site: rows per table, treatments per status. Not metingen per check: which checks
 * nobody fails, or few, would tell the same of the zorgtrajecten they belong to. Objectors are numbers of `bezwaar` only.
 */
export async function accountRows(
  db: Db,
  accounts: readonly RowAccount[],
  policy: Policy,
  shown: boolean,
  ageless?: Pick<PublishedCell, "n">,
): Promise<ReleaseRow<"verantwoording">[]> {
  const small = policy.publicatie.drempels.telling.aantal;
  const rows: ReleaseRow<"verantwoording">[] = [];
  const add = (onderdeel: string, post: string, deel: string, aantal: number, getoond: boolean): void => {
    rows.push({
      onderdeel,
      post,
      deel,
      aantal: getoond ? aantal : null,
      reden: getoond ? null : policy.publicatie.reden,
      volgorde: rows.length,
    });
  };
  for (const a of accounts) {
    add("rijen", "gelezen", a.bestand, a.gelezen, true);
    add("rijen", "aanvaard", a.bestand, a.aanvaard, true);
    add("rijen", "apart gezet", a.bestand, a.apart, true);
  }
  const treatments = await db.one<Record<string, number>>(`
    SELECT count(*) + (SELECT aantal FROM bezwaar WHERE wat = 'trajecten') AS aanvaard,
      (SELECT aantal FROM bezwaar WHERE wat = 'trajecten') AS bezwaar, count(*) FILTER (status = 'lopend') AS lopend,
      count(*) FILTER (status = 'zonder sluitdatum') AS zonder, count(*) FILTER (status = 'buiten de periode') AS buiten,
      count(*) FILTER (status = 'afgesloten') AS afgesloten FROM zorgtraject`);
  const ages = await db.one<Record<string, number>>(`
    SELECT count(*) FILTER (NOT in_response) AS jong, count(*) FILTER (leeftijd_onbekend AND in_response) AS onbekend,
      count(*) FILTER (in_response) AS noemer FROM behandeling`);
  const counts: Record<string, number> = { ...treatments, ...ages };
  counts["bekend"] = (counts["noemer"] ?? 0) - (counts["onbekend"] ?? 0);
  // A class that holds others besides would leave these by subtraction.
  const visible = await openCounts(counts, small, shown, ageless && ageless.n === counts["onbekend"]);
  const count = (name: string, post: string): void =>
    add("zorgtrajecten", post, "", counts[name] ?? 0, visible.has(name));
  for (const [name, post] of Object.entries(POSTS)) count(name, post);
  count("jong", `waarvan jonger dan ${policy.response.minimumleeftijd} bij de start (in geen enkel cijfer)`);
  count("noemer", "waarvan in de cijfers");
  count("onbekend", "waarvan leeftijd onbekend (telt mee)");
  return rows;
}
