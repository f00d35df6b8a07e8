import type { MetInterval, Verschil } from "../../../engine/definitions/difference.js";
import { verschilIntervallen } from "../../../engine/definitions/difference.js";
import { number } from "../../format.js";
import { chanceSentence, differenceText, isApart } from "../difference-wording.js";
import { difference, type Estimate, sideOf, signed, why, within } from "./wording.js";

/** Sentences about several groups or units at once, under the rule of wording.ts. */

export interface GroupEffect extends Estimate {
  readonly naam: string;
  readonly referentie: boolean;
}

/** What may be said of groups against the group of reference, the other characteristics equal. */
export function groupSentences(groups: readonly GroupEffect[], soort: "lineair" | "logistisch"): string[] {
  const reference = groups.find((g) => g.referentie);
  const others = groups.filter((g) => !g.referentie);
  if (!reference || others.length === 0) return ["Er zijn geen groepen om te vergelijken."];
  const known = others.filter((g) => sideOf(g) !== null);
  const differ = known.filter((g) => sideOf(g) !== "geen");
  const unknown = others.length - known.length;
  const out: string[] = [];
  if (known.length === 0)
    out.push(`Geen vergelijking met ${quoted(reference.naam)}: ${why(others[0] as GroupEffect)}.`);
  else if (differ.length === 0)
    out.push(
      known.length === 1
        ? `Tussen ${quoted(known[0]?.naam ?? "")} en ${quoted(reference.naam)} is geen verschil aangetoond, de rest gelijk.`
        : `Van geen van de ${number(known.length)} andere groepen is een verschil met ${quoted(reference.naam)} aangetoond, de rest gelijk.`,
    );
  else
    for (const g of differ)
      out.push(
        soort === "lineair"
          ? `${quoted(g.naam)}: ${difference(g, "T", quoted(reference.naam))}, de rest gelijk.`
          : `${quoted(g.naam)}: de kans is ${sideOf(g)} dan bij ${quoted(reference.naam)}, odds ratio ${number(Math.exp(g.waarde ?? 0), 2)} (95 %-interval ${number(Math.exp(g.laag ?? 0), 2)} tot ${number(Math.exp(g.hoog ?? 0), 2)}), de rest gelijk.`,
      );
  if (differ.length > 0 && differ.length < known.length)
    out.push("Van de andere groepen is geen verschil ermee aangetoond.");
  const chance = chanceSentence(known.length);
  if (differ.length > 0 && chance) out.push(chance);
  if (unknown > 0 && known.length > 0)
    out.push(
      `Over ${unknown === 1 ? "één groep" : `${number(unknown)} groepen`} valt niets te zeggen: te klein of niet beschikbaar.`,
    );
  return out;
}

const quoted = (text: string): string => `‘${text}’`;

/** An estimate with its interval around it; ends that rounding put on the wrong side of the value are put on it. */
const known = (e: Estimate): MetInterval => {
  const waarde = e.waarde ?? 0;
  return { waarde, laag: Math.min(e.laag ?? waarde, waarde), hoog: Math.max(e.hoog ?? waarde, waarde) };
};

/**
 * Whether the spread between units became smaller between two periods: the difference with an interval of its own. Units that
 * are in both keep something of their place, so that the interval is rather too wide.
 */
export function spreadChange(
  first: (Estimate & { label: string }) | undefined,
  last: (Estimate & { label: string }) | undefined,
  who: string,
): string {
  if (!first || !last || sideOf(first) === null || sideOf(last) === null || first.label === last.label)
    return `Of de spreiding tussen ${who} is veranderd valt niet te zeggen: ${[first, last].find((x) => x?.reden)?.reden ?? "te weinig jaren met een cijfer"}.`;
  const text = (e: Estimate & { label: string }): string => `${number(e.waarde, 1)}${within(e, "T")} in ${e.label}`;
  const v = verschilIntervallen(known(last), known(first));
  const said = `${text(first)}, ${text(last)}; verschil ${signed(v.waarde, "T")}${within(v, "T")}`;
  const side = sideOf(v);
  if (side === "geen") return `Dat de spreiding tussen ${who} is veranderd is niet aangetoond: ${said}.`;
  return `De spreiding tussen ${who} is ${side === "lager" ? "kleiner" : "groter"} geworden: ${said}.`;
}

