import { readPages } from "../../src/engine/publish/pages.js";
import { controlsOf, drawPage, firstChoice } from "../../src/engine/publish/prerender.js";
import type { Choice, Option, ReleaseCard } from "../../src/site/pages/page.js";
import type { Query } from "../../src/site/query.js";

/** Pages drawn in Node, from their files, for a choice. */

const pages = readPages("src");

const fileAt = (pad: string) => {
  const page = pages.find((p) => p.pad === pad);
  if (!page) throw new Error(`no page ${pad}`);
  return page;
};

/** The choice that a page opens with. @param pad of its file: /vestiging/[vestiging] */
export const openingChoice = (q: Query, pad: string, params: Choice = {}): Promise<Record<string, string>> =>
  firstChoice(fileAt(pad), q, params);

/** HTML of a page's figures by name, or of those named; what is not chosen stands at the first choice. */
export async function drawn(
  q: Query,
  pad: string,
  keuze: Choice = {},
  params: Choice = {},
  only?: readonly string[],
  uitgave?: ReleaseCard,
): Promise<Record<string, string>> {
  const all = { ...(await openingChoice(q, pad, params)), ...keuze };
  const figures = await drawPage(fileAt(pad), q, params, all, only, uitgave);
  return Object.fromEntries(Object.entries(figures).map(([naam, { html }]) => [naam, html]));
}

/** What a choice of a page offers. */
export async function offered(q: Query, pad: string, keuze: string, params: Choice = {}): Promise<Option[]> {
  const controls = controlsOf(fileAt(pad));
  const control = controls.find((k) => k.naam === keuze);
  if (!control) throw new Error(`no choice ${keuze} on ${pad}`);
  return control.opties(q, params);
}

/** Paths of the pages whose path starts so. */
export const padsBelow = (start: string): string[] => pages.map((p) => p.pad).filter((p) => p.startsWith(start));
