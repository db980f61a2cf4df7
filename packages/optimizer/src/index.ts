export { Log } from "./log.ts";
export { type OptimizeOptions, optimize } from "./optimize.ts";
export type { Pass } from "./pass.ts";
export { passNames, pipeline } from "./passes/index.ts";
export { explain, type Fired, type Fused, type Refused, type Report } from "./report.ts";
export { rewrite } from "./rewrite.ts";
export { type AnyRule, type Rule, type RuleDefinition, type RuleInfo, rule, type Tier } from "./rule.ts";
export { keptWidths } from "./shortest-path.ts";
