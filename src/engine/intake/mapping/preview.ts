import { type Db, lit } from "../../db.js";
import { type Instrument, normalCode } from "../../instruments/registry.js";
import { maskedSql, valueSql } from "../column-sql.js";
import type { DeliveredFile } from "../container.js";
import type { Contract } from "../contract.js";
import { Faults } from "../faults.js";
import type { MappingSource } from "./schema.js";
import { stageExports } from "./stage.js";

/** What a mapping makes of a file: counts, and the first rows with keys and names masked. */
export interface Preview {
  readonly lijsten: readonly {
    readonly instrument: string;
    readonly metingen: number;
    readonly van: string | null;
    readonly tot: string | null;
    readonly zonder_datum: number;
    readonly antwoorden: number;
  }[];
  readonly zorgtrajecten: number | null;
  /** Rows of text; the first holds the names. */
  readonly eersteMetingen: readonly (readonly string[])[];
  readonly eersteTrajecten: readonly (readonly string[])[];
}

const ROWS = 3;
const ANSWERS = 8;
/** Columns of zorgtrajecten that fit beside each other. */
const SHOWN = [
  "traject_id",
  "patient_id",
  "vestiging",
  "eerste_contact",
  "laatste_contact",
  "einddatum",
  "reden_einde",
];
const HIDDEN = "(afgeschermd)";
const DAY = {
  type: "datum",
  verplicht: false,
  leeg_toegestaan: false,
  fout: "waarde",
  persoon: false,
  betekenis: "",
} as const;

/** A column of a first row as it may be shown. */
const shown = (name: string, contract: Contract["tabellen"]["trajecten"]): string =>
  contract.kolommen[name]?.persoon
    ? `CASE WHEN "${name}" IS NULL THEN '' ELSE ${lit(HIDDEN)} END`
    : maskedSql(`"${name}"`);

/**
 * Reads a file by a mapping, in a database of its own, and shows the beginning.
 * @throws RomError (aanlevering) where it cannot be read that way
 */
export async function preview(
  db: Db,
  files: readonly DeliveredFile[],
  mapping: readonly MappingSource[],
  contract: Contract,
  registry: readonly Instrument[],
): Promise<Preview> {
  const faults = new Faults();
  // What is still open is left out of the trial, required or not.
  const { trajecten } = contract.tabellen;
  const kolommen = Object.fromEntries(
    Object.entries(trajecten.kolommen).map(([n, c]) => [n, { ...c, verplicht: false }]),
  );
  const lenient = { ...contract, tabellen: { ...contract.tabellen, trajecten: { ...trajecten, kolommen } } };
  const { sources } = await stageExports(db, files, mapping, lenient, faults);
  faults.raise();
  const none = { lijsten: [], eersteMetingen: [] };
  const metingen = sources.metingen ? await lists(db, sources.items?.relation ?? null, registry) : none;
  if (!sources.trajecten) return { ...metingen, zorgtrajecten: null, eersteTrajecten: [] };
  const columns = sources.trajecten.columns.filter((c) => SHOWN.includes(c));
  const rows = await db.all<Record<string, string>>(
    `SELECT ${columns.map((c) => `${shown(c, contract.tabellen.trajecten)} AS "${c}"`).join(", ")} FROM (SELECT * FROM breed_traject ORDER BY nr LIMIT ${ROWS})`,
  );
  const { n } = await db.one<{ n: number }>("SELECT count(*) AS n FROM breed_traject");
  return {
    ...metingen,
    zorgtrajecten: n,
    eersteTrajecten: [columns, ...rows.map((r) => columns.map((c) => String(r[c] ?? "")))],
  };
}

/** A code from a column may be anything; only those of the register are shown. */
const codeOf = (code: string | null, registry: readonly Instrument[]): string =>
  registry.some((i) => i.aliassen.some((a) => normalCode(a) === normalCode(code ?? "")))
    ? (code ?? "")
    : "(niet in het register)";

async function lists(
  db: Db,
  items: string | null,
  registry: readonly Instrument[],
): Promise<Pick<Preview, "lijsten" | "eersteMetingen">> {
  await db.run(
    `CREATE TABLE proef_item AS ${items ? `SELECT rij, meting_id, item::INTEGER AS item, score FROM ${items}` : "SELECT 0 AS rij, '' AS meting_id, 0 AS item, '' AS score WHERE false"}`,
  );
  const found = await db.all<Preview["lijsten"][number]>(`
    WITH dag AS (SELECT *, ${valueSql("datum", DAY)} AS dag FROM breed_meting),
      aantal AS (SELECT (rij // 100000) AS nr, count(*) AS n FROM proef_item GROUP BY 1)
    SELECT coalesce(d.instrument, '(leeg)') AS instrument, count(*) AS metingen, min(dag)::VARCHAR AS van, max(dag)::VARCHAR AS tot,
      count(*) FILTER (dag IS NULL) AS zonder_datum, coalesce(sum(a.n), 0)::BIGINT AS antwoorden
    FROM dag d LEFT JOIN aantal a USING (nr) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`);
  const rows = await db.all<{ instrument: string; datum: string; totaal: string; antwoorden: string | null }>(`
    SELECT m.instrument, ${maskedSql("m.datum")} AS datum, ${maskedSql("m.ruwe_score")} AS totaal,
      (SELECT string_agg(item || ': ' || ${maskedSql("score")}, ', ' ORDER BY item) FROM (SELECT * FROM proef_item i WHERE i.rij // 100000 = m.nr ORDER BY item LIMIT ${ANSWERS})) AS antwoorden
    FROM (SELECT * FROM breed_meting ORDER BY nr LIMIT ${ROWS}) m ORDER BY m.nr`);
  return {
    lijsten: found.map((l) => ({ ...l, instrument: codeOf(l.instrument, registry) })),
    eersteMetingen: [
      ["meting_id", "traject_id", "instrument", "datum", "ruwe_score", "antwoorden (vraag: antwoord)"],
      ...rows.map((r) => [
        HIDDEN,
        HIDDEN,
        codeOf(r.instrument, registry),
        r.datum,
        r.totaal,
        r.antwoorden ? `${r.antwoorden}, …` : "",
      ]),
    ],
  };
}
