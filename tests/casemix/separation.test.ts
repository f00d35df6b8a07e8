import { expect, test } from "vitest";
import { fitCasemix } from "../../src/engine/casemix/casemix.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder } from "../support/delivery.js";
import { makeDemo } from "../support/releases.js";

/** A class in which everybody improved has no finite effect in a logistic model; the others have theirs all the same. */

test("a class in which all had the outcome does not take the model with it, and its effect is not told", async () => {
  const { db, delivery, models } = await runFolder(makeDemo(2500));
  const policy = readPolicy();
  const shares = {
    ...policy.casemix,
    modellen: policy.casemix.modellen.filter((m) => m.code !== "delta-t"),
    vragen: [],
  };
  const covariaten = policy.casemix.modellen.find((m) => m.code === "delta-t")?.covariaten ?? [];
  const modellen = shares.modellen.map((m) => ({ ...m, covariaten }));
  const estimates = () => fitCasemix(db, delivery, models.kenmerken, { ...policy, casemix: { ...shares, modellen } });
  const model = "verbeterd-5t";
  const before = await estimates();
  const effects = before.effecten.filter((e) => e.model === model && !e.referentie && e.klasse !== "");
  const chosen = effects.find((e) => e.patienten >= 20);
  if (!chosen) throw new Error("no class to choose");
  await db.run(
    `UPDATE casemix_rij SET klasse = 'verbeterd' WHERE traject_nr IN
      (SELECT traject_nr FROM kenmerk WHERE kenmerk = '${chosen.term}' AND klasse IN (${chosen.van.map((k) => `'${k}'`).join(", ")}))`,
  );
  const after = await estimates();
  db.close();
  expect(after.modellen.find((m) => m.model === model && m.grootheid === "geheel")?.schatting).toHaveProperty("waarde");
  const at = (klasse: string) =>
    after.effecten.find((e) => e.model === model && e.term === chosen.term && e.klasse === klasse);
  // Of nobody: hidden by the rule for too few, as it must be.
  expect(at(chosen.klasse)).toMatchObject({ patienten: 0, se: null });
  for (const other of effects.filter((e) => e.term === chosen.term && e.klasse !== chosen.klasse))
    expect(at(other.klasse)?.se).toBeGreaterThan(0);
  expect(after.eenheden.some((u) => u.model === model && Number.isFinite(u.gecorrigeerd))).toBe(true);
});
