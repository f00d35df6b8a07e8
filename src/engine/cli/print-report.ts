import type { Finding } from "../check/finding.js";
import type { Step } from "../check/losses.js";
import type { Report } from "../check/report.js";
import { count, type Reporter } from "./console.js";

const SHOWN = 15;
const FINDINGS = 40;

/** Prints the account of the rows and the kinds of faults, the most frequent first. */
export function printRows(found: Pick<Report, "rijen" | "fouten">, report: Reporter): void {
  for (const a of found.rijen)
    report.line(
      `  ${a.bestand}: ${count(a.gelezen)} ${a.gelezen === 1 ? "rij" : "rijen"} gelezen, ${count(a.aanvaard)} aanvaard, ${count(a.apart)} apart gezet`,
    );
  for (const f of found.fouten.slice(0, SHOWN)) {
    const where = f.plaatsen.length ? `, vanaf ${f.plaatsen[0]}` : "";
    const value = f.waarde === "" ? "" : `, gevonden ${f.waarde}`;
    const place = /[/@]/.test(f.plek) || f.plek.startsWith("(") ? f.plek : `kolom ${f.plek}`;
    report.line(`    ${f.bestand}${where}: ${place} verwacht ${f.verwacht}${value} (${count(f.rijen)} keer)`);
    report.line(`      ${f.herstel}`);
  }
  if (found.fouten.length > SHOWN) report.line(`    … en nog ${count(found.fouten.length - SHOWN)} soorten fouten`);
}

/** Prints how many of what is counted went from one step to the next. */
export function printSteps(steps: readonly Step[], report: Reporter): void {
  const later = steps.filter((s) => !s.stap.startsWith("aanvaard"));
  for (const s of later) report.line(`  ${count(s.over)} van ${count(s.van)} ${s.wat} ${s.stap}`);
}

/** Prints what rows set aside and other findings may follow from, with what to do: it is said before them. */
export function printCauses(findings: readonly Finding[], report: Reporter): void {
  for (const f of findings.filter((x) => x.oorzaak)) {
    report.line(`  Eerst dit: ${f.waar}: ${f.wat}`);
    report.line(`    ${f.herstel}`);
  }
}

/** Prints a line per finding but for the causes that were said before; what it does to the figures and how to mend it stand in the report of `check`. */
export function printFindings(all: readonly Finding[], report: Reporter): void {
  const findings = all.filter((f) => !f.oorzaak);
  for (const f of findings.slice(0, FINDINGS)) {
    report.line(`  ${f.ernst.charAt(0).toUpperCase()}${f.ernst.slice(1)}: ${f.waar}: ${f.wat}`);
    // Where nothing can be computed, what to do about it is what the reader came for.
    if (f.ernst === "onbruikbaar") report.line(`    ${f.herstel}`);
  }
  if (findings.length > FINDINGS)
    report.line(
      `  … en nog ${count(findings.length - FINDINGS)} bevindingen; 'npm run rom -- check' schrijft ze alle in een verslag`,
    );
}
