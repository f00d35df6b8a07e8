/**
 * The shape of a release: what is published, and nothing else. Agreed before the gate makes it; shared by gate and
 * writer (private) and by everything that reads a release (public).
 */

import { CASEMIX_TABLES } from "./casemix-tables.js";
import { col, type RowOf, type Table, table } from "./table.js";

const DEFINED = [
  table({
    naam: "indicatoren",
    korrel: "één rij per eenheid, periode, uitsplitsing, categorie, populatie, instrument, indicator en definitie",
    bron: "engine/gate",
    volgorde: [
      "niveau",
      "eenheid",
      "periode",
      "indicator",
      "definitie",
      "populatie",
      "instrument",
      "uitsplitsing",
      "categorie",
    ],
    kolommen: [
      col("niveau", "VARCHAR", "totaal, cluster, organisatie, vestiging, team of behandelaar"),
      col("eenheid", "VARCHAR", "code van de eenheid (tabel eenheden)"),
      col(
        "periode",
        "VARCHAR",
        "totaal, jaar (2018), halfjaar (2018-H1), kwartaal (2018-K3) of maand (2018-07); welke datum telt: tabel begrippen",
      ),
      col("uitsplitsing", "VARCHAR", "waarnaar is uitgesplitst; leeg: niet"),
      col("categorie", "VARCHAR", "categorie binnen de uitsplitsing"),
      col("populatie", "VARCHAR", "welke behandelingen of paren meetellen"),
      col("instrument", "VARCHAR", "instrument; leeg waar het er niet toe doet"),
      col("indicator", "VARCHAR", "wat er is berekend"),
      col("definitie", "VARCHAR", "welke lezing van de regel"),
      col("n", "INTEGER", "aantal in de noemer; waarvan: tabel begrippen", "zorgtrajecten, paren of metingen"),
      col("teller", "INTEGER", "aantal in de teller van een aandeel", "als n"),
      col("waarde", "DOUBLE", "het cijfer: percentage, gemiddelde of aantal", "% of punten"),
      col("sd", "DOUBLE", "standaarddeviatie tussen zorgtrajecten, bij een gemiddelde", "% of punten"),
      col("fout", "DOUBLE", "standaardfout van waarde; naar patiënt geclusterd waar patienten is gevuld", "als waarde"),
      col("patienten", "INTEGER", "patiënten naar wie fout is geclusterd, naar beneden op vijftallen", "patiënten"),
      col("laag", "DOUBLE", "ondergrens van het 95 %-interval", "als waarde"),
      col("hoog", "DOUBLE", "bovengrens van het 95 %-interval", "als waarde"),
      col("methode", "VARCHAR", "interval: wilson, student of begrensd; -patient: uit fout en patienten"),
      col("status", "VARCHAR", "getoond, verborgen of niet beschikbaar"),
      col("reden", "VARCHAR", "waarom er geen cijfer staat"),
    ],
  }),
  table({
    naam: "eenheden",
    korrel: "één rij per eenheid",
    bron: "aanlevering, editie",
    volgorde: ["volgorde"],
    kolommen: [
      col("niveau", "VARCHAR", "niveau van de eenheid"),
      col("eenheid", "VARCHAR", "code: afgeleid met een geheime sleutel, of 'totaal'"),
      col("naam", "VARCHAR", "naam, of de code waar de editie geen namen toont"),
      col("organisatie", "VARCHAR", "code van de organisatie waar de eenheid onder valt"),
      col("volgorde", "INTEGER", "vaste neutrale volgorde (op naam), nooit op uitkomst"),
    ],
  }),
  table({
    naam: "relaties",
    korrel:
      "één rij per ouder en kind van een som; kinderen met dezelfde soort, groep en ouder tellen samen op tot de ouder; een kind waarvan deze uitgave op die plaats geen rij heeft is weggelaten en telt als onbekend, nul of meer",
    bron: "engine/gate",
    volgorde: ["soort", "groep", "ouder", "kind"],
    kolommen: [
      col("soort", "VARCHAR", "eenheid, periode, categorie of populatie"),
      col("groep", "VARCHAR", "niveau of soort periode van het kind, of nummer van de som tussen bouwstenen"),
      col("ouder", "VARCHAR", "de som: eenheid, periode of bouwsteen"),
      col("kind", "VARCHAR", "het deel"),
    ],
  }),
  table({
    naam: "bouwstenen",
    korrel:
      "één rij per indicator, definitie, populatie, uitsplitsing en categorie: uit welke bouwstenen het cijfer bestaat",
    bron: "engine/gate",
    volgorde: ["indicator", "definitie", "populatie", "uitsplitsing", "categorie"],
    kolommen: [
      col("indicator", "VARCHAR", "indicator"),
      col("definitie", "VARCHAR", "definitie"),
      col("populatie", "VARCHAR", "populatie"),
      col("uitsplitsing", "VARCHAR", "uitsplitsing; bij indicator kenmerk de code van het kenmerk"),
      col("categorie", "VARCHAR", "categorie"),
      col("n", "VARCHAR", "bouwsteen waarvan n het aantal is"),
      col("teller", "VARCHAR", "bouwsteen van de teller"),
      col("som", "VARCHAR", "waarde waarvan waarde het gemiddelde is"),
    ],
  }),
  table({
    naam: "begrippen",
    korrel: "één rij per indicator, definitie en populatie: wat n telt, wat de noemer is en welke datum telt",
    bron: "engine/gate",
    volgorde: ["indicator", "definitie", "populatie"],
    kolommen: [
      col("indicator", "VARCHAR", "indicator"),
      col("definitie", "VARCHAR", "definitie"),
      col("populatie", "VARCHAR", "populatie"),
      col("noemer", "VARCHAR", "wat n telt"),
      col("datum", "VARCHAR", "welke datum de periode bepaalt"),
      col("soort", "VARCHAR", "aantal, aandeel of gemiddelde"),
    ],
  }),
  table({
    naam: "perioden",
    korrel: "één rij per periode",
    bron: "beleid publicatie",
    volgorde: ["volgorde"],
    kolommen: [
      col("periode", "VARCHAR", "code van de periode"),
      col("soort", "VARCHAR", "totaal, jaar, halfjaar, kwartaal of maand"),
      col("label", "VARCHAR", "zoals op de pagina's"),
      col("volgorde", "INTEGER", "volgorde in de tijd"),
    ],
  }),
  table({
    naam: "instrumenten",
    korrel: "één rij per instrument in de aanlevering",
    bron: "register van instrumenten, aanlevering, metriek",
    volgorde: ["instrument"],
    kolommen: [
      col("instrument", "VARCHAR", "code van het instrument"),
      col("naam", "VARCHAR", "naam van het instrument"),
      col("hoger_is_beter", "BOOLEAN", "richting van de ruwe score"),
      col("nulpunt", "DOUBLE", "nulpunt voor het percentage verbetering", "ruwe score"),
      col("metriek", "VARCHAR", "metriek van de T-scores van dit instrument: patient-voormeting; leeg: geen"),
      col("gemiddelde", "DOUBLE", "gemiddelde voormeting van de referentiegroep (T = 50)", "ruwe score"),
      col("sd", "DOUBLE", "standaarddeviatie van de referentiegroep (10 T-punten)", "ruwe score"),
      col("n_referentie", "INTEGER", "aantal voormetingen in de referentiegroep", "voormetingen"),
      col("laag", "DOUBLE", "laagste score", "ruwe score"),
      col("hoog", "DOUBLE", "hoogste score", "ruwe score"),
      col("tevredenheid", "BOOLEAN", "oordeel van de patiënt over de behandeling (CQI)"),
      col("lokaal", "BOOLEAN", "beschreven in de aanlevering zelf"),
      col("bron", "VARCHAR", "bron van de instrumentgegevens"),
    ],
  }),
  table({
    naam: "schalen",
    korrel: "één rij per subschaal van een instrument in de aanlevering",
    bron: "register van instrumenten",
    volgorde: ["instrument", "volgorde"],
    kolommen: [
      col("instrument", "VARCHAR", "code van het instrument"),
      col("schaal", "VARCHAR", "code van de subschaal: de categorie van indicator subschaal"),
      col("naam", "VARCHAR", "naam van de subschaal"),
      col("volgorde", "INTEGER", "volgorde binnen het instrument"),
      col("laag", "DOUBLE", "laagste score", "ruwe score"),
      col("hoog", "DOUBLE", "hoogste score", "ruwe score"),
    ],
  }),
  table({
    naam: "betrouwbaarheid",
    korrel: "één rij per instrument of subschaal waarvan alfa of een meetfout bekend is",
    bron: "antwoorden van de geldige voormetingen in de referentieperiode, register van instrumenten, aanlevering.json",
    volgorde: ["instrument", "schaal"],
    kolommen: [
      col("instrument", "VARCHAR", "code van het instrument"),
      col("schaal", "VARCHAR", "code van de subschaal; leeg: de hoofdschaal"),
      col("bron", "VARCHAR", "waar de meetfout vandaan komt: alfa, register of aanlevering; leeg: geen meetfout"),
      col("toelichting", "VARCHAR", "de bron in woorden"),
      col("alfa", "DOUBLE", "Cronbachs alfa van de hele lijsten in deze aanlevering"),
      col("laag", "DOUBLE", "ondergrens van het 95 %-interval van alfa (Feldt)"),
      col("hoog", "DOUBLE", "bovengrens"),
      col("items", "INTEGER", "vragen van de schaal"),
      col("n", "INTEGER", "hele lijsten waarop alfa rust, naar beneden op tientallen", "lijsten"),
      col("sd", "DOUBLE", "standaarddeviatie van de score op die lijsten", "ruwe score"),
      col("hertest", "DOUBLE", "betrouwbaarheid over tijd uit het register, waar die een bron heeft"),
      col("meetfout", "DOUBLE", "standaardmeetfout", "ruwe score"),
      col(
        "grens",
        "DOUBLE",
        "verandering vanaf waar meetfout haar niet verklaart: 1,96 · √2 · meetfout, of zoals gepubliceerd",
        "ruwe score",
      ),
      col(
        "grens_register",
        "DOUBLE",
        "dezelfde grens zoals het register haar geeft, waar die een bron heeft",
        "ruwe score",
      ),
      col("grens_telt", "BOOLEAN", "een verandering van precies de grens telt (zo bij een gepubliceerde grens)"),
      col("afkap", "DOUBLE", "klinisch afkappunt met een bron; leeg: geen, en dus geen klasse hersteld", "ruwe score"),
      col("afkap_bron", "VARCHAR", "bron van het afkappunt"),
    ],
  }),
  table({
    naam: "veranderingsmaten",
    korrel: "één rij per instrument met T, over alle paren van de hele periode",
    bron: "paren van voor- en nameting",
    volgorde: ["instrument"],
    kolommen: [
      col("instrument", "VARCHAR", "code van het instrument"),
      col("n", "INTEGER", "paren; leeg: niet getoond", "zorgtrajecten"),
      col("voor", "DOUBLE", "gemiddelde van de voormeting, in drie cijfers", "ruwe score"),
      col("voor_sd", "DOUBLE", "standaarddeviatie van de voormeting", "ruwe score"),
      col("na", "DOUBLE", "gemiddelde van de nameting", "ruwe score"),
      col("na_sd", "DOUBLE", "standaarddeviatie van de nameting", "ruwe score"),
      col("correlatie", "DOUBLE", "correlatie van voor- en nameting (Pearson)"),
      col(
        "procent",
        "DOUBLE",
        "verandering van het gemiddelde, geteld tot de score zonder klachten; plus is beter",
        "%",
      ),
      col("effect", "DOUBLE", "gemiddelde vooruitgang in standaarddeviaties van de voormeting (Becker)"),
      col("effect_laag", "DOUBLE", "ondergrens van het 95 %-interval"),
      col("effect_hoog", "DOUBLE", "bovengrens"),
      col("status", "VARCHAR", "getoond, verborgen of niet beschikbaar"),
      col("reden", "VARCHAR", "waarom er geen waarde is"),
    ],
  }),
  ...CASEMIX_TABLES,
  table({
    naam: "streefwaarden",
    korrel: "één rij per indicator en jaar",
    bron: "beleid response en uitkomsten",
    volgorde: ["indicator", "jaar"],
    kolommen: [
      col("indicator", "VARCHAR", "indicator"),
      col("jaar", "INTEGER", "jaar; leeg: elk jaar"),
      col("waarde", "DOUBLE", "streefwaarde", "%"),
      col("bron", "VARCHAR", "wie haar stelde"),
    ],
  }),
  table({
    naam: "verantwoording",
    korrel: "één rij per telling",
    bron: "intake en modellen",
    volgorde: ["volgorde"],
    kolommen: [
      col("onderdeel", "VARCHAR", "rijen of zorgtrajecten"),
      col("post", "VARCHAR", "wat is geteld"),
      col("deel", "VARCHAR", "bestand of rol"),
      col("aantal", "INTEGER", "aantal; leeg: niet getoond"),
      col("reden", "VARCHAR", "waarom er geen aantal staat"),
      col("volgorde", "INTEGER", "volgorde op de pagina"),
    ],
  }),
] as const;

type ReleaseTable = (typeof DEFINED)[number];
export type TableName = ReleaseTable["naam"];

/** Every table of a release, with the meaning of every column; dictionary.json is written from it. */
export const TABLES: readonly Table<TableName>[] = DEFINED;

/** A row of a table of the release, by the table's name. */
export type ReleaseRow<N extends TableName> = RowOf<Extract<ReleaseTable, { naam: N }>>;
export type ReleaseRows<N extends TableName = TableName> = { readonly [K in N]: readonly ReleaseRow<K>[] };

/** A row of a table that says nothing yet: every column is null. */
export function emptyRow<N extends TableName>(naam: N): ReleaseRow<N> {
  const columns = DEFINED.find((t) => t.naam === naam)?.kolommen ?? [];
  return Object.fromEntries(columns.map((c) => [c.naam, null])) as ReleaseRow<N>;
}
