import { tableFigureHtml, unavailableHtml } from "../components/figure.js";
import { number } from "../format.js";
import { lit, type Query } from "../query.js";
import { type Found, type ReplayCell, type ReplaySum, replay } from "../replay/replay.js";
import type { Block, Control } from "./page.js";

/** A figure that can be attacked: its key is indicator, definition, population and instrument. */
interface Figure {
  readonly indicator: string;
  readonly definitie: string;
  readonly populatie: string;
  readonly instrument: string;
}

interface AccountRow {
  readonly eenheid: string;
  readonly naam: string;
  readonly periode: string;
  readonly label: string;
  readonly categorie: string;
  readonly n: number | null;
  readonly teller: number | null;
}

const NAMES: Readonly<Record<string, string>> = {
  "hsk-start-normaal": "Begonnen op of onder het nulpunt",
  "delta-t-klasse": "Delta-T-klassen",
  hersteld: "Hersteld",
};

/** Figures with counts that are protected, those with something hidden first. */
const figures = (q: Query): Promise<Figure[]> =>
  q.all<Figure>(`SELECT indicator, definitie, populatie, instrument
    FROM indicatoren WHERE indicator IN (${Object.keys(NAMES).map(lit).join(", ")}) AND niveau <> 'team' AND niveau <> 'behandelaar' AND definitie <> 'gemiddelde van vestigingen'
    GROUP BY ALL ORDER BY count(*) FILTER (status = 'verborgen' AND periode NOT LIKE '%-K%') DESC, indicator, definitie, populatie, instrument`);

const keyOf = (f: Figure): string => [f.indicator, f.definitie, f.populatie, f.instrument].join("~");

export const tabel: Control = {
  naam: "tabel",
  label: "Tabel",
  opties: async (q) =>
    (await figures(q)).map((f) => ({
      waarde: keyOf(f),
      label: [
        NAMES[f.indicator],
        f.definitie === "standaard" ? "" : f.definitie,
        f.populatie === "klinische start" ? f.populatie : "",
        f.instrument,
      ]
        .filter(Boolean)
        .join(", "),
    })),
};

/** The counts of a figure as unknowns and sums, from published tables only. */
async function published(q: Query, f: Figure): Promise<{ rows: AccountRow[]; cells: ReplayCell[]; sums: ReplaySum[] }> {
  const rows = await q.all<AccountRow>(`SELECT i.eenheid, e.naam, i.periode, p.label, i.categorie, i.n, i.teller
    FROM indicatoren i JOIN eenheden e USING (eenheid) JOIN perioden p USING (periode)
    WHERE i.indicator = ${lit(f.indicator)} AND i.definitie = ${lit(f.definitie)} AND i.populatie = ${lit(f.populatie)}
      AND i.instrument = ${lit(f.instrument)} AND p.soort IN ('totaal', 'jaar')
    ORDER BY e.volgorde, p.volgorde, i.categorie`);
  const relations = await q.all<{ soort: string; groep: string; ouder: string; kind: string }>(
    "SELECT soort, groep, ouder, kind FROM relaties WHERE soort IN ('eenheid', 'periode') ORDER BY ALL",
  );
  const categories = [...new Set(rows.map((r) => r.categorie))];
  const cells = new Map<string, number | null>();
  const key = (wat: string, eenheid: string, periode: string): string => [wat, eenheid, periode].join("\u001f");
  for (const r of rows) {
    cells.set(key("n", r.eenheid, r.periode), r.n);
    cells.set(key(`t:${r.categorie}`, r.eenheid, r.periode), r.teller);
  }
  const whats = ["n", ...categories.map((c) => `t:${c}`)];
  const places = [...new Set(rows.map((r) => `${r.eenheid}\u001f${r.periode}`))].map((p) => p.split("\u001f"));
  const known = new Set(rows.flatMap((r) => [r.eenheid, r.periode]));
  const sums: ReplaySum[] = [];
  const groups = new Map<string, string[]>();
  for (const r of relations) {
    const k = [r.soort, r.groep, r.ouder].join("\u001f");
    groups.set(k, [...(groups.get(k) ?? []), r.kind]);
  }
  for (const [k, kinds] of groups) {
    const [soort, , ouder = ""] = k.split("\u001f");
    for (const wat of whats)
      for (const other of new Set(places.map(([e, p]) => (soort === "eenheid" ? p : e) ?? ""))) {
        const at = (x: string): string => (soort === "eenheid" ? key(wat, x, other) : key(wat, other, x));
        // A vestiging where the instrument is not in use has no row at all, and counts for nothing; what has rows, but not
        // here, is a part that is left out.
        const kinderen = kinds.map(at).filter((c) => cells.has(c));
        const deels = kinds.some((x) => known.has(x) && !cells.has(at(x)));
        if (cells.has(at(ouder)) && kinderen.length) sums.push({ ouder: at(ouder), kinderen, deels });
      }
  }
  for (const [e = "", p = ""] of places) {
    const parts = categories.map((c) => key(`t:${c}`, e, p)).filter((c) => cells.has(c));
    if (categories.length > 1) sums.push({ ouder: key("n", e, p), kinderen: parts });
    else {
      // A share: what is not in the numerator is a number too.
      const rest = key("rest", e, p);
      const [n, t] = [cells.get(key("n", e, p)) ?? null, cells.get(parts[0] ?? "") ?? null];
      cells.set(rest, n === null || t === null ? null : n - t);
      sums.push({ ouder: key("n", e, p), kinderen: [...parts, rest] });
    }
  }
  return { rows, cells: [...cells].map(([sleutel, waarde]) => ({ sleutel, waarde })), sums };
}

