import path from "node:path";
import { expect, test } from "vitest";
import { type FoundRecord, findRecords } from "../../src/engine/intake/find-records.js";
import { writeFiles } from "../support/delivery.js";

/** Larger than one block of bytes, so that records lie across the borders of blocks. */
test("finds the same records wherever blocks of bytes happen to end", async () => {
  const lines = ["id;naam;waarde"];
  const expected: { rij: number; regel: number; fields: string[] }[] = [];
  let physical = 2;
  for (let i = 1; i <= 60_000; i++) {
    const id = `K${Math.floor(i / 45)}`;
    const naam = i % 997 === 0 ? `"regel een\nregel; ""twee"" ${i}"` : `naam ${i} ${"x".repeat(i % 61)}`;
    lines.push(`${id};${naam};${i}`);
    if (Math.floor(i / 45) % 100 === 7)
      expected.push({
        rij: i,
        regel: physical,
        fields: [id, i % 997 === 0 ? `regel een\nregel; "twee" ${i}` : naam, String(i)],
      });
    physical += i % 997 === 0 ? 2 : 1;
  }
  const text = lines.join("\r\n").replaceAll("een\r\n", "een\n");
  const folder = writeFiles({
    "t.csv": `\uFEFF${text}`,
    // Lines above the header, with a quote that never closes, and a line under it.
    "u.csv": `\uFEFFUitdraai van "alles;\r\n\r\n${text.replace("\r\n", "\r\n--;----;------\r\n")}`,
  });
  const source = { file: path.join(folder, "t.csv"), gz: false, delimiter: ";", newline: 10, skip: 0, header: true };
  const found: FoundRecord[] = [];
  await findRecords(
    source,
    0,
    (k) => Number(k.slice(1)) % 100 === 7,
    [],
    async (r) => void found.push(...r),
  );
  expect(expected.length).toBeGreaterThan(500);
  expect(found).toEqual(expected);
  const below: FoundRecord[] = [];
  await findRecords(
    { ...source, file: path.join(folder, "u.csv"), skip: 4, header: false },
    0,
    (k) => Number(k.slice(1)) % 100 === 7,
    [],
    async (r) => void below.push(...r),
  );
  expect(below).toEqual(expected.map((r) => ({ ...r, regel: r.regel + 3 })));
});
