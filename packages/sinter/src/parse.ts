import "@sinter/backend/kernels/all";
import "@sinter/optimizer/offers/all";
import { activationFormulas, functionFormulas } from "@sinter/dsl/internal";
import { type Graph, parse as parseGraph } from "@sinter/ir";

/**
 * The graph that `print` wrote: `parse(print(graph))` is `graph`, node for node.
 *
 * @param constants the values behind `const(#n)`
 * @throws SinterError PARSE_ERROR naming the line, or SHAPE_MISMATCH where a shape rule refuses
 */
export const parse = (text: string, constants?: readonly Float32Array[]): Graph =>
  parseGraph(text, constants, [...activationFormulas(), ...functionFormulas()]);
