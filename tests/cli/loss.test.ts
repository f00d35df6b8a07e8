import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readRelease } from "../../src/engine/release/reader.js";
import { bannerHtml } from "../../src/site/pages/static.js";
import { romHere } from "../support/command.js";
import { tempFolder, writeFiles } from "../support/delivery.js";

const read = (file: string): string => readFileSync(new URL(`../deliveries/gewoon/${file}`, import.meta.url), "utf8");

test("of a delivery without a score no release is made; with --toch there is one, and every page says what is wrong", async () => {
  const folder = writeFiles({
    "trajecten.csv": read("trajecten.csv"),
    "metingen.csv": read("metingen.csv").replaceAll(/,\d+$/gm, ","),
  });
  const out = path.join(tempFolder(), "uitgave");
  const refused = await romHere(["process", folder, "--uit", out]);
  expect(refused.status, refused.stderr).toBe(8);
  expect(refused.stderr).toContain("geen uitgave gemaakt: geen van de 12 metingen heeft een score");
  expect(refused.stderr).toContain("--toch");
  // What is wrong stands there before the refusal, with the account of the steps.
  expect(refused.stderr).toContain("0 van 12 metingen met een score");
  expect(existsSync(out)).toBe(false);

  const made = await romHere(["process", folder, "--uit", out, "--toch"]);
  expect(made.status, made.stderr).toBe(0);
  const { manifest, certificate } = readRelease(out);
  expect(manifest.voorbehoud).toEqual([expect.stringContaining("geen van de 12 metingen heeft een score")]);
  expect(String(bannerHtml(manifest, certificate))).toContain("Met voorbehoud");
  expect(String(bannerHtml({ ...manifest, voorbehoud: undefined }, certificate))).not.toContain("Met voorbehoud");
});
