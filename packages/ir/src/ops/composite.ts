import type { Node } from "./node.ts";
import { define, type OpSpec } from "./op.ts";

/** A named op that means what its decomposition into primitives means. */
export interface Composite<Name extends string = string, A = object> extends OpSpec<Name, A> {
  decompose(operands: readonly Node[], attrs: A): Node;
  /** Its exponential, where another op gives that at once. */
  exponential?(operands: readonly Node[], attrs: A): Node;
}

/** A definition, which infers the names and types of attributes. */
export const composite = <const Name extends string, A extends object>(spec: Composite<Name, A>) =>
  define(spec);
