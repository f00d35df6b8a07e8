/// <reference path="./runtime.d.ts" />
import { RuntimeError } from "@observablehq/runtime";
import { distance } from "fastest-levenshtein";
import { EngineLost } from "../patience.js";
import { Stopped } from "../session.js";

/** What went wrong in a cell, in Dutch, with the line and the names that come near. */

/** What a reader can name in SQL. */
export interface Catalogue {
  readonly tabellen: readonly string[];
  readonly kolommen: readonly string[];
  readonly functies: readonly string[];
}

/** The names most like one, nearest first; none that is nothing like it. */
export function near(word: string, names: readonly string[], count = 3): string[] {
  const low = word.toLowerCase();
  const far = (n: string): number =>
    n.length > 2 && (n.includes(low) || low.includes(n)) ? 1 : distance(low, n.toLowerCase());
  return [...new Set(names)]
    .map((n) => ({ n, d: far(n) }))
    .filter(({ d }) => d <= Math.max(2, low.length / 3))
    .sort((a, b) => a.d - b.d || (a.n < b.n ? -1 : 1))
    .slice(0, count)
    .map(({ n }) => n);
}

const meant = (word: string, names: readonly string[]): string => {
  const found = near(word, names);
  return found.length ? ` Bedoelde u ${found.join(" of ")}?` : "";
};

/** The line of the reader's own text: the question stands within another that begins a line earlier. */
const lineOf = (message: string): string => {
  const [, line] = /LINE (\d+):/.exec(message) ?? [];
  return line && Number(line) > 1 ? `Regel ${Number(line) - 1}: ` : "";
};

/** What the database says in English, and what it comes down to. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/No function matches/, "deze functie bestaat niet voor deze soort waarden: is een van beide een tekst?"],
  [/Could not convert|Conversion Error/, "een tekst is geen getal of datum waar dat wel moet."],
  [/Ambiguous reference/, "een kolom met deze naam staat in meer dan één tabel: zet de tabel ervoor."],
  [/More than one row returned/, "een vraag tussen haakjes geeft meer dan één rij."],
  [
    /WHERE clause cannot contain aggregates/,
    "in WHERE kan geen som of gemiddelde staan: zet die voorwaarde in HAVING.",
  ],
  [
    /disabled by configuration|file system operations are disabled|Permission Error|Cannot access/i,
    "de werkbank leest alleen de tabellen van deze uitgave, geen bestanden of adressen.",
  ],
  [
    /Values were not provided|prepared statement parameter/,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a reader writes it
    "een ? of $naam is geen waarde: gebruik ${naam} van een keuze.",
  ],
  [/Macro .* does not support/, "deze formule heeft een ander aantal waarden nodig: zie onder “Wat u kunt vragen”."],
  [/Only SELECT|syntax error/i, "een cel stelt een vraag (SELECT); iets maken of veranderen kan niet."],
];

const first = (message: string, pattern: RegExp): string | undefined =>
  pattern
    .exec(message)
    ?.slice(1)
    .find((x) => x !== undefined);

/** @param names of cells that have a value @param seconds how long a question may take */
export function faultText(cause: unknown, catalogue: Catalogue, names: readonly string[], seconds: number): string {
  if (cause instanceof Stopped)
    return cause.message === "gestopt"
      ? "Gestopt."
      : `Gestopt na ${seconds} seconden. Vraag minder, of geef bovenaan meer tijd.`;
  if (cause instanceof EngineLost)
    return "De rekenmachine is niet binnengekomen of antwoordt niet meer. Herlaad de pagina; wat u schreef is als concept bewaard.";
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof RuntimeError) return graphText(message, cause.input, names);
  const at = lineOf(message);
  const table = first(message, /Table with name "?([^"\s]+)"? does not exist/);
  if (table !== undefined)
    return names.includes(table)
      ? `${at}${table} is een cel en geen tabel. Zet haar vraag hier in als WITH ${table} AS (…).`
      : `${at}er is geen tabel of view ${table}.${meant(table, catalogue.tabellen)} Onder “Wat u kunt vragen” staat wat er is.`;
  const column = first(
    message,
    /Referenced column "([^"]+)" not found|column named "([^"]+)"|Table "[^"]+" does not have a column named "([^"]+)"/,
  );
  if (column !== undefined) return `${at}er is geen kolom ${column}.${meant(column, catalogue.kolommen)}`;
  const called = first(message, /(?:Scalar|Aggregate|Macro|Table) Function with name "?([\w]+)"? does not exist/);
  if (called !== undefined) return `${at}er is geen functie ${called}.${meant(called, catalogue.functies)}`;
  const word = first(message, /syntax error at or near "([^"]+)"/);
  if (word !== undefined) return `${at}de SQL klopt niet bij ${word === ")" ? "het einde" : word}.`;
  if (/syntax error at end of input/.test(message)) return `${at}de SQL houdt te vroeg op.`;
  if (/out of memory/i.test(message))
    return "Deze vraag heeft meer geheugen nodig dan een bladzijde mag gebruiken. Vraag minder tegelijk.";
  if (/multiple statements/i.test(message)) return "Een cel stelt één vraag; zet de tweede in een cel van haar eigen.";
  if (/must appear in the GROUP BY clause/.test(message)) {
    const missing = first(message, /column "([^"]+)" must appear/);
    return `${at}${missing ?? "een kolom"} staat niet in GROUP BY en is niet samengevat.`;
  }
  const plain = message.split("\n")[0]?.replace(/^[\w ]+ Error: /, "") ?? message;
  const known = SAID.find(([pattern]) => pattern.test(message));
  return known ? `${at}${known[1]} (De database: ${plain})` : `${at}deze vraag kan niet. De database zegt: ${plain}`;
}

/** What Observable's runtime says of names. */
function graphText(message: string, from: string | undefined, names: readonly string[]): string {
  // A fault of another cell, which says itself what is wrong.
  if (from !== undefined && names.includes(from)) return `Wacht op de cel ${from}, die een fout heeft.`;
  const [, missing] = /^(\S+) is not defined$/.exec(message) ?? [];
  if (missing) return `Er is geen cel met de naam ${missing}.${meant(missing, names)}`;
  const [, double] = /^(\S+) is defined more than once$/.exec(message) ?? [];
  if (double) return `Er is meer dan één cel met de naam ${double}. Geef een van de twee een andere.`;
  if (/circular/.test(message)) return "Deze cellen wachten op elkaar: de een gebruikt de ander, en andersom.";
  return message;
}
