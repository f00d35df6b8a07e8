import { HOOFDGROEPEN, nonResponseReasons } from "../../policy/reference-lists.js";
import { lit } from "../../text/sql.js";
import type { Atom, AtomRelation, Sum } from "./atom.js";
import { CLASSES, NOT_IMPROVED } from "./names.js";

/**
 * Atoms of the management reports: metingen and their moments by reporting date (zorgtrajecten closed in the period, and
 * those still open), and what closed zorgtrajecten have besides pairs. Same ages as everything else (decision 0007).
 */

export const MOMENTS = ["voor", "tussen", "na"] as const;
export const WORKLISTS = ["voor", "na-afgesloten", "na-open"] as const;
export const REASONS = ["voormeting", "nameting"] as const;
export const OTHER_REASONS = "overige redenen";

/** Labels of reasons, in the order of the reference list. */
export const REDENEN: readonly string[] = [...nonResponseReasons(), "geen reden opgegeven", OTHER_REASONS];

const T = { bereik: "delta-t", breedte: "t_punten" } as const;
const sumOf = (id: string, kolom: string, rest: Omit<Sum, "id" | "kolom">): Sum => ({ id, kolom, ...rest });

const inClass = (column: string, c: string): string =>
  c === NOT_IMPROVED ? `${column} IN ('onveranderd', 'verslechterd')` : `${column} = '${c}'`;

/** Moments as counted, once without regard to instrument and once per instrument (prefix i). */
function momentAtoms(prefix: "" | "i", tabel: "moment" | "moment_instrument"): Atom[] {
  const at = (id: string, voorwaarde: string, more: Partial<Atom> = {}): Atom => ({
    id: `${prefix}${id}`,
    tabel,
    voorwaarde,
    ...more,
  });
  const expected = "stand IN ('gevuld', 'gemist')";
  const pair = (id: string) => ({
    gelijk: `paar_delta = delta_${id}`,
    zelfdePeriode: true as const,
    atoom: prefix ? "paar" : "alle paren",
  });
  const change = (id: "vorige" | "initieel", elders: Sum["elders"] & object): Atom[] => [
    at(id, `delta_${id} IS NOT NULL`, {
      uitkomst: `${prefix}${id}`,
      vereist: "metriek",
      sommen: [sumOf(`delta-t-${id}`, `delta_${id}`, { ...T, elders })],
    }),
    ...[...CLASSES, NOT_IMPROVED].map((c) =>
      at(`${id}/${c}`, inClass(`klasse_${id}`, c), {
        uitkomst: `${prefix}${id}`,
        vereist: "afkap",
      }),
    ),
  ];
  return [
    at("moment", expected),
    at("moment/gevuld", "stand = 'gevuld'"),
    at("moment/gemist", "stand = 'gemist'"),
    at("meting", "stand IN ('gevuld', 'extra')"),
    at("moment/extra", "stand = 'extra'"),
    ...change("vorige", [pair("vorige")]),
    ...change("initieel", [pair("initieel"), { gelijk: "delta_initieel = delta_vorige" }]),
    at("zonder vorige", "stand IN ('gevuld', 'extra') AND delta_vorige IS NULL"),
    at("zonder initieel", "stand IN ('gevuld', 'extra') AND delta_initieel IS NULL"),
  ];
}

const CANSAS = (rol: string) => ({
  uitkomst: `behoefte/${rol}`,
  alsVoorkomt: `behoefte/${rol}`,
  gebruikt: "CANSAS",
});
const closed = (id: string, voorwaarde: string, more: Partial<Atom> = {}): Atom => ({
  id,
  tabel: "behandeling",
  voorwaarde,
  ...more,
});
const main = (id: string, voorwaarde: string, more: Partial<Atom> = {}): Atom => ({
  id,
  tabel: "hoofdpaar",
  voorwaarde,
  uitkomst: "hoofdpaar",
  vereist: "metriek",
  ...more,
});
const DELTA = sumOf("delta-t", "delta_t", T);

