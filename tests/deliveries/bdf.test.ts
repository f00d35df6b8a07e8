import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { fitCasemix } from "../../src/engine/casemix/casemix.js";
import type { Db } from "../../src/engine/db.js";
import { changePolicy, readPolicy } from "../../src/engine/policy/policy.js";
import { readPages } from "../../src/engine/publish/pages.js";
import { placesOf, prerender } from "../../src/engine/publish/prerender.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { runFolder } from "../support/delivery.js";
import { makeRelease } from "../support/releases.js";

/** Real pre/post data: 2,287 pupils of 131 Dutch schools, a test on which higher is better. */

/** lme4: langPOST ~ langPRET + IQ.verb + ses + sex + Minority + (1 | school), as a model of delta-T. */
const LANGUAGE = {
  modellen: [
    {
      code: "delta-t",
      titel: "Taal",
      soort: "lineair" as const,
      uitkomst: "delta-t" as const,
      eenheid: "T",
      covariaten: [
        { getal: "t_voor" as const, naam: "T", midden: 50, per: 10, machten: 1 },
        { kenmerk: "geslacht" },
        { geleverd: true as const },
      ],
    },
  ],
  vragen: [],
};

const FOLDER = path.resolve("..", "shared", "real", "bdf");
const present = existsSync(FOLDER);
if (!present) process.stdout.write("bdf.test.ts: skipped, ../shared/real/bdf is not here\n");

