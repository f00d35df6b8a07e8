import type { Files } from "../../support/delivery.js";
import { zip } from "../../support/zip.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "maart.zip": zip({ "aanlevering/trajecten.csv": TRAJECTEN, "aanlevering/metingen.csv": METINGEN }),
});
