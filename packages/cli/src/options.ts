import { type ParseArgsConfig, parseArgs } from "node:util";
import { SinterError } from "sinter";

type Flags = NonNullable<ParseArgsConfig["options"]>;

/**
 * What a command was given.
 * @throws SinterError USAGE for a flag that it does not have
 */
export function optionsOf<const F extends Flags>(command: string, args: readonly string[], options: F) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new SinterError("USAGE", `${sentence}; try sinter ${command} --help`);
  }
}
