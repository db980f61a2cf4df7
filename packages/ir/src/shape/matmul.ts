import { SinterError } from "../base/error.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { MayEqual } from "./same.ts";

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
const LEADING = "their leading axes are neither equal nor 1";

/** The type twin of `matmulMismatch`. */
export type MatmulMismatch<A extends Shape, B extends Shape, Why extends string> = ReturnType<
  typeof matmulMismatch<ShapeText<A>, ShapeText<B>, Why>
>;

/**
 * `[..., m, k] · [..., k, n]` is `[..., m, n]`, where the leading axes broadcast: aligned at the
 * last one, they are equal, or 1, or missing. `[..., m, k] · [k]` is `[..., m]`.
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
  const leading = broadcastLeading(a.slice(0, -2), b.slice(0, -2)) ?? fail(LEADING);
  return [...leading, a.at(-2) as Dim, b.at(-1) as Dim];
}

function broadcastLeading(a: Shape, b: Shape): Shape | undefined {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const offset = long.length - short.length;
  const joined = long.map((dim, i) => {
    const other = short[i - offset] ?? 1;
    return dim === other || other === 1 ? dim : dim === 1 ? other : undefined;
  });
  return joined.includes(undefined) ? undefined : (joined as Shape);
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
          ? BroadcastLeading<LeadA, LeadB> extends infer Lead
            ? Lead extends Shape
              ? [...Lead, M, N]
              : MatmulMismatch<A, B, typeof LEADING>
            : never
          : MatmulMismatch<A, B, ReturnType<typeof innerMismatch<K, L>>>
        : MatmulMismatch<A, B, typeof RIGHT_RANK>
    : MatmulMismatch<A, B, typeof LEFT_RANK>;

/** Both shapes, aligned at the last axis and repeated where one has a 1; false where they do not fit. */
type BroadcastLeading<A extends Shape, B extends Shape, Out extends Shape = []> = A extends readonly [
  ...infer RestA extends Shape,
  infer X extends Dim,
]
  ? B extends readonly [...infer RestB extends Shape, infer Y extends Dim]
    ? Y extends 1
      ? BroadcastLeading<RestA, RestB, [X, ...Out]>
      : MayEqual<X, Y> extends true
        ? BroadcastLeading<RestA, RestB, [X, ...Out]>
        : X extends 1
          ? BroadcastLeading<RestA, RestB, [Y, ...Out]>
          : false
    : [...A, ...Out]
  : [...B, ...Out];
