import type { Db } from "../../db.js";
import { type Instrument, normalCode } from "../../instruments/registry.js";
import type { InstrumentGuess, ItemRun } from "./item-runs.js";
import { proposeAnswers } from "./propose-answers.js";
import { dateFor, momentIn, words } from "./propose-fields.js";
import type { ListDraft } from "./schema.js";
import { OPEN, type Shape } from "./schema.js";

/** From this number of questions on, no two lists of the register are likely to be mistaken for each other. */
const DISTINCT = 40;

export interface Found {
  readonly draft: ListDraft;
  readonly patroon: string;
  readonly onzeker: string[];
  readonly open: string[];
}

/** Where the date of a list stands, by the kind of export. */
function dateColumn(
  vorm: Shape,
  run: Pick<ItemRun, "voor" | "na" | "names">,
  dates: readonly string[],
  names: readonly string[],
): ReturnType<typeof dateFor> {
  const fixed = { limesurvey: ["submitdate", "datestamp"], qualtrics: ["recordeddate", "enddate"] } as const;
  if (vorm === "limesurvey" || vorm === "qualtrics")
    for (const wanted of fixed[vorm]) {
      const kolom = names.find((n) => n.toLowerCase() === wanted);
      if (kolom !== undefined) return { kolom, zeker: true };
    }
  return dateFor(run, dates, names);
}

export async function listOf(
  db: Db,
  run: ItemRun,
  guesses: readonly InstrumentGuess[],
  vorm: Shape,
  dates: readonly string[],
  names: readonly string[],
): Promise<Found> {
  const [guess] = guesses;
  const onzeker: string[] = [];
  const open: string[] = [];
  // A number of questions alone tells little: only of a long list is it a list's own.
  const known = guess && (guess.opNaam || (guesses.length === 1 && run.names.length >= DISTINCT)) ? guess : undefined;
  const label = `${run.names[0]} tot en met ${run.names.at(-1)}`;
  if (!known)
    open.push(
      `instrument van ${label} (${run.names.length} kolommen): welke vragenlijst is dit? Dit aantal vragen heeft ${guesses
        .slice(0, 4)
        .map((g) => g.code)
        .join(", ")}.`,
    );
  if (known && !known.zeker)
    onzeker.push(
      `${label} (${run.names.length} kolommen) is gelezen als ${known.code}${
        guesses.length > 1
          ? `; het kan ook ${guesses
              .slice(1, 4)
              .map((g) => g.code)
              .join(" of ")} zijn`
          : ""
      }, dat ${known.instrument.items?.aantal ?? "een onbekend aantal"} vragen heeft.`,
    );
  const first = run.numbers[0] === 0 ? 0 : 1;
  if (first === 0) onzeker.push(`${label}: de nummering begint bij 0; ${run.names[0]} is gelezen als vraag 1.`);
  const date = dateColumn(vorm, run, dates, names);
  if (!date) open.push(`datum van ${known?.code ?? label}: geen kolom met datums past erbij (--zet datum=KOLOM).`);
  else if (!date.zeker) onzeker.push(`de datum van ${known?.code ?? label} is gelezen uit ${date.kolom}.`);
  const columns = run.names.map((n) => `k${names.indexOf(n)}`);
  const answers =
    await db.texts(`SELECT DISTINCT trim(w) FROM (UNPIVOT (SELECT ${columns.join(", ")} FROM proef) ON ${columns.join(", ")} INTO NAME k VALUE w)
    WHERE trim(w) <> '' ORDER BY 1 LIMIT 60`);
  const told = proposeAnswers(answers, known?.instrument ?? null, known?.code ?? label);
  if (told.onzeker) onzeker.push(told.onzeker);
  if (told.open && known) open.push(told.open);
  return {
    patroon: run.patroon,
    onzeker,
    open,
    draft: {
      instrument: known?.code ?? OPEN,
      datum: date?.kolom ?? OPEN,
      items: run.patroon,
      ...(first === 0 ? { eerste_vraag: 0 } : {}),
      ...(told.antwoorden ? { antwoorden: told.antwoorden } : {}),
    },
  };
}

