import { alfaDefinitie } from "./alpha.js";
import { clusterDefinitie } from "./clustered.js";
import { toevalDefinitie, verschilAandelenDefinitie, verschilDefinitie } from "./difference.js";
import { effectgrootteDefinitie } from "./effect-size.js";
import { trechterAandeelDefinitie, trechterGemiddeldeDefinitie, trechterVerhoudingDefinitie } from "./funnel.js";
import { percentageVerbetering, percentageVerbeteringLetterlijk, percentageVerbeteringWeggelaten } from "./hsk.js";
import { begrensdDefinitie, studentDefinitie, wilsonDefinitie } from "./intervals.js";
import { kappaDefinitie } from "./kappa.js";
import { rangDefinitie } from "./normal.js";
import { bezwaarGrenzenDefinitie } from "./objection.js";
import { iccOddsDefinitie } from "./odds-spread.js";
import { overspreidingDefinitie } from "./overdispersion.js";
import { belangrijk, halvering, percentageVerandering } from "./percentage-change.js";
import { regelkaartDefinitie } from "./process-chart.js";
import { betrouwbaarheidDefinitie, mediaanVerschilDefinitie, scenarioDefinitie } from "./reliability.js";
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
import { gecorrigeerdAandeelDefinitie, trechterKansDefinitie } from "./shares.js";
import { tau2AfgekaptDefinitie } from "./spread-methods.js";
import { standaardisatieDefinitie } from "./standardisation.js";
import { gestandaardiseerdVerschilDefinitie } from "./standardised-difference.js";
import { staartDefinitie } from "./tail.js";
import { tau2Definitie } from "./tau2.js";
import { deltaT, deltaTKlasse, deltaTKlasseStrikt, tScore } from "./tscore.js";
import type { Definition } from "./types.js";
import { wilsonHoog, wilsonLaag } from "./wilson-sql.js";

/** Every definition, in reading order. A macro is loaded by macros.ts. */
export const DEFINITIONS: readonly Definition[] = [
  itemOmgekeerd,
  ruweSom,
  ruwGemiddelde,
  inVenster,
  leeftijd,
  responsstatus,
  bezwaarGrenzenDefinitie,
  percentageVerbetering,
  percentageVerbeteringWeggelaten,
  percentageVerbeteringLetterlijk,
  tScore,
  rangDefinitie,
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
  effectgrootteDefinitie,
  alfaDefinitie,
  kappaDefinitie,
  wilsonDefinitie,
  wilsonLaag,
  wilsonHoog,
  studentDefinitie,
  begrensdDefinitie,
  clusterDefinitie,
  verschilDefinitie,
  verschilAandelenDefinitie,
  regelkaartDefinitie,
  toevalDefinitie,
  gestandaardiseerdVerschilDefinitie,
  standaardisatieDefinitie,
  betrouwbaarheidDefinitie,
  mediaanVerschilDefinitie,
  trechterGemiddeldeDefinitie,
  trechterAandeelDefinitie,
  trechterVerhoudingDefinitie,
  trechterKansDefinitie,
  gecorrigeerdAandeelDefinitie,
  overspreidingDefinitie,
  tau2Definitie,
  tau2AfgekaptDefinitie,
  iccOddsDefinitie,
  scenarioDefinitie,
  staartDefinitie,
];

export { MACROS } from "./macros.js";
