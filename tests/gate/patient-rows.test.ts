import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { clusterError } from "../../src/engine/definitions/clustered.js";
import { writeDemo } from "../../src/engine/demo/demo.js";
import type { Cube, CubeCell } from "../../src/engine/gate/cube/cube.js";
import type { ModelResult } from "../../src/engine/models/run.js";
import { exactCube } from "../support/cube.js";
import { runFolder, tempFolder } from "../support/delivery.js";

/**
 * How the cube's rows lie over patients: its sums against plain loops over the models' rows, one by one and without the
 * gate's SQL.
 */

let db: Db;
let cube: Cube;
let models: ModelResult;
beforeAll(async () => {
  const folder = tempFolder();
  writeDemo({ trajecten: 1200, seed: 3, out: folder });
  const ran = await runFolder(folder);
  db = ran.db;
  models = ran.models;
  const crossing = [
    { niveau: "totaal", perioden: ["totaal", "jaar"] },
    { niveau: "vestiging", perioden: ["totaal"] },
  ] as const;
  cube = await exactCube(db, crossing, models.periode);
});
afterAll(() => db.close());

interface Row {
  readonly patient: number;
  readonly periode: string;
  readonly x: number;
}
/** Residuals per patient, squared and added up, with G/(G − 1): the definition, in floating point. */
function plain(rows: readonly Row[]): number {
  const mean = rows.reduce((s, r) => s + r.x, 0) / rows.length;
  const residual = new Map<number, number>();
  for (const r of rows) residual.set(r.patient, (residual.get(r.patient) ?? 0) + r.x - mean);
  const squares = [...residual.values()].reduce((s, u) => s + u * u, 0);
  return Math.sqrt((residual.size / (residual.size - 1)) * squares) / rows.length;
}
function ofCube(
  c: CubeCell | undefined,
  of: { readonly som: string } | { readonly teller: CubeCell | undefined },
): number {
  if (!c?.perPatient) throw new Error("nobody with more than one row");
  const { n, patienten } = c;
  const { aantallen } = c.perPatient;
  if ("som" in of) {
    const s = c.sommen[of.som];
    if (!s?.perPatient) throw new Error("no sums per patient");
    return clusterError({ n, patienten, aantallen, som: s.som, ...s.perPatient });
  }
  const share = c.perPatient.tellers[of.teller?.atoom === "paar" ? "hsk/compleet" : (of.teller?.atoom ?? "")];
  if (!share) throw new Error("no numerator per patient");
  return clusterError({
    n,
    patienten,
    aantallen,
    som: String(of.teller?.n),
    kwadraat: String(share.kwadraat),
    kruis: String(share.kruis),
  });
}
const cell = (atoom: string, periode: string, instrument = ""): CubeCell | undefined =>
  cube.cellen.find(
    (c) => c.atoom === atoom && c.niveau === "totaal" && c.periode === periode && c.instrument === instrument,
  );
const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(b)));

const PERIODS = ["totaal", "2018", "2019"];
const within = (rows: readonly Row[], periode: string): Row[] =>
  rows.filter((r) => periode === "totaal" || r.periode === periode);

