import { releaseTables } from "../engine/release/browser-tables.js";

process.stdout.write(await releaseTables());
