import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { RomError } from "../errors.js";
import { checked, readJson } from "../json-file.js";
import { inProject } from "../paths.js";
import { casemix } from "./casemix.js";
import { losses, period } from "./losses.js";
import { plausibility } from "./plausibility.js";
import { reading } from "./reading.js";
import { reeksen, sbgKoppelregels } from "./series.js";

export const LEVELS = ["totaal", "cluster", "organisatie", "vestiging", "team", "behandelaar"] as const;
export type Level = (typeof LEVELS)[number];
export const PERIOD_KINDS = ["totaal", "jaar", "halfjaar", "kwartaal", "maand"] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

const date = z.iso.date({ error: "verwacht een datum als 2016-07-01" });
const response = z.strictObject({
  versie: date,
  bron: z.string(),
  minimumleeftijd: z.number().int(),
  instrumenten: z.array(
    z.strictObject({
      instrument: z.string(),
      rol: z.enum(["voor", "na"]),
      van: date.nullable(),
      tot: date.nullable(),
      geheel_ingevuld_vanaf: date.nullable(),
    }),
  ),
  zonder_items: z.enum(["telt", "telt-niet"]),
  lokale_instrumenten: z.enum(["tellen", "tellen-niet"]),
  streefwaarden: z.array(z.strictObject({ jaar: z.number().int(), percentage: z.number() })),
  toelichting: z.array(z.string()),
});
const uitkomsten = z.strictObject({
  versie: date,
  /** The metric of the outcomes (data/reference/metrieken), and what a fitted one needs. */
  metriek: z.strictObject({
    gekozen: z.string(),
    minimum_voormetingen: z.number().int().min(10),
    /** By rank: voormetingen per step. */
    blok_voormetingen: z.number().int().min(5),
  }),
  /** Per metric: the least difference that is a change, and the cut-off; without one there is a reason, and no class. */
  /** Reliable change: critical value, where the measurement error comes from (first that has one), and what α is not taken of. */
  verandering: z.strictObject({
    kritiek: z.number().positive(),
    /** Which three classes are chief figures: those of delta-T, or of reliable change; the other come after all else. */
    hoofdklassen: z.enum(["delta-t", "jacobson-truax"]),
    bronnen: z.array(z.enum(["alfa", "register", "aanlevering"])),
    minimum_lijsten: z.number().int().min(100),
    gemengde_totalen: z.strictObject({ instrumenten: z.array(z.string()), bron: z.string() }),
    bron: z.string(),
  }),
  delta_t: z.array(
    z
      .strictObject({
        metriek: z.string(),
        grens: z.number().positive(),
        afkap: z.number().nullable(),
        reden: z.string().optional(),
        bron: z.string(),
      })
      .refine((r) => (r.afkap === null) === (r.reden !== undefined), {
        error: "zonder afkap hoort een reden; met afkap niet",
      }),
  ),
  hsk: z.strictObject({
    instrument: z.string(),
    streef_compleet: z.number(),
    streef_verbetering: z.number(),
    bron: z.string(),
  }),
  bron: z.string(),
});
const eenheden = z.strictObject({
  versie: date,
  bron: z.string(),
  /** On which day the name and place of a unit are taken: the peildatum for all, or each zorgtraject's closing date. */
  indeling: z.enum(["peildatum", "sluitdatum"]),
  /** For whom a zorgtraject counts that was taken over: the behandelaar delivered, or the one with most contacts. */
  behandelaar_bij_overdracht: z.enum(["geleverd", "meeste-contacten"]),
  /** In what spellings of one name of a unit may differ, to be joined. */
  namen_samen: z.array(z.enum(["hoofdletters", "spaties"])),
  toelichting: z.array(z.string()),
});
const perLevel = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(LEVELS), value);
const publicatie = z.strictObject({
  versie: date,
  drempels: z.strictObject({
    uitkomst: z.strictObject({ patienten: z.number().int().positive(), bron: z.string() }),
    telling: z.strictObject({ aantal: z.number().int().positive(), bron: z.string() }),
  }),
  /** Room that whoever computes a hidden count, or the mean of a hidden group, is left with. */
  breedte: z.strictObject({
    aantal: z.number().int().positive(),
    t_punten: z.number().positive(),
    procentpunten: z.number().positive(),
    sessies: z.number().positive(),
    dagen: z.number().positive(),
    /** Means on a scale: share of its range. */
    bereik: z.number().positive(),
    bron: z.string(),
  }),
  /** Classes of figures (gate/catalogue/classes.ts): which counts everyone is held to know, and how these are shown. */
  klassen: z.strictObject({
    /** The closed list; that with moments and states of response; or with every check of a meting as well. */
    bekend: z.enum(["strikt", "momenten", "controles"]),
    /** Patients that a known count must be of to stand as n. */
    patienten: z.number().int().positive(),
    /** Whether shares of process figures are also shown where nearly nobody or nearly everybody is in them. */
    randen: z.boolean(),
    bron: z.string(),
  }),
  /** Who attacks besides outsiders, vestigingen and organisaties: every two vestigingen that put what they know together. */
  aanvallers: z.strictObject({ paren: z.boolean(), bron: z.string() }),
  /** Group disclosure: a bounded mean this near (as a share of its range) to an end of it is not shown. */
  groep: z.strictObject({ rand: z.number().min(0).max(0.5), bron: z.string() }),
  /** Errors clustered by patient (gate/cube/patient-error.ts). */
  fout: z.strictObject({
    /** Patients with more than one row, and patients in effect, that such an error asks for. */
    patienten: z.number().int().min(2),
    /** How many times larger fewer of them may make a variance that is taken as of independent rows. */
    effect: z.number().min(1),
    /** Significant digits. */
    cijfers: z.number().int().min(1),
    bron: z.string(),
  }),
  /** Least share of zorgtrajecten in cells that are large enough, for a table to be published this fine. */
  vergroven: z.strictObject({
    zichtbaar: z.number().min(0).max(1),
    /** The same for the chief figures (gate/catalogue/ranks.ts) and for process figures, of which the known n alone decides. */
    hoofdcijfers: z.number().min(0).max(1),
    proces: z.number().min(0).max(1),
    /** Of a chief figure in classes: patients per class that make a cell large enough. */
    per_klasse: z.number().int().positive(),
    /** The same for the figures of the management reports, of which there are many. */
    rapporten: z.number().min(0).max(1),
    /** The same for the classes of characteristics. */
    kenmerken: z.number().min(0).max(1),
    /** Patients in a year or cluster for definitions to be compared there (gate/system/compared.ts). */
    definities: z.number().int().min(10),
    bron: z.string(),
  }),
  /** When estimates of a casemix model stand without waiting for a cell (gate/publish/model-rule.ts). */
  modellen: z.strictObject({
    /** Patients in its rows. */
    patienten: z.number().int().min(10),
    /** Patients per estimated level, and of a share also with and without the outcome; patients per coefficient of all. */
    per_niveau: z.number().int().min(10),
    /** Units whose own mean is hidden: a spread between units stands where there are none or this many. */
    eenheden: z.number().int().min(3),
    bron: z.string(),
  }),
  reden: z.string(),
  decimalen: z.strictObject({ aandeel: z.number().int(), gemiddelde: z.number().int() }),
  /** What is published where: per figure (`indicator|definitie`, else `indicator`, else `standaard`), level and period. */
  kruisingen: z.record(z.string(), perLevel(z.array(z.enum(PERIOD_KINDS)))),
  /** How dear hiding is: per indicator (standard 1), level and kind of period. */
  belang: z.record(z.string(), z.number().positive()),
  kosten: z.strictObject({
    niveau: perLevel(z.number().positive()),
    periode: z.partialRecord(z.enum(PERIOD_KINDS), z.number().positive()),
  }),
});
const edities = z.strictObject({
  versie: date,
  standaard: z.string(),
  edities: z.array(
    z.strictObject({
      naam: z.string(),
      titel: z.string(),
      niveaus: z.array(z.enum(LEVELS)),
      weergave: z.enum(["namen", "codes"]),
      /** In stead of that of `publicatie.klassen`: whether shares of process figures stand near nobody and everybody too. */
      randen: z.boolean().optional(),
      toelichting: z.string(),
      /** What may be done with its figures: an SPDX identifier (CC-BY-4.0), or words; not said where left out. */
      licentie: z.string().min(1).optional(),
    }),
  ),
});

