import { rmSync } from "node:fs";
import path from "node:path";
import { type DemoOptions, writeDemo } from "../demo/demo.js";
import { inProject, WORK } from "../paths.js";
import { publishSite } from "../publish/publish.js";
import { serveSite } from "../publish/serve.js";
import type { Reporter } from "./console.js";
import { processDelivery } from "./process.js";

export interface SiteContext {
  readonly report: Reporter;
  /** The single argument of the command, or a usage error. */
  readonly one: (what: string) => string;
  /** Whether an argument was given. */
  readonly named: boolean;
  readonly demo: DemoOptions;
  readonly out: string | undefined;
  readonly port: number;
  readonly notForPublication: boolean;
}

/** Demo delivery → release → site in one go. */
async function buildDemo({ report, demo, out }: SiteContext): Promise<string> {
  const release = path.join(WORK, "demo", "uitgave");
  const site = out ?? inProject("dist");
  rmSync(demo.out, { recursive: true, force: true });
  await report.step("demo-aanlevering maken", async () => writeDemo(demo));
  await processDelivery({ delivery: demo.out, out: release }, report);
  await publishSite({ release, out: site, notForPublication: false, step: report.step });
  report.line(`  Site → ${site}`);
  return site;
}

async function serve(site: string, { report, port }: SiteContext): Promise<void> {
  const { url } = await serveSite(site, port);
  report.line(`\n  ROM-werkbank staat op ${url}\n  Stoppen: Ctrl-C`);
}

/** Pages live, until the reader of the console has had enough. */
async function preview({ report, one, named, port }: SiteContext): Promise<void> {
  const { PREVIEW_RELEASE, startPreview } = await import("../publish/preview.js");
  const { url, close } = await report.step("bladzijden klaarzetten", () =>
    startPreview(named ? one("uitgave") : PREVIEW_RELEASE, port),
  );
  report.line(`\n  Bladzijden uit src, live, op ${url}\n  Stoppen: Ctrl-C`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void close().then(() => process.exit(0)));
}

/** The commands about sites: site, preview, serve, build, start. */
export async function siteCommand(command: string, context: SiteContext): Promise<void> {
  const { report, one, out } = context;
  if (command === "site") {
    const target = out ?? inProject("dist");
    await publishSite({
      release: one("uitgave"),
      out: target,
      notForPublication: context.notForPublication,
      step: report.step,
    });
    report.line(`  Site → ${target}`);
  } else if (command === "preview") await preview(context);
  else if (command === "serve") await serve(one("gebouwde site"), context);
  else if (command === "build") await buildDemo(context);
  else await serve(await buildDemo(context), context);
}
