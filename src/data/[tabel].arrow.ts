import { parseArgs } from "node:util";
import { releaseTable } from "../engine/release/browser-tables.js";

const { values } = parseArgs({ options: { tabel: { type: "string" } } });

process.stdout.write(await releaseTable(values.tabel ?? ""));
