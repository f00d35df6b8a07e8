import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import sax from "sax";
import { beforeAll, describe, expect, test } from "vitest";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { tempFolder } from "../support/delivery.js";

/** SBG's XML of the demo, and the ROM-CSV of exactly what it carries: the one worked out from the other, apart from the writer. */

type Attributes = Readonly<Record<string, string>>;
interface Element {
  readonly name: string;
  readonly a: Attributes;
  readonly children: Element[];
}

/** A strict parse; no text between the tags. */
function tree(file: string): Element {
  const root: Element = { name: "", a: {}, children: [] };
  const stack = [root];
  const parser = sax.parser(true);
  parser.onerror = (e) => {
    throw e;
  };
  parser.ontext = (t) => expect(t.trim()).toBe("");
  parser.onopentag = ({ name, attributes }) => {
    const element: Element = { name, a: attributes as Attributes, children: [] };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  };
  parser.onclosetag = () => void stack.pop();
  parser.write(readFileSync(file, "utf8")).close();
  return root.children[0] as Element;
}

const codes = (name: string): Record<string, string> =>
  (JSON.parse(readFileSync(`data/reference/codelijsten/${name}.json`, "utf8")) as { codes: Record<string, string> })
    .codes;
const group = (code: string | undefined): string => (code && code !== "nb" ? code.replace(/\..*$/, "") : "");
const of = (e: Element, name: string): Element[] => e.children.filter((c) => c.name === name);
const sorted = (list: (string | undefined)[]): string[] => list.filter((x) => x !== undefined).sort();

let folder: string;
let files: Element[];
beforeAll(() => {
  folder = path.join(tempFolder(), "demo");
  writeDemo({ trajecten: 600, seed: 2, out: folder, format: "xml" });
  files = readdirSync(path.join(folder, "xml"))
    .filter((f) => f.endsWith(".xml"))
    .sort()
    .map((f) => tree(path.join(folder, "xml", f)));
});

const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  BenchmarkImport: ["Zorgaanbieder"],
  Zorgaanbieder: ["Patient"],
  Patient: ["Zorgtraject"],
  Zorgtraject: ["NevendiagnoseCode", "Behandelaar", "DBCTraject"],
  DBCTraject: ["Meting"],
  Meting: ["Item"],
};
const KEY: Readonly<Record<string, string>> = {
  Patient: "koppelnummer",
  Zorgtraject: "zorgtrajectnummer",
  NevendiagnoseCode: "nevendiagnoseCode",
  Behandelaar: "alias",
  DBCTraject: "DBCTrajectnummer",
  Item: "itemnummer",
};

describe("SBG's XML", () => {
  test("a file per organisatie, with SBG's namespace and both forms of datumCreatie", () => {
    expect(files).toHaveLength(3);
    for (const f of files) {
      expect(f.a).toMatchObject({ xmlns: "http://sbggz.nl/schema/import/5.0.1", versie: "5.0" });
      expect(f.a["startdatumAangeleverdePeriode"]).toMatch(/^20[0-2]\d-\d\d-\d\d$/);
    }
    const forms = files.map((f) => f.a["datumCreatie"]?.[10]);
    expect(new Set(forms)).toEqual(new Set([" ", "T"]));
  });
  test("elements in the schema's order, keys unique, codes from the lists", () => {
    let elements = 0;
    const walk = (e: Element): void => {
      elements++;
      const order = e.children.map((c) => (CHILDREN[e.name] ?? []).indexOf(c.name));
      expect(order.includes(-1), e.name).toBe(false);
      expect(order).toEqual([...order].sort((x, y) => x - y));
      for (const name of new Set(e.children.map((c) => c.name))) {
        const keys = of(e, name).map((c) =>
          name === "Meting"
            ? `${c.a["typemeting"]}/${c.a["gebruiktMeetinstrument"]}`
            : c.a[KEY[name] ?? "zorgaanbiedercode"],
        );
        expect(new Set(keys).size, name).toBe(keys.length);
      }
      e.children.forEach(walk);
    };
    files.forEach(walk);
    expect(elements).toBeGreaterThan(10_000);
    for (const z of files.flatMap((f) => of(f, "Zorgaanbieder"))) {
      expect(z.a["zorgaanbiedercode"]).toHaveLength(8);
      for (const p of of(z, "Patient")) {
        expect(Object.keys(codes("leefsituatie"))).toContain(p.a["leefsituatie"]);
        expect(Object.keys(codes("opleidingsniveau"))).toContain(p.a["opleidingsniveau"]);
        for (const t of of(p, "Zorgtraject")) {
          expect(Object.keys(codes("zorgdomein"))).toContain(t.a["zorgdomeinCode"]);
          expect(t.a["primaireDiagnoseCode"]).toMatch(/^(as[12]_[\d.]+|nb)$/);
          expect(of(t, "NevendiagnoseCode").length).toBeGreaterThan(0);
          for (const d of of(t, "DBCTraject")) expect(d.a["DBCPrestatieCode"]).toMatch(/^\d{12}$/);
        }
      }
    }
  });
  test("some zorgtrajecten have two DBCs, and lists with answers only have total 999", () => {
    const trajecten = files.flatMap((f) =>
      of(f, "Zorgaanbieder").flatMap((z) => of(z, "Patient").flatMap((p) => of(p, "Zorgtraject"))),
    );
    const two = trajecten.filter((t) => of(t, "DBCTraject").length === 2).length / trajecten.length;
    expect(two).toBeGreaterThan(0.025);
    expect(two).toBeLessThan(0.08);
    const metingen = trajecten.flatMap((t) => of(t, "DBCTraject").flatMap((d) => of(d, "Meting")));
    const totals = metingen.filter((m) => of(m, "Item").length > 0).map((m) => m.a["totaalscoreMeting"]);
    expect(totals).toContain("999");
    for (const m of metingen) if (of(m, "Item").length === 0) expect(m.a["totaalscoreMeting"]).not.toBe("999");
  });
});

