import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "tsup";

/**
 * A module and all that it imports as one minified file, as bundlers make it for browsers.
 * @param conditions export conditions of the packages, `@sinter/source` for their sources
 */
export async function bundle(entry: string, folder: string, conditions: string[] = []): Promise<string> {
  await build({
    entry: { bundle: entry },
    outDir: folder,
    format: "esm",
    target: "es2022",
    minify: true,
    noExternal: [/./],
    config: false,
    silent: true,
    esbuildOptions(options) {
      if (conditions.length > 0) options.conditions = conditions;
    },
  });
  return readFileSync(join(folder, "bundle.js"), "utf8");
}
