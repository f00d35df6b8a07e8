import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { JSONParser } from "@streamparser/json";
import { RomError } from "../../errors.js";
import type { DeliveredFile } from "../container.js";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Resource = Readonly<Record<string, Json>>;

/** A resource of a FHIR file and its place: the line of NDJSON, or the number of the entry of a bundle. */
export interface Placed {
  readonly resource: Resource;
  readonly regel: number | null;
  readonly rij: number;
}

/** Reads the resources of a FHIR file one by one. */
export type FhirReader = (take: (placed: Placed) => Promise<void> | void) => Promise<void>;

const isObject = (v: Json | undefined): v is Resource => typeof v === "object" && v !== null && !Array.isArray(v);

const broken = (name: string, where: string): RomError =>
  new RomError(
    "aanlevering",
    `${name} is geen geldige JSON (${where}).`,
    "Controleer of het bestand heel is; FHIR komt als NDJSON (één resource per regel) of als één Bundle.",
  );

/** A reference to a resource of the same bundle is by its fullUrl where it has no id of its own. */
function entryResource(entry: Json): Resource | null {
  if (!isObject(entry)) return null;
  const { resource, fullUrl } = entry;
  if (!isObject(resource)) return isObject(entry) && typeof entry["resourceType"] === "string" ? entry : null;
  if (typeof resource["id"] === "string" || typeof fullUrl !== "string") return resource;
  return { ...resource, id: keyOf(fullUrl) };
}

async function* chunks(f: DeliveredFile): AsyncIterable<Buffer> {
  const raw = createReadStream(f.path, { highWaterMark: 1 << 20 });
  const bytes: AsyncIterable<Buffer> = f.gz ? raw.pipe(createGunzip()) : raw;
  yield* bytes;
}

/** Resources of NDJSON; a line that is no JSON ends the reading. */
const lines =
  (f: DeliveredFile): FhirReader =>
  async (take) => {
    const raw = createReadStream(f.path, { highWaterMark: 1 << 20 });
    const input = f.gz ? raw.pipe(createGunzip()) : raw;
    let line = 0;
    let rij = 0;
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      const plain = line === 1 ? text.replace(/^\uFEFF/, "") : text;
      if (plain.trim() === "") continue;
      let value: Json;
      try {
        value = JSON.parse(plain) as Json;
      } catch {
        throw broken(f.name, `regel ${line}`);
      }
      const resource = entryResource(value);
      if (resource) await take({ resource, regel: line, rij: ++rij });
    }
  };

