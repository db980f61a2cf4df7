import type { AnyTensor, Tensor } from "@sinter/dsl";
import { type Accepts, lift, type ShapeOf } from "@sinter/dsl/internal";
import {
  checkOptions,
  type DType,
  gotValue,
  type Node,
  type SameShape,
  type Shape,
  type ShapeText,
  SinterError,
  sameShape,
  shapeText,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { invalid } from "../invalid.ts";

/** How the losses of elements or rows become one number. */
export type Reduction = "mean" | "sum";

/** What a loss compares an output with: its dtype and shape follow from the output's. */
export interface Target {
  readonly dtype: DType;
  readonly shape: Shape;
  /** What indices must be below. */
  readonly below?: number;
}

/** The losses before they are reduced. */
export interface Terms {
  /** One for each element of the output, or for each of its rows. */
  readonly terms: Node;
  /** What the sum of all is divided by, summed as they are; how many there are unless given. */
  readonly divisor?: Node;
}

/** What a loss is made of. */
export interface LossDefinition {
  readonly name: string;
  readonly reduction: Reduction;
  /** What it may be given as a target, the first one by default. */
  readonly targets: (output: Shape) => readonly Target[];
  readonly terms: (output: Node, target: Node) => Terms;
}

/** Where a loss keeps its definition. */
export const LOSS: unique symbol = Symbol.for("sinter.loss") as never;

/**
 * A loss: given to a trainer, or called on tensors of a model or of a loss of one's own, where it gives a scalar.
 */
export interface Loss<Name extends string = string, Kind extends TargetKind = TargetKind> {
  <O extends Tensor, T extends AnyTensor>(
    output: O,
    target: Accepts<TargetRule<Name, Kind, O, T>, T>,
  ): Tensor<[]>;
  readonly label: Name;
  /** @internal Only the types read it: whether targets are like the output, or may be classes. */
  readonly [KIND]?: Kind;
  /** @internal */
  readonly [LOSS]: LossDefinition;
}

/** What targets are: of the output's shape, or also class indices for its last axis. */
export type TargetKind = "like" | "classes";

declare const KIND: unique symbol;

/** The arrays that targets of a loss come as. */
export type TargetArrayOf<L> =
  L extends Loss<string, infer Kind>
    ? [Kind] extends ["like"]
      ? Float32Array
      : Float32Array | Int32Array
    : never;

/** What a loss says of a target that does not fit its output. */
const targetMismatch = <N extends string, O extends string, W extends string, G extends string>(
  name: N,
  output: O,
  wanted: W,
  got: G,
) => `${name} of an output ${output} expects targets ${wanted}, got ${got}` as const;

type TypeText<T extends AnyTensor> = `${T["dtype"]}${ShapeText<ShapeOf<T>>}`;

type Mismatch<Name extends string, O extends Tensor, Wanted extends string, T extends AnyTensor> = ReturnType<
  typeof targetMismatch<Name, ShapeText<ShapeOf<O>>, Wanted, TypeText<T>>
>;

type TargetRule<Name extends string, Kind, O extends Tensor, T extends AnyTensor> = [T] extends [Tensor]
  ? SameShape<ShapeOf<O>, ShapeOf<T>> extends true
    ? T
    : Mismatch<Name, O, WantedText<Kind, ShapeOf<O>>, T>
  : [Kind, T] extends ["like", AnyTensor] | [TargetKind, { readonly dtype: "bool" }]
    ? Mismatch<Name, O, WantedText<Kind, ShapeOf<O>>, T>
    : SameShape<Rows<ShapeOf<O>>, ShapeOf<T>> extends true
      ? T
      : Mismatch<Name, O, WantedText<Kind, ShapeOf<O>>, T>;

type WantedText<Kind, S extends Shape> = [Kind] extends ["like"]
  ? `f32${ShapeText<S>}`
  : `i32${ShapeText<Rows<S>>} or f32${ShapeText<S>}`;

type Rows<S extends Shape> = S extends readonly [...infer R extends Shape, infer _] ? R : Shape;

/** A loss from its definition. */
export function defineLoss<Name extends string, Kind extends TargetKind>(
  definition: LossDefinition & { readonly name: Name },
): Loss<Name, Kind> {
  const { name } = definition;
  const call = (output: unknown, target: unknown) =>
    lift<Tensor<[]>>(name, [output, target], (o, t) => lossOf(definition, o, t));
  return Object.assign(call, { label: name, [LOSS]: definition }) as unknown as Loss<Name, Kind>;
}

/**
 * The loss as a scalar; where rows have weights of their own, they count as much, and a mean is divided by their sum.
 * @throws SinterError SHAPE_MISMATCH, DTYPE_MISMATCH if the target does not fit the output
 */
export function lossOf(
  { name, reduction, targets, terms }: LossDefinition,
  output: Node,
  target: Node,
  rowWeights?: Node,
): Node {
  const wanted = targets(output.shape);
  if (!wanted.some(({ dtype, shape }) => dtype === target.dtype && sameShape(shape, target.shape)))
    throw new SinterError(
      "SHAPE_MISMATCH",
      targetMismatch(name, shapeText(output.shape), wanted.map(typeText).join(" or "), typeText(target)),
    );
  const { terms: unweighted, divisor: own } = terms(output, target);
  if (rowWeights === undefined && own === undefined) return reduceAll(unweighted, reduction);
  const weight = rowWeights && rowsLike(rowWeights, unweighted);
  const weighted = (x: Node) => (weight === undefined ? x : build.apply("mul", x, weight));
  const sum = reduceAll(weighted(unweighted), "sum");
  if (reduction === "sum") return sum;
  const divisor = own === undefined ? weight! : weighted(own);
  return build.apply("div", sum, reduceAll(divisor, "sum"));
}

const typeText = ({ dtype, shape }: { readonly dtype: DType; readonly shape: Shape }): string =>
  `${dtype}${shapeText(shape)}`;

/** One number for each row, repeated along the other axes of `like`. */
function rowsLike(weights: Node, like: Node): Node {
  const shape = [...weights.shape, ...like.shape.slice(1).map(() => 1)];
  const column = like.shape.length > 1 ? build.reshape(weights, shape) : weights;
  return build.broadcast(column, like.shape);
}

/** One number for all elements, the last axes first. */
export function reduceAll(x: Node, kind: Reduction): Node {
  let all = x;
  while (all.shape.length > 0) all = build.reduce(all, kind, all.shape.length - 1);
  return all;
}

/** The options of a loss: of those that it has, the reduction checked. */
export function lossOptions<O extends { readonly reduction?: Reduction }>(
  options: O | undefined,
  allowed: readonly (keyof O & string)[],
  name: string,
): Partial<O> & { readonly reduction: Reduction } {
  const given = checkOptions<O>(options, ["reduction", ...allowed], name);
  const { reduction = "mean" } = given;
  if (reduction !== "mean" && reduction !== "sum")
    invalid(`${name}: the reduction is "mean" or "sum", got ${gotValue(reduction)}`);
  return { ...given, reduction };
}

export interface ReductionOptions {
  /** The mean of all elements unless given. */
  readonly reduction?: Reduction;
}

/** Targets of the output's own shape. */
export const likeOutput = (shape: Shape): Target[] => [{ dtype: "f32", shape }];
