import { readdirSync } from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";
import { normalCode } from "./codes.js";
import { faultOf, places } from "./faults.js";
import {
  type Cutoff,
  type Entry,
  entrySchema,
  type LeastImportant,
  type Norm,
  type Reliability,
  type ReliableChange,
} from "./schema.js";

export { normalCode };

/** What the answers of a list become: the main scale's rule. */
export interface ItemKey {
  /** Number of questions of the whole list. */
  readonly aantal: number;
  readonly min: number;
  readonly max: number;
  /** Answers from..to that mean "not known". */
  readonly onbekend?: { readonly van: number; readonly tot: number };
  readonly afwijkend: readonly { readonly items: readonly number[]; readonly min: number; readonly max: number }[];
  readonly anders?: { readonly min: number; readonly max: number; readonly verschuiving: number };
  /** The number that the other numbering leaves out; those after it are one higher there. */
  readonly overgeslagen?: number;
  /** Questions of the main scale; empty where no scoring key is known: then only totals give a score. */
  readonly schaal: readonly number[];
  /** Groups of questions of which one counts. */
  readonly eenVan: readonly (readonly number[])[];
  /** How many answers a complete main scale has. */
  readonly plaatsen: number;
  /** Reversed questions, of whichever scale; a question is reversed alike in every scale that has it. */
  readonly omgekeerd: readonly number[];
  /** Least number of answers for a score. */
  readonly minimum: number;
  readonly regel: "som" | "gemiddelde" | "aantal";
  /** With `aantal`: the answer that is counted. */
  readonly telt?: number;
  /** Factor on the sum or mean. */
  readonly maal: number;
}

/** A further scale of an instrument; its score stands beside the outcome, never in its place. */
export interface Subscale {
  readonly code: string;
  readonly naam: string;
  readonly items: readonly number[];
  readonly regel: "som" | "gemiddelde";
  readonly maal: number;
  readonly minimum: number;
  readonly bereik: readonly [number, number];
  readonly hogerIsBeter: boolean;
  /** Delivered codes under which a total is this scale's score. */
  readonly totaalCodes: readonly string[];
}

/** What is known of an instrument from research, with source and mark. */
export interface Facts {
  readonly normen: readonly Norm[];
  readonly afkappunten: readonly Cutoff[];
  readonly betrouwbaarheid: readonly Reliability[];
  readonly rci: readonly ReliableChange[];
  readonly mic: readonly LeastImportant[];
}

/** An instrument as the models use it: one outcome scale, and the subscales beside it. */
export interface Instrument {
  readonly code: string;
  readonly naam: string;
  readonly aliassen: readonly string[];
  readonly hogerIsBeter: boolean;
  readonly respondenten: readonly string[];
  /** Counts as an outcome (ROM); as a rating by clients (CQI). */
  readonly rom: boolean;
  readonly cqi: boolean;
  readonly bereik: readonly [number, number];
  /** No source gives the range, and the delivery neither: its scores cannot be judged and do not count. */
  readonly bereikOnbekend: boolean;
  /** Delivered codes under which a total is this scale's raw score. */
  readonly totaalCodes: readonly string[];
  /** Absent where nothing is known of the list of questions. */
  readonly items?: ItemKey;
  readonly subschalen: readonly Subscale[];
  readonly nulpunt?: number;
  readonly lokaal: boolean;
  /** Never holds a value of mark R: those are under `onbevestigd`, which no computation and no page reads. */
  readonly feiten: Facts;
  readonly onbevestigd: Facts;
  readonly bron: string;
  readonly opmerkingen: readonly string[];
}

export const NO_FACTS: Facts = { normen: [], afkappunten: [], betrouwbaarheid: [], rci: [], mic: [] };
/** Wider than any score: what stands for a range that nobody gave. */
const ANY_RANGE: readonly [number, number] = [-1e6, 1e6];

