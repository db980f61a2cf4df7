import { jacobian as jacobianOf, type noJacobian } from "@sinter/autodiff";
import type { Shape } from "@sinter/ir";
import { lift } from "../call.ts";
import type { Accepts, AnyTensor, ShapeOf, Tensor, TensorOf } from "../tensor.ts";
import type { TypeText } from "./grad.ts";

/** What also fits where sizes are type parameters, inside a helper that is generic in them. */
type Fixed = Tensor<readonly number[]>;

/** Fixed sizes, or a sentence. */
type FixedRule<T> = T extends Tensor
  ? string extends ShapeOf<T>[number]
    ? T
    : Extract<ShapeOf<T>[number], string> extends never
      ? T
      : ReturnType<typeof noJacobian<TypeText<T>>>
  : T extends AnyTensor
    ? ReturnType<typeof noJacobian<TypeText<T>>>
    : "jacobian expects a tensor";

type Joined<A extends Shape, B extends Shape> = [...A, ...B];

/**
 * The derivative of each element of `y` with respect to each of `x`, of shape [...y, ...x]: for small outputs,
 * since each of their elements, at most 64, takes a pass through the network.
 * There is no batch: both have fixed sizes.
 * @throws SinterError INVALID_ARGUMENT if a size has a name, or y has too many elements
 * @example
 * jacobian(net(x), x)   // from x [3] to net(x) [2]: Tensor<[2, 3]>
 */
export function jacobian<Y extends Fixed, X extends Fixed>(
  y: Y,
  x: X,
): TensorOf<Joined<ShapeOf<Y>, ShapeOf<X>>>;
export function jacobian<Y, X>(
  y: Accepts<FixedRule<Y>, Y>,
  x: Accepts<FixedRule<X>, X>,
): TensorOf<Joined<ShapeOf<Y>, ShapeOf<X>>>;
export function jacobian(y: unknown, x: unknown): unknown {
  return lift("jacobian", [y, x], (of, wrt) => jacobianOf(of, wrt));
}
