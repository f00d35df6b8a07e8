import { rmSync } from "node:fs";
import path from "node:path";
import { type DemoOptions, writeDemo } from "../demo/demo.js";
import { inProject, WORK } from "../paths.js";
import { checkPlace } from "../place-folder.js";
import { publishSite } from "../publish/publish.js";
import { serveSite } from "../publish/serve.js";
import type { Reporter } from "./console.js";
import { processDelivery } from "./process.js";

/** The commands demo, site, preview, serve and build. */

/** A synthetic delivery, in the place of an earlier one and of nothing else. @throws RomError (gebruik) */
export async function makeDemo(demo: DemoOptions, report: Reporter): Promise<void> {
  const { out, format } = demo;
  checkPlace(out, { file: "aanlevering.json", key: "synthetisch" });
  await report.step("demo-aanlevering maken", async () => writeDemo(demo));
  report.line(`  Synthetische aanlevering → ${format === "xml" ? `${out}/xml en ${out}/csv` : out}`);
}

/** @param out dist where left out @param own a folder of pages from elsewhere, and whether a fault in it stops the build @returns the folder of the site */
export async function buildSite(
  release: string,
  out: string | undefined,
  notForPublication: boolean,
  report: Reporter,
  own: { readonly notities?: string | undefined; readonly streng?: boolean } = {},
): Promise<string> {
  const site = out ?? inProject("dist");
  await publishSite({ release, out: site, notForPublication, step: report.step, tell: report.line, ...own });
  report.line(`  Site → ${site}`);
  return site;
}

/** Demo delivery → release → site in one go. @returns the folder of the site */
export async function buildDemo(demo: DemoOptions, out: string | undefined, report: Reporter): Promise<string> {
  const release = path.join(WORK, "demo", "uitgave");
  rmSync(demo.out, { recursive: true, force: true });
  await report.step("demo-aanlevering maken", async () => writeDemo(demo));
  await processDelivery({ delivery: demo.out, out: release }, report);
  return buildSite(release, out, false, report);
}

export async function serve(site: string, port: number, report: Reporter): Promise<void> {
  const { url } = await serveSite(site, port);
  report.line(`\n  ROM-werkbank staat op ${url}\n  Stoppen: Ctrl-C`);
}

/** Pages live, until the reader of the console has had enough. @param release that of the project where left out */
export async function preview(
  release: string | undefined,
  port: number,
  report: Reporter,
  notities?: string,
): Promise<void> {
  const { PREVIEW_RELEASE, startPreview } = await import("../publish/preview.js");
  const { url, close } = await report.step("bladzijden klaarzetten", () =>
    startPreview(release ?? PREVIEW_RELEASE, port, undefined, notities),
  );
  report.line(`\n  Bladzijden uit src, live, op ${url}\n  Stoppen: Ctrl-C`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void close().then(() => process.exit(0)));
}
