import { SinterError } from "../base/error.ts";
import { isLost, kindOf, LOST } from "../base/typed-array.ts";
import { decompose } from "../graph/decompose.ts";
import { type Graph, nodesOf, topological } from "../graph/graph.ts";
import type { Node } from "../ops/node.ts";
import type { Environment, Floats, Leaf, Primitive, Value } from "../ops/op.ts";
import { bindDims } from "../shape/bind.ts";
import { type DType, resolveShape, type Shape, shapeText, size } from "../shape/dim.ts";

/** Numbers by name; for parameters and states in C order of the declared shape. */
export type Values = Readonly<Record<string, ArrayLike<number>>>;

/** What a graph computes. */
export interface Computed {
  /** By name; an unnamed output comes under `""`. */
  readonly outputs: Record<string, Float64Array>;
  /** What takes the place of each updated state, by its name. */
  readonly states: Record<string, Float64Array>;
}

/**
 * The graph's outputs in f64: slow, obvious, and the specification of every backend.
 * Unnamed outputs come under the key `""`.
 * @throws SinterError INPUT_MISMATCH or PARAMS_MISMATCH if a value is missing or has the wrong length
 */
export const interpret = (graph: Graph, inputs: Values, params: Values = {}): Record<string, Float64Array> =>
  compute(graph, inputs, params).outputs;

/** The outputs, and the states as they are after the run; a state without values is 0. */
export function compute(graph: Graph, inputs: Values, params: Values = {}, states: Values = {}): Computed {
  const values = interpretNodes(graph, inputs, params, states);
  const data = (node: Node) => values.get(node)!.data;
  return {
    outputs: Object.fromEntries(graph.outputs.map(({ name, node }) => [name ?? "", data(node)])),
    states: Object.fromEntries(
      (graph.updates ?? []).map(({ state, node }) => [state.attrs.name, data(node)]),
    ),
  };
}

/** The value of every node of the graph, in f64. */
export function interpretNodes(
  graph: Graph,
  inputs: Values,
  params: Values = {},
  states: Values = {},
): Map<Node, Value> {
  const given = (name: string): ArrayLike<number> => {
    if (!isRecord(inputs) || !Object.hasOwn(inputs, name))
      throw new SinterError("INPUT_MISMATCH", `${name}: no values were given for this input`);
    return numbers(inputs[name], name);
  };
  const sizes = bindDims(
    graph.inputs.map(({ attrs }) => attrs),
    (name) => given(name).length,
  );
  const env: Environment = {
    sizes,
    input: ({ name, dtype }) => inputData(name, dtype, given(name)),
    param: ({ name, shape }) => new Float64Array(paramData(params, name, shape)),
    state: ({ name, shape }) =>
      Object.hasOwn(states, name)
        ? new Float64Array(paramData(states, name, shape))
        : new Float64Array(size(shape)),
  };
  const values = new Map<Node, Value<Floats>>();
  for (const node of nodesOf(graph)) evaluateNode(node, values, env);
  // Leaves are copied into f64, and what is computed is f64.
  return values as Map<Node, Value>;
}

const isRecord = (x: unknown): x is Values => typeof x === "object" && x !== null;

/** An array of numbers, and nothing that JavaScript would turn into numbers. */
function numbers(values: unknown, name: string): ArrayLike<number> {
  const kind = kindOf(values);
  const typed = kind !== undefined && !kind.startsWith("Big");
  if (typed && isLost(values as ArrayBufferView)) throw new SinterError("INPUT_MISMATCH", `${name}: ${LOST}`);
  // A hole of an array counts as undefined here.
  if (typed || (Array.isArray(values) && Array.from(values).every((v) => typeof v === "number")))
    return values as unknown as ArrayLike<number>;
  throw new SinterError("INPUT_MISMATCH", `${name}: expected an array of numbers, got ${typeof values}`);
}

/** Adds the value of a node whose operands have theirs. */
export function evaluateNode(node: Node, values: Map<Node, Value<Floats>>, env: Environment): void {
  if (values.has(node)) return;
  const meaning = decompose(node);
  if (meaning !== null) {
    for (const part of topological([meaning], node.operands)) evaluateNode(part, values, env);
    values.set(node, values.get(meaning)!);
    return;
  }
  const { spec, operands, attrs } = node;
  const shape = resolveShape(node.shape, env.sizes);
  const data =
    "leaf" in spec
      ? (spec as Leaf).value(attrs as object, env)
      : (spec as Primitive).evaluate(
          operands.map((o) => values.get(o)!),
          attrs as object,
          shape,
        );
  values.set(node, { shape, data });
}

function inputData(name: string, dtype: DType, values: ArrayLike<number>): Float64Array {
  const data = new Float64Array(values);
  const fits = { f32: () => true, i32: Number.isInteger, bool: (v: number) => v === 0 || v === 1 }[dtype];
  const wrong = data.find((v) => !fits(v));
  if (wrong !== undefined) throw new SinterError("INPUT_MISMATCH", `${name}: ${wrong} is no ${dtype} value`);
  return data;
}

/**
 * The values of a parameter or state among those that are given.
 * @throws SinterError PARAMS_MISMATCH if they are missing, or of another length than the shape's
 */
export function paramData(params: Values, name: string, shape: Shape): ArrayLike<number> {
  if (!isRecord(params) || !Object.hasOwn(params, name))
    throw new SinterError("PARAMS_MISMATCH", `${name}: this parameter has no value`);
  const data = numbers(params[name], name);
  if (data.length === size(shape)) return data;
  throw new SinterError(
    "PARAMS_MISMATCH",
    `${name}: expected ${size(shape)} values for ${shapeText(shape)}, got ${data.length}`,
  );
}
