import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import type { Files } from "./delivery.js";
import { zip } from "./zip.js";

/** A ROM-CSV delivery, rewritten into the forms in which exports come. */

export type Row = Readonly<Record<string, string>>;
export interface Plain {
  readonly trajecten: readonly Row[];
  readonly metingen: readonly Row[];
  /** Answers per meting: question → answer. */
  readonly antwoorden: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** Files that every form keeps: aanlevering.json, contacten. */
  readonly description: Readonly<Record<string, unknown>>;
  readonly rest: Files;
}

export interface Form {
  readonly files: Files;
  readonly indeling: readonly unknown[];
}

const rows = (file: string): Row[] => parse(readFileSync(file, "utf8"), { columns: true }) as Row[];

export function readPlain(folder: string): Plain {
  const antwoorden = new Map<string, Map<number, string>>();
  for (const { meting_id = "", item, score = "" } of rows(path.join(folder, "items.csv"))) {
    const of = antwoorden.get(meting_id) ?? new Map<number, string>();
    antwoorden.set(meting_id, of.set(Number(item), score));
  }
  return {
    trajecten: rows(path.join(folder, "trajecten.csv")),
    metingen: rows(path.join(folder, "metingen.csv")),
    antwoorden,
    description: JSON.parse(readFileSync(path.join(folder, "aanlevering.json"), "utf8")) as Record<string, unknown>,
    rest: { "contacten.csv": readFileSync(path.join(folder, "contacten.csv")) },
  };
}

