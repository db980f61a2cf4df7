import { checkOptions } from "@sinter/ir";
import { orthogonalRows } from "../initializer.ts";
import { checkGain, type WeightInit } from "./weight-init.ts";

/**
 * Weights whose rows are orthogonal and g long, or whose columns, if there are more rows, as PyTorch's orthogonal_.
 *
 * Saxe, McClelland and Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Networks, 2014.
 * @throws SinterError INVALID_ARGUMENT if the gain is not above 0
 */
export function orthogonal(options?: { readonly gain?: number }): WeightInit {
  const { gain = 1 } = checkOptions<{ gain?: number }>(options, ["gain"], "orthogonal");
  checkGain("orthogonal", gain);
  return () => orthogonalRows(gain);
}
