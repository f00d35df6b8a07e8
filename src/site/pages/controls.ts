import { instruments, periodKinds, periods, units } from "../queries/lists.js";
import { used } from "../queries/use.js";
import type { Control } from "./page.js";

export const periode: Control = {
  naam: "periode",
  label: "Periode",
  opties: async (q) => {
    const kinds = await periodKinds(q);
    return (await periods(q))
      .filter((p) => kinds.includes(p.soort))
      .map((p) => ({ waarde: p.periode, label: p.soort === "totaal" ? `Hele periode (${p.label})` : p.label }));
  },
};

/**
 * Instruments in the network's order. On a vestiging's own page first the one that it uses most, by the n that is published;
 * where all of these are hidden, the first of the network that it uses.
 */
export const instrument: Control = {
  naam: "instrument",
  label: "Instrument",
  opties: async (q, params) => {
    const all = (await instruments(q)).map((i) => ({ waarde: i.instrument, label: i.naam }));
    const vestiging = params?.["vestiging"];
    if (vestiging === undefined) return all;
    const own = new Map((await used(q, vestiging)).map((u) => [u.instrument, u.n ?? 0]));
    const [first] = all
      .filter((o) => own.has(o.waarde))
      .sort((a, b) => (own.get(b.waarde) ?? 0) - (own.get(a.waarde) ?? 0));
    return first ? [first, ...all.filter((o) => o !== first)] : all;
  },
};

export const vestiging: Control = {
  naam: "vestiging",
  label: "Vestiging",
  opties: async (q) => [
    { waarde: "", label: "Geen uitgelicht" },
    ...(await units(q)).filter((u) => u.niveau === "vestiging").map((u) => ({ waarde: u.eenheid, label: u.naam })),
  ],
};

/** Whose spiegelrapportage: every vestiging, then every organisatie; where a vestiging is chosen elsewhere it is hers. */
export const rapportvan: Control = {
  naam: "vestiging",
  label: "Rapportage van",
  opties: async (q) => {
    const all = await units(q);
    return ["vestiging", "organisatie"].flatMap((niveau) =>
      all.filter((u) => u.niveau === niveau).map((u) => ({ waarde: u.eenheid, label: u.naam })),
    );
  },
};

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
