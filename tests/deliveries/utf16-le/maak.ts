import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "trajecten.csv": Buffer.from(`\uFEFF${TRAJECTEN}`, "utf16le"),
  "metingen.csv": METINGEN,
});
