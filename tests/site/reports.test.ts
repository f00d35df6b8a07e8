import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { meaningRows } from "../../src/engine/gate/catalogue/meanings.js";
import type { Choice } from "../../src/site/pages/page.js";
import { lineOf } from "../../src/site/pages/report/line.js";
import { NO_RCI } from "../../src/site/pages/report/shared.js";
import { PLACES } from "../../src/site/pages/where.js";
import { course, pick } from "../../src/site/queries/reports.js";
import { figure, HIDDEN, handRelease, PERIODS, RELATIONS, UNITS } from "../support/hand-release.js";
import { drawn } from "../support/pages.js";

/** The blocks of the reports on tables written by hand: full, thin and empty releases. */

const CLASSES = ["hersteld", "verbeterd", "onveranderd", "verslechterd"];

/** A mean with its interval, five wide. */
const mean = (waarde: number, f: Record<string, unknown>) =>
  figure({ waarde, laag: waarde - 2.5, hoog: waarde + 2.5, sd: 9, methode: "student", ...f });
const share = (teller: number, n: number, f: Record<string, unknown>) =>
  figure({ n, teller, waarde: (100 * teller) / n, laag: 10, hoog: 90, methode: "wilson", ...f });

const MOMENTS = ["alle meetmomenten", "voormetingen", "tussenmetingen", "nametingen"];
const months = PERIODS.filter((p) => p.soort === "maand").map((p) => p.periode);
const quarters = PERIODS.filter((p) => p.soort === "kwartaal").map((p) => p.periode);

/** Everything the reports can show; the outcome of Berk is better than that of Abeel. */
const FULL = [
  ...["totaal", "2018", "2019", ...quarters, ...months].flatMap((periode, i) => [
    mean(4 + (i % 3), { indicator: "delta-t-vorige", periode, n: 50 + i }),
    mean(8 + (i % 3), { indicator: "delta-t-initieel", periode, n: 40 + i }),
    mean(10, { indicator: "delta-t-alle", periode }),
    share(70, 100, { indicator: "geldig-gemeten", populatie: "alle meetmomenten", periode }),
    figure({ indicator: "geldige-metingen", periode, n: 81, waarde: 81 }),
    figure({ indicator: "extra-metingen", periode, n: 11, waarde: 11 }),
    ...["hersteld", "verbeterd", "onveranderd of verslechterd"].map((categorie) =>
      share(30, 90, { indicator: "delta-t-alle-klasse", definitie: "drie klassen", categorie, periode, n: 90 }),
    ),
  ]),
  ...MOMENTS.slice(1).map((populatie, i) => share(60 + i, 100, { indicator: "geldig-gemeten", populatie })),
  ...UNITS.slice(1).flatMap(({ niveau, eenheid }, i) => [
    mean(20 - i, { indicator: "delta-t-vorige", niveau, eenheid }),
    share(61, 100, { indicator: "geldig-gemeten", populatie: "alle meetmomenten", niveau, eenheid }),
    ...CLASSES.map((categorie) => share(25, 100, { indicator: "delta-t-vorige-klasse", categorie, niveau, eenheid })),
    figure({ indicator: "werklijst", populatie: "na-open", niveau, eenheid, waarde: 33, n: 33 }),
    ...(niveau === "vestiging" ? [] : [mean(9, { indicator: "delta-t-alle", niveau, eenheid })]),
  ]),
  ...["voor", "na-afgesloten", "na-open"].map((populatie) =>
    figure({ indicator: "werklijst", populatie, waarde: 44, n: 44 }),
  ),
  ...["BSI", "SCL-90"].flatMap((instrument) => [
    mean(6, { indicator: "delta-t-vorige", definitie: "per instrument", instrument }),
    share(80, 100, {
      indicator: "geldig-gemeten",
      definitie: "per instrument",
      populatie: "alle meetmomenten",
      instrument,
    }),
    ...CLASSES.map((categorie) =>
      share(25, 100, { indicator: "delta-t-vorige-klasse", definitie: "per instrument", categorie, instrument }),
    ),
  ]),
  ...["2018", "2019", "totaal"].flatMap((periode) =>
    CLASSES.map((categorie) => share(25, 100, { indicator: "delta-t-vorige-klasse", categorie, periode })),
  ),
  ...["Angststoornissen", "Stemmingsstoornissen"].flatMap((populatie, i) => [
    mean(12 + i, { indicator: "delta-t-hoofdgroep", populatie }),
    ...CLASSES.map((categorie) => share(25, 100, { indicator: "delta-t-hoofdgroep-klasse", populatie, categorie })),
  ]),
  ...["voormeting", "nameting"].flatMap((indicator) => [
    ...["geldig", "wel gemeten, niet geldig", "niet gemeten"].map((categorie) =>
      share(30, 90, { indicator, definitie: "samengevat", categorie }),
    ),
    ...["geldig", "buiten venster"].map((categorie) => share(45, 90, { indicator, categorie })),
    share(12, 90, { indicator: `reden-geen-${indicator}`, categorie: "benaderd: weigert" }),
  ]),
  ...["voor", "na"].flatMap((definitie, i) => [
    ...[1, 2].map((s) => mean(2 - i, { indicator: "subschaal", definitie, instrument: "HoNOS65", categorie: `S${s}` })),
    ...[1, 2].map((s) => mean(1, { indicator: "subschaal", definitie, instrument: "CANSAS", categorie: `B${s}` })),
    mean(30, { indicator: "subschaal", definitie, instrument: "OQ-45-SD", categorie: "SD" }),
    share(60 - 20 * i, 100, { indicator: "onvervulde-behoefte", definitie }),
  ]),
];

