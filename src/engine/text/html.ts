/** HTML from text of any kind, safely: what is put into a template is escaped. */

/** Text as HTML, in attributes too. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** HTML that stands as it is. Only {@link html} and {@link raw} make it, so that text can never be taken for it. */
export class Html {
  constructor(private readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type HtmlPart = string | number | Html | null | undefined | false | readonly HtmlPart[];

function put(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return String(part);
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return part.map(put).join("");
}

/**
 * A template of HTML: html`<p>${text}</p>`. Text is escaped, {@link Html} stands as it is, lists are put one after another,
 * and null, undefined and false are nothing.
 */
export const html = (parts: TemplateStringsArray, ...values: readonly HtmlPart[]): Html =>
  new Html(parts.map((text, i) => text + put(values[i])).join(""));

/** HTML of our own making, as it is. Never of what someone delivered. */
export const raw = (text: string): Html => new Html(text);
