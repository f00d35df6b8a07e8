import { describe, expect, test } from "vitest";
import type { CasemixResult, UnitFigure } from "../../src/engine/casemix/estimate.js";
import { NO_FIGURE, type PublishedCell } from "../../src/engine/gate/publish/figures.js";
import { significant } from "../../src/engine/gate/publish/model-figures.js";
import { publishModels } from "../../src/engine/gate/publish/model-output.js";
import { Cells } from "../../src/engine/gate/publish/published-cells.js";
import { casemix as casemixSchema } from "../../src/engine/policy/casemix.js";
import { readPolicy } from "../../src/engine/policy/policy.js";

/** The rule for what a model may say: beside an attacked cell of the same zorgtrajecten, from ten patients, in three digits. */

const policy = readPolicy();
const cell = (over: Partial<PublishedCell>): PublishedCell => ({
  ...NO_FIGURE,
  niveau: "totaal",
  eenheid: "",
  periode: "totaal",
  uitsplitsing: "",
  categorie: "",
  populatie: "hoofdparen",
  instrument: "",
  indicator: "delta-t-alle",
  definitie: "standaard",
  status: "getoond",
  reden: null,
  ...over,
});
const closed = (n: number, over: Partial<PublishedCell> = {}) =>
  cell({ indicator: "afgesloten", populatie: "afgesloten", n, waarde: n, ...over });
const mean = (n: number, waarde: number, over: Partial<PublishedCell> = {}) =>
  cell({ n, waarde, sd: 9, laag: waarde - 1, hoog: waarde + 1, ...over });
const trait = (klasse: string, n: number, over: Partial<PublishedCell> = {}) =>
  cell({
    indicator: "kenmerk",
    populatie: "met uitkomst",
    uitsplitsing: "geslacht",
    categorie: klasse,
    n,
    waarde: n,
    ...over,
  });
const hidden = { status: "verborgen", n: null, waarde: null, reden: policy.publicatie.reden } as const;

const unit = (over: Partial<UnitFigure> = {}): UnitFigure => ({
  model: "delta-t",
  niveau: "vestiging",
  sleutel: "O\u001fV",
  n: 40,
  patienten: 40,
  verwacht: 11.2345,
  gecorrigeerd: 12.3456,
  se: 0.98765,
  krimp: 12.1,
  krimpSe: 0.5,
  betrouwbaarheid: 0.71234,
  nNodig: 1234,
  ...over,
});
const NOTHING: CasemixResult = {
  kaarten: [],
  modellen: [],
  effecten: [],
  eenheden: [],
  controles: [],
  vragen: [],
  spreiding: [],
  grenzen: [],
  apart: [],
  stappen: [],
};
const geheel = {
  model: "delta-t",
  variant: "casemix",
  grootheid: "geheel",
  n: 100,
  patienten: 100,
  schatting: { waarde: 12.3456 },
};
const base = [mean(100, 12.05), mean(40, 11.5, { niveau: "vestiging", eenheid: "O\u001fV" })];
const publish = (r: Partial<CasemixResult>, cells: readonly PublishedCell[] = base, of = policy) =>
  publishModels(
    { ...NOTHING, modellen: [geheel], ...r },
    new Cells(cells),
    (niveau, sleutel) => (niveau === "behandelaar" ? undefined : `${niveau}:${sleutel}`),
    of,
  );

test("target, limits and wanted reliability are those of policy; without a target of its own a model has none", () => {
  const card = {
    model: "delta-t",
    titel: "Delta-T",
    soort: "lineair",
    eenheid: "T",
    populatie: "hoofdparen",
    covariaten: [],
    weggelaten: [],
    indicator: "delta-t-alle|standaard",
  } as const;
  expect(publish({ kaarten: [card] }).modellen[0]).toMatchObject({
    doel: null,
    doel_bron: policy.casemix.trechter.doel,
    grenzen: "95; 99.8",
    betrouwbaarheid: 0.7,
  });
  const modellen = policy.casemix.modellen.map((m) => ({
    ...m,
    doel: { waarde: 8.5, bron: "afspraak van het netwerk" },
  }));
  const of = {
    ...policy,
    casemix: { ...policy.casemix, modellen, betrouwbaarheid: 0.8, trechter: { grenzen: [90], doel: "" } },
  };
  expect(publish({ kaarten: [card] }, base, of).modellen[0]).toMatchObject({
    doel: 8.5,
    doel_bron: "afspraak van het netwerk",
    grenzen: "90",
    betrouwbaarheid: 0.8,
  });
});