/** Lists of one questionnaire whose names differ by a moment only, as one list. */
export function withMoments(lists: readonly Found[]): Found[] {
  const groups = new Map<string, Found[]>();
  for (const l of lists) {
    const { instrument, datum, items, ruwe_score, ...rest } = l.draft;
    const key = JSON.stringify([instrument, items === undefined, ruwe_score === undefined, rest]);
    groups.set(key, [...(groups.get(key) ?? []), l]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length < 2) return group;
    const of = (pick: (d: ListDraft) => unknown) => {
      const texts = group.map((g) => String(pick(g.draft) ?? ""));
      return new Set(texts).size === 1 ? { patroon: texts[0] ?? "", momenten: null } : momentIn(texts);
    };
    const [items, total, date] = [of((d) => d.items), of((d) => d.ruwe_score), of((d) => d.datum)];
    const moments = [items, total, date].flatMap((p) => (p?.momenten ? [p.momenten.join("\0")] : []));
    // Lists that share one date or one column are no moments of each other.
    if (!items || !total || !date?.momenten || new Set(moments).size !== 1) return group;
    return [
      {
        patroon: items.patroon || total.patroon,
        onzeker: group.flatMap((g) => g.onzeker),
        open: group.flatMap((g) => g.open),
        draft: {
          ...first.draft,
          datum: date.patroon,
          ...(first.draft.items === undefined ? {} : { items: items.patroon }),
          ...(first.draft.ruwe_score === undefined ? {} : { ruwe_score: total.patroon }),
          momenten: [...date.momenten],
        },
      },
    ];
  });
}

/** Columns that by their name hold a total of a questionnaire: `phq9_voor`. */
export function totals(
  vorm: Shape,
  numbers: readonly string[],
  registry: readonly Instrument[],
  dates: readonly string[],
  names: readonly string[],
): Found[] {
  return numbers.flatMap((name): Found[] => {
    const code = registry
      .flatMap((i) => i.aliassen)
      .filter((a) =>
        normalCode(a).length >= 4 ? normalCode(name).includes(normalCode(a)) : words(name).includes(a.toLowerCase()),
      )
      .sort((a, b) => b.length - a.length)[0];
    if (code === undefined || /_complete$/i.test(name)) return [];
    const date = dateColumn(vorm, { voor: name, na: "", names: [name] }, dates, names);
    const sure = date?.zeker;
    return [
      {
        patroon: name,
        onzeker: [`${name} is gelezen als totaalscore van ${code}.`],
        open: sure
          ? []
          : [`datum van ${name}: geen kolom met datums past erbij (--zet datum=KOLOM, of noem haar in de indeling).`],
        draft: { instrument: code, datum: sure ? date.kolom : OPEN, ruwe_score: name },
      },
    ];
  });
}

/**
 * One list whose questionnaire stands in a column of its own: one row per measurement.
 * @returns null where no column holds codes of the register
 */
export async function byColumn(
  db: Db,
  run: ItemRun | undefined,
  names: readonly string[],
  dates: readonly string[],
  registry: readonly Instrument[],
): Promise<Found | null> {
  const known = new Set(registry.flatMap((i) => i.aliassen.map(normalCode)));
  const named = (...wanted: string[]): string | undefined => names.find((n) => wanted.includes(n.toLowerCase()));
  const kolom = named("instrument", "vragenlijst", "lijst", "meetinstrument", "questionnaire");
  if (kolom === undefined) return null;
  const codes = await db.texts(
    `SELECT DISTINCT trim(k${names.indexOf(kolom)}) FROM proef WHERE trim(k${names.indexOf(kolom)}) <> '' LIMIT 50`,
  );
  if (codes.length === 0 || codes.filter((c) => known.has(normalCode(c))).length < 0.5 * codes.length) return null;
  const datum = named("datum", "meetdatum", "afnamedatum") ?? dates[0];
  const more = (["respondent", "ruwe_score", "t_score", "t_metric"] as const).flatMap((f) => {
    const found = named(f);
    return found === undefined ? [] : [[f, found] as const];
  });
  return {
    patroon: run?.patroon ?? kolom,
    onzeker: [
      `${kolom} is gelezen als de code van de vragenlijst van elke rij${run ? `, en ${run.names[0]} tot en met ${run.names.at(-1)} als haar antwoorden` : ""}.`,
    ],
    open:
      datum === undefined ? ["datum van de vragenlijsten: geen kolom met datums gevonden (--zet datum=KOLOM)."] : [],
    draft: {
      instrument: { kolom },
      datum: datum ?? OPEN,
      ...(run ? { items: run.patroon } : {}),
      ...Object.fromEntries(more),
    },
  };
}