const SCHEMAS = {
  response,
  uitkomsten,
  eenheden,
  publicatie,
  edities,
  casemix,
  lezen: reading,
  plausibiliteit: plausibility,
  verlies: losses,
  periode: period,
  reeksen,
  "sbg-koppelregels": sbgKoppelregels,
} as const;

/** All policy, as read; field names are those of the files in data/policy. */
export interface Policy {
  readonly response: z.infer<typeof response>;
  readonly uitkomsten: z.infer<typeof uitkomsten>;
  readonly eenheden: z.infer<typeof eenheden>;
  readonly publicatie: z.infer<typeof publicatie>;
  readonly edities: z.infer<typeof edities>;
  readonly casemix: z.infer<typeof casemix>;
  readonly lezen: z.infer<typeof reading>;
  readonly plausibiliteit: z.infer<typeof plausibility>;
  readonly verlies: z.infer<typeof losses>;
  readonly periode: z.infer<typeof period>;
  readonly reeksen: z.infer<typeof reeksen>;
  readonly "sbg-koppelregels": z.infer<typeof sbgKoppelregels>;
}
export type Edition = Policy["edities"]["edities"][number];

/**
 * Reads data/policy.
 * @throws RomError naming file and field where a file breaks its schema
 */
export function readPolicy(folder = STANDARD): Policy {
  if (folder !== STANDARD) return readFolder(folder);
  standard ??= readFolder(STANDARD);
  return { ...standard };
}

