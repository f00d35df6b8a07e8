import { escapeHtml } from "../format.js";
import { instruments, periods, units } from "../queries/lists.js";
import type { Query } from "../query.js";
import type { Control } from "./page.js";

export const periode: Control = {
  naam: "periode",
  label: "Periode van afsluiten",
  opties: async (q) =>
    (await periods(q))
      .filter((p) => p.soort === "totaal" || p.soort === "jaar")
      .map((p) => ({ waarde: p.periode, label: p.soort === "totaal" ? `Hele periode (${p.label})` : p.label })),
};

export const instrument: Control = {
  naam: "instrument",
  label: "Instrument",
  opties: async (q) => (await instruments(q)).map((i) => ({ waarde: i.instrument, label: i.naam })),
};

export const vestiging: Control = {
  naam: "vestiging",
  label: "Vestiging uitlichten",
  opties: async (q) => [
    { waarde: "", label: "Geen" },
    ...(await units(q)).filter((u) => u.niveau === "vestiging").map((u) => ({ waarde: u.eenheid, label: u.naam })),
  ],
};

/** The same choice where a figure may go by another date than that of closing; each figure says which. */
export const rapportperiode: Control = { ...periode, label: "Periode" };

const LEVELS: readonly (readonly [string, string])[] = [
  ["vestiging", "Vestigingen"],
  ["organisatie", "Organisaties"],
  ["cluster", "Clusters"],
];

/** The levels that the release has units of, the finest first. */
export const niveau: Control = {
  naam: "niveau",
  label: "Organisatieniveau",
  opties: async (q) => {
    const there = new Set((await units(q)).map((u) => u.niveau));
    const found = LEVELS.filter(([l]) => there.has(l)).map(([waarde, label]) => ({ waarde, label }));
    return found.length ? found : [{ waarde: "totaal", label: "Totaal" }];
  },
};

/** Which earlier measurement a delta-T starts from. */
export const delta: Control = {
  naam: "delta",
  label: "Delta-T ten opzichte van",
  opties: async () => [
    { waarde: "vorige", label: "de vorige geldige meting" },
    { waarde: "initieel", label: "de eerste geldige meting (initieel)" },
  ],
};

/** The controls as a form; disabled until the page's script has taken hold of them. */
export async function controlsHtml(controls: readonly Control[], q: Query): Promise<string> {
  if (controls.length === 0) return "";
  const fields: string[] = [];
  for (const c of controls) {
    const options = (await c.opties(q))
      .map((o) => `<option value="${escapeHtml(o.waarde)}">${escapeHtml(o.label)}</option>`)
      .join("");
    fields.push(`<label>${escapeHtml(c.label)} <select name="${c.naam}" disabled>${options}</select></label>`);
  }
  return `<form class="keuzes" aria-label="Keuzes voor deze pagina">${fields.join("")}<output class="stand" aria-live="polite"></output></form>`;
}
