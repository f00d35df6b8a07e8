import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { requireChromium } from "../../src/engine/report/chromium.js";
import { openReportFolder } from "../../src/engine/report/list.js";
import { type MakeOptions, makeReports, wholeReport } from "../../src/engine/report/make.js";
import { pagesOf } from "../../src/engine/report/pdf.js";
import { readRules } from "../../src/engine/report/policy.js";
import { besideValue, valueText } from "../../src/site/mirror/html.js";
import { type Figure, figuresOf } from "../../src/site/mirror/model.js";
import { subjects } from "../../src/site/mirror/report.js";
import { ensureBrowser } from "../support/browser.js";
import { quiet, tempFolder, writeFiles } from "../support/delivery.js";
import { GOLDEN } from "../support/golden.js";

/** Reports as files: what stands on paper, what stays after an interruption, and what is refused. */

const options = (over: Partial<MakeOptions>): MakeOptions => ({
  release: GOLDEN,
  out: path.join(tempFolder(), "rapporten"),
  vestigingen: [],
  organisaties: [],
  form: "lang",
  pdf: false,
  xlsx: false,
  pptx: false,
  notForPublication: false,
  step: quiet,
  ...over,
});

test("every figure stands on paper; sheets, tags and bookmarks are there; a second run makes nothing", async () => {
  ensureBrowser();
  const o = options({
    pdf: true,
    pptx: true,
    vestigingen: ["Vestiging Abeel", "Vestiging Spar"],
    organisaties: ["De Vlier"],
  });
  const first = await makeReports(o);
  expect(first.made).toBe(3);
  const files = readdirSync(o.out).sort();
  expect(files).toEqual([
    "organisatie-de-vlier.pdf",
    "organisatie-de-vlier.pptx",
    "rapporten.csv",
    "rapporten.json",
    "vestiging-abeel.pdf",
    "vestiging-abeel.pptx",
    "vestiging-spar.pdf",
    "vestiging-spar.pptx",
  ]);
  expect(readFileSync(path.join(o.out, "rapporten.csv"), "utf8")).toContain(
    "organisatie;De Vlier;eerste helft 2020;organisatie-de-vlier.pdf;",
  );
  const release = readRelease(GOLDEN);
  const card = { manifest: release.manifest, certificaat: release.certificate };
  const db = await openRelease(release);
  const canRead = spawnSync("pdftotext", ["-v"]).status === 0;
  if (!canRead) console.warn("pdftotext is not on this machine: the text of the PDFs is not compared");
  for (const over of (await subjects(db)).filter((s) =>
    ["Vestiging Abeel", "Vestiging Spar", "De Vlier"].includes(s.naam),
  )) {
    const name = `${over.niveau === "organisatie" ? "organisatie-" : ""}${over.naam.toLowerCase().replaceAll(" ", "-")}.pdf`;
    const pdf = readFileSync(path.join(o.out, name));
    const raw = pdf.toString("latin1");
    expect(raw).toMatch(/\/MarkInfo\s*<<\/Type \/MarkInfo\s*\/Marked true>>/);
    expect(raw).toContain("/Outlines");
    expect(raw).toContain(`/CreationDate (D:${release.manifest.peildatum.replaceAll("-", "")}000000`);
    expect(pagesOf(pdf)).toBeGreaterThanOrEqual(4);
    expect(pagesOf(pdf)).toBeLessThanOrEqual(6);
    const r = await wholeReport(db, over, card, readRules(), { added: [], agreements: null });
    // Every drawing has its numbers as text for who cannot see it.
    const drawings = r.blokken.filter((b) => b.naam !== "kort").flatMap((b) => b.tekeningen);
    expect(raw.match(/\/Alt\b/g)?.length ?? 0).toBe(drawings.length);
    if (!canRead) continue;
    const text = execFileSync("pdftotext", ["-raw", path.join(o.out, name), "-"], { encoding: "utf8" });
    const flat = text.replace(/[\s\u00a0]+/g, "");
    const shown = r.blokken
      .filter((b) => b.naam !== "kort")
      .flatMap((b) => b.tabellen.flatMap((t) => figuresOf({ ...b, tabellen: [t], tekeningen: [] })));
    const wanted = (f: Figure): string => `${valueText(f)}${besideValue(f)}`.replace(/[\s\u00a0]+/g, "");
    expect(shown.length).toBeGreaterThan(20);
    expect(
      shown.filter((f) => f.waarde !== null && !flat.includes(wanted(f))).map((f) => `${f.wat}: ${wanted(f)}`),
    ).toEqual([]);
    const pages = pagesOf(pdf);
    for (let i = 1; i <= pages; i++) expect(flat).toContain(`blad${i}van${pages}`);
    expect(flat.split(`Uitgave${release.manifest.vingerafdruk.slice(0, 12)}`).length - 1).toBe(pages);
    expect(flat.split("peildatum2021-01-31").length - 1).toBe(pages);
  }
  db.close();
  const slides = unzipSync(new Uint8Array(readFileSync(path.join(o.out, "organisatie-de-vlier.pptx"))));
  expect(Object.keys(slides).filter((f) => /^ppt\/charts\/chart\d+\.xml$/.test(f)).length).toBe(2);
  const xml = Object.entries(slides).flatMap(([f, b]) =>
    /^ppt\/slides\/slide\d+\.xml$/.test(f) ? [Buffer.from(b).toString("utf8")] : [],
  );
  expect(xml.join("")).toMatch(/descr="Complete SCL-90 van De Vlier per jaar\. 2016: /);
  const again = await makeReports(o);
  expect([again.made, again.kept]).toEqual([0, 3]);
});

test("the short form is two sheets, with what is added and with room for new agreements", async () => {
  const folder = writeFiles({
    "verrijking.csv":
      "eenheid;periode;naam;waarde;maat;bron;telt_personen\nDe Vlier;2019;Wachttijd;21;dagen;planning;nee\n",
  });
  const made = await makeReports(
    options({ pdf: true, form: "kort", organisaties: ["De Vlier"], added: path.join(folder, "verrijking.csv") }),
  );
  expect(made.pages).toBe(2);
});

test("takes up where it was broken off, makes again what was changed, and leaves no half file", async () => {
  const o = options({ xlsx: true, vestigingen: ["Vestiging Berk", "Vestiging Beuk"] });
  await makeReports(o);
  const file = path.join(o.out, "vestiging-berk.xlsx");
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.subarray(0, 100));
  writeFileSync(path.join(o.out, ".wordt-vestiging-ceder.xlsx"), "half");
  const more = await makeReports({ ...o, vestigingen: [...o.vestigingen, "Vestiging Ceder"] });
  expect([more.made, more.kept]).toEqual([2, 1]);
  expect(readFileSync(file).length).toBe(bytes.length);
  expect(readdirSync(o.out).filter((f) => f.startsWith("."))).toEqual([]);
  // Another form is another report.
  expect((await makeReports({ ...o, form: "kort" })).made).toBe(2);
});

