import { expect, test } from "vitest";
import { assess } from "../../src/engine/gate/assess.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFiles } from "../support/delivery.js";
import { withoutReports } from "../support/releases.js";

/** A delivery in which everybody was measured: three vestigingen of thirty, one questionnaire of their own. */
function everybodyMeasured(): Record<string, string> {
  const trajecten = ["traject_id,patient_id,organisatie,vestiging,eerste_contact,laatste_contact"];
  const metingen = ["meting_id,traject_id,instrument,datum,ruwe_score"];
  for (let i = 0; i < 90; i++) {
    trajecten.push(`T${i},P${i},O,V${i % 3},2018-01-02,2018-06-02`);
    metingen.push(`A${i},T${i},toets,2018-01-02,${20 + (i % 17)}`, `Z${i},T${i},toets,2018-06-02,${25 + (i % 13)}`);
  }
  return {
    "trajecten.csv": `${trajecten.join("\n")}\n`,
    "metingen.csv": `${metingen.join("\n")}\n`,
    "aanlevering.json": JSON.stringify({
      instrumenten: [{ code: "toets", naam: "Toets", bereik: [0, 60], richting: "hoger-is-beter" }],
    }),
  };
}

test("a figure that is not published anywhere says nothing: that no reasons are counted does not mean that nobody has one", async () => {
  const { db, delivery, models } = await runFiles(everybodyMeasured());
  const policy = withoutReports(readPolicy());
  const [edition] = policy.edities.edities;
  if (!edition) throw new Error("no edition");
  const a = await assess(db, delivery, models, policy, edition);
  db.close();
  expect(a.aanval.zwak).toEqual([]);
  // What nobody is in stays hidden.
  const nobody = a.built.system.cellen.filter((c) => c.gepubliceerd && c.soort === "aantal" && c.waarde === 0);
  expect(nobody.length).toBeGreaterThan(0);
  const names = new Set(
    a.built.system.relaties.map((r) => [r.ouder, ...r.kinderen].map((c) => a.built.bron(c).atoom).join(" = ")),
  );
  expect(names).not.toContain("afgesloten = voormeting/geldig");
});
