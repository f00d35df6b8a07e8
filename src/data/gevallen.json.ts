import { readCases } from "../engine/cases/cases.js";

process.stdout.write(JSON.stringify(readCases()));
