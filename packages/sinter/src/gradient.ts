import { type GradientOptions, gradient as gradientOf } from "@sinter/autodiff";
import type { Model } from "@sinter/dsl";
import { checkOptions, type Graph } from "@sinter/ir";
import { graphOf } from "./graph-of.ts";

export type { GradientOptions };

/**
 * The graph of the gradients of an output with respect to parameters, inputs and states, each under the name of
 * what it belongs to: by default of the only output, to all parameters.
 *
 * An output that is no scalar needs a `seed`: a name for one more input, of the output's shape, that is the gradient
 * with respect to the output (a vector-Jacobian product).
 *
 * @throws SinterError INVALID_ARGUMENT if there is no such output or value, the output is no scalar and has no
 *   seed, or it does not depend on the value
 * @example
 * const program = compile(gradient(mlp, { seed: "dy" }), { params });
 * const { "0.weight": dw } = program.run({ x, dy });
 */
export function gradient(model: Model | Graph, options?: GradientOptions): Graph {
  const checked = checkOptions<GradientOptions>(options, ["of", "wrt", "seed"], "gradient");
  return gradientOf(graphOf(model, "gradient"), checked);
}
