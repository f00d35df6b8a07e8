import { z } from "zod";
import { number } from "../../site/format.js";
import { block, type Figure, type MirrorReport, type ReportBlock, type TableCell } from "../../site/mirror/model.js";
import type { Period, Unit } from "../../site/queries/lists.js";
import { isWithin } from "../../site/queries/periods.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";
import { readLocalTable, refuseLines } from "./local-table.js";

/**
 * Figures that a network adds itself (staff, waiting time, costs), beside the outcomes of a release. They are no part of the release: the
 * attack leaves them out, and the report says so. Where they count persons the thresholds of the release hold for them too.
 */

/** One added figure. */
export interface Added {
  readonly eenheid: string;
  readonly niveau: string;
  readonly organisatie: string | null;
  readonly periode: string;
  readonly periodenaam: string;
  readonly naam: string;
  /** Null where it is not shown. */
  readonly waarde: number | null;
  readonly maat: string;
  readonly bron: string;
  readonly n: number | null;
  readonly reden: string | null;
}

const NEEDED = ["eenheid", "periode", "naam", "waarde", "maat", "bron", "telt_personen"] as const;
const MAY = ["n"] as const;

/** What the report and the list of reports say of them. */
export const ADDED_SENTENCE =
  "Overgenomen cijfers zijn door het netwerk zelf toegevoegd. Zij horen niet bij de uitgave: het certificaat en de aanval laten ze buiten beschouwing. Waar zij personen tellen gelden dezelfde drempels.";

export interface Thresholds {
  /** Fewest persons that a number tells of. */
  readonly telling: number;
  /** Fewest persons that a share or mean rests on. */
  readonly uitkomst: number;
}

/** The thresholds of policy. @throws RomError (intern) where its file is broken */
export function thresholds(): Thresholds {
  const schema = z.object({
    drempels: z.object({
      uitkomst: z.object({ patienten: z.number() }),
      telling: z.object({ aantal: z.number() }),
    }),
  });
  const { drempels } = readJson(inProject("data", "policy", "publicatie.json"), schema, "intern");
  return { telling: drempels.telling.aantal, uitkomst: drempels.uitkomst.patienten };
}

/** A point and three digits: in one country twelve thousand, in another twelve. */
const isAmbiguous = (text: string): boolean => /^[-−]?\d{1,3}\.\d{3}$/.test(text.replace(/\s/g, ""));

const AMBIGUOUS = "kan twee getallen zijn (12.500 is 12500 of 12,5); schrijf het zonder punt, decimalen met een komma";

/** A number as a Dutch spreadsheet writes it; undefined where it is none. */
function numberOf(text: string): number | undefined {
  const plain = text.replace(/\s/g, "");
  if (!/^[-−]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$|^[-−]?\d+(\.\d+)?$/.test(plain)) return undefined;
  const dutch = plain.includes(",") || /^[-−]?\d{1,3}(\.\d{3}){2,}$/.test(plain);
  return Number((dutch ? plain.replaceAll(".", "").replace(",", ".") : plain).replace("−", "-"));
}

interface Read extends Added {
  readonly personen: boolean;
  /** Whether the value is itself a number of persons. */
  readonly telling: boolean;
}

/**
 * Reads the added figures and hides what is too small; also whatever a hidden number would follow from: the same figure of the units above
 * it, and of the periods that hold its period.
 * @throws RomError (gebruik) with every line that is wrong
 */