const SCHALEN = [
  ...[1, 2].map((s) => ({
    instrument: "HoNOS65",
    schaal: `S${s}`,
    naam: `Schaal ${s}`,
    volgorde: s,
    laag: 0,
    hoog: 4,
  })),
  ...[1, 2].map((s) => ({
    instrument: "CANSAS",
    schaal: `B${s}`,
    naam: `Behoefte ${s}`,
    volgorde: s,
    laag: 0,
    hoog: 2,
  })),
  { instrument: "OQ-45-SD", schaal: "SD", naam: "Symptomatic Distress", volgorde: 1, laag: 0, hoog: 100 },
];
const INSTRUMENTS = ["BSI", "CANSAS", "HoNOS65", "OQ-45-SD", "SCL-90"].map((instrument) => ({
  instrument,
  naam: `Lijst ${instrument}`,
  hoger_is_beter: false,
  sd: 10,
  gemiddelde: 50,
  n_referentie: 100,
  laag: 0,
  hoog: 100,
  tevredenheid: false,
  lokaal: false,
  bron: "",
}));
const FRAME = { eenheden: UNITS, perioden: PERIODS, relaties: RELATIONS, begrippen: meaningRows(), schalen: SCHALEN };

const REPORTS = ["/rapportage/delta-t", "/rapportage/meetproces", "/rapportage/effectmeting"];

let full: Db;
let empty: Db;
beforeAll(async () => {
  full = await handRelease({ ...FRAME, indicatoren: FULL, instrumenten: INSTRUMENTS });
  empty = await handRelease({ ...FRAME, schalen: [] });
});
afterAll(() => {
  full.close();
  empty.close();
});

/** Every block of a page, or those named, as text of its HTML, with plain spaces. */
async function draw(
  q: Db,
  pagina: string,
  keuze: Choice = {},
  params: Record<string, string> = {},
  only?: readonly string[],
) {
  const out = Object.entries(await drawn(q, pagina, keuze, params, only));
  return Object.fromEntries(out.map(([naam, html]) => [naam, html.replaceAll("\u00a0", " ")]));
}

/** The rows of the first table in HTML, cell by cell. */
const table = (html = ""): string[][] =>
  [...(/<table>[\s\S]*?<\/table>/.exec(html)?.[0] ?? "").matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...(row ?? "").matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text]) => text ?? ""),
  );

const months2018 = (html = ""): string[] => table(html).flatMap((r) => r.filter((x) => / 2018$/.test(x)));

describe("every tile of the document", () => {
  test("stands on its page under its own name, drawn, with n and with what n counts and by which date", async () => {
    const tiles = PLACES.filter((p) => p.onderdeel.startsWith("KPI's"));
    expect(tiles).toHaveLength(16);
    const html = Object.fromEntries(
      await Promise.all(REPORTS.map(async (p) => [p, Object.values(await draw(full, p)).join("")] as const)),
    );
    for (const t of tiles) {
      const page = html[`/rapportage/${/rapportage\/([a-z-]+)/.exec(t.pagina?.[0] ?? "")?.[1]}`] ?? "";
      const own = page.split("<figure").find((f) => f.includes(`<span class="naam">${t.regel}.</span>`));
      expect(own, t.regel).toBeDefined();
      expect(own?.includes("<svg"), t.regel).toBe(true);
      expect(/<p class="regel">(.*?)<\/p>/.exec(own ?? "")?.[1], t.regel).toMatch(
        /\bn(?: en noemer|, het aantal zelf)?: \S.*Datum: \S/,
      );
      expect(table(own)[0], t.regel).toEqual(expect.arrayContaining([expect.stringMatching(/^n$|\(n\)$/)]));
    }
  });
});

