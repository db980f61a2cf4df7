import { decompose } from "../build.ts";
import { SinterError } from "../error.ts";
import { type Graph, nodesOf, topological } from "../graph.ts";
import type { Node } from "../node.ts";
import { specOf } from "../ops/index.ts";
import type { Floats, OpAttrs, Value } from "../ops/op.ts";
import { bindDims } from "../shape/bind.ts";
import { resolveShape, shapeText, size } from "../shape/dim.ts";
import { kindOf } from "../typed-array.ts";

/** Numbers by name; for parameters in C order of the declared shape. */
export type Values = Readonly<Record<string, ArrayLike<number>>>;

/**
 * The graph's outputs in f64: slow, obvious, and the specification of every backend.
 * Unnamed outputs come under the key `""`.
 * @throws SinterError INPUT_MISMATCH or PARAMS_MISMATCH if a value is missing or has the wrong length
 */
export function interpret(graph: Graph, inputs: Values, params: Values = {}): Record<string, Float64Array> {
  const values = interpretNodes(graph, inputs, params);
  return Object.fromEntries(graph.outputs.map(({ name, node }) => [name ?? "", values.get(node)!.data]));
}

/** The value of every node of the graph, in f64. */
export function interpretNodes(graph: Graph, inputs: Values, params: Values = {}): Map<Node, Value> {
  const given = (name: string): ArrayLike<number> => {
    if (!isRecord(inputs) || !Object.hasOwn(inputs, name))
      throw new SinterError("INPUT_MISMATCH", `${name}: no values were given for this input`);
    return numbers(inputs[name], name);
  };
  const sizes = bindDims(
    graph.inputs.map(({ attrs }) => attrs),
    (name) => given(name).length,
  );
  const values = new Map<Node, Value<Floats>>();
  for (const node of nodesOf(graph)) evaluateNode(node, values, { sizes, input: given, params });
  // Leaves are copied into f64, and what is computed is f64.
  return values as Map<Node, Value>;
}

const isRecord = (x: unknown): x is Values => typeof x === "object" && x !== null;

/** An array of numbers, and nothing that JavaScript would turn into numbers. */
function numbers(values: unknown, name: string): ArrayLike<number> {
  const kind = kindOf(values);
  const typed = kind !== undefined && !kind.startsWith("Big");
  // A hole of an array counts as undefined here.
  if (typed || (Array.isArray(values) && Array.from(values).every((v) => typeof v === "number")))
    return values as unknown as ArrayLike<number>;
  throw new SinterError("INPUT_MISMATCH", `${name}: expected an array of numbers, got ${typeof values}`);
}

interface Environment {
  readonly sizes: ReadonlyMap<string, number>;
  readonly input: (name: string) => ArrayLike<number>;
  readonly params: Values;
  /** Whether parameters may be read where they are. */
  readonly inPlace?: boolean;
}

/** Adds the value of a node whose operands have theirs. */
export function evaluateNode(node: Node, values: Map<Node, Value<Floats>>, env: Environment): void {
  if (values.has(node)) return;
  const spec = specOf(node.op);
  if ("decompose" in spec) {
    const meaning = decompose(node);
    for (const part of topological([meaning])) evaluateNode(part, values, env);
    values.set(node, values.get(meaning)!);
    return;
  }
  const shape = resolveShape(node.shape, env.sizes);
  const data =
    "leaf" in spec
      ? leafData(node, env)
      : spec.evaluate(
          node.operands.map((o) => values.get(o)!),
          node.attrs as never,
          shape,
        );
  values.set(node, { shape, data });
}

function inputData({ name, dtype }: OpAttrs["input"], values: ArrayLike<number>): Float64Array {
  const data = new Float64Array(values);
  const fits = { f32: () => true, i32: Number.isInteger, bool: (v: number) => v === 0 || v === 1 }[dtype];
  const wrong = data.find((v) => !fits(v));
  if (wrong !== undefined) throw new SinterError("INPUT_MISMATCH", `${name}: ${wrong} is no ${dtype} value`);
  return data;
}

function leafData(node: Node, env: Environment): Floats {
  switch (node.op) {
    case "input":
      return inputData(node.attrs, env.input(node.attrs.name));
    case "const":
      return new Float64Array(node.attrs.data);
    case "param": {
      const { name, shape } = node.attrs;
      if (!isRecord(env.params) || !Object.hasOwn(env.params, name))
        throw new SinterError("PARAMS_MISMATCH", `${name}: this parameter has no value`);
      const data = numbers(env.params[name], name);
      if (data.length !== size(shape))
        throw new SinterError(
          "PARAMS_MISMATCH",
          `${name}: expected ${size(shape)} values for ${shapeText(shape)}, got ${data.length}`,
        );
      const isFloats = data instanceof Float32Array || data instanceof Float64Array;
      return env.inPlace === true && isFloats ? data : new Float64Array(data);
    }
    default:
      throw new SinterError("INTERNAL", `${node.op} is not a leaf`);
  }
}
