import { differenceText } from "../pages/difference-wording.js";
import type { ReleaseCard } from "../pages/page.js";
import { differenceUnit } from "../pages/wording.js";
import type { Query } from "../query.js";
import { askAll, DATA, EFFORT, outcomeAsks } from "./asks.js";
import { casemixBlock } from "./casemix.js";
import { besideDrawing, classDrawing, courseDrawing } from "./drawings.js";
import {
  type Ask,
  type Asked,
  differenceOf,
  type Making,
  othersOf,
  ownAll,
  ownNewest,
  timeTable,
  unitsOf,
  wholeTable,
} from "./figures.js";
import { groupsBlock } from "./groups.js";
import { hiddenBlock, hiddenCount } from "./hidden.js";
import {
  block,
  type HeadFigure,
  type MirrorReport,
  type ReportBlock,
  type ReportDrawing,
  type ReportTable,
  type Subject,
  type TargetVerdict,
} from "./model.js";
import { momentsOf } from "./moments.js";
import { questions } from "./questions.js";
import { type MirrorRules, RULES } from "./rules.js";
import { verdict } from "./targets.js";
import { whoBlock } from "./who.js";

/** The report of one unit, from the rows of a release to a value that can be shown anywhere. */

const some = <T>(...parts: readonly (T | null | undefined)[]): T[] => parts.filter((p): p is T => p != null);

/** Every vestiging and organisatie of a release that a report can be made of, in the fixed order. */
export const subjects = (q: Query): Promise<Subject[]> =>
  q.all<Subject>(
    `SELECT niveau, eenheid, naam, organisatie FROM eenheden WHERE niveau IN ('vestiging', 'organisatie') ORDER BY volgorde`,
  );

/** The two tables of a block: the newest period in time, and the whole beside the others. */
const tablesOf = (m: Making, asked: readonly Asked[], naam: string): ReportTable[] =>
  some(
    timeTable(m, asked, `${naam}: de nieuwste periode`),
    wholeTable(m, asked, `${naam}: ${m.momenten.geheel.label}, naast de anderen`),
  );

const words = (asked: readonly Asked[]): string[] => [...new Set(asked.map((a) => `${a.wat}: ${a.definitie}`))];

/** In what the difference of some figures is counted. */
const COUNTED: Readonly<Record<string, string>> = { sessies: "sessie", duur: "dag" };

/** How an own figure stands to the others over the whole period; null where that is not to be had. */
function difference(m: Making, a: Asked): string | null {
  if (a.maat === "aantal") return null;
  const v = differenceOf(m, a, m.momenten.geheel.periode);
  const than = a.alle ? `gemiddeld bij ${othersOf(m)}` : `bij ${othersOf(m)} samen`;
  return v && differenceText(v, COUNTED[a.f.indicator] ?? differenceUnit(a.maat), than);
}

/** The same as a sentence that names the figure. */
function beside(m: Making, a: Asked): string | null {
  const said = difference(m, a);
  return said && `${a.wat}, ${m.momenten.geheel.label}: ${said}.`;
}

const OVERLAP =
  "Dat intervallen elkaar overlappen betekent niet dat er geen verschil is; het verschil heeft een eigen interval.";

/**
 * Makes the report of one unit from a release.
 * @param card manifest and certificate of the release
 * @param rules of policy; those of the project where left out
 * @returns everything it says, short and long; parts that are not the release's (added figures, agreements) come later
 */
