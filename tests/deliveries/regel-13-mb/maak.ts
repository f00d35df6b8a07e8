import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "trajecten.csv": TRAJECTEN.replace("Abeel", "verslag ".repeat(1_700_000)),
  "metingen.csv": METINGEN,
});
