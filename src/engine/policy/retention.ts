import { z } from "zod";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

const retention = z.strictObject({
  versie: z.iso.date(),
  bron: z.string(),
  /** Days that lists of rows set aside and reports of a check are kept. */
  dagen: z.number().int().positive(),
  toelichting: z.array(z.string()),
});

/** Days that lists and reports are kept; data/policy/bewaren.json. @throws RomError (intern) where the file is faulty */
export const retentionDays = (): number =>
  readJson(inProject("data", "policy", "bewaren.json"), retention, "intern").dagen;
