import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { RomError } from "../errors.js";
import { MARKS } from "../instruments/schema.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

/** T metrics as data: docs/methods/t-metrieken.md says what each kind does. On every one a higher T means more complaints. */

/** A recalled, unverified value (R) makes no metric. */
const mark = z.enum(MARKS.filter((m) => m !== "R") as [Exclude<(typeof MARKS)[number], "R">], {
  error: "merk R (uit het geheugen, niet nagegaan) mag geen metriek dragen; zoek de bron, of laat de waarde weg",
});
const common = {
  id: z.string().regex(/^[a-z0-9-]+$/, { error: "verwacht kleine letters, cijfers en streepjes" }),
  naam: z.string().min(1),
  referentiepopulatie: z.string().min(1),
  bron: z.string().min(1),
  merk: mark,
  opmerkingen: z.array(z.string()).default([]),
};
const constant = z.strictObject({
  instrument: z.string(),
  /** A code of the instrument's subschalen; left out: the main scale, the only one that outcomes use. */
  schaal: z.string().optional(),
  gemiddelde: z.number(),
  sd: z.number().positive(),
  n: z.number().int().positive().nullable(),
});
const table = z.strictObject({
  instrument: z.string(),
  /** Raw score and T, by rising score. */
  punten: z.array(z.tuple([z.number(), z.number()])).min(2),
  /** What a score between two points gets: nothing, or the line between them. */
  tussen: z.enum(["geen", "lineair"]),
});
const schema = z.discriminatedUnion("soort", [
  /** 50 ± 10 per standard deviation; constants stated, or (none stated) fitted on the valid voormetingen. */
  z.strictObject({ ...common, soort: z.literal("lineair"), constanten: z.array(constant).default([]) }),
  /** Rank-normalised on the valid voormetingen. */
  z.strictObject({ ...common, soort: z.literal("rang") }),
  z.strictObject({ ...common, soort: z.literal("tabel"), tabellen: z.array(table).min(1) }),
  /** T = c0 + c1 x + c2 x² + …, on the raw score. */
  z.strictObject({
    ...common,
    soort: z.literal("veelterm"),
    termen: z
      .array(z.strictObject({ instrument: z.string(), coefficienten: z.array(z.number()).min(2).max(6) }))
      .min(1),
  }),
  /** As the source delivered it; `gespiegeld`: instruments whose delivered T rises with well-being. */
  z.strictObject({
    ...common,
    soort: z.literal("geleverd"),
    bereik: z.tuple([z.number(), z.number()]),
    gespiegeld: z.array(z.string()).default([]),
  }),
]);
export type TMetric = z.infer<typeof schema>;

/** What is wrong with a metric beyond the shape of its fields, with its field; null where it is right. */
function faultOf(m: TMetric): string | null {
  if (m.soort === "tabel")
    for (const [i, t] of m.tabellen.entries())
      if (t.punten.some(([x], k) => k > 0 && x <= (t.punten[k - 1]?.[0] ?? 0)))
        return `tabellen.${i}.punten staan niet op volgorde van ruwe score, of noemen er een dubbel`;
  const names =
    m.soort === "lineair"
      ? m.constanten.map((c) => `${c.instrument} ${c.schaal ?? ""}`)
      : m.soort === "tabel"
        ? m.tabellen.map((t) => t.instrument)
        : m.soort === "veelterm"
          ? m.termen.map((t) => t.instrument)
          : [];
  if (new Set(names).size < names.length) return "een instrument (of schaal) staat er twee keer in";
  return null;
}

/**
 * Reads data/reference/metrieken and its folder `eigen`, where an organisation puts the formulas it has under licence.
 * @throws RomError naming file and field; also where two files have one id
 */
export function readMetrics(folder = inProject("data", "reference", "metrieken")): TMetric[] {
  const own = path.join(folder, "eigen");
  const files = [folder, ...(existsSync(own) ? [own] : [])].flatMap((f) =>
    readdirSync(f)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => path.join(f, name)),
  );
  const seen = new Map<string, string>();
  return files.map((file) => {
    const m = readJson(file, schema, "intern");
    const name = path.relative(folder, file);
    const fault = seen.has(m.id) ? `id ${m.id} staat ook in ${seen.get(m.id)}` : faultOf(m);
    if (fault) throw new RomError("intern", `${name}: ${fault}.`, "Verbeter het genoemde veld.");
    seen.set(m.id, name);
    return m;
  });
}
