import type { CaseFile, CaseTable, WorkedCase } from "../../engine/cases/cases.js";
import { type Html, html } from "../../engine/text/html.js";
import { tableHtml } from "../components/table.js";

/** The worked cases as tables for the methods page: rows in, rows expected, and one line why. */

type Value = CaseTable["rijen"][number][number];

const show = (v: Value | undefined): string =>
  v === null || v === undefined
    ? "leeg"
    : typeof v === "number"
      ? String(v).replace(".", ",")
      : typeof v === "boolean"
        ? v
          ? "ja"
          : "nee"
        : v;

const caseTable = (t: CaseTable, name: string, what: string): Html =>
  html`<h4>${what}</h4>${
    t.rijen.length === 0
      ? html`<p>Geen enkele rij.</p>`
      : tableHtml(
          t.kolommen.map((kop, i) => ({
            kop,
            waarde: (r: readonly Value[]) => show(r[i]),
            getal: t.rijen.some((r) => typeof r[i] === "number"),
          })),
          t.rijen,
          `${name}: ${what}`,
        )
  }`;

/** Settings as lines `reeksen.parameters.X = NEE`. */
function settings(value: unknown, at: readonly string[] = []): string[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([k, v]) => settings(v, [...at, k]));
  return [`${at.join(".")} = ${typeof value === "string" ? value : JSON.stringify(value)}`];
}

const answers = (a: NonNullable<WorkedCase["invoer"]["antwoorden"]>): CaseTable => ({
  kolommen: ["meting_id", "antwoorden op vraag 1, 2, …"],
  rijen: Object.entries(a).map(([id, list]) => [id, list.map((x) => x ?? "–").join(" ")]),
});

function caseHtml(c: WorkedCase): Html {
  const { aanlevering, trajecten, metingen, items, antwoorden, contacten } = c.invoer;
  const set = [
    ...settings(aanlevering),
    ...settings(c.beleid),
    ...(c.metriek ?? []).map(
      (m) => `T ${m.instrument}: gemiddelde ${show(m.gemiddelde)}, standaarddeviatie ${show(m.sd)}`,
    ),
  ].filter((s) => !s.startsWith(" ="));
  const table = (t: CaseTable | undefined, what: string): Html | undefined => t && caseTable(t, c.naam, what);
  const given = [
    table(trajecten, "Aangeleverd: trajecten"),
    table(contacten, "Aangeleverd: contacten"),
    table(metingen, "Aangeleverd: metingen"),
    table(items, "Aangeleverd: items"),
    table(antwoorden && answers(antwoorden), "Aangeleverd: antwoorden"),
  ];
  const titles = c.verwacht.map((e) => `Hoort eruit te komen: tabel ${e.tabel}${e.waar ? `, waar ${e.waar}` : ""}`);
  const expected = c.verwacht.map((e, i) => {
    const titel = titles[i] ?? "";
    return table(e, titles.indexOf(titel) === i ? titel : `${titel} (${i + 1})`);
  });
  const refused = c.geweigerd !== undefined && html`<p>Deze instelling wordt geweigerd: “${c.geweigerd}”.</p>`;
  return html`<details class="geval"><summary>${c.naam}</summary><p>${c.waarom}</p>${
    set.length > 0 && html`<ul class="instelling">${set.map((s) => html`<li><code>${s}</code></li>`)}</ul>`
  }${given}${expected}${refused}</details>`;
}

/** Every subject with its cases. */
export function casesHtml(files: readonly CaseFile[]): Html {
  const count = files.flatMap((f) => f.gevallen).length;
  return html`<p class="zin">Hier staan ${count} gevallen: rijen erin, rijen eruit, en in één regel waarom. Bij elke wijziging van het programma worden zij uitgevoerd.</p>${files.map(
    (f) =>
      html`<section class="gevallen" id="gevallen-${f.bestand}"><h3>${f.onderwerp}</h3><p>${f.uitleg}</p>${f.gevallen.map(caseHtml)}</section>`,
  )}`;
}
