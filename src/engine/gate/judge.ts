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

/** What the thread begins with: how to read TypeScript, which it does not have from the one that started it, and itself. */
const FROM_SOURCES = `
  import { register } from ${JSON.stringify(import.meta.resolve("tsx/esm/api"))};
  register();
  await import(${JSON.stringify(new URL("./judge-thread.ts", import.meta.url).href)});`;
/** A program that was made of its sources (cli/rom.mjs) has the thread beside it. */
const BEGIN = import.meta.url.endsWith(".ts")
  ? new URL(`data:text/javascript,${encodeURIComponent(FROM_SOURCES)}`)
  : new URL("./judge-thread.mjs", import.meta.url);

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

/** A thread that judges one system; while it loads what it needs for that, other work can go on. */
export interface JudgeThread {
  /**
   * Judges there, once.
   * @throws Error whatever is thrown there
   * @throws RomError (intern) where its memory is too small
   */
  readonly judge: Judge;
  /** Ends it, whether it has judged or not. */
  readonly end: () => Promise<void>;
}

/** @param limits of its memory; left out: those of this process */
export function judgeThread(limits?: ResourceLimits): JudgeThread {
  const thread = new Worker(BEGIN, {
    // The modules beside it have maps by which an error names its source; tsx has its own.
    execArgv: BEGIN.protocol === "file:" ? ["--enable-source-maps"] : [],
    ...(limits ? { resourceLimits: limits } : {}),
  });
  let told: ((share: number) => void) | undefined;
  const judged = new Promise<Judgement>((done, failed) => {
    thread.on("message", (message: Told) => {
      if ("deel" in message) told?.(message.deel);
      else done(message.oordeel);
    });
    thread.on("error", (cause) => failed(faultOf(cause)));
    thread.on("exit", (code) => failed(new Error(`the thread that judges ended with ${code} before it was done`)));
  });
  // Whoever asks for a judgement is told what went wrong; where nobody does any more, nobody need know.
  judged.catch(() => undefined);
  return {
    judge: (s, tell) => {
      told = tell;
      thread.postMessage(s);
      return judged;
    },
    end: async () => void (await thread.terminate()),
  };
}

/** A delivery of fewer zorgtrajecten seldom has a system that is judged in a thread. */
const LARGE = 500;

/**
 * Gives what judges a system, in a thread of its own where that is worth it, so that other work can go on meanwhile. For a large
 * delivery the thread is started at once, and is ready by the time that its system is.
 * @param zorgtrajecten of the delivery
 * @param judgeWith work that judges one system at most
 */
export async function withJudge<T>(zorgtrajecten: number, judgeWith: (judge: Judge) => Promise<T>): Promise<T> {
  let thread = zorgtrajecten < LARGE ? undefined : judgeThread();
  try {
    return await judgeWith((s, told) => {
      if (s.cellen.length < SMALL) return judge(s, told);
      thread ??= judgeThread();
      return thread.judge(s, told);
    });
  } finally {
    await thread?.end();
  }
}
