import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { RomError } from "../errors.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

/**
 * Dated, named reasons for which the limits of a process may be made anew: a date of policy, a target, a marked event. They are
 * written down in `data/reference/gebeurtenissen`, and read when a site is built (docs/methods/veranderingen.md).
 */

/** A day that exists. */
const day = z.iso.date({ error: "een bestaande datum als 2018-03-31" });
const text = z.string().trim().min(3, { error: "ten minste drie tekens" });

/** Indicators whose course the site shows with limits. */
const INDICATORS = ["response", "hsk-verbetering", "delta-t"] as const;

const event = z.strictObject({
  datum: day,
  naam: text,
  soort: z.enum(["beleid", "streefwaarde", "gebeurtenis"]),
  /** "opnieuw": limits begin anew at this date; "doorlopend": it is marked only. */
  grenzen: z.enum(["opnieuw", "doorlopend"]),
  indicatoren: z.array(z.enum(INDICATORS)).min(1, { error: "ten minste één indicator" }),
  /** Only where it is about some instruments. */
  instrumenten: z.array(z.string().min(1)).min(1).optional(),
  /** Only where it is about one vestiging: its code or name, as the release shows it. */
  vestiging: z.string().min(1).optional(),
  /** When it was written down: a reason that is found after the figures were seen is told as such. */
  vastgelegd: day,
  bron: text,
});

const file = z.strictObject({ toelichting: text, gebeurtenissen: z.array(event).min(1) });

export type Gebeurtenis = z.infer<typeof event>;

/**
 * Every event, in order of date.
 * @throws RomError (intern) with file and field where a file breaks the form, or where two events of one date have one name
 */
export function readEvents(folder = inProject("data", "reference", "gebeurtenissen")): Gebeurtenis[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((f) => f.endsWith(".json"))
    .sort();
  const seen = new Map<string, string>();
  const out: Gebeurtenis[] = [];
  for (const f of files)
    for (const [i, e] of readJson(path.join(folder, f), file, "intern").gebeurtenissen.entries()) {
      const where = `${f}, gebeurtenissen.${i}`;
      const key = `${e.datum}|${e.naam}|${e.vestiging ?? ""}`;
      const before = seen.get(key);
      if (before)
        throw new RomError(
          "intern",
          `${where}: “${e.naam}” van ${e.datum} staat er al (${before}).`,
          "Laat elke gebeurtenis één keer staan; noem in één regel alle indicatoren waarvoor zij geldt.",
        );
      seen.set(key, where);
      out.push(e);
    }
  return out.sort((a, b) => (a.datum < b.datum ? -1 : a.datum > b.datum ? 1 : a.naam < b.naam ? -1 : 1));
}
