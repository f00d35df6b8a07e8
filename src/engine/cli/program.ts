import path from "node:path";
import { Command } from "commander";
import type { DemoOptions } from "../demo/demo.js";
import { WORK } from "../paths.js";
import { type Reporter, reporter } from "./console.js";
import { DUTCH_HELP, inDutch, usageFault } from "./dutch.js";
import { openWork } from "./work-folder.js";

/**
 * The command line: every command with what it takes and what it does. What a command needs is loaded when it runs, so
 * that help and faults of usage come at once.
 */

const CLOSING = `
Elke opdracht kent --help. Uitgangscodes: 0 gelukt, 1 fout in het programma, 2 verkeerd gebruik, 3 aanlevering onbruikbaar,
4 de poort weigert, 5 uitgave onbruikbaar, 6 de site kon niet worden gebouwd, 7 bruikbaar maar te verbeteren (check),
8 van de aanlevering blijft te weinig over (process).

Een aanlevering is een map met tabellen (CSV of Parquet) of XML-bestanden van SBG, of één XML- of zip-bestand.`;

/** Names of options that were English until they were made Dutch; they go on working. */
const FORMER: Readonly<Record<string, string>> = {
  "--out": "--uit",
  "--edition": "--editie",
  "--metric": "--metriek",
  "--key": "--sleutel",
  "--explore": "--verken",
  "--not-for-publication": "--niet-voor-publicatie",
  "--port": "--poort",
  "--seed": "--startgetal",
  "--format": "--vorm",
};

/** Arguments with options under their present names. */
export const renamed = (args: readonly string[]): string[] => {
  const end = args.indexOf("--");
  return args.map((a, i) => {
    const [name = "", ...value] = a.split("=");
    const now = end >= 0 && i > end ? undefined : FORMER[name];
    return now === undefined ? a : [now, ...value].join("=");
  });
};

/** A whole number from 0 up to and including `max`. */
const whole =
  (option: string, max: number) =>
  (text: string): number => {
    const n = Number(text);
    if (!/^\d+$/.test(text) || n > max)
      throw usageFault(`${option} moet een geheel getal van 0 tot en met ${max} zijn.`);
    return n;
  };

const oneOf =
  (option: string, words: readonly string[]) =>
  (text: string): string => {
    if (!words.includes(text)) throw usageFault(`De optie ${option} kent ${words.join(" en ")}.`);
    return text;
  };

const again = (text: string, before: readonly string[]): string[] => [...before, text];

const DEMO = path.join(WORK, "demo", "aanlevering");

/** How large the demo is and from which number chance starts. */
const demoSize = (c: Command): Command =>
  c
    .option("--trajecten <N>", "aantal zorgtrajecten", whole("--trajecten", 10_000_000), 10_000)
    .option("--startgetal <N>", "startgetal van het toeval", whole("--startgetal", 2 ** 31), 1);
const demoOf = (o: { trajecten: number; startgetal: number }, out: string): DemoOptions => ({
  trajecten: Math.max(1, o.trajecten),
  seed: o.startgetal,
  out,
});
const port = (c: Command): Command => c.option("--poort <N>", "poort", whole("--poort", 65_535), 3000);

/** A reporter, after what an earlier command left unfinished is cleared away. */
function started(): Reporter {
  const report = reporter();
  for (const name of openWork()) report.line(`  Opgeruimd: ${name}, achtergelaten door een afgebroken opdracht.`);
  return report;
}