const field = (text: string): string => (/[",;\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const table = (names: readonly string[], data: readonly (readonly string[])[], delimiter = ","): string =>
  [names, ...data].map((r) => `${r.map(field).join(delimiter)}\n`).join("");

const plainTrajecten = (p: Plain): Files => {
  const names = Object.keys(p.trajecten[0] ?? {});
  return {
    "trajecten.csv": table(
      names,
      p.trajecten.map((t) => names.map((n) => t[n] ?? "")),
    ),
  };
};

const most = (p: Plain): number => Math.max(...[...p.antwoorden.values()].flatMap((a) => [...a.keys()]));
const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k + 1);
const get = (p: Plain, m: Row, vraag: number): string => p.antwoorden.get(m["meting_id"] ?? "")?.get(vraag) ?? "";

const FIELDS = ["respondent", "ruwe_score"] as const;
/** Lists of the delivery, with the number of their last question. */
const lists = (p: Plain): Map<string, number> => {
  const found = new Map<string, number>();
  for (const m of p.metingen) {
    const last = Math.max(0, ...(p.antwoorden.get(m["meting_id"] ?? "")?.keys() ?? []));
    found.set(m["instrument"] ?? "", Math.max(found.get(m["instrument"] ?? "") ?? 0, last));
  }
  return found;
};
const word = (instrument: string): string => instrument.toLowerCase().replace(/[^a-z0-9]/g, "");

/** One row per measurement, the answers beside it. */
export function wide(p: Plain, delimiter = ","): Form {
  const questions = upTo(most(p));
  const names = ["meting_id", "traject_id", "instrument", "datum", ...FIELDS, ...questions.map((q) => `v${q}`)];
  const data = p.metingen.map((m) => [
    ...names.slice(0, 6).map((n) => m[n] ?? ""),
    ...questions.map((q) => get(p, m, q)),
  ]);
  return {
    files: { ...plainTrajecten(p), "vragenlijsten.csv": table(names, data, delimiter) },
    indeling: [
      {
        bestand: "vragenlijsten.csv",
        vorm: "breed",
        meting_id: "meting_id",
        traject_id: "traject_id",
        lijsten: [
          {
            instrument: { kolom: "instrument" },
            datum: "datum",
            respondent: "respondent",
            ruwe_score: "ruwe_score",
            items: "v{vraag}",
          },
        ],
      },
    ],
  };
}

/** REDCap: one row per record and event; what is known of the zorgtraject stands in the first event only. */
export function redcap(p: Plain): Form {
  const fields = Object.keys(p.trajecten[0] ?? {}).filter((n) => n !== "traject_id");
  const all = [...lists(p)];
  const own = all.flatMap(([code, n]) => [
    `${word(code)}_id`,
    `${word(code)}_datum`,
    `${word(code)}_invuller`,
    `${word(code)}_totaal`,
    ...upTo(n).map((q) => `${word(code)}_${q}`),
    `${word(code)}_complete`,
  ]);
  const names = ["record_id", "redcap_event_name", ...fields, ...own];
  const data: string[][] = [];
  for (const t of p.trajecten) {
    data.push([t["traject_id"] ?? "", "aanmelding_arm_1", ...fields.map((f) => t[f] ?? ""), ...own.map(() => "")]);
    const theirs = p.metingen.filter((m) => m["traject_id"] === t["traject_id"]);
    for (const [k, m] of theirs.entries()) {
      const cells: Record<string, string> = {};
      const code = word(m["instrument"] ?? "");
      cells[`${code}_id`] = m["meting_id"] ?? "";
      cells[`${code}_datum`] = m["datum"] ?? "";
      cells[`${code}_invuller`] = m["respondent"] ?? "";
      cells[`${code}_totaal`] = m["ruwe_score"] ?? "";
      cells[`${code}_complete`] = "2";
      for (const q of upTo(lists(p).get(m["instrument"] ?? "") ?? 0)) cells[`${code}_${q}`] = get(p, m, q);
      data.push([
        t["traject_id"] ?? "",
        `meting_${k}_arm_1`,
        ...fields.map(() => ""),
        ...own.map((n) => cells[n] ?? ""),
      ]);
    }
  }
  return {
    files: { "Praktijk_DATA_2021-02-01_0915.csv": table(names, data) },
    indeling: [
      {
        bestand: "Praktijk_DATA_2021-02-01_0915.csv",
        vorm: "gebeurtenissen",
        traject_id: "record_id",
        meting_id: ["record_id", "redcap_event_name"],
        lijsten: all.map(([instrument, n]) => ({
          instrument,
          datum: `${word(instrument)}_datum`,
          respondent: `${word(instrument)}_invuller`,
          ruwe_score: `${word(instrument)}_totaal`,
          ...(n ? { items: `${word(instrument)}_{vraag}` } : {}),
        })),
        trajecten: Object.fromEntries(fields.map((f) => [f, f])),
      },
    ],
  };
}

/** One row per zorgtraject, with the columns of each moment after another. */
export function perPerson(p: Plain): Form {
  const fields = Object.keys(p.trajecten[0] ?? {}).filter((n) => n !== "traject_id");
  const all = [...lists(p)];
  const of = (t: Row, code: string): Row[] =>
    p.metingen.filter((m) => m["traject_id"] === t["traject_id"] && m["instrument"] === code);
  const moments = new Map(all.map(([code]) => [code, Math.max(...p.trajecten.map((t) => of(t, code).length))]));
  const own = all.flatMap(([code, n]) =>
    upTo(moments.get(code) ?? 0).flatMap((k) => [
      `datum_${word(code)}_t${k}`,
      `invuller_${word(code)}_t${k}`,
      `totaal_${word(code)}_t${k}`,
      ...upTo(n).map((q) => `${word(code)}_t${k}_v${q}`),
    ]),
  );
  const data = p.trajecten.map((t) => {
    const cells: Record<string, string> = {};
    for (const [code, n] of all)
      for (const [i, m] of of(t, code).entries()) {
        const at = `${word(code)}_t${i + 1}`;
        cells[`datum_${at}`] = m["datum"] ?? "";
        cells[`invuller_${at}`] = m["respondent"] ?? "";
        cells[`totaal_${at}`] = m["ruwe_score"] ?? "";
        for (const q of upTo(n)) cells[`${at}_v${q}`] = get(p, m, q);
      }
    return [t["traject_id"] ?? "", ...fields.map((f) => t[f] ?? ""), ...own.map((n) => cells[n] ?? "")];
  });
  return {
    files: { "personen.csv": table(["traject_id", ...fields, ...own], data, ";") },
    indeling: [
      {
        bestand: "personen.csv",
        vorm: "breed",
        traject_id: "traject_id",
        lijsten: all.map(([instrument, n]) => ({
          instrument,
          momenten: upTo(moments.get(instrument) ?? 0).map((k) => `t${k}`),
          datum: `datum_${word(instrument)}_{moment}`,
          respondent: `invuller_${word(instrument)}_{moment}`,
          ruwe_score: `totaal_${word(instrument)}_{moment}`,
          ...(n ? { items: `${word(instrument)}_{moment}_v{vraag}` } : {}),
        })),
        trajecten: Object.fromEntries(fields.map((f) => [f, f])),
      },
    ],
  };
}

/** LimeSurvey: all lists in one survey, answers coded A1, A2, …, a time beside the date; zorgtrajecten apart. */
export function limesurvey(p: Plain): Form {
  const all = [...lists(p)];
  const column = (code: string, q: number): string => `${word(code).toUpperCase()}[SQ${String(q).padStart(3, "0")}]`;
  const own = all.flatMap(([code, n]) => [`${word(code)}tot`, ...upTo(n).map((q) => column(code, q))]);
  const names = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "wie", ...own];
  const data = p.metingen.map((m) => {
    const cells: Record<string, string> = {};
    const code = m["instrument"] ?? "";
    cells[`${word(code)}tot`] = m["ruwe_score"] ?? "";
    for (const [q, a] of p.antwoorden.get(m["meting_id"] ?? "") ?? []) cells[column(code, q)] = a === "" ? "" : `A${a}`;
    const start = [m["meting_id"] ?? "", `${m["datum"]} 00:00:00`, "3", "nl", "1234567"];
    return [...start, m["traject_id"] ?? "", m["respondent"] ?? "", ...own.map((n) => cells[n] ?? "")];
  });
  const antwoorden = Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`A${k}`, k]));
  return {
    files: { ...plainTrajecten(p), "results-survey731482.csv": table(names, data) },
    indeling: [
      {
        bestand: "results-survey731482.csv",
        vorm: "limesurvey",
        traject_id: "token",
        meting_id: "id",
        lijsten: all.map(([instrument, n]) => ({
          instrument,
          datum: "submitdate",
          respondent: "wie",
          ruwe_score: `${word(instrument)}tot`,
          ...(n ? { items: `${word(instrument).toUpperCase()}[SQ{vraag}]`, antwoorden } : {}),
        })),
      },
    ],
  };
}

