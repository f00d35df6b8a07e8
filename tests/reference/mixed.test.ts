import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { fitMixed, type MixedFit } from "../../src/engine/casemix/mixed.js";
import { KEY_SEPARATOR } from "../../src/engine/unit-key.js";
import { DYESTUFF, DYESTUFF2 } from "./gemengd/dyestuff.js";
import { type ModelRij, sommen } from "./gemengd/sommen.js";

/**
 * Our mixed model beside lme4's, on the same rows: tests/reference/gemengd/r.json, made by gemengd.R beside it. Published values
 * (the lme4 paper; Snijders & Bosker's bdf) stand here as literals.
 */

interface Modi {
  readonly modus: Readonly<Record<string, number>>;
  readonly sd: Readonly<Record<string, number>>;
}
interface RFit {
  readonly vast: number | readonly number[];
  readonly se: number | readonly number[];
  readonly varianties: Readonly<Record<string, number>>;
  readonly logLik: number;
  readonly modi: Readonly<Record<string, Modi>>;
}
type Beide = Readonly<Record<"REML" | "ML", RFit>>;
const FOLDER = path.join("tests", "reference", "gemengd");
const R = JSON.parse(readFileSync(path.join(FOLDER, "r.json"), "utf8")) as Readonly<Record<string, Beide>>;
const METHODEN = ["REML", "ML"] as const;

/** `digits` significant digits; near nought to that part of `scale`. */
function same(found: number, expected: number, digits: number, scale: number, what: string): void {
  expect(Math.abs(found - expected), `${what}: ${found} against ${expected}`).toBeLessThanOrEqual(
    0.5 * 10 ** -digits * Math.max(Math.abs(expected), scale),
  );
}
const list = (x: number | readonly number[]): readonly number[] => (typeof x === "number" ? [x] : x);

function compare(fit: MixedFit, r: RFit, names: { vestiging: string; behandelaar?: string }): void {
  const rest = r.varianties["Residual"] as number;
  const spread = Math.sqrt(rest);
  expect(fit.geconvergeerd).toBe(true);
  for (const [i, b] of list(r.vast).entries()) {
    const se = list(r.se)[i] as number;
    same(fit.beta[i] as number, b, 6, se, `effect ${i}`);
    same(Math.sqrt((fit.covBeta[i] as readonly number[])[i] as number), se, 6, se, `standard error ${i}`);
  }
  same(fit.varRest, rest, 6, rest, "residual variance");
  same(fit.varVestiging, r.varianties[names.vestiging] as number, 5, rest / 10, "variance of vestigingen");
  const behandelaar = names.behandelaar === undefined ? 0 : (r.varianties[names.behandelaar] as number);
  same(fit.varBehandelaar, behandelaar, 5, rest / 10, "variance of behandelaars");
  expect(fit.singulier).toBe(Object.values(r.varianties).some((v) => v < 1e-9 * rest));
  same(fit.logLik, r.logLik, 9, Math.abs(r.logLik), "log-likelihood");
  const modi = r.modi[names.vestiging] as Modi;
  expect([...fit.vestigingen.keys()].sort()).toEqual(Object.keys(modi.modus).sort());
  for (const [k, m] of fit.vestigingen) {
    same(m.modus, modi.modus[k] as number, 5, spread / 10, `mode of ${k}`);
    same(m.sd, modi.sd[k] as number, 5, spread / 10, `conditional SD of ${k}`);
  }
  if (names.behandelaar === undefined) return;
  const leden = r.modi[names.behandelaar] as Modi;
  expect(fit.behandelaars.size).toBe(Object.keys(leden.modus).length);
  for (const [k, m] of fit.behandelaars) {
    const key = k.replace(KEY_SEPARATOR, " ");
    same(m.modus, leden.modus[key] as number, 5, spread / 10, `mode of ${key}`);
    same(m.sd, leden.sd[key] as number, 5, spread / 10, `conditional SD of ${key}`);
  }
}

