import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { meaningRows } from "../../src/engine/gate/catalogue/meanings.js";
import type { Choice } from "../../src/site/pages/page.js";
import { figure, HIDDEN, handRelease, PERIODS, RELATIONS, UNITS } from "../support/hand-release.js";
import { drawn, offered, openingChoice } from "../support/pages.js";

/**
 * Which instruments a vestiging uses, as a reader sees it: Abeel uses three (most: OQ-45), Berk two of which one is hidden, Ceder
 * only one, all of it hidden.
 */

const LISTS = ["BSI", "OQ-45-SD", "SCL-90"];
const row = (instrument: string, eenheid: string, n: number | null) =>
  ["delta-t", "hersteld", ...(instrument === "SCL-90" ? ["hsk-verbetering", "hsk-start-normaal"] : [])].flatMap(
    (indicator) =>
      ["totaal", "2018"].map((periode) =>
        figure({
          indicator,
          populatie: "paren",
          instrument,
          eenheid,
          periode,
          niveau: UNITS.find((u) => u.eenheid === eenheid)?.niveau,
          n,
          waarde: n === null ? null : 10,
          ...(n === null ? {} : { laag: 8, hoog: 12, sd: 9, methode: "student" }),
        }),
      ),
  );
const INSTRUMENTS = LISTS.map((instrument) => ({
  instrument,
  naam: `Lijst ${instrument}`,
  hoger_is_beter: false,
  nulpunt: instrument === "SCL-90" ? 118 : null,
  sd: 10,
  gemiddelde: 50,
  n_referentie: 300,
}));

let q: Db;
beforeAll(async () => {
  q = await handRelease({
    eenheden: UNITS,
    perioden: PERIODS,
    relaties: RELATIONS,
    cijfers: meaningRows(),
    instrumenten: INSTRUMENTS,
    indicatoren: [
      ...LISTS.flatMap((i) => [...row(i, "totaal", 900), ...row(i, "o1", 900)]),
      ...["totaal", "o1", "v1", "v2", "v3"].map((eenheid) =>
        figure({
          indicator: "response",
          eenheid,
          niveau: UNITS.find((u) => u.eenheid === eenheid)?.niveau,
          teller: 50,
          waarde: 50,
          laag: 40,
          hoog: 60,
        }),
      ),
      ...row("BSI", "v1", 100),
      ...row("OQ-45-SD", "v1", 300),
      ...row("SCL-90", "v1", 200),
      ...row("BSI", "v2", null),
      ...row("SCL-90", "v2", 40),
      ...row("OQ-45-SD", "v3", null),
    ],
  });
});
afterAll(() => q.close());

async function draw(pad: string, keuze: Choice, params: Choice = {}): Promise<Record<string, string>> {
  const plain = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  return Object.fromEntries(
    Object.entries(await drawn(q, pad, keuze, params)).map(([naam, html]) => [naam, plain(html)]),
  );
}
const NONE = (naam: string, i: string) => `${naam} levert geen ${i} aan`;
const BLOCKS = [
  "opening",
  "kerncijfers",
  "naast-uitkomst",
  "naast-inzet",
  "delta-verloop",
  "klassen-per-jaar",
] as const;

