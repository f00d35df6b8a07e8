import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type ForgetOptions, forget } from "../../src/engine/cli/forget.js";
import { removeKept } from "../../src/engine/cli/kept.js";
import { RomError } from "../../src/engine/errors.js";
import { WORK } from "../../src/engine/paths.js";
import { rom as command } from "../support/command.js";
import { tempFolder, writeFiles } from "../support/delivery.js";

/** What `forget` shows, removes, refuses and leaves. */

const DELIVERY = {
  "trajecten.csv":
    "traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum\nT1,P1,A,2018-01-10,2018-06-10,2018-06-10\nT2,P2,A,2018-02-30,,\n",
  "metingen.csv": "meting_id,traject_id,instrument,datum,ruwe_score\nM1,T1,SCL-90,2018-01-10,200\n",
};

/** A work folder with one of everything; times of the lists are given. */
function kept(): { work: string; has: () => string[] } {
  rmSync(WORK, { recursive: true, force: true });
  const put = (name: string, text: string, day = "2026-06-01"): void => {
    const file = path.join(WORK, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    const time = Date.parse(`${day}T12:00:00Z`) / 1000;
    utimesSync(file, time, time);
  };
  put("apart-gezet/aaaaaaaaaaaa.csv", "tabel,regel\n", "2026-01-31");
  put("apart-gezet/bbbbbbbbbbbb.csv", "tabel,regel\n", "2026-02-01");
  put("controle/aaaaaaaaaaaa/rapport.html", "<p>", "2026-05-01");
  put("sleutel", "s".repeat(64));
  put("demo/aanlevering/trajecten.csv", "x");
  put("uitgave/manifest.json", JSON.stringify({ vingerafdruk: "f", aanlevering: "aaaaaaaaaaaa".padEnd(64, "0") }));
  put("uitgave/tables/a.parquet", "x");
  put("site/0-1/index.html", "x");
  put("eigen/brief.txt", "x");
  put("uitgave.in-wording-999999999/.rom-onaf", "manifest.json");
  put("uitgave.in-wording-999999999/tables/a.parquet", "x");
  return {
    work: WORK,
    has: () =>
      readdirSync(WORK, { recursive: true, encoding: "utf8" })
        .filter((f) => /\.\w+$|sleutel$/.test(f) && !/(in-wording|oud)-\d+($|\/)/.test(f))
        .sort(),
  };
}

/** Runs forget and gives what it said, a refusal included. */
async function said(options: ForgetOptions): Promise<string> {
  const lines: string[] = [];
  try {
    await forget(options, { line: (text) => void lines.push(text), step: (_, work) => work() });
  } catch (e) {
    if (!(e instanceof RomError)) throw e;
    expect(e.exitCode).toBe(2);
    lines.push(`GEWEIGERD ${e.message}`);
  }
  return lines.join("\n");
}

describe("--lijst", () => {
  test("names all that is kept, with day, size and whether it is about persons; removes nothing", async () => {
    const { has } = kept();
    const before = has();
    const r = await said({ lijst: true });
    expect(r).toContain(
      "2026-01-31  apart-gezet/aaaaaaaaaaaa.csv  (lijst van apart gezette rijen; 1 bestand, 12 bytes; personen: ja)",
    );
    expect(r).toMatch(/sleutel {2}\(sleutel voor codes; .*personen: geheim\)/);
    expect(r).toMatch(/uitgave {2}\(uitgave; 2 bestanden, .*personen: nee\)/);
    expect(r).toMatch(/eigen {2}\(niet van ROM-werkbank; .*personen: onbekend\)/);
    expect(r).not.toContain("ssss");
    expect(has()).toEqual(before);
  });
});

describe("--oud", () => {
  test("the day itself stays, the day before goes; only lists and reports", async () => {
    const { has } = kept();
    const before = has();
    const r = await said({ oud: true, voor: "2026-02-01" });
    expect(r).toMatch(/aaaaaaaaaaaa\.csv.*\n.*gewist/);
    expect(before.filter((f) => !has().includes(f))).toEqual(["apart-gezet/aaaaaaaaaaaa.csv"]);
  });
  test("older than the 90 days of policy on a given day", async () => {
    const { has } = kept();
    // 90 days before 2 May 2026 is 1 February 2026.
    await said({ oud: true, peildatum: "2026-05-02" });
    expect(has()).toContain("apart-gezet/bbbbbbbbbbbb.csv");
    await said({ oud: true, peildatum: "2026-05-03" });
    expect(has()).not.toContain("apart-gezet/bbbbbbbbbbbb.csv");
    expect(has()).toContain("controle/aaaaaaaaaaaa/rapport.html");
  });
  test("--proef says what would go and lets it stand", async () => {
    const { has } = kept();
    const before = has();
    const r = await said({ oud: true, voor: "2027-01-01", proef: true });
    expect(r).toMatch(/zou worden gewist/);
    expect(r).toMatch(/er is niets gewist; het zou gaan om 3 bestanden/);
    expect(has()).toEqual(before);
  });
});

describe("--aanlevering", () => {
  test("by the begin of its hash: its list, its report and its release, and nothing of another", async () => {
    const { has } = kept();
    const before = has();
    expect(await said({ aanlevering: "aaaaaaaaaaaa" })).not.toContain("GEWEIGERD");
    expect(before.filter((f) => !has().includes(f))).toEqual([
      "apart-gezet/aaaaaaaaaaaa.csv",
      "controle/aaaaaaaaaaaa/rapport.html",
      "uitgave/manifest.json",
      "uitgave/tables/a.parquet",
    ]);
  });
  test("by its folder: what process kept of it, found again; the delivery itself stays", async () => {
    const work = path.join(tempFolder(), "werk");
    const folder = writeFiles(DELIVERY);
    const out = path.join(tempFolder(), "uit");
    expect(command(work, ["process", folder, "--toch", "--uit", out]).status).toBe(0);
    expect(readdirSync(path.join(work, "apart-gezet"))).toHaveLength(1);
    const r = command(work, ["forget", "--aanlevering", folder]);
    expect(r.status).toBe(0);
    expect(r.stderr).toMatch(/apart-gezet.*\n.*gewist/);
    expect(readdirSync(path.join(work, "apart-gezet"))).toEqual([]);
    expect(existsSync(path.join(folder, "trajecten.csv"))).toBe(true);
    expect(existsSync(path.join(out, "manifest.json"))).toBe(true);
    // A release of it names the same delivery, wherever it stands.
    kept();
    expect(await said({ aanlevering: out })).toMatch(/niets te wissen/);
  });
});

test("an empty hash in somebody's manifest chooses nothing", async () => {
  const { has } = kept();
  const before = has();
  const folder = tempFolder();
  for (const hash of ["", "a", "aaaaaaaaaaaa"]) {
    writeFileSync(path.join(folder, "manifest.json"), JSON.stringify({ vingerafdruk: "f", aanlevering: hash }));
    expect(await said({ aanlevering: folder })).toMatch(/GEWEIGERD.*geen aanlevering en geen uitgave/);
  }
  expect(has()).toEqual(before);
});

describe("the register of deliveries", () => {
  const entry = (digit: string) => ({
    hash: digit.repeat(64),
    bron: "GGZ",
    van: "2018-01-01",
    tot: "2018-12-31",
    peildatum: "2019-01-01",
  });
  const fill = (): string => {
    const file = path.join(kept().work, "aanleveringen.json");
    writeFileSync(file, JSON.stringify([entry("c"), entry("d")]));
    return file;
  };
  const hashes = (file: string): string[] =>
    (JSON.parse(readFileSync(file, "utf8")) as { hash: string }[]).map((e) => e.hash);
  test("is known, and not about persons", async () => {
    const file = fill();
    expect(await said({ lijst: true })).toMatch(/aanleveringen\.json {2}\(register van verwerkte.*personen: nee\)/);
    await said({ personen: true });
    expect(hashes(file)).toHaveLength(2);
  });
  test("loses the entry of a delivery that is forgotten, and no other; with --proef none", async () => {
    const file = fill();
    expect(await said({ aanlevering: "c".repeat(12), proef: true })).toMatch(/aanleveringen\.json zou worden gewist/);
    expect(hashes(file)).toHaveLength(2);
    const r = await said({ aanlevering: "c".repeat(12) });
    expect(r).toMatch(/aanleveringen\.json is gewist/);
    expect(r).not.toMatch(/niets te wissen/);
    expect(hashes(file)).toEqual(["d".repeat(64)]);
    expect(await said({ aanlevering: "c".repeat(12) })).toMatch(/niets te wissen/);
  });
});

test("a report that stands elsewhere in the work folder is known by its own file", async () => {
  const report = (name: string, hash: string | null): string => {
    const folder = path.join(WORK, name);
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, "rapport.json");
    writeFileSync(file, JSON.stringify({ oordeel: "schoon", aanlevering: hash }));
    const time = Date.parse("2026-01-31T12:00:00Z") / 1000;
    utimesSync(file, time, time);
    return folder;
  };
  const fill = (): string[] => {
    kept();
    return [report("x", "c".repeat(64)), report("y", null), report("z.oud-999999999", null)];
  };
  let folders = fill();
  expect(await said({ lijst: true })).toMatch(/ x {2}\(verslag van een controle; .*personen: ja\)/);
  await said({ aanlevering: "c".repeat(12) });
  expect(folders.map((f) => existsSync(f))).toEqual([false, true, true]);
  for (const options of [{ personen: true }, { oud: true, voor: "2026-02-01" }]) {
    folders = fill();
    await said(options);
    expect(folders.map((f) => existsSync(f))).toEqual([false, false, false]);
  }
});

