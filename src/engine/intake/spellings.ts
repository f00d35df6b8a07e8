import { type Db, lit } from "../db.js";
import type { Policy } from "../policy/policy.js";
import { PARENT_LEVEL } from "./load-units.js";

/**
 * One name in several spellings. Names of units are compared in a normal form (letter case, blanks within; NFC and outer blanks
 * were cleaned before); spellings of one name are joined where data/policy/eenheden.json says so. Letters that were encoded twice
 * (`CafÃ©`) are mended where that is certain. Codes of behandelaars are mended, never joined. All of it is kept to be told.
 */

const LEVELS = ["vestiging", "organisatie", "cluster", "team"] as const;
export type NameLevel = (typeof LEVELS)[number] | "behandelaar";

/** `soort`: samen: joined; apart: alike, and left as they are; nabij: the same but for accents, dashes or points; gecodeerd: mended; onherstelbaar: letters that are lost. */
const DDL =
  "CREATE TABLE IF NOT EXISTS naam_vorm (niveau VARCHAR, woord VARCHAR, als VARCHAR, soort VARCHAR, rijen BIGINT)";

export interface NameForm {
  readonly niveau: NameLevel;
  readonly woord: string;
  readonly als: string;
  readonly soort: "samen" | "apart" | "nabij" | "gecodeerd" | "onherstelbaar";
  readonly rijen: number;
}

/** Where the names of a level stand: table, column, and which rows. */
const PLACES: readonly (readonly [niveau: string, table: string, column: string, where: string])[] = [
  ...LEVELS.map((l) => [l, "trajecten", l, "true"] as const),
  ["behandelaar", "trajecten", "behandelaar", "true"],
  ["behandelaar", "contacten", "behandelaar", "true"],
  ...LEVELS.flatMap((l) => [
    [l, "eenheden", "code", `niveau = '${l}'`] as const,
    [l, "eenheden", "naam", `niveau = '${l}'`] as const,
    [l, "eenheden", "ouder", `(${PARENT_LEVEL}) = '${l}'`] as const,
  ]),
  ["cluster", "eenheden", "cluster", "true"],
];

/** Windows-1252 for what Latin-1 does not have. */
const WINDOWS = new Map(
  [..."€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"].map((c, k) => [c, 0x80 + k] as const),
);
const TWICE = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/u;

/** Text as it was before its UTF-8 was taken for Windows-1252; null where it does not look so, or cannot be told for certain. */
export function decodedOnce(text: string): string | null {
  if (!TWICE.test(text)) return null;
  const bytes = [...text].map((c) => WINDOWS.get(c) ?? (c.codePointAt(0) as number));
  if (bytes.some((b) => b > 0xff)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes)).normalize("NFC");
  } catch {
    return null;
  }
}

/** Mended text, also where it was encoded more than twice; `certain` is false where letters are lost. */
export function mended(text: string): { readonly text: string; readonly certain: boolean } | null {
  let now = text;
  for (let once = decodedOnce(now); once !== null; once = decodedOnce(now)) now = once;
  const lost = now.includes("\ufffd") || TWICE.test(now);
  return now === text && !lost ? null : { text: now, certain: !lost };
}

const update = async (db: Db, niveau: string, soort: string): Promise<void> => {
  for (const [level, table, column, where] of PLACES)
    if (level === niveau)
      await db.run(`UPDATE ${table} SET "${column}" = f_als
        FROM (SELECT woord AS f_woord, als AS f_als FROM naam_vorm
          WHERE niveau = ${lit(niveau)} AND soort = ${lit(soort)} AND als <> woord)
        WHERE ${table}."${column}" = f_woord AND ${where}`);
};

/**
 * Makes `naam_woord`: all names with how many rows of trajecten and contacten bear them, whether eenheden has them, and whether there
 * as a code.
 */
const listWords = (db: Db): Promise<void> =>
  db.run(`CREATE OR REPLACE TEMP TABLE naam_woord AS
  SELECT niveau, woord, sum(rijen) FILTER (NOT bekend) AS rijen, bool_or(bekend) AS bekend, bool_or(is_code) AS is_code FROM (
  ${PLACES.map(([l, t, c, where]) => `SELECT '${l}' AS niveau, "${c}" AS woord, count(*) AS rijen, ${t === "eenheden"} AS bekend, ${t === "eenheden" && c === "code"} AS is_code FROM ${t} WHERE "${c}" IS NOT NULL AND ${where} GROUP BY 2`).join("\n  UNION ALL ")})
  GROUP BY niveau, woord`);

