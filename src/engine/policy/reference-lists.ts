import { z } from "zod";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

const reasons = z.strictObject({ bron: z.string(), codes: z.record(z.string(), z.string()) });
const groups = z.looseObject({ hoofdgroepen: z.array(z.looseObject({ code: z.string(), naam: z.string() })) });

/** Labels of the reasons why a meting is missing, in the order of the code list. */
export const nonResponseReasons = (): string[] =>
  Object.values(
    readJson(inProject("data", "reference", "codelijsten", "reden-non-response.json"), reasons, "intern").codes,
  );

/** The diagnosehoofdgroepen, in the order of the list. */
const diagnosisGroups = (): { code: string; naam: string }[] =>
  readJson(inProject("data", "reference", "diagnosehoofdgroepen.json"), groups, "intern").hoofdgroepen.map(
    ({ code, naam }) => ({ code, naam }),
  );

/** Groups that are too rare in a delivery to stand by themselves. */
export const OTHER_GROUPS = "overige hoofdgroepen";

/** Diagnosehoofdgroepen in the order of the reference list, with what stands beside them in every figure. */
export const HOOFDGROEPEN: readonly { readonly code: string; readonly naam: string }[] = [
  ...diagnosisGroups(),
  { code: "onbekend", naam: "Diagnose onbekend" },
  { code: OTHER_GROUPS, naam: "Overige hoofdgroepen" },
];