test("refuses what it cannot do, and then writes nothing", async () => {
  const of = (over: Partial<MakeOptions>) =>
    makeReports(options({ xlsx: true, vestigingen: ["Vestiging Berk"], ...over }));
  await expect(of({ vestigingen: ["Berg"] })).rejects.toThrow(/geen vestiging met de naam ‘Berg’/);
  await expect(of({ release: tempFolder() })).rejects.toThrow(/is geen uitgave/);
  const full = writeFiles({ "iets.txt": "van een ander" });
  await expect(of({ out: full })).rejects.toThrow(/bevat al iets anders/);
  expect(readdirSync(full)).toEqual(["iets.txt"]);
  const other = path.join(tempFolder(), "r");
  const { manifest, certificate } = readRelease(GOLDEN);
  openReportFolder(other, { manifest: { ...manifest, vingerafdruk: "0".repeat(64) }, certificaat: certificate }, "");
  await expect(of({ out: other })).rejects.toThrow(/van een andere uitgave/);
  writeFileSync(path.join(other, "rapporten.json"), "{");
  await expect(of({ out: other })).rejects.toThrow(/niet te lezen/);
  if (process.getuid?.() !== 0) {
    const closed = tempFolder();
    chmodSync(closed, 0o500);
    await expect(of({ out: closed })).rejects.toThrow(/EACCES/);
  }
});

test("without a Chromium it says how to get one", () => {
  const [path0, named] = [process.env["PATH"], process.env["CHROME_PATH"]];
  try {
    process.env["PATH"] = "";
    process.env["CHROME_PATH"] = "/nergens/chrome";
    expect(() => requireChromium()).toThrow(/Voor PDF is Chromium nodig.*\/nergens\/chrome \(CHROME_PATH\)/s);
  } finally {
    process.env["PATH"] = path0;
    if (named === undefined) delete process.env["CHROME_PATH"];
    else process.env["CHROME_PATH"] = named;
  }
});
