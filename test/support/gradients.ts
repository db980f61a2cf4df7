import { vjp } from "@sinter/autodiff";
import { type Graph, interpret, is, type Node, nodesOf, paramsOf } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import fc from "fast-check";
import { expect } from "vitest";
import { graphs } from "./graphs.ts";
import { randomInputs, randomParams, uniform } from "./random.ts";

/** Random graphs whose gradients are limits: `stopGradient` is there to differ from them. */
export const flowing: fc.Arbitrary<Graph> = graphs.filter((graph) =>
  nodesOf(graph).every(({ op }) => op !== "stopGradient"),
);

/** A scalar that depends on every element of the graph's f32 outputs, each with a weight of its own. */
function lossOf({ outputs }: Graph): Node {
  const weighted = outputs
    .filter(({ node }) => node.dtype === "f32")
    .map(({ node }, k) => {
      const row = (typeof node.shape[0] === "string" ? node.shape.slice(1) : node.shape) as number[];
      let sum: Node = g.apply("mul", node, g.param(`weight${k}`, row));
      while (sum.shape.length > 0) sum = g.reduce(sum, "sum", sum.shape.length - 1);
      return sum;
    });
  return weighted.reduce((a, b) => g.apply("add", a, b), g.scalar(0) as Node);
}

/** A graph's loss, what it may be differentiated by, and the gradients; null where nothing flows. */
export interface Differentiated {
  readonly loss: Graph;
  readonly wrt: readonly Node[];
  readonly gradients: readonly (Node | null)[];
}

export function differentiate(graph: Graph): Differentiated {
  const node = lossOf(graph);
  const loss: Graph = { name: "loss", inputs: graph.inputs, outputs: [{ name: "loss", node }] };
  const wrt = [...paramsOf(loss), ...nodesOf(loss).filter((n) => is(n, "input") && n.dtype === "f32")];
  return { loss, wrt, gradients: vjp(node, wrt, g.scalar(1)) };
}

/** The gradients that there are, as a graph. */
export const gradientGraph = ({ loss, wrt, gradients }: Differentiated): Graph => ({
  ...loss,
  outputs: [
    ...loss.outputs,
    ...gradients.flatMap((node, i) => (node === null ? [] : [{ name: nameOf(wrt[i]!), node }])),
  ],
});

const nameOf = (leaf: Node): string => `d_${(leaf.attrs as { readonly name: string }).name}`;

/**
 * That the gradients, along a random direction of everything together, are the limit of differences of the loss in
 * f64.
 * @returns whether that could be told: not where the loss has a kink nearby, so that it differs to the left and to
 *   the right
 */
export function expectDifferences(graph: Graph, seed: number): boolean {
  const next = uniform(seed);
  const parts = differentiate(graph);
  const values: Record<string, ArrayLike<number>> = {
    ...randomParams(gradientGraph(parts), next),
    ...randomInputs(graph, 3, next),
  };
  const found = interpret(gradientGraph(parts), values, values);
  const leaves = parts.wrt.map((leaf, i) => {
    const { name } = leaf.attrs as { readonly name: string };
    const base = new Float64Array(values[name]!);
    const gradient = parts.gradients[i] === null ? null : found[nameOf(leaf)]!;
    return { name, base, gradient, direction: base.map(() => next()) };
  });
  const at = (t: number): number => {
    const moved = leaves.map(({ name, base, direction }) => [
      name,
      base.map((v, k) => v + t * direction[k]!),
    ]);
    const all = { ...values, ...Object.fromEntries(moved) };
    return interpret(parts.loss, all, all).loss![0]!;
  };
  const slope = leaves.reduce(
    (sum, { gradient, direction }) =>
      (gradient ?? new Float64Array()).reduce((s, v, k) => s + v * direction[k]!, sum),
    0,
  );
  const [h, here] = [1e-6, at(0)];
  const [left, right] = [(here - at(-h)) / h, (at(h) - here) / h];
  // Differences have an error of h·f″/2 on either side, which cancels between them, and of ε·|f|/h.
  const scale = 1 + Math.abs(here) + Math.abs(slope);
  if (!Number.isFinite(slope) || !(Math.abs(right - left) <= 1e-4 * scale)) return false;
  expect(Math.abs(slope - (left + right) / 2)).toBeLessThanOrEqual(1e-6 * scale);
  return true;
}

/** Gradients of random graphs are the limits of differences; of all but a few that can be told. */
export function differencesAgree(graphs: fc.Arbitrary<Graph>, numRuns: number): void {
  let compared = 0;
  fc.assert(
    fc.property(graphs, fc.nat(), (graph, seed) => {
      if (expectDifferences(graph, seed)) compared++;
    }),
    { numRuns },
  );
  expect(compared).toBeGreaterThan(0.95 * numRuns);
}
