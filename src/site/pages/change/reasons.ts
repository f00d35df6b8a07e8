import type { Html } from "../../../engine/text/html.js";
import { tableFigureHtml, unavailableHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import { periods, units } from "../../queries/lists.js";
import type { Context } from "../page.js";
import { coursesOf } from "./course.js";
import {
  type Changing,
  changing,
  courseUnit,
  dayText,
  provisional,
  RHYTHMS,
  type Rhythm,
  reasonsFor,
} from "./measure.js";
import type { Course } from "./stretches.js";
import { hasLimits, pointsOf, type Stretch, stretches } from "./stretches.js";
import { span } from "./wording.js";

/** Where limits are allowed, and the dated reasons for which they begin anew. */

interface Allowed {
  readonly wie: string;
  readonly rhythm: Rhythm;
  readonly zegt: string;
}

const outcome = ({ kaart, perioden }: Stretch): string => {
  const when = span(perioden);
  return "reden" in kaart
    ? `${when}: geen, ${kaart.reden}`
    : `${when}: ${kaart.soort}, ${kaart.grenzen.length} perioden`;
};

/** Of all vestigingen in one rhythm: how many have limits somewhere. */
async function ofVestigingen(c: Context, m: Changing, rhythm: Rhythm): Promise<string> {
  const rows = await m.rows({ niveau: "vestiging", soort: rhythm.soort });
  const all = (await units(c.q)).filter((u) => u.niveau === "vestiging");
  if (rows.length === 0) return "niet gepubliceerd";
  const own = (await periods(c.q)).filter((p) => p.soort === rhythm.soort);
  let most = 0;
  let with_ = 0;
  for (const u of all) {
    const points = pointsOf(
      rows.filter((r) => r.eenheid === u.eenheid),
      own,
      (p) => provisional(c, p),
    );
    most = Math.max(most, points.filter((p) => p.waarde !== null && !p.voorlopig).length);
    if (hasLimits(stretches(points, reasonsFor(c, m, u), m.aandeel))) with_++;
  }
  return `${number(with_)} van de ${number(all.length)} vestigingen hebben grenzen; de meeste volledige perioden die van één vestiging zijn getoond: ${number(most)} van ${number(own.length)}`;
}

/** Per rhythm: of the unit in view, and of all vestigingen. */
export async function allowedFigure(c: Context): Promise<Html> {
  const titel = "Waar mogen grenzen staan?";
  const m = await changing(c);
  if ("waarom" in m) return unavailableHtml(titel, m.waarom);
  const courses: Course[] = await coursesOf(c, m, courseUnit(c));
  const rows: Allowed[] = courses.map((x) => ({
    wie: x.rows[0]?.naam ?? "",
    rhythm: x.rhythm,
    zegt: x.parts.map(outcome).join(" "),
  }));
  for (const rhythm of RHYTHMS) rows.push({ wie: "Elke vestiging", rhythm, zegt: await ofVestigingen(c, m, rhythm) });
  return tableFigureHtml<Allowed>(c, {
    naam: `grenzen-${m.indicator}`,
    titel,
    onderschrift: `${m.naam}. Van een uitkomst haalt een vestiging per kwartaal zelden twaalf volledige perioden die zijn getoond, en per halfjaar pas na zes jaren. Hoe vaak het in deze uitgave lukt, staat hieronder.`,
    rijen: rows,
    kolommen: [
      { kop: "Van", waarde: (r) => r.wie },
      { kop: "Verloop", waarde: (r) => r.rhythm.per },
      { kop: "Grenzen", waarde: (r) => r.zegt },
    ],
  });
}

/** The dated reasons that are about the figure in view. */
export async function reasonsFigure(c: Context): Promise<Html> {
  const titel = "Waarom grenzen opnieuw beginnen";
  const m = await changing(c);
  if ("waarom" in m) return unavailableHtml(titel, m.waarom);
  const own = (await units(c.q)).find((u) => u.eenheid === courseUnit(c));
  const rows = reasonsFor(c, m, own);
  if (rows.length === 0)
    return unavailableHtml(
      titel,
      "van dit cijfer is geen gedateerde gebeurtenis vastgelegd; grenzen lopen dan over de hele periode door.",
    );
  return tableFigureHtml(c, {
    naam: `gebeurtenissen-${m.indicator}`,
    titel,
    onderschrift:
      "Grenzen beginnen alleen opnieuw bij een gebeurtenis met een naam en een datum die is vastgelegd, nooit omdat het cijfer er anders uitziet. Wat later is vastgelegd dan het gebeurde, is achteraf bedacht: lees het met voorbehoud.",
    rijen: rows,
    kolommen: [
      { kop: "Datum", waarde: (g) => g.datum, toon: (g) => dayText(g.datum) },
      { kop: "Wat", waarde: (g) => g.naam },
      { kop: "Soort", waarde: (g) => g.soort },
      { kop: "Grenzen", waarde: (g) => g.grenzen },
      { kop: "Vastgelegd", waarde: (g) => `${g.vastgelegd}${g.vastgelegd > g.datum ? " (achteraf)" : ""}` },
      { kop: "Bron", waarde: (g) => g.bron },
    ],
  });
}
