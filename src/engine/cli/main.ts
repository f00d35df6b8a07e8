import { runCommand } from "./run.js";

/** The program that `npm run rom` starts. */
await runCommand(process.argv.slice(2));
