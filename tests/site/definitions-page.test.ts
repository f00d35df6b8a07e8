import { expect, test } from "vitest";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { GOLDEN } from "../support/golden.js";
import { drawn } from "../support/pages.js";

/** The page that compares definitions, on the golden release: its numbers are those of the release, and it says what they are not. */

const PAD = "/onderzoek/definities";
const text = (html: string | undefined): string => (html ?? "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

test("of one list every definition has the same n, and the page says what the choice makes", async () => {
  const q = await openRelease(readRelease(GOLDEN));
  const figures = await drawn(q, PAD, { instrument: "OQ-45-SD" });
  const rows = await q.all<{ indicator: string; categorie: string; n: number; waarde: number | null }>(
    "SELECT indicator, categorie, n, waarde FROM indicatoren WHERE instrument = 'OQ-45-SD' AND indicator IN ('verbeterd', 'halvering', 'rci-klasse', 'jt-klasse')",
  );
  expect(new Set(rows.map((r) => r.n)).size).toBe(1);
  const shown = rows.filter((r) => r.waarde !== null);
  expect(shown.length).toBeGreaterThan(4);
  const dutch = (x: number): string => x.toFixed(1).replace(".", ",");
  for (const r of shown) expect(text(figures["vier-definities"]), r.indicator).toContain(dutch(r.waarde as number));
  expect(text(figures["vier-definities"])).toContain("bovengrens");
  expect(text(figures["opening"])).toContain("De keuze van de definitie scheelt hier dus");
  expect(text(figures["overeenkomst"])).toContain("delta-T en RCI");
  expect(text(figures["betrouwbaarheid"])).toContain("Cronbachs alfa van de eigen voormetingen");
});

test("without a measurement error the page says so, and shows no share", async () => {
  const q = await openRelease(readRelease(GOLDEN));
  const figures = await drawn(q, PAD, { instrument: "BSI" });
  expect(text(figures["opening"])).toMatch(/geen twee definities/);
  for (const f of ["vier-definities", "overeenkomst"]) expect(text(figures[f])).toMatch(/geen meetfout bekend/);
});
