import type { Node } from "@sinter/ir";
import { isMatch, type MatchContext, type Refusal } from "./match.ts";
import type { Pattern, Root } from "./pattern.ts";

/**
 * How far a rule may change numbers: `exact` keeps every bit, `rounding` changes the last bits
 * (default on), `approximate` may lose more and is opt-in.
 */
export type Tier = "exact" | "rounding" | "approximate";

/** What every rule says of itself. */
export interface RuleInfo {
  /** What it matches, in kebab-case. */
  readonly name: string;
  /** The identity it rests on. */
  readonly equation: string;
  readonly tier: Tier;
}

/** A rule as a driver sees it. */
export interface AnyRule extends RuleInfo {
  /** Whether it has anything to say about nodes of this root. */
  mayMatch(root: Root): boolean;
  /** What to put in the node's place; a refusal, or null where the rule has nothing to say. */
  apply(node: Node, context: MatchContext): Node | Refusal | null;
}

/**
 * A rewrite as data. It contains no arithmetic: `rewrite` builds graph, and static parts of it are
 * evaluated later, in f64, and rounded once.
 */
export interface RuleDefinition<C, N extends Node> extends RuleInfo {
  readonly match: Pattern<C, N>;
  /** The guard, on the captures, the matched node and its place: false, or a refusal where a reader should know why. */
  readonly when?: (captures: NoInfer<C>, node: NoInfer<N>, context: MatchContext) => boolean | Refusal;
  readonly rewrite: (captures: NoInfer<C>, node: NoInfer<N>) => Node;
}

export interface Rule<C, N extends Node = Node> extends RuleDefinition<C, N>, AnyRule {}

/** A rule from its definition; what `match` captures is what `when` and `rewrite` may use. */
export const rule = <C, N extends Node>(definition: RuleDefinition<C, N>): Rule<C, N> => ({
  ...definition,
  mayMatch: definition.match.mayMatch,
  apply(node, context) {
    const result = definition.match.match(node, context);
    if (!isMatch(result)) return result;
    const verdict = definition.when?.(result.captures, result.node, context) ?? true;
    if (verdict === true) return definition.rewrite(result.captures, result.node);
    return verdict || null;
  },
});