function keyOf(e: Entry): ItemKey | undefined {
  const { antwoord: a, hoofdschaal: h, aantal_items } = e;
  if (!a || aantal_items === undefined) return undefined;
  const o = a.andere_codering;
  return {
    aantal: aantal_items,
    min: a.min,
    max: a.max,
    ...(a.onbekend ? { onbekend: { van: Math.min(...a.onbekend), tot: Math.max(...a.onbekend) } } : {}),
    afwijkend: a.afwijkend,
    ...(o ? { anders: { min: o.min, max: o.max, verschuiving: o.verschuiving } } : {}),
    ...(a.andere_nummering ? { overgeslagen: a.andere_nummering.overgeslagen } : {}),
    schaal: h.items ?? [],
    eenVan: h.een_van,
    plaatsen: places(h.items ?? [], h.een_van),
    omgekeerd: [...new Set([h, ...e.subschalen].flatMap((s) => s.omgekeerd))].sort((x, y) => x - y),
    minimum: h.minimum ?? 0,
    regel: h.regel,
    ...(h.telt === undefined ? {} : { telt: h.telt }),
    maal: h.maal,
  };
}

function factsOf(e: Entry, recalled: boolean): Facts {
  const part = <T extends { merk: string }>(list: readonly T[]): T[] =>
    list.filter((x) => (x.merk === "R") === recalled);
  return {
    normen: part(e.normen),
    afkappunten: part(e.afkappunten),
    betrouwbaarheid: part(e.betrouwbaarheid),
    rci: part(e.rci),
    mic: part(e.mic),
  };
}

function instrumentOf(e: Entry): Instrument {
  const key = keyOf(e);
  const { bereik } = e.hoofdschaal;
  return {
    code: e.code,
    naam: e.naam,
    aliassen: e.aliassen,
    hogerIsBeter: e.richting === "hoger-is-beter",
    respondenten: e.respondenten,
    rom: e.rom,
    cqi: e.cqi,
    bereik: bereik ?? ANY_RANGE,
    bereikOnbekend: bereik === undefined,
    totaalCodes: e.hoofdschaal.totaal_geleverd_als,
    ...(key ? { items: key } : {}),
    subschalen: e.subschalen.map((s) => ({
      code: s.code,
      naam: s.naam,
      items: s.items,
      regel: s.regel,
      maal: s.maal,
      minimum: s.minimum,
      bereik: s.bereik,
      hogerIsBeter: (s.richting ?? e.richting) === "hoger-is-beter",
      totaalCodes: s.totaal_geleverd_als,
    })),
    ...(e.hsk ? { nulpunt: e.hsk.nulpunt } : {}),
    lokaal: false,
    feiten: factsOf(e, false),
    onbevestigd: factsOf(e, true),
    bron: e.bron,
    opmerkingen: e.opmerkingen,
  };
}

/**
 * Reads every entry of data/reference/instrumenten, in order of file name. An instrument is such a file and nothing
 * else; docs/methods/scores.md says what its fields mean.
 * @throws RomError naming file, field, fault and remedy
 */
export function readInstruments(folder = STANDARD): Instrument[] {
  if (folder !== STANDARD) return readFolder(folder);
  standard ??= readFolder(STANDARD);
  return [...standard];
}

const STANDARD = inProject("data", "reference", "instrumenten");
/** The project's own registry, read once in a process. */
let standard: readonly Instrument[] | undefined;

function readFolder(folder: string): Instrument[] {
  const owner = new Map<string, string>();
  return readdirSync(folder)
    .filter((f) => f.endsWith(".json"))
    .sort()
    .map((file) => {
      const e = readJson(path.join(folder, file), entrySchema, "intern");
      const wrong = (veld: string, wat: string, herstel: string): RomError =>
        new RomError("intern", `${file}: ${veld} ${wat}.`, `Herstel: ${herstel}.`);
      const fault = faultOf(e);
      if (fault) throw wrong(fault.veld, fault.wat, fault.herstel);
      for (const alias of e.aliassen) {
        const other = owner.get(normalCode(alias));
        if (other !== undefined && other !== file)
          throw wrong("aliassen", `noemt alias ${alias}, die ook in ${other} staat`, "een alias hoort bij één bestand");
        owner.set(normalCode(alias), file);
      }
      return instrumentOf(e);
    });
}
