import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { findImplausible } from "../../src/engine/check/plausible.js";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder, tempFolder } from "../support/delivery.js";
import { makeDemo } from "../support/releases.js";

test("of the demo only what is really there: one vestiging codes the SCL-90 0-4", async () => {
  const folder = makeDemo(3000);
  const { db, delivery, models } = await runFolder(folder);
  const found = await findImplausible(db, delivery, models, readPolicy(), []);
  const codes = found.map((f) => [f.code, f.waar]);
  // Beside that: two closures in five are administrative, and some instruments are on no list for the response.
  const others = ["administratief-afgesloten", "instrument-nooit-response"];
  expect(codes.filter(([code]) => !others.includes(code ?? ""))).toEqual([
    ["codering-omgerekend", "Vestiging Ceder (De Vlier), SCL-90"],
  ]);
  expect(codes.filter(([code]) => code === others[1]).map(([, waar]) => waar)).toEqual([
    "CANSAS",
    "GDS15",
    "HoNOS-12",
    "HoNOS65",
    "MANSA-12",
    "ORS",
    "SDQ-P",
    "SDQ-S11-17",
  ]);
  // The witness: lists of Ceder with an answer 0, counted from the files.
  const rows = (name: string): Record<string, string>[] =>
    parse(readFileSync(path.join(folder, name)), { columns: true });
  const trajecten = rows("trajecten.csv");
  const metingen = rows("metingen.csv");
  const ceder = new Set(trajecten.flatMap((t) => (t["vestiging"] === "Vestiging Ceder" ? [t["traject_id"]] : [])));
  const lists = new Set(
    metingen.flatMap((m) => (ceder.has(m["traject_id"]) && m["instrument"] === "SCL-90" ? [m["meting_id"]] : [])),
  );
  const zero = new Set(
    rows("items.csv").flatMap((i) => (i["score"] === "0" && lists.has(i["meting_id"]) ? [i["meting_id"]] : [])),
  );
  const objected = new Set(trajecten.flatMap((t) => (t["toestemming"] === "nee" ? [t["patient_id"]] : [])));
  const open = new Set(
    trajecten.flatMap((t) => (t["einddatum"] === "" || objected.has(t["patient_id"]) ? [t["traject_id"]] : [])),
  );
  const counted = metingen.filter((m) => zero.has(m["meting_id"]) && !open.has(m["traject_id"])).length;
  const rijen = found.find((f) => f.code === "codering-omgerekend")?.rijen ?? 0;
  expect(counted).toBeGreaterThan(100);
  expect(rijen).toBeGreaterThanOrEqual(counted);
  expect(rijen - counted).toBeLessThan(5);
  // Nothing is left behind for whoever uses the database next.
  expect(await db.texts("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'check%'")).toEqual([]);
  db.close();
});

/** What each planted fault is found as. */
const FOUND: Readonly<Record<string, string>> = {
  "oq45-nummering-verschoven": "nummering-verschoven",
  "oq45-codering-1-5": "codering-omgerekend",
  "oq45-reeds-omgekeerd": "al-omgekeerd",
  "scl90-totaal-0-4": "codering-onduidelijk",
  "dass21-niet-verdubbeld": "andere-eenheid",
  "core34-som": "andere-eenheid",
  "bsi-som": "andere-eenheid",
  "mansa-gemiddelde": "andere-eenheid",
  "zelfde-totaal": "zelfde-totaal",
  "buiten-bereik": "buiten-bereik",
  "alleen-goede-afloop": "alleen-goed-einde",
  "alles-op-een-dag": "een-dag-metingen",
  "behandelaar-op-twee-vestigingen": "behandelaar-twee-vestigingen",
  "meting-dubbel": "dubbele-meting",
  "meting-bijna-dubbel": "bijna-dubbele-meting",
  "zorgtraject-dubbel": "dubbel-zorgtraject",
  "administratief-gesloten": "vaak-administratief",
};

test("every fault planted in the demo is found, at the vestiging where it was planted", async () => {
  const out = path.join(tempFolder(), "demo");
  writeDemo({ trajecten: 6000, seed: 1, out, fouten: true });
  const { fouten } = JSON.parse(readFileSync(path.join(out, "waarheid.json"), "utf8")) as {
    fouten: { code: string; vestiging: string }[];
  };
  const { db, delivery, models } = await runFolder(out);
  const found = await findImplausible(db, delivery, models, readPolicy(), []);
  db.close();
  expect(fouten.map((f) => f.code).sort()).toEqual(Object.keys(FOUND).sort());
  for (const f of fouten) {
    const here = found.filter((x) => x.code === FOUND[f.code] && `${x.waar} ${x.wat}`.includes(f.vestiging));
    expect(here, `${f.code} at ${f.vestiging}`).toHaveLength(1);
  }
});
