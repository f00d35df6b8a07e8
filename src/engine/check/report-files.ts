import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Db, lit } from "../db.js";
import { count } from "../format.js";
import type { Marker } from "../place-folder.js";
import { spreadsheetCsv } from "../text/csv.js";
import { type Html, type HtmlPart, html, raw } from "../text/html.js";
import type { Finding } from "./finding.js";
import { faultsSql, type Report, VERDICTS } from "./report.js";

/** How the folder of a report is known. */
export const REPORT_MARKER: Marker = { file: "rapport.json", key: "oordeel" };

/** Text of several lines. */
const lines = (text: string): HtmlPart => text.split("\n").map((line, i) => (i ? html`<br>${line}` : line));

const table = (head: readonly string[], rows: readonly (readonly string[])[]): Html =>
  html`<table><thead><tr>${head.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead><tbody>${rows.map(
    (r) => html`<tr>${r.map((c, k) => html`<td data-kop="${head[k]}">${lines(c)}</td>`)}</tr>`,
  )}</tbody></table>`;

const STYLE = `:root{color-scheme:light dark;--rand:light-dark(#cfd6d3,#46504c);--zacht:light-dark(#f3f6f4,#232a27);--fout:light-dark(#9b2226,#ff9b94);--let:light-dark(#7a4b00,#f2c063);--goed:light-dark(#1d5c45,#8fd6b5)}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;background:light-dark(#fff,#161b19);color:light-dark(#1b2420,#e7edea)}
h1{line-height:1.2}h2{margin-top:2.5rem}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border-bottom:1px solid var(--rand);padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
th{white-space:nowrap;background:var(--zacht)}.oordeel{font-size:1.2rem;font-weight:600;border-left:.4rem solid;padding:.4rem .8rem;background:var(--zacht)}.schoon{border-color:var(--goed)}.bruikbaar{border-color:var(--let)}.onbruikbaar{border-color:var(--fout)}
article{border:1px solid var(--rand);border-radius:.4rem;padding:.2rem 1rem;margin:1rem 0;break-inside:avoid}article h3{margin:.6rem 0 .2rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.4rem 0 .8rem}dt{font-weight:600}dd{margin:0}
.ernst{font-weight:600}.fout,.onb{color:var(--fout)}.let{color:var(--let)}
@media(max-width:40rem){table,thead,tbody,tr,td{display:block}thead{position:absolute;left:-99rem}td::before{content:attr(data-kop) ": ";font-weight:600}tr{border:1px solid var(--rand);margin:.6rem 0}td{border:0}dl{grid-template-columns:1fr}}
@media print{body{max-width:none;margin:0}}`;

const definitions = (pairs: readonly (readonly [string, string])[]): Html =>
  html`<dl>${pairs.map(([t, d]) => d && html`<dt>${t}</dt><dd>${lines(d)}</dd>`)}</dl>`;

const article = (f: Finding): Html =>
  html`<article><h3><span class="ernst ${f.ernst.slice(0, 3)}">${f.ernst}</span> · ${f.waar}</h3>${definitions([
    ["Wat", f.wat],
    ["Gevolg voor de cijfers", f.gevolg],
    ["Wat te doen", f.herstel],
    ["Rijen", count(f.rijen)],
  ])}</article>`;

/** Findings that rows set aside may follow from, and the others. */
const apart = (
  all: readonly Finding[],
): { readonly causes: readonly Finding[]; readonly rest: readonly Finding[] } => ({
  causes: all.filter((f) => f.oorzaak),
  rest: all.filter((f) => !f.oorzaak),
});

