import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Punt } from "../../src/engine/definitions/process-chart.js";
import { type Gebeurtenis, readEvents } from "../../src/engine/events/events.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { stretches } from "../../src/site/pages/change/stretches.js";
import type { ReleaseCard } from "../../src/site/pages/page.js";
import { lastDay, yearBefore } from "../../src/site/queries/periods.js";
import { tempFolder } from "../support/delivery.js";
import { GOLDEN } from "../support/golden.js";
import { drawn } from "../support/pages.js";

/** Wat veranderen we?: dated reasons, the parts of a course, and what the page says of a release. */

const EVENT: Gebeurtenis = {
  datum: "2018-01-01",
  naam: "nieuwe intake",
  soort: "gebeurtenis",
  grenzen: "opnieuw",
  indicatoren: ["response"],
  vastgelegd: "2017-12-01",
  bron: "besluit van het netwerk",
};

describe("dated reasons", () => {
  const written = (...events: readonly object[]): string => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, "eigen.json"), JSON.stringify({ toelichting: "van ons", gebeurtenissen: events }));
    return folder;
  };
  test("those of the project are read, in order of date", () => {
    const all = readEvents();
    expect(all.map((e) => e.datum)).toEqual([...all.map((e) => e.datum)].sort());
    expect(all[0]).toMatchObject({ datum: "2016-07-01", indicatoren: ["response"], grenzen: "opnieuw" });
    expect(readEvents(path.join(tempFolder(), "is-er-niet"))).toEqual([]);
  });
  test.each([
    [{ datum: "2018-02-30" }, /gebeurtenissen\.0\.datum: een bestaande datum/],
    [{ soort: "mening" }, /gebeurtenissen\.0\.soort: /],
    [{ grenzen: "soms" }, /gebeurtenissen\.0\.grenzen: /],
    [{ indicatoren: [] }, /gebeurtenissen\.0\.indicatoren: ten minste één indicator/],
    [{ indicatoren: ["hersteld"] }, /gebeurtenissen\.0\.indicatoren\.0: /],
    [{ vastgelegd: undefined }, /gebeurtenissen\.0\.vastgelegd: /],
    [{ naam: " " }, /gebeurtenissen\.0\.naam: ten minste drie tekens/],
    [{ effect: "goed" }, /gebeurtenissen\.0: /],
  ])("a fault is told with file and field: %j", (fault, said) => {
    expect(() => readEvents(written({ ...EVENT, ...fault }))).toThrow(said);
    expect(() => readEvents(written({ ...EVENT, ...fault }))).toThrow(/^eigen\.json klopt niet/);
  });
  test("the same event twice is told with both places; of two vestigingen it is two", () => {
    expect(() => readEvents(written(EVENT, { ...EVENT, bron: "elders" }))).toThrow(
      /gebeurtenissen\.1: “nieuwe intake” van 2018-01-01 staat er al \(eigen\.json, gebeurtenissen\.0\)/,
    );
    expect(readEvents(written(EVENT, { ...EVENT, vestiging: "Abeel" }))).toHaveLength(2);
  });
});

describe("a course is cut at a dated reason only", () => {
  const points: Punt[] = Array.from({ length: 28 }, (_, i) => ({
    periode: `${2014 + Math.floor(i / 4)}-K${(i % 4) + 1}`,
    waarde: (i < 16 ? 40 : 60) + (i % 2),
    n: 100,
  }));
  const limits = (events: readonly Gebeurtenis[]) =>
    stretches(points, events, true).map((s) => [
      s.perioden[0],
      s.perioden.at(-1),
      "reden" in s.kaart ? s.kaart.reden.slice(0, 6) : s.kaart.midden,
    ]);
  test("without one a shift does not move the limits: it gives signals", () => {
    const [all] = stretches(points, [], true);
    if (!all || "reden" in all.kaart) throw new Error("no limits");
    expect(all.perioden).toHaveLength(28);
    expect(all.kaart.signalen.map((s) => s.regel)).toContain("zeven aan één kant");
  });
  test("on the first day of a period that period begins the new part", () => {
    expect(limits([EVENT])).toEqual([
      ["2014-K1", "2017-K4", 40.5],
      ["2018-K1", "2020-K4", 60.5],
    ]);
  });
  test("within a period that period has no part in either", () => {
    expect(limits([{ ...EVENT, datum: "2018-01-02" }])).toEqual([
      ["2014-K1", "2017-K4", 40.5],
      ["2018-K2", "2020-K4", "er zij"],
    ]);
  });
  test("marked only, before the first day or after the last: one part", () => {
    for (const e of [
      { ...EVENT, grenzen: "doorlopend" as const },
      { ...EVENT, datum: "2014-01-01" },
      { ...EVENT, datum: "2021-01-01" },
    ])
      expect(limits([e])).toHaveLength(1);
  });
});

test("last days, and the same period a year before", () => {
  expect([lastDay("2020"), lastDay("2020-H1"), lastDay("2020-K1"), lastDay("2020-02"), lastDay("2020-K4", 92)]).toEqual(
    ["2020-12-31", "2020-06-30", "2020-03-31", "2020-02-29", "2021-04-02"],
  );
  expect([yearBefore("2018"), yearBefore("2018-H2")]).toEqual(["2017", "2017-H2"]);
});