describe.skipIf(!present)("a real delivery, bdf", () => {
  let db: Db;
  let release: string;
  beforeAll(async () => {
    release = await makeRelease(FOLDER, {
      coarse: true,
      casemix: LANGUAGE,
      indicatoren: ["afgesloten", "response", "delta-t", "delta-t-alle", "hsk-verbetering", "hsk-compleet"],
    });
    db = await openRelease(readRelease(release));
  });

  test("2,287 zorgtrajecten of 131 vestigingen are accounted for", async () => {
    const rows = await db.all<{ post: string; deel: string; aantal: number }>(
      "SELECT post, deel, aantal FROM verantwoording WHERE onderdeel = 'rijen' ORDER BY volgorde",
    );
    expect(rows).toEqual([
      { post: "gelezen", deel: "trajecten.csv", aantal: 2287 },
      { post: "aanvaard", deel: "trajecten.csv", aantal: 2287 },
      { post: "apart gezet", deel: "trajecten.csv", aantal: 0 },
      { post: "gelezen", deel: "metingen.csv", aantal: 4574 },
      { post: "aanvaard", deel: "metingen.csv", aantal: 4574 },
      { post: "apart gezet", deel: "metingen.csv", aantal: 0 },
    ]);
    // Everybody was accepted and everybody is in the figures: both numbers together would tell that nobody objected.
    const { status } = await db.one<{ status: string }>(
      "SELECT status FROM indicatoren WHERE indicator = 'afgesloten' AND niveau = 'totaal' AND periode = 'totaal'",
    );
    expect(
      await db.one("SELECT aantal FROM verantwoording WHERE onderdeel = 'zorgtrajecten' AND post = 'aanvaard'"),
    ).toEqual({ aantal: status === "getoond" ? null : 2287 });
    expect(await db.one("SELECT count(*) AS n FROM eenheden WHERE niveau = 'vestiging'")).toEqual({ n: 131 });
  });

  test("figures are those of the file itself: metric, delta-T, thresholds", async () => {
    const scores = parse(readFileSync(path.join(FOLDER, "metingen.csv")), { columns: true }) as {
      meting_id: string;
      traject_id: string;
      ruwe_score: string;
    }[];
    const trajecten = parse(readFileSync(path.join(FOLDER, "trajecten.csv")), { columns: true }) as {
      traject_id: string;
      vestiging: string;
    }[];
    const pre = new Map(
      scores.filter((s) => s.meting_id.endsWith("A")).map((s) => [s.traject_id, Number(s.ruwe_score)]),
    );
    const post = new Map(
      scores.filter((s) => s.meting_id.endsWith("Z")).map((s) => [s.traject_id, Number(s.ruwe_score)]),
    );
    const all = [...pre.values()];
    const mean = all.reduce((a, b) => a + b, 0) / all.length;
    const sd = Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / (all.length - 1));
    const [instrument] = await db.all<{
      gemiddelde: number;
      sd: number;
      n_referentie: number;
      hoger_is_beter: boolean;
    }>("FROM instrumenten");
    expect(instrument).toMatchObject({ n_referentie: 2287, hoger_is_beter: true });
    expect(instrument?.gemiddelde).toBeCloseTo(mean, 3);
    expect(instrument?.sd).toBeCloseTo(sd, 3);
    const gains = new Map<string, number[]>();
    for (const t of trajecten)
      gains.set(t.vestiging, [
        ...(gains.get(t.vestiging) ?? []),
        (((post.get(t.traject_id) ?? 0) - (pre.get(t.traject_id) ?? 0)) / sd) * 10,
      ]);
    const cells = await db.all<{ naam: string; n: number; waarde: number; status: string }>(
      "SELECT e.naam, i.n, i.waarde, i.status FROM indicatoren i JOIN eenheden e USING (eenheid) WHERE i.indicator = 'delta-t' AND i.niveau = 'vestiging' AND i.periode = 'totaal'",
    );
    expect(cells).toHaveLength(131);
    for (const c of cells) {
      const own = gains.get(c.naam) ?? [];
      // Ten or more may be hidden as well, to protect others; fewer never are shown.
      if (own.length < 10) expect(c.status, c.naam).toBe("verborgen");
      if (c.status === "getoond")
        expect(c.waarde, c.naam).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 1.9);
    }
    expect(cells.filter((c) => c.status === "verborgen").length).toBeGreaterThan(0);
    // So small are these vestigingen that the whole may be hidden for their sake; a figure or a reason stands there.
    const [total] = await db.all<{ waarde: number | null; reden: string | null }>(
      "SELECT waarde, reden FROM indicatoren WHERE indicator = 'delta-t' AND niveau = 'totaal' AND periode = 'totaal'",
    );
    expect(total?.waarde === null ? total.reden !== null : (total?.waarde ?? 0) > 0).toBe(true);
  });

  test("its models stand with their coefficients: 0.6847 for the voormeting, 1.0219 for verbal IQ on the nameting", async () => {
    const { sd } = await db.one<{ sd: number }>("SELECT sd FROM instrumenten");
    const effect = async (term: string): Promise<number> =>
      (
        await db.one<{ effect: number }>(
          `SELECT effect FROM casemix_effecten WHERE model = 'delta-t' AND variant = 'casemix' AND term = '${term}' AND status = 'getoond'`,
        )
      ).effect;
    // The nameting rises by .6847 points with a point before, so the change in T by 1 − .6847; here per ten T, in three digits.
    expect(await effect("t_voor")).toBe(Number((10 * (1 - 0.6847)).toPrecision(3)));
    expect(await effect("eigen iq_verbaal")).toBe(Number(((10 / sd) * 1.0219).toPrecision(3)));
    const standing = await db.texts("SELECT DISTINCT grootheid FROM casemix_model WHERE status = 'getoond' ORDER BY 1");
    expect(standing).toEqual(expect.arrayContaining(["icc_vestiging", "sd_rest", "sd_vestiging"]));
  });

  test("over a hundred vestigingen have an adjusted mean, beside their attacked one, and the small ones have none", async () => {
    const rows = await db.all<{ status: string; n: number | null; zelfde: boolean }>(
      `SELECT c.status, c.n, coalesce(c.n = i.n AND c.ongecorrigeerd = i.waarde, false) AS zelfde FROM casemix_eenheden c
       JOIN indicatoren i ON i.eenheid = c.eenheid AND i.niveau = 'vestiging' AND i.periode = 'totaal' AND i.indicator = 'delta-t'
       WHERE c.niveau = 'vestiging'`,
    );
    const shown = rows.filter((r) => r.status === "getoond");
    expect(rows).toHaveLength(131);
    expect(shown.length).toBeGreaterThanOrEqual(100);
    expect(shown.every((r) => r.zelfde && (r.n ?? 0) >= 10)).toBe(true);
  });

  test("no percentage improvement and no target where they do not apply", async () => {
    expect(
      await db.one("SELECT count(*) AS n FROM indicatoren WHERE indicator = 'hsk-verbetering' AND status = 'getoond'"),
    ).toEqual({ n: 0 });
  });

  test("its pages are drawn from the certified release, without a warning", async () => {
    const units = await db.texts("SELECT eenheid FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde");
    const some = units.filter((_, i) => i % 30 === 0);
    const paths = [
      "/index",
      "/gegevens/index",
      "/uitkomsten/index",
      "/casemix/index",
      ...some.map((v) => `/vestiging/${v}`),
    ];
    const places = placesOf(readPages("src"), { vestiging: some }).filter((p) => paths.includes(p.pad));
    const pages = await prerender(readRelease(release), db, places);
    expect(Object.keys(pages).sort()).toEqual(paths.sort());
    for (const [where, blocks] of Object.entries(pages)) {
      const html = Object.values(blocks).join("\n");
      expect(html, where).not.toContain("Niet voor publicatie");
      expect(html, where).not.toContain("Synthetisch.");
      expect(html, where).not.toMatch(/NaN|undefined|\[object/);
    }
    expect(Object.values(pages["/uitkomsten/index"] ?? {}).join("\n")).toContain(
      "Niet beschikbaar: het percentage verbetering bestaat alleen",
    );
  });
});

