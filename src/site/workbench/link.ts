/** A notebook in an address: its Markdown, compressed, after the #. Nothing of it reaches a server. */

/** Longest address that every browser and mail program passes on whole, and the most that one may unfold to. */
export const LINK_MAX = 30_000;
const TEXT_MAX = 1_000_000;

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  by: CompressionStream | DecompressionStream,
  max: number,
): Promise<Uint8Array> => {
  const reader = new Blob([bytes]).stream().pipeThrough(by).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > max) {
      await reader.cancel();
      throw new RangeError("the notebook is too large");
    }
    parts.push(value);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
};

/** Text → letters, digits, - and _. */
export async function pack(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), TEXT_MAX);
  let binary = "";
  for (const b of bytes) binary += String.fromCharCode(b);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * The text again.
 * @throws RangeError where it is broken, or unfolds to more than a notebook may be
 */
export async function unpack(packed: string): Promise<string> {
  if (!/^[\w-]+$/.test(packed)) throw new RangeError("no packed notebook");
  try {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await through(
      Uint8Array.from(binary, (c) => c.charCodeAt(0)),
      new DecompressionStream("deflate-raw"),
      TEXT_MAX,
    );
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw cause instanceof RangeError ? cause : new RangeError("the packed notebook is broken", { cause });
  }
}
