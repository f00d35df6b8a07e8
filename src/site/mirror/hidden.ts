import { enumerate, number, percent } from "../format.js";
import { lit } from "../query.js";
import type { Making } from "./figures.js";
import { block, type ReportBlock } from "./model.js";

/** What of the unit is not shown, and why. */

/** Own figures of the release, by whether they are shown. */
export interface HiddenCount {
  readonly getoond: number;
  readonly verborgen: number;
  readonly redenen: readonly string[];
  /** Kinds of figures per kind of period of which half or more is hidden. */
  readonly meest: readonly string[];
  /** Which indicators units of this level have at which kind of period, as {@link placeOf}. */
  readonly staat: ReadonlySet<string>;
}

const placeOf = (indicator: string, soort: string): string => `${indicator}|${soort}`;

/** What indicators are called where they are summed up; each that a release has of a vestiging or organisatie. */
export const NAMES: Readonly<Record<string, string>> = {
  afgesloten: "aantal afgesloten",
  arbeid: "werk bij start en einde",
  "betrouwbaar-verbeterd": "verbeterd voorbij de meetfout",
  "betrouwbaar-verbeterd-alle": "verbeterd voorbij de meetfout, alle vragenlijsten",
  "delta-t": "delta-T",
  "delta-t-alle": "delta-T, alle vragenlijsten",
  "delta-t-alle-klasse": "delta-T-klassen, alle vragenlijsten",
  "delta-t-hoofdgroep": "delta-T per diagnosegroep",
  "delta-t-hoofdgroep-klasse": "delta-T-klassen per diagnosegroep",
  "delta-t-initieel": "delta-T sinds de eerste meting",
  "delta-t-klasse": "delta-T-klassen",
  "delta-t-vorige": "delta-T sinds de vorige meting",
  "delta-t-vorige-klasse": "klassen sinds de vorige meting",
  duur: "duur",
  "geldig-gemeten": "geldig gemeten",
  hersteld: "hersteld",
  "hsk-compleet": "complete SCL-90",
  "hsk-honderd": "100 % verbeterd",
  "hsk-start-normaal": "begonnen op of onder het nulpunt",
  "hsk-verbetering": "percentage verbetering",
  "jt-hersteld-alle": "hersteld voorbij de meetfout, alle vragenlijsten",
  kenmerk: "kenmerken",
  nameting: "nametingen",
  "onvervulde-behoefte": "onvervulde zorgbehoeften",
  response: "response",
  responsstatus: "responsstatus",
  sessies: "sessies",
  tevredenheid: "tevredenheid",
  voormeting: "voormetingen",
  werklijst: "werklijst",
};

export async function hiddenCount(m: Making): Promise<HiddenCount> {
  const rows = await m.q.all<{ indicator: string; soort: string; getoond: number; verborgen: number }>(
    `SELECT i.indicator, p.soort, count(*) FILTER (i.status = 'getoond')::INTEGER AS getoond,
        count(*) FILTER (i.status <> 'getoond')::INTEGER AS verborgen
      FROM indicatoren i JOIN perioden p USING (periode) WHERE i.eenheid = ${lit(m.over.eenheid)}
      GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const why = await m.q.all<{ reden: string }>(
    `SELECT DISTINCT reden FROM indicatoren WHERE eenheid = ${lit(m.over.eenheid)} AND reden IS NOT NULL ORDER BY 1`,
  );
  const there = await m.q.all<{ indicator: string; soort: string }>(
    `SELECT DISTINCT i.indicator, p.soort FROM indicatoren i JOIN perioden p USING (periode) WHERE i.niveau = ${lit(m.over.niveau)}`,
  );
  const sum = (of: (r: (typeof rows)[number]) => number): number => rows.reduce((s, r) => s + of(r), 0);
  const meest = rows
    .filter((r) => r.verborgen > 0 && r.verborgen >= r.getoond)
    .map((r) => `${NAMES[r.indicator] ?? r.indicator} (${r.soort === "totaal" ? "hele periode" : `per ${r.soort}`})`);
  return {
    getoond: sum((r) => r.getoond),
    verborgen: sum((r) => r.verborgen),
    redenen: why.map((r) => r.reden),
    meest,
    staat: new Set(there.map((r) => placeOf(r.indicator, r.soort))),
  };
}

/** @param grover sentences of the certificate on what is published coarser */
export function hiddenBlock(m: Making, h: HiddenCount, regels: readonly string[]): ReportBlock {
  const all = h.getoond + h.verborgen;
  const level = m.over.niveau;
  const coarser = regels.filter(
    (r) => r.startsWith("Grover gepubliceerd") && new RegExp(`niet per ${level}\\b`).test(r),
  );
  return block("verborgen", "Wat is niet getoond, en waarom?", {
    zinnen: [
      all === 0
        ? "Deze uitgave heeft geen enkel cijfer van deze eenheid."
        : `Deze uitgave heeft ${number(all)} cijfers van deze eenheid; ${number(h.getoond)} zijn getoond en ${number(h.verborgen)} niet (${percent((100 * h.verborgen) / all, 0)}). Wat niet is getoond is geen nul, en niet te zien is of een cijfer zelf klein is of een ander beschermt.`,
      ...(h.redenen.length ? [`De reden bij elk: ${enumerate(h.redenen)}.`] : []),
      ...(h.meest.length ? [`Voor de helft of meer niet getoond: ${h.meest.join("; ")}.`] : []),
      ...(coarser.length
        ? [
            `Voor een ${level} alleen grover gepubliceerd, omdat anders te weinig te zien zou zijn: ${[
              ...new Set(
                coarser.map((r) => {
                  const name = /^Grover gepubliceerd: ([\w-]+)/.exec(r)?.[1] ?? "";
                  const per = new RegExp(`niet per ${level}(?: en (\\w+))?`).exec(r)?.[1];
                  // One definition or group of an indicator may be coarser where others stand.
                  const part = h.staat.has(placeOf(name, per ?? "totaal")) ? "voor een deel " : "";
                  return `${NAMES[name] ?? name} (${part}niet per ${per ?? level})`;
                }),
              ),
            ].join("; ")}.`,
          ]
        : []),
    ],
  });
}
