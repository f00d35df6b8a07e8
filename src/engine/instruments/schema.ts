import { z } from "zod";

/** An entry of data/reference/instrumenten as it stands in its file; docs/methods/scores.md says what each field means. */

const items = z.union([
  z
    .strictObject({ van: z.number().int(), tot: z.number().int() })
    .transform(({ van, tot }) => Array.from({ length: tot - van + 1 }, (_, i) => van + i)),
  z.array(z.number().int()).min(1),
]);
const range = z.tuple([z.number(), z.number()]);
const direction = z.enum(["lager-is-beter", "hoger-is-beter"]);

/**
 * How well a fact is known: F found in a source that was read, F2 in a secondary or partial source, C computed from found
 * numbers, I inferred, D own decision, R recalled and not verified: recorded, never used or shown as a norm.
 */
export const MARKS = ["F", "F2", "C", "I", "D", "R"] as const;
const mark = z.enum(MARKS);

/** A known list of answers; without a scoring key (`hoofdschaal.items`) its answers are accepted and not scored. */
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
  /** Another numbering: the number `overgeslagen` is not used and those after it are one higher. */
  andere_nummering: z.strictObject({ overgeslagen: z.number().int().positive(), toelichting: z.string() }).optional(),
});

const scale = {
  naam: z.string().min(1),
  items: items.optional(),
  omgekeerd: z.array(z.number().int()).default([]),
  maal: z.number().positive().default(1),
  minimum: z.number().int().positive().optional(),
};
const hoofdschaal = z.strictObject({
  ...scale,
  /** aantal: how many answers equal `telt`. */
  regel: z.enum(["som", "gemiddelde", "aantal"]).default("som"),
  telt: z.number().int().optional(),
  /** Questions of which one counts: the highest answer, where more than one is given. */
  een_van: z.array(z.array(z.number().int()).min(2)).default([]),
  /** Left out where no source gives it: then the entry counts only where aanlevering.json gives it. */
  bereik: range.optional(),
  totaal_geleverd_als: z.array(z.string()),
});
const subschaal = z.strictObject({
  ...scale,
  code: z.string().min(1).max(20),
  items,
  minimum: z.number().int().positive(),
  regel: z.enum(["som", "gemiddelde"]).default("som"),
  bereik: range,
  /** Where it goes the other way than the instrument (SDQ: prosociaal). */
  richting: direction.optional(),
  totaal_geleverd_als: z.array(z.string()).default([]),
  opmerking: z.string().optional(),
});

/** What holds for one scale (a code of subschalen; left out: the main scale). */
const about = { schaal: z.string().optional(), bron: z.string().min(1), merk: mark };
const norm = z.strictObject({
  populatie: z.string().min(1),
  n: z.number().int().positive().nullable(),
  gemiddelde: z.number().nullable(),
  sd: z.number().positive().nullable(),
  ...about,
});
const afkappunt = z.strictObject({
  waarde: z.number(),
  regel: z.enum([">=", ">", "<=", "<"]),
  betekenis: z.string().min(1),
  ...about,
});
const betrouwbaarheid = z.strictObject({
  waarde: z.number().min(0).max(1),
  soort: z.enum(["alfa", "hertest"]),
  populatie: z.string().optional(),
  ...about,
});
const rci = z.strictObject({ waarde: z.number().positive(), ...about });
/** The least fall of the score, in percent of the voormeting, that patients call an improvement. */
const mic = z.strictObject({ procent: z.number().gt(0).lt(50), ...about });

export const entrySchema = z.strictObject({
  code: z.string().min(1),
  naam: z.string().min(1),
  aliassen: z.array(z.string()).min(1),
  richting: direction,
  respondenten: z.array(z.string()),
  rom: z.boolean(),
  cqi: z.boolean().default(false),
  antwoord: antwoord.optional(),
  aantal_items: z.number().int().positive().optional(),
  hoofdschaal,
  subschalen: z.array(subschaal).default([]),
  normen: z.array(norm).default([]),
  afkappunten: z.array(afkappunt).default([]),
  betrouwbaarheid: z.array(betrouwbaarheid).default([]),
  rci: z.array(rci).default([]),
  mic: z.array(mic).default([]),
  hsk: z.strictObject({ nulpunt: z.number(), bron: z.string() }).optional(),
  bron: z.string().min(1),
  opmerkingen: z.array(z.string()).default([]),
});
export type Entry = z.infer<typeof entrySchema>;
export type Norm = z.infer<typeof norm>;
export type Cutoff = z.infer<typeof afkappunt>;
export type Reliability = z.infer<typeof betrouwbaarheid>;
export type ReliableChange = z.infer<typeof rci>;
export type LeastImportant = z.infer<typeof mic>;

/** What is wrong with an entry: which field, what, and how to mend it. */
export interface Fault {
  readonly veld: string;
  readonly wat: string;
  readonly herstel: string;
}
