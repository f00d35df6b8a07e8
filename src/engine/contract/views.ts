import { TABLES } from "./tables.js";

/** Views that every reader of a release has besides its tables: the same figures in an easier shape, never other ones. */

export interface ViewColumn {
  readonly naam: string;
  readonly betekenis: string;
  readonly eenheid?: string;
}
export interface View {
  readonly naam: string;
  readonly korrel: string;
  readonly sql: string;
  readonly kolommen: readonly ViewColumn[];
}

/** A column with the meaning that the contract gives it. */
function of(table: string, naam: string, as = naam): ViewColumn {
  const column = TABLES.find((t) => t.naam === table)?.kolommen.find((c) => c.naam === naam);
  if (!column) throw new Error(`${table}.${naam} is no column of a release`);
  return { naam: as, betekenis: column.betekenis, ...(column.eenheid ? { eenheid: column.eenheid } : {}) };
}

/** One row per figure, shown or hidden, with names in place of codes; in the neutral order of units and in that of time. */
const CIJFERS: View = {
  naam: "cijfers",
  korrel: "één rij per cijfer, getoond of verborgen, met namen in plaats van codes",
  kolommen: [
    of("indicatoren", "niveau"),
    { naam: "naam", betekenis: "naam van de eenheid" },
    { naam: "organisatie", betekenis: "naam van de organisatie waar de eenheid onder valt" },
    { naam: "periode", betekenis: "de periode zoals op de pagina's" },
    { naam: "soort_periode", betekenis: "totaal, jaar, halfjaar, kwartaal of maand" },
    ...["indicator", "definitie", "populatie", "instrument", "uitsplitsing", "categorie"].map((c) =>
      of("indicatoren", c),
    ),
    ...["n", "teller", "waarde", "sd", "fout", "laag", "hoog", "status", "reden"].map((c) => of("indicatoren", c)),
    { naam: "soort", betekenis: "aantal, aandeel of gemiddelde" },
    { naam: "noemer", betekenis: "wat n telt" },
    { naam: "eenheid_code", betekenis: "code van de eenheid (tabel eenheden)" },
    { naam: "periode_code", betekenis: "code van de periode (tabel perioden)" },
  ],
  sql: `CREATE VIEW cijfers AS
  SELECT i.niveau, e.naam, o.naam AS organisatie, p.label AS periode, p.soort AS soort_periode, i.indicator, i.definitie, i.populatie,
    i.instrument, i.uitsplitsing, i.categorie, i.n, i.teller, i.waarde, i.sd, i.fout, i.laag, i.hoog, i.status, i.reden,
    b.soort, b.noemer, i.eenheid AS eenheid_code, i.periode AS periode_code
  FROM indicatoren i
  JOIN eenheden e ON e.niveau = i.niveau AND e.eenheid = i.eenheid
  LEFT JOIN eenheden o ON o.niveau = 'organisatie' AND o.eenheid = e.organisatie
  JOIN perioden p ON p.periode = i.periode
  LEFT JOIN begrippen b ON b.indicator = i.indicator AND b.definitie = i.definitie AND b.populatie = i.populatie
  ORDER BY i.indicator, i.definitie, i.populatie, i.instrument, i.uitsplitsing, i.categorie, p.volgorde, e.volgorde`,
};

export const VIEWS: readonly View[] = [CIJFERS];
