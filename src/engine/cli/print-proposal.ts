import { shortList } from "../intake/mapping/plan.js";
import type { Preview } from "../intake/mapping/preview.js";
import type { Proposal } from "../intake/mapping/propose.js";
import type { Recognition } from "../intake/mapping/recognise.js";
import { count, type Reporter } from "./console.js";

interface About {
  readonly bestand: string;
  readonly herkend: Recognition | null;
  readonly rijen: number | null;
  readonly kolommen: number | null;
}

/** Rows of text in columns that stand under each other. */
function columns(rows: readonly (readonly string[])[], indent: string): string[] {
  const width = (k: number): number => Math.max(...rows.map((r) => (r[k] ?? "").length));
  const last = Math.max(...rows.map((r) => r.length)) - 1;
  return rows.map(
    (r) =>
      indent +
      r
        .map((c, k) => (k === last ? c : c.padEnd(width(k) + 2)))
        .join("")
        .trimEnd(),
  );
}

const said = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.join(" + ");
  const f = value as { vast?: string; kolom?: string; kies?: string };
  return f.vast === undefined ? `${f.kolom}${f.kies ? ` (${f.kies})` : ""}` : `${f.vast} (voor alle rijen)`;
};

function mappingRows(proposal: Proposal): string[][] {
  return proposal.indeling.flatMap((s) => [
    ["traject_id", said(s.traject_id)],
    ...(s.meting_id === undefined ? [] : [["meting_id", said(s.meting_id)]]),
    ...Object.entries(s.trajecten ?? {}).map(([c, f]) => [c, said(f)]),
    ...(s.lijsten ?? []).map((l) => [
      `lijst ${said(l.instrument)}`,
      [
        ...(l.items === undefined ? [] : [`antwoorden ${[l.items].flat().join(", ")}`]),
        ...(l.ruwe_score === undefined ? [] : [`totaal ${said(l.ruwe_score)}`]),
        `datum ${said(l.datum)}`,
        ...(l.momenten ? [`momenten ${l.momenten.join(", ")}`] : []),
      ].join("; "),
    ]),
  ]);
}

/** Says on the console what a file is taken for, how it would be read, and what is not certain; no value about a person. */
export function printProposal(about: About, proposal: Proposal, shown: Preview | null, report: Reporter): void {
  const size = about.rijen === null ? "" : `; ${count(about.rijen)} rijen, ${count(about.kolommen ?? 0)} kolommen`;
  report.line(
    about.herkend
      ? `  ${about.bestand} lijkt op ${about.herkend.soort} (${about.herkend.waaraan})${size}.`
      : `  ${about.bestand} is niet herkend als een bepaalde export${size}.`,
  );
  report.line("\n  Voorstel");
  for (const line of columns(mappingRows(proposal), "    ")) report.line(line);
  if (shown) {
    report.line("\n  Zo wordt het dan gelezen");
    if (shown.zorgtrajecten !== null) report.line(`    ${count(shown.zorgtrajecten)} zorgtrajecten`);
    for (const l of shown.lijsten)
      report.line(
        `    ${l.instrument}: ${count(l.metingen)} metingen${l.van ? ` van ${l.van} tot en met ${l.tot}` : ""}, ${count(l.antwoorden)} antwoorden${l.zonder_datum ? `; ${count(l.zonder_datum)} zonder leesbare datum` : ""}`,
      );
    for (const [title, rows] of [
      ["de eerste zorgtrajecten", shown.eersteTrajecten],
      ["de eerste metingen", shown.eersteMetingen],
    ] as const)
      if (rows.length > 1) {
        report.line(`    ${title} (van sleutels en namen alleen de vorm):`);
        for (const line of columns(rows, "      ")) report.line(line);
      }
  }
  const list = (title: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    report.line(`\n  ${title}`);
    for (const l of lines) report.line(`    - ${l}`);
  };
  list("Onzeker, kijk dit na", proposal.onzeker);
  list("Nog in te vullen", proposal.open);
  if (proposal.ongebruikt.length) report.line(`\n  Niet gebruikt: ${shortList(proposal.ongebruikt, 30)}.`);
}