/** The report as one page without anything from elsewhere; in Dutch, to send to whoever made the delivery. */
export function reportHtml(report: Report, name: string): string {
  const parts: Html[] = [
    html`<h1>Controle van de aanlevering ${name}</h1>`,
    html`<p class="oordeel ${report.oordeel}">De aanlevering is ${VERDICTS[report.oordeel]}.</p>`,
    html`<p>Dit verslag noemt geen patiënten, behandelaars of sleutels. Waar het verslag een regel noemt, staat de waarde daar in uw eigen bestand.${report.aanlevering ? ` Vingerafdruk van de aanlevering: ${report.aanlevering.slice(0, 12)}.` : ""}</p>`,
  ];
  const { causes, rest } = apart(report.bevindingen);
  if (causes.length) parts.push(html`<h2>Eerst dit: waar het andere uit kan volgen</h2>`, ...causes.map(article));
  if (report.onbruikbaar.length)
    parts.push(
      html`<h2>Waarom onbruikbaar</h2>`,
      ...report.onbruikbaar.map(
        (o) =>
          html`<article>${definitions([
            ["Wat", o.wat],
            ["Wat te doen", o.herstel],
          ])}</article>`,
      ),
    );
  if (report.rijen.length)
    parts.push(
      html`<h2>Rekening van de rijen</h2>`,
      table(
        ["Bestand", "Gelezen", "Aanvaard", "Apart gezet"],
        report.rijen.map((r) => [r.bestand, count(r.gelezen), count(r.aanvaard), count(r.apart)]),
      ),
    );
  if (report.rekening.length)
    parts.push(
      html`<h2>Van rijen naar cijfers</h2>`,
      table(
        ["Wat", "Stap", "Van", "Over"],
        report.rekening.map((s) => [s.wat, s.stap, count(s.van), count(s.over)]),
      ),
    );
  if (report.fouten.length)
    parts.push(
      html`<h2>Fouten in rijen en waarden</h2>`,
      html`<p>Elke regel van deze tabel is één soort fout; regels.csv, naast dit verslag, noemt elke plaats.</p>`,
      table(
        ["Waar", "Gevonden", "Verwacht", "Keer", "Gevolg en wat te doen"],
        report.fouten.map((f) => [
          `${f.bestand}\n${f.plek}\n${f.plaatsen.join(", ")}`,
          f.waarde === "" ? "(leeg)" : f.waarde,
          f.verwacht,
          count(f.rijen),
          `${f.gevolg}\n${f.herstel}`,
        ]),
      ),
    );
  if (rest.length) parts.push(html`<h2>Wat aan de inhoud opvalt</h2>`, ...rest.map(article));
  return String(html`<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer">
<title>Controle van de aanlevering</title><style>${raw(STYLE)}</style></head><body><main>${parts.map(
    (p) => html`${p}
`,
  )}</main></body></html>
`);
}

/** The same report as CSV: one line per kind of fault and per finding. */
export function reportCsv(report: Report): string {
  const { causes, rest } = apart(report.bevindingen);
  const line = (f: Finding): string[] => [
    f.ernst,
    f.code,
    "",
    f.waar,
    "",
    "",
    "",
    f.wat,
    f.gevolg,
    f.herstel,
    String(f.rijen),
  ];
  const rows: string[][] = [
    [
      "ernst",
      "code",
      "bestand",
      "plek",
      "eerste_plaatsen",
      "gevonden",
      "verwacht",
      "wat",
      "gevolg",
      "herstel",
      "rijen",
    ],
    ...causes.map(line),
    ...report.onbruikbaar.map((o) => [
      "onbruikbaar",
      "onbruikbaar",
      "",
      "",
      "",
      "",
      "",
      o.wat,
      "Er is niets berekend.",
      o.herstel,
      "",
    ]),
    ...report.fouten.map((f) => [
      "fout",
      "apart-gezet",
      f.bestand,
      f.plek,
      f.plaatsen.join(", "),
      f.waarde,
      f.verwacht,
      "",
      f.gevolg,
      f.herstel,
      String(f.rijen),
    ]),
    ...rest.map(line),
  ];
  return spreadsheetCsv(rows);
}

/** SQL of a text column that no spreadsheet runs as a formula. */
const safe = (column: string): string =>
  `CASE WHEN regexp_matches(${column}, '^[=+\\-@\\t\\r]') THEN '''' || ${column} ELSE ${column} END AS ${column}`;

/** Writes every single fault, by file and place, as CSV. */
export async function writeFaultLines(db: Db, file: string): Promise<void> {
  const sql = await faultsSql(db);
  if (sql === null) return;
  await db.run(`COPY (SELECT ${safe("bestand")}, regel, rij, plek, ${safe("waarde")}, verwacht FROM (${sql}) ORDER BY bestand, regel, rij, plek, verwacht)
    TO ${lit(file)} (FORMAT csv, HEADER, DELIMITER ';')`);
}

/** Writes rapport.html, rapport.csv, regels.csv and rapport.json into an existing folder. */
export async function writeReport(db: Db, report: Report, name: string, folder: string): Promise<void> {
  writeFileSync(path.join(folder, "rapport.html"), reportHtml(report, name));
  writeFileSync(path.join(folder, "rapport.csv"), reportCsv(report));
  writeFileSync(path.join(folder, "rapport.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFaultLines(db, path.join(folder, "regels.csv"));
}
