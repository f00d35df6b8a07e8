import { CONFIG, type Spec } from "../charts/theme.js";
import { compile, expressionInterpreter, LOG_ERROR, parse, View } from "../vendor/vega.js";
import { addressesIn } from "./chart-form.js";
import type { Json } from "./notebook.js";

/** A reader's specification is drawn from the rows of a cell and from nothing else. */

const REFUSED = "De werkbank tekent alleen wat in een cel staat: adressen (url, href) worden niet geopend.";

/** A loader that fetches nothing and lets nobody be sent anywhere. */
const refuse = () => Promise.reject(new Error(REFUSED));
const NO_LOADER = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** More rows make a drawing that nobody can read, and a page that stands still. */
export const ROWS_MAX = 5_000;

/**
 * SVG of a specification with these rows; expressions are interpreted, never compiled.
 * @throws Error in Dutch for a specification with addresses, more than {@link ROWS_MAX} rows, or one that Vega-Lite does not take
 */
export async function drawReaders(spec: Json, rows: readonly Readonly<Record<string, unknown>>[]): Promise<string> {
  if (addressesIn(spec).length) throw new Error(REFUSED);
  if (rows.length > ROWS_MAX)
    throw new Error(
      `Dit zijn ${rows.length} rijen; de werkbank tekent er hoogstens ${ROWS_MAX}. Vat ze samen of neem er minder.`,
    );
  const compiled = compile({ ...spec, data: { values: rows as object[] } } as Spec, { config: CONFIG });
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
