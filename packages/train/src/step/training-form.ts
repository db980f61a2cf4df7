import { type Graph, is, mapGraph, type Node, type NodeOf, SinterError, shapeText } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { exactScalar } from "../exact.ts";
import { freeName } from "./free-name.ts";

/** What is drawn anew for each step: 1/(1 − p) or, with probability p, 0 for each element of a value. */
export interface Mask {
  readonly input: NodeOf<"input">;
  readonly p: number;
}

/** A model's graph as it is while it learns. */
export interface TrainingForm {
  readonly graph: Graph;
  readonly masks: readonly Mask[];
  /** What takes the place of parameters that are kept, by name: the running statistics of batches. */
  readonly kept: ReadonlyMap<string, Node>;
  /** Rows that a batch needs at least. */
  readonly fewestRows: number;
}

/**
 * The graph in which dropout leaves elements out, and batches are normalized by their own statistics.
 * @param frozen the names of parameters that stay as they are: where running statistics do, these are used
 */
export function trainingForm(model: Graph, frozen: ReadonlySet<string> = new Set()): TrainingForm {
  const masks: Mask[] = [];
  const kept = new Map<string, Node>();
  const inputs = [...model.inputs];
  const graph = mapGraph(model, (node, original) => {
    if (is(node, "dropout") && node.attrs.p > 0) {
      const [x] = node.operands as [Node];
      const input = build.input(freeName("mask", inputs), x.shape) as NodeOf<"input">;
      inputs.push(input);
      masks.push({ input, p: node.attrs.p });
      return build.apply("mul", x, input);
    }
    const isFrozen = original.operands.some(
      (o) => is(o, "param") && /\.running_(mean|var)$/.test(o.attrs.name) && frozen.has(o.attrs.name),
    );
    if (is(node, "batchNorm") && !isFrozen) return normalized(node, original as NodeOf<"batchNorm">, kept);
    return node;
  });
  return { graph: { ...graph, inputs }, masks, kept, fewestRows: kept.size > 0 ? 2 : 1 };
}

/** By the statistics of the batch, which the running ones follow: r ← (1 − m)r + m·s, of the unbiased variance. */
function normalized(
  { operands, attrs }: NodeOf<"batchNorm">,
  { operands: own }: NodeOf<"batchNorm">,
  kept: Map<string, Node>,
): Node {
  const [x, scale, shift] = operands as [Node, Node, Node];
  const apply = build.apply;
  const count = rowsOf(x);
  if (x.shape.slice(0, -1).every((dim) => dim === 1))
    throw new SinterError(
      "UNSUPPORTED",
      `a batchNorm of ${shapeText(x.shape)} has one row, of which there are no statistics; freeze it, or give it more rows`,
    );
  const mean = meanOfRows(x);
  const centred = apply("sub", x, mean);
  const variance = meanOfRows(apply("mul", centred, centred));
  const unbiased = apply("mul", variance, apply("div", count, apply("sub", count, build.scalar(1))));
  for (const [param, statistic] of [
    [own[3]!, mean],
    [own[4]!, unbiased],
  ] as const) {
    if (!is(param, "param"))
      throw new SinterError(
        "UNSUPPORTED",
        `a batchNorm of ${shapeText(x.shape)} learns only with parameters as its mean and variance`,
      );
    const before = kept.get(param.attrs.name) ?? param;
    const keep = apply("mul", before, exactScalar(1 - attrs.momentum));
    kept.set(param.attrs.name, apply("add", keep, apply("mul", statistic, exactScalar(attrs.momentum))));
  }
  const deviation = apply("sqrt", apply("add", variance, exactScalar(attrs.epsilon)));
  return apply("add", apply("mul", apply("div", centred, deviation), scale), shift);
}

/** The mean over all axes but the last. */
function meanOfRows(x: Node): Node {
  let mean = x;
  while (mean.shape.length > 1) mean = build.reduce(mean, "mean", mean.shape.length - 2);
  return mean;
}

/** How many rows there are: what is before the last axis. */
function rowsOf(x: Node): Node {
  const sizes = x.shape.slice(0, -1);
  const fixed = sizes.reduce<number>((n, dim) => (typeof dim === "number" ? n * dim : n), 1);
  return sizes.reduce<Node>(
    (n, dim) => (typeof dim === "number" ? n : build.apply("mul", n, build.dimSize(dim))),
    build.scalar(fixed),
  );
}
