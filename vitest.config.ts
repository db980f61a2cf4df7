import { defineConfig } from "vitest/config";

const conditions = ["@sinter/source", "node", "import"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/slow/**"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
