import { ASKED, CALLS } from "./catalogue.js";
import { button, h } from "./dom.js";

/** What there is to ask, beside the notebook. @param look opens a cell with the first rows of a table */
export function panel(look: (tabel: string) => void): HTMLElement {
  const tables = ASKED.map((t) =>
    h(
      "details",
      {},
      h("summary", {}, t.naam),
      h(
        "p",
        {},
        `${t.korrel}. `,
        button("Bekijk rijen", () => look(t.naam), `Bekijk rijen van ${t.naam}`),
      ),
      h(
        "dl",
        {},
        ...t.kolommen.flatMap((k) => [
          h("dt", {}, k.naam),
          h("dd", {}, `${k.betekenis}${k.eenheid ? ` (${k.eenheid})` : ""}`),
        ]),
      ),
    ),
  );
  const macros = h(
    "details",
    {},
    h("summary", {}, "rom_… (formules)"),
    h("dl", {}, ...CALLS.flatMap((m) => [h("dt", {}, m.aanroep), h("dd", {}, m.uitleg)])),
  );
  return h(
    "aside",
    { class: "wb-paneel", "aria-label": "Wat u kunt vragen" },
    h("h2", {}, "Wat u kunt vragen"),
    h("p", {}, "Begin bij cijfers: één rij per cijfer, met namen. Verborgen cijfers zijn rijen zonder waarde."),
    ...tables,
    macros,
  );
}
