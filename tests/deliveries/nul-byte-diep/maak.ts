import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

/** Enough rows that the NUL lies beyond what is read to know the columns. */
const extra = Array.from({ length: 6000 }, (_, k) => {
  const place = k === 5500 ? "Ab\u0000eel" : "Abeel";
  return `ZT-4711-x${k},PAT-0815-x${k},${place},BEH-JANSEN,2018-01-10,2018-06-12,2018-06-20,1,1961\n`;
}).join("");

export const files = (): Files => ({
  "trajecten.csv": `${TRAJECTEN}${extra}`,
  "metingen.csv": METINGEN,
});
