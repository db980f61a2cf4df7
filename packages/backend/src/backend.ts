import type { Abilities } from "./plan/kernels.ts";
import type { Layout } from "./plan/layout.ts";
import type { Plan } from "./plan/plan.ts";
import type { Weights } from "./plan/statics.ts";
import type { Instance, Manifest } from "./runtime/manifest.ts";

/** What a backend is told besides the plan. */
export interface Options {
  /** Use no instruction whose rounding depends on the machine. */
  readonly deterministic: boolean;
  /** Make an emitted module hold its static values and this manifest, so that it is all that is needed. */
  readonly embed: Manifest | null;
}

/** A plan made ready to run. */
export interface Executor extends Instance {
  /** Whether sums use fused multiply-add. */
  readonly relaxedMadd: boolean;
  /** The emitted module, for backends that emit one. */
  readonly bytes?: Uint8Array;
}

/** A plan as it can be started. */
export interface Ready {
  /** The emitted module, for backends that emit one. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Takes the weights as they are now, whatever becomes of their arrays until it starts. */
  keep?(): void;
  /**
   * An executor, or why the engine did not take it.
   * @param module the `WebAssembly.Module`, if it is compiled already; not all compilers' libraries name its type
   */
  start(module?: object): Executor | string;
}

/** A way to run plans. */
export interface Backend {
  readonly kernels: Abilities;
  /** Why it cannot run in this engine, or null. */
  missing(): string | null;
  /** Where everything stands in its memory. */
  layOut(plan: Plan): Layout;
  build(plan: Plan, layout: Layout, weights: Weights, options: Options): Ready;
}
