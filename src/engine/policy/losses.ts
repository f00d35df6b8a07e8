import { z } from "zod";

const share = z.strictObject({ waarde: z.number().min(0).max(1), uitleg: z.string().min(1) });

/** data/policy/verlies.json: which part of a step's rows must be left for a delivery to be of use. None left is never enough. */
export const losses = z.strictObject({
  versie: z.iso.date(),
  bron: z.string(),
  minst: z.strictObject({ aanvaard: share, herkend: share, gescoord: share }),
});

/** data/policy/periode.json: how the period of a delivery that does not name it is derived from its dates. */
export const period = z.strictObject({
  versie: z.iso.date(),
  bron: z.string(),
  kwantiel: z.number().min(0).max(0.25),
  gat_dagen: z.number().int().positive(),
});
