import { checkOptions } from "@sinter/ir";
import { defineLayer } from "../declare.ts";
import type { ShapelessLayer } from "../layer.ts";

/** A layer that does nothing: any shape to the same shape. */
export interface Identity extends ShapelessLayer<"identity()"> {}

/** A layer that gives back what it gets, such as one that was taken out of a network: the others keep their numbers. */
export const identity = (options?: { readonly name?: string }): Identity => {
  const { name } = checkOptions<{ name?: string }>(options, ["name"], "identity()");
  return defineLayer({ label: "identity()", name, in: null, out: null, apply: (x) => x });
};
