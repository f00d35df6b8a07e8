import type { Finding } from "../check/finding.js";
import type { Report } from "../check/report.js";
import { count, type Reporter } from "./console.js";

const SHOWN = 15;

/** Prints the account of the rows and the kinds of faults, the most frequent first. */
export function printRows(found: Pick<Report, "rijen" | "fouten">, report: Reporter): void {
  for (const a of found.rijen)
    report.line(
      `  ${a.bestand}: ${count(a.gelezen)} ${a.gelezen === 1 ? "rij" : "rijen"} gelezen, ${count(a.aanvaard)} aanvaard, ${count(a.apart)} apart gezet`,
    );
  for (const f of found.fouten.slice(0, SHOWN)) {
    const where = f.plaatsen.length ? `, vanaf ${f.plaatsen[0]}` : "";
    report.line(`    ${f.bestand}${where}: ${f.plek} verwacht ${f.verwacht} (${count(f.rijen)} keer)`);
  }
  if (found.fouten.length > SHOWN) report.line(`    … en nog ${count(found.fouten.length - SHOWN)} soorten fouten`);
}

/** Prints a line per finding. */
export function printFindings(findings: readonly Finding[], report: Reporter): void {
  for (const f of findings) report.line(`  ${f.ernst === "let op" ? "Let op" : "Fout"}: ${f.waar}: ${f.wat}`);
}
