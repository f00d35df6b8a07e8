import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({ "trajecten.csv": TRAJECTEN, "metingen.csv": `${"toelichting\n".repeat(31)}${METINGEN}` });
