import { loadavg } from "node:os";

/** How busy the machine was in the last 1, 5 and 15 minutes, beside what was measured. */
export const loadText = (): string =>
  `load of the machine: ${loadavg()
    .map((x) => x.toFixed(1))
    .join(" ")}`;
