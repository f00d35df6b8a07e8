import path from "node:path";
import { type Argument, type Command, CommanderError, type Help, type Option } from "commander";
import { EXIT, RomError } from "../errors.js";

/** What commander says, in Dutch: headings of the help, and faults of usage. */

const HEADINGS: Readonly<Record<string, string>> = {
  "Usage:": "Gebruik:",
  "Arguments:": "Wat u opgeeft:",
  "Options:": "Opties:",
  "Commands:": "Opdrachten:",
};

const argument = (a: Argument): string => (a.required ? `<${a.name()}>` : `[${a.name()}]`);
/** The names that lead to a command, the program's own first. */
const leadingTo = (c: Command): string[] => [...(c.parent ? leadingTo(c.parent) : []), c.name()];
/** What is typed before the arguments of a command. */
const before = (c: Command): string => leadingTo(c).join(" ");
/** What a command is called in a sentence: `metric fit`. */
const nameOf = (c: Command): string => leadingTo(c).slice(1).join(" ");
/** Places in this project as they are typed in it. */
const shown = (value: unknown): string =>
  path.isAbsolute(String(value)) ? path.relative(process.cwd(), String(value)) : String(value);

export const DUTCH_HELP: Partial<Help> & { helpWidth: number } = {
  helpWidth: 118,
  showGlobalOptions: false,
  subcommandTerm: (c) => [c.name(), ...c.registeredArguments.map(argument)].join(" "),
  commandUsage: (c) =>
    [before(c), ...c.registeredArguments.map(argument), ...(c.commands.length ? ["<opdracht>"] : []), "[opties]"].join(
      " ",
    ),
  styleTitle: (title) => HEADINGS[title] ?? title,
  optionDescription: ({ description, defaultValue }: Option) =>
    defaultValue === undefined || typeof defaultValue === "boolean" || Array.isArray(defaultValue)
      ? description
      : `${description} (standaard ${shown(defaultValue)})`,
};

/** A fault of usage: what is wrong, what may have been meant, and where help is. */
export function usageFault(message: string, command?: Command): RomError {
  const name = command?.parent ? `${nameOf(command)} ` : "";
  return new RomError("gebruik", message, `Zie: npm run rom -- ${name}--help`);
}

/** `(Did you mean one of --uit, --zet?)` as a Dutch question; empty where there is nothing near. */
function meant(message: string): string {
  const near = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message)?.[1];
  return near ? ` Bedoelde u ${near.split(", ").join(" of ")}?` : "";
}

/** Commander's own fault as one of ours; what is no fault (help was shown) stays as it is. */
export function inDutch(fault: CommanderError, command: Command): Error {
  const named = /'([^']*)'/.exec(fault.message)?.[1] ?? "";
  const option = named.split(/[\s,]+/).find((w) => w.startsWith("--")) ?? named;
  const wanted = command.registeredArguments.map((a) => a.description).join(" en ");
  switch (fault.code) {
    case "commander.unknownCommand":
      return usageFault(`De opdracht ${named} bestaat niet.${meant(fault.message)}`, command);
    case "commander.unknownOption":
      return usageFault(
        `${command.parent ? `De opdracht ${nameOf(command)}` : "ROM-werkbank"} kent geen optie ${option}.${meant(fault.message)}`,
        command,
      );
    case "commander.optionMissingArgument":
      return usageFault(`Bij de optie ${option} hoort een waarde.`, command);
    case "commander.missingArgument":
    case "commander.excessArguments":
      return usageFault(
        wanted === ""
          ? `De opdracht ${nameOf(command)} kent alleen opties.`
          : `Geef bij ${nameOf(command)} precies één ${wanted} op.`,
        command,
      );
    default:
      return fault;
  }
}

/**
 * Exit code where commander stopped because it showed help: asked for, or since a command was left out. Null for anything else.
 */
export function afterHelp(cause: unknown): number | null {
  if (!(cause instanceof CommanderError) || !cause.code.startsWith("commander.help")) return null;
  return cause.exitCode === 0 ? EXIT.ok : EXIT.gebruik;
}
