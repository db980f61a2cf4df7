import { defineConfig } from "tsup";

/**
 * `rows.js` with the parser of d3-dsv in it: as a dependency, that package would bring along the four
 * packages of its command line. The other modules are as `tsc` writes them.
 */
export default defineConfig({
  entry: { "csv/rows": "src/csv/rows.ts" },
  format: "esm",
  target: "es2024",
  noExternal: ["d3-dsv"],
});