describe.skipIf(!present)("its casemix, without a release", () => {
  test("casemix and schools: what Snijders & Bosker's data give in lme4, through the whole chain", async () => {
    const policy = changePolicy(readPolicy(), { casemix: LANGUAGE });
    const ran = await runFolder(FOLDER, undefined, policy);
    const casemix = await fitCasemix(ran.db, ran.delivery, ran.models.kenmerken, policy);
    const sd = ran.models.metrics.find((m) => m.instrument === "bdf-taal")?.sd ?? Number.NaN;
    ran.db.close();
    // REML. A point on the test is 10/sd T.
    const t = 10 / sd;
    const effect = (term: string, klasse = ""): number =>
      casemix.effecten.find((e) => e.term === term && e.klasse === klasse)?.effect ?? Number.NaN;
    // The change in T rises with T before by 1 − .68469 a point; here per ten.
    expect(effect("t_voor")).toBeCloseTo(10 * (1 - 0.68469), 2);
    expect(effect("eigen iq_verbaal")).toBeCloseTo(1.02185 * t, 3);
    expect(effect("eigen ses")).toBeCloseTo(10 * 0.10124 * t, 3);
    expect(Math.abs(effect("geslacht", "vrouw") || effect("geslacht", "man"))).toBeCloseTo(1.76948 * t, 3);
    const figure = (grootheid: string): number => {
      const f = casemix.modellen.find((m) => m.grootheid === grootheid && m.variant === "casemix");
      return f && "waarde" in f.schatting ? f.schatting.waarde : Number.NaN;
    };
    expect(figure("sd_vestiging")).toBeCloseTo(Math.sqrt(6.80967) * t, 3);
    expect(figure("sd_rest")).toBeCloseTo(Math.sqrt(27.45663) * t, 3);
    expect(figure("icc_vestiging")).toBeCloseTo(19.87, 1);
    const school = (naam: string): number => {
      const u = casemix.eenheden.find((e) => e.sleutel.endsWith(`\u001f${naam}`));
      return (u?.krimp ?? Number.NaN) - figure("midden");
    };
    expect(school("S001")).toBeCloseTo(1.44083 * t, 2);
    expect(school("S002")).toBeCloseTo(-4.59817 * t, 2);
    expect(school("S010")).toBeCloseTo(-1.6652 * t, 2);
  });
});
