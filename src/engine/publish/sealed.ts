import { type Db, loadMacros } from "../db.js";
import { openRelease, type Release } from "../release/reader.js";

/**
 * The release as a reader's browser has it, for questions that stand in pages: a database of its own that reads, writes, attaches
 * and loads nothing, with a limit of time and rows. A page may come from elsewhere; nothing beside the release is in its reach.
 */
export interface Sealed {
  /**
   * Rows of one question.
   * @throws Error of DuckDB; or in Dutch where it takes too long, gives too much, or is not one question
   */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  close(): void;
}

const SECONDS = 10;
const ROWS = 5_000;

/** As in the browser (site/database.ts), so that a page that builds works for its readers too. */
const LOCK = [
  "SET autoinstall_known_extensions = false",
  "SET autoload_known_extensions = false",
  "SET enable_external_access = false",
  "SET lock_configuration = true",
];

export async function openSealed(release: Release): Promise<Sealed> {
  const db: Db = await openRelease(release);
  await loadMacros(db);
  await db.run("SET memory_limit = '1GB'");
  // The first would stay readable, and both tell where on this machine they are.
  await db.run("SET temp_directory = ''; SET secret_directory = ''");
  for (const sql of LOCK) await db.run(sql);
  return {
    rows: async (sql) => {
      let late = false;
      const clock = setTimeout(() => {
        late = true;
        db.interrupt();
      }, SECONDS * 1000);
      try {
        // By itself first: what closes the brackets around it is no SQL without them. Within another it can change nothing.
        // Of nothing but white space and comments the client makes no list of statements at all.
        const bare = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, "").trim() === "";
        if (bare || (await db.statements(sql)) !== 1) throw new Error("een cel is één vraag");
        const plain = sql.replace(/[\s;]+$/, "");
        await db.run(`PREPARE vraag AS SELECT * FROM (\n${plain}\n) LIMIT ${ROWS + 1}`);
        const rows = await db.all("EXECUTE vraag");
        if (rows.length > ROWS)
          throw new Error(`de vraag geeft meer dan ${ROWS} rijen; vat ze samen of neem er minder`);
        return rows;
      } catch (cause) {
        throw late ? new Error(`de vraag duurt langer dan ${SECONDS} seconden`) : cause;
      } finally {
        clearTimeout(clock);
      }
    },
    close: () => db.close(),
  };
}
