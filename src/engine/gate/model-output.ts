import type { CasemixResult, Estimate, ModelCard, UnitFigure } from "../casemix/estimate.js";
import { hasReason } from "../casemix/estimate.js";
import { Z } from "../definitions/intervals.js";
import { indirect } from "../definitions/standardisation.js";
import type { CasemixModel } from "../policy/casemix.js";
import type { Level, Policy } from "../policy/policy.js";
import type { CASEMIX_NAMES } from "../release/casemix-tables.js";
import type { PublishedRow } from "../release/contract.js";
import { inTens, maybe, NO_QUESTION, NO_UNIT, NO_VALUE, significant } from "./model-rules.js";
import type { Cells } from "./published-cells.js";
import { HOOFDGROEPEN } from "./report-atoms.js";

/**
 * What of the casemix models may be published, by rule (docs/disclosure.md): three significant digits; at least policy's
 * number of patients per class and per unit; what is said of a unit or a class stands only where the count or mean of the
 * same zorgtrajecten stands among the cells that were attacked, with the n of that cell. Nothing is decided here by outcome.
 */

type Status = { readonly status: "getoond" | "verborgen" | "niet beschikbaar"; readonly reden: string | null };
const SHOWN: Status = { status: "getoond", reden: null };

type Tables = Record<Exclude<(typeof CASEMIX_NAMES)[number], "kenmerken">, PublishedRow[]>;

/**
 * @param cells as published, with units by their key ("" for totaal) @param code published code of a unit, or undefined
 * where the edition does not have its level
 */
export function publishModels(
  r: CasemixResult,
  cells: Cells,
  code: (niveau: Level, sleutel: string) => string | undefined,
  policy: Policy,
): Tables {
  const out = new Output(r, cells, code, policy);
  return {
    modellen: out.cards(),
    casemix_model: out.models(),
    casemix_effecten: out.effects(),
    casemix_eenheden: out.units(),
    casemix_controle: out.checks(),
    casemix_vragen: out.questions(),
    casemix_grenzen: out.bounds(),
    variantie: out.spread(),
  };
}

class Output {
  private readonly least: number;
  private readonly hidden: Status;
  private readonly outcomeOf: ReadonlyMap<string, CasemixModel["uitkomst"]>;

  constructor(
    private readonly r: CasemixResult,
    private readonly cells: Cells,
    private readonly code: (niveau: Level, sleutel: string) => string | undefined,
    private readonly policy: Policy,
  ) {
    this.least = policy.publicatie.drempels.uitkomst.patienten;
    this.hidden = { status: "verborgen", reden: policy.publicatie.reden };
    this.outcomeOf = new Map(policy.casemix.modellen.map((m) => [m.code, m.uitkomst]));
  }

  private enough = (patienten: number): boolean => patienten >= this.least;
  /** The attacked cell of a model's outcome at a unit. */
  private outcome(model: string, niveau: Level, sleutel: string) {
    const uitkomst = this.outcomeOf.get(model);
    return uitkomst && this.cells.outcome(uitkomst, niveau, sleutel, this.policy.uitkomsten.hsk.instrument);
  }
  private whole(model: string, n: number): boolean {
    return this.outcome(model, "totaal", "")?.n === n;
  }

  /**
   * The number of a class: that of its attacked cell where the model has the same zorgtrajecten; else in tens; null where a
   * cell of the characteristic is hidden.
   */
  private classSize(model: string, term: string, klassen: readonly string[], n: number): number | null {
    const known = this.policy.casemix.kenmerken.some((k) => k.code === term);
    if (!known) return inTens(n);
    const found = klassen.map((k) => this.cells.trait(term, k));
    if (found.some((c) => c === undefined)) return null;
    if (this.outcomeOf.get(model) === "verbetering-100") return inTens(n);
    const sum = found.reduce((s, c) => s + (c?.n ?? 0), 0);
    return sum === n ? n : null;
  }

  cards(): PublishedRow[] {
    const { modellen, trechter, betrouwbaarheid, ontbrekend, bron } = this.policy.casemix;
    const goal = (k: ModelCard) => modellen.find((m) => m.code === k.model)?.doel;
    return this.r.kaarten.map((k, volgorde) => ({
      model: k.model,
      titel: k.titel,
      soort: k.soort,
      eenheid: k.eenheid,
      populatie: k.populatie,
      covariaten: k.covariaten.join("; "),
      weggelaten: k.weggelaten.map((w) => `${w.naam}: ${w.reden}`).join("; "),
      ontbrekend,
      bron,
      indicator: k.indicator,
      doel: goal(k)?.waarde ?? null,
      doel_bron: goal(k)?.bron ?? trechter.doel,
      grenzen: trechter.grenzen.join("; "),
      betrouwbaarheid,
      volgorde,
    }));
  }

