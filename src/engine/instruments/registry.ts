import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { RomError } from "../errors.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

const items = z.union([
  z
    .object({ van: z.number().int(), tot: z.number().int() })
    .transform(({ van, tot }) => Array.from({ length: tot - van + 1 }, (_, i) => van + i)),
  z.array(z.number().int()).min(1),
]);

/** A known list of answers; without a scoring key (`schaal.items`) its answers are accepted and not scored. */
const antwoord = z.strictObject({
  min: z.number().int(),
  max: z.number().int(),
  /** Codes that mean "not known"; such an answer counts as left blank. Consecutive, outside min–max. */
  onbekend: z.array(z.number().int()).min(1).optional(),
  /** Questions outside the scale that are answered on another range, for instance yes/no. */
  afwijkend: z.array(z.strictObject({ items, min: z.number().int(), max: z.number().int() })).default([]),
  andere_codering: z
    .strictObject({
      min: z.number().int(),
      max: z.number().int(),
      /** What to add to an answer in the other coding. */
      verschuiving: z.number().int(),
      toelichting: z.string(),
    })
    .optional(),
});

const schema = z.strictObject({
  code: z.string().min(1),
  naam: z.string().min(1),
  aliassen: z.array(z.string()).min(1),
  richting: z.enum(["lager-is-beter", "hoger-is-beter"]),
  respondenten: z.array(z.string()).min(1),
  rom: z.boolean(),
  antwoord: antwoord.optional(),
  aantal_items: z.number().int().positive().optional(),
  schaal: z.strictObject({
    naam: z.string(),
    items: items.optional(),
    omgekeerd: z.array(z.number().int()).default([]),
    regel: z.enum(["som", "gemiddelde"]).default("som"),
    maal: z.number().positive().default(1),
    minimum: z.number().int().positive().optional(),
    bereik: z.tuple([z.number(), z.number()]),
    totaal_geleverd_als: z.array(z.string()),
  }),
  hsk: z.strictObject({ nulpunt: z.number(), bron: z.string() }).optional(),
  bron: z.string().min(1),
  opmerkingen: z.array(z.string()).default([]),
});
type Entry = z.infer<typeof schema>;

/** What the answers of a list become: the scale's rule. */
export interface ItemKey {
  /** Number of questions of the whole list. */
  readonly aantal: number;
  readonly min: number;
  readonly max: number;
  /** Answers from..to that mean "not known". */
  readonly onbekend?: { readonly van: number; readonly tot: number };
  readonly afwijkend: readonly { readonly items: readonly number[]; readonly min: number; readonly max: number }[];
  readonly anders?: { readonly min: number; readonly max: number; readonly verschuiving: number };
  /** Questions that count; empty where no scoring key is known: then only totals give a score. */
  readonly schaal: readonly number[];
  readonly omgekeerd: readonly number[];
  /** Least number of answers for a score. */
  readonly minimum: number;
  readonly regel: "som" | "gemiddelde";
  /** Factor on the sum or mean. */
  readonly maal: number;
}

/** An instrument as the models use it: one outcome scale per entry. */
export interface Instrument {
  readonly code: string;
  readonly naam: string;
  readonly aliassen: readonly string[];
  readonly hogerIsBeter: boolean;
  readonly respondenten: readonly string[];
  readonly rom: boolean;
  readonly bereik: readonly [number, number];
  /** Delivered codes under which a total is this scale's raw score. */
  readonly totaalCodes: readonly string[];
  /** Absent where nothing is known of the list of questions. */
  readonly items?: ItemKey;
  readonly nulpunt?: number;
  readonly lokaal: boolean;
  readonly bron: string;
  readonly opmerkingen: readonly string[];
}

