/** How a sender mends a row or value that was set aside, by what was expected of it. First match counts. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/^een geldig_tot die niet/, "Verbeter geldig_van of geldig_tot; de laatste dag telt zelf mee."],
  [/^tijdvakken van één code/, "Laat het volgende tijdvak beginnen op de dag na geldig_tot van het vorige."],
  [
    /^op alle rijen van één zorgtraject/,
    "Verbeter in de bron welke waarde juist is; van datums kan de indeling de eerste of de laatste kiezen (kies).",
  ],
  [/^een ouder die niet/, "Geef een team een vestiging als ouder en een vestiging een organisatie."],
  [
    /zelf is aanvaard/,
    "Verbeter eerst de fout waardoor het bovenliggende element apart is gezet; die staat ook in dit verslag.",
  ],
  [/DBCTrajectnummer dat/, "Lever elk DBCTraject één keer per bestand."],
  [/^een code van/, "Gebruik een code uit de lijst van SBG; laat leeg wat onbekend is."],
  [/^een waarde$/, "Laat de leverancier dit attribuut meeleveren."],
  [/^ingevuld/, "Vul dit in elke rij in, of laat de rij weg als er niets te melden is."],
  [/datum en tijd/, "Schrijf datum en tijd als 2011-02-04T12:00:00."],
  [
    /reeksgetal van Excel/,
    "Exporteer datums als tekst: jaar-maand-dag (2018-03-31). Excel bewaart er een aantal dagen van; welke telling geldt staat niet in het bestand.",
  ],
  [/datum/, "Schrijf datums als jaar-maand-dag (2018-03-31) en controleer of de dag bestaat."],
  [
    /^een (\S+) die in (trajecten|metingen) staat/,
    "Lever de rij waar deze naar verwijst ook aan, of verbeter haar; spaties om een sleutel tellen niet, verder moet zij teken voor teken gelijk zijn, ook in voorloopnullen en hoofdletters.",
  ],
  [/^elke rij één keer/, "Haal de dubbele rijen uit de export; één exemplaar is al geteld."],
  [
    /^een sleutel die maar op één rij staat/,
    "Geef elke rij een eigen sleutel, of lever alleen de juiste versie: twee rijen spreken elkaar tegen, en geen van beide telt.",
  ],
  [
    /^elke vraag één keer per meting/,
    "Lever per meting elke vraag één keer: de antwoorden spreken elkaar tegen, en geen van beide telt.",
  ],
  [
    /vraagnummer en antwoord/,
    "Controleer de nummering van de vragen en de codes van de antwoorden tegen die van het instrument.",
  ],
  [
    /^een van: ja, nee$/,
    "Schrijf ja of nee, of laat leeg waar geen bezwaar bekend is. Tot dan geldt de patiënt als iemand die bezwaar maakte: al diens zorgtrajecten blijven buiten elke berekening.",
  ],
  [/^een van:|code uit de lijst/, "Gebruik een van de genoemde waarden; laat leeg wat onbekend is."],
  [
    /getal|cijfers/,
    "Lever een getal zonder eenheid, spatie of duizendtalteken, binnen de genoemde grenzen; laat leeg wat onbekend is.",
  ],
  [/evenveel kolommen/, "Zet tekst waarin een scheidingsteken of regeleinde staat tussen dubbele aanhalingstekens."],
  [/aanhalingsteken/, "Sluit elk dubbel aanhalingsteken af en verdubbel het binnen een tekst."],
  [/UTF-8/, "Sla het bestand op als CSV UTF-8."],
  [
    /regel korter|hoogstens \d+ tekens/,
    "Kort de tekst in; vermoedelijk staat hier iets anders, zoals vrije tekst of een niet-afgesloten aanhalingsteken.",
  ],
  [
    /^binnen |element van BenchmarkImport/,
    "Laat de leverancier het element op zijn plaats zetten, volgens het schema van SBG (5.0.1).",
  ],
  [/^ten minste één/, "Lever de ontbrekende gegevens, of laat het lege element weg."],
  [
    /AGB|as1_|^5\.0|1 \(|leesbare regel/,
    "Laat de leverancier de waarde aanpassen aan het schema van SBG (5.0.1), of de regel opnieuw maken.",
  ],
];

/** What to do about what follows from keys that went through Excel. */
export const FOLLOWS =
  "Dit kan volgen uit de sleutels die door Excel zijn gegaan (hierboven): exporteer die eerst als tekst, en controleer dan opnieuw.";
/** Whether a fault may follow from a key that is not what it was: it stands on more rows than one, or nowhere else. */
export const followsFromKey = (expected: string): boolean =>
  /^(elke rij één keer|een sleutel die maar op één rij staat|een (\S+) die in (trajecten|metingen) staat)/.test(
    expected,
  );

/** A question number with letters before it, masked: `aa9`, `AA_99`. */
const LETTERED = /^[\p{L}_ .-]+9+$/u;

/**
 * @param column in which the fault stands, and a value found there as it may be shown; they tell more of a few faults
 * @returns what to do, in Dutch; undefined for an expectation nobody wrote a remedy for (a test forbids that)
 */
export function remedyFor(expected: string, column = "", value = ""): string | undefined {
  if (column === "item" && LETTERED.test(value))
    return "Lever als item alleen het nummer van de vraag, zonder de letters ervoor (niet oq7 maar 7).";
  return REMEDIES.find(([shape]) => shape.test(expected))?.[1];
}

const EFFECTS: Readonly<Record<string, string>> = {
  trajecten: "Deze zorgtrajecten tellen met hun metingen in geen enkel cijfer mee.",
  metingen: "Deze metingen tellen niet mee; zonder een andere geldige meting daalt de response.",
  eenheden: "Deze rijen tellen niet; de eenheid krijgt naam en plaats van haar andere rijen, of blijft onbekend.",
  items: "Deze antwoorden tellen niet mee; bij te weinig antwoorden vervalt de score.",
  waarde: "Alleen deze waarde is weggelaten; de rij zelf telt mee.",
  element: "Dit deel van het bestand is niet gelezen.",
  mist: "De waarde ontbreekt; de rij zelf telt mee.",
  dubbel: "Alleen de laatste keer dat het in het bestand staat telt.",
  leeg: "Voor deze patiënten of zorgtrajecten valt niets te berekenen.",
};

/** What it does to the figures that rows of a table, or values of a kind, are left out. */
export const effectOf = (kind: string): string =>
  EFFECTS[kind] ?? "Deze rijen zijn niet gebruikt; wat ervan afhangt valt terug op wat in de andere bestanden staat.";
