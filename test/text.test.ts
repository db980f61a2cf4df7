import { parse, print } from "@sinter/ir";
import fc from "fast-check";
import { expect, it } from "vitest";
import { graphs } from "./support/graphs.ts";

it("random graphs over every op are printed, and parsed back as the same nodes", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const text = print(graph);
      const back = parse(text);
      expect(back.outputs).toHaveLength(graph.outputs.length);
      for (const [i, { node }] of back.outputs.entries()) expect(node).toBe(graph.outputs[i]!.node);
      expect(print(back)).toBe(text);
    }),
    { numRuns: 300 },
  );
});
