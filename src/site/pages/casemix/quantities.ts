import { within } from "../../format.js";

/** Names of what a model estimates, in the order of the table; docs/methods/casemix.md says how each is computed. */
export const QUANTITIES: Readonly<Record<string, string>> = {
  geheel: "Gemiddelde of percentage van allen samen",
  midden: "Een gemiddelde vestiging met de patiënten van allen samen",
  sd_vestiging: "Standaarddeviatie tussen vestigingen (T)",
  sd_behandelaar: "Standaarddeviatie tussen behandelaars binnen een vestiging (T)",
  sd_odds_vestiging: "Standaarddeviatie tussen vestigingen (log-odds)",
  sd_odds_behandelaar: "Standaarddeviatie tussen behandelaars binnen een vestiging (log-odds)",
  icc_odds_vestiging: "ICC vestiging op de schaal van de log-odds (%)",
  sd_rest: "Standaarddeviatie tussen patiënten van één behandelaar (T)",
  icc_vestiging: "ICC vestiging: aandeel van de variantie tussen vestigingen (%)",
  icc_behandelaar: "ICC behandelaar: aandeel van de variantie tussen behandelaars (%)",
  mediaan_verschil_vestiging: "Mediaan van het verschil tussen twee willekeurige vestigingen (T)",
  mediaan_verschil_behandelaar: "Mediaan van het verschil tussen twee willekeurige behandelaars (T)",
  r2_marginaal: "R² marginaal: door de kenmerken verklaard (%)",
  r2_conditioneel: "R² conditioneel: door kenmerken en eenheden verklaard (%)",
  verdwijnt: "Deel van de variantie tussen vestigingen dat verdwijnt (%)",
  verdwijnt_behandelaar: "Deel van de variantie tussen behandelaars dat verdwijnt (%)",
  vestigingen: "Aantal vestigingen",
  behandelaars: "Aantal behandelaars",
  loglik_ml: "Log-likelihood (ML)",
  parameters: "Aantal parameters",
  singulier: "Singulier: een variantie is op nul geschat",
};

export const quantityName = (grootheid: string): string => QUANTITIES[grootheid] ?? grootheid;

/** The name of a variant: without characteristics, with the casemix, or with one characteristic more or alone. */
export function variantName(variant: string, traitName: (code: string) => string = (code) => code): string {
  if (variant === "leeg") return "zonder kenmerken";
  if (variant === "casemix") return "met de casemix";
  if (variant.startsWith("+")) return `met de casemix en ${within(traitName(variant.slice(1)))}`;
  if (variant.startsWith("=")) return `alleen ${within(traitName(variant.slice(1)))}`;
  return variant;
}

/** Quantities that are numbers of something, or yes or no. */
export const COUNTED: ReadonlySet<string> = new Set(["vestigingen", "behandelaars", "parameters", "loglik_ml"]);
