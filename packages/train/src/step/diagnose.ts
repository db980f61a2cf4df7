import { describe, type Graph, interpretNodes, is, type Node, nodesOf, type Values } from "@sinter/ir";

/**
 * Where a value first is NaN or infinite, and in which row of the batch, in words. The graph is evaluated in f64; where
 * all is finite there, f32 is what does not reach.
 * @param forward the loss as a graph
 * @param nameOf how a row of the batch is called
 */
export function whereNotFinite(
  forward: Graph,
  inputs: Values,
  params: Values,
  nameOf: (row: number) => string,
): string {
  for (const { attrs } of forward.inputs) {
    const found = firstIn(inputs[attrs.name]!, attrs.shape, nameOf);
    if (found !== null) return `the input ${attrs.name} holds ${found}`;
  }
  const values = interpretNodes(forward, inputs, params);
  for (const node of nodesOf(forward)) {
    const found = firstIn(values.get(node)!.data, node.shape, nameOf);
    if (found === null) continue;
    if (is(node, "param")) return `the parameter ${node.attrs.name} holds ${found}`;
    return `the first such value is in ${describe(node)}, which holds ${found}`;
  }
  return "every value is finite in f64, but some is larger than f32 can hold";
}

/** The first number that is not finite in f32, and its row, if rows are those of the batch. */
function firstIn(
  data: ArrayLike<number>,
  shape: Node["shape"],
  nameOf: (row: number) => string,
): string | null {
  const at = Array.prototype.findIndex.call(data, (x: number) => !Number.isFinite(Math.fround(x)));
  if (at < 0) return null;
  const inner = shape.slice(1).reduce<number>((n, dim) => n * (typeof dim === "number" ? dim : 1), 1);
  const row = typeof shape[0] === "string" ? ` in ${nameOf(Math.floor(at / inner))}` : "";
  return `${data[at]}${row}`;
}