/** Qualtrics: two more rows below the names, answers as words, lists cut into blocks of questions. */
export function qualtrics(p: Plain): Form {
  const all = [...lists(p)];
  const names: string[] = [
    "StartDate",
    "EndDate",
    "Status",
    "Finished",
    "RecordedDate",
    "ResponseId",
    "ExternalReference",
    "Wie",
  ];
  const blocks = new Map<string, string[]>();
  const totals = new Map<string, string>();
  let block = 1;
  for (const [code, n] of all) {
    names.push(`Q${++block}`);
    totals.set(code, `Q${block}`);
    const patterns: string[] = [];
    for (let from = 1; from <= n; from += 20) {
      block++;
      patterns.push(`Q${block}_{vraag}`);
      for (let q = from; q <= Math.min(n, from + 19); q++) names.push(`Q${block}_${q - from + 1}`);
    }
    blocks.set(code, patterns);
  }
  const column = (code: string, q: number): string =>
    `${(blocks.get(code)?.[Math.floor((q - 1) / 20)] ?? "").replace("{vraag}", String(((q - 1) % 20) + 1))}`;
  const total = (code: string): string => totals.get(code) ?? "";
  const below = [
    names.map((n) => (n.startsWith("Q") ? `Hoe vaak was u,\nafgelopen week, ${n}?` : n)),
    names.map((n) => `{"ImportId":"${n}"}`),
  ];
  const data = p.metingen.map((m) => {
    const code = m["instrument"] ?? "";
    const cells: Record<string, string> = {
      StartDate: `${m["datum"]} 00:00:00`,
      EndDate: `${m["datum"]} 00:00:00`,
      RecordedDate: m["datum"] ?? "",
      Status: "IP Address",
      Finished: "True",
      ResponseId: m["meting_id"] ?? "",
      ExternalReference: m["traject_id"] ?? "",
      Wie: m["respondent"] ?? "",
      [total(code)]: m["ruwe_score"] ?? "",
    };
    for (const [q, a] of p.antwoorden.get(m["meting_id"] ?? "") ?? []) cells[column(code, q)] = a && `antwoord ${a}`;
    return names.map((n) => cells[n] ?? "");
  });
  const antwoorden = Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`Antwoord ${k}`, k]));
  return {
    files: { ...plainTrajecten(p), "ROM_2021.csv": table(names, [...below, ...data]) },
    indeling: [
      {
        bestand: "ROM_2021.csv",
        vorm: "qualtrics",
        traject_id: "ExternalReference",
        meting_id: "ResponseId",
        lijsten: all.map(([instrument, n]) => ({
          instrument,
          datum: "RecordedDate",
          respondent: "Wie",
          ruwe_score: total(instrument),
          ...(n ? { items: blocks.get(instrument), antwoorden } : {}),
        })),
      },
    ],
  };
}

