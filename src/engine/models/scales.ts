import { type Db, lit } from "../db.js";
import { partsOf } from "../instruments/parts.js";
import { type Instrument, normalCode } from "../instruments/registry.js";

/**
 * Puts the scales of the registry where the models can join them.
 * schaal: one row per subscale, with its rule · schaal_deel: which parts of a list make it, per numbering · schaal_totaal: the
 * delivered codes under which a total is that subscale · hoofd_plaats: the places of a main scale that is no plain sum, with
 * the answer that is counted (telt) · nummering_bits: the two numbers that tell another
 * numbering (overgeslagen, laatste), with the part each is.
 */
export async function loadScales(db: Pick<Db, "run">, instruments: readonly Instrument[]): Promise<void> {
  const tables: Readonly<Record<string, { readonly columns: string; readonly rows: string[] }>> = {
    schaal: {
      columns: `instrument VARCHAR, schaal VARCHAR, naam VARCHAR, volgorde SMALLINT, laag DECIMAL(12, 4), hoog DECIMAL(12, 4),
        hoger_is_beter BOOLEAN, items SMALLINT, minimum SMALLINT, regel VARCHAR, maal DECIMAL(8, 4)`,
      rows: instruments.flatMap((i) =>
        i.subschalen.map(
          (s, k) =>
            `(${lit(i.code)}, ${lit(s.code)}, ${lit(s.naam)}, ${k + 1}, ${s.bereik[0]}, ${s.bereik[1]}, ${s.hogerIsBeter}, ${s.items.length}, ${s.minimum}, ${lit(s.regel)}, ${s.maal})`,
        ),
      ),
    },
    schaal_deel: { columns: "instrument VARCHAR, schaal VARCHAR, nummering VARCHAR, deel UTINYINT", rows: [] },
    schaal_totaal: {
      columns: "instrument VARCHAR, schaal VARCHAR, code VARCHAR",
      rows: instruments.flatMap((i) =>
        i.subschalen.flatMap((s) =>
          s.totaalCodes.map((c) => `(${lit(i.code)}, ${lit(s.code)}, ${lit(normalCode(c))})`),
        ),
      ),
    },
    hoofd_plaats: { columns: "instrument VARCHAR, deel UTINYINT, plaats SMALLINT, telt SMALLINT", rows: [] },
    nummering_bits: {
      columns:
        "instrument VARCHAR, overgeslagen BIGINT, laatste BIGINT, overgeslagen_deel UTINYINT, laatste_deel UTINYINT",
      rows: [],
    },
  };
  const rows = (table: string): string[] => tables[table]?.rows ?? [];
  for (const i of instruments) {
    const key = i.items;
    if (!key) continue;
    const parts = partsOf(key, i.subschalen);
    for (const s of parts.schalen)
      rows("schaal_deel").push(`(${lit(i.code)}, ${lit(s.schaal)}, ${lit(s.nummering)}, ${s.deel})`);
    for (const p of parts.plaatsen)
      rows("hoofd_plaats").push(`(${lit(i.code)}, ${p.deel}, ${p.plaats}, ${key.telt ?? "NULL"})`);
    if (key.overgeslagen !== undefined)
      rows("nummering_bits").push(
        `(${lit(i.code)}, ${key.overgeslagen}, ${key.aantal + 1}, ${parts.deelVan.get(key.overgeslagen)}, ${parts.deelVan.get(key.aantal + 1)})`,
      );
  }
  for (const [name, { columns, rows: values }] of Object.entries(tables)) {
    await db.run(`CREATE TABLE ${name} (${columns})`);
    if (values.length) await db.run(`INSERT INTO ${name} VALUES ${[...new Set(values)].join(", ")}`);
  }
}
