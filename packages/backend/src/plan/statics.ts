import {
  type Floats,
  is,
  type Node,
  SinterError,
  type StaticValues,
  topological,
  type Values,
} from "@sinter/ir";
import type { Layout } from "./layout.ts";
import type { Plan } from "./plan.ts";
import type { Static } from "./value.ts";

/** How a backend stores weights. */
export interface Packing {
  /** Columns of a panel. */
  readonly width: number;
  /** Floats from one panel of k steps to the next: at least k·width. */
  readonly panelSize: (k: number) => number;
}

/**
 * Writes a weight [n, k] to `at` in the order in which a GEMM kernel reads it: panels of some
 * columns, each holding for l = 0, 1, …, k − 1 the elements w[column …][l], with zeros beyond n.
 * The bits are moved as integers, of which engines make no objects before they have optimized this.
 */
function packPanels(
  memory: Float32Array,
  at: number,
  weight: ArrayLike<number>,
  { n, k }: Weight,
  { width, panelSize }: Packing,
): void {
  const size = panelSize(k);
  const target = integersOf(memory);
  const source = integersOf(weight instanceof Float32Array ? weight : new Float32Array(weight));
  for (let column = 0; column < n; column++) {
    const end = (column + 1) * k;
    let to = at + Math.floor(column / width) * size + (column % width);
    for (let from = column * k; from < end; from++, to += width) target[to] = source[from]!;
  }
}

const integersOf = ({ buffer, byteOffset, length }: Float32Array): Int32Array =>
  new Int32Array(buffer, byteOffset, length);

/** Floats that the packed weight takes. */
const packedSize = ({ n, k }: Weight, { width, panelSize }: Packing): number =>
  Math.ceil(n / width) * panelSize(k);

interface Weight {
  readonly n: number;
  readonly k: number;
}

/** What turns finite numbers into others only by leaving the range of f64. */
const SUMS_AND_PRODUCTS = ["add", "sub", "mul", "neg"];

/**
 * A product of weights may leave f32's range where the layers by themselves stay in it, and so may
 * numbers that are given in f64.
 * @throws SinterError UNSUPPORTED if a finite value is not finite in f32, or if sums and products of
 *   finite values are not finite
 */
function refuseOverflow(node: Node, data: Floats, params: Values): void {
  const parts = topological([node]);
  const areFinite = (values: ArrayLike<number>) => Array.from(values).every(Number.isFinite);
  const mayBeInfinite = parts.some(
    (part) =>
      (is(part, "elementwise") && !SUMS_AND_PRODUCTS.includes(part.attrs.formula.name)) ||
      (is(part, "const") && !areFinite(part.attrs.data)) ||
      (is(part, "param") && !areFinite(params[part.attrs.name]!)),
  );
  const lost = Array.from(data).find(
    (x) => !Number.isFinite(Math.fround(x)) && (Number.isFinite(x) || !mayBeInfinite),
  );
  if (lost === undefined) return;
  const names = parts.flatMap((part) => (is(part, "param") ? [part.attrs.name] : []));
  throw new SinterError(
    "UNSUPPORTED",
    is(node, "param")
      ? `${node.attrs.name} holds ${lost}, which f32 cannot`
      : `what is computed from ${names.join(", ")} holds ${lost}, which ${Number.isFinite(lost) ? "f32 cannot" : "finite weights should not give"}; compile with { optimize: false } to keep the layers apart`,
  );
}

/** The values of parameters, and of what is computed from them. */
export interface Weights {
  readonly params: Values;
  readonly values: StaticValues;
}

/** Floats that a static value takes. */
export const storedSize = ({ size, packed }: Static, packing: Packing): number =>
  packed === null ? size : packedSize(packed, packing);

/**
 * Writes every static value to its place in memory, weights in panels.
 * Parameters are stored as they are given, and everything else is computed in f64 and rounded once.
 */
export function writeStatics(
  memory: Float32Array,
  { statics }: Plan,
  layout: Layout,
  { params, values }: Weights,
  packing: Packing,
): void {
  const write = (value: Static, data: Floats): void => {
    const at = layout.offsetOf(value);
    if (value.packed !== null) packPanels(memory, at, data, value.packed, packing);
    else memory.set(data, at);
    if (value.node.op === "param" && data instanceof Float32Array) return;
    const stored = memory.subarray(at, at + storedSize(value, packing));
    if ([Infinity, -Infinity, Number.NaN].some((x) => stored.includes(x)))
      refuseOverflow(value.node, data, params);
  };
  const computed = new Map<Node, Static[]>();
  for (const value of statics) {
    const { node } = value;
    if (is(node, "param")) write(value, params[node.attrs.name] as Floats);
    else computed.set(node, [...(computed.get(node) ?? []), value]);
  }
  for (const [node, data] of values.all([...computed.keys()]))
    for (const value of computed.get(node)!) write(value, data);
}