const EPISODE = "http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare";
/** FHIR: one QuestionnaireResponse per meting, with its zorgtraject as episode of care. */
export function fhir(p: Plain, form: "ndjson" | "bundle"): Form {
  const resources = p.metingen.map((m) => {
    const answers = [...(p.antwoorden.get(m["meting_id"] ?? "") ?? [])].filter(([, a]) => a !== "");
    const half = Math.ceil(answers.length / 2);
    const item = ([q, a]: [number, string]) => ({ linkId: `q${q}`, answer: [{ valueInteger: Number(a) }] });
    const score = m["ruwe_score"] ? [{ linkId: "totaal", answer: [{ valueDecimal: Number(m["ruwe_score"]) }] }] : [];
    return {
      resourceType: "QuestionnaireResponse",
      id: m["meting_id"],
      extension: [{ url: EPISODE, valueReference: { reference: `EpisodeOfCare/${m["traject_id"]}` } }],
      questionnaire: `https://example.org/Questionnaire/${word(m["instrument"] ?? "")}|1.2`,
      status: "completed",
      authored: m["datum"],
      source: { type: m["respondent"] },
      item: [
        { linkId: "deel-1", item: answers.slice(0, half).map(item) },
        { linkId: "deel-2", item: [...answers.slice(half).map(item), ...score] },
      ],
    };
  });
  const bestand = form === "ndjson" ? "QuestionnaireResponse.ndjson" : "bundle.json";
  const text =
    form === "ndjson"
      ? resources.map((r) => `${JSON.stringify(r)}\n`).join("")
      : JSON.stringify(
          { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) },
          null,
          1,
        );
  return {
    files: { ...plainTrajecten(p), [bestand]: text },
    indeling: [
      {
        bestand,
        vorm: "fhir",
        traject_id: `extension(${EPISODE}).valueReference.reference`,
        meting_id: "id",
        lijsten: [...lists(p)].map(([instrument, n]) => ({
          instrument,
          datum: "authored",
          respondent: "source.type",
          ruwe_score: "item(totaal)",
          ...(n ? { items: "q{vraag}" } : {}),
          waar: {
            questionnaire: `https://example.org/Questionnaire/${word(instrument)}`,
            status: ["completed", "amended"],
          },
        })),
      },
    ],
  };
}

