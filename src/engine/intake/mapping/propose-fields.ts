import { normalCode } from "../../instruments/registry.js";

/** Other names under which exports hold what a column of trajecten holds; compared as letters and digits only. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  traject_id: [
    "zorgtraject",
    "zorgtraject_id",
    "zorgtrajectnummer",
    "trajectnummer",
    "trajectnr",
    "traject",
    "record_id",
    "episode_id",
    "token",
    "ExternalReference",
  ],
  patient_id: [
    "patientnummer",
    "patientnr",
    "clientnummer",
    "client_id",
    "clientnr",
    "clientcode",
    "patientcode",
    "deelnemer",
    "deelnemer_id",
    "participant_id",
    "subject_id",
    "pseudoniem",
    "record_id",
    "token",
    "ExternalReference",
  ],
  vestiging: ["locatie", "locatiecode", "praktijk", "site", "location", "redcap_data_access_group", "vestigingsnaam"],
  organisatie: ["instelling", "zorgaanbieder", "organization", "organisation"],
  team: ["afdeling"],
  behandelaar: ["behandelaarcode", "therapeut", "therapist", "clinician", "practitioner"],
  eerste_contact: [
    "datum_eerste_contact",
    "startdatum",
    "start_date",
    "datum_start",
    "startdatum_behandeling",
    "start_behandeling",
    "begin_behandeling",
    "start_traject",
    "intakedatum",
    "datum_intake",
    "intake_date",
    "begindatum",
    "admission_date",
  ],
  laatste_contact: [
    "datum_laatste_contact",
    "last_contact",
    "last_visit",
    "laatste_sessie",
    "datum_laatste_sessie",
    "laatste_gesprek",
    "datum_laatste_gesprek",
    "laatste_afspraak",
    "datum_laatste_afspraak",
    "laatste_consult",
    "datum_laatste_consult",
  ],
  einddatum: [
    "datum_einde",
    "eind_datum",
    "end_date",
    "enddate_treatment",
    "datum_afsluiting",
    "afsluitdatum",
    "sluitdatum",
    "datum_sluiting",
    "discharge_date",
    "einddatum_behandeling",
    "einde_behandeling",
    "einde_traject",
  ],
  reden_einde: ["reden_afsluiting", "reden_sluiting", "reden_uitschrijving", "discharge_reason"],
  diagnosegroep: ["diagnose", "hoofddiagnose", "diagnosis", "diagnosehoofdgroep"],
  geboortejaar: ["birth_year", "year_of_birth", "gebjaar", "geb_jaar"],
  geslacht: ["sekse", "gender", "sex"],
  opleidingsniveau: ["opleiding", "education"],
  verwijzer: ["referrer"],
};

/** Names of columns that speak of consent; what ja means there is never guessed. */
export const CONSENT = /toestemming|bezwaar|consent|opt_?out|objection/i;

/** Words in a name that tell of a date of the treatment, not of a questionnaire. */
const TREATMENT_DATE = /start|begin|eind|end|sluit|geboorte|birth|contact|intake|aanmeld|ontslag|discharge/i;

/** Columns in which a survey tells of itself: when it was opened is not when a treatment began. */
export const SURVEY_DATE = /^(start|end|submit|recorded)_?date$|^datestamp$/i;

/** Position of the column that by its name holds a column of the contract; null where none does. */
export function columnFor(column: string, names: readonly string[], free: (name: string) => boolean): string | null {
  // Cliëntnummer is clientnummer.
  const plain = (n: string): string => normalCode(n.normalize("NFD").replace(/\p{M}/gu, ""));
  for (const wanted of [column, ...(SYNONYMS[column] ?? [])]) {
    const found = names.find((n) => plain(n) === plain(wanted) && free(n));
    if (found !== undefined) return found;
  }
  return null;
}

/** Parts of a name, lower case: `PHQ9_t1_datum` → phq, 9, t, 1, datum. */
export const words = (name: string): string[] => name.toLowerCase().match(/[a-zà-ÿ]+|\d+/g) ?? [];

/** Of some columns with dates, the one whose name is most like that of a list; null where there is none. */
export function dateFor(
  list: { readonly voor: string; readonly na: string; readonly names: readonly string[] },
  dates: readonly string[],
  names: readonly string[],
): { readonly kolom: string; readonly zeker: boolean } | null {
  const own = new Set(words(`${list.voor} ${list.na}`));
  const at = names.indexOf(list.names[0] ?? "");
  const ranked = dates
    .map((kolom) => {
      const theirs = words(kolom);
      const shared = theirs.filter((w) => own.has(w)).length;
      const general = /datum|date|afname|ingevuld|invul|timestamp/i.test(kolom) ? 1 : 0;
      const other = TREATMENT_DATE.test(kolom) ? -4 : 0;
      // `oq45sd_datum` is of another list than `oq45_…`.
      const strange = theirs.filter(
        (w) => !own.has(w) && !/datum|date|afname|ingevuld|invul|timestamp|van|op/.test(w),
      ).length;
      return {
        kolom,
        shared,
        points: 3 * shared + general + other - strange,
        distance: Math.abs(names.indexOf(kolom) - at),
      };
    })
    .sort((a, b) => b.points - a.points || a.distance - b.distance);
  const [best, next] = ranked;
  if (!best || best.points < 0) return null;
  return { kolom: best.kolom, zeker: best.shared > 0 && (next === undefined || next.points < best.points) };
}

/**
 * Where lists differ only in the name of their moment, one list with moments.
 * @returns the part that stands for the moment in each text; null where the texts do not differ in one part only
 */
export function momentIn(
  texts: readonly string[],
): { readonly patroon: string; readonly momenten: readonly string[] } | null {
  const [first = ""] = texts;
  const length = Math.min(...texts.map((t) => t.length));
  let head = 0;
  while (head < length && texts.every((t) => t[head] === first[head])) head++;
  let tail = 0;
  while (tail < length - head && texts.every((t) => t.at(-1 - tail) === first.at(-1 - tail))) tail++;
  // A moment is a whole word: voor / na, t0 / t1.
  while (head > 0 && /[a-z0-9]/i.test(first[head - 1] ?? "")) head--;
  while (tail > 0 && /[a-z0-9]/i.test(first.at(-tail) ?? "")) tail--;
  const momenten = texts.map((t) => t.slice(head, t.length - tail));
  if (head + tail === 0 || momenten.some((m) => m === "" || m.includes("{")) || new Set(momenten).size < texts.length)
    return null;
  return { patroon: `${first.slice(0, head)}{moment}${tail ? first.slice(-tail) : ""}`, momenten };
}
