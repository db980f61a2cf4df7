import { defineConfig } from "vitest/config";

const conditions = ["@sinter/source", "node", "import"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/slow/**"],
    // One process serves many files: it loads the compilers once. No test changes what another one sees.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
