/** Exit codes of the commands; documented in docs/runbook.md. */
export const EXIT = {
  ok: 0,
  intern: 1,
  gebruik: 2,
  aanlevering: 3,
  poort: 4,
  uitgave: 5,
  site: 6,
  verbeteren: 7,
  verlies: 8,
} as const;

export type ExitKind = Exclude<keyof typeof EXIT, "ok" | "verbeteren">;

/**
 * A fault the user can do something about. The message is Dutch, says where, what and what to do, and never holds a
 * value about a person.
 */
export class RomError extends Error {
  override readonly name = "RomError";
  constructor(
    readonly kind: ExitKind,
    message: string,
    /** What to do about it, in Dutch. */
    readonly advies?: string,
    /** The single faults of which this one is the sum. */
    readonly delen: readonly RomError[] = [],
  ) {
    super(message);
  }
  get exitCode(): number {
    return EXIT[this.kind];
  }
}
