import type { Node } from "@sinter/ir";
import type { Step, StepKind } from "./step.ts";
import { isBatched, isDense, type View } from "./value.ts";

/** A backend's way to run one kind of step: for a context `C` it gives an `R`. */
export interface Kernel<K extends StepKind, C, R> {
  readonly run: (step: Step<K>, context: C) => R;
  /** Which nodes of the op it can run, if not all: others are decomposed. */
  readonly takes?: (node: Node) => boolean;
  /**
   * Which views it can read as operand `index`, if it computes a row for each row of the batch or not;
   * a dense one that is batched alike unless it says otherwise. Operands of the epilogue are counted on.
   */
  readonly reads?: (view: View, index: number, batched: boolean) => boolean;
  /** Which views it can write; a dense one unless it says otherwise. */
  readonly writes?: (view: View) => boolean;
  /** Whether the result may take the place of an operand that is laid out alike. */
  readonly inPlace?: boolean;
  /** Floats of scratch memory that a step needs, of a backend that has one for all steps. */
  readonly scratch?: (step: Step<K>) => number;
  /** Floats behind everything that a step may read for nothing. */
  readonly overrun?: (step: Step<K>) => number;
  /** Runs several steps through their elements together. */
  readonly together?: (steps: readonly Step<K>[], contexts: readonly C[]) => R;
  /** Whether its code stands among that of other steps, rather than in a function of its own. */
  readonly inline?: boolean;
}

/** What lowering asks about a backend's kernels. */
export type Abilities = { readonly [K in StepKind]?: Omit<Kernel<never, never, unknown>, "run"> };

/** Whether a view is dense, and has a row for each row of the batch where the step has. */
export const isAlike = (view: View, _: number, batched: boolean): boolean =>
  isDense(view) && isBatched(view) === batched;

export const canRead = (
  kernels: Abilities,
  kind: StepKind,
  view: View,
  index: number,
  batched: boolean,
): boolean => (kernels[kind]?.reads ?? isAlike)(view, index, batched);

export const canWrite = (kernels: Abilities, kind: StepKind, view: View): boolean =>
  (kernels[kind]?.writes ?? isDense)(view);

/** Whether a node works along the last axis of its operand. */
export const isAlongLast = ({ attrs, shape }: Node): boolean =>
  (attrs as { readonly axis: number }).axis === shape.length - 1;
