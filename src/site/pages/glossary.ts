/** The words that a reader meets in sentences and captions, each explained once: on the start, and as a card where the word stands. */

export interface Word {
  readonly id: string;
  readonly woord: string;
  /** How the word looks in running text. */
  readonly vorm: RegExp;
  /** For people who know no statistics. */
  readonly uitleg: string;
}

export const WORDS: readonly Word[] = [
  {
    id: "n",
    woord: "n",
    vorm: /\bn(?=[\u00a0 ]\d)/,
    uitleg:
      "Het aantal waar een cijfer over gaat: zorgtrajecten, in de rapportages soms metingen; onder de figuur staat welke. Zonder n staat hier geen cijfer.",
  },
  {
    id: "interval",
    woord: "Het 95 %-interval",
    vorm: /95[\u00a0 ]%-interval/,
    uitleg:
      "Geeft aan welke werkelijke waarden goed bij het gevonden cijfer passen. Hoe minder zorgtrajecten, hoe breder. Of twee cijfers verschillen is er niet aan te zien: ook als intervallen elkaar overlappen kan het verschil aantoonbaar zijn.",
  },
  {
    id: "verschil",
    woord: "Een verschil",
    vorm: /niet aantoonbaar anders|interval van het verschil/i,
    uitleg:
      "Staat hier met een eigen 95 %-interval, van een vestiging met alle andere samen. Ligt nul daarin, dan is geen verschil aangetoond; dat is iets anders dan gelijk zijn. Wie twintig vestigingen zo vergelijkt, vindt door toeval alleen in 64 % van de gevallen een of meer verschillen.",
  },
  {
    id: "niet-getoond",
    woord: "Niet getoond (kleine aantallen)",
    vorm: /niet getoond/i,
    uitleg: "Het cijfer zou iets over te weinig mensen zeggen, of over een ander cijfer dat dat doet. Het is geen nul.",
  },
  {
    id: "casemix",
    woord: "Casemix",
    vorm: /casemix/i,
    uitleg:
      "Welke patiënten iemand behandelt: hun ernst, leeftijd, diagnose en wat er meer bekend is. Gecorrigeerd voor casemix is het cijfer dat te verwachten was als elke vestiging dezelfde patiënten had. Wat niet is gemeten, is niet gecorrigeerd.",
  },
  {
    id: "gekrompen",
    woord: "Gekrompen",
    vorm: /gekrompen/i,
    uitleg:
      "Bij weinig patiënten schommelt een gemiddelde sterk door toeval. Een gekrompen cijfer is daarom naar het geheel getrokken: verder naarmate het op minder patiënten rust.",
  },
  {
    id: "t-punten",
    woord: "T-punten en delta-T",
    vorm: /delta-T\b|T-punten/i,
    uitleg:
      "Een maat waarop vragenlijsten naast elkaar kunnen: 50 is het gemiddelde van de voormetingen, tien punten is één standaarddeviatie, en een hogere T betekent meer klachten. Delta-T is hoeveel punten de klachten tussen begin en einde zijn afgenomen.",
  },
  {
    id: "response",
    woord: "Response",
    vorm: /response/i,
    uitleg:
      "Het deel van de afgesloten behandelingen met een geldige meting aan het begin én aan het einde. Een uitkomst zegt alleen iets over hen.",
  },
  {
    id: "percentage-verbetering",
    woord: "Percentage verbetering",
    vorm: /percentage verbetering/i,
    uitleg:
      "Welk deel van de weg van de eerste score naar die van de gemiddelde Nederlander is afgelegd: 100 is helemaal, 0 is niets, onder nul is achteruit. Begrensd op ±100.",
  },
];