  models(): PublishedRow[] {
    return this.r.modellen.map((m) => {
      const shown = this.enough(m.patienten) && this.whole(m.model, m.n);
      const base = { model: m.model, variant: m.variant, grootheid: m.grootheid };
      if (!shown) return { ...base, n: null, ...NO_VALUE, ...this.hidden };
      if (hasReason(m.schatting))
        return { ...base, n: m.n, ...NO_VALUE, status: "niet beschikbaar", reden: m.schatting.reden };
      const { waarde, laag, hoog } = m.schatting;
      return { ...base, waarde: significant(waarde), laag: maybe(laag), hoog: maybe(hoog), n: m.n, ...SHOWN };
    });
  }

  effects(): PublishedRow[] {
    return this.r.effecten.map((e, volgorde) => {
      const base = {
        model: e.model,
        variant: e.variant,
        term: e.term,
        klasse: e.klasse,
        naam: e.naam,
        referentie: e.referentie,
        volgorde,
      };
      const size = e.klasse === "" ? e.n : this.classSize(e.model, e.term, e.van, e.n);
      if (
        size === null ||
        !this.groupsShown(e.term, e.van) ||
        !this.enough(e.patienten) ||
        !this.whole(e.model, e.totaal)
      )
        return { ...base, n: null, effect: null, se: null, laag: null, hoog: null, ...this.hidden };
      const { half } = e;
      return {
        ...base,
        n: size,
        effect: significant(e.effect),
        se: maybe(e.se),
        laag: half === null ? null : significant(e.effect - half),
        hoog: half === null ? null : significant(e.effect + half),
        ...SHOWN,
      };
    });
  }

  units(): PublishedRow[] {
    return this.r.eenheden.flatMap((u) => {
      const eenheid = this.code(u.niveau, u.sleutel);
      return eenheid === undefined ? [] : [this.unit(u, eenheid)];
    });
  }

  private unit(u: UnitFigure, eenheid: string): PublishedRow {
    const cell = this.outcome(u.model, u.niveau, u.sleutel);
    const base = { model: u.model, niveau: u.niveau, eenheid };
    if (!cell || cell.n !== u.n || !this.enough(u.patienten) || !this.whole(u.model, this.totalOf(u.model)))
      return { ...base, ...NO_UNIT, ...this.hidden };
    const share = u.verwachtAantal !== undefined && cell.teller !== null;
    const expected = share ? significant(u.verwachtAantal as number) : null;
    const ratio =
      share && expected ? indirect([{ waargenomen: cell.teller as number, verwacht: expected }], 100) : null;
    const bound = (x: number): number => significant(share ? Math.min(100, Math.max(0, x)) : x);
    return {
      ...base,
      n: u.n,
      ongecorrigeerd: cell.waarde,
      ongecorrigeerd_laag: cell.laag,
      ongecorrigeerd_hoog: cell.hoog,
      verwacht: significant(u.verwacht),
      gecorrigeerd: significant(u.gecorrigeerd),
      gecorrigeerd_laag: bound(u.gecorrigeerd - Z * u.se),
      gecorrigeerd_hoog: bound(u.gecorrigeerd + Z * u.se),
      se: significant(u.se),
      krimp: significant(u.krimp),
      krimp_laag: bound(u.krimp - Z * u.krimpSe),
      krimp_hoog: bound(u.krimp + Z * u.krimpSe),
      betrouwbaarheid: significant(u.betrouwbaarheid),
      n_nodig: u.nNodig === null ? null : significant(u.nNodig),
      waargenomen: share ? cell.teller : null,
      verwacht_aantal: expected,
      verhouding: ratio ? significant(ratio.verhouding) : null,
      verhouding_laag: ratio ? significant(ratio.interval.laag) : null,
      verhouding_hoog: ratio ? significant(ratio.interval.hoog) : null,
      ...SHOWN,
    };
  }

  private totalOf(model: string): number {
    return this.r.modellen.find((m) => m.model === model)?.n ?? -1;
  }

