import type { Db } from "../../src/engine/db.js";
import { kansenVan, trechterAantal } from "../../src/engine/definitions/poisson-binomial.js";
import { meaningRows } from "../../src/engine/gate/catalogue/meanings.js";
import { figure, HIDDEN, handRelease, PERIODS } from "./hand-release.js";

/** Tables of a release with casemix models, written by hand: twelve vestigingen of two clusters, one of them hidden. */

const NAMES = "Abeel Berk Ceder Den Els Fuchsia Grove Hazel Iep Jasmijn Kers Linde".split(" ");
export const VESTIGINGEN = NAMES.map((naam, i) => ({
  niveau: "vestiging",
  eenheid: `v${i + 1}`,
  naam,
  organisatie: "o1",
  volgorde: 10 + i,
}));
const EENHEDEN = [
  { niveau: "totaal", eenheid: "totaal", naam: "Totaal", volgorde: 0 },
  { niveau: "cluster", eenheid: "c1", naam: "Cluster Noord", volgorde: 1 },
  { niveau: "organisatie", eenheid: "o1", naam: "De Vlier", volgorde: 3 },
  ...VESTIGINGEN,
  ...Array.from({ length: 6 }, (_, i) => ({
    niveau: "behandelaar",
    eenheid: `b${i + 1}`,
    naam: `Behandelaar ${i + 1}`,
    volgorde: 30 + i,
  })),
];

const SHOWN = { status: "getoond", reden: null };
const GONE = { status: "verborgen", reden: HIDDEN };
/** Mean of all together, T; standard deviation within units. */
const WHOLE = 8;
const WITHIN = 9;

/** A unit of a linear model: `over` is what is left of its difference, `mix` what casemix makes one expect. */
export function linearUnit(niveau: string, eenheid: string, n: number, mix: number, over: number) {
  const se = WITHIN / Math.sqrt(n);
  const around = (x: number, half: number) => [x, x - half, x + half] as const;
  const [g, gl, gh] = around(WHOLE + mix + over, 2.1 * se);
  const [a, al, ah] = around(WHOLE + over, 1.96 * se);
  const r = n / (n + 60);
  const [k, kl, kh] = around(WHOLE + r * over, 1.6 * Math.sqrt(r) * se);
  return {
    model: "delta-t",
    niveau,
    eenheid,
    n,
    ongecorrigeerd: g,
    ongecorrigeerd_laag: gl,
    ongecorrigeerd_hoog: gh,
    verwacht: WHOLE + mix,
    gecorrigeerd: a,
    gecorrigeerd_laag: al,
    gecorrigeerd_hoog: ah,
    se,
    krimp: k,
    krimp_laag: kl,
    krimp_hoog: kh,
    betrouwbaarheid: r,
    n_nodig: 140,
    ...SHOWN,
  };
}

const hiddenUnit = (model: string, eenheid: string) => ({ model, niveau: "vestiging", eenheid, ...GONE });

/** n, what casemix makes one expect, what is left: a difference that is casemix, one that stays, one that turns round, … */
const LINEAR: readonly (readonly [number, number, number])[] = [
  [420, -3, 0.2],
  [260, -0.2, -3.1],
  [310, -3.5, 1.9],
  [90, 0.4, 0.6],
  [150, 1.2, -0.8],
  [510, 0.6, 0.1],
  [75, -0.9, 1.4],
  [200, 0.1, -0.5],
  [340, 1.5, 0.6],
  [120, -0.4, -1],
  [60, 0.3, 2],
];

/** Between which counts chance leaves a unit whose patients all have the same chance. */
const countLimits = (model: string, eenheid: string, n: number, expected: number) =>
  [95, 99.8].map((grens) => ({
    ...{ model, niveau: "vestiging", eenheid, grens },
    ...trechterAantal(kansenVan(new Array<number>(n).fill(expected / n)), grens),
    ...SHOWN,
  }));

const shareUnit = (model: string, eenheid: string, n: number, expected: number, observed: number) => ({
  model,
  niveau: "vestiging",
  eenheid,
  n,
  ongecorrigeerd: (100 * observed) / n,
  ongecorrigeerd_laag: (100 * observed) / n - 100 / Math.sqrt(n),
  ongecorrigeerd_hoog: (100 * observed) / n + 100 / Math.sqrt(n),
  verwacht: (100 * expected) / n,
  gecorrigeerd: 50 + (100 * (observed - expected)) / n,
  gecorrigeerd_laag: 50 + (100 * (observed - expected)) / n - 100 / Math.sqrt(n),
  gecorrigeerd_hoog: 50 + (100 * (observed - expected)) / n + 100 / Math.sqrt(n),
  waargenomen: observed,
  verwacht_aantal: expected,
  variantie: expected * (1 - expected / n),
  z: (observed - expected) / Math.sqrt(expected * (1 - expected / n)),
  verhouding: observed / expected,
  verhouding_laag: observed / expected - 2 / Math.sqrt(expected),
  verhouding_hoog: observed / expected + 2 / Math.sqrt(expected),
  ...SHOWN,
});

