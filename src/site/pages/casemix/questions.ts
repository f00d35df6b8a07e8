import type { Html } from "../../../engine/text/html.js";
import { intervals } from "../../charts/intervals.js";
import { figureHtml } from "../../components/figure.js";
import { number, percent, within } from "../../format.js";
import {
  type Answer,
  answers,
  type Effect,
  effects,
  type Model,
  models,
  QUESTIONS_SQL,
  type Quantity,
  quantities,
} from "../../queries/casemix.js";
import type { Block, Context, Control } from "../page.js";
import { paragraph } from "../wording.js";
import { groupSentences } from "./groups-wording.js";
import {
  chosenModel,
  isShare,
  leadColumn,
  type ModelFigure,
  NO_MODEL,
  notFitted,
  numberColumn,
  partsOf,
  room,
  traits,
} from "./shared.js";
import { goesAway } from "./wording.js";

/** Questions from the floor: does experience explain it, does the referrer, does severity? Answered by choosing. */

/** Asked most; the others follow in the order of the policy. */
const FIRST = ["ervaring", "verwijzer", "ernst"];

export const vraagkenmerk: Control = {
  naam: "kenmerk",
  label: "Kenmerk",
  opties: async (q) => {
    const asked = new Set((await q.all<{ kenmerk: string }>(QUESTIONS_SQL)).map((r) => r.kenmerk));
    const all = new Map((await traits(q)).filter((t) => asked.has(t.kenmerk)).map((t) => [t.kenmerk, t.kenmerk_naam]));
    const codes = [...FIRST.filter((k) => all.has(k)), ...[...all.keys()].filter((k) => !FIRST.includes(k))];
    return codes.length ? codes.map((k) => ({ waarde: k, label: all.get(k) ?? k })) : [{ waarde: "", label: "Geen" }];
  },
};

interface Asked {
  readonly m: Model;
  readonly code: string;
  readonly naam: string;
  readonly van: string;
  readonly rows: Answer[];
}

async function asked(c: Context): Promise<Asked | undefined> {
  const m = await chosenModel(c);
  const code = c.keuze["kenmerk"] ?? "";
  const trait = (await traits(c.q)).find((t) => t.kenmerk === code);
  if (!m || !trait) return undefined;
  return { m, code, naam: trait.kenmerk_naam, van: trait.van, rows: await answers(c.q, m.model, code) };
}

/** Said where a question has no answer. */
export const NO_ANSWER =
  "deze uitgave heeft voor dit kenmerk geen antwoord: het is niet aangeleverd, of de groepen zijn te klein.";

/** Effects of the characteristic: from the casemix where it is one of its terms, else from the casemix with it. */
async function effectsOf(c: Context, a: Asked): Promise<Effect[]> {
  const own = (await effects(c.q, a.m.model, `+${a.code}`)).filter((e) => e.term === a.code);
  return own.length ? own : (await effects(c.q, a.m.model)).filter((e) => e.term === a.code);
}

/** Models that answer questions. */
export const vraagmodel: Control = {
  naam: "model",
  label: "Uitkomst",
  opties: async (q) => {
    const there = new Set(
      (await q.all<{ model: string }>("SELECT DISTINCT model FROM casemix_vragen")).map((r) => r.model),
    );
    const found = (await models(q)).filter((m) => there.has(m.model));
    return found.length ? found.map((m) => ({ waarde: m.model, label: m.titel })) : [{ waarde: "", label: "Geen" }];
  },
};

export const questionOpening: Block = async (c) => {
  const a = await asked(c);
  if (!a || a.rows.length === 0) return paragraph([`Geen antwoord: ${a ? NO_ANSWER : NO_MODEL}`]);
  const why = await notFitted(c.q, a.m);
  if (why) return paragraph([`${a.m.titel}: ${why}.`]);
  const names = new Map(a.rows.map((r) => [r.klasse, r.naam]));
  const groups = (await effectsOf(c, a)).map((e) => ({
    naam: names.get(e.klasse ?? "") ?? e.naam,
    referentie: e.referentie,
    waarde: e.effect,
    laag: e.laag,
    hoog: e.hoog,
    reden: e.reden,
  }));
  return paragraph([
    `${a.naam} en ${within(a.m.titel)}.`,
    ...(groups.length ? groupSentences(groups, isShare(a.m) ? "logistisch" : "lineair") : []),
  ]);
};

