import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

const more = (head: boolean): string => Array.from({ length: 1000 }, (_, k) => (head ? `veld_${k}` : "x")).join();

export const files = (): Files => ({
  "trajecten.csv": TRAJECTEN.trimEnd()
    .split("\n")
    .map((line, k) => `${line},${more(k === 0)}`)
    .join("\n"),
  "metingen.csv": METINGEN,
});
