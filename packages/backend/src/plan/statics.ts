import { evaluateStatic, type Product, type Values } from "@sinter/ir";
import type { Layout } from "./layout.ts";
import type { Lowered, Static } from "./steps.ts";

/**
 * The static values in f32, in C order: evaluated in f64 and rounded once.
 * @throws SinterError PARAMS_MISMATCH if a parameter is missing
 */
function staticValues(
  statics: readonly Static[],
  params: Values,
  product: Product | undefined,
): Map<Static, Float32Array> {
  const values = evaluateStatic(
    statics.map((s) => s.node),
    params,
    product,
  );
  return new Map(
    statics.map((s) => {
      const once = Float32Array.from(values.get(s.node)!);
      const all = new Float32Array(once.length * s.times);
      for (let i = 0; i < s.times; i++) all.set(once, i * once.length);
      return [s, all];
    }),
  );
}

/**
 * The order in which a GEMM kernel reads a weight [n, k]: panels of `width` columns, each holding
 * for l = 0, 1, …, k − 1 the elements w[column …][l], with zeros beyond n.
 */
export function packPanels(weight: Float32Array, { n, k }: Weight, width: number): Float32Array {
  const packed = new Float32Array(packedSize({ n, k }, width));
  for (let column = 0; column < n; column++) {
    const start = Math.floor(column / width) * width * k + (column % width);
    for (let l = 0; l < k; l++) packed[start + l * width] = weight[column * k + l]!;
  }
  return packed;
}

/** Floats that the packed weight takes. */
export const packedSize = ({ n, k }: Weight, width: number): number => Math.ceil(n / width) * width * k;

interface Weight {
  readonly n: number;
  readonly k: number;
}

/** Floats that a static value takes where weights are packed in panels of `width` columns. */
export const storedSize = ({ size, times, packed }: Static, width: number): number =>
  packed === null ? size * times : packedSize(packed, width);

/** Writes every static value to its place in memory, weights packed in panels of `width` columns. */
export function writeStatics(
  memory: Float32Array,
  lowered: Lowered,
  layout: Layout,
  params: Values,
  width: number,
  product?: Product,
): void {
  for (const [value, data] of staticValues(lowered.statics, params, product))
    memory.set(value.packed === null ? data : packPanels(data, value.packed, width), layout.offsetOf(value));
}
