import path from "node:path";
import { field, iso, Lines } from "./lines.js";
import { LEEFSITUATIES, OPLEIDINGEN, type Traject } from "./patients.js";

/** Takes zorgtrajecten one by one and writes them somewhere. */
export interface Sink {
  add(t: Traject): void;
  close(): void;
}

const yesNo = (b: boolean): string => (b ? "ja" : "nee");

/** The DBC-prestatiecode of the (last) DBC: 3 kind, 3 diagnosis, 3 zvz, 3 product group. */
export const prestatiecode = (t: Traject, vervolg = t.vervolg): string =>
  `${vervolg ? "102" : "101"}${t.domein === "01" ? "007" : "013"}${t.zvz}${t.zorgsoort === "gb-ggz" ? "112" : "114"}`;

const TRAJECT: readonly (readonly [string, (t: Traject) => string | number])[] = [
  ["traject_id", (t) => t.id],
  ["patient_id", (t) => `P${String(t.patient).padStart(7, "0")}`],
  ["vestiging", (t) => t.vestiging.naam],
  ["organisatie", (t) => t.vestiging.organisatie],
  ["cluster", (t) => t.vestiging.cluster],
  ["behandelaar", (t) => t.behandelaar.code],
  ["eerste_contact", (t) => t.eersteTekst ?? iso(t.eerste)],
  ["laatste_contact", (t) => iso(t.laatste)],
  ["einddatum", (t) => (t.open ? "" : iso(t.sluit))],
  ["reden_einde", (t) => (t.open ? "" : t.reden)],
  ["zorgsoort", (t) => t.zorgsoort],
  ["diagnosegroep", (t) => t.diagnose],
  ["verwijzer", (t) => t.verwijzer],
  ["geboortejaar", (t) => t.geboortejaar ?? ""],
  ["geslacht", (t) => t.geslacht],
  ["toestemming", (t) => (t.bezwaar ? "nee" : "ja")],
  ["team", (t) => t.behandelaar.team],
  ["behandelaar_ervaring", (t) => t.behandelaar.ervaring],
  ["prestatiecode", (t) => prestatiecode(t)],
  ["zvz", (t) => t.zvz],
  ["nevendiagnose", (t) => t.nevendiagnose ?? ""],
  ["opleidingsniveau", (t) => OPLEIDINGEN[t.opleiding] ?? ""],
  ["leefsituatie", (t) => LEEFSITUATIES[t.leefsituatie] ?? ""],
  ["gaf_begin", (t) => t.gaf],
  ["arbeid_begin", (t) => yesNo(t.werkBegin)],
  ["arbeid_eind", (t) => (t.open ? "" : yesNo(t.werkEind))],
  ["protocol", (t) => yesNo(t.protocol)],
  ["overgenomen", (t) => yesNo(t.overgenomen)],
  ["supervisie", (t) => yesNo(t.supervisie)],
  ["reden_geen_voormeting", (t) => t.redenGeenVoormeting ?? ""],
  ["reden_geen_nameting", (t) => t.redenGeenNameting ?? ""],
];

export const METINGEN_HEADER = "meting_id,traject_id,instrument,datum,respondent,ruwe_score\n";
export const ITEMS_HEADER = "meting_id,item,score\n";

/** The lines of one list's answers. */
export function itemLines(id: string, answers: readonly number[]): string {
  let text = "";
  for (let i = 0; i < answers.length; i += 2) text += `${id},${answers[i]},${answers[i + 1]}\n`;
  return text;
}

/** Writes ROM-CSV: trajecten.csv, metingen.csv, items.csv and contacten.csv. */
export class RomCsv implements Sink {
  private readonly trajecten: Lines;
  private readonly metingen: Lines;
  private readonly items: Lines;
  private readonly contacten: Lines;
  private n = 0;
  constructor(folder: string) {
    this.trajecten = new Lines(path.join(folder, "trajecten.csv"), `${TRAJECT.map(([name]) => name).join(",")}\n`);
    this.metingen = new Lines(path.join(folder, "metingen.csv"), METINGEN_HEADER);
    this.items = new Lines(path.join(folder, "items.csv"), ITEMS_HEADER);
    this.contacten = new Lines(path.join(folder, "contacten.csv"), "traject_id,datum,soort\n");
  }
  add(t: Traject): void {
    this.trajecten.add(`${TRAJECT.map(([, value]) => field(value(t))).join(",")}\n`);
    for (const c of t.contacten ?? []) this.contacten.add(`${t.id},${iso(c.datum)},${c.soort}\n`);
    for (const m of t.metingen) {
      const id = `M${String(++this.n).padStart(8, "0")}`;
      this.metingen.add(
        `${id},${t.id},${m.instrument},${m.datumTekst ?? iso(m.datum)},${m.respondent},${m.totaal ?? ""}\n`,
      );
      if (m.antwoorden.length) this.items.add(itemLines(id, m.antwoorden));
    }
  }
  close(): void {
    this.trajecten.close();
    this.metingen.close();
    this.items.close();
    this.contacten.close();
  }
}
