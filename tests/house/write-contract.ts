import { writeFileSync } from "node:fs";
import { readContract } from "../../src/engine/intake/contract.js";
import { contractPage } from "../../src/engine/intake/contract-page.js";

writeFileSync("docs/data-contract.md", contractPage(readContract()));
