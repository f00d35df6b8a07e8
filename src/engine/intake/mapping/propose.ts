import type { z } from "zod";
import { type Db, lit } from "../../db.js";
import { type Instrument, normalCode } from "../../instruments/registry.js";
import type { ExportFile } from "./export-file.js";
import { type InstrumentGuess, type ItemRun, instrumentsOf, itemRuns } from "./item-runs.js";
import { MOMENT } from "./patterns.js";
import { proposeAnswers } from "./propose-answers.js";
import { CONSENT, columnFor, dateFor, momentIn, words } from "./propose-fields.js";
import type { Recognition } from "./recognise.js";
import { type mappingSchema, OPEN, type Shape } from "./schema.js";

/** A mapping as it is written: what may be left out is left out. */
export type SourceDraft = z.input<typeof mappingSchema>[number];
export type ListDraft = NonNullable<SourceDraft["lijsten"]>[number];

/** A mapping as proposed, with what is not certain about it. */
export interface Proposal {
  readonly indeling: readonly SourceDraft[];
  /** What was chosen and may be wrong. */
  readonly onzeker: readonly string[];
  /** What only the sender can tell; the mapping has `?` there. */
  readonly open: readonly string[];
  readonly ongebruikt: readonly string[];
}

const DATE = "\\s*(\\d{4}-\\d{1,2}-\\d{1,2}([T ].*)?|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}([T ].*)?)\\s*";

/** Columns by what they hold, from the table `proef` with every column of the file. */
async function kinds(
  db: Db,
  names: readonly string[],
  skip: ReadonlySet<string>,
): Promise<{ dates: string[]; numbers: string[] }> {
  const dates: string[] = [];
  const numbers: string[] = [];
  for (const [k, name] of names.entries()) {
    if (skip.has(name) || name === "") continue;
    const c = `nullif(trim(k${k}), '')`;
    const row = await db.one<{
      n: number;
      d: number;
      g: number;
    }>(`SELECT count(${c}) AS n, count(*) FILTER (regexp_full_match(${c}, ${lit(DATE)})) AS d,
      count(*) FILTER (TRY_CAST(replace(${c}, ',', '.') AS DOUBLE) IS NOT NULL) AS g FROM proef`);
    if (row.n > 0 && row.d >= 0.9 * row.n) dates.push(name);
    else if (row.n > 0 && row.g >= 0.9 * row.n) numbers.push(name);
  }
  return { dates, numbers };
}

interface Found {
  readonly draft: ListDraft;
  readonly patroon: string;
  readonly onzeker: string[];
  readonly open: string[];
}

