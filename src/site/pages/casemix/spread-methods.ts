import { METHODEN, type SpreidingMethode } from "../../../engine/definitions/spread-methods.js";
import { type Model, models, unitRows } from "../../queries/casemix.js";
import type { Context } from "../page.js";
import { askedFunnel, SCALES } from "./funnel-figure.js";
import { funnelOf, limitName } from "./limits.js";
import { wholeOf } from "./shared.js";

/** The spread between vestigingen by every method in use, on the published figures, with the limits that each gives. */

const NAMES: Readonly<Record<SpreidingMethode, string>> = {
  gezuiverd: "Gewinsoriseerd en gezuiverd (in de trechters)",
  gepubliceerd: "Gewinsoriseerd, zoals gepubliceerd (Spiegelhalter)",
  afgekapt: "Afgekapt, zoals de SHMI",
  DL: "DerSimonian-Laird (DL)",
  REML: "REML",
  PM: "Paule-Mandel (PM)",
};

export interface SpreadMethodRow {
  readonly model: Model;
  readonly methode: string;
  readonly schaal: string;
  /** Units with a published figure. */
  readonly eenheden: number;
  /** null: the method needs more units. */
  readonly tau2: number | null;
  /** Limits at the unit of middling size: a mean in its unit, a share as observed over expected. */
  readonly grens: string;
  readonly laag: number | null;
  readonly hoog: number | null;
  /** Units outside. */
  readonly buiten: number | null;
  /** Why the method gives nothing. */
  readonly reden: string | null;
}

/** One row per model and method, of models whose vestigingen have figures. */
export async function spreadMethods(c: Context): Promise<SpreadMethodRow[]> {
  const rows: SpreadMethodRow[] = [];
  const fresh: Context = { ...c, keuze: {} };
  for (const model of await models(c.q)) {
    const whole = await wholeOf(c.q, model);
    if (whole === null) continue;
    const units = await unitRows(c.q, model.model, "vestiging");
    const asked = await askedFunnel(fresh, { m: model, rows: units, own: undefined, whole });
    for (const methode of METHODEN) {
      const f = funnelOf(units, { ...asked, verruimd: true, methode });
      if (!f || f.places.length < 2) continue;
      const known = !Number.isNaN(f.tau2);
      const places = [...f.places].sort((a, b) => a.maat - b.maat);
      const middle = places[Math.floor(places.length / 2)];
      rows.push({
        model,
        methode: NAMES[methode],
        schaal: SCALES[asked.soort],
        eenheden: f.places.length,
        tau2: known ? f.tau2 : null,
        grens: limitName(asked.grens),
        laag: known ? (middle?.grenzen.laag ?? null) : null,
        hoog: known ? (middle?.grenzen.hoog ?? null) : null,
        buiten: known ? f.places.filter((p) => p.buiten).length : null,
        reden: known ? null : "minder dan tien vestigingen",
      });
    }
  }
  return rows;
}
