import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": `sep=;\r\n${METINGEN.replaceAll(",", ";").replaceAll("\n", "\r\n")}`,
});
