import { expect, test } from "vitest";
import { openLp, stepModel } from "../../src/engine/gate/attack/lp.js";

test("a signal that comes during one model is heard before the next is solved", async () => {
  // Two cells with a fixed sum.
  const model = stepModel(
    [
      [
        [0, 1],
        [1, 1],
      ],
    ],
    Float64Array.from([3, 3, 3, 3]),
  );
  (await openLp(model)).dispose();
  let heard = 0;
  process.once("SIGUSR2", () => heard++);
  process.kill(process.pid, "SIGUSR2");
  for (let k = 0; k < 5; k++) {
    const lp = await openLp(model);
    expect(lp.maximise(Float64Array.from([1, 0, -1, 0]))).toEqual(Float64Array.from([3, 0, 0, 3]));
    lp.dispose();
  }
  expect(heard).toBe(1);
});
