import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": METINGEN.replaceAll(/,(SCL-90|OQ-45),/g, ",VAS-eigen,"),
});
