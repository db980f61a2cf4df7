import type { Node } from "@sinter/ir";
import { isMatch, type MatchContext, type Pattern, type Refusal } from "./pattern.ts";

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
  /** What to put in the node's place; a refusal, or null where the rule has nothing to say. */
  apply(node: Node, context: MatchContext): Node | Refusal | null;
}

/**
 * A rewrite as data. It contains no arithmetic: `rewrite` builds graph, and static parts of it are
 * evaluated later, in f64, and rounded once.
 */
export interface RuleDefinition<C> extends RuleInfo {
  readonly match: Pattern<C>;
  /** The guard: true, or why not. Receives the matched node too. */
  readonly when?: (captures: NoInfer<C>, node: Node) => true | Refusal;
  readonly rewrite: (captures: NoInfer<C>, node: Node) => Node;
}

export interface Rule<C> extends RuleDefinition<C>, AnyRule {}

/** A rule from its definition; what `match` captures is what `when` and `rewrite` may use. */
export const rule = <C>(definition: RuleDefinition<C>): Rule<C> => ({
  ...definition,
  apply(node, context) {
    const result = definition.match.match(node, context);
    if (!isMatch(result)) return result;
    const verdict = definition.when?.(result.captures, node) ?? true;
    return verdict === true ? definition.rewrite(result.captures, node) : verdict;
  },
});
