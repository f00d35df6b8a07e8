import { METINGEN, TRAJECTEN } from "../basis.js";

const lines = METINGEN.split("\n");
export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": [lines[0], lines[0]?.replace(/[a-z_]+/g, "----------"), ...lines.slice(1)].join("\n"),
});