test("three significant digits", () => {
  expect([1234.5, 12.3456, 0.0123456, -0.00099951, 0, -0.0000001].map(significant)).toEqual([
    1230, 12.3, 0.0123, -0.001, 0, -1e-7,
  ]);
});

describe("a unit", () => {
  test("stands beside the attacked mean of the same zorgtrajecten, with that mean as it was published", () => {
    const [row] = publish({ eenheden: [unit()] }).casemix_eenheden;
    expect(row).toMatchObject({
      status: "getoond",
      n: 40,
      ongecorrigeerd: 11.5,
      gecorrigeerd: 12.3,
      se: 0.988,
      n_nodig: 1230,
    });
  });
  test("is hidden where that mean is hidden, is not there, or is of others", () => {
    for (const cells of [
      [base[0] as PublishedCell, mean(40, 11.5, { niveau: "vestiging", eenheid: "O\u001fV", ...hidden })],
      [base[0] as PublishedCell, closed(60, { niveau: "vestiging", eenheid: "O\u001fV" })],
      [base[0] as PublishedCell, mean(41, 11.5, { niveau: "vestiging", eenheid: "O\u001fV" })],
    ]) {
      const [row] = publish({ eenheden: [unit()] }, cells).casemix_eenheden;
      expect(row).toMatchObject({ status: "verborgen", reden: policy.publicatie.reden });
      const known = new Set(["model", "niveau", "eenheid", "status", "reden"]);
      for (const [k, v] of Object.entries(row ?? {})) if (!known.has(k)) expect(v, k).toBeNull();
    }
  });
  test("needs ten patients; nine are hidden", () => {
    expect(publish({ eenheden: [unit({ patienten: 10 })] }).casemix_eenheden[0]?.["status"]).toBe("getoond");
    expect(publish({ eenheden: [unit({ patienten: 9 })] }).casemix_eenheden[0]?.["status"]).toBe("verborgen");
  });
  test("a unit without any pair has the rows of one with few, in the order of the codes", () => {
    const at = (sleutel: string) => ({ niveau: "vestiging", eenheid: `O\u001f${sleutel}` }) as const;
    const cells = [...base, mean(0, 0, { ...at("A"), ...hidden }), closed(52, at("V")), closed(7, at("A"))];
    const check = { model: "delta-t", toets: "invloed", groep: "O\u001fV", eenheid: true } as const;
    const bound = { niveau: "vestiging", sleutel: "O\u001fV", scenario: "gemeten", naam: "x" } as const;
    const out = publish(
      {
        eenheden: [unit()],
        controles: [{ ...check, n: 40, patienten: 40, verwacht: null, waarde: 0.4 }],
        grenzen: [{ ...bound, n: 40, aangevuld: 0, patienten: null, waarde: 11.5 }],
      },
      cells,
    );
    for (const [rows, units] of [
      [out.casemix_eenheden, out.casemix_eenheden.map((r) => r.eenheid)],
      [out.casemix_controle, out.casemix_controle.map((r) => r.groep)],
      [out.casemix_grenzen, out.casemix_grenzen.map((r) => r.eenheid)],
    ] as const) {
      expect(units).toEqual(["vestiging:O\u001fA", "vestiging:O\u001fV"]);
      expect(rows.map((r) => r["status"])).toEqual(["verborgen", "getoond"]);
      expect(rows[0]).toMatchObject({ n: null, reden: policy.publicatie.reden });
    }
    // One with few pairs looks the same.
    const few = publish({ eenheden: [unit(), unit({ sleutel: "O\u001fA", n: 3, patienten: 3 })] }, cells);
    expect(few.casemix_eenheden).toEqual(out.casemix_eenheden);
  });
  test("a level that the edition does not have leaves no row at all", () => {
    expect(publish({ eenheden: [unit({ niveau: "behandelaar" })] }).casemix_eenheden).toEqual([]);
  });
  test("nothing of a model whose whole is hidden, or another", () => {
    const cells = [mean(100, 12.05, hidden), base[1] as PublishedCell];
    const out = publish({ eenheden: [unit()] }, cells);
    expect(out.casemix_eenheden[0]?.["status"]).toBe("verborgen");
    expect(out.casemix_model[0]).toMatchObject({ status: "verborgen", waarde: null, n: null });
    expect(publish({}, [mean(101, 12.05)]).casemix_model[0]?.["status"]).toBe("verborgen");
    expect(publish({}).casemix_model[0]).toMatchObject({ status: "getoond", waarde: 12.3, n: 100 });
  });
  describe("of a share", () => {
    const shares = (over: Partial<PublishedCell>) =>
      cell({ indicator: "delta-t-alle-klasse", definitie: "drie klassen", uitsplitsing: "delta-t-klasse", ...over });
    const rest = "onveranderd of verslechterd";
    const at = { niveau: "vestiging", eenheid: "O\u001fV" } as const;
    const cells = [
      shares({ categorie: rest, n: 100, teller: 40, waarde: 40, laag: 31, hoog: 50 }),
      shares({ categorie: rest, ...at, n: 40, teller: 10, waarde: 25, laag: 14.2, hoog: 40.2 }),
    ];
    const model = "verbeterd-5t";
    const aandeel = {
      waargenomen: 30,
      verwacht: 24.0004,
      variantie: 9.4321,
      verhouding: { laag: 1.00042, hoog: 1.46 },
      gecorrigeerd: { laag: 60.04, hoog: 88.123 },
      krimp: { laag: 58.2, hoog: 79.96 },
      grenzen: [
        { grens: 95, onder: 18, boven: 29 },
        { grens: 99.8, onder: 14, boven: 33 },
      ],
    };
    const of = (u: Partial<UnitFigure> = {}, all = cells) =>
      publish(
        {
          modellen: [{ ...geheel, model, schatting: { waarde: 60.01 } }],
          eenheden: [unit({ model, aandeel, gecorrigeerd: 75, ...u })],
        },
        all,
      );
    test("observed is the cell's, the rest in three digits, and z in two decimals", () => {
      expect(of().casemix_eenheden[0]).toMatchObject({
        ongecorrigeerd: 75,
        ongecorrigeerd_laag: 59.8,
        ongecorrigeerd_hoog: 85.8,
        gecorrigeerd: 75,
        gecorrigeerd_hoog: 88.1,
        waargenomen: 30,
        verwacht_aantal: 24,
        variantie: 9.43,
        z: 1.95,
        verhouding: 1.25,
        verhouding_hoog: 1.46,
        krimp_laag: 58.2,
        krimp_hoog: 80,
      });
    });
    test("rounding does not make an interval touch what it leaves out: 30 is over 29, and 1 and the whole are outside", () => {
      expect(of().casemix_eenheden[0]).toMatchObject({ verhouding_laag: 1.01, gecorrigeerd_laag: 60.1 });
    });
    test("limits are whole counts per level of policy, and stand only where the unit's row does", () => {
      const base = { model, niveau: "vestiging", eenheid: "vestiging:O\u001fV" };
      expect(of().casemix_trechter).toEqual([
        { ...base, grens: 95, onder: 18, boven: 29, status: "getoond", reden: null },
        { ...base, grens: 99.8, onder: 14, boven: 33, status: "getoond", reden: null },
      ]);
      const gone = { onder: null, boven: null, status: "verborgen", reden: policy.publicatie.reden };
      const hiddenCells = [cells[0] as PublishedCell, { ...(cells[1] as PublishedCell), ...hidden, teller: null }];
      for (const out of [of({ patienten: 9 }), of({ n: 41 }), of({}, hiddenCells)]) {
        expect(out.casemix_trechter).toEqual([
          { ...base, grens: 95, ...gone },
          { ...base, grens: 99.8, ...gone },
        ]);
        expect(out.casemix_eenheden[0]).toMatchObject({ status: "verborgen", variantie: null, z: null });
      }
    });
    test("a count that is not the cell's is of other zorgtrajecten: nothing is said", () => {
      const other = of({ aandeel: { ...aandeel, waargenomen: 29 } });
      expect(other.casemix_eenheden[0]?.["status"]).toBe("verborgen");
      expect(other.casemix_trechter.every((r) => r["onder"] === null)).toBe(true);
    });
    test("a linear model has no limits of counts", () => {
      expect(publish({ eenheden: [unit()] }).casemix_trechter).toEqual([]);
      expect(publish({ eenheden: [unit()] }).casemix_eenheden[0]).toMatchObject({ z: null, variantie: null });
    });
    test("the card says how the count varies: Poisson only where policy calls the outcome rare", () => {
      const card = {
        model,
        titel: "x",
        soort: "logistisch",
        eenheid: "%",
        populatie: "hoofdparen",
        covariaten: [],
        weggelaten: [],
        indicator: "delta-t-alle-klasse|drie klassen",
      } as const;
      expect(publish({ kaarten: [card] }).modellen[0]).toMatchObject({ verdeling: "poisson-binomiaal" });
      const modellen = policy.casemix.modellen.map((m) =>
        m.code === model ? { ...m, zeldzaam: { bron: "enkele per duizend" } } : m,
      );
      const rare = { ...policy, casemix: { ...policy.casemix, modellen } };
      expect(publish({ kaarten: [card] }, base, rare).modellen[0]).toMatchObject({ verdeling: "poisson" });
      expect(publish({ kaarten: [{ ...card, model: "delta-t" }] }).modellen[0]).toMatchObject({ verdeling: null });
      expect(() => casemixSchema.parse(rare.casemix)).not.toThrow();
      const wrong = policy.casemix.modellen.map((m) => ({ ...m, zeldzaam: { bron: "x" } }));
      expect(() => casemixSchema.parse({ ...policy.casemix, modellen: wrong })).toThrow(/alleen een aandeel/);
    });
  });
});

