import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { WORK } from "../../src/engine/paths.js";
import { rom as command, romHere } from "../support/command.js";
import { csv, tempFolder, writeFiles } from "../support/delivery.js";
import { makeDemo, makeRelease } from "../support/releases.js";

/**
 * The commands as a person meets them: what they say, what they leave behind, how they end. Most run in this process (support/command.ts);
 * that the program itself starts, says and ends so is tried of help, a fault of usage, a refusal and a release.
 */

const rom = (...args: string[]) => romHere(args);
/** As a process of its own. */
const started = (...args: string[]) => command(WORK, args);

/** Every command, with its options. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  demo: ["--trajecten", "--startgetal", "--uit", "--fouten", "--vorm"],
  check: ["--uit"],
  indeling: ["--zet", "--schrijf", "--uit", "--vervang"],
  process: ["--uit", "--editie", "--metriek", "--sleutel", "--toch"],
  audit: ["--verken", "--editie"],
  metric: [],
  site: ["--uit", "--niet-voor-publicatie", "--notities", "--streng"],
  preview: ["--poort", "--notities"],
  serve: ["--poort"],
  forget: [
    "--lijst",
    "--oud",
    "--aanlevering",
    "--personen",
    "--resten",
    "--sleutel",
    "--voor",
    "--peildatum",
    "--proef",
  ],
  build: ["--trajecten", "--startgetal", "--uit"],
  start: ["--trajecten", "--startgetal", "--poort"],
};

describe("usage", () => {
  test("from its sources", () => {
    const { status, stdout } = spawnSync("node_modules/.bin/tsx", ["src/engine/cli/main.ts", "--help"], {
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout).toContain("process <map>");
  });
  test("--help and no command say what there is", async () => {
    for (const run of [started, rom])
      for (const args of [["--help"], [], ["help"]]) {
        const r = await run(...args);
        expect(r.status).toBe(0);
        expect(r.stdout).toContain("Gebruik: npm run rom -- <opdracht> [opties]");
        for (const name of Object.keys(COMMANDS)) expect(r.stdout, name).toMatch(new RegExp(`^  ${name} `, "m"));
        expect(r.stdout).toContain("Uitgangscodes");
        expect(r.stderr).toBe("");
      }
  });
  test.each(Object.entries(COMMANDS))("%s --help says what it takes, in Dutch", async (name, options) => {
    const r = await rom(...name.split(" "), "--help");
    expect(r.status).toBe(0);
    expect(r.stdout).toMatch(new RegExp(`^Gebruik: .*${name.split(" ")[0]}`));
    const told = [...r.stdout.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(told.sort()).toEqual(["--help", ...options].sort());
    expect(r.stdout).not.toMatch(/Usage|Options|default|display help/);
  });
  test.each([
    [["vlieg"], /opdracht vlieg bestaat niet/],
    [["chek", "."], /opdracht chek bestaat niet\. Bedoelde u check\?/],
    [["process"], /Geef bij process precies één map met een aanlevering op/],
    [["process", "a", "b"], /precies één/],
    [["process", ".", "--startgetal", "3"], /opdracht process kent geen optie --startgetal/],
    [["process", ".", "--edite", "x"], /kent geen optie --edite\. Bedoelde u --editie\?/],
    [["process", ".", "--uit"], /Bij de optie --uit hoort een waarde/],
    [["demo", "--trajecten", "veel"], /--trajecten moet een geheel getal/],
    [["demo", "--kleur"], /opdracht demo kent geen optie --kleur/],
    [["demo", "--vorm", "pdf"], /--vorm kent csv en xml/],
    [["metric", "raad", "."], /opdracht raad bestaat niet/],
    [["metric"], /fit <map>/],
    [["forget", "alles"], /opdracht forget kent alleen opties/],
    [["serve", "/nergens"], /geen gebouwde site/],
  ])("%j is refused with code 2", async (args, message) => {
    const r = await rom(...args);
    expect(r.stderr).toMatch(message);
    expect(r.stderr).toContain("npm run");
    expect(r.status).toBe(2);
  });
  test("as a process: what is wrong on stderr, nothing on stdout, and the code", () => {
    const r = started("vlieg");
    expect(r).toEqual({ status: 2, stdout: "", stderr: expect.stringMatching(/opdracht vlieg bestaat niet/) });
  });
  test("options under the names that they had go on working", async () => {
    const out = path.join(tempFolder(), "demo");
    const r = await rom("demo", "--trajecten", "12", "--seed=9", "--out", out, "--format", "csv");
    expect(r.status, r.stderr).toBe(0);
    expect(readFileSync(path.join(out, "trajecten.csv"))).toEqual(
      readFileSync(path.join(makeDemo(12, 9), "trajecten.csv")),
    );
  });
});

describe("process", () => {
  const secret = { patient: "GEHEIM-4711", traject: "TRAJECT-0815" };
  const delivery = (): string =>
    writeFiles({
      "trajecten.csv": csv(`
        traject_id         | patient_id        | vestiging | eerste_contact | laatste_contact | geboortejaar
        ${secret.traject}  | ${secret.patient} | A         | 2018-01-10     | 2018-06-10      | 17x9
        T2                 | P2                | A         | 2018-01-10     | 2018-06-10      | 1980`),
      "metingen.csv": csv(`
        meting_id | traject_id        | instrument | datum      | ruwe_score
        M1        | ${secret.traject} | SCL-90     | 2018-01-10 | 200
        M2        | T2                | SCL-90     | 2018-01-10 | 200`),
    });
  const JOINED =
    /wie nog een editie van deze aanlevering heeft, koppelt de eenheden van beide aan de hand van hun cijfers/;
  test("an unusable delivery ends with code 3, a reason, and nothing written", async () => {
    const out = path.join(tempFolder(), "uit");
    const r = await rom("process", writeFiles({ "trajecten.csv": "a,b\n1,2\n" }), "--uit", out);
    expect(r.status).toBe(3);
    expect(r.stderr).toMatch(/trajecten\.csv mist de verplichte kolommen/);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(path.dirname(out))).toEqual([]);
    const missing = await rom("process", "/bestaat/niet", "--uit", out);
    expect(missing.status).toBe(3);
    expect(missing.stderr).toMatch(/bestaat niet/);
  });
  test("says what was set aside without a word about persons, and leaves no work behind", async () => {
    const out = path.join(tempFolder(), "uit");
    // Two metingen make no pair: a release is made because it is asked for.
    // As a process of its own: nothing else said anything, or held a file.
    const r = started("process", delivery(), "--toch", "--uit", out);
    expect(r.status, r.stderr).toBe(0);
    // Of the standard edition alone there is nothing to say.
    expect(r.stderr).not.toMatch(JOINED);
    // A faulty year of birth costs itself, not the row.
    expect(r.stderr).toMatch(/trajecten\.csv: 2 rijen gelezen, 2 aanvaard, 0 apart gezet/);
    expect(r.stderr).toMatch(/trajecten\.csv, vanaf regel 2: kolom geboortejaar verwacht een geheel getal/);
    for (const word of [secret.patient, secret.traject, "17x9"]) expect(r.stderr + r.stdout).not.toContain(word);
    expect(readdirSync(WORK).filter((f) => f.startsWith("verwerking-"))).toEqual([]);
    const list = /in (\S+apart-gezet\S+\.csv)/.exec(r.stderr)?.[1] ?? "";
    expect(statSync(list).mode & 0o077).toBe(0);
    const text = readFileSync(list, "utf8");
    expect(text).toContain("geboortejaar");
    for (const word of [secret.patient, secret.traject, "17x9"]) expect(text).not.toContain(word);
  });
  test("says of another edition than the standard one that two of them can be joined", async () => {
    const out = path.join(tempFolder(), "uit");
    const made = await rom("process", delivery(), "--toch", "--uit", out, "--editie", "lerend-netwerk-codes");
    expect(made.stderr).toMatch(JOINED);
  });
  test("does not touch a folder that holds something else", async () => {
    const out = tempFolder();
    writeFileSync(path.join(out, "brief.txt"), "x");
    const r = await rom("process", delivery(), "--uit", out);
    expect(r.status).toBe(2);
    expect(r.stderr).toMatch(/bevat al iets anders/);
    expect(readdirSync(out)).toEqual(["brief.txt"]);
  });
  test("an unknown edition or a short key is refused before any work", async () => {
    expect((await rom("process", delivery(), "--editie", "geheim")).stderr).toMatch(/lerend-netwerk/);
    const key = path.join(tempFolder(), "sleutel");
    writeFileSync(key, "kort");
    const r = await rom("process", delivery(), "--sleutel", key, "--uit", path.join(tempFolder(), "u"));
    expect(r.status).toBe(2);
    expect(r.stderr).toMatch(/sleutelbestand/);
  });
});

describe("places and periods that cannot be", () => {
  const good = (end: string): string =>
    writeFiles({
      "trajecten.csv": `traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum\nT1,P1,A,2018-01-10,2018-06-10,${end}\n`,
      "metingen.csv": "meting_id,traject_id,instrument,datum,ruwe_score\nM1,T1,VREEMD,2018-01-10,20\n",
    });
  test("nothing closed is refused, and says why", async () => {
    const r = await rom("process", good(""), "--uit", path.join(tempFolder(), "u"));
    expect(r.status).toBe(3);
    expect(r.stderr).toMatch(/Geen enkel zorgtraject is afgesloten.*1 lopend/);
  });
  test("an unknown instrument is named", async () => {
    const r = await rom("process", good("2018-06-20"), "--uit", path.join(tempFolder(), "u"));
    // It is the only one: nothing is left to compute with.
    expect(r.status).toBe(8);
    expect(r.stderr).toMatch(/instrument VREEMD staat niet in het register; 1 metingen/);
  });
  test("a file where a folder should be ends with code 2", async () => {
    const file = path.join(tempFolder(), "bestand");
    writeFileSync(file, "x");
    for (const args of [
      ["process", good("2018-06-20"), "--uit", path.join(file, "sub")],
      ["process", good("2018-06-20"), "--uit", path.join(tempFolder(), "u"), "--sleutel", tempFolder()],
      ["demo", "--trajecten", "10", "--uit", file],
    ]) {
      const r = await rom(...args);
      expect(r.status, args.join(" ") + r.stderr).toBe(2);
    }
  });
  test("demo does not write over somebody's delivery", async () => {
    const own = good("2018-06-20");
    const before = readFileSync(path.join(own, "trajecten.csv"), "utf8");
    expect((await rom("demo", "--trajecten", "10", "--uit", own)).status).toBe(2);
    expect(readFileSync(path.join(own, "trajecten.csv"), "utf8")).toBe(before);
  });
});

describe("metric", () => {
  test("fit writes constants that process takes back", async () => {
    const demo = makeDemo(400, 9);
    const file = path.join(tempFolder(), "metriek.json");
    expect((await rom("metric", "fit", demo, "--uit", file)).status).toBe(0);
    const fitted = JSON.parse(readFileSync(file, "utf8")) as { metrieken: { instrument: string; sd: number }[] };
    expect(fitted.metrieken.map((m) => m.instrument)).toEqual([
      "BSI",
      "CANSAS",
      "GDS15",
      "HoNOS-12",
      "HoNOS65",
      "MANSA-12",
      "OQ-45-SD",
      "ORS",
      "SCL-90",
      "SDQ-P",
      "SDQ-S11-17",
      "SQ-48",
    ]);
    const out = path.join(tempFolder(), "uit");
    // A handful, on which no metric could be fitted: the constants can only be those of the file.
    expect((await rom("process", makeDemo(12, 9), "--metriek", file, "--uit", out)).status).toBe(0);
    expect(JSON.parse(readFileSync(path.join(out, "metriek.json"), "utf8"))).toMatchObject({
      metrieken: fitted.metrieken,
    });
  });
});

describe("site", () => {
  test("refuses real data that is not for publication with code 4, and a broken release with code 5", async () => {
    const real = makeDemo(12, 5);
    const description = path.join(real, "aanlevering.json");
    writeFileSync(
      description,
      readFileSync(description, "utf8").replace('"synthetisch": true', '"synthetisch": false'),
    );
    const release = await makeRelease(real, { coarse: true });
    const out = path.join(tempFolder(), "site");
    // No command makes this level any more; a release of an earlier version may have it.
    const file = path.join(release, "certificate.json");
    const certificate = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    expect(certificate["niveau"]).toBe("volledig");
    writeFileSync(file, JSON.stringify({ ...certificate, niveau: "alleen-drempel" }));
    const refused = await rom("site", release, "--uit", out);
    expect(refused.status).toBe(4);
    expect(refused.stderr).toMatch(/mag het huis niet uit[\s\S]*--niet-voor-publicatie/);
    expect(existsSync(out)).toBe(false);
    mkdirSync(path.join(release, "tables"), { recursive: true });
    writeFileSync(path.join(release, "tables", "eenheden.parquet"), "anders");
    const broken = await rom("site", release, "--uit", out, "--niet-voor-publicatie");
    expect(broken.status).toBe(5);
    expect(broken.stderr).toMatch(/Tabel eenheden van de uitgave is veranderd/);
    expect((await rom("site", tempFolder())).status).toBe(5);
  });
});

describe("audit", () => {
  test("tells what stays visible and writes nothing; --verken does so for other thresholds and coarser tables", async () => {
    const demo = makeDemo(12);
    const before = existsSync(WORK) ? readdirSync(WORK) : [];
    const now = await rom("audit", demo);
    expect(now.status).toBe(0);
    expect(now.stderr).toMatch(/Beleid van nu \(drempel 10\): \d+ van \d+ bouwstenen verborgen .*houdt stand/);
    expect(now.stderr).not.toContain("Overal drempel");
    const all = await rom("audit", demo, "--verken");
    expect(all.status).toBe(0);
    for (const what of [
      "drempel 5:",
      "drempel 7:",
      "drempel 10:",
      "drempel 15:",
      "niets per kwartaal",
      "de hele periode:",
      "twee vestigingen samen als aanvaller:",
    ])
      expect(all.stderr).toContain(what);
    expect(all.stderr).toContain("Er is niets geschreven");
    const kept = readdirSync(WORK).filter((name) => name !== "apart-gezet");
    expect(kept).toEqual(before.filter((name) => name !== "apart-gezet"));
  });
});
