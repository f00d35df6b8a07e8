import type { Files } from "../../support/delivery.js";
import { IMPORT } from "../basis.js";

export const files = (): Files => ({
  "import.xml": Buffer.from(`\uFEFF${IMPORT.replace("UTF-8", "UTF-16")}`, "utf16le"),
});
