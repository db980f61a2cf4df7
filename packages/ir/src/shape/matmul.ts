import { SinterError } from "../error.ts";
import { type Dim, type Shape, type ShapeText, sameShape, shapeText } from "./dim.ts";
import type { MayEqual, SameShape } from "./same.ts";

/** What matmul says of two shapes, and why. */
export const matmulMismatch = <A extends string, B extends string, Why extends string>(
  a: A,
  b: B,
  why: Why,
) => `matmul of ${a} and ${b}: ${why}` as const;

/** Why two matrices do not multiply. */
export const innerMismatch = <K extends Dim, L extends Dim>(columns: K, rows: L) =>
  `the left side has ${columns} columns but the right side has ${rows} rows` as const;

const LEFT_RANK = "the left side needs at least two axes";
const RIGHT_RANK = "the right side needs at least one axis";
const LEADING = "the leading axes differ";

/** The type twin of `matmulMismatch`. */
export type MatmulMismatch<A extends Shape, B extends Shape, Why extends string> = ReturnType<
  typeof matmulMismatch<ShapeText<A>, ShapeText<B>, Why>
>;

/**
 * `[..., m, k] · [k, n]` is `[..., m, n]`, `[..., m, k] · [..., k, n]` with equal leading axes
 * likewise, and `[..., m, k] · [k]` is `[..., m]`.
 * @throws SinterError SHAPE_MISMATCH
 */
export function matmulShape(a: Shape, b: Shape): Shape {
  const fail = (why: string): never => {
    throw new SinterError("SHAPE_MISMATCH", matmulMismatch(shapeText(a), shapeText(b), why));
  };
  if (a.length < 2) fail(LEFT_RANK);
  if (b.length < 1) fail(RIGHT_RANK);
  const columns = a.at(-1) as Dim;
  const rows = (b.length === 1 ? b[0] : b.at(-2)) as Dim;
  if (columns !== rows) fail(innerMismatch(columns, rows));
  if (b.length === 1) return a.slice(0, -1);
  if (b.length > 2 && !sameShape(a.slice(0, -2), b.slice(0, -2))) fail(LEADING);
  return [...a.slice(0, -1), b.at(-1) as Dim];
}

/** The type twin of `matmulShape`: the result's shape, or the sentence. */
export type MatmulShape<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? Shape
  : A extends readonly [...infer LeadA extends Shape, infer M extends Dim, infer K extends Dim]
    ? B extends readonly [infer L extends Dim]
      ? MayEqual<K, L> extends true
        ? [...LeadA, M]
        : MatmulMismatch<A, B, ReturnType<typeof innerMismatch<K, L>>>
      : B extends readonly [...infer LeadB extends Shape, infer L extends Dim, infer N extends Dim]
        ? MayEqual<K, L> extends true
          ? LeadB extends readonly []
            ? [...LeadA, M, N]
            : SameShape<LeadA, LeadB> extends true
              ? [...LeadA, M, N]
              : MatmulMismatch<A, B, typeof LEADING>
          : MatmulMismatch<A, B, ReturnType<typeof innerMismatch<K, L>>>
        : MatmulMismatch<A, B, typeof RIGHT_RANK>
    : MatmulMismatch<A, B, typeof LEFT_RANK>;
