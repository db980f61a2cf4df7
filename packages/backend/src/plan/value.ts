import { type DType, type Node, product, type Shape, strides } from "@sinter/ir";

/** The shape of one row of the batch: the open dimension as 1. */
export const rowShape = (shape: Shape): number[] => shape.map((dim) => (typeof dim === "number" ? dim : 1));

/**
 * A dynamic value in memory, `rowSize` floats for each row of the batch, or in all if not batched.
 * Indices and masks are floats too: whole numbers below 2^24, and 0 or 1.
 */
export interface Buffer {
  readonly rowSize: number;
  /** Whether it has one row for each row of the batch; else it has one row. */
  readonly batched: boolean;
  readonly dtype: DType;
  readonly place: Place;
  /** Whether every row of the batch adds to it, or is compared with it. */
  readonly accumulates: boolean;
}

/** Where a buffer stands: in the arena, or in memory that a caller or a later run sees. */
export type Place =
  | { readonly kind: "arena" }
  /** The batch size, which a call writes there. */
  | { readonly kind: "batch" }
  | { readonly kind: "input" | "output" | "state"; readonly index: number };

/** A static value in memory: evaluated in f64, rounded once. */
export interface Static {
  readonly node: Node;
  readonly size: number;
  /** A weight [n, k] that the backend stores in the order its kernel reads it. */
  readonly packed: { readonly n: number; readonly k: number } | null;
}

/**
 * How a value is read or written: element i of a row of the batch at offset + Σ i·stride floats from
 * the start of the row. An open dimension counts as 1 in the shape, wherever it stands.
 */
export interface View {
  readonly of: Buffer | Static;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export const isStatic = (of: Buffer | Static): of is Static => "node" in of;

export const isBatched = ({ of }: View): boolean => !isStatic(of) && of.batched;

/** Floats from one row of the batch to the next; 0 where all rows read the same. */
export const rowStride = ({ of }: View): number => (!isStatic(of) && of.batched ? of.rowSize : 0);

/** All of a buffer or a static value, in C order. */
export const whole = (of: Buffer | Static, shape: readonly number[]): View => ({
  of,
  offset: 0,
  shape,
  strides: strides(shape),
});

/** Axes of size 1 have no say in where elements are. */
const hasStrides = ({ shape, strides }: View, wanted: readonly number[]): boolean =>
  shape.every((size, i) => size === 1 || strides[i] === wanted[i]);

/** Whether a view is a row of its buffer from end to end, in C order. */
export const isDense = (view: View): boolean =>
  view.offset === 0 &&
  hasStrides(view, strides(view.shape)) &&
  (isStatic(view.of) || view.of.rowSize === product(view.shape));

/** Whether a view's elements follow each other in C order, wherever they begin. */
export const isContiguous = (view: View): boolean => hasStrides(view, strides(view.shape));

/** The part of an axis from `start` on. */
export const part = (view: View, axis: number, start: number, size: number): View => ({
  ...view,
  offset: view.offset + start * view.strides[axis]!,
  shape: view.shape.map((own, i) => (i === axis ? size : own)),
});

/** The axes in another order. */
export const permuted = (view: View, perm: readonly number[]): View => ({
  ...view,
  shape: perm.map((axis) => view.shape[axis]!),
  strides: perm.map((axis) => view.strides[axis]!),
});

/** Whether the elements of a row lie side by side, or there is one. */
export const hasColumns = ({ shape, strides }: View): boolean => shape.at(-1) === 1 || strides.at(-1) === 1;

/** Read as if it had a larger shape: missing leading axes, and axes of size 1, are repeated. */
export function repeated(view: View, shape: readonly number[]): View {
  const missing = shape.length - view.shape.length;
  return {
    ...view,
    shape,
    strides: shape.map((_, i) =>
      i < missing || view.shape[i - missing] === 1 ? 0 : view.strides[i - missing]!,
    ),
  };
}

/** The same elements in another shape, or null where they do not lie so that strides can say it. */
export function reshaped(view: View, shape: readonly number[]): View | null {
  if (isContiguous(view)) return { ...view, shape, strides: strides(shape) };
  const [from, steps] = squeezed(view);
  const result = new Array<number>(shape.length).fill(0);
  let [at, to] = [from.length - 1, shape.length - 1];
  while (at >= 0 || to >= 0) {
    // A group of axes on either side with as many elements.
    let [left, right] = [from[at] ?? 1, shape[to] ?? 1];
    let [first, start] = [at, to];
    while (left !== right) {
      if (left < right) left *= from[--first]!;
      else right *= shape[--start]!;
    }
    for (let i = first; i < at; i++) if (steps[i] !== steps[i + 1]! * from[i + 1]!) return null;
    let step = steps[at] ?? 0;
    for (let i = to; i >= Math.max(0, start); i--) {
      result[i] = step;
      step *= shape[i]!;
    }
    [at, to] = [first - 1, start - 1];
  }
  return { ...view, shape, strides: result };
}

/** The sizes and strides of the axes that are longer than 1. */
function squeezed({ shape, strides }: View): [sizes: number[], strides: number[]] {
  const long = shape.flatMap((size, i) => (size === 1 ? [] : [i]));
  return [long.map((i) => shape[i]!), long.map((i) => strides[i]!)];
}

/** Rows of one width at equal distances, in elements. */
export interface Rows {
  /** Rows for each row of the batch. */
  readonly count: number;
  /** From one row to the next, also from the last one of a batch row to the first of the next. */
  readonly step: number;
}

/** A view as rows along its last axis, whose elements are side by side; null where it is not like that. */
export function rowsOf(view: View): Rows | null {
  const width = view.shape.at(-1) ?? 1;
  if (width > 1 && view.strides.at(-1) !== 1) return null;
  const [sizes, steps] = squeezed({ ...view, shape: view.shape.slice(0, -1) });
  for (let i = 0; i + 1 < sizes.length; i++) if (steps[i] !== steps[i + 1]! * sizes[i + 1]!) return null;
  const count = product(sizes);
  const own = rowStride(view);
  const step = sizes.length === 0 ? own || width : steps.at(-1)!;
  return isBatched(view) && own !== count * step ? null : { count, step };
}

/** How an element of a row finds its operand: at its own place, at its column, or always the same one. */
export type Access = "full" | "row" | "one";

/** How the rows of a dense result read a view of its shape, or null where it is in none of these ways. */
export function accessOf(view: View): Access | null {
  const { shape, strides: steps } = view;
  const last = shape.length - 1;
  const stands = (i: number) => shape[i] === 1 || steps[i] === 0;
  if (!isBatched(view) && shape.every((_, i) => i === last || stands(i))) {
    if (last < 0 || stands(last)) return "one";
    if (steps[last] === 1) return "row";
  }
  return isDense(view) ? "full" : null;
}
