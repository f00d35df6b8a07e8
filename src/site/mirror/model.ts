import type { Verschil } from "../../engine/definitions/difference.js";
import type { Spec } from "../charts/theme.js";

/**
 * A spiegelrapportage as a value: everything that page, paper, workbook and slides say of one vestiging or organisatie. Made of
 * published figures only; what is not there is a value with its reason.
 */

export type Measure = "percent" | "points" | "aantal";

/** Whose figure it is, beside whom the report is about. */
export type Role = "eigen" | "cluster" | "organisatie" | "totaal";

/** One figure with all that belongs to it. */
export interface Figure {
  /** What it is, in words; with its instrument where it has one. */
  readonly wat: string;
  readonly indicator: string;
  readonly rol: Role;
  /** Code and name of the unit. */
  readonly eenheid: string;
  readonly naam: string;
  readonly periode: string;
  readonly periodenaam: string;
  readonly maat: Measure;
  readonly n: number | null;
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  /** Why there is no value; null where there is one. */
  readonly reden: string | null;
  /** What n counts, what the denominator is and which date counts. */
  readonly definitie: string;
  /** Of the release, or added by the network itself. */
  readonly herkomst: "uitgave" | "overgenomen";
}

/** A cell of a table of the report. */
export type TableCell =
  | { readonly soort: "cijfer"; readonly cijfer: Figure }
  | { readonly soort: "verschil"; readonly verschil: Verschil | null; readonly reden: string }
  | { readonly soort: "tekst"; readonly tekst: string };

export interface ReportTable {
  readonly titel: string;
  /** Head of the first column, then of every cell. */
  readonly koppen: readonly string[];
  readonly rijen: readonly { readonly kop: string; readonly cellen: readonly TableCell[] }[];
}

export interface ReportDrawing {
  readonly naam: string;
  readonly titel: string;
  /** What it shows, for who cannot see it: with its numbers. */
  readonly alt: string;
  readonly spec: (width: number) => Spec;
  /** The figures that are drawn, so that they go into the workbook too. */
  readonly cijfers: readonly Figure[];
}

export const BLOCKS = [
  "kort",
  "wie",
  "gegevens",
  "uitkomst",
  "casemix",
  "verloop",
  "groepen",
  "inzet",
  "verrijking",
  "verborgen",
  "gesprek",
  "afspraken",
  "verantwoording",
] as const;
export type BlockName = (typeof BLOCKS)[number];

/** A part of the report. */
export interface ReportBlock {
  readonly naam: BlockName;
  readonly titel: string;
  readonly zinnen: readonly string[];
  readonly tabellen: readonly ReportTable[];
  readonly tekeningen: readonly ReportDrawing[];
  /** Points of a list, each with a source or a remark below it. */
  readonly punten: readonly { readonly tekst: string; readonly bij: string | null }[];
  /** Smaller print below. */
  readonly noten: readonly string[];
}

/** Three numbers at the head of the report. */
export interface HeadFigure {
  readonly cijfer: Figure;
  readonly zegt: string | null;
}

export interface Question {
  readonly code: string;
  readonly onderwerp: string;
  readonly vraag: string;
  /** The number that made it come up; null where it always may. */
  readonly aanleiding: string | null;
  readonly bron: string;
}

/** What a target asks, and what the interval allows to be said. */
export interface TargetVerdict {
  readonly indicator: string;
  readonly wat: string;
  readonly streef: number;
  readonly bron: string;
  readonly oordeel: "gehaald" | "niet gehaald" | "niet te zeggen" | "niet beschikbaar";
  /** The figure with its interval and n. */
  readonly cijfer: string;
  readonly zin: string;
}

export interface Subject {
  readonly niveau: "vestiging" | "organisatie";
  readonly eenheid: string;
  readonly naam: string;
  readonly organisatie: string | null;
}

export interface MirrorReport {
  readonly over: Subject;
  /** Of a vestiging. */
  readonly organisatienaam: string | null;
  /** The period in a sentence, and why it is not a half-year where it is not. */
  readonly periode: string;
  readonly periodeWaarom: string | null;
  readonly kop: readonly HeadFigure[];
  /** Own chief figures of every period of the release. */
  readonly hoofdcijfers: readonly Figure[];
  readonly streefwaarden: readonly TargetVerdict[];
  readonly vragen: readonly Question[];
  readonly blokken: readonly ReportBlock[];
}

/** A block with nothing in it yet. */
export const block = (naam: BlockName, titel: string, parts: Partial<ReportBlock> = {}): ReportBlock => ({
  naam,
  titel,
  zinnen: [],
  tabellen: [],
  tekeningen: [],
  punten: [],
  noten: [],
  ...parts,
});

/** Every figure of a block, of tables and drawings; each once. */
export function figuresOf(b: ReportBlock): readonly Figure[] {
  const all = [
    ...b.tabellen.flatMap((t) =>
      t.rijen.flatMap((r) => r.cellen.flatMap((c) => (c.soort === "cijfer" ? [c.cijfer] : []))),
    ),
    ...b.tekeningen.flatMap((d) => d.cijfers),
  ];
  const key = (f: Figure): string => `${f.wat}|${f.eenheid}|${f.periode}|${f.herkomst}`;
  return [...new Map(all.map((f) => [key(f), f])).values()];
}
