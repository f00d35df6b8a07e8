import { changeText, differences } from "./differences.js";

/**
 * Prints which figures of two releases differ, per table and per kind of figure:
 * `npx tsx tests/release/compare.ts EARLIER LATER [--tabel NAME] [--alles]`.
 * Ends with code 1 where anything differs, so that a script can use it.
 */

const args = process.argv.slice(2);
const all = args.includes("--alles");
const at = args.indexOf("--tabel");
const only = at < 0 ? undefined : args[at + 1];
const [before, after] = args.filter((a, i) => !a.startsWith("--") && (at < 0 || i !== at + 1));
if (!before || !after) throw new Error("two folders of releases are needed");

const EXAMPLES = all ? Number.POSITIVE_INFINITY : 3;
const print = (line: string): boolean => process.stdout.write(`${line}\n`);

let differ = 0;
for (const t of await differences(before, after)) {
  if (only && t.naam !== only) continue;
  differ += t.anders.length + t.weg.length + t.nieuw.length;
  print(`${t.naam}: ${t.gelijk} gelijk, ${t.anders.length} anders, ${t.weg.length} weg, ${t.nieuw.length} nieuw`);
  // Rows that changed in the same columns most often have one cause.
  const kinds = new Map<string, typeof t.anders>();
  for (const row of t.anders) {
    const kind = Object.keys(row.velden).join(", ");
    kinds.set(kind, [...(kinds.get(kind) ?? []), row]);
  }
  for (const [kind, rows] of [...kinds].sort((x, y) => y[1].length - x[1].length)) {
    print(`  anders in ${kind}: ${rows.length}`);
    for (const r of rows.slice(0, EXAMPLES)) print(`    ${changeText(r)}`);
  }
  for (const [word, rows] of [
    ["weg", t.weg],
    ["nieuw", t.nieuw],
  ] as const)
    for (const r of rows.slice(0, EXAMPLES)) print(`  ${word}: ${r}`);
}
process.exitCode = differ === 0 ? 0 : 1;
