import { strToU8, zipSync } from "fflate";
import { TABLES } from "../../engine/contract/tables.js";
import type { Said } from "./said.js";

/** A figure's CSV and beside it a file that says what stands in it (CSVW, a recommendation of the W3C), as one zip. */

/** Column of a CSV of figures → the column of `indicatoren` that it holds. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  Indicator: "indicator",
  Definitie: "definitie",
  Populatie: "populatie",
  Instrument: "instrument",
  Categorie: "categorie",
  Niveau: "niveau",
  Code: "eenheid",
  Periode: "periode",
  n: "n",
  Teller: "teller",
  Waarde: "waarde",
  "95 % laag": "laag",
  "95 % hoog": "hoog",
  Interval: "methode",
  Opmerking: "reden",
};

/** What a column means, in the words of the release's dictionary. */
function meaningOf(kop: string): string | undefined {
  const name = COLUMN_OF[kop];
  return TABLES.find((t) => t.naam === "indicatoren")?.kolommen.find((k) => k.naam === name)?.betekenis;
}

/** The head of a CSV of ours, whose names hold no separator. */
const headOf = (csv: string): string[] =>
  (csv.replace(/^\uFEFF/, "").split("\r\n")[0] ?? "").split(";").map((k) => k.replace(/^"(.*)"$/, "$1"));

/** What stands in the file beside a CSV. */
const metadataOf = (said: Said, csv: string): object => ({
  "@context": ["http://www.w3.org/ns/csvw", { "@language": "nl" }],
  url: `${said.naam}.csv`,
  dialect: { delimiter: ";", encoding: "utf-8", header: true },
  "dc:title": said.titel,
  "dc:description": said.vraag,
  "dc:abstract": said.bevinding.join(" "),
  "dc:source": said.bron,
  "dc:license": said.licentie,
  keuze: said.keuze,
  definitie: said.regels,
  leeswijzer: said.lees,
  decimaalteken: ",",
  tableSchema: {
    columns: headOf(csv).map((titles) => {
      const meaning = meaningOf(titles);
      return { titles, ...(meaning ? { "dc:description": meaning } : {}) };
    }),
  },
});

/** @param csv as the figure's own link holds it */
export function archiveOf(said: Said, csv: string): Uint8Array<ArrayBuffer> {
  const files = {
    [`${said.naam}.csv`]: strToU8(csv),
    [`${said.naam}.csv-metadata.json`]: strToU8(`${JSON.stringify(metadataOf(said, csv), null, 2)}\n`),
  };
  // A fixed time: the same figure is the same file.
  return new Uint8Array(zipSync(files, { mtime: new Date("2020-01-01T00:00:00") }));
}