export async function mirrorReport(
  q: Query,
  over: Subject,
  card: ReleaseCard,
  rules: MirrorRules = RULES,
): Promise<MirrorReport> {
  const { peildatum } = card.manifest;
  const { maanden } = rules.volledig;
  const m: Making = {
    q,
    over,
    naast: await unitsOf(q, over),
    momenten: await momentsOf(q, over.eenheid, peildatum, maanden),
  };
  const data = await askAll(m, DATA);
  const outcomes = await outcomeAsks(m, rules);
  const rated = await q.all<{ instrument: string }>(
    "SELECT instrument FROM instrumenten WHERE tevredenheid ORDER BY 1",
  );
  const effort = await askAll(m, [
    ...rated.map(
      ({ instrument }): Ask => ({
        wat: `Oordeel, ${instrument}`,
        maat: "points",
        f: { indicator: "tevredenheid", instrument },
      }),
    ),
    ...EFFORT,
  ]);
  const of = (from: readonly Asked[], indicator: string): Asked | undefined =>
    from.find((a) => a.f.indicator === indicator);
  const response = of(data, "response");
  const complete = of(data, "hsk-compleet");
  const improved = of(outcomes, "hsk-verbetering");

  const streefwaarden: TargetVerdict[] = [];
  for (const a of some(response, complete, improved)) {
    const v = await verdict(q, ownNewest(m, a));
    if (v) streefwaarden.push(v);
  }

  const who = await whoBlock(m, rules);
  const explained = await casemixBlock(m);
  const groups = await groupsBlock(m, rules);
  const hidden = await hiddenCount(m);
  const delta = outcomes.find((a) => a.f.indicator === "delta-t");
  const courses: ReportDrawing[] = [];
  for (const a of some(complete, improved)) courses.push(...some(await courseDrawing(m, a, peildatum, maanden)));
  const classes: ReportDrawing[] = [];
  const instrument = delta?.f.instrument;
  if (instrument) classes.push(...some(await classDrawing(m, instrument)));

  const asked = questions(
    {
      m,
      streefwaarden,
      response,
      verbetering: improved,
      sessies: of(effort, "sessies"),
      casemix: explained,
      groepen: groups.anders,
      patienten: who.verschillen,
      getoond: hidden.getoond,
      verborgen: hidden.verborgen,
    },
    rules,
  );

  const chief = some(response, outcomes[0], delta === outcomes[0] ? of(outcomes, "hersteld") : delta);
  const kop: HeadFigure[] = chief.map((a) => {
    const said = difference(m, a);
    return { cijfer: ownNewest(m, a), zegt: said && `Hele periode: ${said}.` };
  });
  const failed = streefwaarden.some((t) => t.oordeel === "niet gehaald");

  const blokken: ReportBlock[] = [
    block("kort", "Kerncijfers", {
      tabellen: some(
        timeTable(m, chief, "Kerncijfers: de nieuwste periode"),
        wholeTable(m, chief, `Kerncijfers: ${m.momenten.geheel.label}, naast de anderen`),
      ),
      tekeningen: courses.slice(0, 2),
      noten: [OVERLAP],
    }),
    who.blok,
    block("gegevens", "Kloppen de gegevens?", {
      zinnen: [
        ...streefwaarden.filter((t) => t.indicator !== "hsk-verbetering").map((t) => t.zin),
        ...(data.length === 0 ? ["Deze uitgave heeft van deze eenheid geen response of volledigheid."] : []),
      ],
      tabellen: tablesOf(m, data, "Response en volledigheid"),
      tekeningen: some(
        response && besideDrawing(m, response, [0, 100]),
        response && (await courseDrawing(m, response, peildatum, maanden)),
      ),
      noten: words(data),
    }),
    block("uitkomst", "Waar staan we?", {
      zinnen: [
        ...streefwaarden.filter((t) => t.indicator === "hsk-verbetering").map((t) => t.zin),
        ...outcomes.flatMap((a) => beside(m, a) ?? []),
        ...(outcomes.length === 0
          ? [
              "Niet beschikbaar: deze uitgave heeft van deze eenheid geen uitkomsten; er zijn te weinig paren, of de editie toont ze niet.",
            ]
          : []),
      ],
      tabellen: tablesOf(m, outcomes, "Uitkomsten"),
      tekeningen: classes,
      noten: [...words(outcomes), OVERLAP],
    }),
    explained.blok,
    block("verloop", "Hoe verlopen de twee HSK-indicatoren?", {
      zinnen: [
        ...(some(complete, improved).length
          ? courses.length
            ? [
                `Streepjes: streefwaarden. Vol punt: deze ${over.niveau}; open punt: het totaal. Gearceerd: niet getoond.`,
              ]
            : ["Niet beschikbaar: van geen twee perioden zijn de aantallen groot genoeg om een verloop te tonen."]
          : [`Niet beschikbaar: deze ${over.niveau} heeft in deze uitgave geen cijfers op de SCL-90.`]),
      ],
      tekeningen: courses,
    }),
    groups.blok,
    block("inzet", "Tevredenheid, sessies en duur", {
      zinnen: [
        ...effort.flatMap((a) => (a.f.indicator === "arbeid" ? [] : (beside(m, a) ?? []))),
        "Meer of langer is op zichzelf niet beter of slechter.",
        ...(rated.length === 0
          ? ["Tevredenheid is niet beschikbaar: de aanlevering bevat geen oordeel van patiënten."]
          : []),
      ],
      tabellen: tablesOf(m, effort, "Tevredenheid, sessies, duur en werk"),
      noten: words(effort),
    }),
    hiddenBlock(m, hidden, card.certificaat.regels),
    block("gesprek", "Voor het gesprek", {
      zinnen: failed
        ? ["Een streefwaarde is aantoonbaar niet gehaald. De bron noemt daarvoor deze stappen:"]
        : streefwaarden.some((t) => t.oordeel === "gehaald")
          ? [rules.stappen.gehaald]
          : ["Van geen streefwaarde is hier aangetoond dat zij wel of niet is gehaald."],
      punten: failed ? rules.stappen.stappen.map((tekst) => ({ tekst, bij: null })) : [],
      noten: [`Vragen volgen uit de cijfers volgens vaste regels; stappen: ${rules.stappen.bron}.`],
    }),
  ];
  return {
    over,
    organisatienaam: m.naast.find((u) => u.rol === "organisatie")?.naam ?? null,
    periode: m.momenten.nu ? m.momenten.nu.label : m.momenten.geheel.label,
    periodeWaarom: m.momenten.waarom,
    kop,
    hoofdcijfers: chief.flatMap((a) => ownAll(m, a)),
    streefwaarden,
    vragen: asked,
    blokken,
  };
}