const STANDARD = inProject("data", "policy");
/** The project's own policy, read once in a process. */
let standard: Policy | undefined;

function readFolder(folder: string): Policy {
  const read = <T>(name: string, schema: z.ZodType<T>): T =>
    readJson(path.join(folder, `${name}.json`), schema, "intern");
  return {
    response: read("response", response),
    uitkomsten: read("uitkomsten", uitkomsten),
    eenheden: read("eenheden", eenheden),
    publicatie: read("publicatie", publicatie),
    edities: read("edities", edities),
    casemix: read("casemix", casemix),
    lezen: read("lezen", reading),
    plausibiliteit: read("plausibiliteit", plausibility),
    verlies: read("verlies", losses),
    periode: read("periode", period),
    reeksen: read("reeksen", reeksen),
    "sbg-koppelregels": read("sbg-koppelregels", sbgKoppelregels),
  };
}

/** Objects are merged field by field; anything else replaces what stood there. */
function merged(base: unknown, over: unknown): unknown {
  const isObject = (x: unknown): x is Record<string, unknown> =>
    typeof x === "object" && x !== null && !Array.isArray(x);
  if (!isObject(base) || !isObject(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = key in base ? merged(base[key], value) : value;
  return result;
}

/**
 * Policy with some settings changed, as worked cases do; checked as the files are.
 * @param over per file of data/policy (without .json) the fields that differ
 * @throws RomError naming file and field where the result breaks its schema
 */
export function changePolicy(policy: Policy, over: Readonly<Record<string, unknown>>): Policy {
  const result: Record<string, unknown> = { ...policy };
  for (const [file, value] of Object.entries(over)) {
    const schema: z.ZodType | undefined = SCHEMAS[file as keyof Policy];
    if (!schema) throw new RomError("intern", `Er is geen beleid ${file}.`);
    result[file] = checked(merged(result[file], value), schema, `${file}.json`, "intern");
  }
  return result as unknown as Policy;
}

/** SHA-256 over policy and reference data, so that a release says by which rules it was made. */
export function policyHash(folders = [inProject("data", "policy"), inProject("data", "reference")]): string {
  const hash = createHash("sha256");
  // Worked cases say what the rules give; they are no rules. Those of reports choose among figures and make none.
  for (const folder of folders)
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
      if (file.endsWith(".json") && !file.startsWith("gevallen") && file !== "rapport.json")
        hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  return hash.digest("hex");
}
