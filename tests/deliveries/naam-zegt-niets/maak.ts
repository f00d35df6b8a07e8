import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({ "export1.csv": TRAJECTEN, "export2.txt": METINGEN.replaceAll(",", "\t") });
