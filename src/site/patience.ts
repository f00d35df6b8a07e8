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
/** Starting one that streams while it starts, on a line that is not known to be slow. */
export const STREAM_MS = 240_000;
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

/** Told on the page while a large file comes, so that a reader can be shown how far it is. */
export const LOADING = "rom:lading";
export interface Loading {
  readonly gekomen: number;
  /** 0: not known. */
  readonly totaal: number;
}
export const tellLoading = (detail: Loading): void =>
  void document.dispatchEvent(new CustomEvent<Loading>(LOADING, { detail }));

/**
 * The bytes of a file of the site. By XMLHttpRequest, which tells of progress: a body that is read as a stream is reported by
 * Chromium as a request that was broken off, though it came whole.
 * @param told whether how far it is is told by the event {@link LOADING}
 * @throws EngineLost when it is not there, the connection breaks, or nothing comes for SILENCE_MS
 */
export function fetchBytes(address: string, told = false): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = (event?: ProgressEvent): void => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), SILENCE_MS);
      if (told && event?.lengthComputable) tellLoading({ gekomen: event.loaded, totaal: event.total });
    };
    request.open("GET", address);
    request.responseType = "arraybuffer";
    request.addEventListener("progress", alive);
    request.addEventListener("loadend", () => {
      clearTimeout(timer);
      if (request.status === 200 && request.response instanceof ArrayBuffer) resolve(new Uint8Array(request.response));
      else reject(new EngineLost(`${address} did not come (${request.status})`));
    });
    alive();
    request.send();
  });
}