describe("a vestiging's own page", () => {
  test("opens on the instrument with the largest published n; hidden: the network's first that it uses", async () => {
    const pad = "/vestiging/[vestiging]";
    const first = async (vestiging: string) => (await openingChoice(q, pad, { vestiging }))["instrument"];
    expect(await first("v1")).toBe("OQ-45-SD");
    expect(await first("v2")).toBe("SCL-90");
    expect(await first("v3")).toBe("OQ-45-SD");
    // All that the network uses can be chosen, each once; what does not exist opens on the network's first.
    const all = async (vestiging: string) => (await offered(q, pad, "instrument", { vestiging })).map((o) => o.waarde);
    expect(await all("v1")).toEqual(["OQ-45-SD", "SCL-90", "BSI"]);
    expect(await all("weg")).toEqual(["SCL-90", "BSI", "OQ-45-SD"]);
  });
  test("what it does not use is one sentence, in every block that is about it, and nothing else", async () => {
    for (const instrument of ["BSI", "SCL-90"]) {
      const blocks = await draw("/vestiging/[vestiging]", { instrument }, { vestiging: "v3" });
      for (const naam of BLOCKS) {
        expect(blocks[naam], `${instrument} ${naam}`).toContain(NONE("Ceder", instrument));
        expect(blocks[naam], `${instrument} ${naam}`).not.toContain("niet gepubliceerd");
      }
      expect(blocks["opening"]).toContain(
        ": bij geen van haar afgesloten zorgtrajecten van volwassenen hoort een meting daarmee.",
      );
      if (instrument === "SCL-90") expect(blocks["hsk-verloop"]).toContain(NONE("Ceder", instrument));
      expect(blocks["kerncijfers"]).not.toContain("Delta-T");
    }
  });
  test("what is hidden is hidden, however small, and never 'not delivered'", async () => {
    for (const [vestiging, instrument] of [
      ["v2", "BSI"],
      ["v3", "OQ-45-SD"],
    ] as const) {
      const blocks = await draw("/vestiging/[vestiging]", { instrument }, { vestiging });
      for (const [naam, text] of Object.entries(blocks)) expect(text, naam).not.toContain("levert geen");
      expect(blocks["kerncijfers"]).toContain(HIDDEN);
    }
  });
  test("what it uses is shown as before", async () => {
    const blocks = await draw("/vestiging/[vestiging]", {}, { vestiging: "v1" });
    for (const text of Object.values(blocks)) expect(text).not.toContain("levert geen");
    expect(blocks["kerncijfers"]).toMatch(/Delta-T 10,0 \(8,0–12,0; n 300\)/);
  });
});

describe("figures of all vestigingen", () => {
  test("name those that are not in them because they do not use the instrument, and only those", async () => {
    const bsi = await draw("/uitkomsten/index", { instrument: "BSI" });
    expect(bsi["delta-per-vestiging"]).toContain("Staat hier niet, want zij levert geen BSI aan: Ceder.");
    expect(bsi["delta-per-vestiging"]).toContain("Berk");
    const scl = await draw("/uitkomsten/index", { instrument: "SCL-90" });
    expect(scl["hsk-per-vestiging"]).toContain("Staat hier niet, want zij levert geen SCL-90 aan: Ceder.");
    const oq = await draw("/uitkomsten/index", { instrument: "OQ-45-SD" });
    expect(oq["delta-per-vestiging"]).toContain("Staat hier niet, want zij levert geen OQ-45-SD aan: Berk.");
  });
  test("a vestiging that is picked out and does not use it: a sentence, in the opening and where its course would be", async () => {
    const blocks = await draw("/uitkomsten/index", { instrument: "BSI", vestiging: "v3" });
    for (const naam of ["opening", "delta-verloop", "klassen-per-jaar"])
      expect(blocks[naam], naam).toContain(NONE("Ceder", "BSI"));
    const other = await draw("/uitkomsten/index", { instrument: "BSI", vestiging: "v2" });
    for (const [naam, text] of Object.entries(other)) expect(text, naam).not.toContain("Berk levert geen");
  });
  test("where a level has no row of an instrument at all, nothing is said", async () => {
    const bare = await handRelease({
      eenheden: UNITS,
      perioden: PERIODS,
      instrumenten: INSTRUMENTS,
      cijfers: meaningRows(),
      indicatoren: row("BSI", "totaal", 900),
    });
    const keuze = { instrument: "BSI", vestiging: "v1", periode: "totaal" };
    const blocks = await drawn(bare, "/uitkomsten/index", keuze, {}, [
      "opening",
      "delta-per-vestiging",
      "delta-verloop",
    ]);
    expect(Object.keys(blocks).length).toBe(3);
    for (const [naam, html] of Object.entries(blocks)) expect(html, naam).not.toContain("lever");
    bare.close();
  });
});
