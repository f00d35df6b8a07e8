import { RomError } from "../errors.js";

/** Gathers the faults that make a delivery unusable, so that they are told together. */
export class Faults {
  private readonly list: RomError[] = [];

  get any(): boolean {
    return this.list.length > 0;
  }

  add(message: string, advice: string): void {
    this.list.push(new RomError("aanlevering", message, advice));
  }

  /** Does the work, or keeps its fault and gives undefined. */
  async attempt<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof RomError) || cause.kind !== "aanlevering") throw cause;
      this.list.push(cause);
      return undefined;
    }
  }

  /** @throws RomError (aanlevering) with all faults, where there are any */
  raise(): void {
    const [first, ...more] = this.list;
    if (!first) return;
    if (more.length === 0) throw first;
    const lines = this.list.map((f) => `\n  - ${f.message}${f.advies ? ` ${f.advies}` : ""}`);
    throw new RomError(
      "aanlevering",
      `De aanlevering is om ${this.list.length} redenen niet te gebruiken:${lines.join("")}`,
      "Verbeter alle genoemde punten en lever opnieuw aan.",
      this.list,
    );
  }
}
