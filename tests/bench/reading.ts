import { withRunDb } from "../../src/engine/cli/work-folder.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";

/** Reads one delivery and computes nothing. Prints the clock and processor time of it in ms, rows read per table, and the peak memory of this process. */
export interface Read {
  readonly ms: number;
  readonly cpu: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly peakMb: number;
}

const [delivery = ""] = process.argv.slice(2);
const [start, used] = [performance.now(), process.cpuUsage()];
const rows = await withRunDb(delivery, async (db, scratch) => {
  const { accounts } = await readDelivery(db, delivery, readInstruments(), (_, work) => work(), scratch);
  return Object.fromEntries(accounts.map((a) => [a.tabel, a.gelezen]));
});
const { user, system } = process.cpuUsage(used);
const read: Read = {
  ms: performance.now() - start,
  cpu: (user + system) / 1000,
  rows,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(read));
