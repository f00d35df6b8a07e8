import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type CodePart, placeCode, stageCode } from "../../src/engine/publish/browser-code.js";
import { tempFolder } from "../support/delivery.js";

/** The browser's code goes round Framework: it sees what each part imports, and the text comes in afterwards. */

const CODE: readonly CodePart[] = [
  {
    naam: "start.js",
    tekst: 'import{a}from"./deel-AAAAAAAA.js";const b=()=>import("./deel-BBBBBBBB.js");a("./ander.js",b);',
    imports: [
      { naam: "deel-AAAAAAAA.js", later: false },
      { naam: "deel-BBBBBBBB.js", later: true },
    ],
  },
  { naam: "deel-AAAAAAAA.js", tekst: "export const a=1;", imports: [] },
  {
    naam: "deel-BBBBBBBB.js",
    tekst: 'import{a}from"./deel-AAAAAAAA.js";export default a;',
    imports: [{ naam: "deel-AAAAAAAA.js", later: false }],
  },
];

const stage = (code: readonly CodePart[], whole: boolean): string => {
  const src = tempFolder();
  mkdirSync(path.join(src, "site"));
  stageCode(code, src, whole);
  return path.join(src, "site");
};
const read = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((f) => [f, readFileSync(path.join(folder, f), "utf8")]));

/** A folder as Framework leaves it: every part under a name with a hash. */
function built(names: readonly string[]): string {
  const dist = tempFolder();
  mkdirSync(path.join(dist, "_import", "site"), { recursive: true });
  for (const name of names) writeFileSync(path.join(dist, "_import", "site", name), "// omtrek\n");
  return dist;
}
const NAMES = ["start.00000001.js", "deel-AAAAAAAA.00000002.js", "deel-BBBBBBBB.00000003.js", "style.00000004.css"];

test("Framework is given what each part imports and a mark of its text, and where a page is written the text itself", () => {
  const outlines = read(stage(CODE, false));
  expect(outlines["start.js"]?.split("\n").slice(1)).toEqual([
    'import "./deel-AAAAAAAA.js";',
    'import("./deel-BBBBBBBB.js");',
    "",
  ]);
  expect(read(stage(CODE, true))).toEqual(Object.fromEntries(CODE.map((p) => [p.naam, p.tekst])));
  // A text of its own is a mark of its own, of which Framework makes another name.
  const [first, ...others] = CODE;
  const changed = read(stage([{ ...(first as CodePart), tekst: `${first?.tekst}//` }, ...others], false));
  expect(changed["start.js"]).not.toBe(outlines["start.js"]);
  expect(changed["deel-AAAAAAAA.js"]).toBe(outlines["deel-AAAAAAAA.js"]);
});

test("the text stands under the names that Framework gave, and asks for the others by theirs", () => {
  const dist = built(NAMES);
  placeCode(CODE, dist);
  expect(read(path.join(dist, "_import", "site"))).toEqual({
    "start.00000001.js":
      'import{a}from"./deel-AAAAAAAA.00000002.js";const b=()=>import("./deel-BBBBBBBB.00000003.js");a("./ander.js",b);',
    "deel-AAAAAAAA.00000002.js": "export const a=1;",
    "deel-BBBBBBBB.00000003.js": 'import{a}from"./deel-AAAAAAAA.00000002.js";export default a;',
    "style.00000004.css": "// omtrek\n",
  });
});

test("a part that is not there, is there twice, or does not ask for what it is said to stops the build", () => {
  expect(() => placeCode(CODE, built(NAMES.slice(1)))).toThrow(/het deel start\.js van de code staat er 0 keer/);
  expect(() => placeCode(CODE, built([...NAMES, "start.00000009.js"]))).toThrow(/start\.js .* 2 keer/);
  const silent = CODE.map((p) => (p.naam === "start.js" ? { ...p, tekst: "1;" } : p));
  expect(() => placeCode(silent, built(NAMES))).toThrow(/start\.js van de code vraagt niet om deel-AAAAAAAA\.js/);
});