test("the report of a delivery that could not be read is found by the delivery's name", async () => {
  const work = path.join(tempFolder(), "werk");
  const folder = writeFiles({ "trajecten.csv": "a,b\n1,2\n" });
  expect(command(work, ["check", folder]).status).toBe(3);
  expect(readdirSync(path.join(work, "controle"))).toHaveLength(1);
  expect(command(work, ["forget", "--aanlevering", folder]).stderr).toMatch(/controle.*verslag.*\n.*gewist/);
  expect(readdirSync(path.join(work, "controle"))).toEqual([]);
});

describe("--personen and --resten", () => {
  test("--personen: lists and reports go; key, releases and what is not ours stay, and that is said", async () => {
    const { has } = kept();
    const before = has();
    const r = await said({ personen: true });
    expect(before.filter((f) => !has().includes(f))).toEqual([
      "apart-gezet/aaaaaaaaaaaa.csv",
      "apart-gezet/bbbbbbbbbbbb.csv",
      "controle/aaaaaaaaaaaa/rapport.html",
    ]);
    expect(r).toMatch(/daarom niet gewist.*eigen/);
  });
  test("--resten: what a killed command left unfinished; an earlier release without successor stays", async () => {
    const { work } = kept();
    mkdirSync(path.join(work, "los.oud-999999999"));
    mkdirSync(path.join(work, "uitgave.oud-999999999"));
    await said({ resten: true });
    expect(existsSync(path.join(work, "uitgave.in-wording-999999999"))).toBe(false);
    expect(existsSync(path.join(work, "uitgave.oud-999999999"))).toBe(false);
    expect(existsSync(path.join(work, "los.oud-999999999"))).toBe(true);
    expect(existsSync(path.join(work, "uitgave"))).toBe(true);
  });
});

