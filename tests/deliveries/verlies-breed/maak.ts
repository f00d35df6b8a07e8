import { METINGEN, TRAJECTEN } from "../basis.js";

const questions = Array.from({ length: 45 }, (_, i) => i + 1);
export const files = () => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": METINGEN.replaceAll(/,\d+$/gm, `,,${questions.map(() => 2).join(",")}`).replace(
    "ruwe_score",
    `ruwe_score,${questions.map((q) => `oq${q}`).join(",")}`,
  ),
});
