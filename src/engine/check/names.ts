import type { Db } from "../db.js";
import { byText, count, type Names, plainText, SHOWN, type UnitRow } from "./base.js";

/** What stands in the place of a name that may not be shown. */
export const WITHHELD = "(afgeschermd)";

/** What a message may quote: names of units, and what stands in the place of an instrument or a reden_einde. */
const QUOTED = `SELECT vestiging AS woord FROM trajecten UNION SELECT organisatie FROM trajecten
  UNION SELECT reden_einde FROM trajecten UNION SELECT ltrim(reden_einde, '0') FROM trajecten
  UNION SELECT code FROM eenheden UNION SELECT naam FROM eenheden UNION SELECT ouder FROM eenheden
  UNION SELECT instrument FROM metingen`;

/** Every key and behandelaar of the delivery, as a whole and after the last `/` (SBG XML: `AGB/koppelnummer`). */
// The key of a meting that an export gave ends in the name of its list, which is no person's.
const KEYS = `SELECT lower(trim(sleutel)) AS sleutel, in_delen FROM (
  SELECT traject_id AS sleutel, true AS in_delen FROM trajecten UNION ALL SELECT patient_id, true FROM trajecten
  UNION ALL SELECT meting_id, NOT ends_with(meting_id, '/' || instrument) FROM metingen
  UNION ALL SELECT DISTINCT behandelaar, true FROM trajecten UNION ALL SELECT DISTINCT behandelaar, true FROM contacten)`;

/** Words of the delivery, cleaned as `plainText` does, with the part after the last `/` beside them. */
const words = (sql: string): string => `SELECT woord, unnest([vorm, trim(split_part(vorm, '/', -1))]) AS vorm FROM (
  SELECT DISTINCT woord, lower(trim(regexp_replace(woord, '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+', ' ', 'g'))) AS vorm
  FROM (${sql}) WHERE woord IS NOT NULL)`;

/** SQL of the words, out of a query with a column `woord`, that are a key of a person or a behandelaar in this delivery. */
// Keys are many and words few: the keys are sought among the words, not the other way round.
export const personal = (sql: string): string => `SELECT DISTINCT woord FROM (
  WITH woorden AS (SELECT woord, vorm FROM (${words(sql)}) WHERE vorm <> ''), sleutels AS (${KEYS})
  SELECT woord FROM woorden WHERE vorm IN (
    SELECT sleutel FROM sleutels WHERE sleutel IN (SELECT vorm FROM woorden)
    UNION ALL SELECT split_part(sleutel, '/', -1) FROM sleutels
    WHERE in_delen AND contains(sleutel, '/') AND split_part(sleutel, '/', -1) IN (SELECT vorm FROM woorden)))`;

const LONG_NUMBER = /\p{Nd}{7}/u;

/**
 * Judges once per delivery which of its words may be shown. Withheld is a word that equals (trimmed, any case, or after the
 * last `/`) a traject_id, patient_id, meting_id or behandelaar, and one that holds seven digits in a row.
 * @param swapped columns of persons seem to stand in the place of vestiging or organisatie: no name of a unit is shown
 */
export async function readNames(db: Db, swapped = false): Promise<Names> {
  const secret = new Set(await db.texts(personal(QUOTED)));
  const hidden = (text: string): boolean =>
    secret.has(text) || LONG_NUMBER.test(plainText(text, Number.MAX_SAFE_INTEGER));
  const shown = (text: string, length?: number): string => (hidden(text) ? WITHHELD : plainText(text, length));
  const unit = ({ organisatie, vestiging }: UnitRow): string => {
    if (swapped) return WITHHELD;
    if (organisatie === "(onbekend)") return shown(vestiging);
    return `${shown(vestiging)} ${hidden(organisatie) ? WITHHELD : `(${plainText(organisatie)})`}`;
  };
  return {
    shown,
    hidden,
    unitWord: swapped ? () => WITHHELD : shown,
    unit,
    at: (row, within) => ({ waar: [unit(row), ...(within ? [within] : [])].join(", "), eenheid: unit(row) }),
    perUnit: (rows) => {
      const parts = rows.map((r) => `${unit(r)}: ${count(r.n)}`).sort(byText);
      const rest = parts.length - SHOWN;
      const more = rest > 0 ? ` en nog ${count(rest)} ${rest === 1 ? "vestiging" : "vestigingen"}` : "";
      return `${parts.slice(0, SHOWN).join(", ")}${more}`;
    },
  };
}
