import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": METINGEN.replaceAll(/^/gm, "x,").replace("x,meting_id", "Meting ID,metingID"),
});
