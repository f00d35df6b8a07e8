import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** A table as people write one: names of columns, rows in that order. */
const table = z
  .strictObject({ kolommen: z.array(z.string()).min(1), rijen: z.array(z.array(cell)) })
  .refine((t) => t.rijen.every((r) => r.length === t.kolommen.length), {
    error: "elke rij heeft zoveel waarden als er kolommen zijn",
  });

const workedCase = z
  .strictObject({
    naam: z.string().min(1),
    /** One line: why this comes out of it. */
    waarom: z.string().min(1),
    /** Settings that differ from data/policy, per file: {"reeksen": {…}}. Objects are merged field by field. */
    beleid: z.record(z.string(), z.unknown()).default({}),
    /** T constants; fitted on the rows where left out, which needs many. */
    metriek: z.array(z.strictObject({ instrument: z.string(), gemiddelde: z.number(), sd: z.number() })).optional(),
    invoer: z.strictObject({
      /** aanlevering.json: periode, peildatum, … */
      aanlevering: z.record(z.string(), z.unknown()).default({}),
      trajecten: table,
      metingen: table,
      /** Single answers as rows. */
      items: table.optional(),
      /** Answers per meting_id in order of the list: question 1, 2, …; null is left blank. */
      antwoorden: z.record(z.string(), z.array(z.number().int().nullable())).optional(),
      contacten: table.optional(),
    }),
    /**
     * Rows that the models must give, all of them, in any order; `waar` is a condition in SQL. The columns traject, meting,
     * voor_meting and na_meting stand for the delivered key behind traject_nr, meting_nr, voor_nr and na_nr.
     */
    verwacht: z
      .array(
        z.strictObject({
          tabel: z.string().regex(/^[a-z_]+$/),
          waar: z.string().optional(),
          kolommen: z.array(z.string().regex(/^[a-z_]+$/)).min(1),
          rijen: z.array(z.array(cell)),
        }),
      )
      .default([]),
    /** In stead of rows: words of the message with which these settings are refused. */
    geweigerd: z.string().optional(),
  })
  .refine((c) => (c.geweigerd === undefined) !== (c.verwacht.length === 0), {
    error: "een geval noemt óf verwacht óf geweigerd",
  });

const file = z.strictObject({
  onderwerp: z.string().min(1),
  uitleg: z.string().min(1),
  gevallen: z.array(workedCase).min(1),
});
export type WorkedCase = z.infer<typeof workedCase>;
export type CaseTable = z.infer<typeof table>;
/** One subject with its cases, in order of file name; `bestand` without .json. */
export type CaseFile = z.infer<typeof file> & { readonly bestand: string };

/**
 * Reads the worked cases: tables a clinician can check, executed by tests/spec/cases.test.ts and shown on the methods pages.
 * @throws RomError naming file and field where a file breaks its schema
 */
export function readCases(folder = inProject("data", "reference", "gevallen")): CaseFile[] {
  return readdirSync(folder)
    .filter((f) => f.endsWith(".json"))
    .sort()
    .map((f) => ({ bestand: f.slice(0, -5), ...readJson(path.join(folder, f), file, "intern") }));
}
