import { createReadStream } from "node:fs";
import { constants, createGunzip } from "node:zlib";
import { RomError } from "../errors.js";

const HEAD_BYTES = 1 << 18;

/** The first bytes of a file, unpacked where it is gzip; never more, however far it unpacks. */
export async function readHead(file: string, gz: boolean, name: string): Promise<Buffer> {
  const raw = createReadStream(file, { end: HEAD_BYTES - 1 });
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Of a gzip file only a beginning is read, which ends it too early; whether it is whole was checked before.
    const bytes: AsyncIterable<Buffer> = gz ? raw.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : raw;
    for await (const chunk of bytes) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= HEAD_BYTES) break;
    }
  } catch {
    throw new RomError(
      "aanlevering",
      `${name} is niet te lezen${gz ? " als gzip" : ""}.`,
      "Controleer of het bestand heel is en leesbaar voor deze gebruiker.",
    );
  } finally {
    raw.destroy();
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}
