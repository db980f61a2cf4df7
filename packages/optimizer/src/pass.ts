import type { Graph } from "@sinter/ir";
import type { Log } from "./log.ts";
import type { RuleInfo } from "./rule.ts";

/** A stage of the optimizer: it gives a graph that means the same, and tells the log what it did and why not. */
export interface Pass {
  /** In kebab-case. */
  readonly name: string;
  /** The rules that it applies; where all of them are excluded, it does not run. */
  readonly rules: readonly RuleInfo[];
  /** `isEnabled` says which of its rules it may apply. */
  run(graph: Graph, log: Log, isEnabled: (rule: RuleInfo) => boolean): Graph;
}
