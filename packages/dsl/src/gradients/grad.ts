import "@sinter/backend/kernels/gather";
import "@sinter/backend/kernels/matmul";
import "@sinter/backend/kernels/reduce";
import "@sinter/backend/kernels/scatter-add";
import { gradients, type noGradient, type notScalar, shareCalls } from "@sinter/autodiff";
import { gotKind, type ShapeText, SinterError } from "@sinter/ir";
import { checkModel, traced } from "../call.ts";
import {
  type Accepts,
  type AnyTensor,
  isTensor,
  type ShapeOf,
  type Tensor,
  type TensorOf,
  TracedTensor,
} from "../tensor.ts";
import { OWNER, type OwnShapes, type ParametersOf } from "./parameters-of.ts";

/** What a scalar may be differentiated by. */
type Wrt = AnyTensor | readonly AnyTensor[] | ParametersOf;

/** `f32[batch, 3]` */
export type TypeText<T extends AnyTensor> = `${T["dtype"]}${ShapeText<ShapeOf<T>>}`;

/** A scalar, or a sentence. */
type LossRule<T extends AnyTensor> = T extends Tensor
  ? number extends ShapeOf<T>["length"]
    ? T
    : ShapeOf<T> extends readonly []
      ? T
      : ReturnType<typeof notScalar<TypeText<T>>>
  : ReturnType<typeof notScalar<TypeText<T>>>;

/** What has gradients, or the sentence of the first that has none. */
type WrtRule<W> = W extends AnyTensor
  ? ValueRule<W>
  : W extends readonly AnyTensor[]
    ? { [I in keyof W]: ValueRule<W[I]> }[number]
    : W;

type ValueRule<T> = T extends Tensor
  ? T
  : T extends AnyTensor
    ? ReturnType<typeof noGradient<TypeText<T>>>
    : T;

/** A gradient for each value, of its shape. */
export type GradientsOf<W> =
  W extends ParametersOf<infer L>
    ? { readonly [K in keyof OwnShapes<L>]: TensorOf<OwnShapes<L>[K]> }
    : W extends readonly AnyTensor[]
      ? { [I in keyof W]: GradientsOf<W[I]> }
      : W extends Tensor
        ? TensorOf<ShapeOf<W>>
        : never;

/**
 * The gradient of a scalar with respect to a value of the model, which has that value's shape; or to several
 * values; or to all parameters of a layer, by their names. It is a value like others: it can be returned, used,
 * and differentiated again, and nothing adds up between calls.
 *
 * The gradients of a layer's parameters have the names that these have in the layer, as in `Params<typeof net>`; in
 * the model, and in what `init(model)` gives, the layer's place stands before them, as in "0.0.weight".
 *
 * At kinks it is what PyTorch gives: relu′(0) = 0, abs′(0) = 0, and of values that are equally large each has
 * its part.
 *
 * @throws SinterError INVALID_ARGUMENT if `of` is no scalar or does not depend on a value
 * @example
 * model({ x: tensor(["batch", 3]), y: tensor(["batch", 1]) }, ({ x, y }) => {
 *   const error = sub(net(x), y);
 *   const loss = mean(mean(mul(error, error), { axis: 1 }), { axis: 0 });
 *   return { loss, ...grad(loss, parametersOf(net)) };   // "0.weight": Tensor<[1, 3]>, …
 * });
 */
export function grad<L extends AnyTensor, const W extends Wrt>(
  of: Accepts<LossRule<L>, L>,
  wrt: Accepts<WrtRule<W>, W>,
): GradientsOf<W> {
  const loss = traced(of, "grad");
  loss.trace?.finishers.add(shareCalls);
  const nodesOf = (tensors: readonly unknown[]) =>
    tensors.map((x) => {
      const tensor = traced(x, "grad");
      checkModel(tensor, loss.trace, "grad");
      return tensor.node;
    });
  const all = (nodes: ReturnType<typeof nodesOf>) =>
    gradients(loss.node, nodes).map((node) => new TracedTensor(node, loss.trace));
  if (isTensor(wrt)) return all(nodesOf([wrt]))[0] as never;
  if (Array.isArray(wrt)) return all(nodesOf(Array.from(wrt))) as never;
  if (typeof wrt !== "object" || wrt === null || !(OWNER in wrt))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `grad expects a tensor to differentiate by, a list of them, or parametersOf(layer), got ${gotKind(wrt)}`,
    );
  const owner = (wrt as ParametersOf)[OWNER];
  const params = loss.trace?.paramsOf(owner);
  if (params === null || params === undefined)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `grad: ${owner.label} stands nowhere in this model; call it on a tensor first`,
    );
  const found = all([...params.values()]);
  return Object.fromEntries([...params.keys()].map((name, i) => [name, found[i]!])) as never;
}
