import { type MakeOptions, makeReports } from "../report/make.js";
import { count, type Reporter } from "./console.js";
import { usageFault } from "./dutch.js";

/** The command rapport. */

/** Makes reports, and says what was made. @throws RomError for everything the user can mend */
export async function makeReportsOf(
  asked: Omit<MakeOptions, "step" | "out"> & { readonly alle: boolean; readonly out: string | undefined },
  report: Reporter,
): Promise<void> {
  if (asked.out === undefined) throw usageFault("Waarheen? Geef --uit MAP.");
  const o = { ...asked, out: asked.out };
  const some = o.vestigingen.length + o.organisaties.length > 0;
  if (some === o.alle)
    throw usageFault(
      some
        ? "Geef --alle, of namen met --vestiging en --organisatie; niet beide."
        : "Waarvan? Geef --vestiging NAAM, --organisatie NAAM of --alle.",
    );
  if (!o.pdf && !o.xlsx && !o.pptx) throw usageFault("Met --zonder-pdf is --xlsx of --pptx nodig.");
  const { made, kept, pages } = await makeReports({ ...o, step: report.step });
  report.line(
    `  ${count(made)} ${made === 1 ? "rapport" : "rapporten"} gemaakt${kept ? `, ${count(kept)} stonden er al` : ""}${pages ? `; samen ${count(pages)} bladzijden` : ""} → ${o.out}\n  Wat er staat: rapporten.csv`,
  );
}
