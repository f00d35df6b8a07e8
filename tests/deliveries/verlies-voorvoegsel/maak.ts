import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": METINGEN,
  "items.csv": `meting_id,item,score\n${Array.from({ length: 25 }, (_, i) => `MET-2018-01,scl${i + 1},2\n`).join("")}`,
});
