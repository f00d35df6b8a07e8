import type { Atom, AtomRelation } from "./atom.js";
import type { Measure } from "./measure.js";
import { CLASSES, NOT_IMPROVED } from "./names.js";

/**
 * Reliable change (weighed against `meetfout`, the measurement error) beside the classes of delta-T, and what several definitions of
 * "improved" make of the same pairs, per questionnaire; taken together: change-atoms.ts. They come last (ranks.ts) and cost no other
 * figure, but for the classes that policy makes chief figures.
 */

const RCI_CLASSES = ["betrouwbaar verbeterd", "onveranderd", "betrouwbaar verslechterd"] as const;
const JT_CLASSES = ["hersteld", ...RCI_CLASSES] as const;
/** The classes of Jacobson and Truax as a vestiging has them: too few get worse for a class of their own. */
const JT_THREE = ["hersteld", RCI_CLASSES[0], "niet betrouwbaar verbeterd"] as const;

interface Definition {
  readonly code: string;
  /** Atoms of who is improved by it, and who is not. */
  readonly ja: string;
  readonly nee: string;
  /** SQL over the pairs; never NULL where the definition exists. */
  readonly sql: string;
}
const HSK: Definition = { code: "HSK", ja: "honderd", nee: "niet honderd", sql: "coalesce(verbetering = 100, false)" };
const DELTA_T: Definition = {
  code: "delta-T",
  ja: "verbeterd/delta-t",
  nee: `klasse/${NOT_IMPROVED}`,
  sql: "klasse IN ('hersteld', 'verbeterd')",
};
const RCI: Definition = {
  code: "RCI",
  ja: `rci/${RCI_CLASSES[0]}`,
  nee: "rci/niet verbeterd",
  sql: `klasse_rci = '${RCI_CLASSES[0]}'`,
};
/** At least the least change that matters to patients (registry, with a source); half of the complaints is more than that. */
const MIC = { ja: "mic/ja", nee: "mic/nee", meer: "mic/geen helft" } as const;
const HALF: Definition = { code: "50 %", ja: "half/ja", nee: "half/nee", sql: "gehalveerd" };

/** Two definitions whose agreement is counted. RCI and delta-T are not among them: both are bounds on one difference, see NESTED. */
const PAIRS: readonly (readonly [Definition, Definition])[] = [
  [HSK, DELTA_T],
  [HSK, RCI],
  [HSK, HALF],
  [DELTA_T, HALF],
  [RCI, HALF],
];
/** Both, the first only, the second only, neither. */
const AGREEMENT = ["beide", "alleen de eerste", "alleen de tweede", "geen van beide"] as const;
const nameOf = ([a, b]: readonly [Definition, Definition]): string => `${a.code} en ${b.code}`;
const cellsOf = (pair: readonly [Definition, Definition]): readonly string[] =>
  AGREEMENT.map((c) => `eens/${nameOf(pair)}/${c}`);
/** RCI asks for a measurement error, HSK for a zero point; half of the complaints only for a known range. */
const requirement = (pair: readonly Definition[]) => {
  const hsk = pair.includes(HSK);
  if (pair.includes(RCI)) return hsk ? ("hsk-verandering" as const) : ("verandering" as const);
  return hsk ? ("hsk-vergelijk" as const) : ("vergelijk" as const);
};

const pair = (id: string, voorwaarde: string, vereist: Atom["vereist"] & string = "verandering"): Atom => ({
  id,
  tabel: "paar",
  voorwaarde,
  vereist,
});

/** Who is improved by one of RCI and delta-T only, and what else they are. */
const BETWEEN = `(${DELTA_T.sql}) <> (${RCI.sql})`;
const WORSE = "(klasse = 'verslechterd') <> (klasse_rci = 'betrouwbaar verslechterd')";

export const DEFINITION_ATOMS: readonly Atom[] = [
  pair(DELTA_T.ja, DELTA_T.sql, "vergelijk"),
  ...RCI_CLASSES.map((c) => pair(`rci/${c}`, `klasse_rci = '${c}'`)),
  pair(RCI.nee, `NOT (${RCI.sql})`),
  ...JT_CLASSES.map((c) => pair(`jt/${c}`, `klasse_jt = '${c}'`, "jt")),
  pair(`jt/${JT_THREE[2]}`, `NOT (${RCI.sql})`, "jt"),
  pair(HALF.ja, HALF.sql, "vergelijk"),
  pair(HALF.nee, `NOT (${HALF.sql})`, "vergelijk"),
  pair(MIC.ja, "belangrijk", "mic"),
  pair(MIC.nee, "NOT belangrijk", "mic"),
  pair(MIC.meer, "belangrijk AND NOT gehalveerd", "mic"),
  ...PAIRS.flatMap((p) => {
    const [a, b] = p;
    const parts = [`${a.sql} AND ${b.sql}`, `${a.sql} AND NOT (${b.sql})`, `NOT (${a.sql}) AND ${b.sql}`];
    parts.push(`NOT (${a.sql}) AND NOT (${b.sql})`);
    return cellsOf(p).map((id, i) => pair(id, parts[i] as string, requirement(p)));
  }),
  pair("tussen", BETWEEN),
  pair("tussen/slechter", WORSE),
  ...[HSK, HALF].flatMap((x) => [
    pair(`tussen/${x.code}`, `${BETWEEN} AND ${x.sql}`, requirement([x, RCI])),
    pair(`tussen/niet ${x.code}`, `${BETWEEN} AND NOT (${x.sql})`, requirement([x, RCI])),
  ]),
];