export const REPORT_ATOMS: readonly Atom[] = [
  ...momentAtoms("", "moment"),
  ...momentAtoms("i", "moment_instrument"),
  ...MOMENTS.flatMap((m): Atom[] => [
    { id: `moment/${m}`, tabel: "moment", voorwaarde: `soort = '${m}' AND stand IN ('gevuld', 'gemist')` },
    { id: `moment/${m}/gevuld`, tabel: "moment", voorwaarde: `soort = '${m}' AND stand = 'gevuld'` },
    { id: `moment/${m}/gemist`, tabel: "moment", voorwaarde: `soort = '${m}' AND stand = 'gemist'` },
  ]),
  ...WORKLISTS.map((l): Atom => ({ id: `werklijst/${l}`, tabel: "werklijst", voorwaarde: `lijst = '${l}'` })),

  { id: "alle paren", tabel: "paren", voorwaarde: "delta_t IS NOT NULL", sommen: [DELTA], vrij: true },
  { id: "dubbel", tabel: "paren", voorwaarde: "delta_t IS NOT NULL AND NOT hoofd", sommen: [DELTA], vrij: true },
  ...[...CLASSES, NOT_IMPROVED].flatMap((c): Atom[] => [
    { id: `alle paren/${c}`, tabel: "paren", voorwaarde: inClass("klasse", c), vereist: "afkap" },
    {
      id: `dubbel/${c}`,
      tabel: "paren",
      voorwaarde: `${inClass("klasse", c)} AND NOT hoofd`,
      vereist: "afkap",
      deelVan: "dubbel",
    },
  ]),
  main("hoofdpaar", "true", { sommen: [DELTA] }),
  ...[...CLASSES, NOT_IMPROVED].map((c) => main(`hoofdklasse/${c}`, inClass("klasse", c), { vereist: "afkap" })),
  ...HOOFDGROEPEN.flatMap(({ code: g }) => [
    main(`hoofdgroep/${g}`, `groep = ${lit(g)}`, {
      sommen: [DELTA],
      uitkomst: `hoofdgroep/${g}`,
      alsVoorkomt: `hoofdgroep/${g}`,
    }),
    ...[...CLASSES, NOT_IMPROVED].map((c) =>
      main(`hoofdgroep/${g}/${c}`, `groep = ${lit(g)} AND ${inClass("klasse", c)}`, {
        uitkomst: `hoofdgroep/${g}`,
        vereist: "afkap",
        alsVoorkomt: `hoofdgroep/${g}`,
      }),
    ),
  ]),
  closed("zonder hoofdpaar", "NOT heeft_hoofdpaar"),

  closed("duur", "duur IS NOT NULL", {
    sommen: [sumOf("duur", "duur", { bereik: [0, 7300], breedte: "dagen" })],
    uitkomst: "duur",
  }),
  closed("zonder duur", "duur IS NULL", { vrij: true }),
  closed("sessies", "sessies IS NOT NULL", {
    sommen: [sumOf("sessies", "sessies", { bereik: [0, 1000], breedte: "sessies" })],
    uitkomst: "sessies",
    alsVoorkomt: "sessies",
  }),
  closed("zonder sessies", "sessies IS NULL", { vrij: true }),
  closed("arbeid", "arbeid_begin IS NOT NULL AND arbeid_eind IS NOT NULL", { alsVoorkomt: "arbeid" }),
  closed("arbeid onbekend", "arbeid_begin IS NULL OR arbeid_eind IS NULL", { vrij: true }),
  ...["begin", "eind"].flatMap((t) =>
    ["ja", "nee"].map((a) =>
      closed(`arbeid/${t}/${a}`, `arbeid_begin IS NOT NULL AND arbeid_eind IS NOT NULL AND arbeid_${t} = '${a}'`, {
        alsVoorkomt: "arbeid",
      }),
    ),
  ),
  ...REASONS.flatMap((rol) =>
    REDENEN.map((r) =>
      closed(`geen ${rol}/${r}`, `reden_geen_${rol} = ${lit(r)}`, {
        alsVoorkomt: `geen ${rol}/${r}`,
        ...(r === OTHER_REASONS
          ? { ofGeen: REDENEN.filter((x) => x !== OTHER_REASONS).map((x) => `geen ${rol}/${x}`) }
          : {}),
      }),
    ),
  ),
  ...["voor", "na"].flatMap((rol) => [
    closed(`behoefte/${rol}`, `behoefte_${rol} IS NOT NULL`, CANSAS(rol)),
    closed(`behoefte/${rol}/onvervuld`, `behoefte_${rol}`, CANSAS(rol)),
    closed(`behoefte/${rol}/vervuld`, `NOT behoefte_${rol}`, CANSAS(rol)),
    closed(`zonder behoefte/${rol}`, `behoefte_${rol} IS NULL`),
  ]),

  {
    id: "tevreden",
    tabel: "tevredenheid",
    voorwaarde: "waarde IS NOT NULL",
    uitkomst: "tevreden",
    sommen: [sumOf("tevredenheid", "waarde", { bereik: "schaal", breedte: "bereik" })],
  },
  { id: "zonder tevredenheid", tabel: "tevredenheid", voorwaarde: "waarde IS NULL" },
  {
    id: "schalen",
    tabel: "schaalpaar",
    voorwaarde: "true",
    uitkomst: "schalen",
    sommen: ["voor", "na"].map((m) => sumOf(`schaal-${m}`, m, { bereik: "schaal", breedte: "bereik" })),
  },
  { id: "zonder schalen", tabel: "paar", voorwaarde: "NOT heeft_schalen" },
];

