import { block, type ReportBlock, type Subject } from "../../site/mirror/model.js";
import type { MirrorRules } from "../../site/mirror/rules.js";
import type { Unit } from "../../site/queries/lists.js";
import { readLocalTable, refuseLines } from "./local-table.js";

/** Agreements and actions of the last meeting: a local file beside the release; a report has those of its own unit only. */

export interface Agreement {
  readonly eenheid: string;
  readonly datum: string;
  readonly afspraak: string;
  readonly wie: string;
  readonly voor: string;
  readonly stand: string;
}

/** @throws RomError (gebruik) with every line that is wrong */
export function readAgreements(file: string, all: readonly Unit[]): readonly Agreement[] {
  const faults: string[] = [];
  const rows = readLocalTable(file, ["eenheid", "datum", "afspraak"], ["wie", "voor", "stand"]).flatMap((r) => {
    const unit = all.filter((u) => u.eenheid === r.eenheid || u.naam === r.eenheid);
    const wrong = [
      unit.length !== 1 &&
        (unit.length ? "eenheid is niet eenduidig; geef de code" : "eenheid is geen eenheid van deze uitgave"),
      !/^\d{4}-\d\d-\d\d$/.test(r.datum) && "datum is geen datum als 2020-10-01",
      r.afspraak === "" && "afspraak is leeg",
    ].filter((w) => w !== false);
    if (wrong.length) faults.push(`regel ${r.regel}: ${wrong.join("; ")}`);
    return unit[0] ? [{ ...r, eenheid: unit[0].eenheid }] : [];
  });
  refuseLines(file, faults);
  return rows;
}

/** The agreements of one unit, and room for new ones. @param all of every unit; null: no file was given */
export function agreementsBlock(over: Subject, all: readonly Agreement[] | null, rules: MirrorRules): ReportBlock {
  const own = (all ?? []).filter((a) => a.eenheid === over.eenheid).sort((a, b) => a.datum.localeCompare(b.datum));
  const last = own.at(-1)?.datum;
  const text = (tekst: string) => ({ soort: "tekst" as const, tekst });
  return block("afspraken", "Afspraken", {
    zinnen: [
      all === null
        ? "Afspraken van de vorige bijeenkomst zijn niet meegegeven."
        : last
          ? `Afspraken van ${over.naam}, de laatste van ${last}. Zij staan alleen in dit rapport.`
          : "Voor deze eenheid staan er geen afspraken in het bestand.",
    ],
    tabellen: [
      ...(own.length
        ? [
            {
              titel: "Afspraken van eerdere bijeenkomsten",
              koppen: ["Datum", "Afspraak", "Wie", "Voor", "Stand"],
              rijen: own.map((a) => ({ kop: a.datum, cellen: [a.afspraak, a.wie, a.voor, a.stand].map(text) })),
            },
          ]
        : []),
      {
        titel: "Nieuwe afspraken",
        koppen: ["Datum", "Afspraak", "Wie", "Voor"],
        rijen: [1, 2, 3].map(() => ({ kop: "\u00a0", cellen: ["", "", ""].map(text) })),
      },
    ],
    punten: rules.gebruik.regels.map((tekst) => ({ tekst, bij: null })),
    noten: [`Afspraken over het gebruik van deze cijfers: ${rules.gebruik.bron}.`],
  });
}
