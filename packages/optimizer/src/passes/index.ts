import type { Pass } from "../pass.ts";
import { rewrite } from "../rewrite.ts";
import { localRules } from "../rules/index.ts";
import { joinedLinears } from "./joined-linears.ts";
import { linearChains } from "./linear-chains.ts";
import { linearSlices } from "./linear-slices.ts";
import { splitLinears } from "./split-linears.ts";

/** What `optimize` does, in this order; each pass is a stage that can be shown. */
export const pipeline: readonly Pass[] = [
  rewrite("simplify", localRules),
  linearSlices,
  joinedLinears,
  splitLinears,
  linearChains,
  rewrite("tidy", localRules),
];
