import { writeFileSync } from "node:fs";
import { random } from "../../../src/engine/demo/random.js";

/**
 * The made-up rows of tests/reference/gemengd/rijen.csv: 40 vestigingen, 150 behandelaars within them, unbalanced, three
 * covariates. `uitkomst` varies between vestigingen and behandelaars; `uitkomst_b0` less between behandelaars than chance
 * would give and `uitkomst_v0` less between vestigingen, so that a variance is estimated as 0; `gelukt` is 0 or 1. About one
 * row in twelve has no behandelaar. The same bytes at every run:
 *
 *   npx tsx tests/reference/gemengd/maak.ts
 */

const rng = random(20261122);
const VESTIGINGEN = 40;
const BEHANDELAARS = 150;
const RIJEN = 1500;
const round = (x: number, digits: number): number => Number(x.toFixed(digits));

const practice = Array.from({ length: VESTIGINGEN }, () => 2 * rng.normal());
/** Every vestiging has two behandelaars; the rest go where they fall. */
const of = Array.from({ length: BEHANDELAARS }, (_, b) =>
  b < 2 * VESTIGINGEN ? b % VESTIGINGEN : rng.int(0, VESTIGINGEN - 1),
);
const therapist = of.map(() => 1.5 * rng.normal());
/** Some see many patients, some two. */
const weight = of.map(() => 0.2 + rng.next() ** 2);

interface Row {
  readonly v: number;
  readonly b: number;
  readonly alone: boolean;
  readonly voor: number;
  readonly leeftijd: number;
  readonly ernst: "licht" | "matig" | "ernstig";
  readonly vast: number;
  readonly ruis: number;
  readonly gelukt: 0 | 1;
}
const total = weight.reduce((a, w) => a + w, 0);
function draw(): number {
  let at = rng.next() * total;
  for (const [b, w] of weight.entries()) {
    at -= w;
    if (at < 0) return b;
  }
  return BEHANDELAARS - 1;
}
const rows: Row[] = Array.from({ length: RIJEN }, (_, i) => {
  const b = i < 2 * BEHANDELAARS ? i % BEHANDELAARS : draw();
  const v = of[b] as number;
  const ernst: Row["ernst"] = rng.pick<Row["ernst"]>(
    v % 3 === 0 ? ["licht", "matig", "matig"] : ["licht", "matig", "ernstig"],
  );
  const voor = round(50 + 9 * rng.normal() + (ernst === "ernstig" ? 4 : 0) + 0.8 * (practice[v] as number), 1);
  const leeftijd = rng.int(18, 79);
  const vast =
    8 + 0.45 * (voor - 50) - 0.04 * (leeftijd - 40) - (ernst === "ernstig" ? 3 : ernst === "matig" ? 1.2 : 0);
  const logit = -0.2 + 0.05 * (voor - 50) - (ernst === "ernstig" ? 0.8 : 0) + 0.15 * (practice[v] as number);
  return {
    v,
    b,
    alone: rng.chance(1 / 12),
    voor,
    leeftijd,
    ernst,
    vast,
    ruis: 8 * rng.normal(),
    gelukt: rng.chance(1 / (1 + Math.exp(-logit))) ? 1 : 0,
  };
});

/** What is left of `value` after taking away nine tenths of the mean of its group. */
function flatten(value: (r: Row) => number, group: (r: Row) => number): (r: Row) => number {
  const sums = new Map<number, { n: number; sum: number }>();
  for (const r of rows) {
    const g = sums.get(group(r)) ?? { n: 0, sum: 0 };
    sums.set(group(r), { n: g.n + 1, sum: g.sum + value(r) });
  }
  return (r) => {
    const g = sums.get(group(r)) as { n: number; sum: number };
    return value(r) - (0.9 * g.sum) / g.n;
  };
}
const noTherapist = flatten(
  (r) => r.ruis,
  (r) => r.b,
);
const noPractice = flatten(
  (r) => 2.5 * (therapist[r.b] as number) + r.ruis,
  (r) => r.v,
);

const name = (letter: string, i: number): string => letter + String(i + 1).padStart(3, "0");
const lines = rows.map((r) =>
  [
    name("V", r.v),
    r.alone ? "" : name("B", r.b),
    r.voor,
    r.leeftijd,
    r.ernst,
    round(r.vast + (practice[r.v] as number) + (r.alone ? 0 : (therapist[r.b] as number)) + r.ruis, 2),
    round(r.vast + (practice[r.v] as number) + noTherapist(r), 2),
    round(r.vast + noPractice(r), 2),
    r.gelukt,
  ].join(","),
);
const head = "vestiging,behandelaar,voor,leeftijd,ernst,uitkomst,uitkomst_b0,uitkomst_v0,gelukt";
writeFileSync(new URL("rijen.csv", import.meta.url), `${[head, ...lines].join("\n")}\n`);
