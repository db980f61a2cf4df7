import { mergeConfig } from "vitest/config";
import fast from "./vitest.config.ts";

/** What takes many minutes: `pnpm test:slow`. */
export default mergeConfig(fast, {
  test: { include: ["test/slow/**/*.test.ts"], exclude: ["**/node_modules/**"] },
});
