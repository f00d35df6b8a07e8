import type { Files } from "../../support/delivery.js";
import { IMPORT } from "../basis.js";

export const files = (): Files => ({
  "import.xml": IMPORT.slice(0, IMPORT.indexOf("<Patient")) + "<Patient koppelnummer='PAT-0815-01'>".repeat(100_000),
});