describe("Dyestuff (the lme4 paper, doi 10.18637/jss.v067.i01)", () => {
  test("REML to the printed digits", () => {
    const fit = fitMixed(sommen(["const"], DYESTUFF), "REML");
    expect(fit.beta[0]).toBeCloseTo(1527.5, 9);
    same(Math.sqrt(fit.covBeta[0]?.[0] as number), 19.38341218, 7, 0, "standard error");
    same(fit.varVestiging, 1764.050006, 7, 0, "between batches");
    same(fit.varRest, 2451.249999, 8, 0, "residual");
    same(fit.varVestiging / (fit.varVestiging + fit.varRest), 0.4184874159, 7, 0, "ICC");
    expect(-2 * fit.logLik).toBeCloseTo(319.6542768, 7);
    const modes = [-17.606851, 0.391263, 28.562226, -23.084538, 56.733188, -44.995287];
    for (const [i, m] of modes.entries()) {
      expect(fit.vestigingen.get("ABCDEF"[i] as string)?.modus).toBeCloseTo(m, 5);
      expect(fit.vestigingen.get("ABCDEF"[i] as string)?.sd).toBeCloseTo(19.58657, 4);
    }
  });
  test("ML to the printed digits", () => {
    const fit = fitMixed(sommen(["const"], DYESTUFF), "ML");
    same(fit.varVestiging, 1388.333343, 7, 0, "between batches");
    same(fit.varRest, 2451.249997, 8, 0, "residual");
  });
  test.each(METHODEN)("%s equals lme4", (m) => {
    compare(fitMixed(sommen(["const"], DYESTUFF), m), (R["dyestuff"] as Beide)[m], { vestiging: "Batch" });
  });
  test.each(METHODEN)(
    "Dyestuff2, %s: batches vary less than chance, their variance is 0 and so are their modes",
    (m) => {
      const fit = fitMixed(sommen(["const"], DYESTUFF2), m);
      expect(fit.varVestiging).toBe(0);
      expect(fit.singulier).toBe(true);
      for (const mode of fit.vestigingen.values()) expect(Math.abs(mode.modus)).toBe(0);
      compare(fit, (R["dyestuff2"] as Beide)[m], { vestiging: "Batch" });
    },
  );
});

interface Rij {
  readonly vestiging: string;
  readonly behandelaar: string;
  readonly voor: string;
  readonly leeftijd: string;
  readonly ernst: string;
  readonly uitkomst: string;
  readonly uitkomst_b0: string;
  readonly uitkomst_v0: string;
  readonly gelukt: string;
}
const rijen = parse(readFileSync(path.join(FOLDER, "rijen.csv")), { columns: true }) as Rij[];
const NAMEN = ["const", "voor", "leeftijd", "ernst: matig", "ernst: ernstig"];
const x = (r: Rij): number[] => [
  1,
  Number(r.voor),
  Number(r.leeftijd),
  Number(r.ernst === "matig"),
  Number(r.ernst === "ernstig"),
];
const nested = (column: "uitkomst" | "uitkomst_b0" | "uitkomst_v0", all: boolean): ModelRij[] =>
  rijen
    .filter((r) => all || r.behandelaar !== "")
    .map((r) => ({
      vestiging: r.vestiging,
      behandelaar: r.behandelaar || null,
      x: x(r),
      y: Number(r[column]),
    }));
const NESTED = { vestiging: "vestiging", behandelaar: "behandelaar" };

describe("behandelaars within vestigingen, unbalanced", () => {
  test("the rows are what maak.ts says of them", () => {
    expect(rijen).toHaveLength(1500);
    expect(new Set(rijen.map((r) => r.vestiging)).size).toBe(40);
    expect(new Set(rijen.map((r) => r.behandelaar)).size).toBe(151);
  });
  test.each(METHODEN)("%s equals lme4", (m) => {
    const fit = fitMixed(sommen(NAMEN, nested("uitkomst", false)), m);
    compare(fit, (R["genest"] as Beide)[m], NESTED);
    expect(fit.singulier).toBe(false);
  });
  test.each(METHODEN)("%s: rows without a behandelaar have an effect of their vestiging only", (m) => {
    compare(fitMixed(sommen(NAMEN, nested("uitkomst", true)), m), (R["deels_zonder"] as Beide)[m], NESTED);
  });
  test.each(METHODEN)("%s: no more between behandelaars than chance gives", (m) => {
    const fit = fitMixed(sommen(NAMEN, nested("uitkomst_b0", false)), m);
    expect(fit.varBehandelaar).toBe(0);
    expect(fit.varVestiging).toBeGreaterThan(0);
    compare(fit, (R["genest_b0"] as Beide)[m], NESTED);
  });
  test.each(METHODEN)("%s: no more between vestigingen than their behandelaars give", (m) => {
    const fit = fitMixed(sommen(NAMEN, nested("uitkomst_v0", false)), m);
    expect(fit.varVestiging).toBe(0);
    expect(fit.varBehandelaar).toBeGreaterThan(0);
    compare(fit, (R["genest_v0"] as Beide)[m], NESTED);
  });
  test("the order of rows and groups makes no difference", () => {
    const g = sommen(NAMEN, nested("uitkomst", true));
    const turned = fitMixed({ ...g, groepen: [...g.groepen].reverse() }, "REML");
    const fit = fitMixed(g, "REML");
    for (const [i, b] of fit.beta.entries()) expect(turned.beta[i]).toBeCloseTo(b, 8);
    expect(turned.varVestiging).toBeCloseTo(fit.varVestiging, 5);
  });
});

