import { z } from "zod";
import { RomError } from "../errors.js";
import { type Instrument, NO_FACTS, normalCode } from "../instruments/registry.js";
import { readJson } from "../json-file.js";
import { mappingSchema } from "./mapping/schema.js";

const date = z.iso.date({ error: "verwacht een bestaande datum als 2018-03-31" });
const period = z.strictObject({ van: date, tot: date }).refine((p) => p.van <= p.tot, { error: "'van' ligt na 'tot'" });

const schema = z.strictObject({
  bron: z.string().min(1).max(80).optional(),
  synthetisch: z.boolean().default(false),
  periode: period.optional(),
  referentieperiode: period.optional(),
  peildatum: date.optional(),
  covariaten: z
    .record(z.string(), z.enum(["getal", "categorie"]))
    .refine((c) => Object.keys(c).every((name) => /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name)), {
      error: "verwacht kolomnamen van letters, cijfers en _ (hoogstens 40 tekens)",
    })
    .refine((c) => new Set(Object.keys(c).map((name) => name.toLowerCase())).size === Object.keys(c).length, {
      error: "noemt een kolom tweemaal (hoofdletters tellen niet mee); noem elke kolom eenmaal",
    })
    .default({}),
  items_reeds_omgekeerd: z.array(z.string()).default([]),
  /** A delivered T that stands under a code of its own, as a subscale of an instrument, on the day of its meting. */
  t_als_schaal: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(40),
        instrument: z.string().min(1).max(40),
        metriek: z.string().max(40).optional(),
      }),
    )
    .default([]),
  /** A standard error of measurement that the deliverer knows, in points of the instrument's main scale, with its source. */
  meetfouten: z
    .array(
      z.strictObject({
        instrument: z.string().min(1).max(40),
        meetfout: z.number().positive({ error: "verwacht een getal boven 0" }),
        bron: z.string().min(1).max(200),
      }),
    )
    .default([]),
  instrumenten: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(40),
        naam: z.string().min(1).max(80),
        bereik: z
          .tuple([z.number().min(-1e6).max(1e6), z.number().min(-1e6).max(1e6)])
          .refine(([a, b]) => a < b, { error: "de ondergrens ligt niet onder de bovengrens" }),
        richting: z.enum(["lager-is-beter", "hoger-is-beter"]),
      }),
    )
    .default([]),
  /** Which columns of an export become which table (docs/indeling.md). */
  indeling: mappingSchema.optional(),
});

export type Description = z.infer<typeof schema>;

/** What holds where nothing is described. */
export const NO_DESCRIPTION: Description = schema.parse({});

/**
 * Reads aanlevering.json; defaults where the file or a field is absent.
 * @throws RomError (aanlevering) naming every faulty field
 */
export function readDescription(file: string | null): Description {
  return file === null ? NO_DESCRIPTION : readJson(file, schema, "aanlevering");
}

/**
 * The registry together with the instruments the delivery itself describes (totals only); it may also give the range of an
 * entry for which no source does.
 * @throws RomError when a described code is one the registry already has, or a measurement error is of no instrument or given twice
 */
export function withLocalInstruments(registry: readonly Instrument[], d: Description): Instrument[] {
  const known = new Set(registry.flatMap((i) => i.aliassen.map(normalCode)));
  const completed = new Map<string, Instrument>();
  const described = d.instrumenten.filter((i) => {
    const entry = registry.find(
      (r) => r.bereikOnbekend && r.aliassen.some((a) => normalCode(a) === normalCode(i.code)),
    );
    if (!entry || completed.has(entry.code)) return true;
    completed.set(entry.code, {
      ...entry,
      bereik: i.bereik,
      bereikOnbekend: false,
      hogerIsBeter: i.richting === "hoger-is-beter",
    });
    return false;
  });
  const local = described.map((i): Instrument => {
    const code = normalCode(i.code);
    if (known.has(code))
      throw new RomError(
        "aanlevering",
        `aanlevering.json beschrijft instrument ${i.code}, maar dat staat al in het register of staat er twee keer.`,
        "Laat het weg, of kies een andere code.",
      );
    known.add(code);
    return {
      code: i.code,
      naam: i.naam,
      aliassen: [i.code],
      hogerIsBeter: i.richting === "hoger-is-beter",
      respondenten: [],
      rom: true,
      cqi: false,
      bereik: i.bereik,
      bereikOnbekend: false,
      totaalCodes: [i.code],
      subschalen: [],
      lokaal: true,
      feiten: NO_FACTS,
      onbevestigd: NO_FACTS,
      bron: "Beschreven in de aanlevering.",
      opmerkingen: [],
    };
  });
  const all = [...registry.map((r) => completed.get(r.code) ?? r), ...local];
  checkErrors(all, d);
  return all;
}

/** Refuses a measurement error that would be passed over: its figures would be missing without a word. */
function checkErrors(instruments: readonly Instrument[], d: Description): void {
  const told = new Set<string>();
  for (const { instrument } of d.meetfouten) {
    const found = instruments.find((i) => i.aliassen.some((a) => normalCode(a) === normalCode(instrument)));
    if (!found)
      throw new RomError(
        "aanlevering",
        `aanlevering.json geeft onder meetfouten instrument ${instrument}, maar dat staat niet in het register en niet onder instrumenten.`,
        "Verbeter de code, of beschrijf het instrument onder instrumenten.",
      );
    if (told.has(found.code))
      throw new RomError(
        "aanlevering",
        `aanlevering.json geeft onder meetfouten twee keer een meetfout van ${found.code}.`,
        "Laat er een staan.",
      );
    told.add(found.code);
  }
}
