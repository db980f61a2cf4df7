import {
  decompose,
  type Graph,
  is,
  mapGraph,
  type Node,
  type NodeOf,
  topological,
  withOperands,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import type { Abilities } from "./kernels.ts";
import { openAxis } from "./open-dimension.ts";
import type { StepKind } from "./step.ts";

/** The graph with each op that the kernels cannot run replaced by what it means in others. */
export const legalize = (graph: Graph, kernels: Abilities): Graph =>
  mapGraph(graph, (node) => legal(node, kernels));

function legal(node: Node, kernels: Abilities): Node {
  if (node.isStatic) return node;
  if (is(node, "linear")) return withStaticWeight(node);
  if (is(node, "reduce")) return meanOverBatch(node);
  const kernel = kernels[node.op as StepKind];
  if (kernel !== undefined && (kernel.takes?.(node) ?? true)) return node;
  const meaning = decompose(node);
  if (meaning === null) return node;
  const done = new Map<Node, Node>(node.operands.map((o) => [o, o]));
  for (const part of topological([meaning], node.operands))
    if (!done.has(part)) done.set(part, legal(rebuilt(part, done), kernels));
  return done.get(meaning)!;
}

const rebuilt = (node: Node, done: ReadonlyMap<Node, Node>): Node =>
  withOperands(
    node,
    node.operands.map((o) => done.get(o) ?? o),
  );

/** A weight that changes is an operand like any other: x·Wᵀ + b. */
function withStaticWeight(node: NodeOf<"linear">): Node {
  const [x, weight, bias] = node.operands as [Node, Node, Node?];
  if (weight.isStatic && (bias === undefined || bias.isStatic)) return node;
  const sum = weight.isStatic ? build.linear(x, weight) : product(x, weight);
  return bias === undefined ? sum : build.apply("add", sum, bias);
}

/** x·Wᵀ, where a vector is a matrix of one row. */
function product(x: Node, weight: Node): Node {
  if (x.shape.length > 1) return build.matmul(x, build.transpose(weight));
  const row = build.matmul(build.reshape(x, [1, ...x.shape]), build.transpose(weight));
  return build.reshape(row, row.shape.slice(1));
}

/** A mean over the batch is its sum, divided by the number of rows. */
function meanOverBatch(node: NodeOf<"reduce">): Node {
  const [x] = node.operands as [Node];
  const { kind, axis, keepDims } = node.attrs;
  if (kind !== "mean" || axis !== openAxis(x.shape)) return node;
  return build.apply("div", build.reduce(x, "sum", axis, keepDims), build.dimSize(x.shape[axis]!));
}