/** The form in which delivered codes and aliases are compared: upper case, letters and digits only. */
export const normalCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** What is wrong with an entry beyond the shape of its fields; null where it is right. */
function faultOf(e: Entry): string | null {
  const { schaal, antwoord: a } = e;
  if (!e.aliassen.includes(e.code)) return "code staat niet onder aliassen";
  const aliases = new Set(e.aliassen.map(normalCode));
  if (schaal.totaal_geleverd_als.some((c) => !aliases.has(normalCode(c))))
    return "schaal.totaal_geleverd_als noemt een code die niet onder aliassen staat";
  if ((a === undefined) !== (e.aantal_items === undefined)) return "antwoord en aantal_items horen bij elkaar";
  if (!schaal.items) {
    if (!schaal.totaal_geleverd_als.length) return "zonder schaal.items moet schaal.totaal_geleverd_als iets noemen";
    return schaal.minimum === undefined && !schaal.omgekeerd.length
      ? null
      : "schaal.minimum en schaal.omgekeerd horen bij schaal.items";
  }
  if (!a || e.aantal_items === undefined || schaal.minimum === undefined)
    return "schaal.items vraagt antwoord, aantal_items en schaal.minimum";
  const k = schaal.items.length;
  if (new Set(schaal.items).size < k || schaal.items.some((i) => i < 1 || i > (e.aantal_items ?? 0)))
    return "schaal.items noemt een vraag dubbel of een die de lijst niet heeft";
  if (schaal.omgekeerd.some((i) => !schaal.items?.includes(i)))
    return "schaal.omgekeerd noemt een vraag buiten de schaal";
  if (schaal.minimum > k) return "schaal.minimum is meer dan het aantal vragen van de schaal";
  const many = schaal.maal * (schaal.regel === "som" ? k : 1);
  if (a.min * many !== schaal.bereik[0] || a.max * many !== schaal.bereik[1])
    return `schaal.bereik past niet bij de vragen: die geven ${a.min * many} tot en met ${a.max * many}`;
  const o = a.andere_codering;
  if (o && (o.min + o.verschuiving !== a.min || o.max + o.verschuiving !== a.max || o.verschuiving === 0))
    return "antwoord.andere_codering wordt met de verschuiving niet het eigen bereik";
  if (o && a.afwijkend.length) return "antwoord.andere_codering en antwoord.afwijkend gaan niet samen";
  if (a.afwijkend.some((x) => x.items.some((i) => schaal.items?.includes(i))))
    return "antwoord.afwijkend noemt een vraag van de schaal";
  const unknown = [...(a.onbekend ?? [])].sort((x, y) => x - y);
  if (unknown.some((c, i) => (i > 0 && c !== (unknown[i - 1] ?? 0) + 1) || (c >= a.min && c <= a.max)))
    return "antwoord.onbekend vraagt opeenvolgende codes buiten min en max";
  return null;
}

function keyOf(e: Entry): ItemKey | undefined {
  const { antwoord: a, schaal, aantal_items } = e;
  if (!a || aantal_items === undefined) return undefined;
  const o = a.andere_codering;
  return {
    aantal: aantal_items,
    min: a.min,
    max: a.max,
    ...(a.onbekend ? { onbekend: { van: Math.min(...a.onbekend), tot: Math.max(...a.onbekend) } } : {}),
    afwijkend: a.afwijkend,
    ...(o ? { anders: { min: o.min, max: o.max, verschuiving: o.verschuiving } } : {}),
    schaal: schaal.items ?? [],
    omgekeerd: schaal.omgekeerd,
    minimum: schaal.minimum ?? 0,
    regel: schaal.regel,
    maal: schaal.maal,
  };
}

/**
 * Reads every entry of data/reference/instrumenten, in order of file name. An instrument is such a file and nothing
 * else; docs/methods/scores.md says what its fields mean.
 * @throws RomError naming file, field and fault
 */
export function readInstruments(folder = inProject("data", "reference", "instrumenten")): Instrument[] {
  const owner = new Map<string, string>();
  return readdirSync(folder)
    .filter((f) => f.endsWith(".json"))
    .sort()
    .map((file) => {
      const e = readJson(path.join(folder, file), schema, "intern");
      const wrong = (what: string): RomError => new RomError("intern", `${file}: ${what}.`);
      const fault = faultOf(e);
      if (fault) throw wrong(fault);
      for (const alias of e.aliassen) {
        const other = owner.get(normalCode(alias));
        if (other !== undefined && other !== file) throw wrong(`alias ${alias} staat ook in ${other}`);
        owner.set(normalCode(alias), file);
      }
      const key = keyOf(e);
      return {
        code: e.code,
        naam: e.naam,
        aliassen: e.aliassen,
        hogerIsBeter: e.richting === "hoger-is-beter",
        respondenten: e.respondenten,
        rom: e.rom,
        bereik: e.schaal.bereik,
        totaalCodes: e.schaal.totaal_geleverd_als,
        ...(key ? { items: key } : {}),
        ...(e.hsk ? { nulpunt: e.hsk.nulpunt } : {}),
        lokaal: false,
        bron: e.bron,
        opmerkingen: e.opmerkingen,
      } satisfies Instrument;
    });
}
