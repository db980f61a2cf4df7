import { type AlongShape, checkOptions, type Node } from "@sinter/ir";
import { lift } from "../call.ts";
import { defineLayer } from "../declare.ts";
import type { OpenLayer } from "../layer.ts";
import { type Accepts, isTensor, type ShapeOf, type Tensor, type TensorOf } from "../tensor.ts";

/** An op along the last axis as a layer: any shape to the same shape. */
export interface Along<Name extends string> extends OpenLayer<`${Name}()`> {
  <T extends Tensor>(
    x: Accepts<AlongShape<Name, ShapeOf<T>, -1>, T>,
  ): TensorOf<AlongShape<Name, ShapeOf<T>, -1>>;
}

/** An op along a given axis as a layer: any shape to the same shape. */
export interface AlongAxis<Name extends string, A extends number> extends OpenLayer<`${Name}()`> {
  <T extends Tensor>(
    x: Accepts<AlongShape<Name, ShapeOf<T>, A>, T>,
  ): TensorOf<AlongShape<Name, ShapeOf<T>, A>>;
}

/** `axis` counts from the front, or from the back if negative; the default is the last. */
export interface AlongOptions<A extends number> {
  readonly axis?: A;
}

/** `softmax()` is a layer, `softmax(x)` the op on a tensor. */
export interface AlongFunction<Name extends string> {
  (): Along<Name>;
  <const A extends number>(options: AlongOptions<A>): AlongAxis<Name, A>;
  <T extends Tensor, const A extends number = -1>(
    x: Accepts<AlongShape<Name, ShapeOf<T>, A>, T>,
    options?: AlongOptions<A>,
  ): TensorOf<AlongShape<Name, ShapeOf<T>, A>>;
}

/** A function of this kind. */
export function along<const Name extends string>(
  name: Name,
  make: (x: Node, axis?: number) => Node,
): AlongFunction<Name> {
  const apply = (first?: unknown, second?: AlongOptions<number>) => {
    if (isTensor(first)) {
      const { axis } = checkOptions(second, ["axis"], name);
      return lift(name, [first], (x) => make(x, axis));
    }
    const { axis } = checkOptions(first as AlongOptions<number> | undefined, ["axis"], name);
    return defineLayer<Along<Name>>({
      label: `${name}()`,
      in: null,
      out: null,
      apply: (x) => make(x, axis),
    });
  };
  return apply as AlongFunction<Name>;
}
