import type { Files } from "./database.js";

/** The light part of a page: holds the controls, keeps the choice in the URL, shows the value under the pointer. */

type Params = Readonly<Record<string, string>>;

const selects = (form: HTMLFormElement): HTMLSelectElement[] => [...form.querySelectorAll("select")];

/** The choice in the URL, left to what the controls offer. */
function readUrl(form: HTMLFormElement): void {
  const url = new URLSearchParams(location.search);
  for (const s of selects(form)) {
    const wanted = url.get(s.name);
    const offered = [...s.options].some((o) => o.value === wanted);
    s.value = wanted !== null && offered ? wanted : (s.options[0]?.value ?? "");
  }
}

/** Writes the choice to the URL; the standard choice leaves no trace. */
function writeUrl(form: HTMLFormElement): void {
  const url = new URL(location.href);
  for (const s of selects(form)) {
    if (s.selectedIndex <= 0) url.searchParams.delete(s.name);
    else url.searchParams.set(s.name, s.value);
  }
  history.replaceState(null, "", url);
}

const isStandard = (form: HTMLFormElement): boolean => selects(form).every((s) => s.selectedIndex <= 0);

let turn = 0;

async function update(form: HTMLFormElement, pagina: string, params: Params, files: Files): Promise<void> {
  const mine = ++turn;
  const state = form.querySelector("output");
  const say = (text: string): void => {
    if (state) state.textContent = text;
  };
  say("Bezig met bijwerken…");
  document.body.dataset["stand"] = "bezig";
  try {
    const { drawBlocks } = await import("./motor.js");
    const keuze = Object.fromEntries(selects(form).map((s) => [s.name, s.value]));
    const drawn = await drawBlocks(files, pagina, params, keuze, () => mine === turn);
    if (!drawn || mine !== turn) return;
    for (const [naam, html] of drawn) {
      const place = document.querySelector(`[data-blok="${naam}"]`);
      if (!place) continue;
      const open = place.querySelector("details")?.open ?? false;
      place.innerHTML = html;
      const details = place.querySelector("details");
      if (details) details.open = open;
    }
    say("");
    document.body.dataset["stand"] = "klaar";
  } catch {
    if (mine !== turn) return;
    say("Bijwerken is niet gelukt; u ziet nog de vorige keuze. Herlaad de pagina om het opnieuw te proberen.");
    document.body.dataset["stand"] = "mislukt";
  }
}

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

/** What the page prints about its choice, so that paper says it too. */
function printChoice(form: HTMLFormElement): void {
  form.dataset["gekozen"] = selects(form)
    .map((s) => `${s.labels?.[0]?.firstChild?.textContent?.trim() ?? ""}: ${s.selectedOptions[0]?.textContent ?? ""}`)
    .join(" · ");
}

/** Takes hold of a page with controls. */
export function start(pagina: string, params: Params, files: Files): void {
  showValues();
  const form = document.querySelector<HTMLFormElement>("form.keuzes");
  if (!form) return;
  readUrl(form);
  printChoice(form);
  for (const s of selects(form)) s.disabled = false;
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("change", () => {
    writeUrl(form);
    printChoice(form);
    void update(form, pagina, params, files);
  });
  if (!isStandard(form)) void update(form, pagina, params, files);
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
      const { runExamples } = await import("./motor.js");
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
      state.textContent = "Narekenen is niet gelukt. Herlaad de pagina om het opnieuw te proberen.";
      document.body.dataset["stand"] = "mislukt";
    } finally {
      button.disabled = false;
    }
  });
}
