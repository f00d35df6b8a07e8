import type { Move } from "./ranges.js";
import { Suppressor } from "./suppress.js";
import type { Pattern, System } from "./system.js";

export interface ProtectOptions {
  /** Whether vestigingen are reckoned with as attackers; standard: yes. */
  readonly leden?: boolean;
}

export interface Protection {
  readonly pattern: Pattern;
  /** The worlds that were looked for: claims, for the attack to check. */
  readonly werelden: readonly Move[];
}

/**
 * Hides what is too small, and as much besides as it takes.
 * @returns a pattern; whether it holds is for the attack to say
 */
export async function protect(s: System, options: ProtectOptions = {}): Promise<Protection> {
  const suppressor = new Suppressor(s, options.leden ?? true);
  await suppressor.settle();
  await suppressor.release();
  return { pattern: suppressor.pattern, werelden: suppressor.worlds() };
}
