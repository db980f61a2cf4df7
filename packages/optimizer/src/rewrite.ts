import {
  costOf,
  countUses,
  describe,
  type Graph,
  mapGraph,
  type Node,
  nodesOf,
  SinterError,
} from "@sinter/ir";
import type { MatchContext } from "./pattern.ts";
import type { Log } from "./report.ts";
import type { AnyRule } from "./rule.ts";

/** The graph's uses and outputs, for patterns; nodes made since count as used as often as what they replace. */
export function matchContext(graph: Graph): MatchContext & { replace(old: Node, by: Node): void } {
  const uses = countUses(graph);
  const outputs = new Set(graph.outputs.map((o) => o.node));
  return {
    uses: (node) => uses.get(node) ?? 1,
    isOutput: (node) => outputs.has(node),
    replace(old, by) {
      if (old === by) return;
      uses.set(by, (uses.get(by) ?? 0) + (uses.get(old) ?? 0));
      if (outputs.has(old)) outputs.add(by);
    },
  };
}

/**
 * Applies rules bottom-up until none fires. Every sweep that changes the graph must lower its
 * measure, which proves that this ends.
 * @throws SinterError INTERNAL if a sweep does not: two rules undo one another
 */
export function rewriteToFixpoint(graph: Graph, rules: readonly AnyRule[], log: Log): Graph {
  let current = graph;
  let size = measure(current);
  for (;;) {
    const fired: string[] = [];
    const next = sweep(current, rules, log, fired);
    if (fired.length === 0) return current;
    const smaller = measure(next);
    if (!isLess(smaller, size))
      throw new SinterError(
        "INTERNAL",
        `the rules ${[...new Set(fired)].join(", ")} did not make the graph smaller`,
      );
    current = next;
    size = smaller;
  }
}

function sweep(graph: Graph, rules: readonly AnyRule[], log: Log, fired: string[]): Graph {
  const context = matchContext(graph);
  return mapGraph(graph, (node, original) => {
    context.replace(original, node);
    let current = node;
    for (let again = true; again; ) {
      again = false;
      for (const rule of rules) {
        const result = rule.apply(current, context);
        if (result === null || "reason" in result || result === current) continue;
        log.fired(rule, `${describe(current)} becomes ${describe(result)}`);
        fired.push(rule.name);
        context.replace(current, result);
        current = result;
        again = true;
        break;
      }
    }
    return current;
  });
}

/**
 * Lexicographic: work per row, dynamic nodes (a matmul counts twice: `linear` is the simpler form),
 * the depths of all dynamic nodes, then the same for static nodes.
 */
function measure(graph: Graph): readonly number[] {
  const depth = new Map<Node, number>();
  const total = { dynamic: 0, dynamicDepth: 0, static: 0, staticDepth: 0 };
  for (const node of nodesOf(graph)) {
    const level = 1 + node.operands.reduce((d, o) => Math.max(d, depth.get(o)!), 0);
    depth.set(node, level);
    if (node.isStatic) {
      total.static += 1;
      total.staticDepth += level;
    } else {
      total.dynamic += node.op === "matmul" ? 2 : 1;
      total.dynamicDepth += node.operands.reduce((d, o) => (o.isStatic ? d : Math.max(d, level)), 1);
    }
  }
  return [costOf(graph).macsPerRow, total.dynamic, total.dynamicDepth, total.static, total.staticDepth];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i >= 0 && a[i]! < b[i]!;
}