/** @returns whether any name changed */
async function mendLetters(db: Db): Promise<boolean> {
  const suspects = await db.all<{ niveau: string; woord: string; rijen: number | null }>(
    "SELECT niveau, woord, rijen FROM naam_woord WHERE regexp_matches(woord, '[\\x{C2}-\\x{F4}][^ -~]|\\x{FFFD}') ORDER BY ALL",
  );
  const found = suspects.flatMap((s) => {
    const m = mended(s.woord);
    return m
      ? [[s.niveau, s.woord, m.certain ? m.text : s.woord, m.certain ? "gecodeerd" : "onherstelbaar", s.rijen ?? 0]]
      : [];
  });
  for (const [niveau, woord, als, soort, rijen] of found)
    await db.run(
      `INSERT INTO naam_vorm VALUES (${[niveau, woord, als, soort].map((x) => lit(String(x))).join(", ")}, ${rijen})`,
    );
  for (const niveau of new Set(found.map(([n]) => String(n)))) await update(db, niveau, "gecodeerd");
  return found.length > 0;
}

/** SQL for the form in which names are compared. */
const normal = (word: string, rule: readonly ("hoofdletters" | "spaties")[]): string => {
  const blanks = rule.includes("spaties") ? `regexp_replace(${word}, '[\\p{Z}\\s\\p{Cf}]+', ' ', 'g')` : word;
  return rule.includes("hoofdletters") ? `lower(${blanks})` : blanks;
};

/** SQL for a name without accents and without signs between its words: Noord-West is Noord West; 1.1 is not 11. */
const nearly = (word: string): string =>
  `trim(regexp_replace(strip_accents(lower(replace(${word}, '&amp;', '&'))), '[^\\p{L}\\p{N}]+', ' ', 'g'))`;

/**
 * Mends and joins names in `trajecten`, `contacten` and `eenheden`; makes `naam_vorm`. The spelling of eenheden counts, else the one
 * with most rows, at a tie the shortest and one with letters of both cases. Spellings that are two codes in eenheden are not joined: a code is what its sender made it.
 * @param rule what may differ between spellings of one name
 */
export async function settleNames(db: Db, rule: Policy["eenheden"]["namen_samen"]): Promise<void> {
  await db.run(DDL);
  await listWords(db);
  if (await mendLetters(db)) await listWords(db);
  // One name can have no spellings.
  const { meer } = await db.one<{ meer: boolean }>(
    "SELECT count(*) > count(DISTINCT niveau) AS meer FROM naam_woord WHERE niveau <> 'behandelaar'",
  );
  if (meer) await joinNames(db, rule);
  await db.run("DROP TABLE naam_woord");
}

async function joinNames(db: Db, rule: Policy["eenheden"]["namen_samen"]): Promise<void> {
  await db.run(`INSERT INTO naam_vorm
    WITH woord AS (SELECT *, ${normal("woord", ["hoofdletters", "spaties"])} AS vorm, ${normal("woord", rule)} AS onze
      FROM naam_woord WHERE niveau <> 'behandelaar'),
    samen AS (SELECT niveau, onze, count(*) FILTER (is_code) AS codes, arg_min(woord, (NOT bekend, -coalesce(rijen, 0), length(woord), woord IN (upper(woord), lower(woord)), woord)) AS als FROM woord GROUP BY ALL),
    gelijk AS (SELECT w.*, CASE WHEN s.codes > 1 THEN w.woord ELSE s.als END AS als, count(*) OVER (PARTITION BY niveau, vorm) AS keer
      FROM woord w JOIN samen s USING (niveau, onze))
    SELECT niveau, woord, als,
      CASE WHEN count(DISTINCT als) OVER (PARTITION BY niveau, vorm) = keer THEN 'apart' ELSE 'samen' END, coalesce(rijen, 0)
    FROM gelijk WHERE keer > 1 ORDER BY niveau, vorm, rijen DESC, woord`);
  const levels = await db.texts(
    "SELECT DISTINCT niveau FROM naam_vorm WHERE soort = 'samen' AND als <> woord ORDER BY 1",
  );
  for (const level of levels) await update(db, level, "samen");
  if (levels.length > 0) await listWords(db);
  // What is left and still looks alike may be two: it is told, not joined. Names that eenheden lists are what its sender made them.
  await db.run(`INSERT INTO naam_vorm
    WITH woord AS (SELECT niveau, woord, coalesce(rijen, 0) AS rijen, ${nearly("woord")} AS vorm, ${normal("woord", ["hoofdletters", "spaties"])} AS gelijk
      FROM naam_woord WHERE niveau <> 'behandelaar' AND NOT bekend),
    groep AS (SELECT *, arg_min(woord, (-rijen, woord)) OVER (PARTITION BY niveau, vorm) AS als,
      count(DISTINCT gelijk) OVER (PARTITION BY niveau, vorm) AS keer FROM woord WHERE vorm <> '')
    SELECT niveau, woord, als, 'nabij', rijen FROM groep WHERE keer > 1`);
}

/** What was mended or joined, and what looks alike; in a fixed order. */
export async function nameForms(db: Db): Promise<NameForm[]> {
  await db.run(DDL);
  return db.all<NameForm>("SELECT * FROM naam_vorm ORDER BY niveau, soort, als, rijen DESC, woord");
}
