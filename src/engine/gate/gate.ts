import { fitCasemix } from "../casemix/casemix.js";
import { type CertificateLevel, LEVEL_MEANING, type Proof } from "../contract/manifest.js";
import type { ReleaseRow, ReleaseRows } from "../contract/tables.js";
import type { Db } from "../db.js";
import type { Delivery } from "../intake/intake.js";
import { hasT, type Metric, metricFileText } from "../models/metric.js";
import type { ModelResult } from "../models/run.js";
import type { Edition, Level, Policy } from "../policy/policy.js";
import { type Assessment, conclude, prepare, refuseWeak } from "./assess.js";
import { underEdition } from "./catalogue/classes.js";
import { meaningRows } from "./catalogue/meanings.js";
import { leftOutTexts } from "./catalogue/ranks.js";
import { periodRows } from "./cube/periods.js";
import { makeUnits } from "./cube/units.js";
import { withJudge } from "./judge.js";
import { accountRows } from "./publish/account.js";
import { changeRows } from "./publish/change-rows.js";
import { NO_FIGURE, type PublishedCell, publishFigures } from "./publish/figures.js";
import { publishModels } from "./publish/model-output.js";
import { modelRules } from "./publish/model-rule.js";
import { Cells } from "./publish/published-cells.js";
import { reliabilityRows } from "./publish/reliability-rows.js";
import { whyCoarsened } from "./system/coarsen.js";
import { buildingRows, relationRows } from "./system/relations.js";

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
  readonly proef: Proof;
  readonly niveaus: readonly Level[];
  /** Text of metriek.json: constants with their n, or nothing where there were too few voormetingen. */
  readonly metriek: string;
  readonly tabellen: ReleaseRows;
}

function instrumentRows(
  delivery: Delivery,
  metrics: readonly Metric[],
  used: ReadonlySet<string>,
): ReleaseRow<"instrumenten">[] {
  return delivery.instruments
    .filter((i) => used.has(i.code))
    .map((i) => {
      const m = metrics.find((x) => x.instrument === i.code);
      return {
        instrument: i.code,
        naam: i.naam,
        hoger_is_beter: i.hogerIsBeter,
        nulpunt: i.nulpunt ?? null,
        laag: i.bereik[0],
        hoog: i.bereik[1],
        tevredenheid: i.cqi,
        metriek: m && hasT(m) ? m.metriek : null,
        gemiddelde: m?.gemiddelde ?? null,
        sd: m?.sd ?? null,
        n_referentie: m?.n ?? null,
        lokaal: i.lokaal,
        bron: i.bron,
      };
    })
    .sort((a, b) => (a.instrument < b.instrument ? -1 : 1));
}

async function scaleRows(db: Db, used: ReadonlySet<string>): Promise<ReleaseRow<"schalen">[]> {
  const rows = await db.all<
    Record<"instrument" | "schaal" | "naam", string> & Record<"volgorde" | "laag" | "hoog", number>
  >(
    `SELECT instrument, schaal, naam, volgorde, CAST(laag AS DOUBLE) AS laag, CAST(hoog AS DOUBLE) AS hoog FROM schaal
     ORDER BY instrument, volgorde`,
  );
  return rows.filter((r) => used.has(r.instrument));
}

/** The classes of the characteristics that the delivery has, in their fixed order. */
const traitRows = (models: ModelResult, policy: Policy): ReleaseRow<"kenmerken">[] =>
  models.kenmerken.klassen.map(({ kenmerk, klasse, naam, volgorde }) => {
    const k = policy.casemix.kenmerken.find((x) => x.code === kenmerk);
    return {
      kenmerk,
      klasse,
      kenmerk_naam: k?.naam ?? kenmerk,
      klasse_naam: naam,
      van: k?.van ?? "",
      toelichting: k?.toelichting ?? "",
      volgorde,
    };
  });

