import { createHmac } from "node:crypto";
import { type Db, lit } from "../../db.js";
import type { Edition, Level } from "../../policy/policy.js";
import { KEY_SEPARATOR, organisatieKey } from "../../unit-key.js";

export interface Unit {
  readonly niveau: Level;
  /** Key inside the cube; private, since it is built from names. */
  readonly sleutel: string;
  /** Published code. */
  readonly code: string;
  readonly naam: string;
  /** Code of the organisatie it belongs to, if any. */
  readonly organisatie: string | null;
  readonly volgorde: number;
}

const PREFIX: Record<Level, string> = {
  totaal: "t",
  cluster: "c",
  organisatie: "o",
  vestiging: "v",
  team: "m",
  behandelaar: "b",
};

/** A code that tells nothing without the key; lower case letters and digits, so that it can be a route. */
export function unitCode(key: string, edition: string, niveau: Level, sleutel: string): string {
  if (niveau === "totaal") return "totaal";
  const digest = createHmac("sha256", key).update(`${edition}\0${niveau}\0${sleutel}`).digest();
  return (
    PREFIX[niveau] +
    BigInt(`0x${digest.subarray(0, 7).toString("hex")}`)
      .toString(36)
      .padStart(11, "0")
  );
}

/** Name of a unit as delivered: the last part of its key. */
const deliveredName = (sleutel: string): string => sleutel.split(KEY_SEPARATOR).at(-1) ?? sleutel;

/**
 * Codes and names of all units of the cube, in the neutral order: by level, then by name (codes: by code).
 * Units of one name carry what they belong to in their name: two vestigingen the organisatie, a behandelaar at two
 * vestigingen the vestiging and the organisatie.
 */
export function makeUnits(
  cells: readonly { readonly niveau: Level; readonly eenheid: string }[],
  levels: readonly Level[],
  edition: Edition,
  key: string,
): Unit[] {
  const keys = new Map(levels.map((l) => [l, new Set<string>()]));
  for (const c of cells) keys.get(c.niveau)?.add(c.eenheid);
  const units: Unit[] = [];
  for (const niveau of levels) {
    const names = [...(keys.get(niveau) ?? [])].map(deliveredName);
    const double = new Set(names.filter((n, i) => names.indexOf(n) !== i));
    const level = [...(keys.get(niveau) ?? [])].map((sleutel) => {
      const code = unitCode(key, edition.naam, niveau, sleutel);
      const organisatie = niveau === "totaal" || niveau === "cluster" ? null : organisatieKey(sleutel);
      const plain = deliveredName(sleutel);
      const above = sleutel.split(KEY_SEPARATOR).slice(0, -1).reverse();
      const full = double.has(plain) && above.length > 0 ? `${plain} (${above.join(", ")})` : plain;
      const naam = niveau === "totaal" ? "Totaal" : edition.weergave === "codes" ? code : full;
      return {
        niveau,
        sleutel,
        code,
        naam,
        organisatie: organisatie === null ? null : unitCode(key, edition.naam, "organisatie", organisatie),
      };
    });
    level.sort((a, b) => compareNames(a.naam, b.naam) || (a.code < b.code ? -1 : 1));
    for (const u of level) units.push({ ...u, volgorde: units.length });
  }
  const codes = new Set(units.map((u) => u.code));
  if (codes.size !== units.length) throw new Error("two units share a code");
  return units;
}

/** Dutch order of names, numbers by value; the same on every machine. */
const collator = new Intl.Collator("nl", { numeric: true, sensitivity: "base" });
const compareNames = (a: string, b: string): number => collator.compare(a, b);

/** Which units a vestiging belongs to, by level. */
export type Membership = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Vestiging key → its organisatie and, where all its treatments share one, its cluster. */
export async function membership(db: Db): Promise<Membership> {
  const rows = await db.all<{ sleutel: string; organisatie: string; cluster: string; clusters: number }>(`
    SELECT organisatie || ${lit(KEY_SEPARATOR)} || vestiging AS sleutel, organisatie, min(cluster) AS cluster,
      count(DISTINCT cluster) AS clusters
    FROM zorgtraject WHERE traject_nr IN (SELECT traject_nr FROM behandeling WHERE in_response UNION ALL
      SELECT traject_nr FROM meetmoment WHERE in_response) GROUP BY ALL ORDER BY ALL`);
  return new Map(
    rows.map((r) => [r.sleutel, { organisatie: r.organisatie, ...(r.clusters === 1 ? { cluster: r.cluster } : {}) }]),
  );
}
