import { z } from "zod";
import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";
import type { Policy } from "../policy/policy.js";
import { parametersOf } from "../policy/series.js";

const hoofdgroep = z.strictObject({
  code: z.string(),
  naam: z.string(),
  /** Chapters of the diagnosis code: what stands before its first point. */
  hoofdstukken: z.array(z.string().regex(/^as[12]_\d+$/)),
  woorden: z.array(z.string()),
});
export type Hoofdgroep = z.infer<typeof hoofdgroep>;
/** What a delivered diagnosis may say to mean this hoofdgroep, in lower case. */
const wordsOf = (g: Hoofdgroep): string[] => [
  ...new Set([g.code, g.naam, ...g.hoofdstukken, ...g.woorden].map((w) => w.trim().toLowerCase())),
];
const hoofdgroepen = z.strictObject({
  bron: z.string(),
  hoofdgroepen: z.array(hoofdgroep).superRefine((list, context) => {
    const all = list.flatMap(wordsOf);
    for (const word of new Set(all.filter((w, i) => all.indexOf(w) !== i)))
      context.addIssue({ code: "custom", message: `${word} hoort bij twee hoofdgroepen` });
  }),
});
/** Of a diagnosis that the reference table does not know, or that was not delivered. */
export const ONBEKEND = "onbekend";

/** The diagnosehoofdgroepen, in the order of data/reference/diagnosehoofdgroepen.json. */
const readHoofdgroepen = (): Hoofdgroep[] =>
  readJson(inProject("data", "reference", "diagnosehoofdgroepen.json"), hoofdgroepen, "intern").hoofdgroepen;

const codeList = z.object({ bron: z.string(), codes: z.record(z.string(), z.string()) });
const closures = z.object({ bron: z.string(), codes: z.array(z.string()) });
const reference = <T>(name: string, schema: z.ZodType<T>): T =>
  readJson(inProject("data", "reference", "codelijsten", `${name}.json`), schema, "intern");

/** @throws RomError (intern) naming codes of policy that no instrument has */
function checkCodes(instruments: readonly Instrument[], groups: readonly Hoofdgroep[], policy: Policy): void {
  const known = new Set(instruments.map((i) => i.code));
  const { vragenlijst_per_diagnose, vragenlijst, vragenlijst_subschalen } = policy.reeksen;
  const faults: string[] = [];
  const check = (place: string, codes: readonly string[]): void => {
    for (const c of codes) if (!known.has(c)) faults.push(`\n  - ${place}: ${c} is geen instrument van het register`);
  };
  const names = new Set(["standaard", ONBEKEND, ...groups.map((g) => g.code)]);
  for (const [groep, lijst] of Object.entries(vragenlijst_per_diagnose)) {
    if (!names.has(groep)) faults.push(`\n  - vragenlijst_per_diagnose: ${groep} is geen hoofdgroep`);
    check(
      `vragenlijst_per_diagnose.${groep}`,
      lijst.map((v) => v.instrument),
    );
  }
  check("vragenlijst", Object.keys(vragenlijst));
  check("vragenlijst_subschalen", Object.keys(vragenlijst_subschalen));
  if (faults.length)
    throw new RomError(
      "intern",
      `reeksen.json klopt niet:${faults.join("")}`,
      "Gebruik de codes van data/reference/instrumenten en data/reference/diagnosehoofdgroepen.json.",
    );
}

type Table = readonly [name: string, columns: string, rows: readonly string[]];
const n = (x: number | null): string => (x === null ? "NULL" : String(x));

