import type { Floats } from "./op.ts";

/** Elements between neighbours along each axis, in C order. */
export function strides(shape: readonly number[]): number[] {
  const result = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    result[axis] = step;
    step *= shape[axis]!;
  }
  return result;
}

/** Strides that read an array of shape `from` as if it had shape `to`: 0 along a repeated axis. */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const source = strides(from);
  const offset = to.length - from.length;
  return to.map((_, axis) => (axis < offset || from[axis - offset] === 1 ? 0 : source[axis - offset]!));
}

/** The array of shape `shape` whose element at index i is `data[Σ i_axis · step_axis]`. */
export function readStrided(data: Floats, shape: readonly number[], step: readonly number[]): Float64Array {
  const result = new Float64Array(shape.reduce((n, dim) => n * dim, 1));
  const index = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let k = 0; k < result.length; k++) {
    result[k] = data[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += step[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      source -= step[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