const BDF = path.resolve("..", "shared", "real", "bdf");
const present = existsSync(BDF);
if (!present) process.stdout.write("mixed.test.ts: bdf skipped, ../shared/real/bdf is not here\n");

describe.skipIf(!present)("bdf: 2,287 pupils of 131 schools", () => {
  const read = (file: string): Record<string, string>[] =>
    parse(readFileSync(path.join(BDF, file)), { columns: true }) as Record<string, string>[];
  const rows = (): { leeg: ModelRij[]; vol: ModelRij[] } => {
    const metingen = read("metingen.csv");
    const first = metingen.map((r) => r["datum"] as string).reduce((a, b) => (a < b ? a : b));
    const score = (early: boolean): Map<string, number> =>
      new Map(
        metingen
          .filter((r) => (r["datum"] === first) === early)
          .map((r) => [r["traject_id"] as string, Number(r["ruwe_score"])]),
      );
    const pre = score(true);
    const post = score(false);
    const vol = read("trajecten.csv").map((t) => ({
      vestiging: t["vestiging"] as string,
      behandelaar: null,
      x: [
        1,
        pre.get(t["traject_id"] as string) as number,
        Number(t["iq_verbaal"]),
        Number(t["ses"]),
        Number(t["geslacht"] !== "m"),
        Number(t["minderheid"] === "Y"),
      ],
      y: post.get(t["traject_id"] as string) as number,
    }));
    return { vol, leeg: vol.map((r) => ({ ...r, x: [1] })) };
  };
  const names = ["const", "voor", "iq", "ses", "meisje", "minderheid"];

  test.each(METHODEN)("%s equals lme4, with and without covariates, every school", (m) => {
    const { vol, leeg } = rows();
    compare(fitMixed(sommen(names, vol), m), (R["bdf"] as Beide)[m], { vestiging: "vestiging" });
    compare(fitMixed(sommen(["const"], leeg), m), (R["bdf_leeg"] as Beide)[m], { vestiging: "vestiging" });
  });
  test("the published values (domain facts, §5.2)", () => {
    const { vol, leeg } = rows();
    const fit = fitMixed(sommen(names, vol), "REML");
    const published: [number, number][] = [
      [1.5567, 4],
      [0.68469, 5],
      [1.02185, 5],
      [0.10124, 5],
      [1.76948, 5],
      [0.59719, 5],
    ];
    for (const [i, [b, digits]] of published.entries()) expect(fit.beta[i]).toBeCloseTo(b, digits);
    expect(fit.varVestiging).toBeCloseTo(6.80967, 5);
    expect(fit.varRest).toBeCloseTo(27.45663, 5);
    expect(fit.varVestiging / (fit.varVestiging + fit.varRest)).toBeCloseTo(0.1987, 4);
    expect(fit.vestigingen.get("S001")?.modus).toBeCloseTo(1.44083, 5);
    expect(fit.vestigingen.get("S002")?.modus).toBeCloseTo(-4.59817, 5);
    expect(fit.vestigingen.get("S010")?.modus).toBeCloseTo(-1.6652, 5);
    const empty = fitMixed(sommen(["const"], leeg), "REML");
    expect(empty.varVestiging / (empty.varVestiging + empty.varRest)).toBeCloseTo(0.23318, 5);
  });
});
