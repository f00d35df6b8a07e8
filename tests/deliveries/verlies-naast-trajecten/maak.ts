import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN.replaceAll(/$(?=\n)/gm, ",14,6").replace(",14,6", ",phq9_voor,phq9_na"),
  "metingen.csv": `${METINGEN.split("\n")[0]}\n`,
});
