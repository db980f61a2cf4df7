import { parseArgs } from "node:util";

/** What an example was told. */
export interface Told {
  /** The FILE of `-o FILE`, for a picture. */
  readonly output?: string;
  /** The N of `--seeds N`: from how many seeds to train. */
  readonly seeds?: number;
}

const OPTIONS = { output: { type: "string", short: "o" }, seeds: { type: "string" } } as const;

/** Calls an example with those options that it has. What goes wrong becomes one line and exit code 2. */
export async function withOptions(
  names: readonly (keyof Told)[],
  run: (told: Told) => void | Promise<void>,
): Promise<void> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, OPTIONS[name]]));
    const { output, seeds } = parseArgs({ options }).values;
    const count = Number(seeds ?? 1);
    if (!Number.isSafeInteger(count) || count < 1)
      throw new Error(`--seeds expects a whole number from 1, got ${seeds}`);
    await run({
      ...(typeof output === "string" && { output }),
      ...(seeds !== undefined && { seeds: count }),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message.split("\n")[0] : error);
    process.exitCode = 2;
  }
}
