import type { Config } from "vega-lite";
import { COLOUR, CONFIG, type Spec } from "../charts/theme.js";
import { compile, expressionInterpreter, LOG_ERROR, parse, View } from "../vendor/vega.js";
import { addressesIn, tooMuch } from "./chart-form.js";
import type { Json } from "./notebook.js";

/** A reader's specification is drawn from the rows of a cell and from nothing else. */

const REFUSED = "De werkbank tekent alleen wat in een cel staat: adressen (url, href) worden niet geopend.";

/** A loader that fetches nothing and lets nobody be sent anywhere. */
const refuse = () => Promise.reject(new Error(REFUSED));
const NO_LOADER = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** The site's own look, in its colours in light and dark, with Dutch numbers. */
const READERS: Config = {
  ...CONFIG,
  mark: { color: COLOUR.other },
  rule: { color: COLOUR.other },
  point: { color: COLOUR.other },
  line: { color: COLOUR.other },
  text: { color: COLOUR.ink },
  title: { color: COLOUR.ink },
  // Without a canvas names are measured too short.
  padding: { left: 24, right: 12, top: 5, bottom: 5 },
  locale: { number: { decimal: ",", thousands: ".", grouping: [3], currency: ["€ ", ""] } },
  countTitle: "aantal rijen",
};

/** More rows make a drawing that nobody can read, and a page that stands still. */
const ROWS_MAX = 5_000;

/**
 * SVG of a specification with these rows; expressions are interpreted, never compiled.
 * @throws Error in Dutch for a specification with addresses, more than {@link ROWS_MAX} rows, or one that Vega-Lite does not take
 */
export async function drawReaders(spec: Json, rows: readonly Readonly<Record<string, unknown>>[]): Promise<string> {
  if (addressesIn(spec).length) throw new Error(REFUSED);
  const much = tooMuch(spec);
  if (much) throw new Error(`${much}: dat kan de werkbank niet tekenen.`);
  if (rows.length > ROWS_MAX)
    throw new Error(
      `Dit zijn ${rows.length} rijen; de werkbank tekent er hoogstens ${ROWS_MAX}. Vat ze samen of neem er minder.`,
    );
  const compiled = compile({ ...spec, data: { values: rows as object[] } } as Spec, { config: READERS });
  const view = new View(parse(compiled.spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
    logLevel: LOG_ERROR,
    loader: NO_LOADER as never,
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
