import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": METINGEN.replace("traject_id", "traject_nr"),
});