const sum = (ouder: string, kinderen: readonly string[], soort: AtomRelation["soort"] = "populatie"): AtomRelation => ({
  ouder,
  kinderen,
  soort,
});

/**
 * One of two sets lies within the other, the rest between them. Which is the wider depends on the instrument, and on a metric that
 * is not linear neither need be: the equation counts where it holds.
 */
const nested = (a: string, b: string, rest: string): AtomRelation[] => [
  { ...sum(a, [b, rest]), bijna: true },
  { ...sum(b, [a, rest]), bijna: true },
];

/** RCI and delta-T against a third definition: the two tables differ by who is between. */
const nestedTables = (x: Definition): AtomRelation[] => {
  const table = (d: Definition): { both: string; only: string; other: string; none: string } => {
    const p = PAIRS.find((q) => q.includes(d) && q.includes(x)) as readonly [Definition, Definition];
    const [both, first, second, none] = cellsOf(p) as [string, string, string, string];
    return p[0] === d ? { both, only: first, other: second, none } : { both, only: second, other: first, none };
  };
  const [t, r] = [table(DELTA_T), table(RCI)];
  const [within, outside] = [`tussen/${x.code}`, `tussen/niet ${x.code}`];
  return [
    sum("tussen", [within, outside]),
    ...nested(t.both, r.both, within),
    ...nested(t.other, r.other, within),
    ...nested(t.only, r.only, outside),
    ...nested(t.none, r.none, outside),
  ];
};

export const DEFINITION_RELATIONS: readonly AtomRelation[] = [
  sum("paar", [DELTA_T.ja, DELTA_T.nee]),
  sum(DELTA_T.ja, ["klasse/hersteld", "klasse/verbeterd"]),
  sum(
    "paar",
    RCI_CLASSES.map((c) => `rci/${c}`),
    "categorie",
  ),
  sum("paar", [RCI.ja, RCI.nee]),
  sum(RCI.nee, [`rci/${RCI_CLASSES[1]}`, `rci/${RCI_CLASSES[2]}`]),
  sum(
    "paar",
    JT_CLASSES.map((c) => `jt/${c}`),
    "categorie",
  ),
  sum(RCI.ja, [`jt/${JT_CLASSES[0]}`, `jt/${JT_CLASSES[1]}`]),
  ...RCI_CLASSES.slice(1).map((c) => sum(`rci/${c}`, [`jt/${c}`])),
  sum(
    "paar",
    JT_THREE.map((c) => `jt/${c}`),
    "categorie",
  ),
  sum(RCI.nee, [`jt/${JT_THREE[2]}`]),
  sum("paar", [HALF.ja, HALF.nee]),
  sum("paar", [MIC.ja, MIC.nee]),
  sum(MIC.ja, [HALF.ja, MIC.meer]),
  ...PAIRS.flatMap((p) => {
    const [both, first, second, none] = cellsOf(p) as [string, string, string, string];
    const [a, b] = p;
    return [
      sum("paar", [both, first, second, none], "categorie"),
      sum(a.ja, [both, first]),
      sum(a.nee, [second, none]),
      sum(b.ja, [both, second]),
      sum(b.nee, [first, none]),
    ];
  }),
  ...nested(DELTA_T.ja, RCI.ja, "tussen"),
  // The same of who did not improve: at a vestiging that is a class of its own.
  ...nested(DELTA_T.nee, RCI.nee, "tussen"),
  ...nested(`klasse/${CLASSES[3]}`, `rci/${RCI_CLASSES[2]}`, "tussen/slechter"),
  ...nestedTables(HSK),
  ...nestedTables(HALF),
];

const outcome = {
  definitie: "standaard",
  klasse: "uitkomst",
  populatie: "paren",
  soort: "aandeel",
  noemer: "paar",
  perInstrument: true,
  uitsplitsing: "",
  categorieen: [""],
  vereist: "verandering",
} as const;

export const DEFINITION_MEASURES: readonly Measure[] = [
  { ...outcome, indicator: "verbeterd", definitie: "delta-T", teller: DELTA_T.ja, vereist: "vergelijk" },
  { ...outcome, indicator: "rci-klasse", uitsplitsing: "rci-klasse", categorieen: RCI_CLASSES, teller: "rci/{cat}" },
  {
    ...outcome,
    indicator: "jt-klasse",
    uitsplitsing: "jt-klasse",
    categorieen: JT_CLASSES,
    teller: "jt/{cat}",
    vereist: "jt",
  },
  {
    ...outcome,
    indicator: "jt-klasse",
    definitie: "drie klassen",
    uitsplitsing: "jt-klasse",
    categorieen: JT_THREE,
    teller: "jt/{cat}",
    vereist: "jt",
  },
  { ...outcome, indicator: "betrouwbaar-verbeterd", teller: RCI.ja },
  { ...outcome, indicator: "halvering", teller: HALF.ja, vereist: "vergelijk" },
  { ...outcome, indicator: "belangrijke-verandering", teller: MIC.ja, vereist: "mic" },
  ...PAIRS.map(
    (p): Measure => ({
      ...outcome,
      indicator: "definities-eens",
      definitie: nameOf(p),
      uitsplitsing: "overeenkomst",
      categorieen: AGREEMENT,
      teller: `eens/${nameOf(p)}/{cat}`,
      vereist: requirement(p),
    }),
  ),
];