test("what only has the name of a rest is left, and said to be unknown", async () => {
  const { work } = kept();
  const own = [
    "uitgave.oud-2023",
    "brieven.in-wording-2023",
    "verwerking-2019",
    "sleutel.in-wording-2023",
    "aanleveringen.json.in-wording-2023",
  ];
  for (const name of own) {
    mkdirSync(path.join(work, name));
    writeFileSync(path.join(work, name, "brief.txt"), "x");
  }
  await said({ resten: true });
  const r = await said({ personen: true });
  for (const name of own) {
    expect(existsSync(path.join(work, name, "brief.txt")), name).toBe(true);
    expect(r).toMatch(new RegExp(`daarom niet gewist.*${name}`));
  }
});

test("each rest of a run is known by what it holds; a key half made is a secret, a report half made about persons", async () => {
  const { work } = kept();
  const put = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
    writeFileSync(path.join(work, name), text);
  };
  put("uitgave.oud-999999999/manifest.json", JSON.stringify({ vingerafdruk: "f" }));
  put("verslag.in-wording-999999999/.rom-onaf", "rapport.json");
  put("verslag.in-wording-999999999/regels.csv", "x");
  put("klaar.in-wording-999999999/rom-site.json", JSON.stringify({ uitgave: "f" }));
  put("verwerking-999999999/.rom-verwerking", "");
  put("sleutel.in-wording-999999999", "a".repeat(30));
  put("aanleveringen.json.in-wording-999999999", "[");
  const rests = readdirSync(work).filter((f) => f.endsWith("-999999999"));
  expect(rests).toHaveLength(7);
  const list = await said({ lijst: true });
  expect(list).toMatch(/sleutel\.in-wording-999999999 .*personen: geheim/);
  expect(list).toMatch(/verslag\.in-wording-999999999 .*personen: ja/);
  expect(list).toMatch(/klaar\.in-wording-999999999 .*personen: nee/);
  await said({ resten: true });
  expect(readdirSync(work).filter((f) => f.endsWith("-999999999"))).toEqual([]);
});

