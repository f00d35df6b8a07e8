import type { CasemixResult, CheckFigure, Estimate, ModelCard, UnitFigure } from "../casemix/estimate.js";
import { hasReason } from "../casemix/estimate.js";
import { Z } from "../definitions/intervals.js";
import { indirect } from "../definitions/standardisation.js";
import type { Level, Policy } from "../policy/policy.js";
import type { CASEMIX_NAMES } from "../release/casemix-tables.js";
import type { PublishedRow } from "../release/contract.js";
import { boundRows } from "./model-bounds.js";
import { maybe, NO_QUESTION, NO_UNIT, NO_VALUE, SHOWN, significant } from "./model-figures.js";
import { ModelRule } from "./model-rule.js";
import type { Cells } from "./published-cells.js";

/**
 * What of the casemix models may be published, by rule (docs/disclosure.md): three significant digits; at least policy's
 * number of patients per class and per unit; what is said of a unit or a class stands only where the count or mean of the
 * same zorgtrajecten stands among the cells that were attacked, with the n of that cell. Nothing is decided here by outcome.
 */

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
  const rule = new ModelRule(cells, policy);
  const out = new Output(r, cells, code, policy, rule);
  return {
    modellen: out.cards(),
    casemix_model: out.models(),
    casemix_effecten: out.effects(),
    casemix_eenheden: out.units(),
    casemix_controle: out.checks(),
    casemix_vragen: out.questions(),
    casemix_grenzen: boundRows(r.grenzen, cells, code, rule),
    variantie: out.spread(),
  };
}

class Output {
  constructor(
    private readonly r: CasemixResult,
    private readonly cells: Cells,
    private readonly code: (niveau: Level, sleutel: string) => string | undefined,
    private readonly policy: Policy,
    private readonly rule: ModelRule,
  ) {}

  cards(): PublishedRow[] {
    const { modellen, trechter, betrouwbaarheid, ontbrekend, bron } = this.policy.casemix;
    const policyOf = (k: ModelCard) => modellen.find((m) => m.code === k.model);
    return this.r.kaarten.map((k, volgorde) => ({
      model: k.model,
      titel: k.titel,
      toelichting: policyOf(k)?.toelichting ?? "",
      soort: k.soort,
      eenheid: k.eenheid,
      populatie: k.populatie,
      covariaten: k.covariaten.join("; "),
      weggelaten: k.weggelaten.map((w) => `${w.naam}: ${w.reden}`).join("; "),
      ontbrekend,
      bron,
      indicator: k.indicator,
      doel: policyOf(k)?.doel?.waarde ?? null,
      doel_bron: policyOf(k)?.doel?.bron ?? trechter.doel,
      grenzen: trechter.grenzen.join("; "),
      betrouwbaarheid,
      volgorde,
    }));
  }

