import type { Composite } from "../ops/composite.ts";
import type { Node } from "../ops/node.ts";

/** What a composite means in other ops, or null for a primitive. */
export const decompose = ({ spec, operands, attrs }: Node): Node | null =>
  "decompose" in spec ? (spec as Composite).decompose(operands, attrs as object) : null;
