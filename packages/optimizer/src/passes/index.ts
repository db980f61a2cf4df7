import type { Pass } from "../pass.ts";
import { rewrite } from "../rewrite.ts";
import { localRules } from "../rules/index.ts";
import { linearChains } from "./linear-chains.ts";

/** What `optimize` does, in this order; each pass is a stage that can be shown. */
export const passNames = [
  "simplify",
  "linear-slices",
  "joined-linears",
  "split-linears",
  "linear-chains",
  "tidy",
] as const;

export type PassName = (typeof passNames)[number];

/** The passes that every graph may need; `offers/` adds those for what few have. */
export const passes: { [N in PassName]?: Pass } = {
  simplify: rewrite("simplify", localRules),
  "linear-chains": linearChains,
  tidy: rewrite("tidy", localRules),
};

/** The passes that are there, in their order. */
export const pipeline = (): Pass[] => passNames.flatMap((name) => passes[name] ?? []);