/** A diagnosis group of thirty: the number of its class, and the mean beside it. */
const group = (over: Partial<PublishedCell> = {}) => [
  ...base,
  trait("angst", 30, { uitsplitsing: "hoofdgroep" }),
  mean(30, 10.12, { indicator: "delta-t-hoofdgroep", populatie: "Angststoornissen", ...over }),
];

describe("a class", () => {
  const effect = {
    model: "delta-t",
    variant: "casemix",
    term: "geslacht",
    klasse: "man",
    naam: "Geslacht: Man",
    van: ["man"],
    n: 40,
    patienten: 40,
    totaal: 100,
    effect: 1.23456,
    se: 0.5,
    half: 1,
    referentie: false,
    teller: null,
    eenEenheid: false,
  };
  const cells = [...base, trait("man", 40), trait("vrouw", 60)];
  test("has the n of its attacked cell", () => {
    expect(publish({ effecten: [effect] }, cells).casemix_effecten[0]).toMatchObject({
      n: 40,
      effect: 1.23,
      laag: 0.235,
      hoog: 2.23,
      status: "getoond",
    });
  });
  test("is hidden with its cell, and where its number differs from it", () => {
    expect(publish({ effecten: [effect] }, [...base, trait("man", 40, hidden)]).casemix_effecten[0]?.["status"]).toBe(
      "verborgen",
    );
    expect(publish({ effecten: [{ ...effect, n: 39 }] }, cells).casemix_effecten[0]?.["status"]).toBe("verborgen");
  });
  test("two classes that were joined have the n of both", () => {
    const joined = { ...effect, van: ["man", "vrouw"], n: 100 };
    expect(publish({ effecten: [joined] }, cells).casemix_effecten[0]).toMatchObject({ n: 100 });
    expect(publish({ effecten: [joined] }, [...base, trait("man", 40)]).casemix_effecten[0]?.["status"]).toBe(
      "verborgen",
    );
  });
  test("of a covariate that no cell counts: in tens", () => {
    const own = { ...effect, term: "eigen", n: 44 };
    expect(publish({ effecten: [own] }, cells).casemix_effecten[0]).toMatchObject({ n: 40, status: "getoond" });
    expect(publish({ effecten: [{ ...own, patienten: 9 }] }, cells).casemix_effecten[0]?.["status"]).toBe("verborgen");
  });
  test("the mean of a diagnosis group stands only where the attacked one does", () => {
    const question = {
      model: "delta-t",
      kenmerk: "hoofdgroep",
      klasse: "angst",
      van: ["angst"],
      n: 30,
      patienten: 30,
      ongecorrigeerd: { waarde: 10.123 },
      gecorrigeerd: { waarde: 11.456, laag: 9, hoog: 13 },
    };
    expect(publish({ vragen: [question] }, group()).casemix_vragen[0]).toMatchObject({
      n: 30,
      ongecorrigeerd: 10.1,
      gecorrigeerd: 11.5,
      gecorrigeerd_laag: 9,
    });
    expect(publish({ vragen: [question] }, group(hidden)).casemix_vragen[0]).toMatchObject({
      status: "verborgen",
      n: null,
      ongecorrigeerd: null,
    });
  });
});