describe("delta-T", () => {
  test("says which earlier measurement, and shows the other at choice", async () => {
    const first = await draw(full, "/rapportage/delta-t", {}, {}, ["per-maand"]);
    expect(first["per-maand"]).toContain("T van de vorige geldige meting");
    expect(table(first["per-maand"])[1]).toEqual(expect.arrayContaining(["januari 2018", "57"]));
    const other = await draw(full, "/rapportage/delta-t", { delta: "initieel" }, {}, ["per-maand"]);
    expect(other["per-maand"]).toContain("T van de eerste geldige meting");
    expect(table(other["per-maand"])[1]).toEqual(expect.arrayContaining(["januari 2018", "47"]));
  });
  test("a chosen year leaves the months of that year", async () => {
    const { "per-maand": all = "" } = await draw(full, "/rapportage/delta-t", {}, {}, ["per-maand"]);
    const { "per-maand": year = "" } = await draw(full, "/rapportage/delta-t", { periode: "2018" }, {}, ["per-maand"]);
    expect(table(all)).toHaveLength(13);
    expect(table(year)).toHaveLength(7);
    expect(months2018(year)).toHaveLength(6);
  });
  test("units stand by name, whatever came out", async () => {
    const { "per-niveau": html } = await draw(full, "/rapportage/delta-t", {}, {}, ["per-niveau"]);
    expect(table(html).map((r) => r[0])).toEqual(["Vestiging", "Abeel", "Berk", "Ceder"]);
  });
  test("a level that is not published gives the next one, and says so", async () => {
    const { "per-niveau": html } = await draw(full, "/rapportage/delta-t", { delta: "initieel" }, {}, ["per-niveau"]);
    expect(html).toContain("Per vestiging niet gepubliceerd; hier voor het geheel.");
  });
});

describe("process", () => {
  test("what was missed is what was expected and not filled", async () => {
    const { "per-meetmoment": html } = await draw(full, "/rapportage/meetproces", {}, {}, ["per-meetmoment"]);
    expect(table(html).map((r) => r.slice(0, 5))).toEqual([
      ["Meetmoment", "Periode", "Verwacht (n)", "Geldig gemeten", "Gemist"],
      ["Voormeting", "2018–2019", "100", "60", "40"],
      ["Tussenmeting", "2018–2019", "100", "61", "39"],
      ["Nameting", "2018–2019", "100", "62", "38"],
    ]);
  });
  test("valid per month stands beside extra and all valid metingen", async () => {
    const { "per-maand": html } = await draw(full, "/rapportage/meetproces", {}, {}, ["per-maand"]);
    expect(table(html)[1]).toEqual(["januari 2018", "100", "70", "30", "70,0", "10,0", "90,0", "11", "81"]);
  });
  test("worklists are counts per unit; one that is not published at a level is named and is no zero", async () => {
    const { werklijsten: html } = await draw(full, "/rapportage/meetproces", {}, {}, ["werklijsten"]);
    const rows = table(html);
    expect(rows[1]).toEqual(["Totaal", "44", "44", "44"]);
    expect(rows.find((r) => r[0] === "Berk")).toEqual(["Berk", "–", "–", "33"]);
    expect(html).toContain("Per vestiging niet gepubliceerd, wegens kleine aantallen (–): “Voormeting kan nog”");
    expect(html).toContain("stand op de peildatum");
  });
  test("a hidden number hides what was missed as well", async () => {
    const q = await handRelease({
      ...FRAME,
      indicatoren: [
        ...MOMENTS.map((populatie) => figure({ indicator: "geldig-gemeten", populatie, n: 100, waarde: null })),
      ],
    });
    const { "per-meetmoment": html } = await draw(q, "/rapportage/meetproces", {}, {}, ["per-meetmoment"]);
    expect(table(html)[1]?.slice(2, 6)).toEqual(["100", HIDDEN, HIDDEN, HIDDEN]);
    expect(html).not.toMatch(/aria-roledescription="bar"/);
    q.close();
  });
});

