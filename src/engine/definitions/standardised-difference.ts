import type { FunctionDefinition } from "./types.js";

/**
 * How different two groups are in a characteristic, in standard deviations, whatever their size. Two groups of the same
 * patients differ 0; around 0.1 is often read as small. It is not a test: it does not grow with n.
 */

/**
 * Standardised difference of a characteristic with classes (Mahalanobis distance between the shares).
 *
 * With S the mean of the two multinomial covariances of all classes but one, d² = (p₁ − p₂)'S⁻¹(p₁ − p₂). S is a diagonal
 * with two rank-one terms, so that S⁻¹ needs no matrix: with q = Σ (p₁ − p₂)² / (2·(p₁ + p₂)) over all classes,
 * d² = 4q/(1 − q), whichever class is left out. Of two classes it is |p₁ − p₂| / √((p₁(1−p₁) + p₂(1−p₂))/2).
 * @param een counts per class of the one group; null: hidden @param ander the other group's, same classes and order
 * @returns 0 or more, without a sign; null where a class is hidden, a group is empty, or no class has both groups
 * (the distance has no end then)
 * @source Yang & Dalton 2012 (SAS Global Forum 335-2012); closed form: docs/methods/trechters.md
 */
export function verschilKlassen(een: readonly (number | null)[], ander: readonly (number | null)[]): number | null {
  if (een.length !== ander.length) throw new RangeError("verschilKlassen: not the same classes");
  const shares = (counts: readonly (number | null)[]): number[] | null => {
    let sum = 0;
    for (const c of counts) {
      if (c === null) return null;
      if (!(c >= 0)) throw new RangeError(`verschilKlassen: count ${c}`);
      sum += c;
    }
    return sum > 0 ? counts.map((c) => (c as number) / sum) : null;
  };
  const p1 = shares(een);
  const p2 = shares(ander);
  if (p1 === null || p2 === null) return null;
  let q = 0;
  let both = false;
  for (const [i, a] of p1.entries()) {
    const b = p2[i] as number;
    if (a + b > 0) q += (a - b) ** 2 / (2 * (a + b));
    both ||= a > 0 && b > 0;
  }
  return both ? Math.sqrt((4 * q) / (1 - q)) : null;
}

const nan = (x: number | null): number => x ?? Number.NaN;

export const gestandaardiseerdVerschilDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "gestandaardiseerd-verschil",
  titel: "Gestandaardiseerd verschil in een kenmerk",
  uitleg:
    "Hoe anders zijn de patiënten van deze eenheid dan die van het geheel? Het verschil staat in standaarddeviaties, zodat leeftijd en verwijzer naast elkaar te leggen zijn, en hangt niet af van hoeveel patiënten er zijn. Bij een kenmerk met meer klassen is het één getal voor alle klassen samen. Met een verborgen klasse is er geen getal.",
  formule:
    "√(4q/(1 − q)), q = Σ (p₁ − p₂)²/(2(p₁ + p₂)) over de klassen; van twee klassen is dat |p₁ − p₂|/√((p₁(1−p₁) + p₂(1−p₂))/2)",
  bron: "Yang & Dalton 2012 (Mahalanobis-afstand tussen aandelen); de gesloten vorm is er exact aan gelijk (docs/methods/trechters.md).",
  voorbeelden: [
    {
      uitleg: "50 % tegen 40 % vrouw: 0,1/√((0,25 + 0,24)/2)",
      aanroep: "verschilKlassen([50, 50], [40, 60])",
      verwacht: 0.202030508910442,
    },
    {
      uitleg: "Dezelfde verdeling bij een andere omvang",
      aanroep: "verschilKlassen([10, 20, 30], [100, 200, 300])",
      verwacht: 0,
    },
  ],
  roep: {
    "verschilKlassen([50, 50], [40, 60])": () => nan(verschilKlassen([50, 50], [40, 60])),
    "verschilKlassen([10, 20, 30], [100, 200, 300])": () => nan(verschilKlassen([10, 20, 30], [100, 200, 300])),
  },
};
