import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { CONDITIONS } from "../../site/mirror/questions.js";
import type { MirrorRules } from "../../site/mirror/rules.js";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

/** The rules of reports in data/policy/rapport.json, checked. They make no figure, so that a release does not hang on them. */

const text = z.string().min(1);
const number = z.number();
const schema: z.ZodType<MirrorRules> = z
  .strictObject({
    versie: text,
    volledig: z.strictObject({ maanden: number.int().min(0).max(24), bron: text }),
    uitkomsten: z.strictObject({
      volgorde: z.array(z.enum(["hsk-verbetering", "delta-t", "hersteld"])).min(1),
      bron: text,
    }),
    verschil_in_woorden: z
      .strictObject({ klein: number.positive(), middel: number, groot: number, bron: text })
      .refine((w) => w.klein < w.middel && w.middel < w.groot, "klein, middel en groot lopen niet op"),
    groepen: z.strictObject({ minst: number.int().min(1), bron: text }),
    bijna_honderd: z.strictObject({ grens: number.min(0).max(100), perioden: number.int().min(2), bron: text }),
    veel_verborgen: z.strictObject({ deel: number.min(0).max(100), bron: text }),
    gesprek: z.strictObject({
      aantal: number.int().min(1),
      regels: z
        .array(
          z.strictObject({
            code: text.refine((c) => c in CONDITIONS, "er is geen voorwaarde met deze code"),
            onderwerp: text,
            vraag: text.refine((v) => v.endsWith("?"), "een vraag eindigt op een vraagteken"),
            bron: text,
          }),
        )
        .min(1),
    }),
    stappen: z.strictObject({ bij: text, stappen: z.array(text).min(1), gehaald: text, bron: text }),
    gebruik: z.strictObject({ regels: z.array(text).min(1), bron: text }),
  })
  .refine(
    (r) =>
      new Set(r.gesprek.regels.filter((x) => x.code.startsWith("altijd-")).map((x) => x.onderwerp)).size >=
      r.gesprek.aantal,
    "er zijn minder vragen zonder voorwaarde (altijd-…) dan vragen in een rapport",
  );

const FILE = inProject("data", "policy", "rapport.json");

/** @throws RomError (intern) naming every field that is wrong */
export const readRules = (file = FILE): MirrorRules => readJson(file, schema, "intern");

/** By which the list of reports says which rules they were made with. */
export const rulesHash = (): string => createHash("sha256").update(readFileSync(FILE)).digest("hex");
