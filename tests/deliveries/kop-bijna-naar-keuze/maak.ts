import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = () => ({
  "trajecten.csv": TRAJECTEN.replace("geboortejaar", "gebortejaar")
    .replaceAll(/\n(?=.)/g, "\n18-64,")
    .replace(/^/, "leeftijdsklasse,"),
  "metingen.csv": METINGEN,
});