function targetRows(policy: Policy): ReleaseRow<"streefwaarden">[] {
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

/** What holds for this release, in words for the certificate. */
export function ruleTexts(
  policy: Policy,
  a: Pick<Assessment, "membership" | "vergroofd" | "weggelaten" | "zonderCluster">,
): string[] {
  const { drempels, breedte, groep, klassen, reden } = policy.publicatie;
  const organisaties = new Set([...a.membership.values()].flatMap((m) => m["organisatie"] ?? []));
  return [
    `Bij iedereen bekend verondersteld, nooit verborgen om een ander cijfer, en getoond vanaf ${klassen.patienten} patiënten: aantallen afgesloten zorgtrajecten, of er is gemeten${klassen.bekend === "strikt" ? "" : " (ook per meetmoment en de werklijsten)"}, en van hoeveel een uitkomst is${klassen.randen ? "; van wie is gemeten ook als dat bijna niemand of bijna iedereen is" : ""} (${klassen.bron}).`,
    `Uitkomsten vanaf ${drempels.uitkomst.patienten} verschillende patiënten (${drempels.uitkomst.bron}).`,
    `Andere aantallen, tellers en wat door aftrekken overblijft vanaf ${drempels.telling.aantal} (${drempels.telling.bron}). Nul telt als klein.`,
    `Wie een verborgen aantal wil terugrekenen, houdt een speling van minstens ${breedte.aantal} over, of zoveel als de bekende aantallen zelf laten; bij een gemiddelde minstens ${breedte.t_punten} T-punten of ${breedte.procentpunten} procentpunten.`,
    `Geen groep als geheel: van een aandeel moeten teller én rest minstens ${drempels.telling.aantal} zijn, en een gemiddeld percentage dat binnen ${100 * groep.rand} % van zijn uiterste ligt wordt niet getoond.`,
    `Dat geldt voor een buitenstaander, voor elke vestiging die haar eigen cijfers kent, en waar minstens drie organisaties meedoen voor elke organisatie met al haar vestigingen${policy.publicatie.aanvallers.paren ? "; en voor elke twee vestigingen die hun cijfers naast elkaar leggen, waar er minstens vier zijn" : ""}.`,
    ...(organisaties.size === 2
      ? [
          "Er doen twee organisaties mee. Wie van de ene alle eigen cijfers kent, rekent die van de andere uit door ze van het geheel af te trekken: geen regel hierboven kan dat tegenhouden. Publiceer alleen als beide dat weten.",
        ]
      : []),
    `Alles wat niet wordt getoond draagt dezelfde reden: ${reden}.`,
    ...a.vergroofd.map(
      (v) =>
        `Grover gepubliceerd: ${v.figuur} niet per ${v.niveau}${v.periode === "totaal" ? "" : ` en ${v.periode}`} (${whyCoarsened(v)}).`,
    ),
    ...leftOutTexts(a.weggelaten),
    "De aanval gaat over deze uitgave alleen: cijfers die een netwerk er zelf naast zet, zoals in een spiegelrapportage, zijn er niet in betrokken.",
    ...(a.zonderCluster ? ["Geen cijfers per cluster: een vestiging ligt in meer dan een cluster."] : []),
  ];
}

/**
 * The one way from exact counts to what may be published: thresholds, protection against computing back, and an attack
 * on the result.
 * @param told is told the share done, now and then
 * @returns tables in the release's contract, branded
 * @throws RomError (poort) where the attack finds a hidden cell; nothing is published then
 */
export async function passGate(
  db: Db,
  delivery: Delivery,
  models: ModelResult,
  policyOfAll: Policy,
  edition: Edition,
  key: string,
  told?: (share: number) => void,
): Promise<GatedTables> {
  const policy = underEdition(policyOfAll, edition);
  const zorgtrajecten = delivery.accounts.find((a) => a.tabel === "trajecten")?.aanvaard ?? 0;
  const [a, casemix] = await withJudge(zorgtrajecten, async (judge) => {
    const prepared = await prepare(db, delivery, models, policy, edition);
    // The casemix models need the database and the gate does not: while one is at work in its thread, the other is fitted.
    const [judged, fitted] = await Promise.allSettled([
      judge(prepared.built.system, told),
      fitCasemix(db, delivery, models.kenmerken, policy),
    ]);
    if (fitted.status === "rejected") throw fitted.reason;
    if (judged.status === "rejected") throw judged.reason;
    return [conclude(prepared, judged.value), fitted.value] as const;
  });
  refuseWeak(a);
  const published = publishFigures(a.cube, a.grid, a.built, a.pattern, a.membership, policy, a.weggelaten);
  const units = makeUnits(published, a.niveaus, edition, key);
  const code = new Map(units.map((u) => [`${u.niveau}|${u.sleutel}`, u.code]));
  const cells: PublishedCell[] = published.map((c) => ({ ...c, eenheid: code.get(`${c.niveau}|${c.eenheid}`) ?? "" }));
  if (cells.some((c) => c.eenheid === "")) throw new Error("a cell without a unit");
  const instruments = new Set(
    (await db.all<{ instrument: string }>("SELECT DISTINCT instrument FROM score WHERE instrument IS NOT NULL")).map(
      (r) => r.instrument,
    ),
  );
  const periods = periodRows(cells, models.periode);
  const rom = await db.all<{ code: string }>("SELECT code FROM instrument WHERE rom");
  const missing = rom
    .map((i) => i.code)
    .filter((i) => instruments.has(i) && !models.metrics.some((m) => m.instrument === i && hasT(m)))
    .sort()
    .map(
      (instrument): PublishedCell => ({
        ...NO_FIGURE,
        niveau: "totaal",
        eenheid: "totaal",
        periode: "totaal",
        uitsplitsing: "",
        categorie: "",
        populatie: "paren",
        instrument,
        indicator: "delta-t",
        definitie: "standaard",
        status: "niet beschikbaar",
        reden: NO_METRIC,
      }),
    );
  const all = [...cells, ...missing];
  const age = policy.casemix.kenmerken.find((k) => k.grenzen?.kolom === "leeftijd");
  const ageless = published.find(
    (c) =>
      c.indicator === "kenmerk" &&
      c.niveau === "totaal" &&
      c.populatie === "afgesloten" &&
      c.uitsplitsing === age?.code &&
      c.categorie === age?.grenzen?.ontbreekt,
  );
  const wholeShown = published.some(
    (c) => c.indicator === "afgesloten" && c.niveau === "totaal" && c.periode === "totaal" && c.status === "getoond",
  );
  return {
    niveau: "volledig",
    betekenis: LEVEL_MEANING["volledig"],
    regels: [...ruleTexts(policy, a), ...modelRules(policy)],
    cellen: {
      getoond: all.filter((c) => c.status === "getoond").length,
      verborgen: all.filter((c) => c.status === "verborgen").length,
    },
    proef: a.proef,
    niveaus: a.niveaus,
    metriek: metricFileText(delivery.description.bron ?? "aanlevering", models.metrics),
    tabellen: {
      ...publishModels(casemix, new Cells(published), (niveau, sleutel) => code.get(`${niveau}|${sleutel}`), policy),
      kenmerken: traitRows(models, policy),
      indicatoren: all.map((c) => ({ ...c })),
      eenheden: units.map((u) => ({
        niveau: u.niveau,
        eenheid: u.code,
        naam: u.naam,
        organisatie: u.organisatie,
        volgorde: u.volgorde,
      })),
      relaties: relationRows(units, periods, a.membership, models.kenmerken.klassen),
      bouwstenen: buildingRows(models.metrics, policy.uitkomsten.hsk.instrument, models.kenmerken.klassen),
      begrippen: meaningRows(),
      perioden: periods,
      instrumenten: instrumentRows(delivery, models.metrics, instruments),
      schalen: await scaleRows(db, instruments),
      betrouwbaarheid: reliabilityRows(delivery.instruments, models.metrics, instruments, policy),
      veranderingsmaten: await changeRows(db, delivery.instruments, published, policy),
      streefwaarden: targetRows(policy),
      verantwoording: await accountRows(db, delivery.accounts, policy, wholeShown, ageless),
    },
  } as unknown as GatedTables;
}