/** The question in view: the characteristic, its groups, and the difference of each with the one that is compared with (none of a share). */
export interface AskedQuestion {
  readonly model: Model;
  readonly kenmerk: { readonly code: string; readonly naam: string; readonly van: string };
  readonly rijen: readonly Answer[];
  readonly referentie: string | null;
  readonly verschil: (r: Answer) => Effect | undefined;
}

/** @returns the question, without rows where the release has no answer; null where there is no model or characteristic */
export async function askedQuestion(c: Context): Promise<AskedQuestion | null> {
  const a = await asked(c);
  if (!a) return null;
  const terms = isShare(a.m) ? [] : await effectsOf(c, a);
  return {
    model: a.m,
    kenmerk: { code: a.code, naam: a.naam, van: a.van },
    rijen: a.rows,
    referentie: a.rows.find((r) => r.klasse === terms.find((e) => e.referentie)?.klasse)?.naam ?? null,
    verschil: (r) => terms.find((e) => e.klasse === r.klasse && !e.referentie),
  };
}

/** What part of the variance between vestigingen goes away with the characteristic in view: alone, beside the others, and with all. */
export async function goesAwayRows(
  c: Context,
): Promise<{ model: Model; kenmerk: Asked["naam"]; code: string; rijen: Quantity[] } | null> {
  const a = await asked(c);
  if (!a) return null;
  const found = (await quantities(c.q, a.m.model)).filter((x) => x.grootheid === "verdwijnt");
  const rijen = [`=${a.code}`, `+${a.code}`, "casemix"].flatMap((v) => found.filter((x) => x.variant === v));
  return { model: a.m, kenmerk: a.naam, code: a.code, rijen };
}

/** Why none of it goes away that is known: of a share no spread between vestigingen is estimated. */
export const noSpread = (m: Model): string =>
  isShare(m)
    ? "bij een percentage wordt de spreiding tussen vestigingen niet geschat; kies het verschil in T-score."
    : NO_ANSWER;

/** What they say, from the first of them. */
export const goesAwaySentence = (rows: readonly Quantity[], kenmerk: string): string | null =>
  rows[0] ? goesAway(rows[0], kenmerk) : null;

const goesAwayName = (r: Quantity): string =>
  r.variant === "casemix"
    ? "De casemix als geheel"
    : r.variant.startsWith("=")
      ? "Alleen dit kenmerk"
      : "Dit kenmerk bovenop de andere";

export function goesAwayFigure(c: Context, rows: readonly Quantity[], o: ModelFigure): Promise<Html> {
  const name = goesAwayName;
  return figureHtml<Quantity>(c, {
    ...partsOf(o, "verdwijnt"),
    rijen: rows,
    kolommen: [
      { kop: "Model", waarde: name },
      leadColumn<Quantity>("% verdwenen", (r) => r.waarde),
      numberColumn<Quantity>("95 % laag", (r) => r.laag),
      numberColumn<Quantity>("95 % hoog", (r) => r.hoog),
      numberColumn<Quantity>("n", (r) => r.n, 0),
    ],
    spec: (width) =>
      intervals(
        rows.map((r) => ({
          label: name(r),
          n: number(r.n),
          waarde: r.waarde,
          laag: r.laag,
          hoog: r.hoog,
          reden: r.reden,
          eigen: false,
          tip: `${name(r)}: ${r.waarde === null ? (r.reden ?? "–") : `${percent(r.waarde)} (95 %-interval ${number(r.laag, 1)} tot ${number(r.hoog, 1)})`}`,
        })),
        {
          width,
          domain: room(
            rows.flatMap((r) => [r.laag, r.hoog]),
            [0, 100],
          ),
          unit: "percent",
          title: "van de variantie tussen vestigingen",
          target: { value: 0, label: "Er verdwijnt niets" },
        },
      ),
  });
}
