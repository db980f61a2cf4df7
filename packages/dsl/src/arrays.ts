import type { Spec, Specs } from "./model.ts";

/** The arrays that `run` takes: one for each input by name; for a single input also the bare array. */
export type RunInput<I extends Specs> =
  | { readonly [K in keyof I]: InputOf<I[K]> }
  | (IsSingle<keyof I> extends true ? InputOf<I[keyof I]> : never);

/** The same with arrays of the dtypes alone, which training gathers into batches. */
export type TypedInput<I extends Specs> =
  | { readonly [K in keyof I]: ArrayOf<I[K]> }
  | (IsSingle<keyof I> extends true ? ArrayOf<I[keyof I]> : never);

/** Values come in arrays of the dtype, or in plain ones; f32 values also in a Float16Array, indices in a BigInt64Array. */
type InputOf<S> =
  | ArrayOf<S>
  | (S extends { readonly dtype: "i32" }
      ? BigInt64Array | readonly number[]
      : S extends { readonly dtype: "bool" }
        ? readonly (boolean | number)[]
        : Halves | readonly number[]);

/** A Float16Array, of engines that have one. */
type Halves = ArrayLike<number> & { readonly [Symbol.toStringTag]: "Float16Array" };

/** What `run` gives: an array for a model that returns one tensor, else an object of them. */
export type RunOutput<O> = unknown extends O
  ? NumberArray | Readonly<Record<string, NumberArray>>
  : O extends Spec
    ? ArrayOf<O>
    : { readonly [K in keyof O]: ArrayOf<O[K]> };

type NumberArray = Float32Array | Int32Array | Uint8Array;

/** f32 values come as floats, indices as i32, masks as bytes of 0 and 1. */
export type ArrayOf<S> = S extends { readonly dtype: "i32" }
  ? Int32Array
  : S extends { readonly dtype: "bool" }
    ? Uint8Array
    : Float32Array;

type IsSingle<K, All = K> = [K] extends [never]
  ? false
  : K extends unknown
    ? [All] extends [K]
      ? true
      : false
    : never;
