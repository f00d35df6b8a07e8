import { expect, test } from "vitest";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { writeFiles } from "../support/delivery.js";
import { makeRelease } from "../support/releases.js";

/**
 * A vestiging of nine patients with three zorgtrajecten each, beside two large ones. The threshold of an outcome counts
 * patients: blanks around their keys may not make more of them.
 */

const INVISIBLE = ["", " ", "\u00a0"];

function delivery(key: (patient: number, k: number) => string, patients = 9): string {
  const trajecten = ["traject_id,patient_id,organisatie,vestiging,eerste_contact,laatste_contact,einddatum"];
  const metingen = ["meting_id,traject_id,instrument,datum,ruwe_score"];
  const add = (vestiging: string, patient: string, k: number, i: number): void => {
    const id = `${vestiging}.${i}`;
    const year = 2016 + k;
    trajecten.push(`T${id},${patient},De Vlier,${vestiging},${year}-01-02,${year}-06-02,${year}-06-10`);
    metingen.push(`A${id},T${id},OQ-45-SD,${year}-01-02,${60 + ((i * 5) % 37)}`);
    metingen.push(`Z${id},T${id},OQ-45-SD,${year}-06-02,${40 + ((i * 7) % 41)}`);
  };
  for (let p = 0; p < patients; p++) for (let k = 0; k < 3; k++) add("Abeel", key(p, k), k, 3 * p + k);
  for (const vestiging of ["Berk", "Ceder"]) for (let i = 0; i < 150; i++) add(vestiging, `${vestiging}${i}`, i % 3, i);
  return writeFiles({ "trajecten.csv": `${trajecten.join("\n")}\n`, "metingen.csv": `${metingen.join("\n")}\n` });
}

async function published(folder: string): Promise<Record<string, [string, number | null]>> {
  const db = await openRelease(readRelease(await makeRelease(folder, { coarse: true })));
  const rows = await db.all<{ naam: string; status: string; n: number | null }>(`
    SELECT e.naam, i.status, i.n FROM indicatoren i JOIN eenheden e USING (eenheid)
    WHERE i.indicator = 'delta-t' AND e.niveau = 'vestiging' AND i.periode = 'totaal' AND i.instrument = 'OQ-45-SD' ORDER BY ALL`);
  db.close();
  return Object.fromEntries(rows.map((r) => [r.naam, [r.status, r.n]]));
}

test("nine patients with blanks around their keys are nine", async () => {
  const clean = await published(delivery((p) => `Abeel${p}`));
  expect(clean["Abeel"]?.[0]).toBe("verborgen");
  expect(await published(delivery((p, k) => `${INVISIBLE[k]}Abeel${p}${INVISIBLE[(p + k) % 3]}`))).toEqual(clean);
});

test("ten are shown, blanks or not", async () => {
  const padded = await published(delivery((p, k) => `${INVISIBLE[k]}Abeel${p}${INVISIBLE[(p + k) % 3]}`, 10));
  expect(padded["Abeel"]).toEqual(["getoond", 30]);
});
