import type { Formula, Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "./declare.ts";

/** A parameter's name, its size and where it starts. */
export type OwnParam = readonly [name: string, size: number, start: number];

/**
 * An activation as a layer whose parameters are the formula's operands behind x, in their order.
 * @param width of the last axis, or null for any
 */
export const parameterizedLayer = (
  formula: Formula,
  label: string,
  width: number | null,
  params: readonly OwnParam[],
) =>
  defineLayer({
    label,
    in: width,
    out: width,
    params: Object.fromEntries(params.map(([name, size, start]) => [name, [[size], start]])) as never,
    apply(x, nodes: Readonly<Record<string, Node>>) {
      const operands = params.map(([name]) => nodes[name]!);
      // A parameter of shape [1] would make a scalar a vector.
      const fitting = x.shape.length === 0 ? operands.map((p) => build.reshape(p, [])) : operands;
      return build.elementwise(formula, x, ...fitting);
    },
  });
