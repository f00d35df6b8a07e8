import { z } from "zod";
import { lit } from "../db.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";
import type { Kenmerk } from "../policy/casemix.js";
import { HOOFDGROEPEN } from "../policy/reference-lists.js";

/** A class of a characteristic: its code, its name for readers, its place in the fixed order. */
export interface Klasse {
  readonly kenmerk: string;
  readonly klasse: string;
  readonly naam: string;
  readonly volgorde: number;
}

/** What the policy's words do not name, and what was not told. No free text is ever a class. */
export const OVERIG = "overig";
export const ONBEKEND = "onbekend";
const NIET_VAN_TOEPASSING = "niet van toepassing";
export const REST: readonly Named[] = [
  { klasse: NIET_VAN_TOEPASSING, naam: "Niet van toepassing" },
  { klasse: OVERIG, naam: "Overig" },
  { klasse: ONBEKEND, naam: "Onbekend" },
];

type Named = Pick<Klasse, "klasse" | "naam">;

/** How rows of `kenmerk_basis` get a class. */
export interface Manner {
  /** Delivered columns of which one must be there. */
  readonly kolommen: readonly string[];
  /** SQL: the class of a row. */
  readonly sql: string;
  /** SQL: the row says something. Where none does, the kenmerk is left out. */
  readonly gevuld: string;
  /** The reason then. */
  readonly leeg: string;
  /** Classes in their order. */
  readonly klassen: readonly Named[];
  /** The class of who cannot have a pair. */
  readonly ongemeten?: string;
  /** Diagnosehoofdgroepen have a rest of their own. */
  readonly groepen?: true;
}

const EMPTY = "de kolom is overal leeg";
const codeList = z.strictObject({ bron: z.string(), codes: z.record(z.string(), z.string()) });
const word = (column: string): string => `nullif(lower(trim(CAST("${column}" AS VARCHAR))), '')`;
const among = (words: readonly string[]): string => `(${words.map((w) => lit(w.trim().toLowerCase())).join(", ")})`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function bounds({ kolom, vanaf, eenheid, ontbreekt }: NonNullable<Kenmerk["grenzen"]>): Manner {
  const unit = (text: string): string => (eenheid === "T" ? `T ${text}` : capital(`${text} ${eenheid}`));
  const first = vanaf[0] as number;
  const last = vanaf.at(-1) as number;
  const klassen: (Named & { onder?: number })[] = [
    { klasse: `<${first}`, naam: unit(`onder ${first}`), onder: first },
    ...vanaf.slice(1).map((hoog, i) => {
      const laag = vanaf[i] as number;
      return { klasse: `${laag}-${hoog}`, naam: unit(`${laag} tot ${hoog}`), onder: hoog };
    }),
    { klasse: `>=${last}`, naam: unit(`vanaf ${last}`) },
    { klasse: ontbreekt, naam: capital(ontbreekt) },
  ];
  const steps = klassen.flatMap((c) =>
    c.onder === undefined ? [] : [`WHEN ${kolom} < ${c.onder} THEN ${lit(c.klasse)}`],
  );
  return {
    kolommen: kolom === "leeftijd" ? ["geboortejaar"] : [],
    sql: `CASE WHEN ${kolom} IS NULL THEN ${lit(ontbreekt)} ${steps.join(" ")} ELSE ${lit(`>=${last}`)} END`,
    gevuld: `${kolom} IS NOT NULL`,
    leeg: kolom === "t_voor" ? "geen T-score van een voormeting" : EMPTY,
    klassen: klassen.map(({ klasse, naam }) => ({ klasse, naam })),
    ...(kolom === "t_voor" ? { ongemeten: ontbreekt } : {}),
  };
}

function words({ kolom, codelijst, klassen, onbekend }: NonNullable<Kenmerk["woorden"]>): Manner {
  const labels: Readonly<Record<string, string>> = codelijst
    ? readJson(inProject("data", "reference", "codelijsten", `${codelijst}.json`), codeList, "intern").codes
    : {};
  const all = (list: readonly string[]): string => among(list.flatMap((w) => [w, ...(labels[w] ? [labels[w]] : [])]));
  const w = word(kolom);
  const unknown = `${w} IS NULL${onbekend.length ? ` OR ${w} IN ${all(onbekend)}` : ""}`;
  return {
    kolommen: [kolom],
    sql: `CASE WHEN ${unknown} THEN '${ONBEKEND}' ${klassen.map((c) => `WHEN ${w} IN ${all(c.woorden)} THEN ${lit(c.klasse)}`).join(" ")} ELSE '${OVERIG}' END`,
    gevuld: `${w} IS NOT NULL`,
    leeg: EMPTY,
    klassen,
  };
}

