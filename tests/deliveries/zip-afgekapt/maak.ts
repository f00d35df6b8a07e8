import type { Files } from "../../support/delivery.js";
import { zip } from "../../support/zip.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "maart.zip": zip({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN }).subarray(0, 300),
});