describe("what is near a hidden figure", () => {
  test("the effect of a diagnosis group, which is near its mean, is hidden with it", () => {
    const effect = {
      model: "delta-t",
      variant: "casemix",
      term: "hoofdgroep",
      klasse: "angst",
      naam: "Angst",
      van: ["angst"],
      n: 30,
      patienten: 30,
      totaal: 100,
      effect: 0.5,
      se: 0.2,
      half: 0.4,
      referentie: false,
      teller: null,
      eenEenheid: false,
    };
    expect(publish({ effecten: [effect] }, group()).casemix_effecten[0]?.["status"]).toBe("getoond");
    expect(publish({ effecten: [effect] }, group(hidden)).casemix_effecten[0]).toMatchObject({
      status: "verborgen",
      effect: null,
      n: null,
    });
  });
  test("tenths add up to the whole: where one is hidden none is shown, and other checks stand", () => {
    const tenth = { model: "delta-t", toets: "calibratie", eenheid: false, verwacht: 40, waarde: 50 } as const;
    const statuses = (teller: number) =>
      publish({
        controles: [
          { ...tenth, groep: "1e", n: 50, patienten: 50, teller: 25 },
          { ...tenth, groep: "2e", n: 50, patienten: 50, teller },
          { ...tenth, toets: "residuen", groep: "scheefheid", n: 100, patienten: 100 },
        ],
      }).casemix_controle.map((r) => r["status"]);
    expect(statuses(45)).toEqual(["getoond", "getoond", "getoond"]);
    expect(statuses(46)).toEqual(["verborgen", "verborgen", "getoond"]);
    expect(statuses(4)).toEqual(["verborgen", "verborgen", "getoond"]);
  });
  test("a tenth of which nearly all, or hardly any, had the outcome says it of each of them", () => {
    const tenth = {
      model: "delta-t",
      toets: "calibratie",
      groep: "1e tiende",
      eenheid: false,
      n: 40,
      patienten: 40,
      verwacht: 50,
      waarde: 50,
    } as const;
    const status = (teller: number) => publish({ controles: [{ ...tenth, teller }] }).casemix_controle[0]?.["status"];
    expect([4, 5, 35, 36].map(status)).toEqual(["verborgen", "getoond", "getoond", "verborgen"]);
  });
  test("a scenario that may not be shown of one unit is shown of none at its level", () => {
    const at = (sleutel: string, patienten: number) =>
      ({
        niveau: "vestiging",
        sleutel,
        scenario: "laatste",
        naam: "x",
        n: 40,
        aangevuld: 12,
        patienten,
        waarde: 9,
      }) as const;
    const cells = [
      ...base,
      closed(52, { niveau: "vestiging", eenheid: "O\u001fV" }),
      closed(52, { niveau: "vestiging", eenheid: "O\u001fW" }),
      mean(40, 11, { niveau: "vestiging", eenheid: "O\u001fW" }),
    ];
    const shown = (other: number) =>
      publish({ grenzen: [at("O\u001fV", 12), at("O\u001fW", other)] }, cells).casemix_grenzen.map((r) => r["status"]);
    expect(shown(10)).toEqual(["getoond", "getoond"]);
    expect(shown(9)).toEqual(["verborgen", "verborgen"]);
  });
});

