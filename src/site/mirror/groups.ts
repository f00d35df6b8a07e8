import { intervals } from "../charts/intervals.js";
import { number } from "../format.js";
import { differenceText, isApart } from "../pages/difference-wording.js";
import { fromRest } from "../pages/differences.js";
import { spread } from "../pages/figures.js";
import { lineOf, WHICH_DELTA } from "../pages/report/line.js";
import { type Cell, cells } from "../queries/cells.js";
import { figureText, type Making } from "./figures.js";
import { block, type Figure, type ReportBlock } from "./model.js";
import type { MirrorRules } from "./rules.js";

/** Where the unit is strong or weak: its diagnosis groups beside the same groups of the others. */

export interface Groups {
  readonly blok: ReportBlock;
  /** Sentences of groups that differ from the same group of the others. */
  readonly anders: readonly string[];
}

const NAME = "Waar sterk, waar minder sterk?";
const INDICATOR = "delta-t-hoofdgroep";

/** Name of the group of a row: its category where it is split by one, else its population. */
const groupOf = (c: Cell): string => c.categorie || c.populatie;

/** Said where too few groups are shown to say what differs. @param all of the unit in the release @param shown of these */
export function tooFew(all: number, shown: number): string {
  const nothing = "sterk of minder sterk is dan niet te zeggen.";
  if (shown === all)
    return `Deze uitgave heeft van deze eenheid ${all === 1 ? "maar één diagnosegroep" : `maar ${number(all)} diagnosegroepen`}; ${nothing}`;
  if (all === 1)
    return `De enige diagnosegroep die deze uitgave van deze eenheid heeft is niet getoond wegens kleine aantallen; ${nothing}`;
  const those = shown === 0 ? "is er geen" : shown === 1 ? "is er één" : `zijn er ${number(shown)}`;
  return `Van ${number(all)} diagnosegroepen ${those} getoond${shown === 0 ? "" : ", de andere niet"} wegens kleine aantallen; ${nothing}`;
}

/** The block; where the release has no diagnosis groups of this unit it says so. */
export async function groupsBlock(m: Making, rules: MirrorRules): Promise<Groups> {
  const whole = m.naast.find((u) => u.rol === "totaal");
  const { periode, label } = m.momenten.geheel;
  const rows = await cells(m.q, {
    indicator: INDICATOR,
    instrument: null,
    periode,
    eenheden: [m.over.eenheid, ...(whole ? [whole.eenheid] : [])],
  });
  const own = rows.filter((c) => c.eenheid === m.over.eenheid);
  const shown = own.filter((c) => c.waarde !== null);
  if (own.length === 0) {
    // A unit without rows where others have them uses no questionnaire with T.
    const elsewhere = await cells(m.q, { indicator: INDICATOR, niveau: m.over.niveau, periode });
    const why = elsewhere.length
      ? `Niet beschikbaar: ${m.over.naam} heeft geen paren op een vragenlijst met T-scores.`
      : `Niet beschikbaar: deze uitgave heeft geen uitkomst per diagnosegroep van ${m.over.niveau === "vestiging" ? "een vestiging" : "een organisatie"}.`;
    return {
      anders: [],
      blok: block("groepen", NAME, {
        zinnen: [
          `${why} Dat een groep hier ontbreekt zegt niet dat zij niet is behandeld; wie hier is behandeld staat onder “Wie behandelen wij?”.`,
        ],
      }),
    };
  }
  if (shown.length < rules.groepen.minst)
    return {
      anders: [],
      blok: block("groepen", NAME, {
        zinnen: [tooFew(own.length, shown.length)],
      }),
    };
  const definitie = await lineOf(
    m.q,
    { indicator: "delta-t-alle" },
    `${WHICH_DELTA["paar"]} Van elke diagnosegroep apart.`,
  );
  const at = own.map((c) => {
    const other = rows.find(
      (r) => r.eenheid === whole?.eenheid && groupOf(r) === groupOf(c) && r.instrument === c.instrument,
    );
    return { c, other, v: fromRest(c, other) };
  });
  const asFigure = (c: Cell, rol: Figure["rol"]): Figure => ({
    wat: `Delta-T, ${groupOf(c)}`,
    indicator: INDICATOR,
    rol,
    eenheid: c.eenheid,
    naam: c.naam,
    periode,
    periodenaam: label,
    maat: "points",
    n: c.n,
    waarde: c.waarde,
    laag: c.laag,
    hoog: c.hoog,
    reden: c.waarde === null ? (c.reden ?? "niet beschikbaar") : null,
    definitie,
    herkomst: "uitgave",
  });
  const anders = at.flatMap(({ c, v }) =>
    v && isApart(v) ? [`${groupOf(c)}: ${differenceText(v, "punt", "dezelfde groep bij de anderen")}.`] : [],
  );
  const cijfers = at.map(({ c }) => asFigure(c, "eigen"));
  const compared = at.filter((x) => x.v !== null).length;
  return {
    anders,
    blok: block("groepen", NAME, {
      zinnen: [
        anders.length
          ? anders.join(" ")
          : `Van ${number(compared)} groepen is het verschil met dezelfde groep bij de anderen te berekenen; van geen ervan is een verschil aangetoond.`,
        ...(compared > 1
          ? [
              `Bij ${number(compared)} vergelijkingen komt er door toeval alleen naar verwachting ${number(0.05 * compared, 1)} zo uit.`,
            ]
          : []),
      ],
      tabellen: [
        {
          titel: `Delta-T per diagnosegroep, ${label}`,
          koppen: ["Diagnosegroep", "Hier", whole?.naam ?? "Totaal", "Verschil met de anderen"],
          rijen: at.map(({ c, other, v }) => ({
            kop: groupOf(c),
            cellen: [
              { soort: "cijfer" as const, cijfer: asFigure(c, "eigen") },
              other
                ? { soort: "cijfer" as const, cijfer: asFigure(other, "totaal") }
                : { soort: "tekst" as const, tekst: "niet gepubliceerd" },
              { soort: "verschil" as const, verschil: v, reden: "niet te geven" },
            ],
          })),
        },
      ],
      tekeningen: [
        {
          naam: "groepen",
          titel: `Delta-T per diagnosegroep, ${label}`,
          alt: `Delta-T per diagnosegroep. ${cijfers.map((f) => `${f.wat}: ${figureText(f)}`).join(". ")}.`,
          cijfers,
          spec: (width) =>
            intervals(
              cijfers.map((f) => ({
                label: f.wat.replace("Delta-T, ", ""),
                n: number(f.n),
                waarde: f.waarde,
                laag: f.laag,
                hoog: f.hoog,
                reden: f.reden,
                eigen: false,
                tip: `${f.wat}: ${figureText(f)}`,
              })),
              { width, domain: spread(own, 5), unit: "points", title: "gemiddelde delta-T" },
            ),
        },
      ],
      noten: [definitie, "Volgorde: de vaste volgorde van de groepen, niet die van de uitkomst."],
    }),
  };
}
