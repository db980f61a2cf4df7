import type { CompositeName, ComputingName, MovementName, NodeOf } from "@sinter/ir";
import { elementwise } from "./elementwise.ts";
import { gather, scatterAdd } from "./indices.ts";
import { layerNorm } from "./layer-norm.ts";
import { movements } from "./movement.ts";
import { linear, matmul } from "./products.ts";
import { reduce } from "./reduce.ts";
import { inactive, type Vjp } from "./rule.ts";
import { logSoftmax, softmax } from "./softmax.ts";

type Rules<O extends CompositeName | ComputingName | MovementName> = {
  readonly [N in O]: Vjp<NodeOf<N>> | typeof inactive;
};

/** One rule for each primitive: a missing one does not compile. */
const primitives: Rules<ComputingName | MovementName> = {
  ...movements,
  linear,
  matmul,
  elementwise,
  reduce,
  gather,
  scatterAdd,
  argmax: inactive,
};

/** Rules that are better than those of the decomposition. */
const composites: Partial<Rules<CompositeName>> = {
  softmax,
  logSoftmax,
  layerNorm,
  stopGradient: inactive,
};

const rules: Partial<Record<string, unknown>> = { ...primitives, ...composites };

/** The rule of an op, if it has one; a composite without one is differentiated as what it means. */
export const ruleOf = (op: string): Vjp | typeof inactive | undefined =>
  Object.hasOwn(rules, op) ? (rules[op] as Vjp | typeof inactive) : undefined;