describe("bounds and spread", () => {
  const bound = {
    niveau: "vestiging",
    sleutel: "O\u001fV",
    scenario: "laatste",
    naam: "x",
    n: 40,
    aangevuld: 12,
    patienten: 12,
    waarde: 9.8765,
  } as const;
  const cells = [...base, closed(52, { niveau: "vestiging", eenheid: "O\u001fV" })];
  test("those who are added are what the published numbers leave", () => {
    expect(publish({ grenzen: [bound] }, cells).casemix_grenzen[0]).toMatchObject({
      n: 40,
      n_aangevuld: 12,
      waarde: 9.88,
      status: "getoond",
    });
    expect(publish({ grenzen: [bound] }, base).casemix_grenzen[0]).toMatchObject({ status: "verborgen", n: null });
  });
  test("values of fewer than ten patients are not used; a scenario that uses none may add them", () => {
    expect(publish({ grenzen: [{ ...bound, patienten: 9 }] }, cells).casemix_grenzen[0]?.["status"]).toBe("verborgen");
    expect(publish({ grenzen: [{ ...bound, patienten: null }] }, cells).casemix_grenzen[0]?.["status"]).toBe("getoond");
  });
  test("spread of a year stands beside the mean of that year", () => {
    const s = {
      model: "delta-t",
      variant: "leeg",
      niveau: "behandelaar",
      periode: "2018",
      n: 30,
      patienten: 30,
      eenheden: 12,
      schatting: { sd: { waarde: 1.2345, laag: 0, hoog: 2 }, aandeel: 3.3333 },
    } as const;
    expect(publish({ spreiding: [s] }, [...base, mean(30, 12, { periode: "2018" })]).variantie[0]).toMatchObject({
      sd: 1.23,
      sd_laag: 0,
      aandeel: 3.33,
      n: 30,
      eenheden: 12,
    });
    expect(publish({ spreiding: [s] }).variantie[0]).toMatchObject({ status: "verborgen", sd: null, n: null });
    expect(
      publish({ spreiding: [{ ...s, schatting: { reden: "te weinig" } }] }, [
        ...base,
        mean(30, 12, { periode: "2018" }),
      ]).variantie[0],
    ).toMatchObject({ status: "niet beschikbaar", reden: "te weinig" });
  });
});

