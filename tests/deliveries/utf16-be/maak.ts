import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": Buffer.from(`\uFEFF${METINGEN}`, "utf16le").swap16(),
});
