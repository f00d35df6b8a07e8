import type { Instrument } from "../../instruments/registry.js";
import type { ExportFile } from "./export-file.js";
import { answersOf, type Resource, valueAt } from "./fhir.js";
import { instrumentsOf, itemRuns } from "./item-runs.js";
import type { Proposal } from "./propose.js";
import { type AnswerProposal, proposeAnswers } from "./propose-answers.js";
import type { ListDraft, SourceDraft } from "./schema.js";
import { OPEN } from "./schema.js";

/** Resources that are looked at for a proposal. */
const ENOUGH = 5000;

const EPISODE = "extension(http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare).valueReference.reference";
/** Paths under which the key of the zorgtraject may stand, best first; those after the first two are the patient's or a visit's. */
const KEYS = [EPISODE, "episodeOfCare.reference", "basedOn.reference", "encounter.reference", "subject.reference"];

interface Questionnaire {
  n: number;
  readonly links: Map<string, Set<string>>;
}

const NOTHING: AnswerProposal = { antwoorden: undefined, onzeker: null, open: null };

/** Looks through a FHIR file. @returns questionnaires by their address, paths that are filled, whether episodes of care are there */
async function survey(file: ExportFile) {
  const lists = new Map<string, Questionnaire>();
  const filled = new Map<string, number>();
  let responses = 0;
  let episodes = 0;
  let seen = 0;
  await file.fhir?.(({ resource }: { resource: Resource }) => {
    if (seen++ > ENOUGH) return;
    if (resource["resourceType"] === "EpisodeOfCare") episodes++;
    if (resource["resourceType"] !== "QuestionnaireResponse") return;
    responses++;
    for (const path of [...KEYS, "id", "authored"])
      if (valueAt(resource, path) !== null) filled.set(path, (filled.get(path) ?? 0) + 1);
    const name = valueAt(resource, "questionnaire") ?? "";
    const list = lists.get(name) ?? { n: 0, links: new Map<string, Set<string>>() };
    list.n++;
    for (const { vraag, antwoord } of answersOf(resource)) {
      const values = list.links.get(vraag) ?? new Set<string>();
      if (values.size < 60) values.add(antwoord.trim());
      list.links.set(vraag, values);
    }
    lists.set(name, list);
  });
  return { lists, filled, responses, episodes };
}

/** Proposes a mapping for a file with FHIR resources. @param apart whether trajecten.csv stands beside it */
export async function proposeFhir(
  file: ExportFile,
  registry: readonly Instrument[],
  apart: boolean,
): Promise<Proposal> {
  const { lists, filled, responses, episodes } = await survey(file);
  const onzeker: string[] = [];
  const open: string[] = [];
  const ongebruikt: string[] = [];
  const drafts: ListDraft[] = [];
  for (const [address, { links }] of [...lists].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const names = [...links.keys()];
    const title = address.split("/").at(-1) ?? "";
    const [run] = itemRuns(names).sort((a, b) => b.names.length - a.names.length);
    const guesses = run
      ? instrumentsOf({ ...run, voor: `${title}_${run.voor}` }, registry)
      : instrumentsOf({ voor: title, na: "", names, numbers: [names.length] }, registry);
    const [guess] = guesses;
    const label = guess?.code ?? (title || "een lijst zonder questionnaire");
    if (!guess) open.push(`${label}: welke vragenlijst is dit? Noem bij instrument de code uit het register.`);
    else if (!guess.zeker)
      onzeker.push(`${title || "de vragenlijst"} (${names.length} vragen) is gelezen als ${guess.code}.`);
    // A list of one number is its total; a list without numbers in its linkIds is taken in order, where it has the right length.
    const total =
      names.find((n) => /totaal|total|score|som|sum/i.test(n)) ?? (names.length === 1 ? names[0] : undefined);
    const inOrder = !run && guess?.instrument.items?.aantal === names.length && names.length > 1;
    const sum = !run && !inOrder ? total : undefined;
    if (inOrder)
      onzeker.push(`${label}: de linkId's zijn geen nummers; de vragen zijn genummerd in de volgorde van het bestand.`);
    else if (sum !== undefined) onzeker.push(`${label}: ${sum} is gelezen als totaalscore.`);
    else if (!run) open.push(`${label}: welke linkId is welke vraag? Noem ze in volgorde bij items.`);
    const values = [...new Set((run?.names ?? names).flatMap((n) => [...(links.get(n) ?? [])]))].sort();
    const told = run || inOrder ? proposeAnswers(values, guess?.instrument ?? null, label) : NOTHING;
    if (told.onzeker) onzeker.push(told.onzeker);
    if (told.open) open.push(told.open);
    ongebruikt.push(...names.filter((n) => run && !run.names.includes(n)).map((n) => `item(${n})`));
    drafts.push({
      instrument: guess?.code ?? OPEN,
      datum: "authored",
      ...(run
        ? { items: run.patroon }
        : inOrder
          ? { items: names }
          : sum === undefined
            ? {}
            : { ruwe_score: `item(${sum})` }),
      ...(run?.numbers[0] === 0 ? { eerste_vraag: 0 } : {}),
      ...(told.antwoorden ? { antwoorden: told.antwoorden } : {}),
      waar: {
        resourceType: "QuestionnaireResponse",
        ...(address ? { questionnaire: address } : {}),
        status: ["completed", "amended"],
      },
    });
  }
  const key = KEYS.find((p) => (filled.get(p) ?? 0) > 0.5 * responses);
  if (!key) open.push("traject_id: waar staat de sleutel van het zorgtraject (--zet traject_id=PAD)?");
  else if (key.startsWith("subject"))
    onzeker.push("de patiënt (subject) is gelezen als zorgtraject: elke patiënt telt als één behandeling.");
  else if (key.startsWith("encounter")) onzeker.push("het contact (encounter) is gelezen als zorgtraject.");
  const draft: SourceDraft = {
    bestand: file.name,
    vorm: "fhir",
    traject_id: key ?? OPEN,
    ...(filled.get("id") ? { meting_id: "id" } : {}),
    lijsten: drafts,
  };
  const care: SourceDraft = {
    bestand: file.name,
    vorm: "fhir",
    traject_id: "id",
    trajecten_waar: { resourceType: "EpisodeOfCare" },
    trajecten: {
      patient_id: "patient.reference",
      vestiging: "managingOrganization.display",
      eerste_contact: "period.start",
      einddatum: "period.end",
    },
  };
  if (!apart && episodes > 0)
    onzeker.push(
      "zorgtrajecten zijn gelezen uit EpisodeOfCare: vestiging uit managingOrganization.display, begin en einde uit period.",
    );
  else if (!apart)
    open.push(
      "zorgtrajecten: het bestand heeft geen EpisodeOfCare; lever trajecten.csv ernaast, met patient_id, vestiging en eerste_contact.",
    );
  return { indeling: [draft, ...(!apart && episodes > 0 ? [care] : [])], onzeker, open, ongebruikt };
}
