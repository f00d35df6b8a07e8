import { EXIT, RomError } from "../errors.js";
import { afterHelp } from "./dutch.js";
import { program, renamed } from "./program.js";

const FILE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: "geen toegang",
  EPERM: "niet toegestaan",
  EROFS: "alleen-lezen",
  EISDIR: "is een map",
  ENOTDIR: "een deel van het pad is geen map",
  EEXIST: "bestaat al als bestand",
  ENOENT: "bestaat niet",
  ENOSPC: "de schijf is vol",
};

/** A fault of the file system as one the user can mend; null for any other error. */
function fileFault(cause: unknown): RomError | null {
  const { code, path: where } = (cause ?? {}) as NodeJS.ErrnoException;
  const text = FILE_FAULTS[code ?? ""];
  return text
    ? new RomError(
        "gebruik",
        `Lezen of schrijven lukt niet: ${where ?? ""} (${text}).`,
        "Kies een andere plaats of geef toegang.",
      )
    : null;
}

/**
 * Runs one command, and says in words what the user can mend. How it ended stands in `process.exitCode` (errors.ts): left alone where it
 * succeeded. Never throws.
 * @param typed the arguments as they were typed, the command first
 */
export async function runCommand(typed: readonly string[]): Promise<void> {
  try {
    const args = renamed(typed);
    const rom = program();
    if (args.length === 0) rom.outputHelp();
    else await rom.parseAsync(args, { from: "user" });
  } catch (cause) {
    const error = fileFault(cause) ?? cause;
    const help = afterHelp(cause);
    if (help !== null) process.exitCode = help;
    else if (error instanceof RomError) {
      process.stderr.write(`\n${error.message}\n${error.advies ? `${error.advies}\n` : ""}`);
      process.exitCode = error.exitCode;
    } else {
      // The text of an unforeseen error may hold a value from the delivery; only its kind and place are shown.
      const name = error instanceof Error ? error.name : "onbekend";
      const stack =
        error instanceof Error
          ? (error.stack ?? "")
              .split("\n")
              .filter((l) => /^\s+at /.test(l))
              .slice(0, 6)
          : [];
      process.stderr.write(`\nFout in ROM-werkbank (${name}). Er is niets half weggeschreven.\n${stack.join("\n")}\n`);
      if (process.env["ROM_DEBUG"]) process.stderr.write(`${String(error)}\n`);
      process.exitCode = EXIT.intern;
    }
  }
}
