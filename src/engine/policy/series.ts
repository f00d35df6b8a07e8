import { z } from "zod";

/** Settings of series and of the two ways of pairing; docs/methods/reeksen.md says what each does. */

const MARGE_VOOR = "BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING";
const MARGE_NA = "BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING";
const ZELFDE_TYPE = "GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST";
const INTERVAL = "GGZBI_TIJDSINTERVAL_ROM_MEETMOMENTEN_ONAFHANKELIJK_VAN_TYPE";

/** Ten years at most: more is a slip. */
const days = z.number().int().nonnegative().max(3660);
const parameters = z.strictObject({
  /** Days before and after the first contact in which a voormeting counts. */
  [MARGE_VOOR]: days,
  /** Days before and after the last contact in which a nameting counts. */
  [MARGE_NA]: days,
  /** JA: one series per questionnaire; NEE: one series across questionnaires. */
  [ZELFDE_TYPE]: z.enum(["JA", "NEE"]),
  /** Days between moments where "Vragenlijst per diagnose" gives none, and always under NEE. */
  [INTERVAL]: days.min(1),
  /** When a tussenmeting is due: every interval, every so many sessions, or at each contact of the kind evaluatie. */
  ritme: z.enum(["tijd", "sessies", "evaluatie"]),
  sessies: z.number().int().positive(),
  voor_bij: z.enum(["eerste contact", "intake"]),
  na_bij: z.enum(["laatste contact", "voorlaatste contact"]),
});
export type SeriesParameters = z.infer<typeof parameters>;

const reeksenFields = z.strictObject({
  versie: z.iso.date(),
  bron: z.string(),
  koppeling: z.enum(["reeks", "sbg-koppelregels"]),
  parameters,
  /** What differs per zorgsoort. */
  zorgsoorten: z.record(
    z.string().refine((k) => k === k.trim().toLowerCase(), { error: "schrijf de zorgsoort in kleine letters" }),
    parameters.partial(),
  ),
  /** "Vragenlijst per diagnose": per hoofdgroep, in order; `standaard` for every other hoofdgroep. */
  vragenlijst_per_diagnose: z
    .record(
      z.string(),
      z
        .array(z.strictObject({ instrument: z.string(), interval_dagen: days.min(1).nullable() }))
        .min(1)
        .refine((l) => new Set(l.map((v) => v.instrument)).size === l.length, {
          error: "een vragenlijst staat er twee keer",
        }),
    )
    .refine((t) => t["standaard"] !== undefined, { error: "noem ook standaard" }),
  /** "Vragenlijst": use as ROM and/or CQI instrument, where it differs from the registry. */
  vragenlijst: z.record(z.string(), z.strictObject({ rom: z.boolean().optional(), cqi: z.boolean().optional() })),
  /** "Vragenlijst subschalen": under which delivered codes a T stands for the instrument; any of its codes if absent. */
  vragenlijst_subschalen: z.record(z.string(), z.array(z.string()).min(1)),
  toelichting: z.array(z.string()),
});

/** Parameters of a zorgsoort; null and any zorgsoort that is not named: the general ones. */
export function parametersOf(
  reeksen: Pick<z.infer<typeof reeksenFields>, "parameters" | "zorgsoorten">,
  zorgsoort: string | null,
): SeriesParameters {
  const own = zorgsoort === null ? {} : (reeksen.zorgsoorten[zorgsoort] ?? {});
  return { ...reeksen.parameters, ...own } as SeriesParameters;
}

/**
 * Windows that would overlap: a tussenmeting due inside the window of the voormeting. Windows of tussenmetingen meet and
 * never overlap; those of voor and na may, in a short zorgtraject, where the nameting is the later one.
 */
export const reeksen = reeksenFields.superRefine((r, context) => {
  for (const zorgsoort of [null, ...Object.keys(r.zorgsoorten)]) {
    const p = parametersOf(r, zorgsoort);
    const margin = p[MARGE_VOOR];
    const where = zorgsoort === null ? "" : ` bij ${zorgsoort}`;
    const refuse = (path: (string | number)[], what: string, interval: number): void =>
      context.addIssue({
        code: "custom",
        path,
        message: `vensters overlappen${where}: ${what} (${interval} dagen) moet groter zijn dan ${MARGE_VOOR} (${margin} dagen), anders wordt de eerste tussenmeting verwacht binnen het venster van de voormeting`,
      });
    if (p[INTERVAL] <= margin)
      refuse(zorgsoort === null ? ["parameters"] : ["zorgsoorten", zorgsoort], INTERVAL, p[INTERVAL]);
    if (p[ZELFDE_TYPE] === "NEE") continue;
    for (const [hoofdgroep, lijst] of Object.entries(r.vragenlijst_per_diagnose))
      for (const [i, v] of lijst.entries())
        if (v.interval_dagen !== null && v.interval_dagen <= margin)
          refuse(["vragenlijst_per_diagnose", hoofdgroep, i], `interval_dagen van ${v.instrument}`, v.interval_dagen);
  }
});

const months = z.number().int().nonnegative();
/** SBG's pairing: windows in calendar months, questionnaires per zorgdomein and meetdomein, and what does not count. */
export const sbgKoppelregels = z.strictObject({
  versie: z.iso.date(),
  bron: z.string(),
  /** Where no zorgdomein was delivered. */
  standaard_zorgdomein: z.string(),
  zorgdomeinen: z.record(
    z.string(),
    z.strictObject({
      maanden_voor_referentie: months,
      maanden_na_referentie: months,
      /** Least and most months between voor- and nameting. */
      afstand_maanden: z
        .tuple([months, months])
        .refine(([least, most]) => least <= most, { error: "de kleinste afstand is groter dan de grootste" })
        .nullable(),
      /** Reference dates are those of the DBC, sessions are ignored. */
      eenvoudig: z.boolean(),
      meetdomeinen: z
        .record(z.string(), z.array(z.string()))
        .refine((m) => new Set(Object.values(m).flat()).size === Object.values(m).flat().length, {
          error: "een vragenlijst staat in twee meetdomeinen",
        }),
    }),
  ),
  uitgesloten: z.strictObject({
    /** Last three digits of the prestatiecode. */
    productgroepen: z.record(z.string(), z.array(z.string().regex(/^\d{3}$/))),
    begint_met: z.array(z.string()),
    zorgdomeinen: z.array(z.strictObject({ zorgdomein: z.string(), vanaf: z.iso.date() })),
    /** Whether a zorgtraject whose last DBC was closed administratively is left out. */
    administratieve_sluiting: z.boolean(),
  }),
});