export function readAdded(
  file: string,
  all: readonly Unit[],
  periods: readonly Period[],
  limits: Thresholds,
  hidden: string,
): readonly Added[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const read = readLocalTable<(typeof NEEDED)[number] | (typeof MAY)[number]>(file, NEEDED, MAY).flatMap(
    (r): Read[] => {
      const at = `regel ${r.regel}`;
      const named = all.filter((u) => u.eenheid === r.eenheid || u.naam === r.eenheid);
      const [unit] = named;
      const period = periods.find((p) => p.periode === r.periode || p.label === r.periode);
      const waarde = numberOf(r.waarde);
      const n = r.n === "" ? null : numberOf(r.n);
      const personen = { ja: true, nee: false }[r.telt_personen.toLowerCase()];
      const telling = personen === true && r.n === "";
      const wrong = [
        !unit && "eenheid is geen eenheid van deze uitgave",
        named.length > 1 && "eenheid heeft dezelfde naam als een andere; geef de code",
        !period && `periode is geen periode van deze uitgave (zoals ${periods.at(-1)?.periode ?? "2020"})`,
        r.naam === "" && "naam is leeg",
        waarde === undefined && "waarde is geen getal",
        isAmbiguous(r.waarde) && `waarde ${AMBIGUOUS}`,
        isAmbiguous(r.n) && `n ${AMBIGUOUS}`,
        r.bron === "" && "bron is leeg",
        personen === undefined && "telt_personen is niet ja of nee",
        n === undefined && "n is geen getal",
        telling &&
          waarde !== undefined &&
          !Number.isInteger(waarde) &&
          "telt_personen is ja en waarde is geen heel getal; een aandeel of gemiddelde van personen vraagt n",
      ].filter((w) => w !== false);
      const key = `${unit?.eenheid}|${period?.periode}|${r.naam}`;
      if (seen.has(key)) wrong.push("staat er al (zelfde eenheid, periode en naam)");
      seen.add(key);
      if (wrong.length || !unit || !period || waarde === undefined || n === undefined || personen === undefined) {
        faults.push(`${at}: ${wrong.join("; ")}`);
        return [];
      }
      const small = personen && (telling ? waarde < limits.telling : (n ?? 0) < limits.uitkomst);
      return [
        {
          eenheid: unit.eenheid,
          niveau: unit.niveau,
          organisatie: unit.organisatie,
          periode: period.periode,
          periodenaam: period.label,
          naam: r.naam,
          waarde: small ? null : waarde,
          maat: r.maat,
          bron: r.bron,
          n: small ? null : n,
          reden: small ? hidden : null,
          personen,
          telling,
        },
      ];
    },
  );
  refuseLines(file, faults);
  const small = read.filter((r) => r.reden !== null);
  return read.map(({ personen, telling: _, ...r }) => {
    const follows =
      personen &&
      small.some(
        (s) =>
          s.naam === r.naam &&
          isWithin(s.periode, r.periode) &&
          (s.eenheid === r.eenheid || r.niveau === "totaal" || r.niveau === "cluster" || r.eenheid === s.organisatie),
      );
    return follows ? { ...r, waarde: null, n: null, reden: hidden } : r;
  });
}

const asFigure = (a: Added, naam: string): Figure => ({
  wat: a.maat === "" ? a.naam : `${a.naam} (${a.maat})`,
  indicator: "overgenomen",
  rol: "eigen",
  eenheid: a.eenheid,
  naam,
  periode: a.periode,
  periodenaam: a.periodenaam,
  maat: a.waarde !== null && Number.isInteger(a.waarde) ? "aantal" : "points",
  n: a.n,
  waarde: a.waarde,
  laag: null,
  hoog: null,
  reden: a.reden,
  definitie: `Overgenomen. Bron: ${a.bron}.`,
  herkomst: "overgenomen",
});

/** The added figures of one unit beside its outcomes of the same period; null where there are none. */
export function addedBlock(report: MirrorReport, all: readonly Added[]): ReportBlock | null {
  const own = all.filter((a) => a.eenheid === report.over.eenheid);
  if (own.length === 0) return null;
  const chief = [...new Set(report.hoofdcijfers.map((f) => f.wat))];
  const cell = (cijfer: Figure): TableCell => ({ soort: "cijfer", cijfer });
  return block("verrijking", "Overgenomen cijfers naast de uitkomsten", {
    zinnen: [ADDED_SENTENCE],
    tabellen: [
      {
        titel: "Overgenomen, met de eigen cijfers van dezelfde periode",
        koppen: ["Cijfer (overgenomen)", "Periode", "Waarde", "Bron", ...chief],
        rijen: own.map((a) => ({
          kop: asFigure(a, report.over.naam).wat,
          cellen: [
            { soort: "tekst", tekst: a.periodenaam },
            cell(asFigure(a, report.over.naam)),
            { soort: "tekst", tekst: a.bron },
            ...chief.map((wat): TableCell => {
              const f = report.hoofdcijfers.find((x) => x.wat === wat && x.periode === a.periode);
              return f ? cell(f) : { soort: "tekst", tekst: "niet gepubliceerd" };
            }),
          ],
        })),
      },
    ],
    noten: [
      `Dat twee cijfers naast elkaar staan zegt niet dat het ene van het andere komt.${own.some((a) => a.reden) ? ` Te kleine aantallen personen, en wat ze zou verraden, zijn niet getoond (${number(own.filter((a) => a.reden).length)}).` : ""}`,
    ],
  });
}
