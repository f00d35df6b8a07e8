import type { QualifiedTag, Tag } from "sax";
import { cleanText } from "../clean.js";
import { type CodeLists, type ElementName, PARENT, type ValueRule, valueRules } from "./elements.js";

export type Cell = string | number | null;
export type StagedRow = readonly Cell[];

/** What the reader hands out: rows for the staging tables, in the order of stage.ts. */
export interface Sink {
  dbc(row: StagedRow): void;
  meting(row: StagedRow): void;
  item(row: StagedRow): void;
  /** A value that was left out, or an element that was not read. */
  fault(row: StagedRow): void;
}

/** Running numbers over all files of a delivery, so that keys made here are unique in it. */
export interface Numbers {
  dbc: number;
  meting: number;
  item: number;
}

export interface FileInfo {
  gecreeerd: string;
  van: string;
  tot: string;
}

type Attributes = Readonly<Record<string, string>>;

const filled = (text: string | undefined): string | null => cleanText(text ?? "") || null;
/** `as1_14.01` → `as1_14`; `nb` means: not known. */
const diagnosis = (code: string | undefined): string | null =>
  /^(as[12]_\d+)/i.exec(code ?? "")?.[1]?.toLowerCase() ?? null;
const SEX: Readonly<Record<string, string>> = { "1": "m", "2": "v" };

/**
 * Reads the elements of one BenchmarkImport, in the order in which they come, into rows. Grain of what it hands out: one
 * row per DBCTraject, per Meting and per Item; every such element in its place gives exactly one row.
 * Elements in a wrong place are not read, and reported; unknown attributes (SBG's reserve) are passed over.
 */
export class ImportReader {
  /** Names of the open elements that are read. */
  private readonly path: ElementName[] = [];
  /** How deep within an element that is not read. */
  private skipped = 0;
  private provider: Attributes = {};
  private patient: Attributes = {};
  private traject: Attributes = {};
  private therapist: string | null = null;
  private secondary: string | null = null;
  private open: StagedRow[] = [];
  private readonly rules: Readonly<Partial<Record<ElementName, readonly ValueRule[]>>>;
  readonly info: FileInfo = { gecreeerd: "", van: "", tot: "" };
  /** Children seen per open element, to tell of those that should hold some. */
  private readonly children: number[] = [];
  text = false;

  constructor(
    private readonly file: number,
    private readonly lists: CodeLists,
    private readonly numbers: Numbers,
    private readonly sink: Sink,
    /** 1-based line of the tag now read. */
    private readonly line: () => number,
  ) {
    this.rules = valueRules(lists);
  }

  start(tag: Tag | QualifiedTag): void {
    const name = tag.name.slice(tag.name.indexOf(":") + 1) as ElementName;
    const parent = this.path.at(-1) ?? null;
    if (this.skipped > 0 || !Object.hasOwn(PARENT, name) || PARENT[name] !== parent) {
      if (this.skipped++ === 0) this.misplaced(name, parent);
      return;
    }
    this.path.push(name);
    this.children[this.path.length - 2] = (this.children[this.path.length - 2] ?? 0) + 1;
    this.children[this.path.length - 1] = 0;
    this.read(name, this.checked(name, tag.attributes as Record<string, string>));
  }

  private misplaced(name: string, parent: ElementName | null): void {
    if (Object.hasOwn(PARENT, name))
      this.fault(name, "", `binnen ${parent}`, `binnen ${PARENT[name as ElementName]}`, "element");
    else this.fault("element", "", "", "een element van BenchmarkImport", "element");
  }

  end(): void {
    if (this.skipped > 0) {
      this.skipped--;
      return;
    }
    const name = this.path.pop();
    const children = this.children[this.path.length] ?? 0;
    if (name === "Zorgtraject") {
      for (const row of this.open) this.sink.dbc(this.completed(row));
      if (this.open.length === 0) this.fault(name, "", "", "ten minste één DBCTraject", "leeg");
    } else if (name === "Patient" && children === 0) this.fault(name, "", "", "ten minste één Zorgtraject", "leeg");
  }

  /** Attributes of which the values that break a rule are left out. */
  private checked(name: ElementName, attributes: Record<string, string>): Attributes {
    for (const rule of this.rules[name] ?? []) {
      const value = attributes[rule.attribute]?.trim();
      if (value === undefined || value === "") {
        if (rule.required) this.fault(name, rule.attribute, "", `ingevuld: ${rule.expected}`, "mist");
        continue;
      }
      if (rule.holds(value)) continue;
      this.fault(name, rule.attribute, rule.person ? "(afgeschermd)" : value, rule.expected, "waarde");
      if (name !== "Zorgaanbieder") delete attributes[rule.attribute];
    }
    return attributes;
  }

