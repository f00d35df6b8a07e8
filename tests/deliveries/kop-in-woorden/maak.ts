import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": METINGEN.replace("meting_id,traject_id", "Meting ID,TrajectID").replace("ruwe_score", "Ruwe-Score"),
});
