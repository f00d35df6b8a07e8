import { type Db, lit } from "../../db.js";
import { type Instrument, normalCode } from "../../instruments/registry.js";
import type { ExportFile } from "./export-file.js";
import { instrumentsOf, itemRuns } from "./item-runs.js";
import { MOMENT } from "./patterns.js";
import { CONSENT, columnFor, SURVEY_DATE } from "./propose-fields.js";
import { byColumn, type Found, listOf, totals, withMoments } from "./propose-lists.js";
import type { Recognition } from "./recognise.js";
import { OPEN, type SourceDraft } from "./schema.js";

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
  const [longest] = [...runs].sort((a, b) => b.names.length - a.names.length);
  const coded = await byColumn(db, longest, names, dates, registry);
  if (coded) {
    lists.push(coded);
    for (const n of [
      ...(longest?.names ?? []),
      ...Object.values(coded.draft).flatMap((v) => (typeof v === "string" ? [v] : [])),
    ])
      used.add(n);
    used.add((coded.draft.instrument as { kolom: string }).kolom);
  }
  for (const run of coded ? [] : runs) {
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
  const sums = coded
    ? []
    : totals(seen.vorm, numbers, registry, dates, names).filter(
        (t) => !lists.some((l) => l.draft.instrument === t.draft.instrument),
      );
  const found = withMoments([...lists, ...sums]);
  for (const l of found) {
    onzeker.push(...l.onzeker);
    open.push(...l.open);
  }
  if (open.filter((o) => o.startsWith("instrument van ")).length > 1)
    open.push(
      'blokken: staan de vragen van één lijst in meer blokken, noem die dan samen bij items van één lijst: ["Q3_{vraag}", "Q4_{vraag}"].',
    );
  const key =
    apart?.matching ??
    columnFor("traject_id", names, () => true) ??
    (seen.soort.includes("REDCap") ? (names[0] ?? null) : null);
  if (key === null) open.push("traject_id: welke kolom is de sleutel van het zorgtraject (--zet traject_id=KOLOM)?");
  else if (normalCode(key) === "TRAJECTID") {
    // Says itself what it is.
  } else if (apart?.matching) onzeker.push(`${key} is gelezen als traject_id: de waarden staan ook in trajecten.`);
  else if (normalCode(key) !== "TRAJECTID")
    onzeker.push(`${key} is gelezen als zorgtraject: elke waarde telt als één behandeling van één patiënt.`);
  const own = seen.vorm === "limesurvey" ? "id" : seen.vorm === "qualtrics" ? "ResponseId" : "meting_id";
  const meting = names.find((n) => normalCode(n) === normalCode(own));
  const events = ["redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"].filter((n) =>
    names.includes(n),
  );
  const trajecten: Record<string, string> = {};
  const survey = seen.vorm === "limesurvey" || seen.vorm === "qualtrics";
  if (!apart) {
    for (const c of columns.filter((n) => n !== "traject_id" && n !== "toestemming")) {
      const kolom = columnFor(
        c,
        names,
        (n) => !used.has(n) && (c === "patient_id" || n !== key) && !(survey && SURVEY_DATE.test(n)),
      );
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
    open.push(
      file.kind === "xlsx"
        ? "lijsten: dit blad heeft geen kolommen die op een vragenlijst lijken; staan zij op een ander blad: --zet blad=NAAM."
        : "lijsten: geen kolommen gevonden die op een vragenlijst lijken; noem ze in de indeling.",
    );
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
