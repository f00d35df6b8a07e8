import { rmSync } from "node:fs";
import path from "node:path";
import { DIAGNOSES } from "./effects.js";
import { field, iso, Lines } from "./lines.js";
import { LEEFSITUATIES, type Meting, OPLEIDINGEN, type Traject } from "./patients.js";
import { ITEMS_HEADER, itemLines, METINGEN_HEADER, prestatiecode, type Sink } from "./rom-csv.js";

/**
 * SBG's BenchmarkImport 5.0.1 of one organisatie, and beside it the ROM-CSV of exactly what that XML can carry (domain
 * facts §1.1–1.2). What the XML has no place for is in neither: cluster, verwijzer, objections (those patients are not
 * delivered), dates that cannot be read.
 */

/** Instrument codes and respondents as SBG writes them. */
const SBG_CODE: Readonly<Record<string, string>> = {
  "SCL-90": "SCL90",
  "OQ-45": "OQ45",
  "OQ-45-SD": "OQ45-sd",
  "SQ-48": "SQ48",
  "DASS-21": "DASS21",
  "CORE-34": "CORE34",
  "SDQ-P": "SDQ-P4-16",
};
const RESPONDENT: Readonly<Record<string, string>> = { patient: "01", behandelaar: "02", ouder: "04" };
const ITEMS_ONLY = 999;

/** One DBC of a zorgtraject. */
interface Dbc {
  readonly nummer: string;
  readonly prestatiecode: string;
  readonly start: number;
  readonly eind: number | null;
  readonly eersteSessie: number | null;
  readonly laatsteSessie: number | null;
  readonly reden: string | null;
  readonly metingen: readonly Meting[];
}

/** The DBCs of a zorgtraject: one, or two that follow each other. */
function dbcsOf(t: Traject, number: number): Dbc[] {
  const single: Dbc = {
    nummer: `${t.id}-1`,
    prestatiecode: prestatiecode(t),
    start: t.eerste - (number % 4),
    eind: t.open ? null : t.sluit,
    // Where the first session is not delivered the start of the DBC stands for it.
    eersteSessie: number % 50 === 0 && !t.vervolg ? null : t.eerste,
    laatsteSessie: t.open ? null : t.laatste,
    reden: t.open ? null : t.reden,
    metingen: t.metingen,
  };
  if (!t.vervolg) return [single];
  const middle = Math.floor((t.eerste + t.laatste) / 2);
  const early = t.metingen.filter((m) => m.moment === "voor");
  return [
    {
      ...single,
      prestatiecode: prestatiecode(t, false),
      eind: middle,
      laatsteSessie: middle - 3,
      reden: "4",
      metingen: early,
    },
    {
      ...single,
      nummer: `${t.id}-2`,
      start: middle + 1,
      eersteSessie: middle + 4,
      metingen: t.metingen.filter((m) => m.moment === "na"),
    },
  ];
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", '"': "&quot;" };
type Attributes = readonly (readonly [string, string | number | null])[];
const open = (name: string, attributes: Attributes, end = ">"): string =>
  `<${name}${attributes.map(([k, v]) => (v === null ? "" : ` ${k}="${String(v).replace(/[&<"]/g, (c) => ESCAPES[c] ?? c)}"`)).join("")}${end}\n`;
const date = (at: number | null): string | null => (at === null ? null : iso(at));
const code = (list: Readonly<Record<string, string>>, key: string): string => list[key] ?? "";
/** A diagnosis without its finer digits. */
const group = (diagnosis: string): string => diagnosis.slice(0, diagnosis.indexOf("."));

const CSV_HEADER =
  "traject_id,patient_id,organisatie,vestiging,behandelaar,eerste_contact,laatste_contact,einddatum,reden_einde,prestatiecode,diagnosegroep,nevendiagnose,geboortejaar,geslacht,leefsituatie,opleidingsniveau,gaf_begin\n";

