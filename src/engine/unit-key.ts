import { lit } from "./db.js";
import type { Level } from "./policy/policy.js";

/** Separates organisatie, vestiging and what lies below in a unit's key. */
export const KEY_SEPARATOR = "\u001f";

/** The organisatie part of a unit's key. */
export const organisatieKey = (key: string): string => key.split(KEY_SEPARATOR)[0] ?? "";

/** Key of a team or behandelaar of a vestiging. */
export const keyBelow = (vestiging: string, name: string): string => `${vestiging}${KEY_SEPARATOR}${name}`;

const join = (...columns: string[]): string => columns.join(` || ${lit(KEY_SEPARATOR)} || `);

/** A unit's key as SQL over columns of those names. */
export const UNIT_KEY: Record<Level, string> = {
  totaal: "''",
  cluster: "cluster",
  organisatie: "organisatie",
  vestiging: join("organisatie", "vestiging"),
  team: join("organisatie", "vestiging", "team"),
  behandelaar: join("organisatie", "vestiging", "behandelaar"),
};
