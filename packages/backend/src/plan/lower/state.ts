import { type Graph, SinterError } from "@sinter/ir";
import type { Step } from "../step.ts";
import type { Buffer } from "../value.ts";
import type { Lowering } from "./lowering.ts";

/** What lowering does for graphs that replace states. */
export interface StateLowering {
  /** Lets what accumulates over the batch do so in its part of what joins it. */
  join(graph: Graph, l: Lowering): void;
  /**
   * The steps of the pass that replaces states, in groups.
   * @param steps what computes the values that take their place
   * @param states the buffers of the graph's states
   */
  replace(graph: Graph, steps: readonly Step[], states: readonly Buffer[], l: Lowering): Step[][];
}

let offered: StateLowering | null = null;

/** Makes it known: a file of `kernels` does, so that bundles without states are without it. */
export const offerStateLowering = (lowering: StateLowering): void => {
  offered = lowering;
};

/** @throws SinterError UNSUPPORTED in a bundle that left it out */
export function stateLowering(): StateLowering {
  if (offered !== null) return offered;
  throw new SinterError("UNSUPPORTED", "there is no kernel for states: import @sinter/backend/kernels/state");
}
