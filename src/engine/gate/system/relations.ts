import type { ReleaseRow } from "../../contract/tables.js";
import type { Klasse } from "../../models/kenmerken.js";
import type { Metric } from "../../models/metric.js";
import { RELATIONS } from "../catalogue/atoms.js";
import { ALL, CLASS_WHOLE } from "../catalogue/kenmerk-atoms.js";
import { MEASURES } from "../catalogue/measures.js";
import { parentPeriod } from "../cube/periods.js";
import { tellerOf } from "../cube/positions.js";
import type { Membership, Unit } from "../cube/units.js";

/**
 * Which sums hold: over units, over periods, and between the building blocks of figures. Together with `bouwstenen` they
 * are the whole system that the attack worked on, so that anyone can repeat it.
 */
export function relationRows(
  units: readonly Unit[],
  periods: readonly ReleaseRow<"perioden">[],
  member: Membership,
  classes: readonly Pick<Klasse, "kenmerk" | "klasse">[],
): ReleaseRow<"relaties">[] {
  const code = new Map(units.map((u) => [`${u.niveau}|${u.sleutel}`, u.code]));
  const rows: ReleaseRow<"relaties">[] = [];
  const add = (soort: string, groep: string, ouder: string, kind: string): void => {
    rows.push({ soort, groep, ouder, kind });
  };
  const levels = new Set(units.map((u) => u.niveau));
  for (const u of units) {
    if (u.niveau === "cluster" || u.niveau === "organisatie") add("eenheid", u.niveau, "totaal", u.code);
    if (u.niveau !== "vestiging") continue;
    if (!levels.has("organisatie") && !levels.has("cluster")) add("eenheid", "vestiging", "totaal", u.code);
    for (const [niveau, sleutel] of Object.entries(member.get(u.sleutel) ?? {})) {
      const ouder = code.get(`${niveau}|${sleutel}`);
      if (ouder) add("eenheid", "vestiging", ouder, u.code);
    }
  }
  const of = (soort: string): string[] => periods.filter((p) => p.soort === soort).map((p) => String(p.periode));
  for (const jaar of of("jaar")) {
    add("periode", "jaar", "totaal", jaar);
    for (const soort of ["halfjaar", "kwartaal"])
      for (const deel of of(soort)) if (parentPeriod(deel, "jaar") === jaar) add("periode", soort, jaar, deel);
  }
  for (const kwartaal of of("kwartaal")) {
    const helft = parentPeriod(kwartaal, "halfjaar");
    if (of("halfjaar").includes(helft)) add("periode", "kwartaal", helft, kwartaal);
  }
  for (const maand of of("maand")) {
    const kwartaal = parentPeriod(maand, "kwartaal");
    add("periode", "maand", of("kwartaal").includes(kwartaal) ? kwartaal : parentPeriod(maand, "jaar"), maand);
  }
  // What may fail somewhere is attacked wherever it holds, and is no promise to a reader.
  for (const [i, r] of RELATIONS.filter((x) => !x.bijna).entries())
    if (r.ouder !== ALL) for (const kind of r.kinderen) add(r.soort, String(i + 1), r.ouder, kind);
  for (const [atoom, whole] of Object.entries(CLASS_WHOLE))
    for (const c of classes) add("categorie", c.kenmerk, whole, classAtom(atoom, c));
  return rows;
}

/** A class of a characteristic as a building block. */
const classAtom = (atoom: string, c: Pick<Klasse, "kenmerk" | "klasse">): string => `${atoom} ${c.kenmerk}#${c.klasse}`;

/** Which building block (a set of zorgtrajecten) every published column of a figure is. */
export function buildingRows(
  metrics: readonly Metric[],
  hsk: string,
  classes: readonly Pick<Klasse, "kenmerk" | "klasse">[],
): ReleaseRow<"bouwstenen">[] {
  const name = (atom: string): string => (atom === "hsk/compleet" ? `paar ${hsk}` : atom);
  if (metrics.length === 0) return [];
  const traits = MEASURES.filter((m) => m.noemer in CLASS_WHOLE).flatMap(
    ({ indicator, definitie, populatie, noemer }) =>
      classes.map((c) => ({
        indicator,
        definitie,
        populatie,
        uitsplitsing: c.kenmerk,
        categorie: c.klasse,
        n: classAtom(noemer, c),
        teller: null,
        som: null,
      })),
  );
  const others = MEASURES.filter((m) => !(m.noemer in CLASS_WHOLE)).flatMap((m) =>
    m.categorieen.map((categorie) => ({
      indicator: m.indicator,
      definitie: m.definitie,
      populatie: m.populatie,
      uitsplitsing: m.uitsplitsing,
      categorie,
      n: m.noemer,
      teller: m.teller === undefined ? null : name(tellerOf(m, categorie) ?? ""),
      som: m.som ?? null,
    })),
  );
  return [...others, ...traits];
}
