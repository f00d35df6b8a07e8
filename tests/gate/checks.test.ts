import { expect, test } from "vitest";
import { assess } from "../../src/engine/gate/assess.js";
import { SHOWN } from "../../src/engine/gate/system/system.js";
import { type Edition, readPolicy } from "../../src/engine/policy/policy.js";
import { runFolder } from "../support/delivery.js";
import { keeping, makeDemo } from "../support/releases.js";

/** Checks of voor- and nameting are judged apart, so that they are cells of their own: together they hold, and nothing falls. */
const FIGURES = ["afgesloten", "response", "responsstatus", "voormeting", "nameting"];

test("checks of both roles beside the response: every sum holds, the attack finds nothing, and either says its own number", async () => {
  const policy = keeping(readPolicy(), (i) => FIGURES.includes(i));
  const run = await runFolder(makeDemo(1500));
  const a = await assess(run.db, run.delivery, run.models, policy, policy.edities.edities[0] as Edition);
  expect(a.aanval.zwak).toEqual([]);
  const whole = (atoom: string) =>
    [...a.built.system.cellen.keys()]
      .map((i) => ({ c: a.built.bron(i), shown: a.pattern[i] === SHOWN }))
      .find(({ c }) => c.atoom === atoom && c.niveau === "totaal" && c.periode === "totaal");
  const { voor, na, beide } = await run.db.one<Record<string, number>>(`
    SELECT count(*) FILTER (voormeting = 'niet gemeten') AS voor, count(*) FILTER (nameting = 'niet gemeten') AS na,
      count(*) FILTER (voormeting = 'niet gemeten' AND nameting = 'niet gemeten') AS beide
    FROM behandeling WHERE in_response`);
  run.db.close();
  expect(whole("voormeting/niet gemeten")).toMatchObject({ c: { n: voor }, shown: true });
  expect(whole("nameting/niet gemeten")).toMatchObject({ c: { n: na }, shown: true });
  // Most without a nameting were measured at the start, and some without a voormeting at the end.
  expect(na).toBeGreaterThan(3 * (voor ?? 0));
  expect(voor).toBeGreaterThan(beide ?? 0);
});
