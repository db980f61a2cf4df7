import { defineConfig } from "vitest/config";
import fast from "./vitest.config.ts";

/** What takes many minutes: `pnpm test:slow`. */
export default defineConfig({
  ...fast,
  test: {
    ...fast.test,
    include: ["test/slow/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    // Speeds are measured there.
    maxWorkers: 1,
  },
});
