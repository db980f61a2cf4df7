import { readFileSync } from "node:fs";
import { SinterError } from "sinter";
import { check, checkUsage } from "./commands/check.ts";
import { dump, dumpUsage } from "./commands/dump.ts";
import { inspect, inspectUsage } from "./commands/inspect.ts";
import { plot, plotUsage } from "./commands/plot.ts";
import { type Output, oneLine } from "./io.ts";

/** A verb of the command line; returns the exit code. */
export type Command = (args: readonly string[], output: Output) => Promise<number>;

const commands: Readonly<Record<string, { readonly run: Command; readonly usage: string }>> = {
  check: { run: check, usage: checkUsage },
  dump: { run: dump, usage: dumpUsage },
  inspect: { run: inspect, usage: inspectUsage },
  plot: { run: plot, usage: plotUsage },
};

const usage = `usage: sinter <command> [options]

${Object.values(commands)
  .map((c) => c.usage)
  .join("\n")}
sinter --version
exit codes: 0 done, 1 check found errors, 2 bad arguments or input
`;

/** Runs the command line. Errors become one line on `err` and exit code 2, never a stack trace. */
export async function main(args: readonly string[], output: Output): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === "--help" || verb === "-h" || verb === "help") {
    output.out(usage);
    return 0;
  }
  if (verb === "--version") {
    const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    output.out(`${(JSON.parse(manifest) as { version: string }).version}\n`);
    return 0;
  }
  try {
    const command = verb !== undefined && Object.hasOwn(commands, verb) ? commands[verb] : undefined;
    if (command === undefined)
      throw new SinterError(
        "USAGE",
        verb === undefined
          ? "no command was given; try sinter --help"
          : `there is no command ${verb}; try sinter --help`,
      );
    if (rest.includes("--help") || rest.includes("-h")) {
      output.out(command.usage);
      return 0;
    }
    return await command.run(rest, output);
  } catch (error) {
    output.err(`sinter: ${oneLine(error)}\n`);
    return 2;
  }
}
