import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { ONLY_SPREAD } from "../../src/site/pages/casemix/spread.js";
import { ZVZ_PROHIBITION } from "../../src/site/pages/casemix/who.js";
import type { Choice } from "../../src/site/pages/page.js";
import { CASEMIX_ROWS, casemixRelease, distribution, linearUnit, VESTIGINGEN } from "../support/casemix-release.js";
import { figure, HIDDEN, handRelease } from "../support/hand-release.js";
import { drawn, offered, padsBelow } from "../support/pages.js";

/** The blocks of the casemix pages on tables written by hand: full, of an edition with behandelaars, and empty. */

const NAMES = padsBelow("/casemix/");
let full: Db;
let empty: Db;
let research: Db;

beforeAll(async () => {
  full = await casemixRelease();
  empty = await handRelease({});
  research = await casemixRelease({
    indicatoren: [
      ...CASEMIX_ROWS.indicatoren,
      ...distribution("behandelaar", "b1", "afgesloten", "ervaring", { "0-4": 20, "5-14": 10, "15+": 10 }),
      ...distribution("behandelaar", "b2", "afgesloten", "ervaring", { "0-4": 30, "5-14": null, "15+": 10 }),
    ],
    casemix_eenheden: [
      ...CASEMIX_ROWS.casemix_eenheden,
      ...[3, -2, 0.5, 1, -1].map((over, i) => linearUnit("behandelaar", `b${i + 1}`, 30, 0, over)),
      { model: "delta-t", niveau: "behandelaar", eenheid: "b6", status: "verborgen", reden: HIDDEN },
    ],
  });
});
afterAll(() => {
  for (const db of [full, empty, research]) db.close();
});

const draw = async (db: Db, pad: string, choice: Choice = {}): Promise<Map<string, string>> =>
  new Map(Object.entries(await drawn(db, pad, choice)));
const text = (html: string | undefined): string =>
  (html ?? "").replace(/<svg[\s\S]*?<\/svg>/g, "").replace(/<[^>]+>/g, " ");
const table = (html: string | undefined): string[] =>
  [...(html ?? "").matchAll(/<tbody>([\s\S]*?)<\/tbody>/g)].flatMap((m) =>
    [...(m[1] ?? "").matchAll(/<tr><td[^>]*>([\s\S]*?)<\/td>/g)].map((r) => r[1] ?? ""),
  );

test("what an outcome does not say stands at every figure of its model, and on its card", async () => {
  const said = "Vijf T-punten is een afspraak en geen toets op meetfouten.";
  const db = await casemixRelease({ modellen: CASEMIX_ROWS.modellen.map((m) => ({ ...m, toelichting: said })) });
  const [fair, card] = [await draw(db, "/casemix/index", { vestiging: "v1" }), await draw(db, "/casemix/model")];
  db.close();
  for (const blok of ["naast", "trechter", "gekrompen"]) expect(text(fair.get(blok)), blok).toContain(said);
  expect(text(card.get("kaart"))).toContain(said);
  expect(text((await draw(full, "/casemix/model")).get("kaart"))).not.toContain("Wat het zegt");
});

