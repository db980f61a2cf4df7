import { type Node, type NodeOf, size } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import type { Optimizer } from "../optimizers/optimizer.ts";

/** Where a parameter stands in the states of its group. */
export interface Segment {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/**
 * Parameters that one optimizer changes, or none. They stand one after another in one state, and so does each of the
 * optimizer's slots, so that an update is one formula over all of them.
 */
export interface Group {
  /** Null where the parameters stay as they are. */
  readonly optimizer: Optimizer | null;
  readonly segments: readonly Segment[];
  readonly size: number;
  /** The name of the state with the parameters, or with what the optimizer keeps in a slot. */
  readonly stateOf: (slot: string) => string;
  /** What tells its formulas from those of other groups. */
  readonly key: string;
}

/** The slot that holds the parameters themselves. */
export const PARAMETERS = "parameters";

/** @param key tells the group's states from those of others */
export function makeGroup(
  optimizer: Optimizer | null,
  params: readonly NodeOf<"param">[],
  key: string,
): Group {
  let offset = 0;
  const segments = params.map(({ attrs: { name, shape } }): Segment => {
    const segment = { name, shape: shape as readonly number[], offset, size: size(shape) };
    offset += segment.size;
    return segment;
  });
  return {
    optimizer,
    segments,
    size: offset,
    stateOf: (slot) => (key === "" ? slot : `${slot}.${key}`),
    key,
  };
}

/** A state of a group, as a node. */
export const stateNode = (group: Group, slot: string): NodeOf<"state"> =>
  build.state(group.stateOf(slot), [group.size]) as NodeOf<"state">;

/** A parameter as a view of its group's state. */
export const viewOf = (flat: Node, { offset, size: own, shape }: Segment): Node =>
  build.reshape(build.slice(flat, offset, offset + own), shape);
