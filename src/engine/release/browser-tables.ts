import { Table as ArrowTable, Dictionary, Int32, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import type { Table } from "../contract/table.js";
import { TABLES } from "../contract/tables.js";
import type { Db } from "../db.js";
import { readEvents } from "../events/events.js";
import { openRelease, type Release, readRelease } from "./reader.js";

/** The release named in ROM_RELEASE. */
const named = (): Release => {
  const folder = process.env["ROM_RELEASE"];
  if (!folder) throw new Error("ROM_RELEASE names no release");
  return readRelease(folder);
};

/** Numbers for lists of words, from 0 on. Left to itself Arrow counts through all that the process ever made, and the same release gave other bytes. */
const numbered = (): (() => number) => {
  let next = 0;
  return () => next++;
};

/** A table of a release as an Arrow IPC stream, with the types of the contract and in its order. @param number of the list of words of each text column */
async function arrowOf(db: Db, t: Table, number: () => number): Promise<Uint8Array> {
  const rows = await db.all<Record<string, unknown>>(
    `SELECT * FROM ${t.naam} ORDER BY ${t.volgorde.map((c) => `"${c}"`).join(", ")}`,
  );
  // An all-null or empty column has no type of its own; the contract's is given by one row that is left out again.
  const first = { VARCHAR: "", INTEGER: 0, DOUBLE: 0.5, BOOLEAN: false };
  const columns = t.kolommen.map((c) => {
    const values = [first[c.type], ...rows.map((r) => r[c.naam] ?? null)];
    const vector =
      c.type === "VARCHAR"
        ? vectorFromArray(values, new Dictionary(new Utf8(), new Int32(), number()))
        : vectorFromArray(values);
    return [c.naam, vector] as const;
  });
  return tableToIPC(new ArrowTable(Object.fromEntries(columns)).slice(1), "stream");
}

/**
 * One table of the release named in ROM_RELEASE, for a cell that attaches it: FileAttachment("data/indicatoren.arrow").
 * @throws Error at a name that is no table of a release
 */
export async function releaseTable(naam: string): Promise<Uint8Array> {
  const table = TABLES.find((t) => t.naam === naam);
  if (!table) throw new Error(`een uitgave heeft geen tabel ${naam}; wel: ${TABLES.map((t) => t.naam).join(", ")}`);
  const db = await openRelease(named());
  try {
    return await arrowOf(db, table, numbered());
  } finally {
    db.close();
  }
}

/**
 * The tables of a release as one file for the browser's database: a line of JSON (fingerprint, name and
 * length per table, manifest, certificate, dated events), then the Arrow IPC streams one after another.
 */
export async function releaseTables(release: Release): Promise<Uint8Array> {
  const db = await openRelease(release);
  const parts: { naam: string; bytes: Uint8Array }[] = [];
  const number = numbered();
  try {
    for (const t of TABLES) parts.push({ naam: t.naam, bytes: await arrowOf(db, t, number) });
  } finally {
    db.close();
  }
  const head = JSON.stringify({
    uitgave: release.manifest.vingerafdruk,
    tabellen: parts.map(({ naam, bytes }) => ({ naam, lengte: bytes.length })),
    manifest: release.manifest,
    certificaat: release.certificate,
    gebeurtenissen: readEvents(),
  });
  return Buffer.concat([Buffer.from(`${head}\n`), ...parts.map((p) => p.bytes)]);
}