const sum = (ouder: string, kinderen: readonly string[], soort: AtomRelation["soort"] = "populatie"): AtomRelation => ({
  ouder,
  kinderen,
  soort,
});

/** A set and its classes: all four, and the three in which the last two are one. */
const classRelations = (whole: string, prefix: string): AtomRelation[] => [
  sum(
    whole,
    CLASSES.map((c) => `${prefix}/${c}`),
    "categorie",
  ),
  sum(whole, [`${prefix}/hersteld`, `${prefix}/verbeterd`, `${prefix}/${NOT_IMPROVED}`], "categorie"),
  sum(`${prefix}/${NOT_IMPROVED}`, [`${prefix}/onveranderd`, `${prefix}/verslechterd`]),
];

const momentRelations = (p: "" | "i"): AtomRelation[] => [
  sum(`${p}moment`, [`${p}moment/gevuld`, `${p}moment/gemist`], "categorie"),
  sum(`${p}meting`, [`${p}moment/gevuld`, `${p}moment/extra`], "categorie"),
  ...["vorige", "initieel"].flatMap((d) => [
    sum(`${p}meting`, [`${p}${d}`, `${p}zonder ${d}`]),
    ...classRelations(`${p}${d}`, `${p}${d}`),
  ]),
  // On one questionnaire who has a previous meting has a first one; across questionnaires the metric may fail for one of them.
  { ...sum(`${p}initieel`, [`${p}vorige`]), bijna: true },
];

export const REPORT_RELATIONS: readonly AtomRelation[] = [
  ...momentRelations(""),
  ...momentRelations("i"),
  sum(
    "moment",
    MOMENTS.map((m) => `moment/${m}`),
    "categorie",
  ),
  ...["gevuld", "gemist"].map((s) =>
    sum(
      `moment/${s}`,
      MOMENTS.map((m) => `moment/${m}/${s}`),
      "categorie",
    ),
  ),
  ...MOMENTS.map((m) => sum(`moment/${m}`, [`moment/${m}/gevuld`, `moment/${m}/gemist`], "categorie")),
  ...["moment", "moment/gevuld", "moment/gemist", "meting", "vorige", "initieel"].map((a) =>
    sum(a, [`i${a}`], "instrument"),
  ),
  ...[...CLASSES, NOT_IMPROVED].flatMap((c) => [
    sum(`vorige/${c}`, [`ivorige/${c}`], "instrument"),
    sum(`initieel/${c}`, [`iinitieel/${c}`], "instrument"),
    sum(`alle paren/${c}`, [`klasse/${c}`], "instrument"),
    sum(`alle paren/${c}`, [`hoofdklasse/${c}`, `dubbel/${c}`]),
  ]),

  sum("alle paren", ["paar"], "instrument"),
  sum("alle paren", ["hoofdpaar", "dubbel"]),
  sum("afgesloten", ["hoofdpaar", "zonder hoofdpaar"]),
  ...classRelations("hoofdpaar", "hoofdklasse"),
  sum(
    "hoofdpaar",
    HOOFDGROEPEN.map(({ code: g }) => `hoofdgroep/${g}`),
    "categorie",
  ),
  ...HOOFDGROEPEN.flatMap(({ code: g }) => classRelations(`hoofdgroep/${g}`, `hoofdgroep/${g}`)),
  ...[...CLASSES, NOT_IMPROVED].map((c) =>
    sum(
      `hoofdklasse/${c}`,
      HOOFDGROEPEN.map(({ code: g }) => `hoofdgroep/${g}/${c}`),
    ),
  ),
  sum("afgesloten", ["duur", "zonder duur"]),
  sum("afgesloten", ["sessies", "zonder sessies"]),
  sum("afgesloten", ["arbeid", "arbeid onbekend"]),
  ...["begin", "eind"].map((t) => sum("arbeid", [`arbeid/${t}/ja`, `arbeid/${t}/nee`], "categorie")),
  ...REASONS.map((rol) => sum("afgesloten", [`${rol}/geldig`, ...REDENEN.map((r) => `geen ${rol}/${r}`)], "categorie")),
  ...["voor", "na"].flatMap((rol) => [
    sum("afgesloten", [`behoefte/${rol}`, `zonder behoefte/${rol}`]),
    sum(`behoefte/${rol}`, [`behoefte/${rol}/onvervuld`, `behoefte/${rol}/vervuld`], "categorie"),
  ]),
  // Above the vestigingen those that ask for no mark lie between.
  { ...sum("afgesloten", ["tevreden", "zonder tevredenheid"]), bijna: true },
  sum("paar", ["schalen", "zonder schalen"]),
];
