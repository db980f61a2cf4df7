import { checkOptions, costOf, type Graph, gotKind, SinterError, verify } from "@sinter/ir";
import { Log } from "./log.ts";
import type { NumbersOf } from "./loss.ts";
import { passNames, pipeline } from "./passes/index.ts";
import type { Report } from "./report.ts";
import type { RuleInfo } from "./rule.ts";

export interface OptimizeOptions {
  /** The name of the last pass that runs; without it all do. */
  readonly stopAfter?: string;
  /** The names of rules that are left out. */
  readonly exclude?: readonly string[];
  /** The value of a static node: with it, layers that would lose accuracy are not fused. */
  readonly numbersOf?: NumbersOf;
  /** Is told each pass's name and the graph that it gave. */
  readonly onStage?: (pass: string, graph: Graph) => void;
}

/**
 * Rewrites a graph into one that costs less and means the same, and reports what was done, what was
 * not and why. It needs no parameter values, a fused weight being a product of symbols; given them, it
 * keeps layers apart where fusing would lose accuracy.
 *
 * Common subexpressions and dead nodes need no pass: equal nodes are one object, and a graph is what
 * its outputs reach.
 *
 * @throws SinterError INVALID_GRAPH if `graph` is malformed; INVALID_ARGUMENT if there is no pass or
 *   no rule of a name in `options`
 */
export function optimize(
  graph: Graph,
  options?: OptimizeOptions,
): { readonly graph: Graph; readonly report: Report } {
  const {
    stopAfter,
    exclude = [],
    onStage,
    numbersOf,
  } = checkOptions<OptimizeOptions>(options, ["stopAfter", "exclude", "onStage", "numbersOf"], "optimize");
  if (!Array.isArray(exclude))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `optimize: exclude is a list of names, got ${gotKind(exclude)}`,
    );
  if (onStage !== undefined && typeof onStage !== "function")
    throw new SinterError("INVALID_ARGUMENT", `optimize: onStage is a function, got ${gotKind(onStage)}`);
  if (stopAfter !== undefined) checkNames("pass", [stopAfter], passNames);
  const passes = pipeline();
  checkNames("rule", exclude, [...new Set(passes.flatMap(({ rules }) => rules.map((rule) => rule.name)))]);
  verify(graph);
  const isEnabled = (rule: RuleInfo) => !exclude.includes(rule.name);
  const log = new Log();
  let result = graph;
  for (const pass of passes) {
    const { name, rules } = pass;
    if (rules.length === 0 || rules.some(isEnabled)) {
      log.forget(rules);
      result = pass.run(result, log, { isEnabled, numbersOf });
    }
    onStage?.(name, result);
    if (name === stopAfter) break;
  }
  verify(result);
  return { graph: result, report: log.report(costOf(graph), costOf(result)) };
}

function checkNames(what: string, given: readonly string[], known: readonly string[]): void {
  for (const name of given)
    if (!known.includes(name))
      throw new SinterError(
        "INVALID_ARGUMENT",
        `optimize has no ${what} ${name}; it has ${known.join(", ")}`,
      );
}
