import type { Files } from "./database.js";
import { CODE_MS, within } from "./patience.js";

/** Takes hold of the button that works the examples of the definitions out in the reader's browser; of nothing where there is none. */
export function holdExamples(files: Files): void {
  const button = document.querySelector<HTMLButtonElement>("button.nareken");
  const state = document.querySelector("output.stand");
  if (!button || !state) return;
  button.disabled = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    state.textContent = "De rekenmachine wordt geladen…";
    try {
      const { runExamples } = await within(CODE_MS, "code", import("./motor.js"));
      const results = await runExamples(files);
      let good = 0;
      for (const [id, { gevonden, klopt }] of results) {
        const cell = document.querySelector(`[data-voorbeeld="${id}"]`);
        if (!cell) continue;
        const value =
          gevonden === null || gevonden === undefined
            ? "geen waarde"
            : typeof gevonden === "number"
              ? String(Number(gevonden.toPrecision(12))).replace(".", ",")
              : String(gevonden);
        cell.textContent = `${value} ${klopt ? "✓" : "✗"}`;
        cell.classList.toggle("fout", !klopt);
        if (klopt) good++;
      }
      state.textContent = `${good} van ${results.size} voorbeelden kloppen.`;
      document.body.dataset["stand"] = good === results.size ? "klaar" : "mislukt";
    } catch {
      state.textContent =
        "Narekenen is niet gelukt. Controleer de verbinding en probeer het opnieuw; helpt dat niet, herlaad dan de pagina.";
      document.body.dataset["stand"] = "mislukt";
    } finally {
      button.disabled = false;
    }
  });
}
