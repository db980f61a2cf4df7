import type * as all from "./all.ts";
import type { Composite } from "./composite.ts";
import type { Node } from "./node.ts";
import type { Leaf, Movement, OpSpec, Primitive } from "./op.ts";

/** The definitions among what the files of ops export; the rest are builders. */
export type Definitions = {
  [K in keyof typeof all as (typeof all)[K] extends { name: infer N extends string; attrs: object }
    ? N
    : never]: (typeof all)[K];
};

export type OpName = keyof Definitions;

/** What each op carries besides its operands. */
export type OpAttrs = {
  [O in OpName]: Definitions[O] extends OpSpec<string, infer A> ? A : never;
};

/** A node of one op. */
export type NodeOf<O extends OpName> = Node<O, OpAttrs[O]>;

type NamesOf<Spec> = { [O in OpName]: Definitions[O] extends Spec ? O : never }[OpName];

export type LeafName = NamesOf<Pick<Leaf, "leaf">>;
export type CompositeName = NamesOf<Pick<Composite<string, never>, "decompose">>;
export type MovementName = NamesOf<Pick<Movement, "moves">>;
/** Primitives that compute, rather than only move elements. */
export type ComputingName = Exclude<NamesOf<Pick<Primitive<string, never>, "evaluate">>, MovementName>;

/** Whether a node is one of `op`, whose attributes the types then know. */
export const is = <O extends OpName>(node: Node | undefined, op: O): node is NodeOf<O> => node?.op === op;
