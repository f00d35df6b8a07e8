/**
 * How long a page waits before it says that something does not come. Every wait ends: a reader must not be left with figures
 * of another choice and the word "bezig".
 */

/** No byte of a file for so long: the connection is taken for dead. However slow, a file that keeps coming may take its time. */
export const SILENCE_MS = 15_000;
/** The page's own code, which cannot tell how far it is. */
export const CODE_MS = 30_000;
/** Starting the engine once its bytes are there: inflating and compiling, on a slow telephone too. */
export const START_MS = 60_000;
/** One question to the database. */
export const QUERY_MS = 15_000;

/** The engine or its files did not come, or it answers no more: another try needs a new one. */
export class EngineLost extends Error {}

/** The work's own end, or after so many milliseconds EngineLost. */
export function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new EngineLost(`${what}: no answer in ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * The bytes of a file of the site.
 * @throws EngineLost when it is not there, the connection breaks, or nothing comes for SILENCE_MS
 */
export async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), SILENCE_MS);
  };
  alive();
  try {
    const response = await fetch(address, { signal: stop.signal });
    if (!response.ok || !response.body) throw new Error(`${response.status}`);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      alive();
      parts.push(value as Uint8Array<ArrayBuffer>);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  } catch (cause) {
    throw new EngineLost(`${address} did not come`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
