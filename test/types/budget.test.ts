import { describe, expect, it } from "vitest";
import { Snippets } from "../support/snippets.ts";
import { budgets, instantiations } from "./budgets.ts";

const snippets = new Snippets("budget");

for (const [version, names] of [
  ["5.9", Object.keys(budgets)],
  ["7.0", ["a reshape", "1,000 layers"]],
] as const)
  describe(`type instantiations in TypeScript ${version}`, () => {
    const used = instantiations(version, snippets);
    for (const name of names)
      it(`${name}: at most ${budgets[name]!.budget}`, async () => {
        const count = await used(name);
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual(budgets[name]!.budget);
      });
  });
