import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten_2019.csv": TRAJECTEN,
  "metingen.csv.csv": METINGEN,
  "leesmij.txt": "Uitdraai van juli.",
});
