import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { writeDemo } from "../demo/demo.js";
import { EXIT, RomError } from "../errors.js";
import { readMetricFile } from "../models/metric.js";
import { WORK } from "../paths.js";
import { checkPlace } from "../place-folder.js";
import { auditDelivery } from "./audit.js";
import { checkDelivery } from "./check.js";
import { reporter } from "./console.js";
import { FORGET_HELP, forget } from "./forget.js";
import { INDELING_HELP, mapExport } from "./indeling.js";
import { fitFromDelivery, processDelivery } from "./process.js";
import { openWork } from "./work-folder.js";

const HELP = `ROM-werkbank

  npm run rom -- <opdracht> [opties]

  demo                      maak een synthetische aanlevering
      --trajecten N         aantal zorgtrajecten (standaard 10000)
      --seed S              startgetal van het toeval (standaard 1)
      --out MAP             waarheen (standaard data/work/demo/aanlevering)
      --fouten              leg er bekende fouten in, elk bij een eigen vestiging (zie waarheid.json)
      --format csv|xml      csv (standaard), of SBG-XML in MAP/xml met dezelfde inhoud als ROM-CSV in MAP/csv
  check <aanlevering>       controleer een aanlevering en schrijf een verslag (HTML en CSV); maakt geen uitgave
      --out MAP             waarheen (standaard data/work/controle/<vingerafdruk>)
${INDELING_HELP}
  process <map>             verwerk een aanlevering tot een uitgave
      --out MAP             waarheen (standaard data/work/uitgave)
      --edition NAAM        editie (standaard lerend-netwerk)
      --metric BESTAND      gebruik eerder bepaalde T-constanten (metriek.json van een uitgave)
      --key BESTAND         geheime sleutel voor de codes van eenheden
      --toch                ook als er van de aanlevering te weinig overblijft; elke pagina zegt dat dan
  audit <map>               beproef de poort op een aanlevering; schrijft geen uitgave
      --explore             laat zien wat zichtbaar blijft bij drempels 5, 7, 10 en 15 en bij grovere tabellen
      --edition NAAM        editie (standaard lerend-netwerk)
  metric fit <map>          bepaal de T-constanten op een aanlevering
      --out BESTAND         waarheen (standaard metriek.json)
  site <uitgave>            bouw de site van een uitgave
      --out MAP             waarheen: een nieuwe of lege map, of een eerdere site
      --not-for-publication bouw ook als de uitgave het huis niet uit mag
  preview [uitgave]         toon de bladzijden uit src terwijl u eraan schrijft, op een uitgave
      --port N              poort (standaard 3000)
  serve <site>              toon een gebouwde site op deze machine
      --port N              poort (standaard 3000)
${FORGET_HELP}
  build                     demo, uitgave en site in dist/
  start                     build en serve

  Elke opdracht kent --help. Uitgangscodes: 0 gelukt, 1 fout in het programma, 2 verkeerd gebruik, 3 aanlevering
  onbruikbaar, 4 de poort weigert, 5 uitgave onbruikbaar, 6 de site kon niet worden gebouwd, 7 bruikbaar maar te verbeteren (check),
  8 van de aanlevering blijft te weinig over (process).

  Een aanlevering is een map met tabellen (CSV of Parquet) of XML-bestanden van SBG, of één XML- of zip-bestand.`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  out: { type: "string" },
  trajecten: { type: "string" },
  seed: { type: "string" },
  edition: { type: "string" },
  metric: { type: "string" },
  key: { type: "string" },
  port: { type: "string" },
  "not-for-publication": { type: "boolean" },
  explore: { type: "boolean" },
  lijst: { type: "boolean" },
  oud: { type: "boolean" },
  aanlevering: { type: "string" },
  personen: { type: "boolean" },
  resten: { type: "boolean" },
  sleutel: { type: "string" },
  voor: { type: "string" },
  peildatum: { type: "string" },
  proef: { type: "boolean" },
  fouten: { type: "boolean" },
  format: { type: "string" },
  zet: { type: "string", multiple: true },
  schrijf: { type: "boolean" },
  vervang: { type: "boolean" },
  toch: { type: "boolean" },
} as const;

const ALLOWED: Record<string, readonly (keyof typeof OPTIONS)[]> = {
  demo: ["out", "trajecten", "seed", "fouten", "format"],
  check: ["out"],
  indeling: ["zet", "schrijf", "out", "vervang"],
  process: ["out", "edition", "metric", "key", "toch"],
  audit: ["edition", "explore"],
  metric: ["out"],
  site: ["out", "not-for-publication"],
  preview: ["port"],
  serve: ["port"],
  forget: ["lijst", "oud", "aanlevering", "personen", "resten", "sleutel", "voor", "peildatum", "proef"],
  build: ["out", "trajecten", "seed"],
  start: ["port", "trajecten", "seed"],
};

const usage = (message: string): RomError => new RomError("gebruik", message, "Zie: npm run rom -- --help");

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (e) {
    const option = /'(-{1,2}[\w-]+)/.exec(String(e))?.[1] ?? "";
    throw usage(`De optie ${option} wordt niet begrepen.`);
  }
}

