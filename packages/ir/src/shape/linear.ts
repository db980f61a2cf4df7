import { SinterError } from "../base/error.ts";
import { type Dim, type Shape, shapeText } from "./dim.ts";
import type { Identical, IsUnion, MayEqual } from "./same.ts";

/** `linear(784, 10)`: how every message names a linear layer. */
export const linearLabel = <In extends Dim, Out extends Dim>(i: In, o: Out): LinearLabel<In, Out> =>
  `linear(${i}, ${o})`;

/** The type twin of `linearLabel`, which every call of `linear` makes: a text is cheaper than a `ReturnType`. */
export type LinearLabel<In extends Dim, Out extends Dim> = `linear(${In}, ${Out})`;

/** What a layer says when its input has the wrong width. */
export const widthMismatch = <Label extends string, In extends Dim, Got extends Dim>(
  layer: Label,
  i: In,
  got: Got,
) => `${layer} expects ${i} features but receives ${got}` as const;

/** The type twin of `widthMismatch`. */
export type WidthMismatch<Label extends string, In extends Dim, Got extends Dim> = ReturnType<
  typeof widthMismatch<Label, In, Got>
>;

/**
 * `[..., in]` by a weight `[out, in]` and a bias `[out]` is `[..., out]`.
 * @throws SinterError SHAPE_MISMATCH
 */
export function linearShape(x: Shape, weight: Shape, bias?: Shape): Shape {
  const [out, width] = weight;
  if (weight.length !== 2 || out === undefined || width === undefined)
    throw new SinterError(
      "SHAPE_MISMATCH",
      `linear expects a weight [out, in] but receives ${shapeText(weight)}`,
    );
  checkFeatures(linearLabel(width, out), width, x);
  if (bias !== undefined && (bias.length !== 1 || bias[0] !== out))
    throw new SinterError(
      "SHAPE_MISMATCH",
      `linear(${width}, ${out}) expects a bias [${out}] but receives ${shapeText(bias)}`,
    );
  return [...x.slice(0, -1), out];
}

/** What a layer says when its input has no axes. */
export const scalarMismatch = <Label extends string, In extends Dim>(layer: Label, i: In) =>
  `${layer} expects [..., ${i}] but receives a scalar` as const;

/**
 * What every layer of a fixed width asks of its input `[..., width]`.
 * @throws SinterError SHAPE_MISMATCH
 */
export function checkFeatures(layer: string, width: Dim, x: Shape): void {
  const features = x.at(-1);
  if (features === undefined) throw new SinterError("SHAPE_MISMATCH", scalarMismatch(layer, width));
  if (features !== width) throw new SinterError("SHAPE_MISMATCH", widthMismatch(layer, width, features));
}

/** What a layer says to a width that is a union, of which only one can be meant: only types see that. */
export type UnionWidth<Label extends string> =
  `${Label} receives one of several widths; give it one literal, or a number that run time checks`;

/**
 * The type twin of `linearShape`, for any layer that maps the last axis from `In` to `Out`: the
 * result's shape, or the sentence.
 */
export type WidthShape<
  X extends Shape,
  Label extends string,
  In extends Dim,
  Out extends Dim,
> = X extends readonly [...infer Lead extends Shape, infer Features extends Dim]
  ? Identical<Features, In> extends true
    ? [...Lead, Out]
    : true extends IsUnion<Features> | IsUnion<In>
      ? UnionWidth<Label>
      : MayEqual<Features, In> extends true
        ? [...Lead, Out]
        : WidthMismatch<Label, In, Features>
  : number extends X["length"]
    ? Shape
    : ReturnType<typeof scalarMismatch<Label, In>>;