describe.each(NAMES)("%s", (naam) => {
  test("draws every figure, and holds no hole in its words", async () => {
    for (const [blok, html] of await draw(full, naam, { vestiging: "v1" })) {
      expect(html, blok).not.toMatch(/NaN|undefined|\[object|Infinity/);
      expect(html, blok).not.toContain("null");
    }
  });
  test("of a release without models every block says so", async () => {
    for (const [blok, html] of await draw(empty, naam)) {
      expect(html, blok).not.toMatch(/NaN|undefined|<svg/);
      if (html.startsWith("<figure")) expect(html, blok).toContain('class="niet"');
    }
  });
});

describe("fair comparison", () => {
  test("units stand in their neutral order in every figure, the hidden one is named, the chosen one is marked", async () => {
    const blocks = await draw(full, "/casemix/index", { vestiging: "v2" });
    const order = VESTIGINGEN.map((v) => v.naam);
    for (const naam of ["naast", "trechter", "gekrompen"]) {
      const html = blocks.get(naam);
      expect(table(html), naam).toEqual(order);
      expect(text(html), naam).toContain(HIDDEN);
    }
    expect(blocks.get("naast")).toContain("▸ Berk");
    expect(blocks.get("gekrompen")).toContain("▸ Berk");
    expect(blocks.get("trechter")).toMatch(/>Berk</);
    expect(text(blocks.get("delen"))).toContain("Het verschil van Berk");
  });
  test("the funnel names its target, φ and τ², and the choices change it", async () => {
    const at = async (choice: Choice): Promise<string> =>
      (await draw(full, "/casemix/index", choice)).get("trechter") ?? "";
    const wide = await at({});
    expect(text(wide)).toMatch(/Doel \(doorgetrokken\): 8,0: alle zorgtrajecten samen/);
    expect(text(wide)).toMatch(/φ \d,\d\d.*τ² \d,\d{3} T²/);
    const narrow = await at({ overdispersie: "uit" });
    expect(text(narrow)).toContain("niet in de grenzen verwerkt");
    const strict = await at({ overdispersie: "uit", grens: "99.8" });
    expect(text(strict)).toMatch(/geteld met 99,8 %[\s\S]*Ondergrens 99,8 %/);
    const outside = (html: string): number => html.match(/(boven|onder) de grenzen<\/td>/g)?.length ?? 0;
    // Berk lies 3.1 below at n 260, Ceder 1.9 above at n 310: more than three standard errors of nine.
    expect([outside(narrow), outside(strict)]).toEqual([2, 2]);
    expect(text(await at({ model: "hersteld" }))).toMatch(
      /gemeten gedeeld door verwacht \(O\/E\).*Doel \(doorgetrokken\): 1:/,
    );
    expect(text(await at({ model: "hersteld", maat: "gemeten" }))).toContain("asin√p");
  });
  test("of a share the limits stand at each unit; in standard deviations beside a curve; a rare one has Poisson's curve", async () => {
    const at = async (choice: Choice, db = full): Promise<string> =>
      text((await draw(db, "/casemix/index", { model: "hersteld", overdispersie: "uit", ...choice })).get("trechter"));
    const own = await at({});
    expect(own).toContain("elke vestiging eigen grenzen");
    expect(own).toContain("op de schaal van de log-odds");
    expect(own).not.toContain("normale benadering");
    // Den: n 90, 46 expected, chance .511. Between 37 and 55 lies 95 %: 0.80 to 1.20.
    expect(own).toMatch(/Den\s+90\s+\d+\s+46,0\s+\d,\d\d\s+\d,\d\d\s+\d,\d\d\s+0,80\s+1,20/);
    const inZ = await at({ maat: "z" });
    expect(inZ).toMatch(/in standaardafwijkingen \(z\).*Doel \(doorgetrokken\): 0:/);
    expect(inZ).toContain("de normale benadering; de streepjes beslissen");
    const verdict = (html: string): string[] => html.match(/(boven|onder|binnen) de grenzen/g) ?? [];
    expect(verdict(inZ)).toEqual(verdict(own));
    expect(text((await draw(full, "/casemix/index", { maat: "z" })).get("trechter"))).toMatch(
      /in standaardfouten \(z\).*Doel \(doorgetrokken\): 0: geen verschil met 8,0: alle zorgtrajecten samen/,
    );
    const rare = await casemixRelease({
      modellen: CASEMIX_ROWS.modellen.map((m) => ({ ...m, verdeling: m.soort === "logistisch" ? "poisson" : null })),
    });
    const seen = await at({}, rare);
    expect(seen).toContain("op de schaal log(O/E)");
    expect(seen).not.toContain("eigen grenzen");
    rare.close();
  });
  test("the same diagnosis group at every vestiging: on name, n beside every value, hidden as hidden", async () => {
    const at = (niveau: string, eenheid: string, populatie: string, more: Readonly<Record<string, unknown>>) =>
      figure({ indicator: "delta-t-hoofdgroep", niveau, eenheid, populatie, ...more });
    const db = await casemixRelease({
      indicatoren: [
        ...CASEMIX_ROWS.indicatoren,
        at("vestiging", "v1", "Angststoornissen", { n: 21, waarde: 6, laag: 3, hoog: 9 }),
        at("vestiging", "v2", "Angststoornissen", { n: null, waarde: null }),
        at("vestiging", "v3", "Angststoornissen", { n: 14, waarde: 9, laag: 5, hoog: 13 }),
        at("totaal", "totaal", "Angststoornissen", { n: 60, waarde: 7, laag: 5, hoog: 9 }),
        at("totaal", "totaal", "Eetstoornissen", { n: 12, waarde: 4, laag: 1, hoog: 7 }),
      ],
    });
    const html = (await draw(db, "/casemix/index", { vestiging: "v1" })).get("groepen") ?? "";
    db.close();
    expect(text(html)).toMatch(
      /6,0 \(3,0 tot 9,0\); n 21[\s\S]*9,0 \(5,0 tot 13,0\); n 14[\s\S]*7,0 \(5,0 tot 9,0\); n 60/,
    );
    expect(table(html).length).toBe(4);
    expect(text(html)).toContain(HIDDEN);
    expect(text(html)).toContain("Niet getoond: 1 van 3 cellen");
    expect(text(html)).not.toContain("Eetstoornissen");
    expect(text(html)).toContain(`geen rij heeft (${VESTIGINGEN.length - 3}) gebruikt geen vragenlijst met T-scores`);
    // What is taken along has n and interval beside the value, as the table has.
    const csv = decodeURIComponent(/data:text\/csv;charset=utf-8,([^"]+)/.exec(html)?.[1] ?? "").split(/\r?\n/);
    const [kop = [], ...rows] = csv.map((line) => line.split(";"));
    const own = rows.find((r) => r[kop.indexOf("Code")] === "v1") ?? [];
    expect(["n", "Waarde", "95 % laag", "95 % hoog"].map((k) => own[kop.indexOf(k)])).toEqual(["21", "6", "3", "9"]);
    expect(text((await draw(empty, "/casemix/index")).get("groepen"))).toContain("Niet beschikbaar");
  });
  test("a model that did not converge is not used, and says why", async () => {
    const blocks = await draw(full, "/casemix/index", { model: "verbetering-100", vestiging: "v1" });
    expect(text(blocks.get("opening"))).toContain("niet gebruikt; het model is niet geconvergeerd");
    for (const naam of ["naast", "trechter", "gekrompen"])
      expect(blocks.get(naam), naam).toMatch(/class="niet">Niet beschikbaar: het model is niet geconvergeerd/);
  });
  test("a spread estimated as nothing: no shrunken figures, and said so", async () => {
    const singular = await casemixRelease({
      casemix_eenheden: CASEMIX_ROWS.casemix_eenheden.map((u) =>
        u.status === "getoond"
          ? { ...u, krimp: 8, krimp_laag: 8, krimp_hoog: 8, betrouwbaarheid: 0, n_nodig: null }
          : u,
      ),
    });
    const blocks = await draw(singular, "/casemix/index", { vestiging: "v1" });
    expect(text(blocks.get("gekrompen"))).toMatch(/Niet beschikbaar: het model is singulier/);
    expect(text(blocks.get("delen"))).not.toContain("gekrompen");
    expect(text(blocks.get("opening"))).toContain("met geen aantal te halen");
    singular.close();
  });
  test("the parts add up, and a hidden vestiging has none", async () => {
    const delen = (await draw(full, "/casemix/index", { vestiging: "v1" })).get("delen") ?? "";
    const cells = [...delen.matchAll(/<td class="getal">(−?\d+,\d)<\/td>/g)].map((m) =>
      Number((m[1] ?? "").replace("−", "-").replace(",", ".")),
    );
    // as measured −2.8 = casemix −3.0 + left 0.2
    expect([cells[0], cells[3], cells[4]]).toEqual([-2.8, -3, 0.2]);
    expect((await draw(full, "/casemix/index", { vestiging: "v12" })).get("delen")).toContain('class="niet"');
  });
});

describe("who is treated where", () => {
  test("the zvz-i carries its prohibition at every figure, and no conclusion", async () => {
    const blocks = await draw(full, "/casemix/wie", { kenmerk: "zvz", vestiging: "v1" });
    for (const naam of ["verdeling", "uitkomst", "vestigingen"])
      expect(text(blocks.get(naam)), naam).toContain(ZVZ_PROHIBITION);
    expect(text(blocks.get("opening"))).toContain("zonder conclusie");
    expect(text((await draw(full, "/casemix/wie", { kenmerk: "verwijzer" })).get("verdeling"))).not.toContain(
      ZVZ_PROHIBITION,
    );
  });
  test("own, cluster and whole; a hidden class is named, and no standardised difference is made of it", async () => {
    const seen = await draw(full, "/casemix/wie", { kenmerk: "verwijzer", vestiging: "v1" });
    expect(text(seen.get("verdeling"))).toMatch(/vol punt: Abeel, open punt: Cluster Noord en ruit: Totaal/);
    expect(text(seen.get("verdeling"))).toMatch(/Gestandaardiseerd verschil met het totaal: 0,\d\d/);
    const hidden = await draw(full, "/casemix/wie", { kenmerk: "verwijzer", vestiging: "v3" });
    expect(text(hidden.get("verdeling"))).toContain("niet te berekenen: een klasse is niet getoond");
    expect(text(hidden.get("opening"))).toContain("dat is geen nul");
  });
});

test("with and without an outcome: who has no voormeting is told apart, and both sides are shares of who has one", async () => {
  const counts = { "tot 45": 1600, "45-55": 1400, "geen voormeting": 1000 };
  const db = await casemixRelease({
    indicatoren: [
      ...CASEMIX_ROWS.indicatoren.filter((r) => !(r.indicator === "kenmerk" && r.uitsplitsing === "ernst")),
      ...distribution("totaal", "totaal", "afgesloten", "ernst", counts),
      ...distribution("totaal", "totaal", "met uitkomst", "ernst", { "tot 45": 1250, "45-55": 1250 }),
    ],
    kenmerken: Object.keys(counts).map((klasse, volgorde) => ({
      ...{ kenmerk: "ernst", kenmerk_naam: "Ernst", klasse, klasse_naam: klasse, van: "patiënt", volgorde },
    })),
  });
  const html = (await draw(db, "/casemix/wie", { kenmerk: "ernst" })).get("uitkomst");
  db.close();
  expect(text(html)).toMatch(/‘geen voormeting’ is er alleen zonder uitkomst: 1\.000 van de 1\.500 \(66,7.%\)/);
  expect(text(html)).toContain("Gestandaardiseerd verschil tussen beide: 0,42");
  const rows = [...(html ?? "").matchAll(/<tr><td[^>]*>(.*?)<\/tr>/g)].map((m) =>
    (m[1] ?? "")
      .replace(/<[^>]+>/g, "|")
      .replace(/\|+/g, "|")
      .split("|")
      .slice(0, 5),
  );
  expect(rows).toEqual([
    ["met uitkomst", "tot 45", "2.500", "1.250", "50,0"],
    ["met uitkomst", "45-55", "2.500", "1.250", "50,0"],
    ["zonder uitkomst", "tot 45", "500", "350", "70,0"],
    ["zonder uitkomst", "45-55", "500", "150", "30,0"],
  ]);
});

describe("questions and behandelaars", () => {
  test("experience, referrer and severity come first", async () => {
    expect((await offered(full, "/casemix/vragen", "kenmerk")).map((o) => o.waarde)).toEqual([
      "ervaring",
      "verwijzer",
      "ernst",
    ]);
  });
  test("a difference only where the interval leaves out none; singular is said so", async () => {
    expect(text((await draw(full, "/casemix/vragen")).get("opening"))).toContain(
      "Van geen van de 2 andere groepen is een verschil met",
    );
    expect(text((await draw(full, "/casemix/vragen", { kenmerk: "verwijzer" })).get("opening"))).toMatch(
      /2,4 T lager dan/,
    );
    expect(text((await draw(full, "/casemix/vragen", { kenmerk: "ernst" })).get("verdwijnt"))).toContain("singulier");
  });
  test("without behandelaars in the edition only their spread is shown; with them in neutral order, hidden ones named", async () => {
    const without = await draw(full, "/casemix/behandelaars");
    expect(text(without.get("gekrompen"))).toContain(ONLY_SPREAD);
    expect(without.get("spreiding")).toContain("<svg");
    const seen = await draw(research, "/casemix/behandelaars");
    for (const naam of ["gekrompen", "caseload"]) {
      expect(table(seen.get(naam)), naam).toEqual([1, 2, 3, 4, 5, 6].map((i) => `Behandelaar ${i}`));
      expect(text(seen.get(naam)), naam).toContain(HIDDEN);
    }
    expect(text(seen.get("opening"))).toContain("geen lijst van goed naar slecht");
    // Whom they treat: of who has a hidden class there is neither a whole nor a difference.
    const patients = seen.get("patienten");
    expect(table(patients)).toEqual(["Behandelaar 1", "Behandelaar 2", "Totaal"]);
    expect(text(patients)).toMatch(/Behandelaar 1\s+40\s+0,\d\d\s+50 %\s+25 %\s+25 %/);
    expect(text(patients)).toMatch(
      /Behandelaar 2\s+totaal niet getoond\s+niet te berekenen\s+totaal niet getoond\s+niet getoond \(kleine aantallen\)/,
    );
    expect(text(without.get("patienten"))).toContain("telt geen kenmerken per behandelaar");
  });
});

test("spread over the years and the bounds of the unmeasured are told from the numbers", async () => {
  const spread = await draw(full, "/casemix/spreiding");
  expect(text(spread.get("opening"))).toMatch(
    /vestigingen is kleiner geworden.*tussen behandelaars is veranderd is niet aangetoond/,
  );
  // Each method with its limits at the vestiging of middling size, which hold its value or not as τ² is large or small.
  const methods = text(spread.get("spreidingsmaten"));
  for (const name of [
    "gezuiverd",
    "Spiegelhalter",
    "Afgekapt, zoals de SHMI",
    "DerSimonian-Laird",
    "REML",
    "Paule-Mandel",
  ])
    expect(methods).toMatch(new RegExp(`${name}.{0,40}? +11 +\\d+,\\d{4} +T² +-?\\d+,\\d\\d tot \\d+,\\d\\d +\\d`));
  const bounds = await draw(full, "/casemix/niet-gemeten");
  expect(text(bounds.get("opening"))).toMatch(/tussen 5,5 en 10,1 T/);
  expect(text(bounds.get("compleet"))).toMatch(/ligt onder de streefwaarde van 80/);
});

test("a vestiging's own page leads to its comparison with the vestiging in the address", async () => {
  const { casemix: html } = await drawn(full, "/vestiging/[vestiging]", {}, { vestiging: "v2" }, ["casemix"]);
  expect(html).toContain('href="../casemix/index.html?vestiging=v2"');
  expect(text(html)).toContain("Berk ligt, zoals gemeten");
});

test("the funnel compares with policy's target where there is one, and says whose it is; limits to choose are the release's", async () => {
  const funnelOf = async (over: object, choice: Choice = {}) => {
    const db = await casemixRelease({ modellen: CASEMIX_ROWS.modellen.map((m) => ({ ...m, ...over })) });
    const html = (await draw(db, "/casemix/index", { maat: "gemeten", ...choice })).get("trechter") ?? "";
    const options = await offered(db, "/casemix/index", "grens");
    db.close();
    return { text: text(html), options: options.map((o) => o.label) };
  };
  const plain = await funnelOf({});
  expect(plain.text).toContain(": alle zorgtrajecten samen");
  expect(plain.text).toContain("Grenzen van 95 % en 99,8 %; geteld met 95 %");
  expect(plain.options).toEqual(["95 %", "99,8 %"]);
  const own = await funnelOf({ doel: 9.5, doel_bron: "afspraak van het netwerk", grenzen: "90; 99" }, { grens: "99" });
  expect(own.text).toContain("9,5: streefwaarde van het beleid");
  expect(own.text).toContain("Doel: afspraak van het netwerk");
  expect(own.text).toContain("Grenzen van 90 % en 99 %; geteld met 99 %");
  expect(own.options).toEqual(["90 %", "99 %"]);
});
