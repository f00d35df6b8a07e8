import { METINGEN, TRAJECTEN } from "../basis.js";

/** The third line is no date: its place is told in the file as it stands, title included. */
export const files = () => ({
  "trajecten.csv": `Uitdraai "ROM, per 1 juli\nAfdeling: alle, ook gesloten\n\n${TRAJECTEN.replace("2018-01-24", "2018-13-24")}`,
  "metingen.csv": METINGEN,
});
