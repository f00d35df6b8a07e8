import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { type GatedTables, passGate } from "../../src/engine/gate/gate.js";
import { type Edition, type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder } from "../support/delivery.js";
import { coarse, makeDemo, withoutReports } from "../support/releases.js";

/** A vestiging that goes to another organisatie, through the whole gate: its tree must stay a tree. */

type Row = Record<string, string>;
const policy = readPolicy();
const edition = policy.edities.edities[0] as Edition;

/** The demo with one vestiging that changes organisatie and, if asked, cluster on 1 July 2018. */
function moved(otherCluster: boolean): { folder: string; naam: string; van: string; naar: string } {
  const folder = makeDemo(1200, 2);
  const rows = parse(readFileSync(path.join(folder, "trajecten.csv")), { columns: true }) as Row[];
  const first = rows[0] as Row;
  const other = rows.find((r) => r["organisatie"] !== first["organisatie"] && r["cluster"] !== first["cluster"]) as Row;
  const [naam, van, naar] = [first["vestiging"], first["organisatie"], other["organisatie"]] as [
    string,
    string,
    string,
  ];
  const cluster = otherCluster ? other["cluster"] : first["cluster"];
  writeFileSync(
    path.join(folder, "eenheden.csv"),
    `code,niveau,naam,ouder,cluster,geldig_van,geldig_tot
${naam},vestiging,${naam},${van},${first["cluster"]},,2018-06-30
${naam},vestiging,${naam},${naar},${cluster},2018-07-01,
`,
  );
  return { folder, naam, van, naar };
}

/** Without reports: the tree is the same, and the gate takes a fraction of the time. */
async function gate(folder: string, indeling: Policy["eenheden"]["indeling"]): Promise<GatedTables> {
  const p: Policy = { ...coarse(withoutReports(policy)), eenheden: { ...policy.eenheden, indeling } };
  const { db, delivery, models } = await runFolder(folder, undefined, p);
  try {
    return await passGate(db, delivery, models, p, edition, "een sleutel van minstens tweeëndertig tekens");
  } finally {
    db.close();
  }
}

const named = (g: GatedTables, naam: string) =>
  g.tabellen.eenheden.filter((e) => e["niveau"] === "vestiging" && String(e["naam"]).startsWith(naam));
const organisatie = (g: GatedTables, naam: string) =>
  g.tabellen.eenheden.find((e) => e["niveau"] === "organisatie" && e["naam"] === naam)?.["eenheid"];

test("on the closing date: two units, one under each organisatie, whose sums hold", async () => {
  const { folder, naam, van, naar } = moved(false);
  const g = await gate(folder, "sluitdatum");
  const units = named(g, naam);
  expect(units.map((u) => u["naam"]).sort()).toEqual([`${naam} (${van})`, `${naam} (${naar})`].sort());
  expect(units.map((u) => u["organisatie"]).sort()).toEqual([organisatie(g, van), organisatie(g, naar)].sort());
  expect(new Set(units.map((u) => u["eenheid"])).size).toBe(2);
  expect(g.regels.join()).not.toContain("Geen cijfers per cluster");
  // What was closed before the move stands under the old organisatie only.
  const years = (naamVan: string) => {
    const code = units.find((u) => u["naam"] === `${naam} (${naamVan})`)?.["eenheid"];
    return g.tabellen.indicatoren
      .filter((r) => r["eenheid"] === code && r["indicator"] === "afgesloten" && r["status"] === "getoond")
      .map((r) => r["periode"]);
  };
  expect(years(van)).toContain("totaal");
  expect(years(van)).not.toContain("2019");
  expect(years(naar)).not.toContain("2017");
});

test("on the peildatum: one unit under the new organisatie; a cluster that changed leaves the clusters whole", async () => {
  const { folder, naam, naar } = moved(true);
  const g = await gate(folder, "peildatum");
  const [unit, ...more] = named(g, naam);
  expect(more).toEqual([]);
  expect(unit?.["organisatie"]).toBe(organisatie(g, naar));
  expect(g.niveaus).toContain("cluster");
});

test("a vestiging that changed cluster within one organisatie has no place in a tree of clusters: none are published, and it is said", async () => {
  const { folder, naam, van } = moved(true);
  const file = path.join(folder, "eenheden.csv");
  const text = readFileSync(file, "utf8");
  const [head, before, after] = text.trim().split("\n") as [string, string, string];
  writeFileSync(file, `${[head, before, after.replace(/^([^,]*,[^,]*,[^,]*),[^,]*/, `$1,${van}`)].join("\n")}\n`);
  const g = await gate(folder, "sluitdatum");
  expect(named(g, naam)).toHaveLength(1);
  expect(g.niveaus).not.toContain("cluster");
  expect(g.regels.join()).toContain("Geen cijfers per cluster");
});
