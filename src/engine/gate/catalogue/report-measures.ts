import { HOOFDGROEPEN } from "../../policy/reference-lists.js";
import { KENMERK_MEASURES } from "./kenmerk-atoms.js";
import type { Measure } from "./measure.js";
import { CLASSES, NOT_IMPROVED } from "./names.js";
import { REASONS, REDENEN, WORKLISTS } from "./report-atoms.js";

/**
 * Figures of the management reports. Those of moments and metingen count by reporting date, all others by closing date.
 */

/** The same figure, once for every questionnaire. */
const PER_INSTRUMENT = "per instrument";

const THREE = {
  definitie: "drie klassen",
  uitsplitsing: "delta-t-klasse",
  categorieen: ["hersteld", "verbeterd", NOT_IMPROVED],
} as const;
const base = { uitsplitsing: "", categorieen: [""], definitie: "standaard" } as const;
const count = { ...base, klasse: "telling", perInstrument: false } as const;
const outcome = { ...base, klasse: "uitkomst", perInstrument: false } as const;

/** Without regard to instrument, and per instrument (prefix i). */
const moments = (p: "" | "i"): Measure[] => {
  const own = {
    ...count,
    perInstrument: p === "i",
    definitie: p === "i" ? PER_INSTRUMENT : "standaard",
    periode: "rapportagedatum",
  } as const;
  return [
    {
      ...own,
      indicator: "geldig-gemeten",
      populatie: "alle meetmomenten",
      soort: "aandeel",
      noemer: `${p}moment`,
      teller: `${p}moment/gevuld`,
    },
    { ...own, indicator: "geldige-metingen", populatie: "metingen", soort: "aantal", noemer: `${p}meting` },
    ...(["vorige", "initieel"] as const).flatMap((d): Measure[] => [
      {
        ...own,
        klasse: "uitkomst",
        vereist: "metriek",
        indicator: `delta-t-${d}`,
        populatie: "metingen met een eerdere",
        soort: "gemiddelde",
        noemer: `${p}${d}`,
        som: `delta-t-${d}`,
      },
      {
        ...own,
        klasse: "uitkomst",
        vereist: "afkap",
        indicator: `delta-t-${d}-klasse`,
        populatie: "metingen met een eerdere",
        uitsplitsing: "delta-t-klasse",
        categorieen: CLASSES,
        soort: "aandeel",
        noemer: `${p}${d}`,
        teller: `${p}${d}/{cat}`,
      },
      ...(p === "i"
        ? []
        : [
            {
              ...own,
              klasse: "uitkomst" as const,
              vereist: "afkap" as const,
              indicator: `delta-t-${d}-klasse`,
              populatie: "metingen met een eerdere",
              ...THREE,
              soort: "aandeel" as const,
              noemer: d,
              teller: `${d}/{cat}`,
            },
          ]),
    ]),
  ];
};

export const REPORT_MEASURES: readonly Measure[] = [
  ...moments(""),
  ...moments("i"),
  ...(
    [
      ["voor", "voormetingen"],
      ["tussen", "tussenmetingen"],
      ["na", "nametingen"],
    ] as const
  ).map(
    ([m, populatie]): Measure => ({
      ...count,
      indicator: "geldig-gemeten",
      populatie,
      periode: "rapportagedatum",
      soort: "aandeel",
      noemer: `moment/${m}`,
      teller: `moment/${m}/gevuld`,
    }),
  ),
  {
    ...count,
    indicator: "extra-metingen",
    populatie: "metingen",
    periode: "rapportagedatum",
    soort: "aantal",
    noemer: "moment/extra",
  },
  ...WORKLISTS.map(
    (l): Measure => ({
      ...count,
      indicator: "werklijst",
      populatie: l,
      periode: "peildatum",
      soort: "aantal",
      noemer: `werklijst/${l}`,
    }),
  ),
  {
    ...outcome,
    vereist: "metriek",
    indicator: "delta-t-alle",
    populatie: "hoofdparen",
    soort: "gemiddelde",
    noemer: "hoofdpaar",
    som: "delta-t",
  },
  {
    ...outcome,
    vereist: "afkap",
    indicator: "delta-t-alle-klasse",
    populatie: "hoofdparen",
    uitsplitsing: "delta-t-klasse",
    categorieen: CLASSES,
    soort: "aandeel",
    noemer: "hoofdpaar",
    teller: "hoofdklasse/{cat}",
  },
  {
    ...outcome,
    ...THREE,
    vereist: "afkap",
    indicator: "delta-t-alle-klasse",
    populatie: "hoofdparen",
    soort: "aandeel",
    noemer: "hoofdpaar",
    teller: "hoofdklasse/{cat}",
  },
  ...HOOFDGROEPEN.flatMap(({ code, naam }): Measure[] => [
    {
      ...outcome,
      vereist: "metriek",
      indicator: "delta-t-hoofdgroep",
      populatie: naam,
      soort: "gemiddelde",
      noemer: `hoofdgroep/${code}`,
      som: "delta-t",
    },
    {
      ...outcome,
      vereist: "afkap",
      indicator: "delta-t-hoofdgroep-klasse",
      populatie: naam,
      uitsplitsing: "delta-t-klasse",
      categorieen: CLASSES,
      soort: "aandeel",
      noemer: `hoofdgroep/${code}`,
      teller: `hoofdgroep/${code}/{cat}`,
    },
    {
      ...outcome,
      ...THREE,
      vereist: "afkap",
      indicator: "delta-t-hoofdgroep-klasse",
      populatie: naam,
      soort: "aandeel",
      noemer: `hoofdgroep/${code}`,
      teller: `hoofdgroep/${code}/{cat}`,
    },
  ]),
  { ...outcome, indicator: "duur", populatie: "afgesloten", soort: "gemiddelde", noemer: "duur", som: "duur" },
  { ...outcome, indicator: "sessies", populatie: "afgesloten", soort: "gemiddelde", noemer: "sessies", som: "sessies" },
  ...["begin", "eind"].map(
    (t): Measure => ({
      ...count,
      indicator: "arbeid",
      definitie: t,
      populatie: "arbeid bekend",
      soort: "aandeel",
      noemer: "arbeid",
      teller: `arbeid/${t}/ja`,
    }),
  ),
  ...REASONS.map(
    (rol): Measure => ({
      ...count,
      indicator: `reden-geen-${rol}`,
      populatie: "afgesloten",
      uitsplitsing: "reden",
      categorieen: REDENEN,
      soort: "aandeel",
      noemer: "afgesloten",
      teller: `geen ${rol}/{cat}`,
    }),
  ),
  ...["voor", "na"].map(
    (rol): Measure => ({
      ...outcome,
      indicator: "onvervulde-behoefte",
      definitie: rol,
      populatie: "geldige CANSAS",
      soort: "aandeel",
      noemer: `behoefte/${rol}`,
      teller: `behoefte/${rol}/onvervuld`,
    }),
  ),
  {
    ...outcome,
    perInstrument: true,
    indicator: "tevredenheid",
    populatie: "met een oordeel",
    soort: "gemiddelde",
    noemer: "tevreden",
    som: "tevredenheid",
  },
  ...["voor", "na"].map(
    (m): Measure => ({
      ...outcome,
      perInstrument: true,
      indicator: "subschaal",
      definitie: m,
      populatie: "paren met alle schalen",
      uitsplitsing: "subschaal",
      soort: "gemiddelde",
      noemer: "schalen",
      som: `schaal-${m}`,
    }),
  ),
  ...KENMERK_MEASURES,
];
