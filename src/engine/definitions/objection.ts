import type { FunctionDefinition } from "./types.js";

/** Lowest and highest response, in percent, that can be once those who objected are taken in. */
export interface ResponseBounds {
  readonly laag: number;
  readonly hoog: number;
}

/**
 * How far the response could lie from the published one if those who objected were in it: all of them in the denominator
 * and none a completer, or all of them completers. Exact from counts: of objectors nothing else is known or computed. Fewer
 * of them in the denominator (some are not closed in the period, or minors) gives a value between the two.
 * @param n zorgtrajecten in the response · completers among them · bezwaar zorgtrajecten of patients who objected
 * @returns percentages; NaN where nobody is left to count
 */
export function bezwaarGrenzen(n: number, completers: number, bezwaar: number): ResponseBounds {
  const all = n + bezwaar;
  return { laag: (100 * completers) / all, hoog: (100 * (completers + bezwaar)) / all };
}

export const bezwaarGrenzenDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "bezwaar-grenzen",
  titel: "Response als niemand bezwaar had gemaakt",
  uitleg:
    "Van wie bezwaar maakte is niets berekend. Hun aantal zegt wel hoe ver de response er hoogstens naast kan liggen: het laagst als zij allemaal meetelden en niemand completer was, het hoogst als zij allemaal completer waren.",
  formule: "laag = 100·completers/(n + bezwaar); hoog = 100·(completers + bezwaar)/(n + bezwaar)",
  bron: "Uiterste grenzen bij ontbrekende waarnemingen (Manski 1989); een rekenkundige zekerheid, geen schatting.",
  voorbeelden: [
    { uitleg: "60 van 100 completer, 25 bezwaren: laagst", aanroep: "bezwaarGrenzen(100, 60, 25).laag", verwacht: 48 },
    { uitleg: "Dezelfde aantallen: hoogst", aanroep: "bezwaarGrenzen(100, 60, 25).hoog", verwacht: 68 },
    { uitleg: "Zonder bezwaar is er geen marge", aanroep: "bezwaarGrenzen(80, 20, 0).hoog", verwacht: 25 },
  ],
  roep: {
    "bezwaarGrenzen(100, 60, 25).laag": () => bezwaarGrenzen(100, 60, 25).laag,
    "bezwaarGrenzen(100, 60, 25).hoog": () => bezwaarGrenzen(100, 60, 25).hoog,
    "bezwaarGrenzen(80, 20, 0).hoog": () => bezwaarGrenzen(80, 20, 0).hoog,
  },
};