const TRAITS = [
  ["ervaring", "Ervaring van de behandelaar", "behandelaar", ["0-4", "5-14", "15+"]],
  ["verwijzer", "Verwijzer", "patiënt", ["huisarts", "bedrijfsarts", "specialist", "onbekend"]],
  ["ernst", "Ernst bij de voormeting", "patiënt", ["tot 45", "45-55", "55 en meer"]],
  ["zvz", "Zorgvraagzwaarte-indicator (zvz-i)", "patiënt", ["001-003", "004-007", "000", "999"]],
] as const;

const kenmerken = TRAITS.flatMap(([kenmerk, kenmerk_naam, van, klassen], i) =>
  klassen.map((klasse, j) => ({
    kenmerk,
    klasse,
    kenmerk_naam,
    klasse_naam: `Klasse ${klasse}`,
    van,
    toelichting: null,
    volgorde: 10 * i + j,
  })),
);

const quantity = (
  variant: string,
  grootheid: string,
  waarde: number | null,
  half = 0,
  reden: string | null = null,
) => ({
  model: "delta-t",
  variant,
  grootheid,
  waarde,
  laag: waarde === null || half === 0 ? null : waarde - half,
  hoog: waarde === null || half === 0 ? null : waarde + half,
  n: 2535,
  status: waarde === null ? "niet beschikbaar" : "getoond",
  reden,
});

/** The numbers per class of a characteristic at a unit; a class without one is hidden. */
export const distribution = (
  niveau: string,
  eenheid: string,
  populatie: string,
  kenmerk: string,
  counts: Readonly<Record<string, number | null>>,
) =>
  Object.entries(counts).map(([categorie, teller]) =>
    figure({
      niveau,
      eenheid,
      indicator: "kenmerk",
      uitsplitsing: kenmerk,
      categorie,
      populatie,
      n: teller,
      waarde: teller,
    }),
  );

const spread = (klassen: readonly string[], n: number, first: number) =>
  Object.fromEntries(
    klassen.map((k, i) => [k, i === 0 ? first : Math.round((n - first) / (klassen.length - 1))] as const),
  );

const distributions = TRAITS.flatMap(([kenmerk, , , klassen]) => [
  ...distribution("totaal", "totaal", "afgesloten", kenmerk, spread(klassen, 4000, 1600)),
  ...distribution("totaal", "totaal", "met uitkomst", kenmerk, spread(klassen, 2500, 1100)),
  ...distribution("cluster", "c1", "afgesloten", kenmerk, spread(klassen, 2000, 700)),
  ...VESTIGINGEN.flatMap((v, i) => [
    ...distribution(
      "vestiging",
      v.eenheid,
      "afgesloten",
      kenmerk,
      i === 2 ? { ...spread(klassen, 300, 100), [klassen[1] ?? ""]: null } : spread(klassen, 300, 60 + 12 * i),
    ),
    ...distribution("vestiging", v.eenheid, "met uitkomst", kenmerk, spread(klassen, 180, 50 + 6 * i)),
  ]),
]);

const model = (code: string, titel: string, soort: string, eenheid: string, volgorde: number) => ({
  model: code,
  titel,
  toelichting: "",
  soort,
  eenheid,
  populatie: "Afgesloten zorgtrajecten met een paar waarvan een delta-T bestaat.",
  covariaten: "T bij de voormeting, leeftijd, geslacht, verwijzer",
  weggelaten: "opleiding: niet aangeleverd",
  ontbrekend: "Een kenmerk zonder waarde is een eigen klasse.",
  bron: "docs/methods/casemix.md",
  indicator: "delta-t-alle",
  doel: null,
  doel_bron: "alle samen",
  grenzen: "95; 99.8",
  verdeling: soort === "logistisch" ? "poisson-binomiaal" : null,
  betrouwbaarheid: 0.7,
  volgorde,
});

const effect = (variant: string, term: string, klasse: string, i: number, x: number | null, half: number) => ({
  model: "delta-t",
  variant,
  term,
  klasse,
  naam: `Klasse ${klasse}`,
  n: 500,
  effect: x,
  se: x === null ? null : half / 1.96,
  laag: x === null ? null : x - half,
  hoog: x === null ? null : x + half,
  referentie: x === null,
  ...SHOWN,
  volgorde: i,
});

