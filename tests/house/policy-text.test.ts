import { expect, test } from "vitest";
import { DEFINITIONS } from "../../src/engine/definitions/registry.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readPolicy } from "../../src/engine/policy/policy.js";

/** The methods page explains rules in words; where the words name a number of policy, they must name policy's number. */
test("numbers of policy in the explanations are those in force", () => {
  const { uitkomsten, response, reeksen } = readPolicy();
  const text = (id: string): string => DEFINITIONS.find((d) => d.id === id)?.uitleg ?? "";
  const dutch = (x: number): string => String(x).replace(".", ",");
  expect(reeksen.parameters.BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING).toBe(
    reeksen.parameters.BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING,
  );
  expect(text("in-venster")).toContain(`${reeksen.parameters.BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING} dagen`);
  expect(text("leeftijd")).toContain(`jonger is dan ${response.minimumleeftijd}`);
  const rule = uitkomsten.delta_t.find((r) => r.metriek === "patient-voormeting");
  expect(uitkomsten.metriek.gekozen).toBe(rule?.metriek);
  expect(text("delta-t-klasse")).toContain(`minstens ${dutch(rule?.grens ?? 0)} punten`);
  expect(text("delta-t-klasse")).toContain(dutch(rule?.afkap ?? 0));
  expect(text("delta-t-klasse-strikt")).toContain(dutch(rule?.afkap ?? 0));
  const nulpunt = readInstruments().find((i) => i.code === uitkomsten.hsk.instrument)?.nulpunt;
  expect(text("percentage-verbetering")).toContain(`(${nulpunt})`);
  expect(text("t-score")).toContain("50 is het gemiddelde");
});
