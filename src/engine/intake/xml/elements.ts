import { DATE_FORM } from "../dates.js";
import { type CodeList, readCodeList } from "./code-lists.js";

/** Where each element of a BenchmarkImport stands (SBG schema 5.0.1; domain facts §1.1). */
export const PARENT = {
  BenchmarkImport: null,
  Zorgaanbieder: "BenchmarkImport",
  Patient: "Zorgaanbieder",
  Zorgtraject: "Patient",
  NevendiagnoseCode: "Zorgtraject",
  Behandelaar: "Zorgtraject",
  DBCTraject: "Zorgtraject",
  Meting: "DBCTraject",
  Item: "Meting",
} as const;
export type ElementName = keyof typeof PARENT;

export const NAMESPACE = "http://sbggz.nl/schema/import/5.0.1";

/** How a value must look, for values that are left out (and reported) where they do not: the row itself stays. */
export interface ValueRule {
  readonly attribute: string;
  readonly expected: string;
  readonly holds: (value: string) => boolean;
  /** Never show the value: it describes a person. */
  readonly person?: boolean;
  /** Must be there (SBG's schema or schematron); left out is reported too. */
  readonly required?: boolean;
}

const required = (rule: ValueRule): ValueRule => ({ ...rule, required: true });
const filled = (attribute: string): ValueRule => ({
  attribute,
  expected: "een waarde",
  holds: () => true,
  required: true,
});
const day = (attribute: string): ValueRule => shaped(attribute, "een datum als 2018-03-31", DATE_FORM);
const listed = (attribute: string, list: CodeList, person = false): ValueRule => ({
  attribute,
  expected: `een code uit de lijst: ${[...list.keys()].sort().join(", ")}`,
  holds: (value) => list.has(value),
  person,
});
const shaped = (attribute: string, expected: string, shape: RegExp, person = false): ValueRule => ({
  attribute,
  expected,
  holds: (value) => shape.test(value),
  person,
});

/** Two-digit codes are also met without their zero: `1` for `01`. */
const withZero = (list: CodeList): CodeList =>
  new Map([...list].flatMap(([code, label]) => [[code, label] as const, [code.replace(/^0/, ""), label] as const]));

export interface CodeLists {
  readonly geslacht: CodeList;
  readonly leefsituatie: CodeList;
  readonly opleidingsniveau: CodeList;
  readonly zorgdomein: CodeList;
  readonly nonResponse: CodeList;
  readonly typemeting: CodeList;
}

/** The code lists whose labels the reader writes; data/reference/codelijsten. */
export const readCodeLists = (): CodeLists => ({
  geslacht: readCodeList("geslacht"),
  leefsituatie: readCodeList("leefsituatie"),
  opleidingsniveau: readCodeList("opleidingsniveau"),
  zorgdomein: withZero(readCodeList("zorgdomein")),
  nonResponse: withZero(readCodeList("reden-non-response")),
  typemeting: readCodeList("typemeting"),
});

/** The rules for values per element; form and lists from SBG's schematron of 2011 (domain facts §1.1, §1.2). */
export function valueRules(lists: CodeLists): Readonly<Partial<Record<ElementName, readonly ValueRule[]>>> {
  return {
    BenchmarkImport: [
      required(shaped("versie", "5.0", /^5\.0(\.\d+)?$/)),
      shaped(
        "datumCreatie",
        "datum en tijd als 2011-02-04T12:00:00 of 2011-02-04 12:00:00",
        /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}/,
      ),
      required(day("startdatumAangeleverdePeriode")),
      required(day("einddatumAangeleverdePeriode")),
    ],
    Zorgaanbieder: [required(shaped("zorgaanbiedercode", "een AGB-code van 8 tekens", /^.{8}$/))],
    Patient: [
      required(listed("geslacht", lists.geslacht, true)),
      required(listed("leefsituatie", lists.leefsituatie, true)),
      required(listed("opleidingsniveau", lists.opleidingsniveau, true)),
      filled("geboorteJaar"),
      // The schema's type is a whole number, so that 0007 arrives as 7.
      shaped("postcodegebied", "vier cijfers, of 7, 8 of 9 (0007–0009)", /^([1-9]\d{3}|(000)?[789])$/, true),
    ],
    Zorgtraject: [
      required(listed("zorgdomeinCode", lists.zorgdomein)),
      shaped("primaireDiagnoseCode", "as1_… of as2_… met cijfers en punten, of nb", /^(as[12]_[\d.]+|nb)$/i, true),
      shaped("GAFscore", "een geheel getal van 0 tot en met 100", /^(\d{1,2}|100)$/, true),
    ],
    Behandelaar: [shaped("primairOfNeven", "1 (primair) of 2 (neven)", /^[12]$/)],
    DBCTraject: [
      filled("DBCTrajectnummer"),
      required(day("startdatumDBC")),
      shaped("DBCPrestatieCode", "12 cijfers", /^\d{12}$/),
      shaped("redenEindeDBC", "een code van één of twee cijfers", /^\d{1,2}$/),
      listed("redenNonResponseVoormeting", lists.nonResponse, true),
      listed("redenNonResponseNameting", lists.nonResponse, true),
    ],
    Meting: [
      required(listed("typemeting", lists.typemeting)),
      shaped("typeRespondent", "een code van 01 tot en met 10", /^(0?[1-9]|10)$/),
    ],
  };
}

/** Which attribute fills which column of the contract, to name a fault by the place where the sender finds it. */
export const ATTRIBUTE_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  trajecten: {
    traject_id: "Zorgtraject/@zorgtrajectnummer",
    patient_id: "Patient/@koppelnummer",
    vestiging: "Zorgtraject/@locatiecode",
    organisatie: "Zorgaanbieder/@zorgaanbiedernaam",
    behandelaar: "Behandelaar/@alias",
    eerste_contact: "DBCTraject/@datumEersteSessie of @startdatumDBC",
    laatste_contact: "DBCTraject/@datumLaatsteSessie",
    einddatum: "DBCTraject/@einddatumDBC",
    reden_einde: "DBCTraject/@redenEindeDBC",
    prestatiecode: "DBCTraject/@DBCPrestatieCode",
    geboortejaar: "Patient/@geboorteJaar",
    gaf_begin: "Zorgtraject/@GAFscore",
  },
  metingen: {
    meting_id: "Meting",
    traject_id: "Zorgtraject/@zorgtrajectnummer",
    instrument: "Meting/@gebruiktMeetinstrument",
    datum: "Meting/@datum",
    respondent: "Meting/@typeRespondent",
    ruwe_score: "Meting/@totaalscoreMeting",
  },
  items: {
    meting_id: "Meting",
    item: "Item/@itemnummer",
    score: "Item/@score",
    "item, score": "Item/@itemnummer, @score",
  },
};
