import type { AnyTensor, ParamShapes, RunOutput, Spec, Tensor } from "@sinter/dsl";
import type { Shape } from "@sinter/ir";
import type { LOSS, Loss, LossDefinition, TargetArrayOf } from "./losses/loss.ts";
import type { DeclaredTargets } from "./step/loss-function.ts";

type TensorOfSpec<S> = S extends Shape ? Tensor<S> : S extends AnyTensor ? S : never;

/** A model's single output as a tensor, or its outputs by name. */
export type OutputTensors<O> = O extends Spec
  ? TensorOfSpec<O>
  : { readonly [K in keyof O]: TensorOfSpec<O[K]> };

/** Targets as tensors: as declared, or else like the outputs. */
export type TargetTensors<T, O> = [T] extends [undefined] ? OutputTensors<O> : T;

/** A model's parameters as tensors, by name. */
export type ParamTensors<M> = {
  readonly [K in keyof ParamShapes<M>]: ParamShapes<M>[K] extends readonly number[]
    ? Tensor<ParamShapes<M>[K]>
    : never;
};

/** A loss of one's own, of a model with outputs `O` and targets that are declared as `T`. */
export type LossFunction<O, T, M> = (
  outputs: OutputTensors<O>,
  targets: TargetTensors<T, O>,
  parameters: ParamTensors<M>,
) => Tensor<[]>;

/** A loss such as `mse()`, whatever it is called with: what a function is told from. */
export interface AnyLoss {
  readonly label: string;
  /** @internal */
  readonly [LOSS]: LossDefinition;
}

/** A loss of the only output, or one for each of some outputs by name. */
export type OutputLosses<O> = AnyLoss | { readonly [K in keyof O & string]?: AnyLoss };

/** What a trainer makes small. */
export type AnyObjective<O, T, M> = OutputLosses<O> | LossFunction<O, T, M>;

type SpecOfTensor<T> = T extends Tensor<infer S> ? S : T;

/** The arrays of targets that are declared. */
type DeclaredArrays<T> = T extends AnyTensor
  ? RunOutput<SpecOfTensor<T>>
  : { readonly [K in keyof T]: RunOutput<SpecOfTensor<T[K]>> };

/** The arrays of targets that a trainer takes: those of its loss, of several by name, or those declared. */
export type TargetsOf<L, T, O> = L extends Loss
  ? TargetArrayOf<L>
  : L extends (...args: never) => unknown
    ? [T] extends [DeclaredTargets]
      ? DeclaredArrays<T>
      : RunOutput<O>
    : { readonly [K in keyof L]: TargetArrayOf<L[K]> };
