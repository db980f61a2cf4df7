import { decompose } from "../graph/decompose.ts";
import { type Graph, nodesOf, topological } from "../graph/graph.ts";
import { around } from "../ops/around.ts";
import type { ComputingName, NodeOf } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import type { Primitive, Value } from "../ops/op.ts";
import { fold } from "../scalar/fold.ts";
import { interpretNodes, type Values } from "./interpret.ts";
import {
  type Approximate,
  approximations,
  ETA,
  gamma,
  orUnbounded,
  rounding,
  roundingsOf,
} from "./rounding.ts";

/** An output of the oracle with, for each element, how far a correct f32 evaluation may be off. */
export interface Bounded {
  readonly value: Float64Array;
  readonly bound: Float64Array;
}

/**
 * Forward error analysis (Higham, Accuracy and Stability of Numerical Algorithms, ch. 3) of the
 * graph evaluated in f32: every op rounds at most once per element, sums of products are taken in blocks of any
 * order (`SUM_BLOCKS`) with or without fused multiply-add, other sums in f64, static values are computed exactly and rounded once.
 *
 * The bounds hold for this graph; an optimized graph has its own.
 * Unnamed outputs come under the key `""`.
 */
export const errorBounds = (graph: Graph, inputs: Values, params: Values = {}): Record<string, Bounded> =>
  stateBounds(graph, inputs, params).outputs;

/** The bounds of the outputs, and of what takes the place of each updated state. */
export function stateBounds(
  graph: Graph,
  inputs: Values,
  params: Values = {},
  states: Values = {},
): { readonly outputs: Record<string, Bounded>; readonly states: Record<string, Bounded> } {
  const values = interpretNodes(graph, inputs, params, states);
  const bounds = new Map<Node, Float64Array>();
  for (const node of nodesOf(graph)) boundNode(node, values, bounds);
  const bounded = (node: Node): Bounded => ({ value: values.get(node)!.data, bound: bounds.get(node)! });
  return {
    outputs: Object.fromEntries(graph.outputs.map(({ name, node }) => [name ?? "", bounded(node)])),
    states: Object.fromEntries(
      (graph.updates ?? []).map(({ state, node }) => [state.attrs.name, bounded(node)]),
    ),
  };
}

/** @param isWithin whether it is a part of a composite, whose kernel computes what is static, too */
function boundNode(
  node: Node,
  values: ReadonlyMap<Node, Value>,
  bounds: Map<Node, Float64Array>,
  isWithin = false,
): void {
  if (bounds.has(node)) return;
  const y = values.get(node)!;
  const meaning = decompose(node);
  if ("leaf" in node.spec) bounds.set(node, new Float64Array(y.data.length));
  else if (node.isStatic && !isWithin)
    bounds.set(
      node,
      y.data.map((v) => rounding(Math.abs(v))),
    );
  else if (meaning !== null) {
    const inside = new Map(node.operands.map((o) => [o, bounds.get(o)!]));
    for (const part of topological([meaning], inside.keys())) boundNode(part, values, inside, true);
    bounds.set(node, inside.get(meaning)!);
  } else {
    const operands = node.operands.map((o) => values.get(o)!);
    const errors = node.operands.map((o) => bounds.get(o)!);
    // Elements that only move take their errors with them.
    const bound = "moves" in node.spec ? evaluateLike : (rules as Record<string, Bound<Node>>)[node.op]!;
    bounds.set(node, bound(node as never, errors, operands, y, isWithin).map(orUnbounded));
  }
}

/** How far each element of a node's value may be off, given how far those of its operands are; maybe within a composite. */
type Bound<N> = (
  node: N,
  errors: readonly Float64Array[],
  operands: readonly Value[],
  y: Value,
  isWithin: boolean,
) => Float64Array;

