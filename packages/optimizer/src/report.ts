import { type Cost, SinterError } from "@sinter/ir";
import type { RuleInfo, Tier } from "./rule.ts";

/** A rewrite that was made. */
export interface Fired {
  readonly rule: string;
  readonly equation: string;
  readonly tier: Tier;
  /** Where, and what became of it. */
  readonly what: string;
}

/** A rewrite that could have been made, and why it was not. */
export interface Refused {
  readonly rule: string;
  readonly where: string;
  readonly reason: string;
}

/** What the optimizer did. */
export interface Report {
  readonly fired: readonly Fired[];
  readonly refused: readonly Refused[];
  readonly before: Cost;
  readonly after: Cost;
}

/** Collects what rules say while passes run; each line once. */
export class Log {
  readonly #fired = new Map<string, Fired>();
  readonly #refused = new Map<string, Refused>();

  fired({ name, equation, tier }: RuleInfo, what: string): void {
    this.#fired.set(`${name} ${what}`, { rule: name, equation, tier, what });
  }

  refused({ name }: RuleInfo, where: string, reason: string): void {
    this.#refused.set(`${name} ${where} ${reason}`, { rule: name, where, reason });
  }

  report(before: Cost, after: Cost): Report {
    return { fired: [...this.#fired.values()], refused: [...this.#refused.values()], before, after };
  }
}

/**
 * The report as lines for people: what fired, what did not and why, what it costs.
 * @throws SinterError INVALID_ARGUMENT for anything but a report
 */
export function explain(report: Report): string {
  if (!Array.isArray(report?.fired) || !Array.isArray(report.refused))
    throw new SinterError("INVALID_ARGUMENT", "explain expects a report, as optimize(model).report is one");
  const { fired, refused, before, after } = report;
  const lines: string[] = [];
  for (const { rule, what, equation, tier } of fired)
    lines.push(`fired    ${rule} (${tier}): ${what}`, `         ${equation}`);
  for (const { rule, where, reason } of refused) lines.push(`refused  ${rule} at ${where}: ${reason}`);
  if (lines.length === 0) lines.push("nothing to rewrite");
  lines.push(
    `MACs/row ${before.macsPerRow} → ${after.macsPerRow}`,
    `bytes    ${before.bytes} → ${after.bytes} of weights and constants`,
  );
  return `${lines.join("\n")}\n`;
}
