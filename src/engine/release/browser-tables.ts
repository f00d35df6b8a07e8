import { type Table as ArrowTable, tableFromArrays, tableToIPC } from "apache-arrow";
import { TABLES } from "./contract.js";
import { openRelease, readRelease } from "./reader.js";

/**
 * The tables of the release named in ROM_RELEASE as one file for the browser: a line of JSON (fingerprint, and name and
 * length per table), then the Arrow IPC streams one after another.
 */
export async function releaseTables(folder = process.env["ROM_RELEASE"]): Promise<Uint8Array> {
  if (!folder) throw new Error("ROM_RELEASE names no release");
  const release = readRelease(folder);
  const db = await openRelease(release);
  const parts: { naam: string; bytes: Uint8Array }[] = [];
  for (const t of TABLES) {
    const rows = await db.all<Record<string, unknown>>(
      `SELECT * FROM ${t.naam} ORDER BY ${t.volgorde.map((c) => `"${c}"`).join(", ")}`,
    );
    const columns: Record<string, unknown[]> = {};
    for (const c of t.kolommen) columns[c.naam] = rows.map((r) => r[c.naam] ?? null);
    // An all-null or empty column has no type of its own; the contract's is given by one row that is left out again.
    const typed = tableFromArrays(
      Object.fromEntries(
        t.kolommen.map((c) => [
          c.naam,
          [{ VARCHAR: "", INTEGER: 0, DOUBLE: 0.5, BOOLEAN: false }[c.type], ...(columns[c.naam] ?? [])],
        ]),
      ),
    ) as ArrowTable;
    parts.push({ naam: t.naam, bytes: tableToIPC(typed.slice(1), "stream") });
  }
  db.close();
  const head = JSON.stringify({
    uitgave: release.manifest.vingerafdruk,
    tabellen: parts.map(({ naam, bytes }) => ({ naam, lengte: bytes.length })),
  });
  return Buffer.concat([Buffer.from(`${head}\n`), ...parts.map((p) => p.bytes)]);
}
