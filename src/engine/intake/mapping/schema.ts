import { z } from "zod";

/** Stands in a proposed mapping where only the sender knows the answer; such a mapping is not read. */
export const OPEN = "?";

const SHAPES = ["breed", "gebeurtenissen", "limesurvey", "qualtrics", "fhir"] as const;
export type Shape = (typeof SHAPES)[number];

const name = z.string().trim().min(1).max(400);
/** One column, or several whose values together are the key. */
const key = z.union([name, z.array(name).min(1).max(6)]);
/** A column of the export (or path in a FHIR resource), with what is done to its value; or one value for all rows. */
const field = z.union([
  name,
  z.strictObject({
    kolom: name,
    /** Of several dates of one zorgtraject: the first or the last. */
    kies: z.enum(["eerste", "laatste"]).optional(),
    /** Codes of the export and what they mean; a code that is not named stays as it is. */
    waarden: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ vast: z.string().trim().min(1).max(200) }),
]);
/** Rows that count: each named column holds one of the values. */
const where = z.record(name, z.union([z.string(), z.array(z.string()).min(1)]));

const list = z.strictObject({
  /** Code of the questionnaire, or the column that holds it. */
  instrument: z.union([name, z.strictObject({ kolom: name })]),
  datum: field,
  respondent: field.optional(),
  ruwe_score: field.optional(),
  t_score: field.optional(),
  t_metric: field.optional(),
  /**
   * Columns of the answers: a pattern with `{vraag}` where the number of the question stands, or several patterns and columns,
   * whose questions are numbered on, from 1, in that order.
   */
  items: z.union([name, z.array(name).min(1).max(125)]).optional(),
  /** Number that the first question has in the names of the columns. */
  eerste_vraag: z.int().min(0).max(999).default(1),
  /** Words or codes of the export and the answer they stand for. */
  antwoorden: z.record(z.string(), z.union([z.int(), z.literal(OPEN)])).optional(),
  /** What stands in the place of `{moment}` in names of columns, one list for each. */
  momenten: z.array(name).min(1).max(50).optional(),
  waar: where.optional(),
});

const source = z.strictObject({
  /** Name of the file, as it stands in the delivery. */
  bestand: name,
  vorm: z.enum(SHAPES, { error: `verwacht een van: ${SHAPES.join(", ")}` }),
  /** Sheet of an Excel file; the first where left out. */
  blad: name.optional(),
  traject_id: key,
  /** Left out: made of zorgtraject, date, list and row. */
  meting_id: key.optional(),
  lijsten: z.array(list).max(60).default([]),
  /** Columns of `trajecten` that this file gives; a value counts for the whole zorgtraject. */
  trajecten: z.record(name, field).optional(),
  trajecten_waar: where.optional(),
});

/** `indeling` of aanlevering.json: which columns of an export become which table. Docs: docs/indeling.md. */
export const mappingSchema = z.array(source).min(1).max(40);

export type MappingSource = z.infer<typeof source>;
export type MappingList = z.infer<typeof list>;
export type Field = z.infer<typeof field>;
export type Key = z.infer<typeof key>;
export type Where = z.infer<typeof where>;

export const isFixed = (f: Field): f is { vast: string } => typeof f === "object" && "vast" in f;
export const columnOf = (f: Field): string | null => (typeof f === "string" ? f : isFixed(f) ? null : f.kolom);
export const keyParts = (k: Key): readonly string[] => (typeof k === "string" ? [k] : k);

/** A mapping as it is written: what may be left out is left out. */
export type SourceDraft = z.input<typeof mappingSchema>[number];
export type ListDraft = NonNullable<SourceDraft["lijsten"]>[number];
