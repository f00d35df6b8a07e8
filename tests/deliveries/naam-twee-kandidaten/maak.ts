import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen_2018.csv": METINGEN,
  "metingen_2019.csv": METINGEN,
});
