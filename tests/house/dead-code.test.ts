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

test("every exported value is used outside its own module, every exported type somewhere", () => {
  const all = [...below("src", /\.(ts|md)$/), ...below("tests", /\.ts$/)];
  const named = new Map<string, string[]>();
  for (const [f, text] of all) for (const w of wordsOf(text)) named.set(w, [...(named.get(w) ?? []), f]);
  const elsewhere = (name: string, own: string): boolean => (named.get(name) ?? []).some((f) => f !== own);
  const dead = all.flatMap(([f, text]) =>
    [...text.matchAll(/^export (?:async )?(function\*?|const|class|interface|type) (\w+)/gm)]
      // The type of what an exported function takes or gives is part of its signature, whoever writes it out.
      .filter(([, kind = "", name = ""]) =>
        /^(?:interface|type)$/.test(kind)
          ? !elsewhere(name, f) && text.split(new RegExp(`\\b${name}\\b`)).length === 2
          : !elsewhere(name, f),
      )
      .map(([, , name]) => `${f} ${name}`),
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
