import type { Db } from "../db.js";
import type { Delivery } from "../intake/intake.js";
import { type Metric, metricFileText } from "../models/metric.js";
import type { ModelResult } from "../models/run.js";
import type { Edition, Level, Policy } from "../policy/policy.js";
import { type CertificateLevel, LEVEL_MEANING, type PublishedRow, type TableName } from "../release/contract.js";
import { accountRows } from "./account.js";
import { buildCube, crossings } from "./cube.js";
import { type PublishedCell, publishCube } from "./threshold.js";
import { makeUnits, membership, type Unit } from "./units.js";

declare const passed: unique symbol;

/**
 * What the gate let through. Only {@link passGate} can make one, and the release writer accepts nothing else: the
 * brand is a type that no other module can name.
 */
export interface GatedTables {
  readonly [passed]: true;
  readonly niveau: CertificateLevel;
  readonly betekenis: string;
  readonly regels: readonly string[];
  readonly cellen: { readonly getoond: number; readonly verborgen: number };
  readonly niveaus: readonly Level[];
  /** Text of metriek.json: constants with their n, or nothing where there were too few voormetingen. */
  readonly metriek: string;
  readonly tabellen: Readonly<Record<TableName, readonly PublishedRow[]>>;
}

function periodRows(cells: readonly PublishedCell[], period: { van: string; tot: string }): PublishedRow[] {
  const kind = (p: string): string =>
    p === "totaal" ? "totaal" : p.includes("-K") ? "kwartaal" : p.includes("-") ? "maand" : "jaar";
  const label = (p: string): string =>
    p === "totaal"
      ? [...new Set([period.van.slice(0, 4), period.tot.slice(0, 4)])].join("–")
      : p.includes("-K")
        ? `${p.slice(0, 4)}, kwartaal ${p.slice(-1)}`
        : p;
  return [...new Set(cells.map((c) => c.periode))]
    .sort((a, b) => (a === "totaal" ? -1 : b === "totaal" ? 1 : a < b ? -1 : 1))
    .map((periode, volgorde) => ({ periode, soort: kind(periode), label: label(periode), volgorde }));
}

/** Which shown or hidden cells add up to which: over units and over periods. */
function relationRows(
  units: readonly Unit[],
  periods: readonly PublishedRow[],
  member: ReadonlyMap<string, Readonly<Record<string, string>>>,
): PublishedRow[] {
  const code = new Map(units.map((u) => [`${u.niveau}|${u.sleutel}`, u.code]));
  const rows: PublishedRow[] = [];
  const levels = new Set(units.map((u) => u.niveau));
  // A vestiging in several clusters adds up to none of them, and then no cluster is the sum of its vestigingen.
  const clustersAddUp = [...member.values()].every((m) => m["cluster"] !== undefined);
  for (const u of units) {
    if (u.niveau === "cluster" || u.niveau === "organisatie")
      rows.push({ soort: "eenheid", ouder: "totaal", kind: u.code });
    if (u.niveau !== "vestiging") continue;
    if (!levels.has("organisatie")) rows.push({ soort: "eenheid", ouder: "totaal", kind: u.code });
    for (const [niveau, sleutel] of Object.entries(member.get(u.sleutel) ?? {})) {
      const ouder = code.get(`${niveau}|${sleutel}`);
      if (ouder && (niveau !== "cluster" || clustersAddUp)) rows.push({ soort: "eenheid", ouder, kind: u.code });
    }
  }
  const of = (soort: string): string[] => periods.filter((p) => p["soort"] === soort).map((p) => String(p["periode"]));
  for (const jaar of of("jaar")) {
    rows.push({ soort: "periode", ouder: "totaal", kind: jaar });
    for (const kwartaal of of("kwartaal"))
      if (kwartaal.startsWith(jaar)) rows.push({ soort: "periode", ouder: jaar, kind: kwartaal });
  }
  return rows;
}

function instrumentRows(delivery: Delivery, metrics: readonly Metric[], used: ReadonlySet<string>): PublishedRow[] {
  return delivery.instruments
    .filter((i) => used.has(i.code))
    .map((i) => {
      const m = metrics.find((x) => x.instrument === i.code);
      return {
        instrument: i.code,
        naam: i.naam,
        hoger_is_beter: i.hogerIsBeter,
        nulpunt: i.nulpunt ?? null,
        metriek: m?.sd == null ? null : m.metriek,
        gemiddelde: m?.gemiddelde ?? null,
        sd: m?.sd ?? null,
        n_referentie: m?.n ?? null,
        lokaal: i.lokaal,
        bron: i.bron,
      };
    })
    .sort((a, b) => (a.instrument < b.instrument ? -1 : 1));
}

