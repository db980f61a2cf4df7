import { SinterError } from "../base/error.ts";
import { type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { MayEqual } from "./same.ts";

/** What an elementwise op says when one operand would make the other grow, or fits nowhere. */
export const broadcastMismatch = <Op extends string, A extends string, B extends string>(
  op: Op,
  a: A,
  b: B,
) =>
  `${op} cannot combine ${a} and ${b}: one must equal the other's last axes (leading 1s aside); write broadcast(...) for anything else` as const;

/** The type twin of `broadcastMismatch`. */
export type BroadcastMismatch<Op extends string, A extends Shape, B extends Shape> = ReturnType<
  typeof broadcastMismatch<Op, ShapeText<A>, ShapeText<B>>
>;

const stripOnes = (shape: Shape): Shape => {
  const first = shape.findIndex((dim) => dim !== 1);
  return first < 0 ? [] : shape.slice(first);
};

/** Whether `b` is repeated along `a`'s leading axes: `b`, without leading 1s, is a suffix of `a`. */
export function repeatsAlong(a: Shape, b: Shape): boolean {
  const suffix = stripOnes(b);
  return b.length <= a.length && suffix.every((dim, i) => dim === a[a.length - suffix.length + i]);
}

/**
 * The shape of an elementwise op: that of its largest operand. The others repeat along its leading
 * axes, so operand `i` of a result with flat index `k` is read at `k mod size(operand i)`.
 * @throws SinterError SHAPE_MISMATCH
 */
export function elementwiseShape(op: string, operands: readonly Shape[]): Shape {
  return operands.reduce((a, b) => {
    if (repeatsAlong(a, b)) return a;
    if (repeatsAlong(b, a)) return b;
    throw new SinterError("SHAPE_MISMATCH", broadcastMismatch(op, shapeText(a), shapeText(b)));
  });
}

/** The type twin of `elementwiseShape` for two operands: the result's shape, or the sentence. */
export type ElementwiseShape<Op extends string, A extends Shape, B extends Shape> =
  RepeatsAlong<A, B> extends true ? A : RepeatsAlong<B, A> extends true ? B : BroadcastMismatch<Op, A, B>;

/** The type twin of `elementwiseShape` for three operands. */
export type ElementwiseShape3<Op extends string, A extends Shape, B extends Shape, C extends Shape> =
  ElementwiseShape<Op, A, B> extends infer AB extends Shape
    ? ElementwiseShape<Op, AB, C>
    : ElementwiseShape<Op, A, B>;

type RepeatsAlong<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? true
  : B["length"] extends A["length"]
    ? IsSuffix<A, StripOnes<B>>
    : Longer<A, B> extends true
      ? IsSuffix<A, StripOnes<B>>
      : false;

type Longer<A extends Shape, B extends Shape> = A extends readonly [unknown, ...infer RA extends Shape]
  ? B extends readonly [unknown, ...infer RB extends Shape]
    ? Longer<RA, RB>
    : true
  : false;

type StripOnes<S extends Shape> = S extends readonly [1, ...infer R extends Shape] ? StripOnes<R> : S;

type IsSuffix<A extends Shape, B extends Shape> = B extends readonly [...infer RB extends Shape, infer DB]
  ? A extends readonly [...infer RA extends Shape, infer DA]
    ? MayEqual<DA & Shape[number], DB & Shape[number]> extends true
      ? IsSuffix<RA, RB>
      : false
    : false
  : true;
