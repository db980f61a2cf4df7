import { gotKind, gotValue, kindOf, type Node, SinterError, topological } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { type Tensor, TracedTensor } from "./tensor.ts";

type Row = readonly number[];
type Rows = readonly Row[];

/** Numbers in rows, or rows of rows, as many as there are axes; or a vector as a typed array. */
export type Numbers = Row | Rows | readonly Rows[] | Float32Array | Float64Array;

/** The shape of numbers: sizes where the types know them. */
export type NumbersShape<T> = T extends Row
  ? [T["length"]]
  : T extends Rows
    ? [T["length"], T[0]["length"]]
    : T extends readonly Rows[]
      ? [T["length"], T[0]["length"], T[0][0]["length"]]
      : [number];

export const isNumbers = (x: unknown): x is Numbers =>
  Array.isArray(x) || ["Float32Array", "Float64Array"].includes(kindOf(x)!);

/**
 * A constant of a model: numbers, in rows of rows where it has several axes. It may be made outside of the model that uses it,
 * and is no parameter. Beside a tensor, plain arrays do as well: `div(sub(x, mean), deviation)`.
 *
 * @throws SinterError INVALID_ARGUMENT if it is empty, holds something else than numbers that f32 can hold, or its rows differ
 *   in length
 * @example
 * const scale = constant([[1, 2, 3], [4, 5, 6]]);   // Tensor<[2, 3]>
 */
export const constant = <const T extends Numbers>(numbers: T): Tensor<NumbersShape<T>> =>
  new TracedTensor(constantNode(numbers, "constant"), null) as never;

/** As many as a value may have. */
const MOST_AXES = 64;

/** @throws SinterError INVALID_ARGUMENT */
export function constantNode(numbers: Numbers, what: string): Node {
  const shape: number[] = [];
  for (let row: unknown = numbers; isNumbers(row) && shape.length <= MOST_AXES; row = row[0])
    shape.push(row.length);
  if (shape.length > MOST_AXES)
    throw new SinterError("INVALID_ARGUMENT", `${what} expects rows within at most ${MOST_AXES} axes`);
  if (shape.includes(0))
    throw new SinterError("INVALID_ARGUMENT", `${what} expects at least one number, got an empty array`);
  const data = new Float64Array(shape.reduce((n, size) => n * size, 1));
  let at = 0;
  const take = (x: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof x !== "number")
        throw new SinterError("INVALID_ARGUMENT", `${what} expects numbers, got ${gotKind(x)}`);
      data[at++] = x;
      return;
    }
    if (!isNumbers(x))
      throw new SinterError("INVALID_ARGUMENT", `${what} expects rows of numbers, got ${gotValue(x)}`);
    if (x.length !== shape[axis])
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${what} expects rows of one length, got ${shape[axis]} and ${x.length}`,
      );
    for (const each of x) take(each, axis + 1);
  };
  take(numbers, 0);
  return build.constant(data, shape);
}

const known = new WeakMap<Node, boolean>();

/** Whether a value is made of constants alone, and so belongs to every model. */
export function isConstant(node: Node): boolean {
  const is =
    known.get(node) ?? topological([node]).every(({ op, spec }) => !("leaf" in spec) || op === "const");
  known.set(node, is);
  return is;
}
