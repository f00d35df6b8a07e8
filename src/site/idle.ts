import { carried } from "./choice-url.js";
import { idle } from "./form.js";

/** What a page cannot show for a choice: said in the strip, with the nearest that can. */

/** @param missing sentences on what was asked for and is not offered */
export function sayIdle(form: HTMLFormElement, missing: readonly string[] = []): void {
  const line = form.querySelector<HTMLElement>(".geldt-niet");
  if (!line) return;
  const parts: (string | Node)[] = [...missing.map((m) => `${m} `)];
  for (const { wat, waar, naar } of idle(form)) {
    parts.push(`${wat} verandert deze pagina niet.`);
    if (waar && naar) {
      const link = document.createElement("a");
      link.href = carried(new URL(naar, location.href), new URL(location.href)).href;
      link.textContent = `Wel te zien bij “${waar}”`;
      parts.push(" ", link, ". ");
    }
  }
  line.hidden = parts.length === 0;
  line.replaceChildren(...parts);
}

/** A figure that is not there for the chosen period offers the whole period. */
export function offerWhole(form: HTMLFormElement, place: Element): void {
  const periode = [...form.elements].find(
    (e): e is HTMLSelectElement => e instanceof HTMLSelectElement && e.name === "periode",
  );
  if (!periode || "reist" in periode.dataset || periode.selectedIndex <= 0) return;
  if (!(place.getAttribute("data-leest") ?? "").split(" ").includes("periode")) return;
  for (const reason of place.querySelectorAll(".figuur > p.niet")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dichtstbij";
    button.textContent = `Toon ${periode.options[0]?.textContent?.toLowerCase() ?? "de hele periode"}`;
    button.addEventListener("click", () => {
      periode.selectedIndex = 0;
      periode.dispatchEvent(new Event("change", { bubbles: true }));
    });
    reason.append(" ", button);
  }
}
