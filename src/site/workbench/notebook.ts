/**
 * A reader's notebook: cells in reading order. It is kept as a page of the site would be, in Markdown with Framework's own fences,
 * so that what was made in the workbench can stand beside the pages, and the other way round.
 */

/** Cells that a reader writes. `naam` is what other cells call its value by. */
export type Cell =
  | { readonly soort: "tekst"; readonly tekst: string }
  | { readonly soort: "sql"; readonly naam: string; readonly sql: string }
  | Control
  | { readonly soort: "figuur"; readonly rijen: string; readonly spec: Json }
  | { readonly soort: "tabel"; readonly rijen: string }
  /** Code of a page that the workbench does not run. It is kept as it is. */
  | { readonly soort: "code"; readonly taal: string; readonly code: string };

export type Control =
  | {
      readonly soort: "keuze";
      readonly naam: string;
      readonly vorm: "een";
      readonly label: string;
      readonly opties: readonly string[];
      readonly waarde: string;
    }
  | {
      readonly soort: "keuze";
      readonly naam: string;
      readonly vorm: "meer";
      readonly label: string;
      readonly opties: readonly string[];
      readonly waarde: readonly string[];
    }
  | {
      readonly soort: "keuze";
      readonly naam: string;
      readonly vorm: "schuif";
      readonly label: string;
      readonly van: number;
      readonly tot: number;
      readonly stap: number;
      readonly waarde: number;
    };

export type Json = { readonly [key: string]: unknown };

export interface Notebook {
  readonly titel: string;
  readonly cellen: readonly Cell[];
}

/** What a cell's value may be called: a name of JavaScript and of SQL, in small letters. */
export const NAME = /^[a-z_][a-z0-9_]*$/;
/** Names that JavaScript, Framework or the runtime has for something else. */
const TAKEN = new Set(
  "invalidation visibility width now view display html svg sql vega_lite break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return static super switch this throw true try typeof var void while with yield let await async of get set periode instrument vestiging".split(
    " ",
  ),
);
export const NO_NAME =
  "Een naam bestaat uit kleine letters, cijfers en _, begint met een letter, en is geen woord van JavaScript of van de pagina.";
/** Whether a cell may be called so. */
export const isName = (naam: string): boolean => NAME.test(naam) && !TAKEN.has(naam);

const json = (value: unknown): string => JSON.stringify(value);

function controlCode(c: Control): string {
  const rest = { label: c.label, ...(c.vorm === "schuif" ? { step: c.stap } : {}), value: c.waarde };
  if (c.vorm === "schuif") return `view(Inputs.range(${json([c.van, c.tot])}, ${json(rest)}))`;
  return `view(Inputs.${c.vorm === "een" ? "select" : "checkbox"}(${json(c.opties)}, ${json(rest)}))`;
}

