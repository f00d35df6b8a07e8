import { type Contract, expectation } from "./contract.js";

/** The page docs/data-contract.md, written from the contract that the reader itself uses. */
export function contractPage(contract: Contract): string {
  const lines = [
    "# Data contract: ROM-CSV",
    "",
    "Generated from `data/reference/contracten/rom-csv.json`; do not edit by hand (`npx tsx tests/house/write-contract.ts`).",
    "",
    "A delivery is a folder with `trajecten` and `metingen`, optionally the other tables and `aanlevering.json`, or a zip of",
    "these. Each table is one file: `.csv`, `.csv.gz` or `.parquet`. SBG's XML fills `trajecten`, `metingen` and `items`",
    "instead ([0013](decisions/0013-xml-per-zorgtraject.md)). CSV is UTF-8, comma or semicolon, decimal point or comma, first line the column names in any order. Columns not named here are not read, and named by",
    "`check`.",
    "",
    "Dates from 1900 up to 2099: `2018-03-31`, with a time, with a time and zone (the Dutch day), `2018/03/31`, `20180331`, or `31-03-2018`. Words such as",
    "`NULL`, `nvt` and `-` (`data/policy/lezen.json`) count as empty, but not in `toestemming`; a date in 9999 is open. A value",
    "that cannot be read costs itself, of a required column its row ([0029](decisions/0029-how-values-are-read.md)).",
    "",
    "Where it is certain what is meant it is read all the same, and told ([0027](decisions/0027-what-is-left.md)): tabs or `|`, a",
    "first line `sep=;`, up to thirty lines of title above the header, a line of dashes under it, names with blanks, capitals,",
    "dashes or without `_` (`Meting ID`), and a file of another name that alone has a table's required columns",
    "(`trajecten_2019.csv`, `metingen.csv.csv`).",
    "",
    "Exports of REDCap, LimeSurvey, Qualtrics, FHIR and Excel, and tables with the answers in columns, fill these tables by the",
    "`indeling` of `aanlevering.json` ([indeling](indeling.md)).",
    "",
    "What a network adds to its reports itself (`verrijking.csv`, `afspraken.csv`) is no part of a delivery:",
    "[spiegelrapportage](methods/spiegelrapportage.md#files-beside-a-release).",
    "",
  ];
  for (const [name, table] of Object.entries(contract.tabellen)) {
    lines.push(
      `## ${name}${table.verplicht ? "" : " (optional)"}`,
      "",
      `Grain: ${table.korrel}. Key: ${table.sleutel.join(", ") || "none"}.${table.verwijst ? ` Refers to ${table.verwijst.tabel} by ${table.verwijst.kolom}.` : ""}`,
      "",
      "| column | required | expected | about a person | meaning |",
      "|---|---|---|---|---|",
    );
    for (const [column, c] of Object.entries(table.kolommen))
      lines.push(
        `| ${column} | ${c.verplicht ? "yes" : ""} | ${expectation(c)}${c.leeg_toegestaan ? ", of leeg" : ""} | ${c.persoon ? "yes" : ""} | ${c.betekenis} |`,
      );
    lines.push("");
  }
  return lines.join("\n");
}
