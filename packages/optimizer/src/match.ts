import { countUses, type Graph, type Node } from "@sinter/ir";
import type { NumbersOf } from "./loss.ts";

/** The shape is there: the node, and the parts that the pattern named. */
export interface Match<C, N extends Node = Node> {
  readonly captures: C;
  readonly node: N;
}

/** A near miss: the shape is there, but the rewrite must not happen; `reason` is for the report. */
export interface Refusal {
  readonly reason: string;
}

/** A match, a refusal, or null where there is nothing to say. */
export type Result<C, N extends Node = Node> = Match<C, N> | Refusal | null;

export const isMatch = <C, N extends Node>(result: Result<C, N>): result is Match<C, N> =>
  result !== null && "captures" in result;

export const refuse = (reason: string): Refusal => ({ reason });

/** `a` and `b` with the captures of both. A refusal is a near miss only where all else matches. */
export function both<A, N extends Node, B>(a: Result<A, N>, b: () => Result<B>): Result<A & B, N> {
  const rest = a && b();
  if (a === null || rest === null) return null;
  if (!isMatch(a)) return a;
  return isMatch(rest) ? { captures: { ...a.captures, ...rest.captures }, node: a.node } : rest;
}

/** `a`, or `b` where that does not match. A match is better than a refusal, and that than nothing. */
export function either<A, B, N extends Node>(a: Result<A, N>, b: () => Result<B, N>): Result<A | B, N> {
  if (isMatch(a)) return a;
  const other = b();
  return isMatch(other) ? other : (a ?? other);
}

/** What a pattern may ask about a node's place in the graph. */
export interface MatchContext {
  /** How often the node is an operand or an output. */
  uses(node: Node): number;
  isOutput(node: Node): boolean;
  /** The value of a static node, if those of parameters are known. */
  readonly numbersOf?: NumbersOf | undefined;
}

/** The graph's uses and outputs, for patterns; nodes made since count as used as often as what they replace. */
export function matchContext(
  graph: Graph,
  numbersOf?: NumbersOf,
): MatchContext & { replace(old: Node, by: Node): void } {
  const uses = countUses(graph);
  const outputs = new Set(graph.outputs.map((o) => o.node));
  return {
    uses: (node) => uses.get(node) ?? 1,
    isOutput: (node) => outputs.has(node),
    numbersOf,
    replace(old, by) {
      if (old === by) return;
      uses.set(by, (uses.get(by) ?? 0) + (uses.get(old) ?? 0));
      if (outputs.has(old)) outputs.add(by);
    },
  };
}
