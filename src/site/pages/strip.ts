import { type Html, html } from "../../engine/text/html.js";
import { isTravelling, TRAVELLING } from "../choice-url.js";
import type { Query } from "../query.js";
import { instrument, periode, vestiging } from "./controls.js";
import { lifelessHtml } from "./lifeless.js";
import type { Choice, Control, Option } from "./page.js";

/**
 * The choices of a page as HTML, disabled until the page's script has taken hold of them. What travels stands in the strip, the
 * same on every page; what only this page knows stands in the page and belongs to the same form.
 */

const FORM = "keuzes";
const GENERAL = { vestiging, periode, instrument } as const;

/** Where a travelling choice that a page does not follow has an effect, by name of the choice. */
export type Nearest = Readonly<Record<string, { readonly titel: string; readonly href: string }>>;

export interface ChoicesOf {
  /** The controls that the page asks for. */
  readonly controls: readonly Control[];
  /** Whether the page has the strip. */
  readonly strip: boolean;
  readonly nearest?: Nearest;
}

interface Drawn {
  readonly naam: string;
  readonly label: string;
  readonly options: readonly Option[];
  /** Attributes of its select. */
  readonly more?: Html;
}

const field = ({ naam, label, options, more }: Drawn, chosen?: string): Html =>
  html`<label><span>${label}</span> <select name="${naam}"${more} disabled>${options.map(
    (o) => html`<option value="${o.waarde}"${o.waarde === chosen && " selected"}>${o.label}</option>`,
  )}</select></label>`;

const drawnOf = async (c: Control, q: Query, params: Choice): Promise<Drawn> => ({
  naam: c.naam,
  label: c.label,
  options: await c.opties(q, params),
});

const inWords = (fields: readonly Drawn[]): string =>
  fields.map((f) => `${f.label}: ${f.options[0]?.label ?? ""}`).join(" · ");

const lifeless = (): Html =>
  lifelessHtml(
    "De keuzes op deze pagina doen",
    "Wat u hier ziet is volledig en hoort bij de eerste keuze van elke lijst.",
  );
const STATE = html`<output class="stand" aria-live="polite"></output>`;

async function strip(o: ChoicesOf, q: Query, params: Choice): Promise<Html> {
  const fields: Html[] = [];
  const told: Drawn[] = [];
  for (const naam of TRAVELLING) {
    const own = o.controls.find((c) => c.naam === naam);
    if (own) {
      const drawn = await drawnOf(own, q, params);
      told.push(drawn);
      fields.push(field(drawn));
      continue;
    }
    const drawn = await drawnOf(GENERAL[naam], q, params);
    const here = params[naam];
    const to = o.nearest?.[naam];
    if (here === undefined)
      fields.push(
        field({
          ...drawn,
          more: html` data-reist${to && html` data-naar="${to.href}" data-waar="${to.titel}"`}`,
        }),
      );
    // The page is about one of them: another is another page.
    else fields.push(field({ ...drawn, options: drawn.options.filter((x) => x.waarde), more: html` data-ga` }, here));
  }
  for (const c of o.controls.filter((c) => !isTravelling(c.naam))) told.push(await drawnOf(c, q, params));
  return html`<form class="keuzes strook" id="${FORM}" autocomplete="off" aria-label="Keuzes voor deze pagina" data-gekozen="${inWords(told)}">${fields}<button type="button" class="overleg" hidden>Overleg</button><p class="geldt-niet" hidden></p>${lifeless()}${STATE}</form>`;
}

/**
 * The choices of a page.
 * @returns `strook`: the strip, where the page has one; `keuzes`: what stands in the page, where it asks for more
 */
export async function choicesHtml(
  o: ChoicesOf,
  q: Query,
  params: Choice = {},
): Promise<{ strook?: Html; keuzes?: Html }> {
  const here = o.strip ? o.controls.filter((c) => !isTravelling(c.naam)) : o.controls;
  const drawn: Drawn[] = [];
  for (const c of here) drawn.push(await drawnOf(c, q, params));
  if (o.strip)
    return {
      strook: await strip(o, q, params),
      ...(drawn.length && {
        keuzes: html`<div class="keuzes eigen" role="group" aria-label="Keuzes van deze pagina">${drawn.map((d) => field({ ...d, more: html` form="${FORM}"` }))}</div>`,
      }),
    };
  return drawn.length === 0
    ? {}
    : {
        keuzes: html`<form class="keuzes" autocomplete="off" aria-label="Keuzes voor deze pagina" data-gekozen="${inWords(drawn)}">${drawn.map((d) => field(d))}${lifeless()}${STATE}</form>`,
      };
}