const letters = (k: number): string =>
  (k < 26 ? "" : letters(Math.floor(k / 26) - 1)) + String.fromCharCode(65 + (k % 26));
const xml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
/** Days of Excel: 1 is 1 January 1900, and 1900 is taken for a leap year. */
const serial = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000) + 25_569;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** One cell of a sheet: a date where the text is one, a number where `number` says so, else text. */
function cell(at: string, text: string, number: boolean): string {
  if (text === "") return "";
  if (DATE.test(text)) return `<c r="${at}" s="1"><v>${serial(text)}</v></c>`;
  if (number) return `<c r="${at}"><v>${text}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`;
}

/** An Excel file of sheets with rows of text; `numbers` are names of columns that hold numbers. */
export function workbook(
  sheets: Readonly<Record<string, readonly (readonly string[])[]>>,
  numbers: (name: string) => boolean = () => false,
): Buffer {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const pack = "http://schemas.openxmlformats.org/package/2006";
  const names = Object.keys(sheets);
  const files: Record<string, string> = {
    "[Content_Types].xml": `${head}<Types xmlns="${pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${pack}/relationships"><Relationship Id="rId1" Type="${rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${rel}"><sheets>${names
      .map((n, k) => `<sheet name="${xml(n)}" sheetId="${k + 1}" r:id="rId${k + 1}"/>`)
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="${pack}/relationships">${names
      .map((_, k) => `<Relationship Id="rId${k + 1}" Type="${rel}/worksheet" Target="worksheets/sheet${k + 1}.xml"/>`)
      .join("")}<Relationship Id="rId99" Type="${rel}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `${head}<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
  for (const [k, name] of names.entries()) {
    const data = sheets[name] ?? [];
    const header = data[0] ?? [];
    files[`xl/worksheets/sheet${k + 1}.xml`] = `${head}<worksheet xmlns="${main}"><sheetData>${data
      .map(
        (row, r) =>
          `<row r="${r + 1}">${row.map((text, c) => cell(`${letters(c)}${r + 1}`, text, r > 0 && numbers(header[c] ?? "") && /^-?\d+(\.\d+)?$/.test(text))).join("")}</row>`,
      )
      .join("")}</sheetData></worksheet>`;
  }
  return zip(files);
}

/** Excel: one row per measurement on one sheet, the zorgtrajecten on another. */
export function excel(p: Plain): Form {
  const questions = upTo(most(p));
  const first = ["meting_id", "traject_id", "instrument", "datum", ...FIELDS];
  const names = [...first, ...questions.map((q) => `v${q}`)];
  const fields = Object.keys(p.trajecten[0] ?? {});
  const numeric = new Set(["ruwe_score", "geboortejaar", "gaf_begin", ...questions.map((q) => `v${q}`)]);
  const book = workbook(
    {
      Zorgtrajecten: [fields, ...p.trajecten.map((t) => fields.map((f) => t[f] ?? ""))],
      Metingen: [
        names,
        ...p.metingen.map((m) => [...first.map((n) => m[n] ?? ""), ...questions.map((q) => get(p, m, q))]),
      ],
    },
    (name) => numeric.has(name),
  );
  const metingen = (wide(p).indeling[0] ?? {}) as object;
  return {
    files: { "rom.xlsx": book },
    indeling: [
      { ...metingen, bestand: "rom.xlsx", blad: "Metingen" },
      {
        bestand: "rom.xlsx",
        vorm: "breed",
        traject_id: "traject_id",
        trajecten: Object.fromEntries(fields.filter((f) => f !== "traject_id").map((f) => [f, f])),
      },
    ],
  };
}

/** The files of a form with the description of the delivery and its mapping. */
export const delivered = (p: Plain, form: Form): Files => ({
  ...p.rest,
  ...form.files,
  "aanlevering.json": JSON.stringify({ ...p.description, indeling: form.indeling }),
});
