import type { Model } from "@sinter/dsl";
import { MODEL } from "@sinter/dsl/internal";
import { is, type NodeOf, nodesOf } from "@sinter/ir";
import { type Columns, columnsOf, type Data } from "./data.ts";
import { inOrder } from "./shuffle.ts";

type Values = Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

/**
 * Mean and deviation of the data for each `standardize` layer that stands right behind an input, as its parameters. A unit
 * whose values are all alike has the deviation 1.
 * @throws SinterError INPUT_MISMATCH if the data does not fit the model
 * @example
 * const params = { ...init(net, { seed: 1 }), ...standardization(net, { inputs, targets }) };
 */
export function standardization(model: Model, data: Data<unknown, unknown>): Values {
  const columns = columnsOf(model.graph, data, "standardization: the data");
  return standardizationOf(model, columns, inOrder(columns.rows));
}

/** The same from some rows. */
export function standardizationOf(model: Model, columns: Columns, rows: Uint32Array): Values {
  const kept = new Set(model[MODEL].params.flatMap(({ name, isLearned }) => (isLearned ? [] : [name])));
  const isKept = (node: { readonly op: string }): node is NodeOf<"param"> =>
    is(node as never, "param") && kept.has((node as NodeOf<"param">).attrs.name);
  const result: Values = {};
  for (const node of nodesOf(model.graph)) {
    const [centred, deviation] = node.operands;
    if (!is(node, "elementwise") || node.attrs.formula.name !== "div" || !deviation || !isKept(deviation))
      continue;
    const [x, mean] = centred!.operands;
    if (!is(x, "input") || !mean || !isKept(mean)) continue;
    const column = columns.inputs.find(({ name }) => name === x.attrs.name)!;
    const width = mean.attrs.shape[0] as number;
    const { means, deviations } = moments(column, rows, width);
    result[mean.attrs.name] = { shape: [width], data: means };
    result[deviation.attrs.name] = { shape: [width], data: deviations };
  }
  return result;
}

/** Mean and deviation of each unit, in two passes, so that nothing cancels. */
function moments({ array, rowSize }: Columns["inputs"][number], rows: Uint32Array, width: number) {
  const size = rowSize ?? array.length;
  const from = rowSize === null ? Uint32Array.of(0) : rows;
  const count = (from.length * size) / width;
  const visit = (f: (value: number, unit: number) => void) => {
    for (const row of from) for (let j = 0; j < size; j++) f(array[row * size + j]!, j % width);
  };
  const means = new Float64Array(width);
  visit((value, unit) => {
    means[unit] = means[unit]! + value / count;
  });
  const squares = new Float64Array(width);
  visit((value, unit) => {
    squares[unit] = squares[unit]! + (value - means[unit]!) ** 2 / count;
  });
  const deviations = Float32Array.from(squares, (square) => Math.fround(Math.sqrt(square)) || 1);
  return { means: Float32Array.from(means), deviations };
}
