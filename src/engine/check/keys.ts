import { type Db, isAlive } from "../db.js";
import { EXCEL, type KeyReport, keyReports } from "../intake/keys.js";
import { ATTRIBUTE_OF } from "../intake/xml/elements.js";
import { readPolicy } from "../policy/policy.js";
import { count, ofAll, plural } from "./base.js";
import type { Finding } from "./finding.js";

/** Whose keys a column holds, and what follows where one of these has two. */
const OF: Readonly<Record<string, readonly [een: string, meer: string, gevolg: string]>> = {
  patient_id: [
    "patiënt",
    "patiënten",
    "Elke schrijfwijze telt als een eigen patiënt: een bezwaar onder de ene geldt niet voor de zorgtrajecten onder de andere, en een groep die de drempel van tien patiënten haalt kan uit minder mensen bestaan.",
  ],
  traject_id: [
    "zorgtraject",
    "zorgtrajecten",
    "Elke schrijfwijze telt als een eigen zorgtraject: metingen en bezwaar van de ene horen niet bij de andere, en de noemer van de response is te groot.",
  ],
  behandelaar: [
    "behandelaar",
    "behandelaars",
    "Elke schrijfwijze telt als een eigen behandelaar: zorgtrajecten en uitkomsten van één persoon staan onder twee codes.",
  ],
  meting_id: [
    "meting",
    "metingen",
    "Elke schrijfwijze telt als een eigen meting: antwoorden van de ene horen niet bij de andere, en de score vervalt of is een andere.",
  ],
};
const AS_TEXT =
  "Exporteer sleutels als tekst, zonder omweg langs Excel, zodat voorloopnullen blijven staan, en lever opnieuw.";

const where = ({ tabel, kolom }: KeyReport, xml: boolean): string =>
  (xml && ATTRIBUTE_OF[tabel]?.[kolom]) || `${tabel}, kolom ${kolom}`;

function alike(r: KeyReport, xml: boolean): Finding {
  const [een, meer, gevolg] = OF[r.kolom] ?? ["sleutel", "sleutels", ""];
  const zeros = r.soort === "voorloopnullen";
  return {
    code: `sleutels-${r.soort}`,
    ernst: zeros ? "fout" : "let op",
    waar: where(r, xml),
    wat: zeros
      ? `${plural(r.sleutels, "sleutel verschilt", "sleutels verschillen")} van een andere alleen in voorloopnullen (zoals 0012 en 12): waarschijnlijk ${plural(r.samen, een, meer)} in plaats van ${count(r.sleutels)}`
      : `${plural(r.sleutels, "sleutel verschilt", "sleutels verschillen")} van een andere alleen in hoofdletters (zoals Ab12 en aB12): misschien ${plural(r.samen, een, meer)} in plaats van ${count(r.sleutels)}`,
    gevolg: zeros ? gevolg : `${gevolg} Hoofdletters maken hier verschil, want pseudoniemen kunnen erop steunen.`,
    herstel: zeros
      ? AS_TEXT
      : "Ga bij de bron na of het dezelfden zijn; geef dan elk één sleutel. Zijn het verschillende, dan hoeft er niets te gebeuren.",
    rijen: r.rijen,
  };
}

/** Per kind of key that nearly refers to a row: under what condition it would, and what to do. */
const NEARLY: Readonly<Record<string, readonly [code: string, als: string, herstel: string]>> = {
  "ouder-voorloopnullen": ["verwijzing-voorloopnullen", "als voorloopnullen niet meetelden", AS_TEXT],
  "ouder-hoofdletters": [
    "verwijzing-hoofdletters",
    "als hoofdletters niet meetelden",
    "Lever sleutels in alle tabellen met dezelfde hoofdletters.",
  ],
  "ouder-cijfers": [
    "verwijzing-cijfers",
    "als alleen de cijfers telden: in één van de tabellen staat iets voor of achter het nummer (zoals ZT-0012, '12 of 12.0 voor 12)",
    "Lever de sleutel in alle tabellen op dezelfde manier, met of zonder voorvoegsel, als tekst.",
  ],
  "ouder-patient": [
    "verwijzing-patient",
    "als de kolom patient_id bevatte",
    "Lever in deze kolom de sleutel van het zorgtraject, niet die van de patiënt.",
  ],
};

/** Keys of patients that stand for no patient. */
const shared = (r: KeyReport, xml: boolean): Finding => ({
  code: "sleutel-gedeeld",
  ernst: "fout",
  waar: where(r, xml),
  wat: `${ofAll(r.rijen, r.samen)} zorgtrajecten hebben dezelfde sleutel van een patiënt: zo veel behandelingen heeft één patiënt niet`,
  gevolg:
    "Zij tellen als één patiënt: bezwaar van de een geldt voor allen, drempels tellen te weinig mensen, en zorgtrajecten lijken elkaar te overlappen.",
  herstel:
    "Vraag de leverancier waarvoor deze sleutel staat (vaak: onbekend, of een vaste waarde), en lever per patiënt een eigen sleutel.",
  rijen: r.rijen,
  oorzaak: true,
});

