import { costOf, type Graph, verify } from "@sinter/ir";
import { planChains } from "./plan-chains.ts";
import { Log, type Report } from "./report.ts";
import { rewriteToFixpoint } from "./rewrite.ts";
import { localRules } from "./rules/index.ts";

/**
 * Rewrites a graph into one that costs less and means the same, and reports what was done, what was
 * not and why. It needs no parameter values: a fused weight is a product of symbols.
 *
 * Common subexpressions and dead nodes need no pass: equal nodes are one object, and a graph is what
 * its outputs reach.
 *
 * @throws SinterError INVALID_GRAPH if `graph` is malformed
 */
export function optimize(graph: Graph): { readonly graph: Graph; readonly report: Report } {
  verify(graph);
  const log = new Log();
  const simplified = rewriteToFixpoint(graph, localRules, log);
  const fused = planChains(simplified, log);
  const result = rewriteToFixpoint(fused, localRules, log);
  verify(result);
  return { graph: result, report: log.report(costOf(graph), costOf(result)) };
}
