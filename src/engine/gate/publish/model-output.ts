import type { CasemixResult, CheckFigure, ModelCard } from "../../casemix/estimate.js";
import { hasReason } from "../../casemix/estimate.js";
import type { CASEMIX_TABLES } from "../../contract/casemix-tables.js";
import { emptyRow, type ReleaseRow, type ReleaseRows } from "../../contract/tables.js";
import { verdelingVan } from "../../policy/casemix.js";
import type { Level, Policy } from "../../policy/policy.js";
import { boundRows } from "./model-bounds.js";
import { maybe, SHOWN, significant } from "./model-figures.js";
import { ModelRule } from "./model-rule.js";
import { stepRows } from "./model-steps.js";
import { UnitOutput } from "./model-units.js";
import type { Cells } from "./published-cells.js";

/**
 * What of the casemix models may be published, by rule (docs/disclosure.md): three significant digits; at least policy's
 * number of patients per class and per unit; what tells the level of a unit or a class stands only where the count or mean of the
 * same zorgtrajecten stands among the cells that were attacked, with the n of that cell. Nothing is decided here by outcome.
 */
/** Quantities that tell the level of the whole. */
const LEVELS: ReadonlySet<string> = new Set(["geheel", "midden"]);
/** Quantities that hold a spread between units, by the level. */
const SPREADS = {
  vestiging: /^(sd|icc|mediaan_verschil)(_odds)?_vestiging$|^r2_conditioneel$/,
  behandelaar: /^(sd|icc|mediaan_verschil)(_odds)?_behandelaar$|^r2_conditioneel$/,
} as const;

type Tables = ReleaseRows<Exclude<(typeof CASEMIX_TABLES)[number]["naam"], "kenmerken">>;

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
  const rule = new ModelRule(cells, policy, r);
  const out = new Output(r, code, policy, rule);
  const units = new UnitOutput(r, policy, rule, (model, niveau, find) => out.places(model, niveau, find));
  return {
    modellen: out.cards(),
    casemix_model: out.models(),
    casemix_effecten: out.effects(),
    casemix_eenheden: units.rows(),
    casemix_trechter: units.limits(),
    casemix_stappen: stepRows(r, rule, (model, niveau, find) => out.places(model, niveau, find)),
    casemix_controle: out.checks(),
    casemix_vragen: out.questions(),
    casemix_grenzen: boundRows(r.grenzen, cells, code, rule),
    variantie: out.spread(),
  };
}

class Output {
  constructor(
    private readonly r: CasemixResult,
    private readonly code: (niveau: Level, sleutel: string) => string | undefined,
    private readonly policy: Policy,
    private readonly rule: ModelRule,
  ) {}

  cards(): ReleaseRow<"modellen">[] {
    return this.r.kaarten.map((k, volgorde) => this.card(k, volgorde));
  }

  private card(k: ModelCard, volgorde: number): ReleaseRow<"modellen"> {
    const { modellen, trechter, betrouwbaarheid, ontbrekend, bron } = this.policy.casemix;
    const own = modellen.find((m) => m.code === k.model);
    return {
      model: k.model,
      titel: k.titel,
      toelichting: own?.toelichting ?? "",
      soort: k.soort,
      eenheid: k.eenheid,
      populatie: k.populatie,
      covariaten: k.covariaten.join("; "),
      weggelaten: k.weggelaten.map((w) => `${w.naam}: ${w.reden}`).join("; "),
      ontbrekend,
      bron,
      indicator: k.indicator,
      doel: own?.doel?.waarde ?? null,
      doel_bron: own?.doel?.bron ?? trechter.doel,
      grenzen: trechter.grenzen.join("; "),
      verdeling: own?.soort === "logistisch" ? verdelingVan(own) : null,
      betrouwbaarheid,
      volgorde,
    };
  }

