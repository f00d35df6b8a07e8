import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { passGate } from "../../src/engine/gate/gate.js";
import { changePolicy, type Edition, type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder, tempFolder } from "../support/delivery.js";
import { coarse, makeDemo } from "../support/releases.js";

/** The gate under other settings than the standard: every metric, both ways of series, both ways of pairing. */

const demo = makeDemo(500);
const with_ = (over: Record<string, unknown>): Policy => coarse(changePolicy(readPolicy(), over));
const metriek = (gekozen: string): Policy => with_({ uitkomsten: { metriek: { gekozen } } });

async function figures(folder: string, policy: Policy) {
  const { db, delivery, models } = await runFolder(folder, undefined, policy);
  const [edition] = policy.edities.edities as [Edition];
  // The gate refuses where its attack finds anything: that these tables come at all is the first thing tested.
  const gated = await passGate(db, delivery, models, policy, edition, "een sleutel van minstens tweeëndertig tekens");
  db.close();
  return gated.tabellen.indicatoren;
}

/** The demo with a T beside nine of ten metingen, as a source would deliver it. */
function withDeliveredT(): string {
  const folder = path.join(tempFolder(), "geleverd");
  cpSync(demo, folder, { recursive: true });
  const file = path.join(folder, "metingen.csv");
  const [head, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
  const lines = rows.map((r, i) => `${r},${i % 10 === 0 ? "" : 40 + (i % 21)},${i % 10 === 0 ? "" : "huis"}`);
  writeFileSync(file, `${[`${head},t_score,t_metric`, ...lines].join("\n")}\n`);
  return folder;
}

test("T as delivered: pairs without T are in no figure of pairs, there are no classes without a cut-off", async () => {
  const rows = await figures(withDeliveredT(), metriek("geleverd"));
  const shown = rows.filter((r) => r["status"] === "getoond");
  expect(shown.some((r) => r["indicator"] === "delta-t")).toBe(true);
  expect(rows.some((r) => String(r["indicator"]).endsWith("klasse") || r["indicator"] === "hersteld")).toBe(false);
});

test("a table of T for one questionnaire only: the others have no T, and nothing breaks", async () => {
  const rows = await figures(demo, metriek("bevolking-duitsland"));
  expect(rows.some((r) => r["indicator"] === "response" && r["status"] === "getoond")).toBe(true);
  expect(rows.some((r) => r["indicator"] === "delta-t" && r["status"] === "niet beschikbaar")).toBe(true);
});

test("by rank, one series across questionnaires", async () => {
  const policy = with_({
    uitkomsten: { metriek: { gekozen: "patient-voormeting-rang", minimum_voormetingen: 40 } },
    reeksen: { parameters: { GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST: "NEE" } },
  });
  const rows = await figures(demo, policy);
  expect(rows.some((r) => r["indicator"] === "delta-t" && r["status"] === "getoond")).toBe(true);
});

test("SBG's koppelregels", async () => {
  const rows = await figures(demo, with_({ reeksen: { koppeling: "sbg-koppelregels" } }));
  expect(rows.some((r) => r["indicator"] === "response" && r["status"] === "getoond")).toBe(true);
});

test("reliable change as the chief figure: its classes stand per vestiging, those of delta-T do not", async () => {
  const policy = with_({ uitkomsten: { verandering: { hoofdklassen: "jacobson-truax", minimum_lijsten: 100 } } });
  // Enough lists for a reliability of their own.
  const rows = await figures(makeDemo(900), policy);
  const at = (indicator: string, definitie: string) =>
    rows.filter((r) => r["indicator"] === indicator && r["definitie"] === definitie && r["niveau"] === "vestiging");
  const shown = (list: typeof rows): number => list.filter((r) => r["status"] === "getoond").length;
  expect(shown(at("jt-klasse", "drie klassen"))).toBeGreaterThan(0);
  expect(shown(at("betrouwbaar-verbeterd", "standaard"))).toBeGreaterThan(0);
  expect(at("delta-t-klasse", "drie klassen")).toEqual([]);
});
