import { intervals } from "../charts/intervals.js";
import { number } from "../format.js";
import { measuredDifference } from "../pages/casemix/measured.js";
import { isShare, lineOfModel, NO_MODEL, notFitted, room, unitOf, wholeOf } from "../pages/casemix/shared.js";
import { splitOf } from "../pages/casemix/split.js";
import { NO_VERDICT, sideOf, splitSentences } from "../pages/casemix/wording.js";
import { models, unitRows } from "../queries/casemix.js";
import type { Making } from "./figures.js";
import { block, type Figure, type ReportBlock } from "./model.js";

/** What casemix explains of the unit's difference from the whole, in sentences, a figure and numbers. */

export interface Explained {
  readonly blok: ReportBlock;
  /** Whether a difference is shown before and after; null where nothing can be said. */
  readonly voor: boolean | null;
  readonly na: boolean | null;
  readonly zin: string | null;
}

const NAME = "Verklaart de casemix het?";
const none = (zin: string): Explained => ({
  blok: block("casemix", NAME, { zinnen: [zin] }),
  voor: null,
  na: null,
  zin: null,
});

/** The block, by the first model of the release; models know vestigingen only. */
export async function casemixBlock(m: Making): Promise<Explained> {
  if (m.over.niveau !== "vestiging")
    return none(
      "Niet beschikbaar voor een organisatie: de modellen van deze uitgave vergelijken vestigingen. Zie de rapporten van de vestigingen.",
    );
  const model = (await models(m.q))[0];
  if (!model) return none(`Geen vergelijking met gelijke patiënten: ${NO_MODEL}`);
  const why = await notFitted(m.q, model);
  if (why) return none(`Geen vergelijking met gelijke patiënten: ${why}.`);
  const row = (await unitRows(m.q, model.model, "vestiging")).find((r) => r.eenheid === m.over.eenheid);
  const whole = await wholeOf(m.q, model);
  if (!row || whole === null)
    return none(
      "Deze vestiging heeft in deze uitgave geen gecorrigeerd cijfer: zij is onder dit model niet gepubliceerd.",
    );
  const s = splitOf(row, whole, model, (await measuredDifference(m.q, model, "vestiging"))(row));
  const sentences = splitSentences(s);
  const shown = s.gemeten.waarde !== null && s.over.waarde !== null;
  const unit = isShare(model) ? "procentpunt" : "T";
  const part = (wat: string, indicator: string, e: typeof s.gemeten): Figure => ({
    wat: `${wat} (verschil met het geheel, ${unit})`,
    indicator,
    rol: "eigen",
    eenheid: m.over.eenheid,
    naam: m.over.naam,
    periode: m.momenten.geheel.periode,
    periodenaam: m.momenten.geheel.label,
    maat: unitOf(model),
    n: row.n,
    waarde: e.waarde,
    laag: e.laag,
    hoog: e.hoog,
    reden: e.waarde === null ? (row.reden ?? "niet beschikbaar") : null,
    definitie: lineOfModel(model),
    herkomst: "uitgave",
  });
  const cijfers = [
    part("Zoals gemeten", "casemix-gemeten", s.gemeten),
    part("Door de casemix", "casemix-verwacht", { waarde: s.casemix, laag: null, hoog: null }),
    part("Met gelijke patiënten", "casemix-over", s.over),
  ];
  return {
    voor: shown ? sideOf(s.gemeten) !== "geen" : null,
    na: shown ? sideOf(s.over) !== "geen" : null,
    zin: shown ? sentences.join(" ") : null,
    blok: block("casemix", NAME, {
      zinnen: [`${model.titel}, hele periode.`, ...sentences],
      noten: [
        NO_VERDICT,
        `Het deel door de casemix is een rekenresultaat zonder eigen interval. ${lineOfModel(model)} Bron van het model: ${model.bron.replace(/\.$/, "")}.`,
      ],
      tekeningen: shown
        ? [
            {
              naam: "casemix",
              titel: `Verschil met het geheel in ${unit}, n ${number(row.n)}`,
              alt: `Verschil met het geheel. ${cijfers.map((f) => `${f.wat}: ${number(f.waarde, 1)}`).join(". ")}.`,
              cijfers,
              spec: (width) =>
                intervals(
                  cijfers.map((f, i) => ({
                    label: f.wat.replace(/ \(.*/, ""),
                    n: "",
                    waarde: f.waarde,
                    laag: f.laag ?? f.waarde,
                    hoog: f.hoog ?? f.waarde,
                    reden: f.reden,
                    eigen: i === 2,
                    tip: `${f.wat}: ${number(f.waarde, 1)}`,
                  })),
                  {
                    width,
                    domain: room(
                      cijfers.flatMap((f) => [f.laag, f.hoog, f.waarde]),
                      [0],
                    ),
                    unit: "decimal",
                    title: `verschil met het geheel (${unit})`,
                    target: { value: 0, label: "Geen verschil met het geheel" },
                  },
                ),
            },
          ]
        : [],
    }),
  };
}
