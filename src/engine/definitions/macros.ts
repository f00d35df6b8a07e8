import { percentageVerbetering, percentageVerbeteringLetterlijk, percentageVerbeteringWeggelaten } from "./hsk.js";
import { belangrijk, halvering, percentageVerandering } from "./percentage-change.js";
import { afkapA, afkapB, afkapC, jtKlasse, klinisch, meetfout, rci, rciKlasse } from "./reliable-change.js";
import {
  betrouwbaarheidVerschil,
  rciEdwards,
  rciGulliksen,
  rciHageman,
  rciNunnally,
} from "./reliable-change-variants.js";
import { inVenster, leeftijd, responsstatus } from "./response.js";
import { itemOmgekeerd, ruweSom, ruwGemiddelde } from "./score.js";
import { deltaT, deltaTKlasse, deltaTKlasseStrikt, tScore } from "./tscore.js";
import type { MacroDefinition } from "./types.js";
import { wilsonHoog, wilsonLaag } from "./wilson-sql.js";

/**
 * The SQL that loads every macro of the registry, in an order in which a macro stands after those it calls. Apart from the
 * registry, so that a database can be opened without the libraries of its functions.
 */
export const MACROS: readonly string[] = (
  [
    itemOmgekeerd,
    ruweSom,
    ruwGemiddelde,
    inVenster,
    leeftijd,
    responsstatus,
    percentageVerbetering,
    percentageVerbeteringWeggelaten,
    percentageVerbeteringLetterlijk,
    tScore,
    deltaT,
    deltaTKlasse,
    deltaTKlasseStrikt,
    meetfout,
    rci,
    rciKlasse,
    klinisch,
    jtKlasse,
    afkapA,
    afkapB,
    afkapC,
    rciGulliksen,
    rciEdwards,
    rciNunnally,
    betrouwbaarheidVerschil,
    rciHageman,
    percentageVerandering,
    halvering,
    belangrijk,
    wilsonLaag,
    wilsonHoog,
  ] satisfies readonly MacroDefinition[]
).map((d) => d.sql);