/** Resources of one Bundle, an array of resources, or a single resource; entries are let go of as they come. */
const bundle =
  (f: DeliveredFile): FhirReader =>
  async (take) => {
    const waiting: Json[] = [];
    let whole: Json | undefined;
    let entries = 0;
    let parser: JSONParser | null = null;
    const begin = (text: string): JSONParser => {
      const made = new JSONParser({ paths: /^\s*\[/.test(text) ? ["$.*"] : ["$.entry.*", "$"], keepStack: false });
      made.onValue = ({ value, key }) => {
        if (typeof key === "number") waiting.push(value as unknown as Json);
        else whole = value as unknown as Json;
      };
      return made;
    };
    const hand = async (): Promise<void> => {
      for (const entry of waiting.splice(0)) {
        const resource = entryResource(entry);
        entries++;
        if (resource) await take({ resource, regel: null, rij: entries });
      }
    };
    const decoder = new TextDecoder();
    for await (const chunk of chunks(f)) {
      let text = decoder.decode(chunk, { stream: true });
      if (!parser) text = text.replace(/^\uFEFF/, "").trimStart();
      if (!parser && text === "") continue;
      parser ??= begin(text);
      try {
        parser.write(text);
      } catch {
        throw broken(f.name, entries ? `na onderdeel ${entries}` : "aan het begin");
      }
      await hand();
    }
    if (!parser?.isEnded) throw broken(f.name, entries ? `het breekt af na onderdeel ${entries}` : "het breekt af");
    if (entries === 0 && isObject(whole) && whole["resourceType"] !== "Bundle")
      await take({ resource: whole, regel: null, rij: 1 });
  };

/** The reader of a FHIR file: NDJSON by its name, else a bundle. */
export const fhirReader = (f: DeliveredFile): FhirReader => (/\.ndjson(\.gz)?$/.test(f.base) ? lines(f) : bundle(f));

/** `Patient/12/_history/3`, `https://…/Patient/12`, `urn:uuid:12` → `12`. */
export const keyOf = (reference: string): string =>
  reference
    .replace(/\/_history\/[^/]*$/, "")
    .replace(/^urn:(uuid|oid):/, "")
    .replace(/^.*\//, "");

const SEGMENT = /([^.()]+)(?:\(([^)]*)\))?(?:\.|$)/g;

/** The value at a path, as text; of a list the first, or the one named in brackets (by linkId, url, system or use). */
export function valueAt(resource: Resource, path: string): string | null {
  const item = /^item\(([^)]*)\)$/.exec(path);
  if (item) return answersOf(resource).find((a) => a.vraag === item[1])?.antwoord ?? null;
  let value: Json | undefined = resource;
  let last = "";
  for (const [, name = "", chosen] of path.matchAll(SEGMENT)) {
    if (!isObject(value)) return null;
    value = value[name];
    last = name;
    if (Array.isArray(value))
      value =
        chosen === undefined
          ? (value as Json[])[0]
          : (value as Json[]).find(
              (v) => isObject(v) && [v["url"], v["system"], v["use"], v["linkId"]].some((k) => k === chosen),
            );
  }
  if (value === null || value === undefined || typeof value === "object") return null;
  const text = String(value);
  if (last === "reference") return keyOf(text);
  return last === "questionnaire" ? text.replace(/\|.*$/, "") : text;
}

const WEIGHT = /(ordinalValue|itemWeight)$/;

/** A score that stands beside a coded answer, by FHIR's extensions for it. */
function weightOf(holder: Resource): string | null {
  for (const e of Array.isArray(holder["extension"]) ? (holder["extension"] as Json[]) : [])
    if (isObject(e) && typeof e["url"] === "string" && WEIGHT.test(e["url"])) {
      const w = e["valueDecimal"] ?? e["valueInteger"];
      if (typeof w === "number") return String(w);
    }
  return null;
}

function answerText(answer: Resource): string | null {
  const coding = answer["valueCoding"];
  if (isObject(coding)) {
    const own = weightOf(coding) ?? weightOf(answer);
    return own ?? (coding["code"] === undefined ? textOf(coding["display"]) : textOf(coding["code"]));
  }
  const name = Object.keys(answer).find((k) => k.startsWith("value"));
  return name === undefined ? null : textOf(answer[name]);
}
const textOf = (v: Json | undefined): string | null =>
  v === null || v === undefined || typeof v === "object" ? null : String(v);

/** Every answered question of a QuestionnaireResponse, however deep it stands in groups; in order. */
export function answersOf(resource: Resource): { vraag: string; antwoord: string }[] {
  const found: { vraag: string; antwoord: string }[] = [];
  const walk = (items: Json | undefined): void => {
    for (const item of Array.isArray(items) ? (items as Json[]) : []) {
      if (!isObject(item)) continue;
      const answers = Array.isArray(item["answer"]) ? (item["answer"] as Json[]) : [];
      for (const [k, answer] of answers.entries()) {
        if (!isObject(answer)) continue;
        const text = answerText(answer);
        if (k === 0 && text !== null && typeof item["linkId"] === "string")
          found.push({ vraag: item["linkId"], antwoord: text });
        walk(answer["item"]);
      }
      walk(item["item"]);
    }
  };
  walk(resource["item"]);
  return found;
}
