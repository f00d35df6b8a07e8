import { closeSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { lit, openDb } from "../../src/engine/db.js";

/** A bare DuckDB scan: every column of every file of a delivery read as text, nothing kept. Prints milliseconds. */
const folder = process.argv[2] ?? "";
const db = await openDb();
const start = performance.now();
let rows = 0;
for (const name of ["trajecten", "metingen", "items"]) {
  const file = path.join(folder, `${name}.csv`);
  const head = Buffer.alloc(4096);
  const fd = openSync(file, "r");
  readSync(fd, head);
  closeSync(fd);
  const columns = (head.toString("utf8").split("\n")[0] ?? "").split(",");
  const types = columns.map((c) => `'${c}': 'VARCHAR'`).join(", ");
  const lengths = columns.map((c) => `sum(length("${c}"))`).join(", ");
  const [row] = await db.all<{ n: number }>(
    `SELECT count(*) AS n, ${lengths} FROM read_csv(${lit(file)}, auto_detect = false, columns = {${types}}, header = true, delim = ',')`,
  );
  rows += row?.n ?? 0;
}
process.stdout.write(JSON.stringify({ ms: performance.now() - start, rows }));
