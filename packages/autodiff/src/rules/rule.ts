import type { Node } from "@sinter/ir";

/**
 * The gradients with respect to a node's operands, in order, from g, that with respect to its value: the
 * product of g with the Jacobian (vjp). Each is made when it is wanted.
 */
export type Vjp<N extends Node = Node> = (node: N, g: Node) => readonly (() => Node)[];

/** A node through which no gradient flows: its value is constant almost everywhere. */
export const inactive = "inactive";
