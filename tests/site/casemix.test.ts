import { afterAll, beforeAll, expect, test } from "vitest";
import { settled, type Visit, visitSite } from "../support/site.js";

/** Casemix on the built site: the way from a doubted difference to what is left of it, in a real browser. */

let visit: Visit;
let open: Visit["open"];
let vestigingen: Visit["vestigingen"];
beforeAll(async () => {
  visit = await visitSite();
  ({ open, vestigingen } = visit);
});
afterAll(() => visit?.close());

test("three clicks from the start: the question, the vestiging, and its difference in parts in every figure", async () => {
  const { page, complaints } = await open("index.html");
  await page.locator(".vragen a", { hasText: "Verklaart de casemix het?" }).click();
  await page.waitForLoadState("networkidle");
  const own = vestigingen[2];
  await page.selectOption("select[name=vestiging]", own?.eenheid ?? "");
  await settled(page);
  expect(await page.innerText('[data-blok="opening"]')).toContain(own?.naam);
  expect(await page.locator('[data-blok="delen"] tbody tr').count()).toBeGreaterThanOrEqual(3);
  for (const naam of ["naast", "trechter", "gekrompen"])
    expect(await page.locator(`[data-blok="${naam}"] .breed svg`).innerHTML(), naam).toContain(own?.naam);
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

test("a vestiging's own page leads there with the vestiging chosen; the choices change the funnel", async () => {
  const own = vestigingen[4];
  const { page, complaints } = await open(`vestiging/${own?.eenheid}.html`);
  await page.locator('[data-blok="casemix"] a').click();
  await settled(page);
  expect(await page.inputValue("select[name=vestiging]")).toBe(own?.eenheid);
  expect(await page.innerText('[data-blok="opening"]')).toContain(own?.naam);
  const funnel = page.locator('[data-blok="trechter"]');
  const before = await funnel.innerText();
  expect(before).toMatch(/φ \d/);
  for (const [name, value] of [
    ["overdispersie", "uit"],
    ["grens", "99.8"],
  ] as const) {
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption(`select[name=${name}]`, value);
    await settled(page);
  }
  expect(await funnel.innerText()).toContain("geteld met 99,8 %");
  expect(await funnel.innerText()).toContain("niet in de grenzen verwerkt");
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

test("a question is answered by choosing; who is treated where names hidden classes", async () => {
  const { page, complaints } = await open("casemix/vragen.html");
  const first = await page.innerText('[data-blok="opening"]');
  await page.selectOption("select[name=kenmerk]", "verwijzer");
  await settled(page);
  expect(await page.innerText('[data-blok="opening"]')).not.toBe(first);
  expect(await page.innerText('[data-blok="groepen"]')).toContain("Bedrijfsarts");
  await visit.leave(page);
  const who = await open(`casemix/wie.html?kenmerk=zvz&vestiging=${vestigingen[0]?.eenheid}`);
  await settled(who.page);
  expect(await who.page.innerText('[data-blok="verdeling"]')).toContain("niet bruikbaar voor vrijgevestigden");
  expect([...complaints, ...who.complaints]).toEqual([]);
  await visit.leave(who.page);
});
