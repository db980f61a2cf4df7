import type { Dim, Shape } from "./dim.ts";

/**
 * Whether two dimensions may be equal: `number` and `string` are only known at run time. Identity
 * comes first, because it holds for a type parameter too, inside a helper that is generic in a
 * width. A union of sizes equals nothing else: only one of them can be meant.
 */
export type MayEqual<A extends Dim, B extends Dim> =
  Identical<A, B> extends true
    ? true
    : true extends IsUnion<A> | IsUnion<B>
      ? false
      : Boxed<A> extends Boxed<B>
        ? true
        : Boxed<B> extends Boxed<A>
          ? true
          : false;

/** A conditional type over a box neither distributes over unions nor waits for type parameters. */
export interface Boxed<T> {
  readonly value: T;
}

/** Two types are identical if conditional types over them are: this is decided even for type parameters. */
export type Identical<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Whether a dimension is a union of several, of which only one can be meant. */
export type IsUnion<A extends Dim> = number extends A
  ? false
  : string extends A
    ? false
    : IsOneOfSeveral<A, A>;

type IsOneOfSeveral<A extends Dim, All extends Dim> = A extends unknown
  ? [All] extends [A]
    ? false
    : true
  : never;

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
