import { processDelivery } from "../../src/engine/cli/process.js";

/** Processes one delivery and prints what each step took and the peak memory of this process. */
const [delivery = "", out = ""] = process.argv.slice(2);
const steps: { name: string; ms: number }[] = [];
const start = performance.now();
await processDelivery(
  { delivery, out },
  {
    line: () => {},
    step: async (name, work) => {
      const from = performance.now();
      const result = await work();
      steps.push({ name, ms: performance.now() - from });
      return result;
    },
  },
);
process.stdout.write(
  JSON.stringify({ ms: performance.now() - start, steps, peakMb: process.resourceUsage().maxRSS / 1024 }),
);
