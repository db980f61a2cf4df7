import { type Cost, SinterError } from "@sinter/ir";
import type { Tier } from "./rule.ts";

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

/** An op that code generation computes inside the kernel of another. */
export interface Fused {
  readonly what: string;
  readonly into: string;
}

/** What was done to a graph. The optimizer fills in all but `fused`, which is for stages after it. */
export interface Report {
  readonly fired: readonly Fired[];
  readonly refused: readonly Refused[];
  readonly fused: readonly Fused[];
  readonly before: Cost;
  readonly after: Cost;
}

/**
 * The report as lines for people: what fired, what did not and why, what code generation fused, what
 * it costs.
 * @throws SinterError INVALID_ARGUMENT for anything but a report
 */
export function explain(report: Report): string {
  if (!Array.isArray(report?.fired) || !Array.isArray(report.refused))
    throw new SinterError("INVALID_ARGUMENT", "explain expects a report, as optimize(model).report is one");
  const { fired, refused, fused = [], before, after } = report;
  const lines: string[] = [];
  for (const { rule, what, equation, tier } of fired)
    lines.push(`fired    ${rule} (${tier}): ${what}`, `         ${equation}`);
  for (const { rule, where, reason } of refused) lines.push(`refused  ${rule} at ${where}: ${reason}`);
  if (lines.length === 0) lines.push("nothing to rewrite");
  for (const { what, into } of fused) lines.push(`fused    ${what} into ${into}`);
  lines.push(
    `MACs/row ${before.macsPerRow} → ${after.macsPerRow}`,
    `bytes    ${before.bytes} → ${after.bytes} of weights and constants`,
  );
  return `${lines.join("\n")}\n`;
}
