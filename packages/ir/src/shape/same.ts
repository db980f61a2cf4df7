import type { Dim, Shape } from "./dim.ts";

/** Whether two dimensions may be equal: `number` and `string` are only known at run time. */
export type MayEqual<A extends Dim, B extends Dim> = [A] extends [B] ? true : [B] extends [A] ? true : false;

/** Whether two shapes may be equal. */
export type SameShape<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? true
  : A extends readonly [infer X extends Dim, ...infer RestA extends Shape]
    ? B extends readonly [infer Y extends Dim, ...infer RestB extends Shape]
      ? MayEqual<X, Y> extends true
        ? SameShape<RestA, RestB>
        : false
      : false
    : B extends readonly []
      ? true
      : false;