/** A fence long enough to hold the text. */
function fence(info: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/^\s*(`{3,})/gm)].map((m) => m[1]?.length ?? 0));
  const marks = "`".repeat(longest + 1);
  return `${marks}${info}\n${text}\n${marks}`;
}

/** Empty lines at both ends gone; spaces at the start of a line mean something. */
const bounded = (text: string): string => text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();

/** A text whose last fence is closed, so that it cannot take in the cells after it. */
function closed(text: string): string {
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const [, marks] = /^(`{3,})/.exec(line) ?? [];
    if (marks === undefined) continue;
    if (open === null) open = marks;
    else if (line.trim() === marks && marks.length >= open.length) open = null;
  }
  return bounded(open === null ? text : `${text}\n${open}`);
}

function cellText(c: Cell): string {
  switch (c.soort) {
    case "tekst":
      return closed(c.tekst);
    case "sql":
      return fence(`sql id=${c.naam}`, c.sql.trim());
    case "keuze":
      return fence("js", `const ${c.naam} = ${controlCode(c)};`);
    case "figuur":
      return fence(
        "js",
        `display(await vegaLite({ data: { values: ${c.rijen} }, ...${JSON.stringify(c.spec, null, 2)} }));`,
      );
    case "tabel":
      return fence("js", `display(Inputs.table(${c.rijen}));`);
    case "code":
      return fence(c.taal, c.code);
  }
}

/** Between two texts, so that they stay two cells. */
const BREAK = "<!-- cel -->";

/** The notebook as a page in Markdown. */
export function toMarkdown(n: Notebook): string {
  const parts: string[] = [];
  for (const [i, c] of n.cellen.entries()) {
    if (c.soort === "tekst" && n.cellen[i - 1]?.soort === "tekst") parts.push(BREAK);
    const text = cellText(c);
    if (text !== "") parts.push(text);
  }
  return `---\ntitle: ${json(n.titel)}\n---\n\n${parts.join("\n\n")}\n`;
}

const CONTROL = /^const ([a-z_][a-z0-9_]*) = view\(Inputs\.(select|checkbox|range)\((\[.*\}\s*)\)\);?$/s;
const CHART = /^display\(await vegaLite\(\{ data: \{ values: ([a-z_][a-z0-9_]*) \}, \.\.\.(\{[\s\S]*\}) \}\)\);?$/;
const TABLE = /^display\(Inputs\.table\(([a-z_][a-z0-9_]*)\)\);?$/;

const strings = (x: unknown): x is string[] => Array.isArray(x) && x.every((s) => typeof s === "string");
const isObject = (x: unknown): x is Json => typeof x === "object" && x !== null && !Array.isArray(x);

function readControl(code: string): Control | null {
  const [, naam = "", kind, given = ""] = CONTROL.exec(code) ?? [];
  if (!kind) return null;
  // Two values of JSON with a comma between them are a list of two.
  const [first, o, ...more]: unknown[] = JSON.parse(`[${given}]`) as unknown[];
  if (more.length || !isObject(o) || typeof o["label"] !== "string") return null;
  const { label, value, step } = o;
  if (kind === "range") {
    if (!Array.isArray(first) || first.length !== 2 || ![...first, step, value].every((x) => typeof x === "number"))
      return null;
    const [van, tot] = first as [number, number];
    return { soort: "keuze", naam, vorm: "schuif", label, van, tot, stap: step as number, waarde: value as number };
  }
  if (!strings(first)) return null;
  if (kind === "select")
    return typeof value === "string"
      ? { soort: "keuze", naam, vorm: "een", label, opties: first, waarde: value }
      : null;
  return strings(value) ? { soort: "keuze", naam, vorm: "meer", label, opties: first, waarde: value } : null;
}

/** A fence of JavaScript, where it says what the workbench itself would write; else null. */
export function readJs(code: string): Cell | null {
  try {
    const control = readControl(code);
    if (control) return control;
    const [, rijen = "", spec] = CHART.exec(code) ?? [];
    if (spec) {
      const read: unknown = JSON.parse(spec);
      return isObject(read) ? { soort: "figuur", rijen, spec: read } : null;
    }
  } catch {
    // JSON of another kind than the workbench writes: code of a page.
    return null;
  }
  const [, rijen] = TABLE.exec(code) ?? [];
  return rijen ? { soort: "tabel", rijen } : null;
}

function readFence(info: string, text: string): Cell {
  const [, naam] = /^sql id=([a-z_][a-z0-9_]*)$/.exec(info) ?? [];
  if (naam) return { soort: "sql", naam, sql: text };
  return (info === "js" ? readJs(text.trim()) : null) ?? { soort: "code", taal: info, code: text };
}

/** The title that front matter gives. */
function titleOf(front: string): string {
  const [, raw = ""] = /^title:\s*(.+)$/m.exec(front) ?? [];
  try {
    const plain = raw.trim();
    if (plain.startsWith('"')) return String(JSON.parse(plain));
    return /^'.*'$/.test(plain) ? plain.slice(1, -1).replaceAll("''", "'") : plain;
  } catch {
    return raw.trim();
  }
}

/**
 * Reads a page in Markdown as a notebook. What the workbench would not write itself is kept as a cell of code.
 * @throws RangeError where there is nothing in it
 */
export function fromMarkdown(text: string): Notebook {
  if (text.includes("\0")) throw new RangeError("no text");
  const [, front = "", body = ""] =
    /^(?:---\r?\n([\s\S]*?)\r?\n---\r?\n)?([\s\S]*)$/.exec(text.replace(/^\uFEFF/, "")) ?? [];
  const cellen: Cell[] = [];
  let words: string[] = [];
  const endText = (): void => {
    const tekst = bounded(words.join("\n"));
    if (tekst !== "") cellen.push({ soort: "tekst", tekst });
    words = [];
  };
  const lines = body.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const [, marks, info = ""] = /^(`{3,})(.*)$/.exec(line) ?? [];
    if (line.trim() === BREAK) endText();
    else if (marks === undefined) words.push(line);
    else {
      endText();
      const inside: string[] = [];
      const end = new RegExp(`^\`{${marks.length},}\\s*$`);
      for (i++; i < lines.length && !end.test(lines[i] ?? ""); i++) inside.push(lines[i] ?? "");
      cellen.push(readFence(info.trim(), inside.join("\n")));
    }
  }
  endText();
  if (cellen.length === 0) throw new RangeError("a page without a cell");
  return { titel: titleOf(front), cellen };
}

/** The name under which a cell's value is known to others; null where it gives none. */
export const nameOf = (c: Cell): string | null => (c.soort === "sql" || c.soort === "keuze" ? c.naam : null);

/** The notebook with a cell under another name, everywhere. */
export function renamed(n: Notebook, old: string, naam: string): Notebook {
  const places = new RegExp(`\\$\\{\\s*${old}\\s*\\}`, "g");
  const cell = (c: Cell): Cell => {
    const own = nameOf(c) === old ? ({ ...c, naam } as Cell) : c;
    if (own.soort === "sql") return { ...own, sql: own.sql.replace(places, () => `\${${naam}}`) };
    return (own.soort === "figuur" || own.soort === "tabel") && own.rijen === old ? { ...own, rijen: naam } : own;
  };
  return { titel: n.titel, cellen: n.cellen.map(cell) };
}

/** A name that no cell has yet. */
export function freeName(n: Notebook, wish: string): string {
  const taken = new Set(n.cellen.map(nameOf));
  if (!taken.has(wish)) return wish;
  let k = 2;
  while (taken.has(`${wish}_${k}`)) k++;
  return `${wish}_${k}`;
}
