import { dataQuality } from "./data-quality.js";
import { outcomes } from "./outcomes.js";
import type { Page } from "./page.js";
import { privacy } from "./privacy.js";
import { deltaReport } from "./report/delta.js";
import { effectReport } from "./report/effect.js";
import { processReport } from "./report/process.js";
import { start } from "./start.js";
import { vestigingPage } from "./vestiging.js";

/** Every page with figures, by the name that its Markdown uses. */
export const PAGES: Readonly<Record<string, Page>> = {
  start,
  gegevens: dataQuality,
  uitkomsten: outcomes,
  vestiging: vestigingPage,
  privacy,
  "rapportage-delta-t": deltaReport,
  "rapportage-meetproces": processReport,
  "rapportage-effectmeting": effectReport,
};
