import { number, percent } from "../format.js";
import { differenceText, isApart } from "../pages/difference-wording.js";
import { between } from "../pages/differences.js";
import type { Cell } from "../queries/cells.js";
import type { Explained } from "./casemix.js";
import { type Asked, differenceOf, type Making, othersOf } from "./figures.js";
import type { Question, TargetVerdict } from "./model.js";
import type { MirrorRules } from "./rules.js";
import { differenceWord, type TraitDifference } from "./who.js";

/**
 * Questions for the conversation, chosen from the numbers by the rules of policy: each rule has its condition here under its code, its words
 * and source there. The first rules whose condition holds are asked, one per subject. None scolds, none says more than the interval.
 */

/** What the conditions look at. */
export interface Seen {
  readonly m: Making;
  readonly streefwaarden: readonly TargetVerdict[];
  readonly response: Asked | undefined;
  readonly verbetering: Asked | undefined;
  readonly sessies: Asked | undefined;
  readonly casemix: Explained;
  readonly groepen: readonly string[];
  readonly patienten: readonly TraitDifference[];
  /** Own figures that are shown and hidden. */
  readonly getoond: number;
  readonly verborgen: number;
}

/** What made a question come up; null: its condition does not hold. */
type Condition = (s: Seen, rules: MirrorRules) => string | null;

const belowTarget =
  (indicator: string): Condition =>
  (s) => {
    const t = s.streefwaarden.find((x) => x.indicator === indicator && x.oordeel === "niet gehaald");
    return t ? `${t.cijfer}; de streefwaarde is ten minste ${percent(t.streef, 0)}.` : null;
  };

const ownIn = (s: Seen, a: Asked | undefined, periode: string | undefined): Cell | undefined =>
  a?.cellen.find((c) => c.eenheid === s.m.over.eenheid && c.periode === periode);

/** The response now less that of a year ago, where the difference is shown to be a fall. */
const fallen: Condition = (s) => {
  const { nu, ervoor, jaarEerder } = s.m.momenten;
  const before = jaarEerder ?? ervoor;
  const v = between(ownIn(s, s.response, nu?.periode), ownIn(s, s.response, before?.periode));
  return v && before && v.hoog < 0
    ? `Response: in ${nu?.label} ${differenceText(v, "procentpunt", `in ${before.label}`)}.`
    : null;
};

/**
 * The percentage verbetering at or above the bound in each of the last so many periods of a kind that follow each other: half-years or
 * years. A hidden one breaks the row.
 */
export function nearHundred(cells: readonly Cell[], rule: MirrorRules["bijna_honderd"]): readonly Cell[] | null {
  for (const soort of ["halfjaar", "jaar"]) {
    const row = cells.filter((c) => c.soort === soort).slice(-rule.perioden);
    if (row.length === rule.perioden && row.every((c) => c.waarde !== null && c.waarde >= rule.grens)) return row;
  }
  return null;
}

const light: Condition = (s, rules) => {
  const own = s.verbetering?.cellen.filter((c) => c.eenheid === s.m.over.eenheid) ?? [];
  const row = nearHundred(own, rules.bijna_honderd);
  return row
    ? `Percentage verbetering: ${row.map((c) => `${c.label} ${percent(c.waarde)} (n ${number(c.n)})`).join(", ")}.`
    : null;
};

/** How much of the own figures is hidden, in percent; null where there are none. */
const hiddenShare = (s: Pick<Seen, "getoond" | "verborgen">): number | null =>
  s.getoond + s.verborgen === 0 ? null : (100 * s.verborgen) / (s.getoond + s.verborgen);

export const CONDITIONS: Readonly<Record<string, Condition>> = {
  "compleet-onder-streef": belowTarget("hsk-compleet"),
  "response-onder-streef": belowTarget("response"),
  "response-gedaald": fallen,
  "steeds-bijna-honderd": light,
  "verbetering-onder-streef": belowTarget("hsk-verbetering"),
  "casemix-verklaart-niet": (s) => (s.casemix.na === true ? s.casemix.zin : null),
  "casemix-verklaart": (s) => (s.casemix.voor === true && s.casemix.na === false ? s.casemix.zin : null),
  "groep-wijkt-af": (s) => (s.groepen.length ? s.groepen.join(" ") : null),
  "andere-patienten": (s, rules) => {
    const bound = rules.verschil_in_woorden.middel;
    const [most] = s.patienten
      .filter((d) => d.totaal !== null && d.totaal >= bound)
      .sort((a, b) => (b.totaal ?? 0) - (a.totaal ?? 0));
    return most
      ? `${most.naam}: ${differenceWord(most.totaal, rules.verschil_in_woorden)} dan het totaal (gestandaardiseerd verschil ${number(most.totaal, 2)}).`
      : null;
  },
  "inzet-wijkt-af": (s) => {
    const v = s.sessies && differenceOf(s.m, s.sessies, "totaal");
    return v && isApart(v)
      ? `Sessies per zorgtraject: ${differenceText(v, "sessie", `bij ${othersOf(s.m)} samen`)}.`
      : null;
  },
  "veel-verborgen": (s, rules) => {
    const share = hiddenShare(s);
    return share !== null && share >= rules.veel_verborgen.deel
      ? `Van de ${number(s.getoond + s.verborgen)} cijfers van deze eenheid zijn er ${number(s.verborgen)} niet getoond (${percent(share, 0)}).`
      : null;
  },
  "altijd-afspraken": () => "",
  "altijd-herkennen": () => "",
  "altijd-patient": () => "",
};

/** The questions of a report, in the order of policy, one per subject. */
export function questions(s: Seen, rules: MirrorRules): readonly Question[] {
  const out: Question[] = [];
  for (const rule of rules.gesprek.regels) {
    if (out.length >= rules.gesprek.aantal) break;
    if (out.some((q) => q.onderwerp === rule.onderwerp)) continue;
    const found = CONDITIONS[rule.code]?.(s, rules) ?? null;
    if (found === null) continue;
    out.push({
      code: rule.code,
      onderwerp: rule.onderwerp,
      vraag: rule.vraag,
      aanleiding: found === "" ? null : found,
      bron: rule.bron,
    });
  }
  return out;
}
