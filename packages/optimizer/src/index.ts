export { optimize } from "./optimize.ts";
export { planChains } from "./plan-chains.ts";
export { explain, type Fired, type Refused, type Report } from "./report.ts";
export { rewriteToFixpoint } from "./rewrite.ts";
export type { AnyRule, Rule, RuleInfo, Tier } from "./rule.ts";
export { linearLinear, localRules } from "./rules/index.ts";
export { keptWidths } from "./shortest-path.ts";
