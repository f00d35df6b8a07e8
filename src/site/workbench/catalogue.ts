import { TABLES } from "../../engine/contract/tables.js";
import { VIEWS } from "../../engine/contract/views.js";
import { DEFINITIONS } from "../../engine/definitions/registry.js";
import type { Session } from "../session.js";
import type { Words } from "./editor.js";

/** What a reader can ask: tables and views with the meaning of their columns, and the macros of the definitions. */

export interface Asked {
  readonly naam: string;
  readonly korrel: string;
  readonly kolommen: readonly { readonly naam: string; readonly betekenis: string; readonly eenheid?: string }[];
}
export const ASKED: readonly Asked[] = [...VIEWS, ...TABLES];

export interface Macro {
  readonly naam: string;
  readonly aanroep: string;
  readonly uitleg: string;
}
export const CALLS: readonly Macro[] = DEFINITIONS.flatMap((d) =>
  d.soort === "macro"
    ? [...d.sql.matchAll(/MACRO\s+(rom_\w+)\(([^)]*)\)/g)].map(([, naam = "", given = ""]) => ({
        naam,
        aanroep: `${naam}(${given})`,
        uitleg: d.titel,
      }))
    : [],
);

const FUNCTIONS = "count sum avg min max median quantile_cont stddev_samp round coalesce row_number".split(" ");

/** Columns with few values, which are offered while writing. */
const LISTED = [
  "niveau",
  "soort_periode",
  "indicator",
  "definitie",
  "populatie",
  "instrument",
  "uitsplitsing",
  "status",
];

/** Names and values for completion. */
export async function wordsOf(session: Session): Promise<Words> {
  const values = await session.ask(
    LISTED.map((c) => `SELECT DISTINCT ${c} AS woord FROM cijfers WHERE ${c} <> ''`).join(" UNION "),
    10_000,
  );
  return {
    tabellen: Object.fromEntries(ASKED.map((t) => [t.naam, t.kolommen.map((k) => k.naam)])),
    functies: [...CALLS.map((m) => m.naam), ...FUNCTIONS],
    waarden: values.rijen.map((r) => String(r["woord"])).sort(),
  };
}

export const NAMES = {
  tabellen: ASKED.map((t) => t.naam),
  kolommen: [...new Set(ASKED.flatMap((t) => t.kolommen.map((k) => k.naam)))],
  functies: [...CALLS.map((m) => m.naam), ...FUNCTIONS],
} as const;
