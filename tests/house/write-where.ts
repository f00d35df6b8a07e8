import { readFileSync, writeFileSync } from "node:fs";
import { PLACES } from "../../src/site/pages/where.js";
import { whereTable } from "./where-table.js";

const FILE = "docs/methods/rapportages.md";
const text = readFileSync(FILE, "utf8");
const [before = "", after = ""] = text.split(/(?<=<!-- begin -->\n)[\s\S]*(?=\n<!-- end -->)/);
writeFileSync(FILE, `${before}${whereTable(PLACES)}${after}`);