function whole(text: string | undefined, standard: number, name: string, max: number): number {
  if (text === undefined) return standard;
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > max) throw usage(`--${name} moet een geheel getal van 0 tot en met ${max} zijn.`);
  return n;
}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: "geen toegang",
  EPERM: "niet toegestaan",
  EROFS: "alleen-lezen",
  EISDIR: "is een map",
  ENOTDIR: "een deel van het pad is geen map",
  EEXIST: "bestaat al als bestand",
  ENOENT: "bestaat niet",
  ENOSPC: "de schijf is vol",
};

/** A fault of the file system as one the user can mend; null for any other error. */
function fileFault(cause: unknown): RomError | null {
  const { code, path: where } = (cause ?? {}) as NodeJS.ErrnoException;
  const text = FILE_FAULTS[code ?? ""];
  return text
    ? new RomError(
        "gebruik",
        `Lezen of schrijven lukt niet: ${where ?? ""} (${text}).`,
        "Kies een andere plaats of geef toegang.",
      )
    : null;
}

/** Runs one command. @throws RomError for everything the user can mend */
async function main(argv: string[]): Promise<void> {
  const { values, positionals } = parse(argv);
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const allowed = ALLOWED[command];
  if (!allowed) throw usage(`De opdracht ${command} bestaat niet.`);
  for (const option of Object.keys(values))
    if (!(allowed as readonly string[]).includes(option))
      throw usage(`De opdracht ${command} kent geen optie --${option}.`);
  const one = (what: string): string => {
    const [first, ...more] = rest;
    if (first === undefined || more.length) throw usage(`Geef bij ${command} precies één ${what} op.`);
    return first;
  };
  const report = reporter();
  for (const name of openWork()) report.line(`  Opgeruimd: ${name}, achtergelaten door een afgebroken opdracht.`);
  const demoOptions = (out: string) => ({
    trajecten: Math.max(1, whole(values.trajecten, 10_000, "trajecten", 10_000_000)),
    seed: whole(values.seed, 1, "seed", 2 ** 31),
    out,
  });
  switch (command) {
    case "demo": {
      const out = values.out ?? path.join(WORK, "demo", "aanlevering");
      const { format = "csv", fouten = false } = values;
      if (format !== "csv" && format !== "xml") throw usage("De optie --format kent csv en xml.");
      checkPlace(out, { file: "aanlevering.json", key: "synthetisch" });
      await report.step("demo-aanlevering maken", async () => writeDemo({ ...demoOptions(out), fouten, format }));
      report.line(`  Synthetische aanlevering → ${format === "xml" ? `${out}/xml en ${out}/csv` : out}`);
      return;
    }
    case "process":
      await processDelivery(
        {
          delivery: one("map met een aanlevering"),
          out: values.out ?? path.join(WORK, "uitgave"),
          ...(values.edition === undefined ? {} : { edition: values.edition }),
          ...(values.key === undefined ? {} : { keyFile: values.key }),
          anyway: values.toch ?? false,
          ...(values.metric === undefined ? {} : { metrics: readMetricFile(values.metric) }),
        },
        report,
      );
      return;
    case "check":
      process.exitCode = await checkDelivery({ delivery: one("aanlevering"), out: values.out }, report);
      return;
    case "indeling":
      process.exitCode = await mapExport(
        {
          place: one("bestand of map"),
          answers: values.zet ?? [],
          write: values.schrijf ?? false,
          out: values.out,
          replace: values.vervang ?? false,
        },
        report,
      );
      return;
    case "audit":
      await auditDelivery(
        {
          delivery: one("map met een aanlevering"),
          explore: values.explore ?? false,
          ...(values.edition === undefined ? {} : { edition: values.edition }),
        },
        report,
      );
      return;
    case "metric": {
      const [sub, delivery, ...more] = rest;
      if (sub !== "fit" || delivery === undefined || more.length)
        throw usage("Gebruik: metric fit <map met een aanlevering>.");
      const out = values.out ?? "metriek.json";
      if (existsSync(out)) readMetricFile(out);
      const text = await fitFromDelivery(delivery, report);
      writeFileSync(out, text);
      report.line(`  T-constanten → ${out}`);
      return;
    }
    case "forget":
      if (rest.length) throw usage("forget kent alleen opties.");
      await forget(values, report);
      return;
    default: {
      const { siteCommand } = await import("./site.js");
      await siteCommand(command, {
        report,
        one,
        named: rest.length > 0,
        demo: demoOptions(path.join(WORK, "demo", "aanlevering")),
        out: values.out,
        port: whole(values.port, 3000, "port", 65535),
        notForPublication: values["not-for-publication"] ?? false,
      });
    }
  }
}

try {
  await main(process.argv.slice(2));
} catch (cause) {
  const error = fileFault(cause) ?? cause;
  if (error instanceof RomError) {
    process.stderr.write(`\n${error.message}\n${error.advies ? `${error.advies}\n` : ""}`);
    process.exitCode = error.exitCode;
  } else {
    // The text of an unforeseen error may hold a value from the delivery; only its kind and place are shown.
    const name = error instanceof Error ? error.name : "onbekend";
    const stack =
      error instanceof Error
        ? (error.stack ?? "")
            .split("\n")
            .filter((l) => /^\s+at /.test(l))
            .slice(0, 6)
        : [];
    process.stderr.write(`\nFout in ROM-werkbank (${name}). Er is niets half weggeschreven.\n${stack.join("\n")}\n`);
    if (process.env["ROM_DEBUG"]) process.stderr.write(`${String(error)}\n`);
    process.exitCode = EXIT.intern;
  }
}
