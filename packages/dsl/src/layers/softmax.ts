import { type AlongShape, build, type Node, type Shape } from "@sinter/ir";
import { callable, checkOptions, lift } from "../call.ts";
import { LAYER, type OpenLayer } from "../layer.ts";
import { type Accepts, isTensor, type ShapeOf, type Tensor, type TensorOf } from "../tensor.ts";

/** An op along one axis as a layer: any shape to the same shape. */
export interface Along<Name extends string> extends OpenLayer<`${Name}()`> {
  <const S extends Shape>(x: Tensor<S>): Tensor<S>;
}

/** `axis` counts from the front, or from the back if negative; the default is the last. */
export interface AlongOptions<A extends number> {
  readonly axis?: A;
}

/** `softmax()` is a layer, `softmax(x)` the op on a tensor. */
export interface AlongFunction<Name extends string> {
  (options?: AlongOptions<number>): Along<Name>;
  <T extends Tensor, const A extends number = -1>(
    x: Accepts<AlongShape<Name, ShapeOf<T>, A>, T>,
    options?: AlongOptions<A>,
  ): TensorOf<AlongShape<Name, ShapeOf<T>, A>>;
}

function along<const Name extends string>(
  name: Name,
  make: (x: Node, axis?: number) => Node,
): AlongFunction<Name> {
  const apply = (first?: unknown, second?: AlongOptions<number>) => {
    if (isTensor(first)) {
      const { axis } = checkOptions(second, ["axis"], name);
      return lift(name, [first], (x) => make(x, axis));
    }
    const { axis } = checkOptions(first as AlongOptions<number> | undefined, ["axis"], name);
    return callable<Along<Name>>({ label: `${name}()`, in: null, out: null, [LAYER]: (x) => make(x, axis) });
  };
  return apply as AlongFunction<Name>;
}

/** e^x / Σ e^x along an axis; every row of it sums to 1, and large inputs do not overflow */
export const softmax: AlongFunction<"softmax"> = along("softmax", build.softmax);
/** ln softmax(x) along an axis, without softmax's underflow */
export const logSoftmax: AlongFunction<"logSoftmax"> = along("logSoftmax", build.logSoftmax);
