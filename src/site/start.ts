import type { Files } from "./database.js";
import { selects } from "./form.js";
import { CODE_MS, within } from "./patience.js";
import { Redraw } from "./redraw.js";

/** The light part of a page: holds the controls, keeps the choice in the URL, shows the value under the pointer. */

/** Shows the text of the mark under the pointer; the table under the figure holds the same for everyone else. */
function showValues(): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  document.addEventListener("pointermove", (event) => {
    const target = event.target instanceof Element ? event.target.closest(".figuur svg [aria-label]") : null;
    const text = target?.getAttribute("aria-label") ?? "";
    tip.hidden = text === "";
    if (tip.hidden) return;
    tip.textContent = text;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    tip.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, event.clientY - tip.offsetHeight - 12)}px)`;
  });
}

/** Takes hold of a page with controls. */
export function start(pagina: string, params: Readonly<Record<string, string>>, files: Files): void {
  showValues();
  const form = document.querySelector<HTMLFormElement>("form.keuzes");
  if (!form) return;
  const page = new Redraw(form, pagina, params, files);
  for (const s of selects(form)) s.disabled = false;
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("change", () => page.fromControls());
  addEventListener("popstate", () => page.fromUrl());
  page.fromUrl();
}

/** Takes hold of the methods page: works the examples out in the reader's browser when asked. */
export function startMethods(files: Files): void {
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
