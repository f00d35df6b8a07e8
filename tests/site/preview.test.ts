import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PREVIEW_RELEASE, type Preview, startPreview } from "../../src/engine/publish/preview.js";
import { launchBrowser } from "../support/browser.js";

/** Pages while they are written: live on the golden release, hot, offline, and a faulty page tells where. */

const PAGE = `---
title: Proef
keuzes: [periode]
---

# Proef

\`\`\`js figuur aantal
const [r] = await sql\`SELECT count(*)::INTEGER AS n FROM indicatoren WHERE periode = \${periode}\`;
return zin(\`Eerst in \${await periodenaam()}: \${getal(r?.n)} cijfers.\`);
\`\`\`
`;

let folder: string;
let preview: Preview;
let file: string;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const s = createServer().listen(0, "127.0.0.1", () => {
      const at = s.address();
      s.close(() => resolve(typeof at === "object" && at ? at.port : 0));
    });
  });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rom-voorbeeld-"));
  const src = path.join(folder, "src");
  cpSync("src", src, { recursive: true });
  for (const f of readdirSync(src, { recursive: true, encoding: "utf8" }))
    if (f.endsWith(".md")) rmSync(path.join(src, f));
  file = path.join(src, "proef.md");
  writeFileSync(file, PAGE);
  preview = await startPreview(PREVIEW_RELEASE, await freePort(), src);
});
afterAll(async () => {
  await preview?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("figures are drawn, follow the choice and their lines, and nothing comes from elsewhere", async () => {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const elsewhere: string[] = [];
  page.on("request", (r) => {
    const own = new URL(preview.url).host;
    if (!/^(data|blob):/.test(r.url()) && new URL(r.url()).host !== own) elsewhere.push(r.url());
  });
  const figure = page.locator('[data-blok="aantal"]');
  const says = (text: string): Promise<unknown> =>
    page.waitForFunction((t) => document.querySelector('[data-blok="aantal"]')?.textContent?.includes(t), text, {
      timeout: 60_000,
    });
  // Framework makes its first page as it is asked for.
  await page.goto(`${preview.url}proef.html`, { timeout: 120_000 });
  await says("Eerst in 20");
  expect(await page.innerText("aside.waarschuwing")).toContain("Synthetisch");
  await page.selectOption("select[name=periode]", { index: 1 });
  await page.waitForFunction(() => /in \d{4}:/.test(document.querySelector('[data-blok="aantal"]')?.textContent ?? ""));
  const year = /in (\d{4}):/.exec(await figure.innerText())?.[1] ?? "";
  // Its lines change: it is drawn again, for the choice that was made.
  writeFileSync(file, PAGE.replace("Eerst in", "Daarna in"));
  await says(`Daarna in ${year}`);
  writeFileSync(file, PAGE.replace("getal(r?.n)", "getalletje(r?.n)"));
  await says("onbekende naam getalletje");
  writeFileSync(file, PAGE);
  await says(`Eerst in ${year}`);
  // A page that cannot be read says where.
  writeFileSync(file, PAGE.replace("return zin(", "return zin(("));
  await page.goto(`${preview.url}proef.html`);
  await page.waitForFunction(() => document.body.innerText.includes("src/proef.md, regel"));
  expect(elsewhere).toEqual([]);
  await browser.close();
});
