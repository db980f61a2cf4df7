import { type Cost, describe, type Node } from "@sinter/ir";
import type { Fired, Report } from "./report.ts";
import type { RuleInfo } from "./rule.ts";

/** Collects what rules say while passes run. */
export class Log {
  readonly #fired: Fired[] = [];
  #refused: { readonly rule: RuleInfo; readonly node: Node; readonly reason: string }[] = [];

  fired({ name, equation, tier }: RuleInfo, what: string): void {
    this.#fired.push({ rule: name, equation, tier, what });
  }

  refused(rule: RuleInfo, node: Node, reason: string): void {
    this.#refused.push({ rule, node, reason });
  }

  /** Drops what these rules refused: they are about to be tried anew, and their last word counts. */
  forget(rules: readonly RuleInfo[]): void {
    this.#refused = this.#refused.filter(({ rule }) => !rules.includes(rule));
  }

  /** The report, with each line once. */
  report(before: Cost, after: Cost): Report {
    const refused = this.#refused.map(({ rule, node, reason }) => ({
      rule: rule.name,
      where: describe(node),
      reason,
    }));
    return { fired: unique(this.#fired), refused: unique(refused), fused: [], before, after };
  }
}

const unique = <T>(lines: readonly T[]): T[] => [
  ...new Map(lines.map((line) => [JSON.stringify(line), line])).values(),
];
