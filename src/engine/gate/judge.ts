import { type ResourceLimits, Worker } from "node:worker_threads";
import { RomError } from "../errors.js";
import { type AttackResult, attack } from "./attack/attack.js";
import { withKnownRooms } from "./attack/known-attack.js";
import { protect } from "./protect/protect.js";
import type { Pattern, Rooms, System } from "./system/system.js";

/** What of a system is shown and hidden, and how that stood up to the attack. */
export interface Judgement {
  readonly pattern: Pattern;
  /** Tables left out for what earlier ranks show (ranks.ts). */
  readonly weggelaten: ReadonlySet<string>;
  /** Of counts that have too little room whatever is hidden, how much there is. */
  readonly ruimte?: Rooms;
  readonly aanval: AttackResult;
}

/** @param told is told the share done, now and then */
export type Judge = (s: System, told?: (share: number) => void) => Promise<Judgement>;

/** Share of the work that is choosing what to hide; the rest is the attack. */
const CHOICE = 0.9;

/** Chooses what to hide, and attacks the result. Works on the system alone: the same system gives the same judgement. */
export const judge: Judge = async (s, told) => {
  const { pattern, werelden, krap, weggelaten } = await protect(s, {
    ...(told ? { voortgang: (deel: number) => told(CHOICE * deel) } : {}),
  });
  const system = await withKnownRooms(s, pattern, krap, weggelaten, werelden);
  const { werelden: _, ...aanval } = await attack(system, pattern, { werelden });
  return { pattern, weggelaten, ...(system.ruimte ? { ruimte: system.ruimte } : {}), aanval };
};

/** What the thread tells: the share done, or at last the judgement. */
export type Told = { readonly deel: number } | { readonly oordeel: Judgement };

/** What the thread begins with: how to read TypeScript, which it does not have from the one that started it. */
const BEGIN = `
  import { register } from ${JSON.stringify(import.meta.resolve("tsx/esm/api"))};
  register();
  await import(${JSON.stringify(new URL("./judge-thread.ts", import.meta.url).href)});`;

/** A system of fewer cells is judged sooner than a thread is ready. */
const SMALL = 4000;

/** What went wrong in the thread, in words where the user can mend it. */
const faultOf = (cause: unknown): unknown =>
  (cause as NodeJS.ErrnoException | null)?.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? new RomError(
        "intern",
        "Er is te weinig geheugen om te kiezen wat wordt getoond. Er is niets geschreven.",
        "Geef Node meer geheugen, zoals NODE_OPTIONS=--max-old-space-size=8192 voor 8 GB, of kies grovere tabellen (kruisingen) in data/policy/publicatie.json.",
      )
    : cause;

/**
 * Judges in a thread, whatever the size.
 * @param limits of its memory; left out: those of this process
 * @throws Error whatever is thrown there
 * @throws RomError (intern) where its memory is too small
 */
export const judgeInThread = (s: System, told?: (share: number) => void, limits?: ResourceLimits): Promise<Judgement> =>
  new Promise((done, failed) => {
    const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(BEGIN)}`), {
      workerData: s,
      execArgv: [],
      ...(limits ? { resourceLimits: limits } : {}),
    });
    thread.on("message", (message: Told) => {
      if ("deel" in message) told?.(message.deel);
      else done(message.oordeel);
    });
    thread.on("error", (cause) => failed(faultOf(cause)));
    thread.on("exit", (code) => failed(new Error(`the thread that judges ended with ${code} before it was done`)));
  });

/** Judges in a thread of its own where that is worth it, so that other work can go on meanwhile. @throws as {@link judgeInThread} */
export const judgeApart: Judge = (s, told) => (s.cellen.length < SMALL ? judge(s, told) : judgeInThread(s, told));
