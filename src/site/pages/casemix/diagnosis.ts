import { tableFigureHtml, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number } from "../../format.js";
import { type Cell, cells } from "../../queries/cells.js";
import type { Block } from "../page.js";
import { lineOf, WHICH_DELTA } from "../report/line.js";

/** Delta-T of the same diagnosis group at every vestiging: who treats other patients is compared with who treats the same. */

const INDICATOR = "delta-t-hoofdgroep";

interface UnitRow {
  readonly eenheid: string;
  readonly naam: string;
  readonly groepen: ReadonlyMap<string, Cell>;
}

/** Value with its interval, and n; of a hidden one its n where that may be known, and why. */
const told = (c: Cell | undefined): string => {
  if (!c) return "–";
  const n = c.n === null ? "" : `; n ${number(c.n)}`;
  return c.waarde === null
    ? `${c.reden ?? "–"}${n}`
    : `${number(c.waarde, 1)} (${number(c.laag, 1)} tot ${number(c.hoog, 1)})${n}`;
};

/** Every vestiging in the order of its name, and the whole; a column per diagnosis group that the release has per vestiging. */
export const groupsPerPractice: Block = async (c) => {
  const titel = "Dezelfde diagnosegroep, per vestiging";
  const at = { indicator: INDICATOR, periode: "totaal" };
  const own = await cells(c.q, { ...at, niveau: "vestiging" });
  if (own.length === 0)
    return unavailableHtml(
      titel,
      "deze uitgave heeft geen uitkomsten per diagnosegroep van een vestiging: de groepen zijn daar te klein, het is er maar één, of de diagnose is niet aangeleverd.",
    );
  const whole = await cells(c.q, { ...at, niveau: "totaal" });
  const names = [...new Set(own.map((r) => r.populatie))];
  const all = [...own, ...whole.filter((r) => names.includes(r.populatie))];
  const rows: UnitRow[] = [...new Map(all.map((r) => [r.eenheid, r.naam]))].map(([eenheid, naam]) => ({
    eenheid,
    naam,
    groepen: new Map(all.filter((r) => r.eenheid === eenheid).map((r) => [r.populatie, r])),
  }));
  const chosen = c.keuze["vestiging"];
  const [practices] = await c.q.all<{ n: number }>(
    "SELECT count(*)::INTEGER AS n FROM eenheden WHERE niveau = 'vestiging'",
  );
  const absent = (practices?.n ?? 0) - new Set(own.map((r) => r.eenheid)).size;
  const hidden = own.filter((r) => r.waarde === null).length;
  return tableFigureHtml<UnitRow>(c, {
    naam: "delta-t-per-diagnosegroep-en-vestiging",
    titel,
    vraag: "Hoeveel gingen patiënten met dezelfde diagnose vooruit, per vestiging?",
    onderschrift: `Gemiddelde delta-T van de hele periode, alle vragenlijsten samen, met het 95 %-interval en n. Volgorde op naam; er is geen ranglijst. ${hidden ? `Niet getoond: ${number(hidden)} van ${number(own.length)} cellen, wegens kleine aantallen; dat is geen nul. ` : ""}Een groep die hier geen kolom heeft is per vestiging te klein om te tonen${absent > 0 ? `; een vestiging die hier geen rij heeft (${number(absent)}) gebruikt geen vragenlijst met T-scores` : ""}.`,
    regel: await lineOf(c.q, { indicator: "delta-t-alle" }, `${WHICH_DELTA["paar"]} Van elke diagnosegroep apart.`),
    rijen: rows,
    cellen: all,
    kolommen: [
      { kop: "Vestiging", waarde: (r) => (r.eenheid === chosen ? `▸ ${r.naam}` : r.naam) },
      ...names.map(
        (naam): Column<UnitRow> => ({
          kop: naam,
          waarde: (r) => r.groepen.get(naam)?.waarde ?? null,
          toon: (r) => told(r.groepen.get(naam)),
          reden: (r) => r.groepen.get(naam)?.reden ?? null,
          getal: true,
        }),
      ),
    ],
  });
};
