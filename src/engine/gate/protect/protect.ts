import type { Move } from "../system/ranges.js";
import type { Pattern, System } from "../system/system.js";
import { Suppressor } from "./suppress.js";

export interface ProtectOptions {
  /** Whether vestigingen are reckoned with as attackers; standard: yes. */
  readonly leden?: boolean;
  /** Is told the share done, now and then. */
  readonly voortgang?: (deel: number) => void;
}

export interface Protection {
  readonly pattern: Pattern;
  /** The worlds that were looked for: claims, for the attack to check. */
  readonly werelden: readonly Move[];
  /**
   * Counts that have too little room whatever is hidden, with the rank from which on: claims as well, for an attack on what
   * everyone knows and earlier ranks show to confirm.
   */
  readonly krap: ReadonlyMap<number, number>;
  /** Tables that could not be had beside what earlier ranks show (ranks.ts): in them nothing is published. */
  readonly weggelaten: ReadonlySet<string>;
}

/**
 * Hides what is too small, and as much besides as it takes.
 * @returns a pattern; whether it holds is for the attack to say
 */
export async function protect(s: System, options: ProtectOptions = {}): Promise<Protection> {
  const suppressor = new Suppressor(s, options.leden ?? true);
  await suppressor.run(options.voortgang);
  return {
    pattern: suppressor.chosen(),
    werelden: suppressor.worlds(),
    krap: suppressor.narrow(),
    weggelaten: suppressor.leftOut(),
  };
}
