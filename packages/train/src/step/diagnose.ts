import {
  describe,
  type Graph,
  interpretNodes,
  is,
  type Node,
  nodesOf,
  rowSize,
  type Values,
} from "@sinter/ir";

/**
 * Where a value first is NaN, infinite, or larger than f32 can hold, and in which row of the batch, in words.
 * @param graph what was computed; it is evaluated in f64
 * @param nameOf how a row of the batch is called
 */
export function whereNotFinite(
  graph: Graph,
  { inputs, params, states }: { readonly inputs: Values; readonly params?: Values; readonly states?: Values },
  nameOf: (row: number) => string,
): string {
  for (const { attrs } of graph.inputs) {
    const found = firstIn(inputs[attrs.name]!, attrs.shape, nameOf);
    if (found !== null) return `the input ${attrs.name} holds ${found}`;
  }
  const values = interpretNodes(graph, inputs, params, states);
  for (const node of nodesOf(graph)) {
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
  const row = typeof shape[0] === "string" ? ` in ${nameOf(Math.floor(at / rowSize(shape)))}` : "";
  const what = Number.isFinite(data[at]) ? `${data[at]}, which f32 cannot hold,` : `${data[at]}`;
  return `${what}${row}`;
}