describe("a model by its own rule, whose whole is hidden", () => {
  const slope = {
    model: "delta-t",
    variant: "casemix",
    term: "t_voor",
    klasse: "",
    naam: "T",
    van: [],
    n: 200,
    patienten: 200,
    totaal: 200,
    effect: 3.153,
    se: 0.2,
    half: 0.4,
    referentie: false,
    teller: null as number | null,
    eenEenheid: false,
  };
  const figure = (grootheid: string, waarde: number, patienten = 200, model = "delta-t") => ({
    model,
    variant: "casemix",
    grootheid,
    n: patienten,
    patienten,
    schatting: { waarde },
  });
  const of = (patienten: number, parameters = 9, r: Partial<CasemixResult> = {}, effect = slope) =>
    publish(
      {
        modellen: [
          figure("geheel", 12.3, patienten),
          figure("sd_rest", 8, patienten),
          figure("parameters", parameters, patienten),
        ],
        effecten: [effect, { ...slope, term: "", naam: "Uitgangspunt" }],
        ...r,
      },
      [mean(patienten, 12, hidden)],
    );
  test("from 200 patients on slopes and spread within stand; what tells its level does not", () => {
    const out = of(200);
    expect(out.casemix_effecten.map((r) => [r["term"], r["status"], r["effect"]])).toEqual([
      ["t_voor", "getoond", 3.15],
      ["", "verborgen", null],
    ]);
    expect(out.casemix_model.map((r) => r["status"])).toEqual(["verborgen", "getoond", "getoond"]);
    expect(of(199).casemix_effecten.every((r) => r["status"] === "verborgen")).toBe(true);
    expect(of(199).casemix_model.every((r) => r["n"] === null)).toBe(true);
  });
  test("a saturated model does not: ten patients per coefficient", () => {
    expect(of(200, 20).casemix_effecten[0]?.["status"]).toBe("getoond");
    expect(of(200, 21).casemix_effecten[0]?.["status"]).toBe("verborgen");
  });
  test("of a share ten with and ten without the outcome, in all and per level", () => {
    const level = (teller: number, n = 40) =>
      of(200, 9, {}, { ...slope, term: "eigen", klasse: "x", n, patienten: n, teller }).casemix_effecten[0]?.["status"];
    expect([9, 10, 30, 31].map((t) => level(t))).toEqual(["verborgen", "getoond", "getoond", "verborgen"]);
    const whole = (teller: number) =>
      of(200, 9, { effecten: [slope, { ...slope, term: "", teller }] }).casemix_effecten[0]?.["status"];
    expect([9, 10, 190, 191].map(whole)).toEqual(["verborgen", "getoond", "getoond", "verborgen"]);
  });
  test("a class at one unit only is that unit's", () => {
    const at = { ...slope, term: "eigen", klasse: "x", n: 40, patienten: 40, eenEenheid: true };
    expect(of(200, 9, {}, at).casemix_effecten[0]?.["status"]).toBe("verborgen");
  });
  test("of two models whose rows differ by one to nine patients only the first stands", () => {
    const second = (patienten: number) =>
      publish(
        {
          modellen: [figure("sd_rest", 8), figure("parameters", 9), figure("parameters", 9, 205, "hersteld")],
          effecten: [{ ...slope, model: "hersteld", teller: 100 }],
          apart: [
            { model: "hersteld", ander: "delta-t", patienten },
            { model: "hersteld", ander: "delta-t", patienten: 0 },
          ],
        },
        [mean(200, 12, hidden)],
      ).casemix_effecten[0]?.["status"];
    expect([0, 1, 9, 10].map(second)).toEqual(["getoond", "verborgen", "verborgen", "getoond"]);
  });
  test("a spread between units stands where none, or at least five, of their means are hidden", () => {
    const sd = (gone: number) => {
      const keys = Array.from({ length: 12 }, (_, i) => `O\u001f${i}`);
      const cells = keys.map((eenheid, i) =>
        mean(40, 11, { niveau: "vestiging", eenheid, ...(i < gone ? hidden : {}) }),
      );
      return publish(
        {
          modellen: [figure("sd_vestiging", 2), figure("sd_rest", 8), figure("parameters", 9)],
          eenheden: keys.map((sleutel) => unit({ sleutel })),
        },
        [mean(480, 12), ...cells],
      ).casemix_model.map((r) => r["status"]);
    };
    expect(sd(0)[0]).toBe("getoond");
    for (const gone of [1, 4]) expect(sd(gone)).toEqual(["verborgen", "getoond", "getoond"]);
    expect(sd(5)[0]).toBe("getoond");
  });
});

