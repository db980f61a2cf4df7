import { defineConfig } from "tsup";

/**
 * One minified file with all rooms in it, which Node imports sooner than two hundred. Its lines are short,
 * for what Node prints above a stack trace, and a map beside it leads to the sources. Bundlers are given
 * the modules as they are, of which they take what is used.
 */
export default defineConfig({
  entry: { node: "src/index.ts", "node-train": "src/train.ts" },
  // Either is one file: whoever does not train does not read what does.
  splitting: false,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  noExternal: [/^@sinter\//],
  esbuildOptions(options) {
    options.conditions = ["@sinter/source"];
    options.lineLimit = 120;
  },
});
