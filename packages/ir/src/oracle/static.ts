import { SinterError } from "../base/error.ts";
import { topological } from "../graph/graph.ts";
import { is } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import type { Environment, Floats, Value } from "../ops/op.ts";
import { evaluateNode, paramData, type Values } from "./interpret.ts";

/**
 * a₁·a₂·…·aₙ in f64, multiplied from the right, aᵢ being [sizes[i − 1], sizes[i]], a vector one column;
 * or null where it is not worth a kernel.
 */
export type Product = (factors: readonly Floats[], sizes: readonly number[]) => Float64Array | null;

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
  const changing = ({ name }: { readonly name: string }): never => {
    throw new SinterError("INTERNAL", `a static value depends on ${name}, which changes`);
  };
  const env: Environment = {
    sizes: new Map(),
    input: changing,
    state: changing,
    param: ({ name, shape }) => {
      const data = paramData(params, name, shape);
      const isFloats = data instanceof Float32Array || data instanceof Float64Array;
      return isFloats ? data : new Float64Array(data);
    },
  };
  const [nodes, wanted] = [topological(roots), new Set(roots)];
  const users = new Map(nodes.map((node) => [node, 0]));
  for (const { operands } of nodes) for (const o of operands) users.set(o, users.get(o)! + 1);
  // Right factors that only one product uses are a part of that one. Left ones are not: a chain that is
  // multiplied from the left uses what is in between, for its biases.
  const links = new Set<Node>();
  for (const node of nodes) {
    const right = node.operands[1];
    if (isProduct(node) && isProduct(right) && users.get(right) === 1 && !wanted.has(right)) links.add(right);
  }
  for (const node of nodes) {
    if (links.has(node)) continue;
    const chain = [node];
    for (let last = node; links.has(last.operands[1]!); chain.push(last)) last = last.operands[1]!;
    const data = isProduct(node) ? chainProduct(chain, values, product) : null;
    if (data !== null) values.set(node, { shape: node.shape as number[], data });
    else for (const part of chain.reverse()) evaluateNode(part, values, env);
    if (wanted.has(node)) yield [node, values.get(node)!.data];
    for (const { operands } of chain) for (const o of operands) users.set(o, users.get(o)! - 1);
    // The parts of a composite have no users of their own.
    for (const done of values.keys()) if ((users.get(done) ?? 0) === 0) values.delete(done);
  }
}

/** The values of static nodes, which are computed when they are first asked for. */
export interface StaticValues {
  of(node: Node): Floats;
  /** Those of several nodes, computed together. */
  all(nodes: readonly Node[]): Iterable<readonly [Node, Floats]>;
}

/**
 * The values of static nodes, given those of parameters. What `of` computed is kept.
 * @param product as `evaluateStatic` takes it
 */
export function staticValues(params: Values, product?: Product): StaticValues {
  const known = new Map<Node, Floats>();
  const evaluate = (nodes: readonly Node[]) => evaluateStatic(nodes, params, product);
  return {
    of(node) {
      for (const [root, data] of known.has(node) ? [] : evaluate([node])) known.set(root, data);
      return known.get(node)!;
    },
    *all(nodes) {
      for (const node of nodes) if (known.has(node)) yield [node, known.get(node)!];
      yield* evaluate(nodes.filter((node) => !known.has(node)));
    },
  };
}

/** Whether a node multiplies a matrix by another, or by a vector. */
const isProduct = (node: Node | undefined): node is Node =>
  is(node, "matmul") && node.operands.every(({ shape }) => shape.length <= 2);

/** The value of a product whose right factor may be a product in its turn, and so on. */
function chainProduct(
  chain: readonly Node[],
  values: ReadonlyMap<Node, Value<Floats>>,
  product: Product,
): Float64Array | null {
  const factors = [...chain.map(({ operands }) => operands[0]!), chain.at(-1)!.operands[1]!].map(
    (factor) => values.get(factor)!,
  );
  const sizes = [factors[0]!.shape[0]!, ...factors.map(({ shape }) => shape[1] ?? 1)];
  return product(
    factors.map(({ data }) => data),
    sizes,
  );
}
