import { fetchBytes, SILENCE_MS, START_MS, STREAM_MS, tellLoading } from "./patience.js";

/**
 * Where the engine comes from. Best is `.wasm` that streams: compiled while it comes, and what was compiled is kept by the browser, so
 * that the next page need not compile again. That is 34 MB where a server does not compress it; such a server, and a slow line, on which
 * a reader wants to see how far it is, get the compressed bytes (`.bin`).
 */

export interface Source {
  /** The first message to the worker: an address, or bytes to hand over. */
  readonly message: string | ArrayBuffer;
  /** How long starting may take. */
  readonly patience: number;
}

interface Line {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** Whether the browser knows its line to be slow, or that its reader saves data. Its megabits are a guess until much has come. */
export function isSlow(): boolean {
  const line = (navigator as { connection?: Line }).connection;
  return line?.saveData === true || /2g|3g/.test(line?.effectiveType ?? "");
}

/**
 * Whether a server sends a file compressed, and as WebAssembly: what a browser needs to stream it. By XMLHttpRequest, since Chromium
 * reports a `HEAD` of fetch as broken off. Never fails.
 */
function streams(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("HEAD", address);
    request.timeout = SILENCE_MS;
    request.addEventListener("loadend", () =>
      resolve(
        request.status === 200 &&
          (request.getResponseHeader("content-encoding") ?? "identity") !== "identity" &&
          /^application\/wasm\b/.test(request.getResponseHeader("content-type") ?? ""),
      ),
    );
    request.send();
  });
}

/** A stream that failed here is not tried again. */
let failed = false;
export const streamFailed = (): void => {
  failed = true;
};

/**
 * @param packed address of the compressed bytes
 * @param streamed address of the `.wasm`; none where there is none
 * @throws EngineLost when the bytes do not come
 */
export async function engineSource(packed: string, streamed: string | undefined): Promise<Source> {
  if (streamed !== undefined && !failed && !isSlow() && (await streams(streamed))) {
    tellLoading({ gekomen: 0, totaal: 0 });
    return { message: new URL(streamed, document.baseURI).href, patience: STREAM_MS };
  }
  return { message: (await fetchBytes(packed, true)).buffer, patience: START_MS };
}
