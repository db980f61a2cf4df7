import { describe, type Graph, mapGraph, type Node, SinterError } from "@sinter/ir";
import type { Log } from "./log.ts";
import type { NumbersOf } from "./loss.ts";
import { matchContext } from "./match.ts";
import { isLess, measure } from "./measure.ts";
import type { Pass } from "./pass.ts";
import { type Root, rootOf } from "./pattern.ts";
import type { AnyRule } from "./rule.ts";

/** The pass that applies local rules until none fires; where several match, the first one of them does. */
export const rewrite = (name: string, rules: readonly AnyRule[]): Pass => ({
  name,
  rules,
  run: (graph, log, { isEnabled, numbersOf }) =>
    rewriteToFixpoint(graph, rules.filter(isEnabled), log, numbersOf),
});

/**
 * Applies rules bottom-up, at most one at each node in each sweep, until none fires. Every sweep that
 * changes the graph must lower its measure, which proves that this ends.
 * @throws SinterError INTERNAL if a sweep does not: two rules undo one another
 */
export function rewriteToFixpoint(
  graph: Graph,
  rules: readonly AnyRule[],
  log: Log,
  numbersOf?: NumbersOf,
): Graph {
  const rulesFor = byRoot(rules);
  let current = graph;
  let size = measure(current);
  for (;;) {
    log.forget(rules);
    const fired = new Set<string>();
    const next = sweep(current, matchContext(current, numbersOf), rulesFor, log, fired);
    if (fired.size === 0) return current;
    const smaller = measure(next);
    if (!isLess(smaller, size))
      throw new SinterError("INTERNAL", `the rules ${[...fired].join(", ")} did not make the graph smaller`);
    current = next;
    size = smaller;
  }
}

/** The rules that may match a node, in their order: found once for each root. */
function byRoot(rules: readonly AnyRule[]): (node: Node) => readonly AnyRule[] {
  const found = new Map<Root, readonly AnyRule[]>();
  return (node) => {
    const root = rootOf(node);
    let some = found.get(root);
    if (some === undefined) {
      some = rules.filter((rule) => rule.mayMatch(root));
      found.set(root, some);
    }
    return some;
  };
}

function sweep(
  graph: Graph,
  context: ReturnType<typeof matchContext>,
  rulesFor: (node: Node) => readonly AnyRule[],
  log: Log,
  fired: Set<string>,
): Graph {
  return mapGraph(graph, (node, original) => {
    context.replace(original, node);
    for (const rule of rulesFor(node)) {
      const result = rule.apply(node, context);
      if (result === null || result === node) continue;
      if ("reason" in result) {
        log.refused(rule, node, result.reason);
        continue;
      }
      log.fired(rule, `${describe(node)} becomes ${describe(result)}`);
      fired.add(rule.name);
      context.replace(node, result);
      return result;
    }
    return node;
  });
}