  models(): ReleaseRow<"casemix_model">[] {
    return this.r.modellen.map((m) => {
      const level = !LEVELS.has(m.grootheid) || this.rule.whole(m.model, m.n);
      const spread = (["vestiging", "behandelaar"] as const).every(
        (niveau) => !SPREADS[niveau].test(m.grootheid) || this.rule.spreadOf(m.model, niveau),
      );
      const base = { ...emptyRow("casemix_model"), model: m.model, variant: m.variant, grootheid: m.grootheid };
      if (!this.rule.estimates(m.model) || !level || !spread) return { ...base, ...this.rule.hidden };
      if (hasReason(m.schatting)) return { ...base, n: m.n, status: "niet beschikbaar", reden: m.schatting.reden };
      const { waarde, laag, hoog } = m.schatting;
      return { ...base, waarde: significant(waarde), laag: maybe(laag), hoog: maybe(hoog), n: m.n, ...SHOWN };
    });
  }

  effects(): ReleaseRow<"casemix_effecten">[] {
    return this.r.effecten.map((e, volgorde) => {
      const base = {
        ...emptyRow("casemix_effecten"),
        model: e.model,
        variant: e.variant,
        term: e.term,
        klasse: e.klasse,
        naam: e.naam,
        referentie: e.referentie,
        volgorde,
      };
      const size = e.klasse === "" ? e.n : this.rule.classSize(e.model, e.term, e.van, e.n);
      if (size === null || !this.rule.effect(e)) return { ...base, ...this.rule.hidden };
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

  /**
   * The units of a level that have a cell of a model's outcome, in the order of their codes, with what the model says of them:
   * who has no pair at all has a place like who has few.
   */
  places<T>(
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

  private totalOf(model: string): number {
    return this.r.modellen.find((m) => m.model === model)?.n ?? -1;
  }

  checks(): ReleaseRow<"casemix_controle">[] {
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
    // Means of tenths add up to the whole.
    const stands =
      c.toets === "calibratie" ? this.rule.whole(c.model, this.totalOf(c.model)) : this.rule.estimates(c.model);
    return own && !few && this.rule.enough(c.patienten) && stands;
  }

  private check(
    model: string,
    toets: string,
    groep: string,
    volgorde: number,
    c: CheckFigure | undefined,
  ): ReleaseRow<"casemix_controle"> {
    const base = { ...emptyRow("casemix_controle"), model, toets, groep, volgorde };
    if (!c || !this.stands(c)) return { ...base, ...this.rule.hidden };
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

  questions(): ReleaseRow<"casemix_vragen">[] {
    return this.r.vragen.map((v, volgorde) => {
      const base = { ...emptyRow("casemix_vragen"), model: v.model, kenmerk: v.kenmerk, klasse: v.klasse, volgorde };
      const n = this.rule.classSize(v.model, v.kenmerk, v.van, v.n);
      const mean = this.rule.groupsShown(v.kenmerk, v.van);
      if (n === null || !mean || !this.rule.enough(v.patienten) || !this.rule.whole(v.model, this.totalOf(v.model)))
        return { ...base, ...this.rule.hidden };
      return {
        ...base,
        n,
        ongecorrigeerd: significant(v.ongecorrigeerd.waarde),
        ongecorrigeerd_laag: maybe(v.ongecorrigeerd.laag),
        ongecorrigeerd_hoog: maybe(v.ongecorrigeerd.hoog),
        gecorrigeerd: significant(v.gecorrigeerd.waarde),
        gecorrigeerd_laag: maybe(v.gecorrigeerd.laag),
        gecorrigeerd_hoog: maybe(v.gecorrigeerd.hoog),
        ...SHOWN,
      };
    });
  }

  spread(): ReleaseRow<"variantie">[] {
    return this.r.spreiding.map((s) => {
      const base = {
        ...emptyRow("variantie"),
        model: s.model,
        variant: s.variant,
        niveau: s.niveau,
        periode: s.periode,
      };
      if (!this.rule.spreadIn(s)) return { ...base, ...this.rule.hidden };
      const about = { ...base, n: s.n, eenheden: s.eenheden };
      if (hasReason(s.schatting)) return { ...about, status: "niet beschikbaar", reden: s.schatting.reden };
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
