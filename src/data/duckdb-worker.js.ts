import { workerText } from "../engine/publish/duckdb-worker.js";

process.stdout.write(workerText());