/** How many of the shrunken estimates can be told from the whole. */
export function shrunkenSentence(
  rows: readonly { krimp: number | null; krimp_laag: number | null; krimp_hoog: number | null }[],
  whole: number | null,
  one: string,
  many: string,
): string {
  if (whole === null) return "Zonder midden valt er niets te vergelijken.";
  const sides = rows
    .map((r) => sideOf({ waarde: r.krimp, laag: r.krimp_laag, hoog: r.krimp_hoog }, whole))
    .filter((s) => s !== null);
  const apart = sides.filter((s) => s !== "geen").length;
  if (sides.length === 0) return `Van geen enkele ${one} is er een schatting met een interval.`;
  const pairs = `Of twee ${many} van elkaar verschillen is aan hun strepen niet te zien: ook als die elkaar overlappen kan dat.`;
  if (apart === 0)
    return `Elk interval bevat het midden: van geen enkele ${one} is zo een verschil ermee aangetoond. ${pairs}`;
  return `Van ${number(apart)} van de ${number(sides.length)} ${many} ligt het interval naast het midden; van de andere is geen verschil ermee aangetoond. ${pairs}`;
}

/**
 * How many adjusted figures lie apart from the whole, beside what chance gives. Their intervals are those of the difference
 * with the whole, so that the line of the whole may be read against them; pairs of units may not.
 */
export function adjustedSentence(
  rows: readonly { gecorrigeerd: number | null; gecorrigeerd_laag: number | null; gecorrigeerd_hoog: number | null }[],
  whole: number | null,
  many: string,
): string {
  const sides =
    whole === null
      ? []
      : rows
          .map((r) => sideOf({ waarde: r.gecorrigeerd, laag: r.gecorrigeerd_laag, hoog: r.gecorrigeerd_hoog }, whole))
          .filter((s) => s !== null);
  const pairs = `Of twee ${many} van elkaar verschillen is aan hun strepen niet te zien.`;
  if (sides.length === 0) return pairs;
  const apart = sides.filter((s) => s !== "geen").length;
  return [
    `Gecorrigeerd ligt bij ${number(apart)} van de ${number(sides.length)} ${many} het interval naast de gestreepte lijn.`,
    chanceSentence(sides.length),
    pairs,
  ]
    .filter((x) => x !== null)
    .join(" ");
}

/**
 * What the adjusted figures of groups tell: each stands against all other groups together (its interval is that of the
 * difference with the mixture of all, which is the same difference made smaller), not against another one.
 * @param reference the group that the table gives differences from; null: it gives none
 */
export function adjustedGroupsSentence(
  rows: readonly { gecorrigeerd: number | null; gecorrigeerd_laag: number | null; gecorrigeerd_hoog: number | null }[],
  whole: number | null,
  reference: string | null,
): string {
  const pairs = `Of twee groepen verschillen is aan hun strepen niet te zien${
    reference === null ? "." : `: de tabel geeft het verschil met ${quoted(reference)}, met een eigen interval.`
  }`;
  const sides =
    whole === null
      ? []
      : rows
          .map((r) => sideOf({ waarde: r.gecorrigeerd, laag: r.gecorrigeerd_laag, hoog: r.gecorrigeerd_hoog }, whole))
          .filter((s) => s !== null);
  if (sides.length === 0) return pairs;
  const apart = sides.filter((s) => s !== "geen").length;
  return [
    `Met de rest gelijk is ${apart === 0 ? "van geen groep" : `van ${number(apart)} van de ${number(sides.length)} groepen`} een verschil met alle andere groepen samen aangetoond${apart === 0 ? ": geen streep van een vol punt ligt" : ": daar ligt de streep van het volle punt"} naast de gestreepte lijn.`,
    apart > 0 ? chanceSentence(sides.length) : null,
    pairs,
  ]
    .filter((x) => x !== null)
    .join(" ");
}

/**
 * In which classes of a characteristic a unit differs from the others, each with the interval of its difference.
 * @param found the classes of which both are shown @param all how many classes there are; of all of them the last one follows
 */
export function classSentences(
  naam: string,
  found: readonly { readonly klasse: string; readonly verschil: Verschil }[],
  all: number,
  than: string,
): string[] {
  if (found.length === 0) return [`De verdeling bij ${naam} is niet getoond.`];
  const apart = found.filter((f) => isApart(f.verschil));
  if (apart.length === 0)
    return [
      found.length === 1
        ? `Van de ene klasse die bij ${naam} is getoond, is geen verschil met ${than} aangetoond.`
        : `Van geen van de ${number(found.length)} klassen is een verschil tussen ${naam} en ${than} aangetoond.`,
    ];
  return [
    ...apart.map((f) => `${f.klasse}: ${naam} ${differenceText(f.verschil, "procentpunt", `bij ${than}`)}.`),
    apart.length < found.length ? "Van de andere getoonde klassen is geen verschil aangetoond." : null,
    chanceSentence(found.length === all ? all - 1 : found.length),
  ].filter((x) => x !== null);
}