  private fault(element: string, attribute: string, value: string, expected: string, kind: string): void {
    this.sink.fault([this.file, this.line(), attribute ? `${element}/@${attribute}` : element, value, expected, kind]);
  }

  private read(name: ElementName, a: Attributes): void {
    switch (name) {
      case "BenchmarkImport":
        this.info.gecreeerd = (a["datumCreatie"] ?? "").replace(" ", "T");
        this.info.van = filled(a["startdatumAangeleverdePeriode"]) ?? "";
        this.info.tot = filled(a["einddatumAangeleverdePeriode"]) ?? "";
        return;
      case "Zorgaanbieder":
        this.provider = a;
        return;
      case "Patient":
        this.patient = a;
        return;
      case "Zorgtraject":
        this.traject = a;
        this.therapist = null;
        this.secondary = null;
        this.open = [];
        return;
      case "Behandelaar":
        if (a["primairOfNeven"] === "1") this.therapist ??= filled(a["alias"]);
        return;
      case "NevendiagnoseCode":
        this.secondary ??= diagnosis(a["nevendiagnoseCode"]);
        return;
      case "DBCTraject":
        this.open.push([...this.dbcHead(), ...this.dbcDates(a)]);
        return;
      case "Meting":
        this.sink.meting([
          ++this.numbers.meting,
          this.file,
          this.line(),
          this.numbers.dbc,
          String(this.numbers.meting),
          this.trajectKey(),
          filled(a["gebruiktMeetinstrument"]),
          filled(a["datum"]),
          filled(a["typeRespondent"]),
          filled(a["totaalscoreMeting"]),
          filled(a["typemeting"]),
        ]);
        return;
      case "Item":
        this.sink.item([
          ++this.numbers.item,
          this.line(),
          this.numbers.meting,
          filled(a["itemnummer"]),
          filled(a["score"]),
        ]);
    }
  }

  /** Unique in the delivery: numbers of zorgtrajecten are unique within the zorgaanbieder only. */
  private trajectKey(): string | null {
    const key = filled(this.traject["zorgtrajectnummer"]);
    return key && `${filled(this.provider["zorgaanbiedercode"]) ?? ""}/${key}`;
  }

  /** A patient known by pseudonym is one patient at every zorgaanbieder; else the koppelnummer is the zorgaanbieder's. */
  private patientKey(): string | null {
    const key = filled(this.patient["koppelnummer"]);
    return filled(this.patient["pseudoBSN"]) ?? (key && `${filled(this.provider["zorgaanbiedercode"]) ?? ""}/${key}`);
  }

  private dbcHead(): StagedRow {
    return [++this.numbers.dbc, this.file, this.line(), this.trajectKey(), this.patientKey()];
  }

  private dbcDates(a: Attributes): StagedRow {
    return [
      filled(a["DBCTrajectnummer"]),
      filled(a["datumEersteSessie"]) ?? filled(a["startdatumDBC"]),
      filled(a["startdatumDBC"]),
      filled(a["datumLaatsteSessie"]),
      filled(a["einddatumDBC"]),
      filled(a["redenEindeDBC"]),
      filled(a["DBCPrestatieCode"]),
      this.label(this.lists.nonResponse, a["redenNonResponseVoormeting"]),
      this.label(this.lists.nonResponse, a["redenNonResponseNameting"]),
    ];
  }

  private label(list: ReadonlyMap<string, string>, code: string | undefined): string | null {
    return list.get(code?.trim() ?? "") ?? null;
  }

  /** What stands above and beside a DBCTraject, known when its Zorgtraject ends. */
  private completed(row: StagedRow): StagedRow {
    const { provider, patient, traject, lists } = this;
    return [
      ...row,
      filled(provider["zorgaanbiedernaam"]) ?? filled(provider["zorgaanbiedercode"]),
      filled(traject["locatiecode"]),
      this.therapist,
      this.label(lists.zorgdomein, traject["zorgdomeinCode"]),
      diagnosis(traject["primaireDiagnoseCode"]),
      this.secondary,
      filled(traject["GAFscore"]),
      filled(patient["geboorteJaar"]),
      SEX[patient["geslacht"]?.trim() ?? ""] ?? null,
      this.label(lists.leefsituatie, patient["leefsituatie"]),
      this.label(lists.opleidingsniveau, patient["opleidingsniveau"]),
    ];
  }
}