describe("the name RCI", () => {
  test("stands at no figure without the sentence that it is no test of measurement error", async () => {
    const named: string[] = [];
    for (const naam of ["/rapportage/delta-t", "/rapportage/effectmeting"])
      for (const html of Object.values(await draw(full, naam)))
        for (const [figuur] of html.matchAll(/<figure[\s\S]*?<\/figure>/g)) {
          if (!/RCI/.test(figuur)) continue;
          named.push(figuur);
          expect(figuur).toContain(NO_RCI);
        }
    expect(named).toHaveLength(5);
  });
});

describe("effect", () => {
  test("classes per month have their mean beside them, and say why they are three", async () => {
    const { "rci-maand": html } = await draw(full, "/rapportage/effectmeting", {}, {}, ["rci-maand"]);
    expect(html).toContain("Drie klassen");
    expect(table(html)[0]).toContain("Gemiddelde delta-T");
    expect(table(html)[1]?.slice(0, 3)).toEqual(["januari 2018", "90", "33,3 (10,0–90,0)"]);
    expect(table(html)[1]).toContain("10,0");
  });
  test("the table under the classes per diagnosis group stands open", async () => {
    const { "rci-groep": html } = await draw(full, "/rapportage/effectmeting", {}, {}, ["rci-groep"]);
    expect(html).toContain('<details class="tabel" open>');
    expect(table(html).map((r) => r[0])).toEqual(["Diagnosegroep", "Angststoornissen", "Stemmingsstoornissen"]);
  });
  test("subscales stand voor against na with their direction", async () => {
    const { honos65, cansas, onvervuld } = await draw(full, "/rapportage/effectmeting", {}, {}, [
      "honos65",
      "cansas",
      "onvervuld",
    ]);
    expect(table(honos65).map((r) => [r[0], r[3], r[5]])).toEqual([
      ["Subschaal", "Voor", "Na"],
      ["Schaal 1", "2,00", "1,00"],
      ["Schaal 2", "2,00", "1,00"],
    ]);
    expect(honos65).toContain("Lager is beter");
    expect(table(cansas)).toHaveLength(3);
    expect(table(onvervuld).map((r) => [r[0], r[3]])).toEqual([
      ["Moment", "%"],
      ["Voormeting", "60,0"],
      ["Nameting", "40,0"],
    ]);
  });
  test("without CANSAS and HoNOS65 in the delivery it says so", async () => {
    const q = await handRelease({ ...FRAME, indicatoren: FULL, instrumenten: INSTRUMENTS.slice(0, 1) });
    const { honos65, cansas, onvervuld } = await draw(q, "/rapportage/effectmeting", {}, {}, [
      "honos65",
      "cansas",
      "onvervuld",
    ]);
    for (const html of [honos65, cansas, onvervuld]) expect(html).toContain("komt in deze aanlevering niet voor");
    q.close();
  });
});

describe("too thin", () => {
  const thin = (periode: string, waarde: number | null) =>
    waarde === null ? figure({ indicator: "x", periode, n: null, waarde }) : mean(waarde, { indicator: "x", periode });
  test("months of which more than half is hidden give quarters; half is enough", async () => {
    const at = (shown: number) =>
      handRelease({
        ...FRAME,
        indicatoren: [
          ...months.map((m, i) => thin(m, i < shown ? 5 : null)),
          ...quarters.map((k) => thin(k, 6)),
          thin("totaal", 7),
        ],
      });
    const five = await at(5);
    const coarse = await pick(five, course({ indicator: "x" }, "totaal"));
    expect(coarse.rows.map((r) => r.soort)).toEqual(quarters.map(() => "kwartaal"));
    expect(coarse.grover).toBe("Per maand zijn de aantallen te klein om de helft te tonen; hier per kwartaal.");
    const six = await at(6);
    expect(await pick(six, course({ indicator: "x" }, "totaal"))).toMatchObject({ wat: "per maand", grover: null });
    five.close();
    six.close();
  });
  test("months that are not in the release give what is", async () => {
    const q = await handRelease({ ...FRAME, indicatoren: [thin("totaal", 7)] });
    const p = await pick(q, course({ indicator: "x" }, "2018"));
    expect(p.rows.map((r) => r.periode)).toEqual(["totaal"]);
    expect(p.grover).toBe("Per maand niet gepubliceerd; hier voor de hele periode.");
    q.close();
  });
  test("where nothing at all is shown the hidden figures stand there with their reason", async () => {
    const q = await handRelease({ ...FRAME, indicatoren: months.map((m) => thin(m, null)) });
    const p = await pick(q, course({ indicator: "x" }, "totaal"));
    expect(p.rows.map((r) => r.reden)).toEqual(months.map(() => HIDDEN));
    q.close();
  });
  test("a release without any figure gives words on every page, never an empty one", async () => {
    for (const p of [...REPORTS, "/vestiging/[vestiging]"])
      for (const [naam, html] of Object.entries(await draw(empty, p, {}, { vestiging: "v1" }))) {
        expect(html, `${p} ${naam}`).toMatch(/Niet beschikbaar: \S|class="zin">\S|<h1>\S|<td>\S/);
        expect(html, `${p} ${naam}`).not.toMatch(/NaN|undefined|<svg/);
      }
  });
});

