import "@sinter/optimizer/offers/all";
import "@sinter/backend/kernels/gather";
import "@sinter/backend/kernels/matmul";
import "@sinter/backend/kernels/reduce";
import "@sinter/backend/kernels/scatter-add";
import { gradientsOrNull, type noGradient, type notScalar, shareCalls, unreached } from "@sinter/autodiff";
import { describe, gotKind, type Node, type ShapeText, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
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
import { OWNERS, type OwnShapes, ownersOf, type ParametersOf } from "./parameters-of.ts";

/** `f32[batch, 3]` */
export type TypeText<T extends AnyTensor> = `${T["dtype"]}${ShapeText<ShapeOf<T>>}`;

const NO_TENSOR = "grad expects a tensor";
const NO_VALUE = "grad expects a tensor to differentiate by, a list of them, or parametersOf(layer)";

/** A scalar, or a sentence. */
type LossRule<T> = T extends Tensor
  ? number extends ShapeOf<T>["length"]
    ? T
    : ShapeOf<T> extends readonly []
      ? T
      : ReturnType<typeof notScalar<TypeText<T>>>
  : T extends AnyTensor
    ? ReturnType<typeof notScalar<TypeText<T>>>
    : typeof NO_TENSOR;

/** What has gradients, or the sentence of what has none. */
type WrtRule<W> = W extends readonly unknown[] ? { [I in keyof W]: ValueRule<W[I]> }[number] : ValueRule<W>;

type ValueRule<T> = T extends Tensor | ParametersOf
  ? T
  : T extends AnyTensor
    ? ReturnType<typeof noGradient<TypeText<T>>>
    : typeof NO_VALUE;

/** A gradient for each value, of its shape. */
export type GradientsOf<W> =
  W extends ParametersOf<infer L>
    ? { readonly [K in keyof OwnShapes<L>]: TensorOf<OwnShapes<L>[K]> }
    : W extends readonly unknown[]
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
 * the model, and in what `init(model)` gives, the layer's place stands before them, as in "0.0.weight". Of several
 * layers, give each a name: `parametersOf({ encoder, head })`. Parameters of a layer that the scalar does not depend on
 * have zeros, where it depends on others.
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
export function grad<L, const W>(of: Accepts<LossRule<L>, L>, wrt: Accepts<WrtRule<W>, W>): GradientsOf<W> {
  const loss = traced(of, "grad");
  loss.trace?.finishers.add(shareCalls);
  const parts = (Array.isArray(wrt) ? Array.from(wrt as readonly unknown[]) : [wrt]).map((x) =>
    partOf(x, loss),
  );
  const nodes = parts.flatMap((part) => part.nodes);
  const found = new Map(gradientsOrNull(loss.node, nodes).map((gradient, i) => [nodes[i]!, gradient]));
  const results = parts.map(({ names, nodes, label }) => {
    if (nodes.length > 0 && nodes.every((node) => found.get(node) === null)) fail(unreached(label));
    const tensors = nodes.map((node) => {
      const gradient = found.get(node) ?? build.broadcast(build.scalar(0), node.shape);
      return new TracedTensor(gradient, loss.trace);
    });
    return names === null ? tensors[0]! : Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  });
  return (Array.isArray(wrt) ? results : results[0]) as GradientsOf<W>;
}

const fail = (why: string): never => {
  throw new SinterError("INVALID_ARGUMENT", why);
};

/** What gradients are taken by: one value, or parameters with their names. */
interface Part {
  readonly label: string;
  readonly names: readonly string[] | null;
  readonly nodes: readonly Node[];
}

function partOf(wrt: unknown, loss: TracedTensor): Part {
  if (isTensor(wrt)) {
    const tensor = traced(wrt, "grad");
    checkModel(tensor, loss.trace, "grad");
    return { label: describe(tensor.node), names: null, nodes: [tensor.node] };
  }
  if (typeof wrt !== "object" || wrt === null || !(OWNERS in wrt))
    return fail(`${NO_VALUE}, got ${gotKind(wrt)}`);
  const owners = ownersOf(wrt as ParametersOf);
  const params = owners.flatMap(([prefix, owner]) => {
    const own =
      loss.trace?.paramsOf(owner) ??
      fail(`grad: ${owner.label} stands nowhere in this model; call it on a tensor first`);
    return Array.from(own, ([name, node]) => [prefix + name, node] as const);
  });
  return {
    label: `the parameters of ${owners.map(([, { label }]) => label).join(", ")}`,
    names: params.map(([name]) => name),
    nodes: params.map(([, node]) => node),
  };
}
