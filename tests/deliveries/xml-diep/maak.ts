import type { Files } from "../../support/delivery.js";
import { IMPORT } from "../basis.js";

export const files = (): Files => ({
  "import.xml": IMPORT.replace(
    "</BenchmarkImport>",
    `${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}</BenchmarkImport>`,
  ),
});
