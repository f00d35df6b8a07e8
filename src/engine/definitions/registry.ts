import { clusterDefinitie } from "./clustered.js";
import { toevalDefinitie, verschilAandelenDefinitie, verschilDefinitie } from "./difference.js";
import { trechterAandeelDefinitie, trechterGemiddeldeDefinitie, trechterVerhoudingDefinitie } from "./funnel.js";
import { percentageVerbetering, percentageVerbeteringLetterlijk, percentageVerbeteringWeggelaten } from "./hsk.js";
import { begrensdDefinitie, studentDefinitie, wilsonDefinitie } from "./intervals.js";
import { rangDefinitie } from "./normal.js";
import { bezwaarGrenzenDefinitie } from "./objection.js";
import { overspreidingDefinitie } from "./overdispersion.js";
import { betrouwbaarheidDefinitie, mediaanVerschilDefinitie, scenarioDefinitie } from "./reliability.js";
import { inVenster, leeftijd, responsstatus } from "./response.js";
import { itemOmgekeerd, ruweSom, ruwGemiddelde } from "./score.js";
import { gecorrigeerdAandeelDefinitie, trechterKansDefinitie } from "./shares.js";
import { standaardisatieDefinitie } from "./standardisation.js";
import { gestandaardiseerdVerschilDefinitie } from "./standardised-difference.js";
import { staartDefinitie } from "./tail.js";
import { deltaT, deltaTKlasse, deltaTKlasseStrikt, tScore } from "./tscore.js";
import type { Definition } from "./types.js";

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
  wilsonDefinitie,
  studentDefinitie,
  begrensdDefinitie,
  clusterDefinitie,
  verschilDefinitie,
  verschilAandelenDefinitie,
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
  scenarioDefinitie,
  staartDefinitie,
];

export { MACROS } from "./macros.js";
