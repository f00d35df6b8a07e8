import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PLACES } from "../../src/site/pages/where.js";
import { whereTable } from "./where-table.js";

/** Every row of ValueCare's tables, as the document names it. */
const DOCUMENT: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^Parameters$/,
    [
      "BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING",
      "BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING",
      "GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST",
      "GGZBI_TIJDSINTERVAL_ROM_MEETMOMENTEN_ONAFHANKELIJK_VAN_TYPE",
    ],
  ],
  [
    /^Beheertabellen$/,
    [
      "Beheer BI: Vragenlijst per diagnose",
      "Beheer BI: Vragenlijst",
      "Beheer BI: Parameters",
      "Beheer BI: Vragenlijst subschalen",
    ],
  ],
  [/ruwe scores$/, ["SQ48", "OQ45", "SDQ-P", "SDQ-s11-17", "BSI", "HoNOS-12", "HoNOS-65", "MANSA-16"]],
  [
    /T-scores$/,
    ["SQ48", "OQ45", "SDQ-P", "SDQ-s11-17", "BSI", "HoNOS-12", "HoNOS-65", "MANSA-16"].map((i) => `T ${i}`),
  ],
  [/^Andere bronsystemen$/, ["Ruwe score = T-score"]],
  [/^Interpretatie/, ["1 Hersteld", "2 Verbeterd", "3 Onveranderd", "4 Verslechterd"]],
  [
    /^KPI's: Delta t-score$/,
    ["per maand", "per organisatieniveau", "per soort vragenlijst", "per RCI"].map((t) => `Delta T-score ROM ${t}`),
  ],
  [
    /^KPI's: Proces valide metingen$/,
    ["per maand", "per organisatieniveau", "per soort vragenlijst", "per soort meetmoment"].map(
      (t) => `Valide ROM metingen ${t}`,
    ),
  ],
  [
    /^KPI's: Effectmeting$/,
    ["ROM RCI score per maand", "ROM HoNOS65 subschalen", "ROM RCI score per diagnosegroep", "ROM CANSAS subschalen"],
  ],
  [
    /^KPI's: Effectmeting Delta t-score$/,
    ["per maand", "per org. niv.", "per diagnosegroep", "per jaar"].map((t) => `ROM Delta-T score ${t}`),
  ],
];

test("every row of the document has its place", () => {
  for (const [part, rows] of DOCUMENT)
    expect(
      PLACES.filter((p) => part.test(p.onderdeel)).map((p) => p.regel),
      String(part),
    ).toEqual(rows);
});
test("places and tests exist, and docs/methods/rapportages.md says the same", () => {
  for (const p of PLACES)
    for (const file of [p.plek, p.proef]) expect(existsSync(file), `${p.regel}: ${file}`).toBe(true);
  expect(readFileSync("docs/methods/rapportages.md", "utf8")).toContain(`\n${whereTable(PLACES)}\n`);
});
