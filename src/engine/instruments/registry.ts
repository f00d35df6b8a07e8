import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

const items = z.union([
  z
    .object({ van: z.number().int(), tot: z.number().int() })
    .transform(({ van, tot }) => Array.from({ length: tot - van + 1 }, (_, i) => van + i)),
  z.array(z.number().int()).min(1),
]);

const schema = z.strictObject({
  code: z.string().min(1),
  naam: z.string().min(1),
  aliassen: z.array(z.string()).min(1),
  richting: z.enum(["lager-is-beter", "hoger-is-beter"]),
  respondenten: z.array(z.string()).min(1),
  rom: z.boolean(),
  antwoord: z.strictObject({
    min: z.number().int(),
    max: z.number().int(),
    andere_codering: z
      .strictObject({
        min: z.number().int(),
        max: z.number().int(),
        verschuiving: z.number().int(),
        toelichting: z.string(),
      })
      .optional(),
  }),
  aantal_items: z.number().int().positive(),
  schaal: z.strictObject({
    naam: z.string(),
    items,
    omgekeerd: z.array(z.number().int()),
    regel: z.literal("som"),
    minimum: z.number().int().positive(),
    bereik: z.tuple([z.number(), z.number()]),
    totaal_geleverd_als: z.array(z.string()),
  }),
  hsk: z.strictObject({ nulpunt: z.number(), bron: z.string() }).optional(),
  bron: z.string().min(1),
  opmerkingen: z.array(z.string()).default([]),
});

/** An instrument as the models use it: one outcome scale per entry. */
export interface Instrument {
  readonly code: string;
  readonly naam: string;
  readonly aliassen: readonly string[];
  readonly hogerIsBeter: boolean;
  readonly respondenten: readonly string[];
  readonly rom: boolean;
  readonly bereik: readonly [number, number];
  /** Delivered codes under which a total is this scale's raw score. */
  readonly totaalCodes: readonly string[];
  /** Absent where only totals are delivered. */
  readonly items?: {
    readonly aantal: number;
    readonly min: number;
    readonly max: number;
    readonly anders?: { readonly min: number; readonly max: number; readonly verschuiving: number };
    readonly schaal: readonly number[];
    readonly omgekeerd: readonly number[];
    readonly minimum: number;
  };
  readonly nulpunt?: number;
  readonly lokaal: boolean;
  readonly bron: string;
  readonly opmerkingen: readonly string[];
}

/** The form in which delivered codes and aliases are compared: upper case, letters and digits only. */
export const normalCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, "");

/**
 * Reads every entry of data/reference/instrumenten.
 * @throws RomError naming file, field and fault
 */
export function readInstruments(folder = inProject("data", "reference", "instrumenten")): Instrument[] {
  return readdirSync(folder)
    .filter((f) => f.endsWith(".json"))
    .sort()
    .map((file) => {
      const e = readJson(path.join(folder, file), schema, "intern");
      const other = e.antwoord.andere_codering;
      return {
        code: e.code,
        naam: e.naam,
        aliassen: e.aliassen,
        hogerIsBeter: e.richting === "hoger-is-beter",
        respondenten: e.respondenten,
        rom: e.rom,
        bereik: e.schaal.bereik,
        totaalCodes: e.schaal.totaal_geleverd_als,
        items: {
          aantal: e.aantal_items,
          min: e.antwoord.min,
          max: e.antwoord.max,
          ...(other ? { anders: { min: other.min, max: other.max, verschuiving: other.verschuiving } } : {}),
          schaal: e.schaal.items,
          omgekeerd: e.schaal.omgekeerd,
          minimum: e.schaal.minimum,
        },
        ...(e.hsk ? { nulpunt: e.hsk.nulpunt } : {}),
        lokaal: false,
        bron: e.bron,
        opmerkingen: e.opmerkingen,
      } satisfies Instrument;
    });
}
