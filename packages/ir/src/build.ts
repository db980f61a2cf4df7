import { SinterError } from "./error.ts";
import { formulas } from "./formulas/index.ts";
import { type Node, type NodeOf, node } from "./node.ts";
import { specOf } from "./ops/index.ts";
import type { Decomposer, ReduceKind } from "./ops/op.ts";
import type { Formula } from "./scalar/formula.ts";
import { checkAxis } from "./shape/axis.ts";
import type { DType, Shape } from "./shape/dim.ts";
import { reshapeShape } from "./shape/reshape.ts";

/** A value given at run time under `name`. */
export const input = (name: string, shape: Shape, dtype: DType = "f32"): NodeOf<"input"> =>
  node("input", [], { name, shape, dtype });

/** A value given at compile time under `name`, such as `0.weight`. */
export const param = (name: string, shape: Shape): NodeOf<"param"> => node("param", [], { name, shape });

/** A value written in the graph; `data` must not be changed afterwards. */
export const constant = (data: ArrayLike<number>, shape: Shape = [data.length]): NodeOf<"const"> =>
  node("const", [], { shape, data: data instanceof Float32Array ? data : Float32Array.from(data) });

/** A constant of shape []. */
export const scalar = (value: number): NodeOf<"const"> => constant([value], []);

/** x[..., in] · weight[out, in]ᵀ + bias[out]. */
export const linear = (x: Node, weight: Node, bias?: Node): NodeOf<"linear"> =>
  node("linear", bias === undefined ? [x, weight] : [x, weight, bias], {});

/** a[..., m, k] · b[k, n], b[..., k, n] or b[k]. */
export const matmul = (a: Node, b: Node): NodeOf<"matmul"> => node("matmul", [a, b], {});

/** One formula for every element; smaller operands repeat along the leading axes. */
export const elementwise = (formula: Formula, ...operands: Node[]): NodeOf<"elementwise"> =>
  node("elementwise", operands, { formula });

/** A named formula with its default constants. */
export const apply = (name: keyof typeof formulas, ...operands: Node[]): NodeOf<"elementwise"> =>
  elementwise(formulas[name].bind(), ...operands);

/** Sum, mean, max or min along `axis`; a negative axis counts from the back. */
export const reduce = (x: Node, kind: ReduceKind, axis: number, keepDims = false): NodeOf<"reduce"> =>
  node("reduce", [x], { kind, axis: checkAxis(kind, x.shape, axis), keepDims });

/** The first index of the largest element along `axis`; a negative axis counts from the back. */
export const argmax = (x: Node, axis = -1, keepDims = false): NodeOf<"argmax"> =>
  node("argmax", [x], { axis: checkAxis("argmax", x.shape, axis), keepDims });

/** Elements of x along `axis` at the indices; a negative axis counts from the back. */
export const gather = (x: Node, indices: Node, axis = 0): NodeOf<"gather"> =>
  node("gather", [x, indices], { axis: checkAxis("gather", x.shape, axis) });

/** The same elements in another shape, in which one dimension may be −1: what is left. */
export const reshape = (x: Node, shape: Shape): NodeOf<"reshape"> =>
  node("reshape", [x], { shape: reshapeShape(x.shape, shape) });

/** The axes in the order `perm`; by default the last two change places. */
export const transpose = (x: Node, perm: readonly number[] = swapLast(x.shape.length)): NodeOf<"transpose"> =>
  node("transpose", [x], { perm });

/** Axes of size 1, and missing leading axes, repeated up to `shape`. */
export const broadcast = (x: Node, shape: Shape): NodeOf<"broadcast"> => node("broadcast", [x], { shape });

/** The operands one after another along `axis`, by default the last. */
export const concat = (operands: readonly Node[], axis = -1): NodeOf<"concat"> => {
  const [first] = operands;
  if (first === undefined) throw new SinterError("INVALID_ARGUMENT", "concat needs at least one operand");
  return node("concat", operands, { axis: checkAxis("concat", first.shape, axis) });
};

/** Elements `start` to `end`, exclusive, of `axis`, by default the last. */
export const slice = (x: Node, start: number, end: number, axis = -1): NodeOf<"slice"> =>
  node("slice", [x], { axis: checkAxis("slice", x.shape, axis), start, end });

/** e^x / Σ e^x along `axis`, by default the last. */
export const softmax = (x: Node, axis = -1): NodeOf<"softmax"> =>
  node("softmax", [x], { axis: checkAxis("softmax", x.shape, axis) });

/** ln softmax(x) along `axis`, by default the last. */
export const logSoftmax = (x: Node, axis = -1): NodeOf<"logSoftmax"> =>
  node("logSoftmax", [x], { axis: checkAxis("logSoftmax", x.shape, axis) });

/** (x − μ) / √(σ² + ε) · scale + shift along the last axis. */
export const layerNorm = (x: Node, scale: Node, shift: Node, epsilon = 1e-5): NodeOf<"layerNorm"> =>
  node("layerNorm", [x, scale, shift], { epsilon });

const swapLast = (rank: number): number[] =>
  Array.from({ length: rank }, (_, i) => (rank < 2 || i < rank - 2 ? i : 2 * rank - 3 - i));

const decomposer: Decomposer<Node> = { elementwise: apply, reduce, broadcast, scalar };

/**
 * What a composite means in primitives.
 * @throws SinterError INTERNAL if `composite` is a primitive
 */
export function decompose(composite: Node): Node {
  const spec = specOf(composite.op);
  if (!("decompose" in spec)) throw new SinterError("INTERNAL", `${composite.op} is a primitive`);
  return spec.decompose(decomposer, composite.operands, composite.attrs as never);
}
