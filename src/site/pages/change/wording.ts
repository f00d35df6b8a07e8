import type { Regelkaart } from "../../../engine/definitions/process-chart.js";
import { enumerate, number } from "../../format.js";
import type { Course, Stretch } from "./stretches.js";

/** Sentences about a course and its limits. */

const isCard = (k: Stretch["kaart"]): k is Regelkaart => !("reden" in k);

/** `2016-K3 tot en met 2020-K4`. */
export const span = (perioden: readonly string[]): string =>
  perioden.length < 2 ? (perioden[0] ?? "") : `${perioden[0]} tot en met ${perioden.at(-1)}`;

/** What stands out, by rule: `twee keer een punt buiten de grenzen (2017-K2 en 2019-K1)`. */
function signalText(kaart: Regelkaart): string | null {
  const rules = [...new Set(kaart.signalen.map((s) => s.regel))];
  if (rules.length === 0) return null;
  return enumerate(
    rules.map((regel) => {
      const at = kaart.signalen.filter((s) => s.regel === regel).map((s) => s.periode);
      return `“${regel}” (${at.length > 4 ? `${at.length} perioden, ${at[0]} tot en met ${at.at(-1)}` : enumerate(at)})`;
    }),
  );
}

const range = (all: readonly number[]): string => `${number(Math.min(...all), 1)} tot ${number(Math.max(...all), 1)}`;

function stretchSentence(s: Stretch, x: Course): string {
  const when = span(s.perioden);
  if (!isCard(s.kaart)) return "";
  const { kaart } = s;
  const [low, high] = [kaart.grenzen.map((g) => g.laag), kaart.grenzen.map((g) => g.hoog)];
  const ends =
    kaart.soort === "XmR"
      ? `tussen ${number(low[0], 1)} en ${number(high[0], 1)}`
      : `tussen grenzen die met n wisselen (onder ${range(low)}, boven ${range(high)})`;
  const found = signalText(kaart);
  return `Van ${when} schommelt het vanzelf ${ends} rond ${number(kaart.midden, 1)} (${kaart.soort}-kaart, ${kaart.grenzen.length} volledige ${x.rhythm.meer}). ${found ? `Wat daarbij opvalt: ${found}.` : "Geen van de vier regels geeft een signaal: wat u ziet past bij gewone schommeling."}`;
}

/** What the limits of a course show, part by part; undefined where no part has any. */
export function limitSentences(x: Course): string | undefined {
  if (!x.parts.some((s) => isCard(s.kaart))) return undefined;
  return x.parts
    .filter((s) => isCard(s.kaart))
    .map((s) => stretchSentence(s, x))
    .join(" ");
}

/** Which parts of a course that has limits have none, and why; "" where all have. */
export const withoutLimits = (x: Course): string =>
  x.parts
    .flatMap((s) => ("reden" in s.kaart ? [`${span(s.perioden)}: geen grenzen, want ${s.kaart.reden}`] : []))
    .join(" ");

/** Why a course has no limits, and whether another rhythm has. */
export function noLimits(x: Course, others: readonly Course[]): string {
  const why = x.parts.map((s) => ("reden" in s.kaart ? s.kaart.reden : "")).find((r) => r !== "");
  const with_ = others.filter((y) => y.parts.some((s) => isCard(s.kaart)));
  const than = with_.length ? ` Wel ${enumerate(with_.map((y) => y.rhythm.per))}: kies dat bij Verloop.` : "";
  return `Geen procesgrenzen: ${why ?? "er zijn geen perioden."}${than}`;
}