export interface XmlOptions {
  /** Where xml and csv parts go. */
  readonly xml: string;
  readonly csv: string;
  /** Place of the organisatie in the delivery: 0, 1, … */
  readonly index: number;
  readonly organisatie: string;
  readonly zorgaanbieder: string;
  readonly van: string;
  readonly tot: string;
  readonly gemaakt: string;
}

/** Writes one organisatie; its CSV lines wait in part files until {@link joinParts}. */
export class SbgXml implements Sink {
  private readonly out: Lines;
  private readonly parts: Record<Table, Lines>;
  private patient = 0;
  private number = 0;
  private readonly o: XmlOptions;
  constructor(o: XmlOptions) {
    this.o = o;
    const slug = o.organisatie.toLowerCase().replace(/\W+/g, "-");
    this.out = new Lines(path.join(o.xml, `${o.index + 1}-${slug}.xml`), '<?xml version="1.0" encoding="UTF-8"?>\n');
    this.out.add(
      open("BenchmarkImport", [
        ["xmlns", "http://sbggz.nl/schema/import/5.0.1"],
        ["versie", "5.0"],
        ["datumCreatie", `${o.gemaakt}${o.index % 2 ? "T" : " "}09:30:00`],
        ["startdatumAangeleverdePeriode", o.van],
        ["einddatumAangeleverdePeriode", o.tot],
      ]),
    );
    this.out.add(
      open("Zorgaanbieder", [
        ["zorgaanbiedercode", o.zorgaanbieder],
        ["zorgaanbiedernaam", o.organisatie],
      ]),
    );
    const part = (table: Table): Lines => new Lines(partFile(o.csv, table, o.index));
    this.parts = { trajecten: part("trajecten"), metingen: part("metingen"), items: part("items") };
  }
  add(t: Traject): void {
    if (t.bezwaar) return;
    this.number++;
    const dbcs = dbcsOf(t, this.number);
    this.addXml(t, dbcs);
    this.addCsv(t, dbcs);
  }
  private addXml(t: Traject, dbcs: readonly Dbc[]): void {
    if (t.patient !== this.patient) {
      if (this.patient) this.out.add("</Patient>\n");
      this.patient = t.patient;
      this.out.add(
        open("Patient", [
          ["koppelnummer", `P${t.patient}`],
          ["geboorteJaar", t.geboortejaar],
          ["geslacht", t.geslacht === "m" ? 1 : 2],
          ["leefsituatie", t.leefsituatie],
          ["opleidingsniveau", t.opleiding],
        ]),
      );
    }
    this.out.add(
      open("Zorgtraject", [
        ["zorgtrajectnummer", t.id],
        ["zorgdomeinCode", t.domein],
        ["locatiecode", t.vestiging.naam],
        ["primaireDiagnoseCode", DIAGNOSES[t.diagnose].code],
        ["GAFscore", t.gaf],
      ]),
    );
    const second = t.nevendiagnose ? DIAGNOSES[t.nevendiagnose].code : "nb";
    this.out.add(open("NevendiagnoseCode", [["nevendiagnoseCode", second]], "/>"));
    const primary = open(
      "Behandelaar",
      [
        ["primairOfNeven", 1],
        ["alias", t.behandelaar.code],
        ["beroep", "PB.BG.gzpsy"],
      ],
      "/>",
    );
    const other = open(
      "Behandelaar",
      [
        ["primairOfNeven", 2],
        ["alias", `N${t.behandelaar.code}`],
      ],
      "/>",
    );
    this.out.add(this.number % 7 === 0 ? other + primary : primary);
    for (const d of dbcs) this.addDbc(d);
    this.out.add("</Zorgtraject>\n");
  }
  private addDbc(d: Dbc): void {
    this.out.add(
      open("DBCTraject", [
        ["DBCTrajectnummer", d.nummer],
        ["DBCPrestatieCode", d.prestatiecode],
        ["startdatumDBC", iso(d.start)],
        ["einddatumDBC", date(d.eind)],
        ["datumEersteSessie", date(d.eersteSessie)],
        ["datumLaatsteSessie", date(d.laatsteSessie)],
        ["redenEindeDBC", d.reden],
      ]),
    );
    for (const m of d.metingen) {
      const attributes: Attributes = [
        ["datum", iso(m.datum)],
        ["typemeting", m.moment === "voor" ? 1 : 2],
        ["typeRespondent", RESPONDENT[m.respondent] ?? "10"],
        ["gebruiktMeetinstrument", SBG_CODE[m.instrument] ?? m.instrument],
        ["totaalscoreMeting", m.totaal ?? ITEMS_ONLY],
      ];
      if (m.antwoorden.length === 0) {
        this.out.add(open("Meting", attributes, "/>"));
        continue;
      }
      let text = open("Meting", attributes);
      for (let i = 0; i < m.antwoorden.length; i += 2)
        text += `<Item itemnummer="${m.antwoorden[i]}" score="${m.antwoorden[i + 1]}"/>\n`;
      this.out.add(`${text}</Meting>\n`);
    }
    this.out.add("</DBCTraject>\n");
  }
  private addCsv(t: Traject, dbcs: readonly Dbc[]): void {
    const id = `${this.o.zorgaanbieder}/${t.id}`;
    const last = dbcs.at(-1);
    const known = (days: (number | null)[]): number[] => days.filter((d) => d !== null);
    const sessions = known(dbcs.map((d) => d.eersteSessie));
    const ends = known(dbcs.map((d) => d.laatsteSessie));
    const closed = known(dbcs.map((d) => d.eind));
    this.parts.trajecten.add(
      `${[
        id,
        `${this.o.zorgaanbieder}/P${t.patient}`,
        this.o.organisatie,
        t.vestiging.naam,
        t.behandelaar.code,
        iso(Math.min(...(sessions.length ? sessions : dbcs.map((d) => d.start)))),
        ends.length ? iso(Math.max(...ends)) : "",
        closed.length === dbcs.length ? iso(Math.max(...closed)) : "",
        last?.reden ?? "",
        last?.prestatiecode ?? "",
        group(DIAGNOSES[t.diagnose].code),
        t.nevendiagnose ? group(DIAGNOSES[t.nevendiagnose].code) : "",
        t.geboortejaar ?? "",
        t.geslacht,
        code(LEEFSITUATIES, t.leefsituatie),
        code(OPLEIDINGEN, t.opleiding),
        t.gaf,
      ]
        .map(field)
        .join(",")}\n`,
    );
    let n = 0;
    for (const m of dbcs.flatMap((d) => d.metingen)) {
      const meting = `${id}/${++n}`;
      this.parts.metingen.add(
        `${meting},${id},${SBG_CODE[m.instrument] ?? m.instrument},${iso(m.datum)},${RESPONDENT[m.respondent] ?? "10"},${m.totaal ?? ITEMS_ONLY}\n`,
      );
      if (m.antwoorden.length) this.parts.items.add(itemLines(meting, m.antwoorden));
    }
  }
  close(): void {
    if (this.patient) this.out.add("</Patient>\n");
    this.out.add("</Zorgaanbieder>\n</BenchmarkImport>\n");
    this.out.close();
    for (const part of Object.values(this.parts)) part.close();
  }
}

type Table = "trajecten" | "metingen" | "items";
const HEADERS: Readonly<Record<Table, string>> = {
  trajecten: CSV_HEADER,
  metingen: METINGEN_HEADER,
  items: ITEMS_HEADER,
};
const partFile = (folder: string, table: Table, index: number): string => path.join(folder, `${table}.deel-${index}`);

/** Puts the parts of all organisaties together, in the order of the XML files. */
export function joinParts(folder: string, count: number): void {
  for (const [table, header] of Object.entries(HEADERS) as [Table, string][]) {
    const out = new Lines(path.join(folder, `${table}.csv`), header);
    for (let i = 0; i < count; i++) {
      out.addFile(partFile(folder, table, i));
      rmSync(partFile(folder, table, i));
    }
    out.close();
  }
}
