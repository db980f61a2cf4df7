import { defineConfig } from "tsup";

/**
 * One minified file with all rooms in it: Node imports it sooner than five packages. Its
 * lines are short, for what Node prints above a stack trace, and a map beside it leads to the sources.
 */
export default defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  clean: true,
  noExternal: [/^@sinter\//],
  esbuildOptions(options) {
    options.lineLimit = 120;
  },
});