  models(): PublishedRow[] {
    return this.r.modellen.map((m) => {
      const shown = this.rule.enough(m.patienten) && this.rule.whole(m.model, m.n);
      const base = { model: m.model, variant: m.variant, grootheid: m.grootheid };
      if (!shown) return { ...base, n: null, ...NO_VALUE, ...this.rule.hidden };
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
      const size = e.klasse === "" ? e.n : this.rule.classSize(e.model, e.term, e.van, e.n);
      if (
        size === null ||
        !this.rule.groupsShown(e.term, e.van) ||
        !this.rule.enough(e.patienten) ||
        !this.rule.whole(e.model, e.totaal)
      )
        return { ...base, n: null, effect: null, se: null, laag: null, hoog: null, ...this.rule.hidden };
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
    const tables = new Map(this.r.eenheden.map((u) => [`${u.model}|${u.niveau}`, u]));
    return [...tables.values()].flatMap(({ model, niveau }) => {
      const own = new Map(
        this.r.eenheden.filter((u) => u.model === model && u.niveau === niveau).map((u) => [u.sleutel, u]),
      );
      return this.places(model, niveau, (u) => own.get(u)).map(({ eenheid, van }) =>
        van ? this.unit(van, eenheid) : { model, niveau, eenheid, ...NO_UNIT, ...this.rule.hidden },
      );
    });
  }

  /**
   * The units of a level that have a cell of a model's outcome, in the order of their codes, with what the model says of them:
   * who has no pair at all has a place like who has few.
   */
  private places<T>(
    model: string,
    niveau: Level,
    find: (sleutel: string) => T | undefined,
  ): { readonly eenheid: string; readonly van: T | undefined }[] {
    return this.rule
      .unitsOf(model, niveau)
      .flatMap((sleutel) => {
        const eenheid = this.code(niveau, sleutel);
        return eenheid === undefined ? [] : [{ eenheid, van: find(sleutel) }];
      })
      .sort((a, b) => (a.eenheid < b.eenheid ? -1 : 1));
  }

  private unit(u: UnitFigure, eenheid: string): PublishedRow {
    const cell = this.rule.outcome(u.model, u.niveau, u.sleutel);
    const base = { model: u.model, niveau: u.niveau, eenheid };
    if (!cell || cell.n !== u.n || !this.rule.enough(u.patienten) || !this.rule.whole(u.model, this.totalOf(u.model)))
      return { ...base, ...NO_UNIT, ...this.rule.hidden };
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
      gecorrigeerd_laag: bound(u.gecorrigeerd - Z * (u.verschilSe ?? u.se)),
      gecorrigeerd_hoog: bound(u.gecorrigeerd + Z * (u.verschilSe ?? u.se)),
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
    const labels = this.r.controles.filter((c) => !c.eenheid);
    const perUnit = this.r.controles.filter((c) => c.eenheid);
    const models = [...new Set(perUnit.map((c) => c.model))];
    // The tenths add up to the published whole: of one that is hidden the others and the whole would tell.
    const broken = new Set(labels.filter((c) => c.toets === "calibratie" && !this.stands(c)).map((c) => c.model));
    return [
      ...labels.map((c, volgorde) =>
        this.check(
          c.model,
          c.toets,
          c.groep,
          volgorde,
          c.toets === "calibratie" && broken.has(c.model) ? undefined : c,
        ),
      ),
      ...models.flatMap((model) =>
        this.places(model, "vestiging", (u) => perUnit.find((c) => c.model === model && c.groep === u)).map(
          ({ eenheid, van }, volgorde) => this.check(model, "invloed", eenheid, volgorde, van),
        ),
      ),
    ];
  }

  private stands(c: CheckFigure): boolean {
    const { aantal } = this.policy.publicatie.drempels.telling;
    const own = !c.eenheid || this.rule.outcome(c.model, "vestiging", c.groep)?.n === c.n;
    const few = c.teller !== undefined && (c.teller < aantal || c.n - c.teller < aantal);
    return own && !few && this.rule.enough(c.patienten) && this.rule.whole(c.model, this.totalOf(c.model));
  }

  private check(
    model: string,
    toets: string,
    groep: string,
    volgorde: number,
    c: CheckFigure | undefined,
  ): PublishedRow {
    const base = { model, toets, groep, volgorde };
    if (!c || !this.stands(c)) return { ...base, n: null, verwacht: null, ...NO_VALUE, ...this.rule.hidden };
    return {
      ...base,
      n: c.n,
      verwacht: maybe(c.verwacht),
      waarde: significant(c.waarde),
      laag: maybe(c.laag),
      hoog: maybe(c.hoog),
      ...SHOWN,
    };
  }

  questions(): PublishedRow[] {
    return this.r.vragen.map((v, volgorde) => {
      const base = { model: v.model, kenmerk: v.kenmerk, klasse: v.klasse, volgorde };
      const n = this.rule.classSize(v.model, v.kenmerk, v.van, v.n);
      const mean = this.rule.groupsShown(v.kenmerk, v.van);
      if (n === null || !mean || !this.rule.enough(v.patienten) || !this.rule.whole(v.model, this.totalOf(v.model)))
        return { ...base, n: null, ...NO_QUESTION, ...this.rule.hidden };
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

  spread(): PublishedRow[] {
    return this.r.spreiding.map((s) => {
      const base = { model: s.model, variant: s.variant, niveau: s.niveau, periode: s.periode };
      const shown = this.rule.enough(s.patienten) && this.cells.mean("totaal", "", s.periode)?.n === s.n;
      const nothing = { sd: null, sd_laag: null, sd_hoog: null, aandeel: null };
      if (!shown) return { ...base, n: null, eenheden: null, ...nothing, ...this.rule.hidden };
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
