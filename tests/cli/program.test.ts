import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
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

const help = (root: string): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["src/engine/cli/rom.mjs", "--help"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ROM_PROJECT: root },
  });
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
