import { METINGEN, TRAJECTEN } from "../basis.js";

const [head = "", ...rows] = TRAJECTEN.trimEnd().split("\n");
export const files = () => ({
  "trajecten.csv": `${[head, ...rows.flatMap((r) => [r, r, r, r])].join("\n")}\n`,
  "metingen.csv": METINGEN,
});
