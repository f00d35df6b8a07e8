import { vraagkenmerk, vraagmodel } from "./casemix/questions.js";
import { grens, maat, model, overdispersie } from "./casemix/shared.js";
import { verdeling } from "./casemix/spread.js";
import { kenmerk } from "./casemix/who.js";
import { ritme, veranderingsmaat } from "./change/measure.js";
import { delta, instrument, niveau, periode, rapportvan, vestiging } from "./controls.js";
import type { Asked, Control } from "./page.js";
import { tabel } from "./privacy.js";
import { subschaal } from "./report/subscales.js";

/** The controls that a page can ask for in its front matter, by the name it uses. */
const CONTROLS: Readonly<Record<string, Control>> = {
  periode,
  instrument,
  vestiging,
  niveau,
  delta,
  subschaal,
  model,
  maat,
  grens,
  overdispersie,
  kenmerk,
  vraagkenmerk,
  vraagmodel,
  verdeling,
  tabel,
  veranderingsmaat,
  ritme,
  rapportvan,
};

export const CONTROL_NAMES: readonly string[] = Object.keys(CONTROLS);

/** The controls that a page asks for, with the page's own labels. @throws Error at a name that is none */
export const asControls = (asked: readonly Asked[]): Control[] =>
  asked.map(({ naam, label }) => {
    const found = CONTROLS[naam];
    if (!found) throw new Error(`no control ${naam}`);
    return label === undefined ? found : { ...found, label };
  });
