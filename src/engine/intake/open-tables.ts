import type { Db } from "../db.js";
import type { Instrument } from "../instruments/registry.js";
import type { Container, DeliveredFile } from "./container.js";
import type { Contract, TableName } from "./contract.js";
import type { Faults } from "./faults.js";
import type { exportsAmong } from "./mapping/recognise.js";
import type { MappingSource } from "./mapping/schema.js";
import type { StagedExport } from "./mapping/stage.js";
import { seekAmong } from "./other-files.js";
import { openSource, type SourceFile } from "./source-file.js";
import type { StagedXml } from "./xml/stage.js";

/** The sources of a delivery's tables; undefined where one could not be opened, null where it was not delivered. */
export type Opened = Partial<Record<TableName, SourceFile | null | undefined>> & {
  readonly xml?: StagedXml;
  readonly exports?: StagedExport;
};

// What reads XML, exports and Excel is loaded where it is needed: most deliveries are plain tables.
const lookForExports: typeof exportsAmong = async (others, registry) =>
  others.length === 0 ? [] : (await import("./mapping/recognise.js")).exportsAmong(others, registry);

/** Opens the files of the tables, or stages XML files, or what aanlevering.json describes, as the first three. */
export async function openTables(
  db: Db,
  { files, others, passed }: Pick<Container, "files" | "others" | "passed">,
  mapping: readonly MappingSource[] | undefined,
  registry: readonly Instrument[],
  contract: Contract,
  faults: Faults,
  scratch: string,
): Promise<Opened> {
  // What was found instead of a missing file is named once.
  let list = true;
  const open = async (
    from: readonly DeliveredFile[],
    spare: readonly DeliveredFile[],
    tables: readonly TableName[],
    seek = seekAmong(db, spare),
  ): Promise<Opened> => {
    const opened: Opened = {};
    const container = { files: from, others: spare, passed };
    for (const t of tables) {
      opened[t] = await faults.attempt(() => openSource(db, container, t, contract.tabellen[t], scratch, list, seek));
      if (opened[t] === undefined && !from.some((f) => f.base.startsWith(`${t}.`))) list = false;
    }
    return opened;
  };
  const xml = files.filter((f) => /\.xml(\.gz)?$/.test(f.base));
  if (mapping) {
    const mapped = new Set(mapping.map((s) => s.bestand.toLowerCase()));
    const plain = files.filter((f) => !mapped.has(f.base));
    const { stageExports } = await import("./mapping/stage.js");
    const exports = await stageExports(db, [...files, ...others], mapping, contract, faults);
    clashes(xml, plain, exports, faults);
    const rest = (["trajecten", "metingen", "items"] as const).filter((t) => !exports.sources[t]);
    // What the mapping should have given is not asked for by another name.
    const asked = faults.any ? rest.filter((t) => plain.some((f) => f.base.startsWith(`${t}.`))) : rest;
    const spare = others.filter((f) => !mapped.has(f.base));
    return { ...(await open(plain, spare, [...asked, "contacten", "eenheden"])), ...exports.sources, exports };
  }
  const seek = seekAmong(db, others);
  const beside = await open(files, others, ["contacten", "eenheden"], seek);
  if (xml.length === 0) {
    const present: TableName[] = [];
    for (const t of ["trajecten", "metingen"] as const)
      if (files.some((f) => f.base.startsWith(`${t}.`)) || (await seek(t, contract.tabellen[t])).length > 0)
        present.push(t);
    const seen = present.length < 2 ? await lookForExports(others, registry) : [];
    for (const e of seen) faults.add(e.zin, e.advies);
    return {
      ...(await open(files, others, seen.length ? present : ["trajecten", "metingen", "items"], seek)),
      ...beside,
    };
  }
  const tables = files.filter((f) => /^(trajecten|metingen|items)\./.test(f.base));
  if (tables.length) {
    faults.add(
      `De aanlevering bevat zowel XML (${xml[0]?.name}) als tabellen (${tables.map((f) => f.name).join(", ")}).`,
      "Lever óf XML óf tabellen; laat de andere bestanden weg.",
    );
    // What is wrong with the tables is told in the same round.
    await open(files, [], [...new Set(tables.map((f) => f.base.split(".")[0]))] as TableName[]);
  }
  const { stageXml } = await import("./xml/stage.js");
  const staged = await stageXml(db, xml, scratch, faults);
  return { ...beside, ...staged.sources, xml: staged };
}

/** Says which tables were delivered twice: by a mapping, and as themselves or as XML. */
function clashes(
  xml: readonly DeliveredFile[],
  plain: readonly DeliveredFile[],
  exports: StagedExport,
  faults: Faults,
): void {
  const twice = plain.filter((f) => Object.keys(exports.sources).some((t) => f.base.startsWith(`${t}.`)));
  for (const f of [...xml, ...twice])
    faults.add(
      `De aanlevering bevat ${f.name} en een indeling in aanlevering.json die dezelfde tabel vult.`,
      "Laat het bestand weg, of haal de indeling (of haar deel trajecten) uit aanlevering.json.",
    );
}