test("the CSV holds what the XML holds, row by row", () => {
  const read = (name: string): Attributes[] =>
    parse(readFileSync(path.join(folder, "csv", `${name}.csv`)), { columns: true }) as Attributes[];
  const trajecten: Attributes[] = [];
  const metingen: string[] = [];
  const items: string[] = [];
  for (const z of files.flatMap((f) => of(f, "Zorgaanbieder")))
    for (const p of of(z, "Patient"))
      for (const t of of(p, "Zorgtraject")) {
        const dbcs = of(t, "DBCTraject");
        const id = `${z.a["zorgaanbiedercode"]}/${t.a["zorgtrajectnummer"]}`;
        const lastStarted = [...dbcs].sort((a, b) =>
          (a.a["startdatumDBC"] ?? "") < (b.a["startdatumDBC"] ?? "") ? 1 : -1,
        )[0];
        const ends = sorted(dbcs.map((d) => d.a["einddatumDBC"]));
        trajecten.push({
          traject_id: id,
          patient_id: `${z.a["zorgaanbiedercode"]}/${p.a["koppelnummer"]}`,
          organisatie: z.a["zorgaanbiedernaam"] ?? "",
          vestiging: t.a["locatiecode"] ?? "",
          behandelaar: of(t, "Behandelaar").find((b) => b.a["primairOfNeven"] === "1")?.a["alias"] ?? "",
          eerste_contact:
            sorted(dbcs.map((d) => d.a["datumEersteSessie"]))[0] ??
            sorted(dbcs.map((d) => d.a["startdatumDBC"]))[0] ??
            "",
          laatste_contact: sorted(dbcs.map((d) => d.a["datumLaatsteSessie"])).at(-1) ?? "",
          einddatum: ends.length === dbcs.length ? (ends.at(-1) ?? "") : "",
          reden_einde: lastStarted?.a["redenEindeDBC"] ?? "",
          prestatiecode: lastStarted?.a["DBCPrestatieCode"] ?? "",
          diagnosegroep: group(t.a["primaireDiagnoseCode"]),
          nevendiagnose: group(of(t, "NevendiagnoseCode")[0]?.a["nevendiagnoseCode"]),
          geboortejaar: p.a["geboorteJaar"] ?? "",
          geslacht: { "1": "m", "2": "v" }[p.a["geslacht"] ?? ""] ?? "",
          leefsituatie: codes("leefsituatie")[p.a["leefsituatie"] ?? ""] ?? "",
          opleidingsniveau: codes("opleidingsniveau")[p.a["opleidingsniveau"] ?? ""] ?? "",
          gaf_begin: t.a["GAFscore"] ?? "",
        });
        for (const m of dbcs.flatMap((d) => of(d, "Meting"))) {
          metingen.push(
            [id, m.a["gebruiktMeetinstrument"], m.a["datum"], m.a["typeRespondent"], m.a["totaalscoreMeting"]].join(
              "|",
            ),
          );
          for (const i of of(m, "Item")) items.push([metingen.length - 1, i.a["itemnummer"], i.a["score"]].join("|"));
        }
      }
  const rows = read("trajecten");
  expect(rows.length).toBeGreaterThan(560);
  expect(rows).toEqual(trajecten);
  const lists = read("metingen");
  expect(
    lists.map((m) => [m["traject_id"], m["instrument"], m["datum"], m["respondent"], m["ruwe_score"]].join("|")),
  ).toEqual(metingen);
  const place = new Map(lists.map((m, i) => [m["meting_id"], i]));
  expect(read("items").map((i) => [place.get(i["meting_id"] ?? ""), i["item"], i["score"]].join("|"))).toEqual(items);
});
