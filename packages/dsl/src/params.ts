import type { paramMismatch, paramUnknown, SameShape, Shape, ShapeText } from "@sinter/ir";
import type { PARAMS } from "./layer.ts";

/** A parameter's values, in C order. */
export interface Param<S extends readonly number[] = readonly number[]> {
  readonly shape: S;
  readonly data: Float32Array;
}

/**
 * The parameters of a model, each with its name and shape:
 * `Params<typeof mlp>["0.weight"]` is `Param<[256, 784]>`. Of a model that is a function of tensors,
 * the types do not see the layers: its parameters are a record.
 *
 * @example
 * const mlp = sequential(linear(2, 3), relu());
 * const params: Params<typeof mlp> = {
 *   "0.weight": { shape: [3, 2], data: new Float32Array(6) },
 *   "0.bias": { shape: [3], data: new Float32Array(3) },
 * };
 */
export type Params<M = unknown> =
  ParamShapes<M> extends infer P
    ? { readonly [K in keyof P]: P[K] extends readonly number[] ? Param<P[K]> : never }
    : never;

/** The shape of each parameter of a model by its name. */
export type ParamShapes<M> = M extends { readonly layers: infer L extends readonly unknown[] }
  ? number extends L["length"]
    ? Readonly<Record<string, readonly number[]>>
    : { readonly [E in Entries<L, PrefixOf<M>> as E["name"]]: E["shape"] }
  : Readonly<Record<string, readonly number[]>>;

/** What a composition's own name puts in front of those of its parameters. */
type PrefixOf<M> = NameOf<M, ""> extends infer Name extends string ? (Name extends "" ? "" : `${Name}.`) : "";

interface Entry<Name extends string, S> {
  readonly name: Name;
  readonly shape: S;
}

/** The parameters of all layers, each under its layer's name or position: a union, so that a thousand layers cost no recursion. */
type Entries<L extends readonly unknown[], Prefix extends string> = {
  [I in keyof L]: EntriesOf<L[I], `${Prefix}${NameOf<L[I], I & string>}`>;
}[number];

/** Without strict checks, what has no name has any. */
type NameOf<L, Position extends string> = L extends { readonly name: infer Name extends string }
  ? string extends Name
    ? Position
    : Name
  : Position;

type EntriesOf<L, Path extends string> = L extends { readonly layers: infer Inner extends readonly unknown[] }
  ? Entries<Inner, `${Path}.`>
  : L extends { readonly [PARAMS]?: infer P extends object }
    ? { [K in keyof P & string]: Entry<`${Path}.${K}`, P[K]> }[keyof P & string]
    : never;

/**
 * Given parameters `P`, each that does not fit the model replaced by a sentence; names and shapes
 * that only run time knows are left to it.
 */
export type CheckedParams<M, P> = string extends keyof P
  ? unknown
  : [P, keyof P] extends [Params<M>, keyof Params<M>]
    ? unknown
    : CheckedBy<ParamShapes<M>, P>;

// As a parameter, the keys are listed once, not for every parameter.
type CheckedBy<Shapes, P, Keys extends keyof Shapes = keyof Shapes> = string extends Keys
  ? unknown
  : {
      readonly [K in keyof P]: K extends Keys
        ? CheckedParam<K & string, P[K], Shapes[K]>
        : ReturnType<typeof paramUnknown<K & string>>;
    };

type CheckedParam<Name extends string, P, Wanted> = [P, Wanted] extends [
  { readonly shape: infer Got extends Shape },
  infer S extends Shape,
]
  ? SameShape<Got, S> extends true
    ? unknown
    : ReturnType<typeof paramMismatch<Name, ShapeText<S>, ShapeText<Got>>>
  : unknown;
