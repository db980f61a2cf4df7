import type { CompositeName, ComputingName, OpAttrs, Scalar } from "@sinter/ir";
import { type Buffer, isStatic, type Static, type View } from "./value.ts";

/** Ops whose steps are what they are themselves, where a backend has a kernel of that name. */
type DirectName = Exclude<ComputingName, "linear" | "elementwise"> | CompositeName;

/**
 * What each kind of step carries besides its operands.
 *
 * - `map` computes body(operands at i) for every element i of its result, of whose shape all operands are.
 * - `gemm` computes x·Wᵀ for operands x [..., k] and W [n, k], which is static and packed.
 * - any other is an op of that name.
 *
 * Bodies call functions such as tanh by name; kernels expand them.
 * A step of batched operands with a result that is not batched accumulates over the batch.
 */
export type StepAttrs = { map: { readonly body: Scalar }; gemm: object } & Pick<OpAttrs, DirectName>;

export type StepKind = keyof StepAttrs;

/** What becomes of each element before it is stored: argument 0 of the body is the element, argument i the operand i − 1. */
export interface Epilogue {
  readonly body: Scalar;
  /** Views of the result's shape. */
  readonly operands: readonly View[];
}

/** One kernel's work. */
export interface Step<K extends StepKind = StepKind> {
  readonly kind: K;
  readonly operands: readonly View[];
  readonly attrs: StepAttrs[K];
  readonly out: View;
  readonly epilogue: Epilogue | null;
}

/** The dynamic value that a step writes. */
export const target = ({ out }: Step): Buffer => out.of as Buffer;

/** Everything that a step reads. */
export const reads = ({ operands, epilogue }: Step): readonly View[] =>
  epilogue === null ? operands : [...operands, ...epilogue.operands];

/** The dynamic values that a step reads. */
export const buffersRead = (step: Step): Buffer[] =>
  reads(step).flatMap(({ of }) => (isStatic(of) ? [] : [of]));

/** The static values that a step reads. */
export const staticsRead = (step: Step): Static[] =>
  reads(step).flatMap(({ of }) => (isStatic(of) ? [of] : []));