function targetRows(policy: Policy): PublishedRow[] {
  const { response, uitkomsten } = policy;
  return [
    { indicator: "hsk-compleet", jaar: null, waarde: uitkomsten.hsk.streef_compleet, bron: uitkomsten.hsk.bron },
    { indicator: "hsk-verbetering", jaar: null, waarde: uitkomsten.hsk.streef_verbetering, bron: uitkomsten.hsk.bron },
    ...response.streefwaarden.map((s) => ({
      indicator: "response",
      jaar: s.jaar,
      waarde: s.percentage,
      bron: response.bron,
    })),
  ];
}

const NO_METRIC =
  "geen T-metriek voor dit instrument: te weinig geldige voormetingen in de referentieperiode, of niet in de opgegeven constanten";

/**
 * The one way from exact counts to what may be published; first form: thresholds only, no protection against
 * subtraction. @returns tables in the release's contract, branded
 */
export async function passGate(
  db: Db,
  delivery: Delivery,
  models: ModelResult,
  policy: Policy,
  edition: Edition,
  key: string,
): Promise<GatedTables> {
  const delivered = delivery.trajectColumns;
  const crossing = crossings(policy, edition, delivered);
  const levels = crossing.map((c) => c.niveau);
  const cube = await buildCube(db, crossing, policy.publicatie.varianten_op);
  const member = await membership(db);
  const published = publishCube(cube, member, policy.publicatie.varianten_op, policy.publicatie);
  const units = makeUnits(cube, levels, edition, key);
  const code = new Map(units.map((u) => [`${u.niveau}|${u.sleutel}`, u.code]));
  const cells: PublishedCell[] = published.map((c) => ({ ...c, eenheid: code.get(`${c.niveau}|${c.eenheid}`) ?? "" }));
  if (cells.some((c) => c.eenheid === "")) throw new Error("a cell without a unit");
  const instruments = new Set(
    (await db.all<{ instrument: string }>("SELECT DISTINCT instrument FROM score WHERE instrument IS NOT NULL")).map(
      (r) => r.instrument,
    ),
  );
  const periods = periodRows(cells, models.periode);
  const { uitkomst, telling } = policy.publicatie.drempels;
  const noMetric = [...instruments]
    .filter((i) => !models.metrics.some((m) => m.instrument === i && m.sd !== null))
    .sort();
  const missing = noMetric.map(
    (instrument): PublishedCell => ({
      niveau: "totaal",
      eenheid: "totaal",
      periode: "totaal",
      uitsplitsing: "",
      categorie: "",
      populatie: "paren",
      instrument,
      indicator: "delta-t",
      definitie: "standaard",
      n: null,
      teller: null,
      waarde: null,
      sd: null,
      laag: null,
      hoog: null,
      methode: null,
      status: "niet beschikbaar",
      reden: NO_METRIC,
    }),
  );
  const all = [...cells, ...missing];
  return {
    niveau: "alleen-drempel",
    betekenis: LEVEL_MEANING["alleen-drempel"],
    regels: [
      `Uitkomsten vanaf ${uitkomst.patienten} verschillende patiënten (${uitkomst.bron}).`,
      `Aantallen en tellers vanaf ${telling.aantal} (${telling.bron}).`,
      "Geen bescherming tegen terugrekenen door aftrekken.",
    ],
    cellen: {
      getoond: all.filter((c) => c.status === "getoond").length,
      verborgen: all.filter((c) => c.status === "verborgen").length,
    },
    niveaus: levels,
    metriek: metricFileText(delivery.description.bron ?? "aanlevering", models.metrics),
    tabellen: {
      indicatoren: all.map((c) => ({ ...c })),
      eenheden: units.map((u) => ({
        niveau: u.niveau,
        eenheid: u.code,
        naam: u.naam,
        organisatie: u.organisatie,
        volgorde: u.volgorde,
      })),
      relaties: relationRows(units, periods, member),
      perioden: periods,
      instrumenten: instrumentRows(delivery, models.metrics, instruments),
      streefwaarden: targetRows(policy),
      verantwoording: await accountRows(db, delivery.accounts, policy),
    },
  } as unknown as GatedTables;
}