export const attack: Block = async (c) => {
  const titel = "De aanval op deze tabel";
  const all = await figures(c.q);
  const f = all.find((x) => keyOf(x) === c.keuze["tabel"]) ?? all[0];
  if (!f) return unavailableHtml(titel, "deze uitgave heeft geen tabellen met aantallen.");
  const { rows, cells, sums } = await published(c.q, f);
  // Of how many a figure is, is held for known: that it follows is no leak.
  const secret = (sleutel: string): boolean => !sleutel.startsWith("n\u001f");
  const hidden = cells.filter((x) => x.waarde === null && secret(x.sleutel)).length;
  const found = replay(cells, sums).filter((x) => secret(x.sleutel));
  const unit = new Map(rows.map((r) => [r.eenheid, r.naam]));
  const label = new Map(rows.map((r) => [r.periode, r.label]));
  const parts = (x: Found): string[] => x.sleutel.split("\u001f");
  const what = (x: Found): string => {
    const wat = parts(x)[0] ?? "";
    return wat === "n" ? "n" : wat === "rest" ? "overige" : wat.slice(2) || "teller";
  };
  const room = (x: Found): number | null => (x.hoog === null ? null : x.hoog - x.laag);
  const least = Math.min(...found.map((x) => room(x) ?? Number.POSITIVE_INFINITY));
  const summary =
    hidden === 0
      ? "In deze tabel is niets verborgen: er valt niets terug te rekenen."
      : `${number(hidden)} aantallen zijn niet getoond. Met alle sommen van deze tabel is elk daarvan alleen in te sluiten tussen twee grenzen${
          found.length < hidden
            ? ` (${number(hidden - found.length)} hangen met te veel andere samen om hier uit te rekenen)`
            : ""
        }; de kleinste speling is ${Number.isFinite(least) ? number(least, 0) : "onbegrensd"}. Van hoeveel mensen een cijfer is (n) geldt als bekend: dat staat hier niet, en in een groep van drie is de speling hoogstens drie.`;
  return tableFigureHtml(c, {
    naam: "aanval",
    titel,
    vraag: "Is in deze tabel iets terug te rekenen?",
    onderschrift: summary,
    rijen: found,
    kolommen: [
      { kop: "Eenheid", waarde: (x) => unit.get(parts(x)[1] ?? "") ?? "" },
      { kop: "Periode", waarde: (x) => label.get(parts(x)[2] ?? "") ?? "" },
      { kop: "Aantal", waarde: what },
      { kop: "minstens", waarde: (x) => Math.ceil(x.laag - 1e-6), getal: true },
      {
        kop: "hoogstens",
        waarde: (x) => (x.hoog === null ? null : Math.floor(x.hoog + 1e-6)),
        toon: (x) => (x.hoog === null ? "geen grens" : number(Math.floor(x.hoog + 1e-6))),
        getal: true,
      },
      {
        kop: "speling",
        waarde: (x) => room(x),
        toon: (x) => (room(x) === null ? "geen grens" : number(room(x), 0)),
        getal: true,
      },
    ],
  });
};