function seriesTables(instruments: readonly Instrument[], groups: readonly Hoofdgroep[], policy: Policy): Table[] {
  const { reeksen } = policy;
  const perGroup = (code: string) =>
    reeksen.vragenlijst_per_diagnose[code] ?? reeksen.vragenlijst_per_diagnose["standaard"] ?? [];
  const rule = (zorgsoort: string | null): string => {
    const p = parametersOf(reeksen, zorgsoort);
    return `(${zorgsoort === null ? "NULL" : lit(zorgsoort)}, ${p.BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING},
      ${p.BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING}, ${p.GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST === "JA"},
      ${p.GGZBI_TIJDSINTERVAL_ROM_MEETMOMENTEN_ONAFHANKELIJK_VAN_TYPE}, ${lit(p.ritme)}, ${p.sessies}, ${p.voor_bij === "intake"},
      ${p.na_bij === "voorlaatste contact"})`;
  };
  return [
    [
      "zorgsoort_regel",
      `zorgsoort VARCHAR, marge_voor INTEGER, marge_na INTEGER, zelfde_type BOOLEAN, interval_dagen INTEGER, ritme VARCHAR,
        sessies INTEGER, bij_intake BOOLEAN, bij_voorlaatste BOOLEAN`,
      [rule(null), ...Object.keys(reeksen.zorgsoorten).map(rule)],
    ],
    [
      "hoofdgroep_woord",
      "woord VARCHAR, hoofdgroep VARCHAR",
      groups.flatMap((g) => wordsOf(g).map((w) => `(${lit(w)}, ${lit(g.code)})`)),
    ],
    [
      "vragenlijst_diagnose",
      "hoofdgroep VARCHAR, instrument VARCHAR, volgorde INTEGER, interval_dagen INTEGER",
      [...groups.map((g) => g.code), ONBEKEND].flatMap((g) =>
        perGroup(g).map((v, i) => `(${lit(g)}, ${lit(v.instrument)}, ${i + 1}, ${n(v.interval_dagen)})`),
      ),
    ],
    [
      "instrument_volgorde",
      "instrument VARCHAR, volgorde INTEGER",
      instruments.map((i, k) => `(${lit(i.code)}, ${k + 1})`),
    ],
    [
      "subschaal_t",
      "instrument VARCHAR, code VARCHAR",
      Object.entries(reeksen.vragenlijst_subschalen).flatMap(([i, codes]) =>
        codes.map((c) => `(${lit(i)}, ${lit(normalCode(c))})`),
      ),
    ],
    [
      "reden_geen_meting",
      "code VARCHAR, label VARCHAR",
      Object.entries(reference("reden-non-response", codeList).codes).map(([c, label]) => `(${lit(c)}, ${lit(label)})`),
    ],
  ];
}

function sbgTables(policy: Policy): Table[] {
  const { zorgdomeinen, uitgesloten } = policy["sbg-koppelregels"];
  const all = Object.entries(zorgdomeinen);
  return [
    [
      "sbg_zorgdomein",
      "zorgdomein VARCHAR, voor_referentie INTEGER, na_referentie INTEGER, minst INTEGER, meest INTEGER, eenvoudig BOOLEAN",
      all.map(
        ([code, d]) =>
          `(${lit(code)}, ${d.maanden_voor_referentie}, ${d.maanden_na_referentie}, ${n(d.afstand_maanden?.[0] ?? null)},
          ${n(d.afstand_maanden?.[1] ?? null)}, ${d.eenvoudig})`,
      ),
    ],
    [
      "sbg_meetdomein",
      "zorgdomein VARCHAR, meetdomein VARCHAR, instrument VARCHAR",
      all.flatMap(([code, d]) =>
        Object.entries(d.meetdomeinen).flatMap(([m, list]) => list.map((i) => `(${lit(code)}, ${lit(m)}, ${lit(i)})`)),
      ),
    ],
    [
      "sbg_productgroep",
      "productgroep VARCHAR",
      Object.values(uitgesloten.productgroepen).flatMap((list) => list.map((c) => `(${lit(c)})`)),
    ],
    ["sbg_begin", "begin VARCHAR", uitgesloten.begint_met.map((c) => `(${lit(c)})`)],
    [
      "sbg_zonder",
      "zorgdomein VARCHAR, vanaf DATE",
      uitgesloten.zorgdomeinen.map((z) => `(${lit(z.zorgdomein)}, DATE ${lit(z.vanaf)})`),
    ],
    [
      "sbg_sluiting",
      "reden VARCHAR",
      uitgesloten.administratieve_sluiting
        ? reference("reden-einde-administratief", closures).codes.map((c) => `(${lit(c)})`)
        : [],
    ],
  ];
}

/**
 * Puts what series and pairing need beside the rows: rules per zorgsoort, diagnosehoofdgroepen, "Vragenlijst per
 * diagnose", reasons, SBG's tables.
 * @throws RomError (intern) where policy names an instrument or hoofdgroep that does not exist
 */
export async function loadSeriesReference(
  db: Pick<Db, "run">,
  instruments: readonly Instrument[],
  policy: Policy,
): Promise<void> {
  const groups = readHoofdgroepen();
  checkCodes(instruments, groups, policy);
  for (const [name, columns, rows] of [...seriesTables(instruments, groups, policy), ...sbgTables(policy)]) {
    await db.run(`CREATE TABLE ${name} (${columns})`);
    if (rows.length) await db.run(`INSERT INTO ${name} VALUES ${rows.join(", ")}`);
  }
}