describe("--sleutel", () => {
  test("warns what it does to codes; wissen removes, vervangen makes another", async () => {
    const { work } = kept();
    const file = path.join(work, "sleutel");
    const dry = await said({ sleutel: "vervangen", proef: true });
    expect(dry).toMatch(/elke eenheid in de volgende uitgave een andere code/);
    expect(readFileSync(file, "utf8")).toBe("s".repeat(64));
    const r = await said({ sleutel: "vervangen" });
    const key = readFileSync(file, "utf8").trim();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(key).not.toBe("s".repeat(64));
    expect(r).not.toContain(key);
    expect(await said({ sleutel: "wissen" })).toMatch(/gewist/);
    expect(existsSync(file)).toBe(false);
    expect(await said({ sleutel: "wissen" })).toMatch(/Er is geen sleutel/);
  });
});

describe("what forget will not do", () => {
  test("a link is removed or left, and never followed", async () => {
    const { work } = kept();
    const outside = tempFolder();
    writeFileSync(path.join(outside, "cccccccccccc.csv"), "x");
    symlinkSync(outside, path.join(work, "apart-gezet", "cccccccccccc"));
    symlinkSync(outside, path.join(work, "verwerking"));
    await said({ personen: true });
    expect(existsSync(path.join(work, "apart-gezet", "cccccccccccc"))).toBe(false);
    expect(existsSync(path.join(work, "verwerking"))).toBe(true);
    expect(readdirSync(outside)).toEqual(["cccccccccccc.csv"]);
  });
  test("a folder of lists that is itself a link is named and not entered", async () => {
    const { work } = kept();
    const outside = tempFolder();
    writeFileSync(path.join(outside, "cccccccccccc.csv"), "x");
    rmSync(path.join(work, "apart-gezet"), { recursive: true });
    symlinkSync(outside, path.join(work, "apart-gezet"));
    expect(await said({ oud: true, voor: "2027-01-01" })).not.toContain("cccccccccccc");
    expect(await said({ personen: true })).toMatch(/niet gewist.*apart-gezet/);
    expect(() => removeKept("apart-gezet/cccccccccccc.csv")).toThrow(/ligt niet in data\/work/);
    expect(readdirSync(outside)).toEqual(["cccccccccccc.csv"]);
  });
  test.each(["../brief.txt", "..", "", ".", "/etc/hostname", "eigen/../../x"])("%j is outside data/work", (pad) => {
    kept();
    expect(() => removeKept(pad)).toThrow(/ligt niet in data\/work/);
  });
  test.each<[ForgetOptions, RegExp]>([
    [{}, /precies één op/],
    [{ lijst: true, personen: true }, /precies één op/],
    [{ oud: true }, /--voor DATUM of --peildatum/],
    [{ oud: true, voor: "2026-02-01", peildatum: "2026-02-01" }, /--voor DATUM of --peildatum/],
    [{ oud: true, voor: "2026-02-30" }, /bestaande datum/],
    [{ personen: true, voor: "2026-02-01" }, /horen bij --oud/],
    [{ aanlevering: "abc" }, /geen map, geen bestand en geen vingerafdruk/],
    [{ aanlevering: "docs" }, /geen aanlevering en geen uitgave/],
    [{ sleutel: "tonen" }, /wissen of --sleutel vervangen/],
  ])("%j is refused and removes nothing", async (options, message) => {
    const { has } = kept();
    const before = has();
    const r = await said(options);
    expect(r).toMatch(/^GEWEIGERD/);
    expect(r).toMatch(message);
    expect(has()).toEqual(before);
  });
  test("at the console: help names it, and a word too many ends with code 2", () => {
    const work = path.join(tempFolder(), "werk");
    expect(command(work, ["--help"]).stdout).toContain("forget");
    const r = command(work, ["forget", "alles"]);
    expect(r.stderr).toMatch(/alleen opties/);
    expect(r.status).toBe(2);
  });
});