describe("the page of the golden release", () => {
  let db: Awaited<ReturnType<typeof openRelease>>;
  let card: ReleaseCard;
  beforeAll(async () => {
    const release = readRelease(GOLDEN);
    db = await openRelease(release);
    card = { manifest: release.manifest, certificaat: release.certificate, gebeurtenissen: readEvents() };
  });
  afterAll(() => db?.close());
  const page = async (keuze: Record<string, string>, only: string, more: Partial<ReleaseCard> = {}) => {
    const html = (await drawn(db, "/verandering/index", keuze, {}, [only], { ...card, ...more }))[only] ?? "";
    return html.replace(/&nbsp;|\u00a0/g, " ");
  };
  const text = (html: string): string => html.replace(/<svg[\s\S]*?<\/svg>|<details[\s\S]*?<\/details>|<[^>]+>/g, " ");

  test("limits begin anew at the date of policy, which is named; the last quarter is provisional and has no part", async () => {
    const html = await page({}, "verloop");
    expect(text(html)).toMatch(/Van 2016-K3 tot en met 2020-K4 schommelt het vanzelf .*17 volledige kwartalen/);
    expect(text(html)).toContain("2016-K1 tot en met 2016-K2: geen grenzen, want er zijn 2 volledige perioden");
    expect(text(html)).toMatch(/A: 1 juli 2016, alleen de OQ-45-SD.*grenzen opnieuw/);
    const rows = [...html.matchAll(/<tr><td>Totaal<\/td>([\s\S]*?)<\/tr>/g)].map((m) => m[1] ?? "");
    expect(rows).toHaveLength(20);
    const limits = rows.map((r) =>
      (r.match(/<td[^>]*>[^<]*<\/td>/g) ?? []).slice(6, 9).map((t) => t.replace(/<[^>]+>/g, "")),
    );
    expect(limits[0]).toEqual(["–", "–", "–"]);
    expect(limits[2]?.[0]).toMatch(/^\d/);
    expect(limits.at(-1)).toEqual(["–", "–", "–"]);
  });
  test("without a reason in writing limits go on over the whole", async () => {
    expect(text(await page({}, "verloop", { gebeurtenissen: [] }))).toMatch(/Van 2016-K1 tot en met 2020-K4 schommelt/);
    expect(text(await page({}, "waarom-opnieuw", { gebeurtenissen: [] }))).toContain(
      "lopen dan over de hele periode door",
    );
  });
  test("a reason that is about another vestiging, instrument or figure cuts nothing", async () => {
    const other: Gebeurtenis[] = [
      { ...EVENT, vestiging: "Vestiging Berk" },
      { ...EVENT, indicatoren: ["delta-t"] },
      { ...EVENT, instrumenten: ["OQ-45-SD"] },
    ];
    expect(text(await page({}, "verloop", { gebeurtenissen: other }))).toMatch(/2016-K1 tot en met 2020-K4/);
    const own = await page({ vestiging: "v45tcs3ujrp4", ritme: "jaar" }, "waarom-opnieuw", {
      gebeurtenissen: [{ ...EVENT, vestiging: "Vestiging Abeel", vastgelegd: "2019-01-01" }],
    });
    expect(text(own)).toContain("2019-01-01 (achteraf)");
  });
  test("a vestiging with few years shown has no limits, and it is said why", async () => {
    const html = await page({ vestiging: "v45tcs3ujrp4" }, "verloop");
    expect(text(html)).toMatch(/Geen procesgrenzen: er zijn \d volledige perioden die zijn getoond/);
    expect(html).not.toContain("Bovengrens");
  });
  test("of the whole period the last two complete years are compared; a chosen year with the one before, provisional ones told", async () => {
    expect(text(await page({}, "opening"))).toMatch(/in 2019 .*in 2018/);
    const last = text(await page({ periode: "2020" }, "verschillen"));
    expect(last).toContain("2020 min 2019");
    expect(last).toContain("2020 is voorlopig");
    expect(text(await page({ periode: "2016" }, "verschillen"))).toContain("geen periode van een jaar eerder");
  });
  test("differences stand with an interval of their own, in the order of names; a hidden one is named and no nought", async () => {
    const html = await page({ periode: "2018" }, "verschillen");
    const rows = [...html.matchAll(/<tr><td>(Vestiging [^<]*)<\/td>([\s\S]*?)<\/tr>/g)];
    const names = rows.map((r) => r[1] ?? "");
    expect(names).toEqual([...names].sort());
    expect(names).toHaveLength(20);
    const hidden = rows.filter((r) => r[2]?.includes("niet getoond"));
    expect(hidden.length).toBeGreaterThan(0);
    for (const r of hidden) expect(r[2]).not.toMatch(/<td class="getal">0(,0)?<\/td>/);
    expect(text(html)).toMatch(/Van \d+ vestigingen is het verschil met 2017 berekend/);
    expect(text(html)).toMatch(/regressie naar het gemiddelde: van de spreiding .* is naar schatting \d+ % toeval/);
  });
  test("spread of fewer than five shown vestigingen is not given", async () => {
    expect(text(await page({ maat: "delta" }, "spreiding"))).toContain("geen enkel volledig jaar");
    expect(text(await page({}, "spreiding"))).toMatch(
      /standaarddeviatie van .*\(95 %-interval .*interval van het verschil/,
    );
  });
});
