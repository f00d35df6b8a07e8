/**
 * How delivered text is cleaned, once and before anything reads it: white space around it goes (also NBSP and the other
 * spaces of Unicode, tabs and invisible marks such as a zero width space), and letters stand in Unicode NFC, so that é is one
 * thing however it was typed. Nothing within the text changes. `cleanSql` and `cleanText` say the same.
 * Decision: docs/decisions/0025-keys-cleaned-once.md.
 */

/** White space of Unicode. */
const SPACE = "\\p{Z}\\t\\n\\x0b\\f\\r\\x{85}";
/** Marks of format besides: zero width spaces, byte order marks, directions, soft hyphens. */
const INVISIBLE = `${SPACE}\\p{Cf}`;

const outer = (marks: string): string => `^[${marks}]+|[${marks}]+$`;
// Nearly all text is plain letters and digits, for which this is the whole price.
const PLAIN = "[!-~]+";

const cleaned = (
  text: string,
  marks: string,
): string => `nullif(CASE WHEN regexp_full_match(${text}, '${PLAIN}') THEN ${text}
  -- A NUL would end the text for the library that normalises; whoever holds one is refused as it stands.
  ELSE regexp_replace(CASE WHEN contains(${text}, chr(0)) THEN ${text} ELSE nfc_normalize(${text}) END, '${outer(marks)}', '', 'g') END, '')`;

/** SQL that is true of text that cleaning leaves as it is: all ASCII, without blanks around it. */
export const tidySql = (text: string): string => `regexp_full_match(${text}, '[!-~]([ -~]*[!-~])?')`;

/** SQL that is true of text that cleaning may change. */
export const unplainSql = (text: string): string => `NOT regexp_full_match(${text}, '${PLAIN}')`;

/** SQL for the cleaned text of an expression; NULL where nothing is left. */
export const cleanSql = (text: string): string => cleaned(text, INVISIBLE);

/** As `cleanSql`, but only white space goes: of a word of consent nothing that might be text is lost. */
export const spaceSql = (text: string): string => cleaned(text, SPACE);

const OUTER = new RegExp(outer(INVISIBLE).replaceAll(/\\x\{?([0-9a-f]{2})\}?/g, "\\u{$1}"), "gu");
const ASCII = new RegExp(`^${PLAIN}$`);

/** Cleaned text; empty where nothing is left. */
export const cleanText = (text: string): string =>
  ASCII.test(text) ? text : (text.includes("\0") ? text : text.normalize("NFC")).replace(OUTER, "");
