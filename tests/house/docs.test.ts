import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readContract } from "../../src/engine/intake/contract.js";
import { contractPage } from "../../src/engine/intake/contract-page.js";

test("docs/data-contract.md is what the reader enforces", () => {
  expect(readFileSync("docs/data-contract.md", "utf8")).toBe(contractPage(readContract()));
});

test("links in the documentation lead somewhere", () => {
  const pages = [
    "README.md",
    ...readdirSync("docs", { recursive: true, encoding: "utf8" })
      .filter((f) => f.endsWith(".md"))
      .map((f) => path.join("docs", f)),
  ];
  for (const page of pages)
    for (const [, target] of readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g))
      expect(existsSync(path.join(path.dirname(page), target ?? "")), `${page} → ${target}`).toBe(true);
});

test("the README's commands exist", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  for (const [, name] of readFileSync("README.md", "utf8").matchAll(/npm run ([a-z]+)/g))
    expect(scripts, name).toHaveProperty(name ?? "");
});
