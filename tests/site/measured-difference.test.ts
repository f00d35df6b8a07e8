import { expect, test } from "vitest";
import { verschilAandelen, verschilGemiddelden } from "../../src/engine/definitions/difference.js";
import { measuredDifference } from "../../src/site/pages/casemix/measured.js";
import { splitOf } from "../../src/site/pages/casemix/split.js";
import type { Model, UnitRow } from "../../src/site/queries/casemix.js";
import type { Query } from "../../src/site/query.js";

/** A unit's measured difference from the whole that holds it, on the casemix pages. */

const model = (soort: string) => ({ model: "m", soort, indicator: "delta-t-alle|standaard" }) as unknown as Model;
const unit = (over: Partial<UnitRow>) => ({ eenheid: "v1", naam: "Abeel", reden: null, ...over }) as unknown as UnitRow;
const mean = (niveau: string, eenheid: string, n: number, waarde: number, sd: number) => ({
  niveau,
  eenheid,
  n,
  waarde,
  sd,
  teller: null,
});
/** Answers with the rows of the level that is asked for, or with the one quantity of a model. */
const answering = (rows: readonly { niveau?: string }[]): Query => ({
  all: async <T>(sql: string) =>
    rows.filter((r) => r.niveau === undefined || sql.includes(`i.niveau = '${r.niveau}'`)) as unknown as T[],
});

test("a mean: the interval is that of unit minus rest, made smaller by the rest's part; half of all make it half as wide", async () => {
  const q = answering([mean("totaal", "totaal", 400, 8, 9.05), mean("vestiging", "v1", 200, 9, 9)]);
  const v = (await measuredDifference(q, model("lineair"), "vestiging"))(unit({ n: 200 }));
  // The others: 200 with mean 7; their squares are what the whole's and the unit's leave.
  const sd = Math.sqrt((399 * 9.05 ** 2 - 199 * 9 ** 2 - 400) / 199);
  const of = (waarde: number, s: number) => ({ waarde, fout: s / Math.sqrt(200), df: 199 });
  const exact = verschilGemiddelden(of(9, 9), of(7, sd));
  expect(v?.waarde).toBeCloseTo(1, 9);
  // Rounding to two decimals moves either end of unit − rest by at most 0.02, and the errors a little.
  expect(v?.laag).toBeLessThan(exact.laag / 2);
  expect(v?.laag).toBeGreaterThan(exact.laag / 2 - 0.02);
  expect(v?.hoog).toBeLessThan(exact.hoog / 2 + 0.02);
  const own = unit({ n: 200, ongecorrigeerd: 9, ongecorrigeerd_laag: 7.75, ongecorrigeerd_hoog: 10.25 });
  const m = model("lineair");
  expect(splitOf(own, 8, m, v).gemeten).toEqual({ waarde: 1, laag: v?.laag, hoog: v?.hoog, reden: null });
  expect(v?.laag).toBeGreaterThan(0);
  // Without the parts the unit's own interval stands for it, which here does not leave out 0.
  expect(splitOf(own, 8, m).gemeten).toMatchObject({ laag: -0.25, hoog: 2.25 });
});

test("a share: the others follow from the whole's percentage, whose rounding widens the interval", async () => {
  const q = answering([{ variant: "casemix", grootheid: "geheel", n: 1000, waarde: 56 } as never]);
  const v = (await measuredDifference(q, model("logistisch"), "vestiging"))(unit({ n: 100, waargenomen: 70 }));
  const rest = verschilAandelen({ teller: 70, n: 100 }, { teller: 490, n: 900 });
  expect(v?.waarde).toBeCloseTo(14, 9);
  expect(v?.laag).toBeCloseTo(0.9 * (rest.laag - (0.05 * 1000) / 900), 9);
  expect(v?.hoog).toBeCloseTo(0.9 * (rest.hoog + (0.05 * 1000) / 900), 9);
});

test("nothing where unit or whole is not shown, or they do not count the same zorgtrajecten", async () => {
  const of = async (rows: readonly { niveau?: string }[], r: UnitRow, soort = "lineair") =>
    (await measuredDifference(answering(rows), model(soort), "vestiging"))(r);
  const [whole, own] = [mean("totaal", "totaal", 400, 8, 9), mean("vestiging", "v1", 200, 9, 9)];
  expect(await of([whole], unit({ n: 200 }))).toBeNull();
  expect(await of([own], unit({ n: 200 }))).toBeNull();
  expect(await of([whole, own], unit({ n: 190 }))).toBeNull();
  expect(await of([{ ...whole, sd: null } as never, own], unit({ n: 200 }))).toBeNull();
  expect(await of([], unit({ n: 100, waargenomen: 70 }), "logistisch")).toBeNull();
  const all = [{ variant: "casemix", grootheid: "geheel", n: 100, waarde: 70 } as never];
  expect(await of(all, unit({ n: 100, waargenomen: 70 }), "logistisch")).toBeNull();
  expect(await of(all, unit({ n: null, waargenomen: null }), "logistisch")).toBeNull();
});