describe("the errors of the cube are those of plain loops", () => {
  test.each(["initieel", "vorige"])("delta-T against the %s, and its classes", async (which) => {
    const found = await db.all<{ patient: number; periode: string; x: number; klasse: string }>(
      `SELECT CAST(patient_nr AS DOUBLE) AS patient, CAST(year(datum) AS VARCHAR) AS periode, CAST(delta_${which} AS DOUBLE) AS x,
         klasse_${which} AS klasse
       FROM meetmoment WHERE in_response AND stand <> 'nog mogelijk' AND delta_${which} IS NOT NULL
         AND datum BETWEEN DATE '${models.periode.van}' AND DATE '${models.periode.tot}'`,
    );
    for (const periode of PERIODS) {
      const rows = within(found, periode);
      expect(new Set(rows.map((r) => r.patient)).size).toBeLessThan(rows.length);
      const c = cell(which, periode);
      expect(c?.n).toBe(rows.length);
      close(ofCube(c, { som: `delta-t-${which}` }), plain(rows));
      const improved = within(
        found.map((r) => ({ ...r, x: r.klasse === "verbeterd" ? 1 : 0 })),
        periode,
      );
      close(ofCube(c, { teller: cell(`${which}/verbeterd`, periode) }), plain(improved));
    }
  });
  test("moments that were filled", async () => {
    const rows = await db.all<Row>(
      `SELECT CAST(patient_nr AS DOUBLE) AS patient, CAST(year(datum) AS VARCHAR) AS periode,
         CASE WHEN stand = 'gevuld' THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END AS x
       FROM meetmoment WHERE in_response AND stand IN ('gevuld', 'gemist')
         AND datum BETWEEN DATE '${models.periode.van}' AND DATE '${models.periode.tot}'`,
    );
    for (const periode of PERIODS)
      close(ofCube(cell("moment", periode), { teller: cell("moment/gevuld", periode) }), plain(within(rows, periode)));
  });
  test("patients with several zorgtrajecten: percentage verbetering, response, complete SCL-90", async () => {
    const pairs = await db.all<Row>(
      `SELECT CAST(z.patient_nr AS DOUBLE) AS patient, CAST(year(z.sluitdatum) AS VARCHAR) AS periode, CAST(p.verbetering AS DOUBLE) AS x
       FROM paar p JOIN zorgtraject z USING (traject_nr) JOIN behandeling b USING (traject_nr)
       WHERE p.instrument = 'SCL-90' AND p.delta_t IS NOT NULL AND z.status = 'afgesloten' AND b.in_response`,
    );
    close(ofCube(cell("paar", "totaal", "SCL-90"), { som: "verbetering" }), plain(pairs));
    const closed = await db.all<{
      patient: number;
      periode: string;
      completer: boolean;
      hsk: boolean;
      compleet: boolean;
    }>(
      `SELECT CAST(z.patient_nr AS DOUBLE) AS patient, CAST(year(z.sluitdatum) AS VARCHAR) AS periode,
         b.responsstatus = 'completer' AS completer, b.hsk_van_toepassing AS hsk, p.traject_nr IS NOT NULL AS compleet
       FROM behandeling b JOIN zorgtraject z USING (traject_nr)
       LEFT JOIN paar p ON p.traject_nr = b.traject_nr AND p.instrument = 'SCL-90' AND p.delta_t IS NOT NULL
       WHERE z.status = 'afgesloten' AND b.in_response`,
    );
    const as = (of: (r: (typeof closed)[number]) => boolean, rows = closed): Row[] =>
      rows.map((r) => ({ ...r, x: of(r) ? 1 : 0 }));
    close(
      ofCube(cell("afgesloten", "totaal"), { teller: cell("respons/completer", "totaal") }),
      plain(as((r) => r.completer)),
    );
    close(
      ofCube(cell("hsk", "totaal"), { teller: cell("paar", "totaal", "SCL-90") }),
      plain(
        as(
          (r) => r.compleet,
          closed.filter((r) => r.hsk),
        ),
      ),
    );
  });
});

test("where a cell has rows per patient, they are what its counts allow", () => {
  const cells = cube.cellen.filter((c) => c.perPatient);
  expect(cells.length).toBeGreaterThan(50);
  for (const c of cells) {
    const { aantallen, herhaald, tellers } = c.perPatient as NonNullable<CubeCell["perPatient"]>;
    expect(herhaald).toBeGreaterThan(0);
    expect(c.n).toBeGreaterThan(c.patienten);
    expect(aantallen).toBeGreaterThanOrEqual(c.n ** 2 / c.patienten - 1e-9);
    for (const { kwadraat, kruis } of Object.values(tellers)) {
      expect(kwadraat).toBeLessThanOrEqual(kruis);
      expect(kruis).toBeLessThanOrEqual(aantallen);
    }
  }
  const others = cube.cellen.filter((c) => !c.perPatient && ["paar", "moment", "afgesloten"].includes(c.atoom));
  for (const c of others) expect(c.n).toBe(c.patienten);
});