describe("side by side", () => {
  const BESIDE = ["naast-uitkomst", "naast-inzet", "naast-werk"];
  const rows = (own: string) =>
    ["totaal", "c1", own].flatMap((eenheid, i) => [
      share(50 + i, 100, { indicator: "response", eenheid }),
      share(50 + i, 100, { indicator: "response", eenheid, periode: "2018" }),
      mean(12, { indicator: "sessies", eenheid }),
      mean(200, { indicator: "duur", eenheid }),
      mean(10 + i, { indicator: "delta-t", instrument: "BSI", eenheid }),
      ...(eenheid === "c1" ? [] : [mean(9, { indicator: "delta-t", instrument: "BSI", eenheid, periode: "2018" })]),
      ...["begin", "eind"].map((definitie) => share(40, 100, { indicator: "arbeid", definitie, eenheid })),
      mean(7.5, { indicator: "tevredenheid", instrument: "CQi", eenheid }),
    ]);
  let q: Db;
  beforeAll(async () => {
    q = await handRelease({
      ...FRAME,
      indicatoren: [...rows("v1"), ...rows("v3").filter((r) => r["eenheid"] === "v3")],
      instrumenten: [
        INSTRUMENTS[0] ?? {},
        { ...INSTRUMENTS[0], instrument: "CQi", naam: "CQ-index", laag: 0, hoog: 10, tevredenheid: true },
      ],
    });
  });
  afterAll(() => q.close());
  const panel = (html: string | undefined, wat: string) => table(html).filter((r) => r[0]?.startsWith(wat));

  test("own, cluster and whole in that order, response beside every outcome, n on every row", async () => {
    const all = [...BESIDE, "naast-tevredenheid"];
    const beside = await draw(q, "/vestiging/[vestiging]", { instrument: "BSI" }, { vestiging: "v1" }, all);
    for (const naam of all) {
      expect(
        panel(beside[naam], "Response").map((r) => [r[1], r[3]]),
        naam,
      ).toEqual([
        ["Abeel", "100"],
        ["Cluster Noord", "100"],
        ["Totaal", "100"],
      ]);
      for (const r of table(beside[naam]).slice(1)) expect(r.slice(3).join(), naam).not.toContain("–");
    }
    expect(panel(beside["naast-tevredenheid"], "Oordeel, CQi").map((r) => r[4])).toEqual(["7,5", "7,5", "7,5"]);
    expect(panel(beside["naast-werk"], "Werk bij einde")).toHaveLength(3);
    expect(beside["naast-uitkomst"]).toContain("Delta-T, BSI: Delta-T: T van de voormeting min T van de nameting");
  });
  test("a panel of which one unit is not published for the year goes to the whole period, all three, and says so", async () => {
    const { "naast-uitkomst": html } = await draw(
      q,
      "/vestiging/[vestiging]",
      { instrument: "BSI", periode: "2018" },
      { vestiging: "v1" },
      ["naast-uitkomst"],
    );
    expect(panel(html, "Response").map((r) => r[2])).toEqual(["2018", "2018", "2018"]);
    expect(panel(html, "Delta-T").map((r) => r[2])).toEqual(["2018–2019", "2018–2019", "2018–2019"]);
    expect(html).toContain("daarom over de hele periode: Delta-T, BSI");
  });
  test("the one mean that is not over n says so", async () => {
    expect(await lineOf(q, { indicator: "hsk-verbetering" })).toContain("gemiddelde van de vestigingen, niet over n");
    expect(await lineOf(q, { indicator: "hsk-verbetering", definitie: "patiëntniveau" })).toContain("is over n");
  });
  test("a vestiging without a cluster stands beside the whole alone, and the page says why", async () => {
    const { "naast-uitkomst": html } = await draw(
      q,
      "/vestiging/[vestiging]",
      { instrument: "BSI" },
      { vestiging: "v3" },
      ["naast-uitkomst"],
    );
    expect(panel(html, "Response").map((r) => r[1])).toEqual(["Ceder", "Totaal"]);
    expect(html).toContain("Geen cluster");
  });
});
