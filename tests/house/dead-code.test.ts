import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Context } from "../../src/site/pages/page.js";
import { words } from "../../src/site/words.js";

/** What nothing uses goes. */

const below = (folder: string, end: RegExp): [string, string][] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((f) => end.test(f))
    .map((f) => path.join(folder, f).split(path.sep).join("/"))
    .map((f) => [f, readFileSync(f, "utf8")]);

/** Every word of a text, once. */
const wordsOf = (text: string): Set<string> => new Set(text.match(/\w+/g));

test("every export is used somewhere, be it in its own module", () => {
  const all = [...below("src", /\.(ts|md)$/), ...below("tests", /\.ts$/)];
  const named = new Map<string, number>();
  for (const [, text] of all) for (const w of wordsOf(text)) named.set(w, (named.get(w) ?? 0) + 1);
  const dead = all.flatMap(([f, text]) =>
    [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => named.get(name) === 1 && text.split(new RegExp(`\\b${name}\\b`)).length === 2)
      .map((name) => `${f} ${name}`),
  );
  // Named by the configuration that the build writes for Framework (publish/stage.ts).
  expect(dead.filter((d) => d !== "src/engine/publish/framework-config.ts siteConfig")).toEqual([]);
});

test("every word that figures of pages may use is used by a page", () => {
  const pages = wordsOf(
    below("src", /\.md$/)
      .map(([, text]) => text)
      .join("\n"),
  );
  const unused = Object.keys(words({ q: {}, keuze: {}, params: {}, wortel: "." } as unknown as Context)).filter(
    (w) => !pages.has(w),
  );
  // Of every page from elsewhere too: to make HTML, and the choices where one bears the name of a word.
  expect(unused).toEqual(["html", "keuze"].filter((w) => !pages.has(w)));
});