describe("the ladder", () => {
  const at = { niveau: "vestiging", eenheid: "O\u001fV" } as const;
  const steps = (klassen: readonly string[], cells: readonly PublishedCell[]) =>
    publish(
      {
        eenheden: [unit()],
        stappen: ["geen", "diagnose"].map((stap) => ({
          stap,
          eenheid: unit(),
          samenstelling: { kenmerk: "hoofdgroep", klassen: stap === "diagnose" ? klassen : [] },
        })),
      },
      cells,
    ).casemix_stappen.map((r) => [r.stap, r.status, r.gecorrigeerd]);
  const trait2 = (klasse: string, over: Partial<PublishedCell> = {}) =>
    trait(klasse, 20, { uitsplitsing: "hoofdgroep", ...at, ...over });
  test("a step stands beside the attacked mean; one by diagnosis only where all numbers of its groups there are shown", () => {
    const shown = [...base, trait2("angst"), trait2("stemming")];
    expect(steps(["angst", "stemming"], shown)).toEqual([
      ["geen", "getoond", 12.3],
      ["diagnose", "getoond", 12.3],
    ]);
    for (const cells of [
      [...base, trait2("angst"), trait2("stemming", hidden)],
      [...base, trait2("angst")],
    ])
      expect(steps(["angst", "stemming"], cells)).toEqual([
        ["geen", "getoond", 12.3],
        ["diagnose", "verborgen", null],
      ]);
    const gone = [base[0] as PublishedCell, mean(40, 11.5, { ...at, ...hidden })];
    expect(steps([], gone).map((r) => r[1])).toEqual(["verborgen", "verborgen"]);
  });
});
