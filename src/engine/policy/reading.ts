import { z } from "zod";

const words = z.array(
  z
    .string()
    .min(1)
    .refine((w) => w === w.toLowerCase(), { error: "verwacht kleine letters" }),
);

/** data/policy/lezen.json: which words count as empty, and when a column of dates is not to be trusted. */
export const reading = z.strictObject({
  versie: z.iso.date(),
  bron: z.string(),
  leeg: z.strictObject({
    /** In any column but those of `nooit`. */
    woorden: words,
    /** In columns of dates, besides. */
    datums: words,
    /** A date in such a year is open, or unknown. */
    open_jaren: z.array(z.string().regex(/^\d{4}$/)),
    /** Per column, besides. */
    kolommen: z.record(z.string(), words),
    /** Per column: a value after all. */
    behalve: z.record(z.string(), words),
    nooit: z.array(z.string()).refine((n) => n.includes("toestemming"), { error: "moet toestemming noemen" }),
    uitleg: z.string(),
  }),
  datums: z.strictObject({
    verwisseld_rijen: z.number().int().positive(),
    verwisseld_aandeel: z.number().positive().max(1),
    gemengd_rijen: z.number().int().positive(),
    uitleg: z.string(),
  }),
});
export type Reading = z.infer<typeof reading>;
