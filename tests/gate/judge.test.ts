import { Worker } from "node:worker_threads";
import { expect, test, vi } from "vitest";
import { judge, judgeThread, withJudge } from "../../src/engine/gate/judge.js";
import { HIDDEN, type Relation, type System, type SystemCell } from "../../src/engine/gate/system/system.js";
import { countCell } from "../support/system.js";

/** Many small tables, rows of 3, 40 and 60, or of 30, 40 and 50, with their whole: enough cells for a thread of its own. */
function manyTables(count: number): System {
  const cellen: SystemCell[] = [];
  const relaties: Relation[] = [];
  for (let t = 0; t < count; t++) {
    const parts = t % 50 === 0 ? [3, 40, 60] : [30, 40, 50];
    const first = cellen.length;
    for (const waarde of [parts.reduce((a, b) => a + b, 0), ...parts])
      cellen.push(countCell(waarde, { kosten: waarde }));
    relaties.push({ soort: "categorie", ouder: first, kinderen: [first + 1, first + 2, first + 3] });
  }
  return { cellen, relaties };
}

test("a thread of its own gives the same judgement, and tells how far it is", async () => {
  const s = manyTables(1100);
  const here = await judge(s);
  const told: number[] = [];
  const tell = (share: number) => told.push(share);
  const apart = await withJudge(1000, (judgeApart) => judgeApart(s, tell));
  expect(apart).toEqual(here);
  expect(here.pattern.filter((p) => p === HIDDEN)).toHaveLength(2 * 22);
  expect(here.aanval.zwak).toEqual([]);
  // One that is only started when the system turns out to be large, after all.
  expect(await withJudge(10, (judgeApart) => judgeApart(s))).toEqual(here);
  expect(told.every((share) => share >= 0 && share <= 1)).toBe(true);
});

test("what goes wrong in the thread goes wrong here", async () => {
  const { cellen, relaties } = manyTables(1100);
  const broken = { cellen, relaties: [...relaties, { soort: "categorie", ouder: 0, kinderen: null }] };
  const judged = withJudge(1000, (judgeApart) => judgeApart(broken as unknown as System));
  await expect(judged).rejects.toThrow(/null|iterable/);
});

test("a thread that is never asked ends with the work that it was started for, also where that fails", async () => {
  const ended = vi.spyOn(Worker.prototype, "terminate");
  expect(await withJudge(1000, async () => "done")).toBe("done");
  expect(ended).toHaveBeenCalledTimes(1);
  await expect(withJudge(1000, () => Promise.reject(new Error("no cube")))).rejects.toThrow("no cube");
  expect(ended).toHaveBeenCalledTimes(2);
  await withJudge(10, async () => "none was started");
  expect(ended).toHaveBeenCalledTimes(2);
  ended.mockRestore();
});

test("a thread without memory is told in words, and what can be done", async () => {
  const { judge: judgeThere } = judgeThread({ maxOldGenerationSizeMb: 8 });
  await expect(judgeThere(manyTables(1100))).rejects.toMatchObject({
    kind: "intern",
    message: expect.stringContaining("te weinig geheugen"),
    advies: expect.stringContaining("max-old-space-size"),
  });
});