/** One rule for each primitive that computes; a missing one is a compile error. */
const rules: { readonly [O in ComputingName]: Bound<NodeOf<O>> } = {
  linear: boundProducts,
  matmul: boundProducts,
  elementwise: ({ attrs: { formula } }, errors, operands, y) =>
    Float64Array.from(
      y.data,
      (_, k) =>
        fold<Approximate>(
          formula.body,
          approximations,
          operands.map(({ data }, i) => [data[k % data.length]!, errors[i]![k % data.length]!]),
        )[1],
    ),
  reduce(node, errors, operands, y, isWithin) {
    const { kind, axis } = node.attrs;
    const [, length] = around(operands[0]!.shape, axis);
    const spread = evaluateLike(node, [magnitudes(operands[0]!.data, errors[0]!)], operands, y);
    const carried = evaluateLike(node, errors, operands, y);
    if (kind === "sum" || kind === "mean") {
      // In f64, and rounded once. Over an open batch, once for each of its blocks, and after a division; a
      // kernel for a composite may add up in blocks of f32.
      const isOpen = typeof node.operands[0]!.shape[axis] === "string";
      const roundings = 1 + (isOpen ? length : roundingsOf(length));
      const relative = 2 * length * Number.EPSILON;
      return carried.map((e, k) =>
        isOpen || isWithin
          ? e + gamma(roundings) * spread[k]! + roundings * ETA
          : e + relative * spread[k]! + rounding(Math.abs(y.data[k]!) + e + relative * spread[k]!),
      );
    }
    const largest = errors[0]!.reduce((m, e) => Math.max(m, e), 0);
    return new Float64Array(y.data.length).fill(largest);
  },
  scatterAdd(node, errors, operands, y) {
    const [x, indices] = operands as [Value, Value];
    const scatter = (data: Float64Array) => evaluateLike(node, [data, indices.data], operands, y);
    const spread = scatter(magnitudes(x.data, errors[0]!));
    const terms = indices.data.length;
    return scatter(errors[0]!).map((e, k) => e + gamma(terms) * spread[k]! + terms * ETA);
  },
  argmax: ({ attrs }, [errors], [x]) => boundArgmax(x!, errors!, attrs.axis),
  gather(node, errors, operands, y) {
    const [x, indices] = operands as [Value, Value];
    if (errors[1]!.every((e) => e === 0)) return evaluateLike(node, [errors[0]!, indices.data], operands, y);
    // Another index may give any other element.
    const largest = magnitudes(x.data, errors[0]!).reduce((m, v) => Math.max(m, v), 0);
    return new Float64Array(y.data.length).fill(2 * largest);
  },
};

/** How far the index of the largest element may be off: to any element whose interval reaches the largest's. */
function boundArgmax({ shape, data }: Value, errors: Float64Array, axis: number): Float64Array {
  const [outer, length, inner] = around(shape, axis);
  const bounds = new Float64Array(outer * inner);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const at = (l: number) => (o * length + l) * inner + i;
      let best = 0;
      for (let l = 1; l < length; l++) if (data[at(l)]! > data[at(best)]!) best = l;
      const least = data[at(best)]! - errors[at(best)]!;
      for (let l = 0; l < length; l++)
        if (l !== best && errors[at(l)]! + errors[at(best)]! > 0 && data[at(l)]! + errors[at(l)]! >= least)
          bounds[o * inner + i] = Math.max(bounds[o * inner + i]!, Math.abs(l - best));
    }
  return bounds;
}

const magnitudes = (data: Float64Array, error: Float64Array): Float64Array =>
  data.map((v, k) => Math.abs(v) + error[k]!);

/** The node's own evaluation, on other numbers. */
function evaluateLike(
  { spec, attrs }: Node,
  data: readonly Float64Array[],
  operands: readonly Value[],
  y: Value,
): Float64Array {
  const values = operands.map(({ shape }, i) => ({ shape, data: data[i]! }));
  return (spec as Primitive).evaluate(values, attrs as object, y.shape) as Float64Array;
}

/**
 * |fl(Σ xw + b) − Σ xw − b| ≤ Σ (E_x·(|w| + E_w) + |x|·E_w) + E_b + γ_{r+1}·Σ (|x| + E_x)(|w| + E_w) + γ_1·(|b| + E_b),
 * each product being rounded r times before the bias comes last.
 */
function boundProducts(
  node: Node,
  errors: readonly Float64Array[],
  operands: readonly Value[],
  y: Value,
): Float64Array {
  const [x, w, b] = operands.map(({ data }, i) => magnitudes(data, errors[i]!));
  const exact = operands.map(({ data }) => data.map(Math.abs));
  const terms = operands[0]!.shape.at(-1)!;
  // Over an open batch, blocks are those of the program, of which nothing is known here.
  const n = 1 + (typeof node.operands[0]!.shape.at(-1) === "string" ? terms : roundingsOf(terms));
  const evaluate = (...data: Float64Array[]) => evaluateLike(node, data, operands, y);
  const products = evaluate(x!, w!, ...(b === undefined ? [] : [new Float64Array(b.length)]));
  const all = b === undefined ? products : evaluate(x!, w!, b);
  const without = evaluate(...(exact as Float64Array[]));
  return all.map(
    (total, k) =>
      total -
      without[k]! +
      gamma(n) * products[k]! +
      gamma(1) * (total - products[k]!) +
      n * ETA +
      4 * Number.EPSILON * n * total,
  );
}
