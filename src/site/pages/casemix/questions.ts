import { intervals } from "../../charts/intervals.js";
import { paired } from "../../charts/paired.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
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
import { adjustedGroupsSentence, groupSentences } from "./groups-wording.js";
import {
  chosenModel,
  isShare,
  leadColumn,
  lineOfModel,
  NO_MODEL,
  notFitted,
  numberColumn,
  room,
  show,
  traits,
  valueText,
  wholeOf,
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

const NOTHING =
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
  if (!a || a.rows.length === 0) return paragraph([`Geen antwoord: ${a ? NOTHING : NO_MODEL}`]);
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

export const questionGroups: Block = async (c) => {
  const a = await asked(c);
  const titel = a ? `${a.m.titel} naar ${within(a.naam)}` : "De groepen naast elkaar";
  if (!a || a.rows.length === 0) return unavailableHtml(titel, a ? NOTHING : NO_MODEL);
  const { m, rows } = a;
  const whole = await wholeOf(c.q, m);
  const terms = await effectsOf(c, a);
  const reference = rows.find((r) => r.klasse === terms.find((e) => e.referentie)?.klasse);
  const effect = (r: Answer): Effect | undefined =>
    isShare(m) ? undefined : terms.find((e) => e.klasse === r.klasse && !e.referentie);
  return figureHtml<Answer>(c, {
    naam: `vraag-${a.code}-${m.model}`,
    titel,
    onderschrift: `Open punt: zoals gemeten; vol punt: met de overige kenmerken gelijk aan die van allen samen; streep: 95 %-interval${whole === null ? "" : `; gestreept: alle zorgtrajecten samen (${show(m, whole)})`}. ${
      a.van === "behandelaar"
        ? "Dit is een kenmerk van de behandelaar: het kan een verschil verklaren, maar wordt er niet voor gecorrigeerd."
        : "Dit is een kenmerk van de patiënt."
    }`,
    zegt: adjustedGroupsSentence(rows, whole, reference && !isShare(m) ? reference.naam : null),
    regel: lineOfModel(m),
    rijen: rows,
    kolommen: [
      { kop: a.naam, waarde: (r) => r.naam },
      leadColumn<Answer>("n", (r) => r.n, 0),
      leadColumn<Answer>("Zoals gemeten", (r) => r.ongecorrigeerd),
      numberColumn<Answer>("95 % laag", (r) => r.ongecorrigeerd_laag),
      numberColumn<Answer>("95 % hoog", (r) => r.ongecorrigeerd_hoog),
      leadColumn<Answer>("Gecorrigeerd", (r) => r.gecorrigeerd),
      numberColumn<Answer>("95 % laag, gecorrigeerd", (r) => r.gecorrigeerd_laag),
      numberColumn<Answer>("95 % hoog, gecorrigeerd", (r) => r.gecorrigeerd_hoog),
      ...(reference && !isShare(m)
        ? [
            numberColumn<Answer>(`Verschil met ‘${reference.naam}’`, (r) => effect(r)?.effect ?? null),
            numberColumn<Answer>("95 % laag, verschil", (r) => effect(r)?.laag ?? null),
            numberColumn<Answer>("95 % hoog, verschil", (r) => effect(r)?.hoog ?? null),
          ]
        : []),
    ],
    spec: (width) =>
      paired(
        rows.flatMap((r) => [
          {
            label: r.naam,
            n: number(r.n),
            moment: "zoals gemeten",
            waarde: r.ongecorrigeerd,
            laag: r.ongecorrigeerd_laag,
            hoog: r.ongecorrigeerd_hoog,
            reden: r.reden,
            tip: `${r.naam}: gemeten ${valueText(m, r.ongecorrigeerd, r.ongecorrigeerd_laag, r.ongecorrigeerd_hoog, r.reden)}; n ${number(r.n)}`,
          },
          {
            label: r.naam,
            n: number(r.n),
            moment: "gecorrigeerd",
            waarde: r.gecorrigeerd,
            laag: r.gecorrigeerd_laag,
            hoog: r.gecorrigeerd_hoog,
            reden: r.reden,
            tip: `${r.naam}: gecorrigeerd ${valueText(m, r.gecorrigeerd, r.gecorrigeerd_laag, r.gecorrigeerd_hoog, r.reden)}; n ${number(r.n)}`,
          },
        ]),
        {
          width,
          moments: ["zoals gemeten", "gecorrigeerd"],
          domain: room(
            rows.flatMap((r) => [
              r.ongecorrigeerd_laag,
              r.ongecorrigeerd_hoog,
              r.gecorrigeerd_laag,
              r.gecorrigeerd_hoog,
            ]),
            whole === null ? [] : [whole],
          ),
          title: isShare(m) ? "%" : "T",
          ...(whole === null ? {} : { target: { value: whole, label: `Alle zorgtrajecten samen: ${show(m, whole)}` } }),
        },
      ),
  });
};

/** The share of the variance between vestigingen that goes away, and what is said of it. */
export const goesAwayFigure: Block = async (c) => {
  const a = await asked(c);
  const titel = "Welk deel van het verschil tussen vestigingen verdwijnt";
  if (!a) return unavailableHtml(titel, NO_MODEL);
  const wanted = [`=${a.code}`, `+${a.code}`, "casemix"];
  const found = (await quantities(c.q, a.m.model)).filter((x) => x.grootheid === "verdwijnt");
  const rows = wanted.flatMap((v) => found.filter((x) => x.variant === v));
  if (rows.length === 0)
    return unavailableHtml(
      titel,
      isShare(a.m)
        ? "bij een percentage wordt de spreiding tussen vestigingen niet geschat; kies het verschil in T-score."
        : NOTHING,
    );
  const name = (r: Quantity): string =>
    r.variant === "casemix"
      ? "De casemix als geheel"
      : r.variant.startsWith("=")
        ? "Alleen dit kenmerk"
        : "Dit kenmerk bovenop de andere";
  const alone = rows.find((r) => r.variant === `=${a.code}`) ?? rows.find((r) => r.variant === `+${a.code}`) ?? rows[0];
  return figureHtml<Quantity>(c, {
    naam: `verdwijnt-${a.code}-${a.m.model}`,
    titel,
    vraag: "Welk deel van het verschil tussen vestigingen verdwijnt met dit kenmerk?",
    onderschrift: `Hoeveel kleiner de variantie tussen vestigingen wordt als kenmerken meetellen: alleen dit, dit bovenop de andere kenmerken van de casemix, en de hele casemix. Punt: schatting; streep: 95 %-interval; gestreept: niets.`,
    zegt: goesAway(alone as Quantity, a.naam),
    regel: lineOfModel(a.m),
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
};