const check = (toets: string, groep: string, i: number, verwacht: number | null, waarde: number) => ({
  model: "delta-t",
  toets,
  groep,
  n: 250,
  verwacht,
  waarde,
  laag: toets === "calibratie" ? waarde - 1 : null,
  hoog: toets === "calibratie" ? waarde + 1 : null,
  ...SHOWN,
  volgorde: i,
});

const yearly = (niveau: string, variant: string, periode: string, sd: number, half: number) => ({
  model: "delta-t",
  variant,
  niveau,
  periode,
  n: 1200,
  eenheden: niveau === "vestiging" ? 12 : 90,
  sd,
  sd_laag: sd - half,
  sd_hoog: sd + half,
  aandeel: 3.1,
  ...SHOWN,
});

/** Everything the casemix pages can show. */
export const CASEMIX_ROWS = {
  eenheden: EENHEDEN,
  perioden: PERIODS,
  relaties: VESTIGINGEN.slice(0, 6).map((v) => ({
    soort: "eenheid",
    groep: "vestiging",
    ouder: "c1",
    kind: v.eenheid,
  })),
  streefwaarden: [{ indicator: "hsk-compleet", jaar: null, waarde: 80, bron: "HSK" }],
  begrippen: meaningRows(),
  indicatoren: [
    ...distributions,
    ...["totaal", ...VESTIGINGEN.map((v) => v.eenheid)].flatMap((eenheid, i) => {
      const niveau = eenheid === "totaal" ? "totaal" : "vestiging";
      return [
        figure({
          indicator: "hsk-compleet",
          populatie: "vestigingen met SCL-90",
          niveau,
          eenheid,
          n: 300,
          teller: 210,
          waarde: i === 3 ? null : 70,
          laag: 64,
          hoog: 75,
        }),
        figure({ indicator: "afgesloten", niveau, eenheid, n: i === 0 ? 4000 : 300, waarde: i === 0 ? 4000 : 300 }),
        figure({
          indicator: "delta-t-alle",
          n: i === 0 ? 2500 : 180,
          niveau,
          eenheid,
          waarde: 8,
          laag: 7,
          hoog: 9,
          sd: 9.6,
        }),
      ];
    }),
  ],
  kenmerken,
  modellen: [
    model("delta-t", "Verschil in T-score (delta-T)", "lineair", "T", 1),
    model("hersteld", "Hersteld", "logistisch", "%", 2),
    model("verbetering-100", "100 % verbetering (HSK)", "logistisch", "%", 3),
  ],
  casemix_model: [
    quantity("leeg", "geheel", WHOLE),
    quantity("casemix", "geheel", WHOLE),
    quantity("leeg", "sd_vestiging", 1.9, 0.5),
    quantity("casemix", "sd_vestiging", 1.1, 0.4),
    quantity("casemix", "sd_behandelaar", 1.4, 0.3),
    quantity("casemix", "sd_rest", 9),
    quantity("casemix", "icc_vestiging", 1.4),
    quantity("casemix", "mediaan_verschil_vestiging", 1.05),
    quantity("casemix", "r2_marginaal", 12.2),
    quantity("casemix", "verdwijnt", 62, 25),
    quantity("+ervaring", "verdwijnt", 65, 30),
    quantity("=ervaring", "verdwijnt", 6, 14),
    quantity("=verwijzer", "verdwijnt", 41, 20),
    quantity("=ernst", "verdwijnt", null, 0, "singulier: de spreiding tussen vestigingen is op nul geschat"),
    { ...quantity("casemix", "geheel", 50), model: "hersteld" },
    {
      ...quantity("casemix", "geheel", null, 0, "het model is niet geconvergeerd"),
      model: "verbetering-100",
    },
  ],
  casemix_effecten: [
    effect("casemix", "verwijzer", "huisarts", 1, null, 0),
    effect("casemix", "verwijzer", "bedrijfsarts", 2, -2.4, 0.8),
    effect("casemix", "verwijzer", "specialist", 3, 0.3, 0.9),
    effect("casemix", "ernst", "tot 45", 4, null, 0),
    effect("casemix", "ernst", "45-55", 5, 2.2, 0.7),
    effect("casemix", "ernst", "55 en meer", 6, 4.9, 0.9),
    effect("+ervaring", "ervaring", "0-4", 7, null, 0),
    effect("+ervaring", "ervaring", "5-14", 8, 0.4, 0.7),
    effect("+ervaring", "ervaring", "15+", 9, -0.2, 0.8),
  ],
  casemix_eenheden: [
    ...LINEAR.map(([n, mix, over], i) => linearUnit("vestiging", `v${i + 1}`, n, mix, over)),
    hiddenUnit("delta-t", "v12"),
    ...LINEAR.map(([n, mix, over], i) =>
      shareUnit(
        "hersteld",
        `v${i + 1}`,
        n,
        Math.round(n * (0.5 + mix / 40)),
        Math.round(n * (0.5 + (mix + over) / 30)),
      ),
    ),
    hiddenUnit("hersteld", "v12"),
    ...VESTIGINGEN.map((v) => ({
      model: "verbetering-100",
      niveau: "vestiging",
      eenheid: v.eenheid,
      status: "niet beschikbaar",
      reden: "het model is niet geconvergeerd",
    })),
  ],
  casemix_trechter: [
    ...LINEAR.flatMap(([n, mix], i) => countLimits("hersteld", `v${i + 1}`, n, Math.round(n * (0.5 + mix / 40)))),
    ...[95, 99.8].map((grens) => ({ ...hiddenUnit("hersteld", "v12"), grens })),
  ],
  casemix_stappen: VESTIGINGEN.flatMap((v, i) =>
    ["geen", "ernst", "diagnose", "alle"].map((stap, volgorde) => ({
      model: "delta-t",
      stap,
      volgorde,
      niveau: "vestiging",
      eenheid: v.eenheid,
      ...(i === 11 || (stap === "diagnose" && i > 5)
        ? GONE
        : {
            n: 60 + i,
            gecorrigeerd: 8 + i / 10,
            gecorrigeerd_laag: 7 + i / 10,
            gecorrigeerd_hoog: 9 + i / 10,
            status: "getoond",
          }),
    })),
  ),
  casemix_controle: [
    ...Array.from({ length: 10 }, (_, i) => check("calibratie", `${i + 1}e tiende`, i, 2 + i, 2.2 + i)),
    check("residuen", "onder −2 standaarddeviaties", 1, 2.3, 2.6),
    ...VESTIGINGEN.slice(0, 3).map((v, i) => check("invloed", v.eenheid, i, null, 0.2 + i / 10)),
    check("samenhang", "verwijzer", 1, null, 1.3),
  ],
  casemix_vragen: TRAITS.slice(0, 3).flatMap(([kenmerk, , , klassen]) =>
    klassen.map((klasse, i) => ({
      model: "delta-t",
      kenmerk,
      klasse,
      n: klasse === "onbekend" ? null : 500,
      ...(klasse === "onbekend"
        ? GONE
        : {
            ongecorrigeerd: 8 - i,
            ongecorrigeerd_laag: 7.2 - i,
            ongecorrigeerd_hoog: 8.8 - i,
            gecorrigeerd: 8 - i / 3,
            gecorrigeerd_laag: 7.3 - i / 3,
            gecorrigeerd_hoog: 8.7 - i / 3,
            ...SHOWN,
          }),
      volgorde: i,
    })),
  ),
  casemix_grenzen: ["totaal", ...VESTIGINGEN.map((v) => v.eenheid)].flatMap((eenheid, i) =>
    [
      ["gemeten", "Wie is gemeten", 8],
      ["slechtst", "Even slecht als het slechtste kwart", 5.5],
      ["best", "Even goed als het beste kwart", 10.1],
      ["verwacht", "Zoals de casemix doet verwachten", 7.9],
    ].map(([scenario, naam, waarde], j) => ({
      niveau: eenheid === "totaal" ? "totaal" : "vestiging",
      eenheid,
      scenario,
      naam,
      n: i === 12 ? null : 200,
      n_aangevuld: i === 12 ? null : j === 0 ? 0 : 90,
      waarde: i === 12 ? null : waarde,
      ...(i === 12 ? GONE : SHOWN),
      volgorde: j,
    })),
  ),
  variantie: [
    ...["2018", "2019"].flatMap((p, i) => [
      yearly("vestiging", "leeg", p, 2.2 - i * 0.9, 0.3),
      yearly("vestiging", "casemix", p, 1.9 - i * 0.9, 0.3),
      yearly("behandelaar", "casemix", p, 1.5, 0.4),
    ]),
    yearly("vestiging", "casemix", "totaal", 1.3, 0.3),
  ],
} as const;

export const casemixRelease = (
  more: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {},
): Promise<Db> => handRelease({ ...CASEMIX_ROWS, ...more });
