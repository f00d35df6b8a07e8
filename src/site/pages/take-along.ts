import { NO_LICENCE, releaseBib } from "../../engine/contract/citation.js";
import type { Manifest } from "../../engine/contract/manifest.js";
import { TABLES } from "../../engine/contract/tables.js";
import { type Html, html, joined } from "../../engine/text/html.js";

/** What a reader takes along of a release: files, lines that open them elsewhere, and how to name it. */

export interface Line {
  readonly programma: string;
  /** What it needs besides the program itself. */
  readonly met: string;
  /** The file that it reads, from the folder in which the reader works. */
  readonly bestand: string;
  readonly tekst: string;
  /** Whether tests run it, or it was only read. */
  readonly gedraaid: boolean;
}

const DUCKDB = `ATTACH 'rom.duckdb' AS rom (READ_ONLY);
USE rom;
SELECT naam, n, waarde, laag, hoog, reden FROM cijfers
WHERE indicator = 'response' AND niveau = 'vestiging' AND soort_periode = 'totaal';`;

const R = `cijfers <- read.csv(unz("rom-csv.zip", "cijfers.csv"), encoding = "UTF-8")
subset(cijfers, indicator == "response" & niveau == "vestiging" & soort_periode == "totaal",
       select = c(naam, n, waarde, laag, hoog, reden))`;

const R_DUCKDB = `con <- DBI::dbConnect(duckdb::duckdb(), "rom.duckdb", read_only = TRUE)
cijfers <- DBI::dbGetQuery(con, "SELECT * FROM cijfers")`;

const PYTHON = `import zipfile, pandas as pd
cijfers = pd.read_csv(zipfile.ZipFile("rom-csv.zip").open("cijfers.csv"))
print(cijfers.query("indicator == 'response' and niveau == 'vestiging' and soort_periode == 'totaal'")
      [["naam", "n", "waarde", "laag", "hoog", "reden"]])`;

const PYTHON_DUCKDB = `import duckdb
cijfers = duckdb.connect("rom.duckdb", read_only=True).sql("SELECT * FROM cijfers").df()`;

const OBSERVABLE = `const db = await DuckDBClient.of({ indicatoren: FileAttachment("indicatoren.parquet") });
const rijen = await db.sql\`SELECT * FROM indicatoren WHERE indicator = 'response'\`;`;

/** Lines that open the release elsewhere, in the folder where its file was put. Tests run what they can. */
export const LINES: readonly Line[] = [
  { programma: "DuckDB", met: "", bestand: "rom.duckdb", tekst: DUCKDB, gedraaid: true },
  { programma: "R", met: "", bestand: "rom-csv.zip", tekst: R, gedraaid: true },
  { programma: "R", met: "het pakket duckdb", bestand: "rom.duckdb", tekst: R_DUCKDB, gedraaid: false },
  { programma: "Python", met: "pandas", bestand: "rom-csv.zip", tekst: PYTHON, gedraaid: true },
  { programma: "Python", met: "duckdb en pandas", bestand: "rom.duckdb", tekst: PYTHON_DUCKDB, gedraaid: false },
  {
    programma: "Observable",
    met: "het bestand als bijlage",
    bestand: "indicatoren.parquet",
    tekst: OBSERVABLE,
    gedraaid: false,
  },
];

const link = (href: string, name: string): Html => html`<a href="${href}" download>${name}</a>`;

/** Text to copy; the button shows only where a script does what it says (site/tools). */
const copyable = (text: string): Html =>
  html`<div class="gereedschap"><div class="laatje"><pre><code>${text}</code></pre><button type="button" data-doe="kopieer" title="Kopieer deze regels">Kopieer</button></div></div>`;

/** @param wortel from the page to the root of the site */
export const filesHtml = (wortel: string): Html => {
  const at = (name: string): string => `${wortel}/meenemen/${name}`;
  const tables = joined(
    TABLES.map((t) => link(`${wortel}/tabellen/${t.naam}.parquet`, t.naam)),
    ", ",
  );
  return html`<ul class="meenemen">
<li>${link(at("rom.duckdb"), "rom.duckdb")}: alles in één bestand: tabellen, <code>cijfers</code> met namen in plaats van codes, de formules als macro’s, en bij elke kolom wat zij betekent.</li>
<li>${link(at("rom-csv.zip"), "rom-csv.zip")}: hetzelfde als CSV (UTF-8, komma, decimale punt), met woordenboek.</li>
<li>Parquet, met in elk bestand wat de kolommen betekenen: ${tables}.</li>
<li>${link(at("LEESMIJ.md"), "LEESMIJ")}, ${link(at("LICENTIE.txt"), "licentie")}, ${link(at("CITATION.cff"), "CITATION.cff")} en ${link(at("rom.bib"), "BibTeX")}; het <a href="${wortel}/verantwoording/index.html#woordenboek">woordenboek</a> staat ook op deze site.</li>
</ul>
<p>Een verborgen cijfer is overal een rij zonder waarde, met de reden erbij. Tel geen rijen op waar er een verborgen is.</p>`;
};

export const linesHtml = (): readonly Html[] =>
  LINES.map(
    (l) =>
      html`<section class="regels"><h3>${l.programma}${l.met && html` <span class="met">met ${l.met}</span>`}</h3>${copyable(l.tekst)}<p class="regel">${
        l.gedraaid
          ? `Getest met de bestanden van een uitgave.`
          : `Niet getest: nagelezen naast de documentatie van ${l.programma}.`
      } Leest ${l.bestand} uit de map waarin u werkt.</p></section>`,
  );

export const citeHtml = (m: Manifest): Html =>
  html`<p>${
    m.editie.licentie === undefined
      ? `Licentie: ${NO_LICENCE}. Vraag wie deze uitgave maakte wat ermee mag.`
      : `Licentie: ${m.editie.licentie}.`
  } Bij elke figuur geeft <i>Citeer</i> een bronvermelding van die figuur.</p>${copyable(releaseBib(m))}`;