/** Levels of the zvz-i as the document gives them; the two that are none stand apart. */
const ZVZ_LEVELS = [1, 2, 3, 4, 5, 6, 7].map((n) => `00${n}`);
const ZVZ_APART: Readonly<Record<string, string>> = { "000": "000 (niet vermeld)", "999": "999 (privacybezwaar)" };

/**
 * zvz-i: positions 7–9 of a prestatiecode of 12 digits, else the column zvz. It applies to DBC's opened from the policy's day
 * on in a long treatment group, of organisaties with more than one behandelaar; anything else is no missing value but
 * `niet van toepassing`. Source: seed 003 (docs/methods/kenmerken.md).
 */
function severity({ vanaf, zonder_zorgsoorten }: NonNullable<Kenmerk["zvz"]>): Manner {
  const code = "trim(prestatiecode)";
  const dbc = `coalesce(regexp_full_match(${code}, '\\d{12}'), false)`;
  const value = `CASE WHEN ${dbc} THEN substr(${code}, 7, 3) WHEN regexp_full_match(trim(zvz), '\\d{1,3}') THEN lpad(trim(zvz), 3, '0') ELSE trim(zvz) END`;
  const long = `NOT coalesce(soort_zorg IN ${among(zonder_zorgsoorten)}, false)
    AND NOT (${dbc} AND (right(${code}, 3) IN (FROM sbg_productgroep) OR EXISTS (SELECT 1 FROM sbg_begin s WHERE starts_with(${code}, s.begin))))`;
  const applies = `coalesce(eerste_contact >= DATE ${lit(vanaf)}, false) AND NOT vrijgevestigd AND ${long}`;
  const cases = Object.entries(ZVZ_APART).map(([c, k]) => `WHEN '${c}' THEN ${lit(k)}`);
  return {
    kolommen: ["prestatiecode", "zvz"],
    sql: `CASE WHEN NOT (${applies}) THEN '${NIET_VAN_TOEPASSING}' WHEN nullif(${value}, '') IS NULL THEN '${ONBEKEND}'
      WHEN (${value}) IN ${among(ZVZ_LEVELS)} THEN ${value} ELSE CASE ${value} ${cases.join(" ")} ELSE '${OVERIG}' END END`,
    gevuld: `${applies} AND nullif(${value}, '') IS NOT NULL`,
    leeg: `geen DBC in een langdurige behandeling vanaf ${vanaf}`,
    klassen: [
      ...ZVZ_LEVELS.map((klasse) => ({ klasse, naam: `zvz-i ${klasse}` })),
      ...Object.values(ZVZ_APART).map((klasse) => ({ klasse, naam: klasse })),
    ],
  };
}

/** Zorgvraagtypen are numbers of at most two digits; their full labels are in no source that we have. */
const CARE_TYPES = Array.from({ length: 99 }, (_, i) => String(i + 1).padStart(2, "0"));

function careType(kolom: string): Manner {
  const w = word(kolom);
  return {
    kolommen: [kolom],
    sql: `CASE WHEN ${w} IS NULL OR ${w} = '${ONBEKEND}' THEN '${ONBEKEND}'
      WHEN lpad(${w}, 2, '0') IN ${among(CARE_TYPES)} AND length(${w}) <= 2 THEN lpad(${w}, 2, '0') ELSE '${OVERIG}' END`,
    gevuld: `${w} IS NOT NULL`,
    leeg: EMPTY,
    klassen: CARE_TYPES.map((klasse) => ({ klasse, naam: `Zorgvraagtype ${klasse}` })),
  };
}

/** How a characteristic of policy gets its classes. */
export function mannerOf(k: Kenmerk): Manner {
  if (k.grenzen) return bounds(k.grenzen);
  if (k.woorden) return words(k.woorden);
  if (k.zvz) return severity(k.zvz);
  if (k.zorgvraagtype) return careType(k.zorgvraagtype.kolom);
  if (k.gevuld) {
    const w = word(k.gevuld.kolom);
    return {
      kolommen: [k.gevuld.kolom],
      sql: `CASE WHEN ${w} IS NULL THEN 'nee' ELSE 'ja' END`,
      gevuld: `${w} IS NOT NULL`,
      leeg: EMPTY,
      klassen: [
        { klasse: "ja", naam: k.gevuld.ja },
        { klasse: "nee", naam: k.gevuld.nee },
      ],
    };
  }
  return {
    kolommen: ["diagnosegroep"],
    sql: "hoofdgroep",
    gevuld: `hoofdgroep <> '${ONBEKEND}'`,
    leeg: EMPTY,
    klassen: HOOFDGROEPEN.map(({ code, naam }) => ({ klasse: code, naam })),
    groepen: true,
  };
}
