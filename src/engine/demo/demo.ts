import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Course } from "./course.js";
import { measure } from "./instruments.js";
import { day, yearOf } from "./lines.js";
import { MoreLists } from "./more-lists.js";
import { drawMoments, drawTraject, type Meting, type Traject } from "./patients.js";
import { random } from "./random.js";
import { RomCsv, type Sink } from "./rom-csv.js";
import { joinParts, SbgXml } from "./sbg-xml.js";
import { Traps } from "./traps.js";
import { Truth } from "./truth.js";
import { makeWorld, pickWeighted, type Vestiging } from "./world.js";

export interface DemoOptions {
  /** Number of zorgtrajecten. */
  readonly trajecten: number;
  readonly seed: number;
  /** Folder to write to; made where it does not exist. */
  readonly out: string;
  /** Plant every trouble of traps.ts, each at its vestiging. */
  readonly fouten?: boolean;
  /**
   * csv: ROM-CSV in `out`. xml: SBG's XML in `out/xml` and, in `out/csv`, ROM-CSV of exactly what that XML carries.
   */
  readonly format?: "csv" | "xml";
  /** Called now and then with the share done, 0..1. */
  readonly progress?: (share: number) => void;
}

const PERIODE = { van: "2016-01-01", tot: "2020-12-31" };
const PEILDATUM = "2021-01-31";
const DESCRIPTION = `${JSON.stringify(
  {
    bron: "demo (synthetisch)",
    synthetisch: true,
    periode: PERIODE,
    referentieperiode: { van: "2016-01-01", tot: "2017-12-31" },
    peildatum: PEILDATUM,
  },
  null,
  2,
)}\n`;

/** Both forms of the same patients: an XML file per organisatie, and the CSV they amount to. */
function xmlSink(out: string, world: readonly Vestiging[]): Sink {
  const xml = path.join(out, "xml");
  const csv = path.join(out, "csv");
  for (const folder of [xml, csv]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "aanlevering.json"), DESCRIPTION);
  }
  const organisaties = [...new Map(world.map((v) => [v.organisatie, v.zorgaanbieder]))];
  const sinks = new Map(
    organisaties.map(([organisatie, zorgaanbieder], index) => [
      organisatie,
      new SbgXml({ xml, csv, index, organisatie, zorgaanbieder, ...PERIODE, gemaakt: PEILDATUM }),
    ]),
  );
  return {
    add: (t) => sinks.get(t.vestiging.organisatie)?.add(t),
    close: () => {
      for (const s of sinks.values()) s.close();
      joinParts(csv, sinks.size);
    },
  };
}

/**
 * A zorgtraject without the slips that every administration makes: dates that do not exist, a list twice on one day; of XML,
 * which asks for it, no year of birth that is not known.
 */
function sound({ eersteTekst: _, ...t }: Traject, format: "csv" | "xml"): Traject {
  const seen = new Set<string>();
  const first = (m: Meting): boolean => {
    const list = `${m.instrument} ${m.respondent} ${m.datum}`;
    if (seen.has(list)) return false;
    seen.add(list);
    return true;
  };
  const born = format === "xml" ? yearOf(t.eerste) - t.leeftijd : null;
  return {
    ...t,
    geboortejaar: t.geboortejaar ?? born,
    metingen: t.metingen.filter(first).map(({ datumTekst: __, ...m }) => m),
  };
}

/**
 * Writes a synthetic delivery: 3 organisaties, 20 vestigingen, 240 behandelaars, treatments closed in 2016–2020, and
 * `waarheid.json` with every effect that was planted (engine/demo/effects.ts). Holds known trouble: missing and late
 * namingen, answers left blank, one vestiging that codes the SCL-90 0–4, patients who start below 118, objections, sessions
 * and measurements in between, zorgtrajecten still open on the peildatum; all of it read without a fault. With `fouten` also
 * some unreadable dates, lists filled in twice on a day, and every trouble of traps.ts. Same options, same bytes.
 */
export function writeDemo(options: DemoOptions): void {
  const { trajecten, seed, out, fouten = false, format = "csv" } = options;
  const rng = random(seed);
  const world = makeWorld(rng);
  const weights = world.map((v) => [v, v.gewicht] as const);
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, "aanlevering.json"), DESCRIPTION);
  const sink = format === "xml" ? xmlSink(out, world) : new RomCsv(out);
  const traps = new Traps(seed, world);
  const truth = new Truth();
  const course = new Course(seed, day(PEILDATUM));
  const more = new MoreLists(seed);
  let patient = 0;
  let last: Traject | null = null;
  for (let i = 1; i <= trajecten; i++) {
    const v = pickWeighted(weights, rng.next());
    const again = last !== null && rng.chance(0.05);
    if (!again) patient++;
    const bare = drawTraject(rng, `T${String(i).padStart(7, "0")}`, patient, v, again ? last : null);
    const metingen = drawMoments(rng, bare).flatMap((m) => measure(rng, bare, m));
    const t: Traject = { ...bare, metingen };
    last = t;
    truth.add(t);
    // SBG's XML has a place for voor- and nametingen only.
    const whole = more.add(format === "xml" ? t : course.add(t));
    for (const one of fouten ? traps.spring(whole) : [sound(whole, format)]) sink.add(one);
    if (options.progress && i % 5000 === 0) options.progress(i / trajecten);
  }
  sink.close();
  const planted = fouten ? traps.account() : [];
  truth.write(path.join(out, "waarheid.json"), world, { trajecten, seed, fouten, format }, planted);
}
