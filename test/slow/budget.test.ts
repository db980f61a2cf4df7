import { describe, expect, it } from "vitest";
import { Snippets } from "../support/snippets.ts";
import { budgets, instantiations } from "../types/budgets.ts";

const snippets = new Snippets("budget");

describe("type instantiations in TypeScript 7.0", () => {
  const used = instantiations("7.0", snippets);
  for (const [name, { budget }] of Object.entries(budgets))
    it(`${name}: at most ${budget}`, async () => {
      const count = await used(name);
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(budget);
    });
});
