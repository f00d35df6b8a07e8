import { expect, test } from "vitest";
import { findImplausible } from "../../src/engine/check/plausible.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { csv, runFiles } from "../support/delivery.js";

/** Zorgtrajecten of one vestiging with these diagnoses; what is found of them. */
async function found(list: readonly string[]) {
  const rows = list.map((d, i) => `T${i} | P${i} | Abeel | De Vlier | 2018-01-10 | 2018-06-10 | 2018-06-20 | ${d}`);
  const { db, delivery, models } = await runFiles({
    "trajecten.csv": csv(
      `traject_id | patient_id | vestiging | organisatie | eerste_contact | laatste_contact | einddatum | diagnosegroep\n${rows.join("\n")}`,
    ),
    "metingen.csv": "meting_id,traject_id,instrument,datum\n",
  });
  const all = await findImplausible(db, delivery, models, readPolicy(), []);
  db.close();
  return all.filter((f) => f.code === "diagnose-onbekend");
}
const many = (known: number, unknown: number): string[] => [
  ...Array.from({ length: known }, (_, i) => ["Angst", "as1_10.03", "as2_1.04", "Depressie"][i % 4] ?? ""),
  ...Array.from({ length: unknown }, () => "qzwoordqz"),
];

test("a vestiging of which a quarter of twenty diagnoses has no hoofdgroep; the word itself is not shown", async () => {
  const [f, ...rest] = await found(many(15, 5));
  expect(rest).toEqual([]);
  expect(f).toMatchObject({ ernst: "let op", rijen: 5, waar: "Abeel (De Vlier), diagnosegroep" });
  expect(f?.wat).toContain("5 van 20 (25 %)");
  expect(JSON.stringify(f)).not.toContain("qzwoordqz");
  expect(await found(many(16, 4))).toEqual([]);
  expect(await found(many(0, 19))).toEqual([]);
});

test("a diagnosis that was not delivered is not counted", async () => {
  expect(await found([...many(15, 4), ...Array.from({ length: 10 }, () => "")])).toEqual([]);
});
