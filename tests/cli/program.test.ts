import { execFile, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { tempFolder } from "../support/delivery.js";

/** How `npm run rom` starts: as modules made of the sources as they are, and from the sources where nothing can be written. */

/** The sources in a project of their own, with the packages of this one. */
function copyOfProject(): string {
  const root = tempFolder();
  for (const folder of ["src", path.join("data", "policy")])
    cpSync(folder, path.join(root, folder), { recursive: true });
  for (const file of ["package.json", "package-lock.json", "tsconfig.json"]) cpSync(file, path.join(root, file));
  mkdirSync(path.join(root, "node_modules"));
  for (const name of readdirSync("node_modules"))
    if (name !== ".cache") symlinkSync(path.resolve("node_modules", name), path.join(root, "node_modules", name));
  return root;
}

const start = (root: string, typed: readonly string[]) =>
  spawnSync(process.execPath, ["src/engine/cli/rom.mjs", ...typed], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ROM_PROJECT: root },
  });

const help = (root: string): string => {
  const { status, stdout, stderr } = start(root, ["--help"]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
};

test("the program is made once of its sources, again when one of them changes, and starts from them where nothing can be written", () => {
  const root = copyOfProject();
  const place = path.join(root, "node_modules", ".cache", "rom");
  const programs = (): string[] => readdirSync(place).filter((name) => name !== "bronnen.json");
  const source = path.join(root, "src/engine/cli/program.ts");
  const first = help(root);
  expect(first).toContain("Elke opdracht kent --help.");
  const [made] = programs();
  const before = statSync(path.join(place, made as string, "main.mjs")).mtimeMs;
  expect(help(root)).toBe(first);
  expect(programs()).toEqual([made]);
  expect(statSync(path.join(place, made as string, "main.mjs")).mtimeMs).toBe(before);

  const changed = (text: string): void =>
    writeFileSync(source, readFileSync(source, "utf8").replace(/Elke opdracht \w+ --help\./, text));
  changed("Elke opdracht heeft --help.");
  expect(help(root)).toBe(first.replace("kent --help", "heeft --help"));
  // What another command may be running stays.
  expect(programs()).toHaveLength(2);

  rmSync(path.join(root, "node_modules", ".cache"), { recursive: true });
  writeFileSync(path.join(root, "node_modules", ".cache"), "no folder");
  changed("Elke opdracht geeft --help.");
  expect(help(root)).toBe(first.replace("kent --help", "geeft --help"));
});

test("what goes wrong is told by source and line, in the program that was made and where a source keeps it from being made", () => {
  const root = copyOfProject();
  const source = path.join(root, "src/engine/cli/forget.ts");
  const right = readFileSync(source, "utf8");
  const line = right.split("\n").length;
  writeFileSync(source, `${right}throw new TypeError("as it loads");\n`);
  const thrown = start(root, ["forget"]);
  expect(thrown.stderr).toContain("(TypeError)");
  expect(thrown.stderr).toMatch(new RegExp(`src/engine/cli/forget\\.ts:${line}:`));
  expect(thrown.status).toBe(1);

  writeFileSync(source, `${right}const broken = ;\n`);
  const broken = start(root, ["forget"]);
  expect(broken.stderr).toContain(`src/engine/cli/forget.ts:${line}:16: Unexpected ";"`);
  expect(broken.status).toBe(1);
  // The rest of the program is there.
  expect(start(root, ["--help"]).status).toBe(0);
});

test("the program starts by another name of its folder, and several make it at once", async () => {
  const root = copyOfProject();
  const link = path.join(tempFolder(), "link");
  symlinkSync(root, link);
  const both = await Promise.all(
    [1, 2].map(() =>
      promisify(execFile)(process.execPath, [path.join(link, "src/engine/cli/rom.mjs"), "--help"], {
        env: { ...process.env, ROM_PROJECT: root },
      }),
    ),
  );
  for (const { stdout, stderr } of both) {
    expect(stdout).toContain("Elke opdracht kent --help.");
    expect(stderr).toBe("");
  }
  expect(readdirSync(path.join(root, "node_modules", ".cache", "rom"))).toHaveLength(2);
});

test("a source that is saved while the program is made leaves no program of what it was", () => {
  const root = copyOfProject();
  // As if it were saved from now on.
  const later = new Date(Date.now() + 3600e3);
  utimesSync(path.join(root, "src/engine/cli/program.ts"), later, later);
  expect(help(root)).toContain("Elke opdracht kent --help.");
  expect(readdirSync(path.join(root, "node_modules", ".cache", "rom"))).toEqual([]);
});