function orphaned(r: KeyReport, xml: boolean): Finding {
  const [code, als, herstel] = NEARLY[r.soort] ?? ["", "", ""];
  const parent = r.tabel === "items" ? "metingen" : "trajecten";
  return {
    code,
    ernst: "fout",
    waar: where(r, xml),
    wat: `van ${plural(r.samen, "rij", "rijen")} met een ${r.kolom} die niet in ${parent} staat ${r.rijen === 1 ? "zou er" : "zouden er"} ${count(r.rijen)} passen ${als}`,
    gevolg:
      "Zij zijn apart gezet: deze metingen, antwoorden of contacten tellen in geen score, response of uitkomst mee.",
    herstel,
    rijen: r.rijen,
    oorzaak: true,
  };
}

const SEEN = {
  wetenschappelijk:
    "ziet eruit als een getal in de wetenschappelijke notatie van Excel (zoals 1,23E+15): cijfers zijn weg",
  afgerond:
    "heeft meer dan vijftien cijfers, en na het vijftiende alleen nullen: Excel bewaart er vijftien, de rest is weg",
  datum: "ziet eruit als een datum (zoals 2-jan of 01-02-2018): Excel maakt er een van een sleutel als 2-1",
} as const;

/** What Excel did to a column of keys. */
function excel(r: KeyReport, soort: (typeof EXCEL)[number], xml: boolean): Finding {
  const [een, meer] = OF[r.kolom] ?? ["sleutel", "sleutels"];
  return {
    code: `sleutel-${soort}`,
    ernst: "fout",
    waar: where(r, xml),
    wat: `bij ${ofAll(r.rijen, r.samen)} rijen: de sleutel ${SEEN[soort]}; deze rijen hebben samen ${plural(r.sleutels, "sleutel", "sleutels")}`,
    gevolg: `Verschillende ${meer} vallen samen onder één sleutel, of hun rijen zijn in een andere tabel niet terug te vinden: aantallen, bezwaar, response en uitkomst zijn dan onjuist. Wat hieronder over dubbele, overlappende of niet gevonden rijen staat kan hiervan komen; een ${een} is niet te herstellen uit wat er nu staat.`,
    herstel:
      "Exporteer de sleutel als tekst, rechtstreeks uit het bronsysteem en zonder het bestand in Excel te openen en op te slaan, en lever opnieuw.",
    rijen: r.rijen,
    oorzaak: true,
  };
}

const isExcel = (r: KeyReport): r is KeyReport & { soort: (typeof EXCEL)[number] } =>
  (EXCEL as readonly string[]).includes(r.soort);

/** Columns of keys that went through Excel, by the bounds of policy. */
async function mangled(db: Db): Promise<(KeyReport & { soort: (typeof EXCEL)[number] })[]> {
  const { sleutel_excel_rijen: rows, sleutel_afgerond_aandeel: share } = readPolicy().plausibiliteit.grenzen;
  return (await keyReports(db))
    .filter(isExcel)
    .filter((r) => r.soort !== "afgerond" || (r.rijen >= rows.waarde && r.rijen >= share.waarde * r.samen));
}

/** Columns of keys that went through Excel; none where the database broke down on a file. */
export const mangledColumns = async (db: Db): Promise<string[]> =>
  (await isAlive(db)) ? [...new Set((await mangled(db)).map((r) => r.kolom))] : [];

/** Whether the keys of a column went through Excel: what follows from it is then not told on its own. */
export const isMangled = async (db: Db, kolom: string): Promise<boolean> => (await mangledColumns(db)).includes(kolom);

/** Whether one key of a patient stands on so many zorgtrajecten that it is no patient's, by the bounds of policy. */
const isShared = (r: KeyReport): boolean => {
  const { sleutel_gedeeld_rijen: rows, sleutel_gedeeld_aandeel: share } = readPolicy().plausibiliteit.grenzen;
  return r.soort === "gedeeld" && r.rijen >= rows.waarde && r.rijen >= share.waarde * r.samen;
};

/** Whether patient_id does not tell patients apart: by Excel, or by one key for many. */
export const patientsBlurred = async (db: Db): Promise<boolean> =>
  (await isMangled(db, "patient_id")) || (await keyReports(db)).some(isShared);

/**
 * What is wrong with the keys of a delivery: keys that went through Excel (fout), keys that
 * differ only in leading zeros (fout) or letter case (let op), and rows
 * that for such a reason refer to nothing. Shows no key. Also where the delivery was refused, as far as it was read.
 */
export async function keyFindings(db: Db): Promise<Finding[]> {
  if (!(await isAlive(db))) return [];
  // XML has attributes in place of columns.
  const xml = (await db.texts("SELECT 1 FROM duckdb_tables() WHERE table_name = 'xml_bestand'")).length > 0;
  const excelled = await mangled(db);
  const others = (await keyReports(db))
    .filter((r) => !isExcel(r))
    .filter((r) => r.soort !== "gedeeld" || (isShared(r) && !excelled.some((e) => e.kolom === r.kolom)));
  return [
    ...excelled.map((r) => excel(r, r.soort, xml)),
    ...others.map((r) =>
      r.soort === "gedeeld" ? shared(r, xml) : r.soort.startsWith("ouder-") ? orphaned(r, xml) : alike(r, xml),
    ),
  ];
}
