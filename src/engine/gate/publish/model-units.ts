import type { CasemixResult, UnitFigure } from "../../casemix/estimate.js";
import { hasReason } from "../../casemix/estimate.js";
import { emptyRow, type ReleaseRow } from "../../contract/tables.js";
import { Z } from "../../definitions/intervals.js";
import type { Level, Policy } from "../../policy/policy.js";
import { SHOWN, significant } from "./model-figures.js";
import type { ModelRule } from "./model-rule.js";
import { shareColumns } from "./model-shares.js";
import type { Measured } from "./published-cells.js";

/** The units of a level that have a cell of a model's outcome, in the order of their codes, with what the model says of them. */
type Places = (
  model: string,
  niveau: Level,
  find: (sleutel: string) => UnitFigure | undefined,
) => readonly { readonly eenheid: string; readonly van: UnitFigure | undefined }[];

/** Rows of units under the models: their figures, and for shares the limits of the funnel. */
export class UnitOutput {
  constructor(
    private readonly r: CasemixResult,
    private readonly policy: Policy,
    private readonly rule: ModelRule,
    private readonly places: Places,
  ) {}

  rows(): ReleaseRow<"casemix_eenheden">[] {
    return this.tables(({ model, niveau, eenheid, van }) => [
      van ? this.unit(van, eenheid) : { ...emptyRow("casemix_eenheden"), model, niveau, eenheid, ...this.rule.hidden },
    ]);
  }

  /** Rows of every unit of every level of every model. */
  private tables<Row>(
    rowsOf: (u: {
      readonly model: string;
      readonly niveau: Level;
      readonly eenheid: string;
      readonly van: UnitFigure | undefined;
    }) => Row[],
  ): Row[] {
    const tables = new Map(this.r.eenheden.map((u) => [`${u.model}|${u.niveau}`, u]));
    return [...tables.values()].flatMap(({ model, niveau }) => {
      const own = new Map(
        this.r.eenheden.filter((u) => u.model === model && u.niveau === niveau).map((u) => [u.sleutel, u]),
      );
      return this.places(model, niveau, (u) => own.get(u)).flatMap(({ eenheid, van }) =>
        rowsOf({ model, niveau, eenheid, van }),
      );
    });
  }

  /** The attacked cell of exactly the same zorgtrajecten, where all the rest holds too. */
  private cellOf(u: UnitFigure): Measured | null {
    const cell = this.rule.outcome(u.model, u.niveau, u.sleutel);
    const same = cell?.n === u.n && (!u.aandeel || cell.teller === u.aandeel.waargenomen);
    const whole = this.rule.whole(u.model, this.totalOf(u.model));
    return cell && same && whole && this.rule.enough(u.patienten) ? cell : null;
  }

  private unit(u: UnitFigure, eenheid: string): ReleaseRow<"casemix_eenheden"> {
    const cell = this.cellOf(u);
    const base = { ...emptyRow("casemix_eenheden"), model: u.model, niveau: u.niveau, eenheid };
    if (!cell) return { ...base, ...this.rule.hidden };
    return {
      ...base,
      n: u.n,
      ongecorrigeerd: cell.waarde,
      ongecorrigeerd_laag: cell.laag,
      ongecorrigeerd_hoog: cell.hoog,
      verwacht: significant(u.verwacht),
      gecorrigeerd: significant(u.gecorrigeerd),
      gecorrigeerd_laag: significant(u.gecorrigeerd - Z * (u.verschilSe ?? u.se)),
      gecorrigeerd_hoog: significant(u.gecorrigeerd + Z * (u.verschilSe ?? u.se)),
      se: significant(u.se),
      krimp: significant(u.krimp),
      krimp_laag: significant(u.krimp - Z * u.krimpSe),
      krimp_hoog: significant(u.krimp + Z * u.krimpSe),
      betrouwbaarheid: significant(u.betrouwbaarheid),
      n_nodig: u.nNodig === null ? null : significant(u.nNodig),
      ...(u.aandeel ? shareColumns(u.aandeel, this.wholeOf(u.model)) : {}),
      ...SHOWN,
    };
  }

  /** Limits of the counts of shares, of the units that have a row. */
  limits(): ReleaseRow<"casemix_trechter">[] {
    return this.tables(({ model, niveau, eenheid, van }) => {
      if (this.policy.casemix.modellen.find((m) => m.code === model)?.soort !== "logistisch") return [];
      return this.policy.casemix.trechter.grenzen.map((grens) => {
        const found = van && this.cellOf(van) ? van.aandeel?.grenzen.find((g) => g.grens === grens) : undefined;
        return {
          ...{ model, niveau, eenheid, grens, onder: found?.onder ?? null, boven: found?.boven ?? null },
          ...(found ? SHOWN : this.rule.hidden),
        };
      });
    });
  }

  private wholeOf(model: string): number {
    const found = this.r.modellen.find((m) => m.model === model && m.grootheid === "geheel");
    return found && !hasReason(found.schatting) ? found.schatting.waarde : 0;
  }

  private totalOf(model: string): number {
    return this.r.modellen.find((m) => m.model === model)?.n ?? -1;
  }
}