/** Where the date of a list stands, by the kind of export. */
function dateColumn(
  vorm: Shape,
  run: ItemRun,
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

async function listOf(
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
  const known = guess && (guess.zeker || guesses.length === 1 || guess.code.length > 3) ? guess : undefined;
  const label = `${run.names[0]} tot en met ${run.names.at(-1)}`;
  if (guess && !guess.zeker)
    onzeker.push(
      `${label} (${run.names.length} kolommen) is gelezen als ${guess.code}${
        guesses.length > 1
          ? `; het kan ook ${guesses
              .slice(1, 4)
              .map((g) => g.code)
              .join(" of ")} zijn`
          : ""
      }, dat ${guess.instrument.items?.aantal ?? "een onbekend aantal"} vragen heeft.`,
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
  if (told.open) open.push(told.open);
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
function withMoments(lists: readonly Found[]): Found[] {
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
function totals(
  numbers: readonly string[],
  registry: readonly Instrument[],
  dates: readonly string[],
  names: readonly string[],
): Found[] {
  return numbers.flatMap((name): Found[] => {
    const code = registry
      .flatMap((i) => i.aliassen)
      .filter((a) => normalCode(a).length >= 4 && normalCode(name).startsWith(normalCode(a)))
      .sort((a, b) => b.length - a.length)[0];
    if (code === undefined || /_complete$/i.test(name)) return [];
    const date = dateFor({ voor: name, na: "", names: [name] }, dates, names);
    const sure = date?.zeker && words(name).some((w) => words(date.kolom).includes(w));
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

const REQUIRED = ["patient_id", "vestiging", "eerste_contact"];
const WHY: Readonly<Record<string, string>> = {
  vestiging: "waar de behandeling was; bij één praktijk: --zet 'vestiging=vast:NAAM'",
  eerste_contact: "de dag waarop de behandeling begon; daarbij wordt de voormeting gezocht",
  patient_id: "de sleutel van de patiënt; drempels tellen verschillende patiënten",
};

/**
 * Proposes a mapping for a file with columns.
 * @param db has the table `proef`: every column of the file as `k0`, `k1`, …
 * @param columns of trajecten, as the contract has them
 * @param apart whether trajecten.csv stands beside the file; then only the key is sought
 * @param matching the column whose values are keys of that file, if one was found
 */
export async function propose(
  db: Db,
  file: ExportFile,
  seen: Recognition,
  registry: readonly Instrument[],
  columns: readonly string[],
  apart: { readonly matching: string | null } | null,
): Promise<Proposal> {
  const names = file.names ?? [];
  const runs = itemRuns(names);
  const questions = new Set(runs.flatMap((r) => r.names));
  const { dates, numbers } = await kinds(db, names, questions);
  const onzeker: string[] = [];
  const open: string[] = [];
  const lists: Found[] = [];
  const used = new Set<string>();
  for (const run of runs) {
    const guesses = instrumentsOf(run, registry);
    if (guesses.length === 0) {
      onzeker.push(
        `${run.names[0]} tot en met ${run.names.at(-1)} (${run.names.length} kolommen) lijkt op geen vragenlijst uit het register en is niet gebruikt.`,
      );
      continue;
    }
    lists.push(await listOf(db, run, guesses, seen.vorm, dates, names));
    for (const n of run.names) used.add(n);
  }
  const sums = totals(numbers, registry, dates, names).filter(
    (t) => !lists.some((l) => l.draft.instrument === t.draft.instrument),
  );
  const found = withMoments([...lists, ...sums]);
  for (const l of found) {
    onzeker.push(...l.onzeker);
    open.push(...l.open);
  }
  const key =
    apart?.matching ??
    columnFor("traject_id", names, () => true) ??
    (seen.soort.includes("REDCap") ? (names[0] ?? null) : null);
  if (key === null) open.push("traject_id: welke kolom is de sleutel van het zorgtraject (--zet traject_id=KOLOM)?");
  else if (apart?.matching) onzeker.push(`${key} is gelezen als traject_id: de waarden staan ook in trajecten.`);
  else if (normalCode(key) !== "TRAJECTID")
    onzeker.push(`${key} is gelezen als zorgtraject: elke waarde telt als één behandeling van één patiënt.`);
  const own = seen.vorm === "limesurvey" ? "id" : seen.vorm === "qualtrics" ? "ResponseId" : "meting_id";
  const meting = names.find((n) => normalCode(n) === normalCode(own));
  const events = ["redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"].filter((n) =>
    names.includes(n),
  );
  const trajecten: Record<string, string> = {};
  if (!apart) {
    for (const c of columns.filter((n) => n !== "traject_id" && n !== "toestemming")) {
      const kolom = columnFor(c, names, (n) => !used.has(n) && (c === "patient_id" || n !== key));
      if (kolom !== null) trajecten[c] = kolom;
      else if (REQUIRED.includes(c)) {
        trajecten[c] = OPEN;
        open.push(`${c}: ${WHY[c]} (--zet ${c}=KOLOM), of lever trajecten.csv naast dit bestand.`);
      }
    }
    if (names.includes("toestemming")) trajecten["toestemming"] = "toestemming";
    if (trajecten["patient_id"] !== undefined && trajecten["patient_id"] === key)
      onzeker.push(`${key} is ook gelezen als patient_id: een patiënt met twee behandelingen telt dan als twee.`);
    if (trajecten["einddatum"] === undefined)
      onzeker.push(
        "geen kolom voor einddatum gevonden; alleen afgesloten zorgtrajecten tellen in uitkomsten en response (--zet einddatum=KOLOM).",
      );
    for (const c of names.filter((n) => CONSENT.test(n) && n !== "toestemming"))
      onzeker.push(
        `${c} lijkt over toestemming te gaan en is niet gebruikt; zeg in de indeling welke waarde ja en welke nee is (waarden), anders telt niemand als bezwaar.`,
      );
  }
  if (found.length === 0)
    open.push("lijsten: geen kolommen gevonden die op een vragenlijst lijken; noem ze in de indeling.");
  const draft: SourceDraft = {
    bestand: file.name,
    vorm: seen.vorm,
    traject_id: key ?? OPEN,
    ...(events.length && key !== null
      ? { meting_id: [key, ...events] }
      : meting === undefined
        ? {}
        : { meting_id: meting }),
    lijsten: found.map((l) => l.draft),
    ...(apart ? {} : { trajecten }),
  };
  const mentioned = new Set([
    key,
    meting,
    ...events,
    ...Object.values(trajecten),
    ...found.flatMap((l) => [l.draft.datum, l.draft.ruwe_score]),
  ]);
  const patterns = found.flatMap((l) =>
    (l.draft.momenten ?? []).flatMap((m) =>
      [l.draft.datum, l.draft.ruwe_score].map((p) => String(p).replaceAll(MOMENT, m)),
    ),
  );
  const ongebruikt = names.filter((n) => n !== "" && !used.has(n) && !mentioned.has(n) && !patterns.includes(n));
  return { indeling: [draft], onzeker: [...new Set(onzeker)], open: [...new Set(open)], ongebruikt };
}
