import { type Manner, ONBEKEND, OVERIG } from "./kenmerk-classes.js";

/** How many patients a class has: of all closed zorgtrajecten, and of those with a hoofdpaar. */
export interface ClassCount {
  readonly klasse: string;
  readonly alle: number;
  readonly gemeten: number;
}

/** What becomes of the classes of a characteristic. */
export interface Merged {
  /** The class that a class is taken into; only what changes. */
  readonly naar: ReadonlyMap<string, string>;
  /** Classes that are left. */
  readonly over: ReadonlySet<string>;
  /** Names of the classes that now hold others too. */
  readonly namen: ReadonlyMap<string, string>;
}

/**
 * Takes rare classes together: those of fewer patients with a hoofdpaar than the minimum (of all closed zorgtrajecten where
 * nobody has one, and for the class of who was not measured) become `overig`; where that is rare itself it joins `onbekend`,
 * and where that is still rare the largest class, whose name says so. Diagnosehoofdgroepen are grouped exactly as the gate
 * groups those of hoofdparen, under its own minimum (docs/methods/kenmerken.md).
 * @param counts in the order of the classes' codes
 * @param groups name of the rest of the hoofdgroepen
 */
export function mergeRare(
  counts: readonly ClassCount[],
  manner: Pick<Manner, "klassen" | "ongemeten" | "groepen">,
  minimum: { readonly klasse: number; readonly groep: number },
  groups: string,
): Merged {
  const measured = counts.some((c) => c.gemeten > 0);
  const size = new Map(
    counts.map((c) => [c.klasse, measured && c.klasse !== manner.ongemeten ? c.gemeten : c.alle] as const),
  );
  const naar = new Map<string, string>();
  const namen = new Map<string, string>();
  const join = (from: readonly string[], into: string): void => {
    for (const klasse of from.filter((c) => c !== into && size.has(c))) {
      for (const [c, old] of naar) if (old === klasse) naar.set(c, into);
      naar.set(klasse, into);
      size.set(into, (size.get(into) ?? 0) + (size.get(klasse) ?? 0));
      size.delete(klasse);
    }
  };
  const rare = (least: number) => (c: string) => size.has(c) && (size.get(c) ?? 0) < least;
  if (manner.groepen) {
    join([...size.keys()].filter(rare(minimum.groep)), groups);
    return { naar, over: new Set(size.keys()), namen };
  }
  const few = rare(minimum.klasse);
  join(
    [...size.keys()].filter((c) => few(c) && c !== ONBEKEND),
    OVERIG,
  );
  if (few(OVERIG) && size.has(ONBEKEND)) {
    join([OVERIG], ONBEKEND);
    namen.set(ONBEKEND, "Overig of onbekend");
  }
  for (const rest of [OVERIG, ONBEKEND].filter(few)) {
    const [largest] = [...size].filter(([c]) => c !== rest).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (!largest) continue;
    const name = manner.klassen.find((c) => c.klasse === largest[0])?.naam ?? largest[0];
    namen.set(largest[0], `${name}, of ${(namen.get(rest) ?? rest).toLowerCase()}`);
    join([rest], largest[0]);
  }
  return { naar, over: new Set(size.keys()), namen };
}