/** The whole command line; `parseAsync` runs the command. @throws RomError for everything the user can mend */
export function program(): Command {
  const rom = new Command("npm run rom --")
    .description("ROM-werkbank")
    .helpOption("-h, --help", "toon deze hulp")
    .helpCommand("help [opdracht]", "toon de hulp bij een opdracht")
    .configureHelp(DUTCH_HELP)
    .configureOutput({ outputError: () => {} })
    .addHelpText("after", CLOSING);
  rom.exitOverride((fault) => {
    throw inDutch(fault, rom);
  });
  const command = (name: string, description: string, parent = rom): Command => {
    const c = parent.command(name).description(description);
    return c.exitOverride((fault) => {
      throw inDutch(fault, c);
    });
  };

  demoSize(command("demo", "maak een synthetische aanlevering"))
    .option("--uit <map>", "waarheen", DEMO)
    .option("--fouten", "leg er bekende fouten in, elk bij een eigen vestiging (zie waarheid.json)", false)
    .option(
      "--vorm <csv|xml>",
      "csv, of SBG-XML in MAP/xml met dezelfde inhoud als ROM-CSV in MAP/csv",
      oneOf("--vorm", ["csv", "xml"]),
      "csv",
    )
    .action(async (o) => {
      const { makeDemo } = await import("./site.js");
      await makeDemo({ ...demoOf(o, o.uit), fouten: o.fouten, format: o.vorm }, started());
    });

  command("check", "controleer een aanlevering en schrijf een verslag (HTML en CSV); maakt geen uitgave")
    .argument("<aanlevering>", "aanlevering")
    .option("--uit <map>", "waarheen; anders data/work/controle/<vingerafdruk>")
    .action(async (delivery, o) => {
      const { checkDelivery } = await import("./check.js");
      process.exitCode = await checkDelivery({ delivery, out: o.uit }, started());
    });

  command("indeling", "stel voor welke kolom van een export wat is (REDCap, LimeSurvey, Qualtrics, FHIR, Excel, breed)")
    .argument("<bestand>", "bestand of map")
    .option(
      "--zet <veld=kolom>",
      "vul in wat niet te raden is, zo vaak als nodig (ook vast:NAAM, eerste:KOLOM, laatste:KOLOM)",
      again,
      [],
    )
    .option("--schrijf", "schrijf aanlevering.json naast het bestand", false)
    .option("--uit <bestand>", "schrijf haar daar")
    .option("--vervang", "ook als er al een indeling staat; de andere velden blijven", false)
    .action(async (place, o) => {
      const { mapExport } = await import("./indeling.js");
      const asked = { place, answers: o.zet, write: o.schrijf, out: o.uit, replace: o.vervang };
      process.exitCode = await mapExport(asked, started());
    });

  command("process", "verwerk een aanlevering tot een uitgave")
    .argument("<map>", "map met een aanlevering")
    .option("--uit <map>", "waarheen", path.join(WORK, "uitgave"))
    .option("--editie <naam>", "editie; anders de standaard van het beleid (lerend-netwerk)")
    .option("--metriek <bestand>", "gebruik eerder bepaalde T-constanten (metriek.json van een uitgave)")
    .option("--sleutel <bestand>", "geheime sleutel voor de codes van eenheden")
    .option("--toch", "ook als er van de aanlevering te weinig overblijft; elke pagina zegt dat dan", false)
    .action(async (delivery, o) => {
      const [{ processDelivery }, { readMetricFile }] = await Promise.all([
        import("./process.js"),
        import("../models/metric.js"),
      ]);
      const report = started();
      await processDelivery(
        {
          delivery,
          out: o.uit,
          anyway: o.toch,
          ...(o.editie === undefined ? {} : { edition: o.editie }),
          ...(o.sleutel === undefined ? {} : { keyFile: o.sleutel }),
          ...(o.metriek === undefined ? {} : { metrics: readMetricFile(o.metriek) }),
        },
        report,
      );
    });

  command("audit", "beproef de poort op een aanlevering; schrijft geen uitgave")
    .argument("<map>", "map met een aanlevering")
    .option("--verken", "laat zien wat zichtbaar blijft bij drempels 5, 7, 10 en 15 en bij grovere tabellen", false)
    .option("--editie <naam>", "editie; anders de standaard van het beleid (lerend-netwerk)")
    .action(async (delivery, o) => {
      const { auditDelivery } = await import("./audit.js");
      const edition = o.editie === undefined ? {} : { edition: o.editie };
      await auditDelivery({ delivery, explore: o.verken, ...edition }, started());
    });

  const metric = command("metric", "T-constanten");
  command("fit", "bepaal de T-constanten op een aanlevering", metric)
    .argument("<map>", "map met een aanlevering")
    .option("--uit <bestand>", "waarheen", "metriek.json")
    .action(async (delivery, o) => {
      const { writeConstants } = await import("./process.js");
      await writeConstants(delivery, o.uit, started());
    });

  command("site", "bouw de site van een uitgave")
    .argument("<uitgave>", "uitgave")
    .option("--uit <map>", "waarheen: een nieuwe of lege map, of een eerdere site; anders dist")
    .option("--niet-voor-publicatie", "bouw ook als de uitgave het huis niet uit mag", false)
    .option("--notities <map>", "zet de bladzijden (.md) uit deze map in de site; zie docs/notebooks.md")
    .option("--streng", "bij --notities: stop bij een bladzijde die niet klopt, in plaats van haar weg te laten", false)
    .action(async (release, o) => {
      const { buildSite } = await import("./site.js");
      await buildSite(release, o.uit, o.nietVoorPublicatie, started(), { notities: o.notities, streng: o.streng });
    });

  command("rapport", "maak spiegelrapportages van een uitgave: PDF, en werkmap of dia's")
    .argument("<uitgave>", "uitgave")
    .option("--uit <map>", "waarheen: een nieuwe of lege map, of een met rapporten van dezelfde uitgave")
    .option("--vestiging <naam>", "van een vestiging, zo vaak als nodig", again, [])
    .option("--organisatie <naam>", "van een organisatie, zo vaak als nodig", again, [])
    .option("--alle", "van elke vestiging en organisatie", false)
    .option("--vorm <kort|lang>", "twee bladzijden, of vier tot zes", oneOf("--vorm", ["kort", "lang"]), "lang")
    .option("--xlsx", "ook een werkmap: een blad per onderdeel met n, interval en definitie", false)
    .option("--pptx", "ook dia's voor een bijeenkomst", false)
    .option("--zonder-pdf", "geen PDF; Chromium is dan niet nodig", false)
    .option("--verrijking <bestand>", "CSV met overgenomen cijfers van het netwerk zelf")
    .option("--afspraken <bestand>", "CSV met afspraken van de vorige bijeenkomst")
    .option("--niet-voor-publicatie", "ook als de uitgave het huis niet uit mag", false)
    .action(async (release, o) => {
      const { makeReportsOf } = await import("./report.js");
      await makeReportsOf(
        {
          release,
          out: o.uit,
          vestigingen: o.vestiging,
          organisaties: o.organisatie,
          alle: o.alle,
          form: o.vorm,
          pdf: !o.zonderPdf,
          xlsx: o.xlsx,
          pptx: o.pptx,
          ...(o.verrijking === undefined ? {} : { added: o.verrijking }),
          ...(o.afspraken === undefined ? {} : { agreements: o.afspraken }),
          notForPublication: o.nietVoorPublicatie,
        },
        started(),
      );
    });

  port(command("preview", "toon de bladzijden uit src terwijl u eraan schrijft, op een uitgave"))
    .argument("[uitgave]", "uitgave")
    .option("--notities <map>", "toon ook de bladzijden (.md) uit deze map")
    .action(async (release, o) => {
      const { preview } = await import("./site.js");
      await preview(release, o.poort, started(), o.notities);
    });

  port(command("serve", "toon een gebouwde site op deze machine"))
    .argument("<site>", "gebouwde site")
    .action(async (site, o) => {
      const { serve } = await import("./site.js");
      await serve(site, o.poort, started());
    });

  command("forget", "laat zien of wis wat in data/work is bewaard; geef een van de eerste zes opties op")
    .option("--lijst", "wat er staat, van welke dag, hoe groot, en of het over personen gaat")
    .option("--oud", "lijsten en verslagen van voor --voor, of die op --peildatum ouder zijn dan de bewaartermijn")
    .option(
      "--aanlevering <wat>",
      "alles over één aanlevering: haar map of bestand, haar uitgave, of 12 of meer tekens van haar vingerafdruk",
    )
    .option("--personen", "alles over personen")
    .option("--resten", "wat afgebroken opdrachten achterlieten")
    .option("--sleutel <wissen|vervangen>", "wis of vervang de sleutel voor codes")
    .option("--voor <datum>", "bij --oud: de eerste dag die blijft")
    .option("--peildatum <datum>", "bij --oud: de dag waarop de bewaartermijn (data/policy/bewaren.json) wordt gelegd")
    .option("--proef", "zeg alleen wat er gewist zou worden")
    .action(async (o) => {
      const { forget } = await import("./forget.js");
      await forget(o, started());
    });

  demoSize(command("build", "demo, uitgave en site in dist/"))
    .option("--uit <map>", "waarheen met de site; anders dist")
    .action(async (o) => {
      const { buildDemo } = await import("./site.js");
      await buildDemo(demoOf(o, DEMO), o.uit, started());
    });
  port(demoSize(command("start", "build en serve"))).action(async (o) => {
    const { buildDemo, serve } = await import("./site.js");
    const report = started();
    await serve(await buildDemo(demoOf(o, DEMO), undefined, report), o.poort, report);
  });
  return rom;
}
