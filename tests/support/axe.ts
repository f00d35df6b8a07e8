import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe objects to on a page, of all its rules or of some. */
export async function axeOf(page: Page, only: object = {}): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (rules) => {
    type Axe = { run(o: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run({ ...rules, resultTypes: ["violations"], selectors: false });
    return violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`);
  }, only);
}
