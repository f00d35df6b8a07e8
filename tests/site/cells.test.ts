import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import sirv from "sirv";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publishSite } from "../../src/engine/publish/publish.js";
import { launchBrowser } from "../support/browser.js";
import { quiet } from "../support/delivery.js";
import { GOLDEN } from "../support/golden.js";

/** A page that nothing knows of but its own file: Framework's own cells and a figure, on the golden release, without network. */

const PAGE = `---
title: Proef
keuzes: [periode]
---

# Losse cellen

\`\`\`sql id=rijen
SELECT e.naam, i.n, i.waarde FROM indicatoren i JOIN eenheden e USING (eenheid)
WHERE i.indicator = 'response' AND i.niveau = 'vestiging' AND i.periode = \${periode} AND i.n >= \${minst} ORDER BY e.volgorde
\`\`\`

\`\`\`sql
SELECT count(*) AS aantal FROM eenheden
\`\`\`

\`\`\`js
const minst = view(Inputs.range([0, 1000], { label: "n ten minste", step: 1, value: 0 }));
\`\`\`

\`\`\`js
import { median } from "simple-statistics";
display(html\`<p id="mediaan">\${rijen.length} vestigingen in \${periode}, mediaan \${rijen.length ? median(rijen.map((r) => r.waarde ?? 0)) : "geen"}</p>\`);
\`\`\`

\`\`\`js
display(await vegaLite({ width: 300, data: { values: rijen }, mark: "point", encoding: { x: { field: "n", type: "quantitative" } } }));
\`\`\`

\`\`\`js
const tabel = await FileAttachment("../data/eenheden.arrow").arrow();
display(html\`<p id="arrow">\${tabel.numRows} eenheden, eerste \${tabel.get(0).naam}</p>\`);
\`\`\`

\`\`\`js figuur aantal
const [r] = await sql\`SELECT count(*)::INTEGER AS n FROM indicatoren WHERE periode = \${periode}\`;
return zin(\`In \${await periodenaam()}: \${getal(r?.n)} cijfers.\`);
\`\`\`
`;

let folder: string;
let browser: Browser;
let server: Server;
let base: string;

/** The sources with these pages only. */
function sources(pages: Readonly<Record<string, string>>): string {
  const src = path.join(mkdtempSync(path.join(folder, "bron-")), "src");
  cpSync("src", src, { recursive: true });
  for (const f of readdirSync(src, { recursive: true, encoding: "utf8" }))
    if (f.endsWith(".md")) rmSync(path.join(src, f));
  for (const [where, text] of Object.entries(pages)) writeFileSync(path.join(src, where), text);
  return src;
}
const build = (pages: Readonly<Record<string, string>>, out: string) =>
  publishSite({
    release: GOLDEN,
    out: path.join(folder, out),
    bron: sources(pages),
    notForPublication: false,
    step: quiet,
  });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rom-cellen-"));
  await build({ "rapportage/proef.md": PAGE }, "site");
  const files = sirv(path.join(folder, "site"), { dev: true });
  server = createServer((request, response) => files(request, response, () => void response.writeHead(404).end()));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const at = server.address();
  base = `http://127.0.0.1:${typeof at === "object" && at ? at.port : 0}/`;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("cells of SQL and JavaScript, controls, a chart, statistics and a loader work, follow the choice, and ask nothing elsewhere", async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(m.text()));
  page.on("pageerror", (e) => complaints.push(e.message));
  page.on("request", (r) => {
    if (!r.url().startsWith(base) && !/^(data|blob):/.test(r.url())) complaints.push(`elsewhere: ${r.url()}`);
  });
  await page.goto(`${base}rapportage/proef.html`);
  // The figure stood there before any script ran; the cells come when the engine has.
  expect(await page.innerText('[data-blok="aantal"]')).toMatch(/In \d{4}–\d{4}: [\d.]+ cijfers/);
  const median = page.locator("#mediaan");
  await median.waitFor();
  const whole = await median.innerText();
  expect(whole).toMatch(/^\d+ vestigingen in totaal, mediaan \d/);
  expect(await page.innerText("#arrow")).toMatch(/^\d+ eenheden, eerste Totaal$/);
  expect(await page.locator("figure.figuur svg").count()).toBe(1);
  expect(await page.locator("table tbody tr td").last().innerText()).toMatch(/^\d+$/);
  await page.selectOption("select[name=periode]", { index: 1 });
  await page.waitForFunction((before) => document.querySelector("#mediaan")?.textContent !== before, whole);
  expect(await median.innerText()).toMatch(/vestigingen in \d{4}, /);
  expect(await page.innerText('[data-blok="aantal"]')).toMatch(/In \d{4}: /);
  await page.fill("input[type=number]", "1000");
  await page.waitForFunction(() => document.querySelector("#mediaan")?.textContent?.startsWith("0 vestigingen"));
  expect(complaints).toEqual([]);
  await page.close();
});

const faults: readonly [string, string, RegExp][] = [
  [
    "an import from a network",
    '```js\nimport { x } from "npm:leftpad";\nx;\n```\n',
    /src\/fout\.md, regel 2: .*van het net/,
  ],
  [
    "a figure that fails",
    "# A\n\n```js figuur een\nconst a = await sql`SELECT * FROM nergens`;\nreturn zin(String(a));\n```\n",
    /src\/fout\.md, regel \d: figuur een: .*nergens/,
  ],
  [
    "a choice that is none",
    "---\ntitle: A\nkeuzes: [team]\n---\n\n# A\n",
    /src\/fout\.md, regel 3: de keuze team bestaat niet/,
  ],
];
test.each(faults)("%s is told, and no site is placed", async (_, text, message) => {
  await expect(build({ "fout.md": text }, "fout")).rejects.toThrow(message);
});

test("what Framework leaves in a page is told of every page at once, and no site is placed", async () => {
  const told = build(
    {
      "fout.md": '# A\n\n```js\nimport { x } from "niet-bestaand";\ndisplay(x);\n```\n',
      "ook-fout.md": "# A\n\n```js\nconst f = FileAttachment(`a${1}.csv`);\n```\n",
    },
    "fout",
  );
  await expect(told).rejects.toThrow(
    /src\/fout\.md, regel 4: de import van niet-bestaand is niet gevonden[\s\S]*src\/ook-fout\.md, regel 4: Framework kan deze cel niet gebruiken/,
  );
  expect(existsSync(path.join(folder, "fout"))).toBe(false);
});
