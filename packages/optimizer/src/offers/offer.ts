import type { Pass } from "../pass.ts";
import { type PassName, passes } from "../passes/index.ts";
import type { AnyRule } from "../rule.ts";
import { localRules } from "../rules/index.ts";

/** Puts local rules behind those that every graph is rewritten by. */
export function offerRules(...rules: readonly AnyRule[]): void {
  localRules.push(...rules);
}

/** Puts a pass into its place among the others. */
export function offerPass(name: PassName, pass: Pass): void {
  passes[name] = pass;
}
