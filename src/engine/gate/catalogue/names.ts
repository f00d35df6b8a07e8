/** Words of the categories that figures are broken down by. */
export const RESPONSE_STATUS = ["completer", "dropout", "non-starter", "non-responder"] as const;
export const CLASSES = ["hersteld", "verbeterd", "onveranderd", "verslechterd"] as const;
export const NOT_IMPROVED = "onveranderd of verslechterd";
export const UNCLASSIFIED = "niet ingedeeld";
export const UNMEASURED = "niet gemeten";
export const INVALID = "wel gemeten, niet geldig";
export const CHECKS = [
  "geldig",
  "buiten venster",
  "verkeerde respondent",
  "buiten bereik",
  "niet scoorbaar",
  "niet toegestaan",
  UNMEASURED,
] as const;
export const AFTER_CHECKS = [...CHECKS, "niet na de voormeting"] as const;
