import { expect, test } from "vitest";
import type { Place } from "../../src/engine/definitions/overdispersion.js";
import { METHODEN, tau2Afgekapt, tau2Volgens } from "../../src/engine/definitions/spread-methods.js";
import { BCG, tau2 } from "../../src/engine/definitions/tau2.js";

/**
 * τ² after truncation, against R: z <- d/s; k <- z >= quantile(z, .1) & z <= quantile(z, .9); n <- sum(k); phi <- sum(z[k]^2)/n;
 * w <- 1/s[k]^2; (n*phi - (n-1)) / (sum(w) - sum(w^2)/sum(w)), which is what FunnelPlotR 0.5 does for the SHMI.
 */
test("truncated: equal errors, and trials with unequal ones", () => {
  const twelve: Place[] = [-9, -5, -4, -2, -1, 0, 0, 1, 3, 4, 5, 8].map((d) => ({ d, s2: 4 }));
  expect(tau2Afgekapt(twelve)).toBeCloseTo(2.71428571428571, 12);
  const around = BCG.map(({ d, s2 }) => ({ d: d + 0.7, s2 }));
  expect(tau2Afgekapt(around)).toBeCloseTo(R_BCG, 10);
});
const R_BCG = 0.14989791003432;

test("truncated: whatever the order, and with the square of the scale", () => {
  const mixed = [...BCG].reverse();
  expect(tau2Afgekapt(mixed)).toBeCloseTo(tau2Afgekapt(BCG), 12);
  expect(tau2Afgekapt(BCG.map(({ d, s2 }) => ({ d: 3 * d, s2: 9 * s2 })))).toBeCloseTo(9 * tau2Afgekapt(BCG), 10);
});

const units = (many: number) =>
  Array.from({ length: many }, (_, i) => ({ n: 20 + 3 * i, sd: 9, waarde: 8 + (i % 3 === 0 ? 4 : -1.5) + i / 10 }));

test("every method on the same units; those that draw in or leave out need ten", () => {
  const enough = METHODEN.map((m) => tau2Volgens(m, units(12), "gemiddelde", 8));
  expect(enough.every((x) => x !== null && x > 0)).toBe(true);
  const few = Object.fromEntries(METHODEN.map((m) => [m, tau2Volgens(m, units(9), "gemiddelde", 8)]));
  expect(few).toMatchObject({ gezuiverd: null, gepubliceerd: null, afgekapt: null });
  for (const m of ["DL", "REML", "PM"] as const) expect(few[m]).toBeGreaterThan(0);
  expect(tau2Volgens("DL", units(1), "gemiddelde", 8)).toBeNull();
  // Around their own mean, as meta-analysis has it.
  const sd2 = units(12).reduce((s, u) => s + (u.n - 1) * u.sd ** 2, 0) / units(12).reduce((s, u) => s + u.n - 1, 0);
  const places = units(12).map((u) => ({ d: u.waarde, s2: sd2 / u.n }));
  expect(tau2Volgens("REML", units(12), "gemiddelde", 8)).toBeCloseTo(tau2(places, "REML"), 8);
});
