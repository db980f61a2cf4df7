import type { Graph } from "@sinter/ir";
import type { Log } from "./log.ts";
import type { NumbersOf } from "./loss.ts";
import type { RuleInfo } from "./rule.ts";

/** A stage of the optimizer: it gives a graph that means the same, and tells the log what it did and why not. */
export interface Pass {
  /** In kebab-case. */
  readonly name: string;
  /** The rules that it applies; where all of them are excluded, it does not run. */
  readonly rules: readonly RuleInfo[];
  run(graph: Graph, log: Log, context: PassContext): Graph;
}

/** What a pass is told besides the graph. */
export interface PassContext {
  /** Which of its rules it may apply. */
  isEnabled(rule: RuleInfo): boolean;
  /** The value of a static node, if those of parameters are known. */
  readonly numbersOf?: NumbersOf | undefined;
}
