import { stringify } from "csv-stringify/sync";

/**
 * Rows as CSV for a Dutch spreadsheet: semicolons, a byte order mark, and text that would run as a formula marked as text.
 * @param rows the head first; numbers as the reader should see them, so with a decimal comma
 */
export const spreadsheetCsv = (rows: readonly (readonly (string | null)[])[]): string =>
  stringify(rows as (string | null)[][], {
    delimiter: ";",
    bom: true,
    record_delimiter: "windows",
    escape_formulas: true,
  });
