import type { Files } from "../database.js";
import { withDatabase } from "../motor.js";
import type { Session } from "../session.js";

/** The page's database for the workbench, opened at the first question and anew after it was lost. */
export class Engine {
  private opened: Promise<Session> | undefined;
  constructor(private readonly files: Files) {}

  /** A place to ask. @throws EngineLost where none comes */
  async session(): Promise<Session> {
    const old = await this.opened?.catch(() => undefined);
    if (old && !old.weg) return old;
    const open = (): Promise<Session> => withDatabase(this.files, (db) => db.session());
    this.opened = open().catch((cause) => {
      // The page's database was ended with the session: the next is a new one.
      if (old?.weg) return open();
      throw cause;
    });
    return this.opened;
  }
}
