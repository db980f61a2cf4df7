import { decompose } from "../build.ts";
import { SinterError } from "../error.ts";
import { type Graph, nodesOf, topological } from "../graph.ts";
import type { Node } from "../node.ts";
import { specOf } from "../ops/index.ts";
import type { Floats, OpAttrs, Value } from "../ops/op.ts";
import { bindDims } from "../shape/bind.ts";
import { resolveShape, shapeText, size } from "../shape/dim.ts";

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

/** a[m, k] · b[k, n] in f64, or null where it is not worth a kernel. */
export type Product = (a: Floats, b: Floats, m: number, k: number, n: number) => Float64Array | null;

/**
 * The values of static nodes in f64, one after another: constant folding that rounds once, when the
 * caller does. Parameters are read where they are, and a value is forgotten after its last use.
 * @param product computes large products of matrices faster than the oracle's loops
 * @throws SinterError PARAMS_MISMATCH if a parameter is missing or has the wrong length
 */
export function* evaluateStatic(
  roots: readonly Node[],
  params: Values,
  product: Product = () => null,
): Generator<[root: Node, data: Floats]> {
  const values = new Map<Node, Value<Floats>>();
  const input = (name: string): never => {
    throw new SinterError("INTERNAL", `a static value depends on the input ${name}`);
  };
  const [nodes, wanted] = [topological(roots), new Set(roots)];
  const users = new Map(nodes.map((node) => [node, 0]));
  for (const { operands } of nodes) for (const o of operands) users.set(o, users.get(o)! + 1);
  for (const node of nodes) {
    evaluateNode(node, values, { sizes: new Map(), input, params, product, inPlace: true });
    if (wanted.has(node)) yield [node, values.get(node)!.data];
    for (const o of node.operands) users.set(o, users.get(o)! - 1);
    // The parts of a composite have no users of their own.
    for (const done of values.keys()) if ((users.get(done) ?? 0) === 0) values.delete(done);
  }
}

const isRecord = (x: unknown): x is Values => typeof x === "object" && x !== null;

/** An array of numbers, and nothing that JavaScript would turn into numbers. */
function numbers(values: unknown, name: string): ArrayLike<number> {
  const typed = ArrayBuffer.isView(values) && !(values instanceof DataView);
  if (typed || (Array.isArray(values) && values.every((v) => typeof v === "number")))
    return values as unknown as ArrayLike<number>;
  throw new SinterError("INPUT_MISMATCH", `${name}: expected an array of numbers, got ${typeof values}`);
}

interface Environment {
  readonly sizes: ReadonlyMap<string, number>;
  readonly input: (name: string) => ArrayLike<number>;
  readonly params: Values;
  readonly product?: Product;
  /** Whether parameters may be read where they are. */
  readonly inPlace?: boolean;
}

function evaluateNode(node: Node, values: Map<Node, Value<Floats>>, env: Environment): void {
  if (values.has(node)) return;
  const spec = specOf(node.op);
  if ("decompose" in spec) {
    const meaning = decompose(node);
    for (const part of topological([meaning])) evaluateNode(part, values, env);
    values.set(node, values.get(meaning)!);
    return;
  }
  const shape = resolveShape(node.shape, env.sizes);
  const fast = env.product === undefined ? null : matrixProduct(node, values, env.product);
  if (fast !== null) {
    values.set(node, { shape, data: fast });
    return;
  }
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

function matrixProduct(node: Node, values: Map<Node, Value<Floats>>, product: Product): Float64Array | null {
  if (node.op !== "matmul") return null;
  const [a, b] = node.operands.map((o) => values.get(o)!) as [Value<Floats>, Value<Floats>];
  if (a.shape.length !== 2 || b.shape.length !== 2) return null;
  return product(a.data, b.data, a.shape[0]!, a.shape[1]!, b.shape[1]!);
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
