import type { Scalar } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";

/** Number of scalar ops in a formula, shared ones counted once. */
export const countOps = (root: Scalar): number => costOf(root).ops;

/** How often each subexpression is used. */
export const countScalarUses = (root: Scalar): ReadonlyMap<Scalar, number> => costOf(root).uses;

interface ScalarCost {
  readonly ops: number;
  readonly uses: ReadonlyMap<Scalar, number>;
}

const known = new WeakMap<Scalar, ScalarCost>();

function costOf(root: Scalar): ScalarCost {
  const found = known.get(root);
  if (found !== undefined) return found;
  let ops = 0;
  const uses = new Map<Scalar, number>([[root, 1]]);
  scalar.transform(root, (node) => {
    if (node.kind !== "op") return node;
    ops++;
    for (const child of node.args) uses.set(child, (uses.get(child) ?? 0) + 1);
    return node;
  });
  const cost = { ops, uses };
  known.set(root, cost);
  return cost;
}