  checks(): PublishedRow[] {
    return this.r.controles.flatMap((c, volgorde): PublishedRow[] => {
      const groep = c.eenheid ? this.code("vestiging", c.groep) : c.groep;
      if (groep === undefined) return [];
      const own = !c.eenheid || this.outcome(c.model, "vestiging", c.groep)?.n === c.n;
      const base = { model: c.model, toets: c.toets, groep, volgorde };
      const { aantal } = this.policy.publicatie.drempels.telling;
      const few = c.teller !== undefined && (c.teller < aantal || c.n - c.teller < aantal);
      if (!own || few || !this.enough(c.patienten) || !this.whole(c.model, this.totalOf(c.model)))
        return [{ ...base, n: null, verwacht: null, ...NO_VALUE, ...this.hidden }];
      return [
        {
          ...base,
          n: c.n,
          verwacht: maybe(c.verwacht),
          waarde: significant(c.waarde),
          laag: maybe(c.laag),
          hoog: maybe(c.hoog),
          ...SHOWN,
        },
      ];
    });
  }

  questions(): PublishedRow[] {
    return this.r.vragen.map((v, volgorde) => {
      const base = { model: v.model, kenmerk: v.kenmerk, klasse: v.klasse, volgorde };
      const n = this.classSize(v.model, v.kenmerk, v.van, v.n);
      const mean = this.groupsShown(v.kenmerk, v.van);
      if (n === null || !mean || !this.enough(v.patienten) || !this.whole(v.model, this.totalOf(v.model)))
        return { ...base, n: null, ...NO_QUESTION, ...this.hidden };
      const three = (name: string, e: Estimate) => ({
        [name]: significant(e.waarde),
        [`${name}_laag`]: maybe(e.laag),
        [`${name}_hoog`]: maybe(e.hoog),
      });
      return {
        ...base,
        n,
        ...three("ongecorrigeerd", v.ongecorrigeerd),
        ...three("gecorrigeerd", v.gecorrigeerd),
        ...SHOWN,
      };
    });
  }

  /** What is near the mean of a diagnosis group, an attacked cell, stands only where that does. */
  private groupsShown(term: string, klassen: readonly string[]): boolean {
    if (!this.policy.casemix.kenmerken.find((k) => k.code === term)?.hoofdgroep) return true;
    const names = klassen.map((k) => HOOFDGROEPEN.find((h) => h.code === k)?.naam);
    return names.every((naam) => naam !== undefined && this.cells.diagnosis(naam) !== undefined);
  }
  /**
   * A scenario that uses values of those who were not measured stands at a level only if it may at all of its units: one that
   * is left out would follow from the others and the whole.
   */
  private complete(niveau: string, scenario: string): boolean {
    const own = this.r.grenzen.filter((b) => b.niveau === niveau && b.scenario === scenario && b.patienten !== null);
    return own.every((b) => this.enough(b.patienten ?? 0));
  }

  bounds(): PublishedRow[] {
    return this.r.grenzen.flatMap((b, volgorde): PublishedRow[] => {
      const eenheid = this.code(b.niveau, b.sleutel);
      if (eenheid === undefined) return [];
      const base = { niveau: b.niveau, eenheid, scenario: b.scenario, naam: b.naam, volgorde };
      const mean = this.cells.mean(b.niveau, b.sleutel);
      const closed = this.cells.closed(b.niveau, b.sleutel);
      const rest = closed?.n === null || closed === undefined ? null : closed.n - b.n;
      const known =
        mean?.n === b.n &&
        (b.scenario === "gemeten" ||
          (rest === b.aangevuld && (b.patienten === null || this.complete(b.niveau, b.scenario))));
      if (!known) return [{ ...base, n: null, n_aangevuld: null, waarde: null, ...this.hidden }];
      return [{ ...base, n: b.n, n_aangevuld: b.aangevuld, waarde: significant(b.waarde), ...SHOWN }];
    });
  }

  spread(): PublishedRow[] {
    return this.r.spreiding.map((s) => {
      const base = { model: s.model, variant: s.variant, niveau: s.niveau, periode: s.periode };
      const shown = this.enough(s.patienten) && this.cells.mean("totaal", "", s.periode)?.n === s.n;
      const nothing = { sd: null, sd_laag: null, sd_hoog: null, aandeel: null };
      if (!shown) return { ...base, n: null, eenheden: null, ...nothing, ...this.hidden };
      const about = { ...base, n: s.n, eenheden: s.eenheden };
      if (hasReason(s.schatting)) return { ...about, ...nothing, status: "niet beschikbaar", reden: s.schatting.reden };
      const { sd, aandeel } = s.schatting;
      return {
        ...about,
        sd: significant(sd.waarde),
        sd_laag: maybe(sd.laag),
        sd_hoog: maybe(sd.hoog),
        aandeel: significant(aandeel),
        ...SHOWN,
      };
    });
  }
}
