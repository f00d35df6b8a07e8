import { expect, test } from "vitest";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { GOLDEN } from "../support/golden.js";
import { figure, handRelease, PERIODS, UNITS } from "../support/hand-release.js";
import { drawn } from "../support/pages.js";

/** The page that compares definitions, on the golden release: its numbers are those of the release, and it says what they are not. */

const PAD = "/onderzoek/definities";
const text = (html: string | undefined): string => (html ?? "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

test("of one list every definition has the same n, and the page says what the choice makes", async () => {
  const q = await openRelease(readRelease(GOLDEN));
  const figures = await drawn(q, PAD, { instrument: "OQ-45-SD" });
  const rows = await q.all<{ indicator: string; categorie: string; n: number; waarde: number | null }>(
    "SELECT indicator, categorie, n, waarde FROM indicatoren WHERE instrument = 'OQ-45-SD' AND niveau = 'totaal' AND periode = 'totaal' AND definitie <> 'drie klassen' AND indicator IN ('verbeterd', 'halvering', 'rci-klasse', 'jt-klasse')",
  );
  expect(new Set(rows.map((r) => r.n)).size).toBe(1);
  const shown = rows.filter((r) => r.waarde !== null);
  expect(shown.length).toBeGreaterThan(4);
  const dutch = (x: number): string => x.toFixed(1).replace(".", ",");
  for (const r of shown) expect(text(figures["vier-definities"]), r.indicator).toContain(dutch(r.waarde as number));
  expect(text(figures["vier-definities"])).toContain("bovengrens");
  expect(text(figures["opening"])).toContain("De keuze van de definitie scheelt hier dus");
  expect(text(figures["opening"])).not.toContain("Buiten die vergelijking");
  expect(text(figures["overeenkomst"])).toContain("delta-T en RCI");
  expect(text(figures["betrouwbaarheid"])).toContain("Cronbachs alfa van de eigen voormetingen");
  // A bound at a reliability a tenth lower: 1.96 · √2 · 16.3696 · √(1 − 0.8175).
  expect(text(figures["betrouwbaarheid"])).toContain("19,38");
});

test("what scores did without classes; a small release compares nothing per year, and says so", async () => {
  const q = await openRelease(readRelease(GOLDEN));
  const figures = await drawn(q, PAD, { instrument: "OQ-45-SD" });
  const [d] = await q.all<{ effect: number; effect_laag: number; correlatie: number }>(
    "SELECT effect, effect_laag, correlatie FROM veranderingsmaten WHERE instrument = 'OQ-45-SD'",
  );
  for (const x of [d?.effect, d?.effect_laag, d?.correlatie])
    expect(text(figures["veranderingsmaten"])).toContain((x as number).toFixed(2).replace(".", ","));
  expect(text(figures["definities-per-jaar"])).toContain("vanaf 200 patiënten");
});

test("per year and cluster every definition is of the same pairs; the range is over those that stand in every row", async () => {
  const own = { populatie: "paren", instrument: "SCL-90", n: 400 };
  const at = [{ periode: "2018" }, { periode: "2019" }, { niveau: "cluster", eenheid: "c1" }];
  const q = await handRelease({
    perioden: PERIODS,
    eenheden: UNITS,
    instrumenten: [
      {
        instrument: "SCL-90",
        naam: "SCL-90",
        hoger_is_beter: false,
        nulpunt: 118,
        gemiddelde: 200,
        sd: 50,
        metriek: "m",
      },
    ],
    indicatoren: at.flatMap((where, k) => [
      figure({ ...own, ...where, indicator: "verbeterd", definitie: "delta-T", waarde: 70 + k }),
      figure({ ...own, ...where, indicator: "halvering", waarde: 50 }),
      figure({ ...own, ...where, indicator: "betrouwbaar-verbeterd", waarde: k === 1 ? null : 90 }),
    ]),
  });
  const table = text((await drawn(q, PAD, { instrument: "SCL-90" }))["definities-per-jaar"]);
  expect(table).toContain("2018 400 – 70,0 90,0 50,0 20,0");
  expect(table).toMatch(/2019 400 – 71,0 niet getoond \(kleine aantallen\) 50,0 21,0/);
  expect(table).toContain("Cluster Noord, hele periode 400 – 72,0 90,0 50,0 22,0");
  q.close();
});

test("where a table of agreement is hidden, what follows from the two shares stands in its place", async () => {
  const q = await openRelease(readRelease(GOLDEN));
  const figures = await drawn(q, PAD, { instrument: "SCL-90" });
  // What is hidden is named beside the range of the others, which it might widen.
  expect(text(figures["opening"])).toMatch(
    /scheelt hier dus .* Buiten die vergelijking, want niet getoond wegens kleine aantallen: Jacobson-Truax\./,
  );
  const of = async (indicator: string, definitie: string): Promise<{ n: number; teller: number }> =>
    (
      await q.all<{ n: number; teller: number }>(
        `SELECT n, teller FROM indicatoren WHERE instrument = 'SCL-90' AND indicator = '${indicator}' AND definitie = '${definitie}' AND niveau = 'totaal' AND periode = 'totaal'`,
      )
    )[0] as { n: number; teller: number };
  const [t, half] = [await of("verbeterd", "delta-T"), await of("halvering", "standaard")];
  const part = (x: number): string => ((100 * x) / t.n).toFixed(1).replace(".", ",");
  const both = t.teller + half.teller;
  expect(text(figures["overeenkomst"])).toContain(
    `tussen ${part(t.teller - half.teller)} en ${part(Math.min(both, 2 * t.n - both))}`,
  );
});

test("of a list without T the page says so, and shows no share", async () => {
  const q = await openRelease(readRelease(GOLDEN));
  const figures = await drawn(q, PAD, { instrument: "BSI" });
  expect(text(figures["opening"])).toMatch(/geen twee definities/);
  for (const f of ["vier-definities", "overeenkomst"]) expect(text(figures[f])).toMatch(/geen T-grenswaarde/);
});

test("per vestiging: reliably improved and recovered as the release has them, hidden ones said to be hidden, with the bound that alpha makes", async () => {
  const q = await openRelease(readRelease(GOLDEN));
  const rows = await q.all<{
    indicator: string;
    eenheid: string;
    niveau: string;
    n: number | null;
    waarde: number | null;
  }>(
    "SELECT indicator, eenheid, niveau, n, waarde FROM indicatoren WHERE indicator IN ('betrouwbaar-verbeterd-alle', 'jt-hersteld-alle') AND periode = 'totaal'",
  );
  const own =
    rows.find((r) => r.indicator === "jt-hersteld-alle" && r.niveau === "vestiging" && r.waarde !== null)?.eenheid ??
    "";
  const all = await drawn(q, "/uitkomsten/index", {}, {}, ["betrouwbaar-per-vestiging", "hersteld-per-vestiging"]);
  const one = await drawn(q, "/vestiging/[vestiging]", {}, { vestiging: own }, ["betrouwbaar", "hersteld"]);
  const dutch = (x: number): string => x.toFixed(1).replace(".", ",");
  for (const [naam, figure, ofOne] of [
    ["betrouwbaar-verbeterd-alle", all["betrouwbaar-per-vestiging"], one["betrouwbaar"]],
    ["jt-hersteld-alle", all["hersteld-per-vestiging"], one["hersteld"]],
  ] as const) {
    const these = rows.filter((r) => r.indicator === naam && r.niveau === "vestiging");
    expect(these.length).toBe(16);
    for (const r of these.filter((x) => x.waarde !== null))
      expect(text(figure), naam).toContain(dutch(r.waarde as number));
    expect(text(figure)).toContain("niet getoond (kleine aantallen)");
    for (const html of [figure, ofOne]) expect(text(html)).toMatch(/bovengrens: alfa laat schommelingen/);
    for (const r of rows.filter((x) => x.indicator === naam && [own, "totaal"].includes(x.eenheid)))
      expect(text(ofOne)).toContain(dutch(r.waarde as number));
  }
  expect(text(all["hersteld-per-vestiging"])).toContain("Wie aan de gezonde kant begon telt mee in n");
});
