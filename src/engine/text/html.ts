/** HTML from text of any kind, safely: what is put into a template is escaped, so that nobody has to think of it. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);

/** HTML that stands as it is. Only {@link html}, {@link joined} and {@link raw} make it, so that text can never be taken for it. */
export class Html {
  constructor(private readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** What can be put into a template. */
export type HtmlPart = string | number | Html | null | undefined | false | readonly HtmlPart[];

function put(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return String(part);
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  let all = "";
  for (const one of part) all += put(one);
  return all;
}

/**
 * A template of HTML, in attributes too: html`<p title="${name}">${text}</p>`. Text is escaped, {@link Html} stands as it is, lists are
 * put one after another, and null, undefined and false are nothing.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlPart[]): Html {
  let all = parts[0] ?? "";
  for (let i = 0; i < values.length; i++) all += put(values[i]) + (parts[i + 1] ?? "");
  return new Html(all);
}

/** Parts one after another with something between them: joined(links, ", "). */
export const joined = (parts: readonly HtmlPart[], between: HtmlPart): Html =>
  new Html(parts.map(put).join(put(between)));

/** HTML of our own making, as it is. Never of what someone delivered. */
export const raw = (text: string): Html => new Html(text);
