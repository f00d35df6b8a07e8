import { z } from "zod";
import type { Verdeling } from "../definitions/shares.js";

/**
 * Schema of data/policy/casemix.json: which characteristics are told apart and how, which models are fitted, and which
 * scenarios stand in for what was not measured. Adding a characteristic or a model is an edit of that file.
 */

const klasse = z.strictObject({ klasse: z.string(), naam: z.string(), woorden: z.array(z.string()).min(1) });
/** How rows get a class; exactly one of these. Words are compared trimmed and in lower case. */
const ways = {
  /** Classes [-∞, a), [a, b), … of a number. */
  grenzen: z
    .strictObject({
      kolom: z.enum(["t_voor", "leeftijd"]),
      vanaf: z.array(z.number()).min(1),
      eenheid: z.string(),
      ontbreekt: z.string(),
    })
    .optional(),
  /** Words of a delivered column; with a code list its labels stand for its codes. Any other word is class `overig`. */
  woorden: z
    .strictObject({
      kolom: z.string(),
      codelijst: z.string().optional(),
      klassen: z.array(klasse).min(1),
      onbekend: z.array(z.string()),
    })
    .optional(),
  /** Diagnosehoofdgroepen of data/reference. */
  hoofdgroep: z.literal("diagnosegroep").optional(),
  /** Something stands in the column, or nothing does. */
  gevuld: z.strictObject({ kolom: z.string(), ja: z.string(), nee: z.string() }).optional(),
  /** Positions 7–9 of the prestatiecode; only long groups opened from this day on. Those zorgsoorten are none. */
  zvz: z.strictObject({ vanaf: z.iso.date(), zonder_zorgsoorten: z.array(z.string()).min(1) }).optional(),
  zorgvraagtype: z.strictObject({ kolom: z.string() }).optional(),
};
const kenmerk = z
  .strictObject({
    code: z.string().regex(/^[a-z0-9-]+$/),
    naam: z.string(),
    /** Of whom it is a trait. Those of the behandelaar explain, they do not correct. */
    van: z.enum(["patiënt", "behandelaar"]),
    toelichting: z.string().optional(),
    /** Counted per behandelaar and team too, in editions that have these levels. */
    per_behandelaar: z.literal(true).optional(),
    ...ways,
  })
  .refine((k) => !(k.zvz && k.per_behandelaar), { error: "de zvz-i is er alleen voor groepen" })
  .refine((k) => Object.keys(ways).filter((w) => k[w as keyof typeof ways] !== undefined).length === 1, {
    error: "een kenmerk heeft precies één manier om klassen te maken",
  });

const covariaat = z.union([
  z.strictObject({
    getal: z.enum(["t_voor", "leeftijd"]),
    naam: z.string(),
    /** Where the number counts as nought, so that the intercept is a usual patient's. */
    midden: z.number(),
    /** Effects are told per so many units. */
    per: z.number().positive(),
    machten: z.number().int().min(1).max(3),
  }),
  z.strictObject({ kenmerk: z.string() }),
  /** All covariates that aanlevering.json declares. */
  z.strictObject({ geleverd: z.literal(true) }),
]);
const UITKOMSTEN = [
  "delta-t",
  "verbeterd-5t",
  "hersteld",
  "verbetering-100",
  "betrouwbaar-verbeterd",
  "jt-hersteld",
] as const;
const model = z
  .strictObject({
    code: z.string().regex(/^[a-z0-9-]+$/),
    titel: z.string(),
    /** What the outcome says and does not say, shown at every figure of the model. */
    toelichting: z.string().optional(),
    soort: z.enum(["lineair", "logistisch"]),
    uitkomst: z.enum(UITKOMSTEN),
    eenheid: z.string(),
    /** A list, or the code of a model earlier in the file whose list is used. */
    covariaten: z.union([z.array(covariaat).min(1), z.string()]),
    /** What the funnel of the measured or adjusted figure compares with, in the unit of the model; without it the whole. */
    doel: z.strictObject({ waarde: z.number(), bron: z.string().min(1) }).optional(),
    /** A share that is counted as Poisson, which fits rare outcomes only; without it every patient has a chance of their own. */
    zeldzaam: z.strictObject({ bron: z.string().min(1) }).optional(),
  })
  .refine((m) => m.soort === "logistisch" || !m.zeldzaam, { error: "alleen een aandeel kan zeldzaam zijn" });
const scenario = z.discriminatedUnion("wijze", [
  z.strictObject({
    code: z.string(),
    naam: z.string(),
    /** As the mean of the lowest or highest part of those measured. */
    wijze: z.literal("staart"),
    deel: z.number().gt(0).max(1),
    van: z.enum(["onder", "boven"]),
  }),
  z.strictObject({ code: z.string(), naam: z.string(), wijze: z.literal("laatste meting") }),
  z.strictObject({ code: z.string(), naam: z.string(), wijze: z.literal("casemix") }),
]);

export const casemix = z
  .strictObject({
    versie: z.iso.date(),
    bron: z.string(),
    kenmerken: z.array(kenmerk),
    modellen: z.array(model),
    ontbrekend: z.string(),
    /** Classes with fewer patients than this have no effect of their own. */
    klein: z.strictObject({ minimum: z.number().int().min(1), bron: z.string() }),
    /** Characteristics of the questions from the floor. */
    vragen: z.array(z.string()),
    /** Funnels: limits in percent, the first one being that of the page; why the whole is what is compared with. */
    trechter: z.strictObject({ grenzen: z.array(z.number().gt(50).lt(100)).min(1), doel: z.string() }),
    /** The reliability of which the n is given. */
    betrouwbaarheid: z.number().gt(0).lt(1),
    scenarios: z.array(scenario),
  })
  .superRefine((c, ctx) => {
    const known = new Set(c.kenmerken.map((k) => k.code));
    const fault = (path: (string | number)[], message: string): void => {
      ctx.addIssue({ code: "custom", path, message });
    };
    for (const [i, v] of c.vragen.entries()) if (!known.has(v)) fault(["vragen", i], `er is geen kenmerk ${v}`);
    const seen = new Set<string>();
    for (const [i, m] of c.modellen.entries()) {
      if (typeof m.covariaten === "string") {
        if (!seen.has(m.covariaten)) fault(["modellen", i, "covariaten"], `er is eerder geen model ${m.covariaten}`);
      } else
        for (const [j, v] of m.covariaten.entries())
          if ("kenmerk" in v && !known.has(v.kenmerk))
            fault(["modellen", i, "covariaten", j], `er is geen kenmerk ${v.kenmerk}`);
      seen.add(m.code);
    }
  });

export type CasemixPolicy = z.infer<typeof casemix>;
export type Kenmerk = CasemixPolicy["kenmerken"][number];
export type CasemixModel = CasemixPolicy["modellen"][number];
export type Covariaat = z.infer<typeof covariaat>;

/** How the count of a share varies by chance. */
export const verdelingVan = (m: CasemixModel): Verdeling => (m.zeldzaam ? "poisson" : "poisson-binomiaal");

/** The covariates of a model, also where it takes those of another. */
export function covariatesOf(policy: CasemixPolicy, m: CasemixModel): readonly Covariaat[] {
  if (typeof m.covariaten !== "string") return m.covariaten;
  const other = policy.modellen.find((x) => x.code === m.covariaten);
  return other ? covariatesOf(policy, other) : [];
}
