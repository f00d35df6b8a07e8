import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readRelease } from "../../src/engine/release/reader.js";
import { ARGS, environment } from "../support/command.js";
import { tempFolder, writeFiles } from "../support/delivery.js";
import { span } from "../support/sizes.js";

/** `process` is killed at moments spread over its run: the release at its place stays whole, the old one or the new one. */

const ROOM = tempFolder();
const WORK = path.join(ROOM, "werk");
const PLACE = path.join(ROOM, "uit");
const OUT = path.join(PLACE, "uitgave");

/** A delivery whose release is made in a moment. */
const small = (vestiging: string): string =>
  writeFiles({
    "trajecten.csv": `traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum\nT1,P1,${vestiging},2018-01-10,2018-06-10,2018-06-20\n`,
    "metingen.csv": "meting_id,traject_id,instrument,datum,ruwe_score\nM1,T1,VREEMD,2018-01-10,20\n",
  });

/** Node itself, so that the kill hits the process that works and not one around it. */
function start(delivery: string): { child: ChildProcess; ended: Promise<number | null>; said: () => string } {
  const child = spawn(process.execPath, [...ARGS, "process", delivery, "--toch", "--uit", OUT], {
    env: environment(WORK),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { child, ended: new Promise((done) => child.on("close", (code) => done(code))), said: () => text };
}

const inProgress = (): boolean => readdirSync(PLACE).some((f) => f.includes(".in-wording-"));
const replacing = (): boolean => readdirSync(PLACE).some((f) => f.includes(".oud-"));
const running = (): boolean => existsSync(WORK) && readdirSync(WORK).some((f) => f.startsWith("verwerking-"));

let oldDelivery = "";
let newDelivery = "";
let before = "";
let fresh = "";
let kept = "";
/** How long a whole run takes here and now, in ms. */
let whole = 0;

const fingerprint = (folder: string): string => readRelease(folder).manifest.vingerafdruk;

beforeAll(async () => {
  mkdirSync(PLACE);
  oldDelivery = small("Abeel");
  newDelivery = small("Berk");
  const from = performance.now();
  const first = start(newDelivery);
  expect(await first.ended, first.said()).toBe(0);
  whole = performance.now() - from;
  fresh = fingerprint(OUT);
  const old = start(oldDelivery);
  expect(await old.ended, old.said()).toBe(0);
  before = fingerprint(OUT);
  expect(fresh).not.toBe(before);
  kept = path.join(ROOM, "bewaard");
  cpSync(OUT, kept, { recursive: true });
});

/** Waits for a moment of the run, looking often enough to hit the writing, and kills. */
async function killWhen(moment: () => boolean): Promise<void> {
  const run = start(newDelivery);
  let ended = false;
  void run.ended.then(() => {
    ended = true;
  });
  while (!ended && !moment()) await new Promise((next) => setTimeout(next, 1));
  run.child.kill("SIGKILL");
  await run.ended;
}

/** Fingerprint of the release that is held: at its place or, where the kill fell between two renames, beside it. */
function held(): string {
  if (existsSync(OUT)) return fingerprint(OUT);
  const [aside] = readdirSync(PLACE).filter((f) => f.startsWith("uitgave.oud-"));
  expect(aside, "neither at its place nor beside it").toBeDefined();
  return fingerprint(path.join(PLACE, aside ?? ""));
}

/** Puts the old release back where a killed run got as far as the new one. */
function restore(): void {
  for (const f of readdirSync(PLACE)) if (!f.includes(".in-wording-")) rmSync(path.join(PLACE, f), { recursive: true });
  cpSync(kept, OUT, { recursive: true });
}

const after = (ms: number) => {
  const from = performance.now();
  return () => performance.now() - from > ms;
};
const seen = (what: () => boolean, then: number) => {
  let from: number | undefined;
  return () => {
    if (from === undefined && what()) from = performance.now();
    return from !== undefined && performance.now() - from >= then;
  };
};

test("a run killed at any moment leaves the old or the new release, whole, and the next run clears up", async () => {
  const moments: [string, () => () => boolean][] = [
    ["as the writing begins", () => seen(inProgress, 0)],
    ["20 ms into the writing", () => seen(inProgress, 20)],
    ["as the old release is moved aside", () => seen(replacing, 0)],
    ["after 0.55 of the run", () => after(0.55 * whole)],
    ["as the work folder appears", () => seen(running, 0)],
    ["2 ms into the writing", () => seen(inProgress, 2)],
    ...[0.15, 0.4, 0.7, 0.8, 0.9, 0.97].map((share): [string, () => () => boolean] => [
      `after ${share} of the run`,
      () => after(share * whole),
    ]),
  ];
  let duringWriting = 0;
  for (const [name, moment] of moments.slice(0, span(4, moments.length).tot + 1)) {
    await killWhen(moment());
    const now = held();
    expect([before, fresh], name).toContain(now);
    const unfinished = readdirSync(PLACE).filter((f) => f.includes(".in-wording-"));
    if (unfinished.length) duringWriting++;
    if (now !== before || !existsSync(OUT)) restore();
  }
  expect(duringWriting, "kills that fell in the writing").toBeGreaterThan(0);
  const next = start(newDelivery);
  expect(await next.ended, next.said()).toBe(0);
  expect(fingerprint(OUT)).toBe(fresh);
  expect(readdirSync(PLACE)).toEqual(["uitgave"]);
  expect(readdirSync(WORK).filter((f) => f.startsWith("verwerking-"))).toEqual([]);
});

test("a kill between the two renames is put right by the next run", async () => {
  restore();
  // What such a kill leaves: nothing at its place, the earlier one beside it under the number of a process that is gone.
  const gone = start(oldDelivery);
  gone.child.kill("SIGKILL");
  await gone.ended;
  renameSync(OUT, `${OUT}.oud-${gone.child.pid}`);
  const refused = start(path.join(ROOM, "bestaat-niet"));
  expect(await refused.ended).toBe(3);
  expect(fingerprint(OUT)).toBe(before);
  expect(readdirSync(PLACE)).toEqual(["uitgave"]);
});
