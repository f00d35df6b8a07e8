import type { Files } from "../../support/delivery.js";
import { zip } from "../../support/zip.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

/** The size in the directory of the zip says 10 bytes. */
function lying(): Buffer {
  const bytes = zip({ "trajecten.csv": TRAJECTEN.repeat(100), "metingen.csv": METINGEN });
  const entry = bytes.indexOf("PK\x01\x02");
  bytes.writeUInt32LE(10, entry + 24);
  return bytes;
}

export const files = (): Files => ({ "maart.zip": lying() });
