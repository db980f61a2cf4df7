import type { Scalar } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";

/** Number of scalar ops in a formula, shared ones counted once. */
export function countOps(root: Scalar): number {
  let count = 0;
  scalar.transform(root, (node) => {
    if (node.kind === "op") count++;
    return node;
  });
  return count;
}

/** How often each subexpression is used. */
export function countScalarUses(root: Scalar): ReadonlyMap<Scalar, number> {
  const uses = new Map<Scalar, number>([[root, 1]]);
  scalar.transform(root, (node) => {
    if (node.kind === "op") for (const child of node.args) uses.set(child, (uses.get(child) ?? 0) + 1);
    return node;
  });
  return uses;
}
