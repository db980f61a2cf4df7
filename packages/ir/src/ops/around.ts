/** The number of elements of a shape. */
export const product = (dims: readonly number[]): number => dims.reduce((n, dim) => n * dim, 1);

/** A shape as [outer, axis, inner] around one axis. */
export const around = (
  shape: readonly number[],
  axis: number,
): [outer: number, length: number, inner: number] => [
  product(shape.slice(0, axis)),
  shape[axis]!,
  product(shape.slice(axis + 1)),
];
